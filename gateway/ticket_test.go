package gateway_test

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/testenv"
)

// ticket asks for access to the world's file.
func (w *world) ticket(c *client.Client, key *ecdsa.PrivateKey, recipient string) api.Ticket {
	w.t.Helper()
	a := must[api.Asset](w.t)(c.Asset(w.t.Context(), w.asset))
	return must[api.Ticket](w.t)(c.Request(w.t.Context(), key, a, recipient, 0, [32]byte{}, w.t.TempDir()))
}

func TestATicketIsForItsRecipientAndOneThatIsNotNamedIsTheNewest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 100_000)
	key := newKey(t)
	w.grant(address(key), api.Rules{})
	c, path := w.signedIn(key), "/v1/assets/"+w.asset.Hex()
	ids := []*age.X25519Identity{must[*age.X25519Identity](t)(age.GenerateX25519Identity()), must[*age.X25519Identity](t)(age.GenerateX25519Identity())}
	plain := w.ticket(c, key, api.Plaintext)
	if p := problemIn(t, w.do(t, c, "GET", path+"/sealed", nil)); !errors.Is(p, api.ErrNoTicket) {
		t.Errorf("sealed with a plaintext ticket: %+v", p)
	}
	old := w.ticket(c, key, ids[0].Recipient().String())
	newest := w.ticket(c, key, ids[1].Recipient().String())
	for ticket, id := range map[string]*age.X25519Identity{"": ids[1], "?ticket=" + old.ID.Hex(): ids[0], "?ticket=" + newest.ID.Hex(): ids[1]} {
		resp := w.do(t, c, "GET", path+"/sealed"+ticket, nil)
		r, err := age.Decrypt(resp.Body, id)
		if err != nil {
			t.Fatalf("%q: %v", ticket, err)
		}
		if b, err := io.ReadAll(r); err != nil || !bytes.Equal(b, w.vault.plain) {
			t.Errorf("%q: %d bytes, %v", ticket, len(b), err)
		}
		resp.Body.Close()
	}
	for _, p := range []string{"/sealed?ticket=" + plain.ID.Hex(), "/header?ticket=" + plain.ID.Hex(), "/content?ticket=" + old.ID.Hex()} {
		if p := problemIn(t, w.do(t, c, "GET", path+p, nil)); !errors.Is(p, api.ErrNoTicket) {
			t.Errorf("%s: %+v", p.Title, p)
		}
	}
	if p := problemIn(t, w.do(t, c, "GET", path+"/content?ticket=1", nil)); p.Status != http.StatusBadRequest {
		t.Errorf("%+v", p)
	}
	// One that is named is found however many are newer.
	w.crowd(t, key, 20)
	resp := w.do(t, c, "GET", path+"/sealed?ticket="+old.ID.Hex(), nil)
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Error(resp.Status)
	}
}

// crowd adds newer requests that the chain never answered.
func (w *world) crowd(t *testing.T, key *ecdsa.PrivateKey, n int) {
	t.Helper()
	for i := range n {
		digest := crypto.Keccak256([]byte{byte(i)})
		_, err := w.db.Exec(`INSERT INTO gateway_request (digest, chain_id, contract, asset, requester, context, recipient, intent, created)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, digest, int64(w.dep.ChainID), w.contract[:], w.asset[:], address(key).Bytes(), digest,
			"age1"+hex.EncodeToString(digest[:4]), int64(i), time.Now().Add(time.Minute).Unix())
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAQuotaOfOneIsEnoughToResume(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "state.db") },
		"postgres": func(t *testing.T) string { return testenv.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorldOn(t, 200_000, dsn(t))
			key := newKey(t)
			w.grant(address(key), api.Rules{Quota: 1})
			c, path := w.signedIn(key), "/v1/assets/"+w.asset.Hex()
			ticket := w.ticket(c, key, api.Plaintext)
			var whole []byte
			for _, r := range []string{"bytes=0-99999", "bytes=100000-"} {
				resp := w.do(t, c, "GET", path+"/content?ticket="+ticket.ID.Hex(), http.Header{"Range": {r}})
				b, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err != nil || resp.StatusCode != http.StatusPartialContent {
					t.Fatalf("%s: %s, %v", r, resp.Status, err)
				}
				whole = append(whole, b...)
			}
			if !bytes.Equal(whole, w.vault.plain) {
				t.Error("the parts are not the whole")
			}
			// A delivery's row is closed after its last byte has left.
			var requests, deliveries, bytes int64
			for range 100 {
				if err := w.db.QueryRow(`SELECT count(*) FROM gateway_delivery WHERE outcome = 'complete'`).Scan(&deliveries); err != nil || deliveries == 2 {
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			err := errors.Join(w.db.QueryRow(`SELECT count(*) FROM gateway_request`).Scan(&requests),
				w.db.QueryRow(`SELECT count(*), sum(bytes) FROM gateway_delivery WHERE outcome = 'complete'`).Scan(&deliveries, &bytes))
			if err != nil || requests != 1 || deliveries != 2 || bytes != 200_000 {
				t.Errorf("%d requests, %d deliveries of %d bytes, %v", requests, deliveries, bytes, err)
			}
			grants := must[[]api.Grant](t)(w.signedIn(w.owner).Grants(t.Context(), w.asset.Hex()))
			if len(grants) != 1 || grants[0].Used != 1 || grants[0].InForce {
				t.Errorf("%+v", grants)
			}
			a := must[api.Asset](t)(c.Asset(t.Context(), w.asset))
			_, err = c.Request(t.Context(), key, a, api.Plaintext, 0, [32]byte{}, t.TempDir())
			wantErr(t, err, api.ErrQuota)
			if err := c.SignOut(t.Context()); err != nil {
				t.Error(err)
			}
			resp := w.do(t, nil, "GET", path+"/content", nil)
			if p := problemIn(t, resp); !errors.Is(p, api.ErrNoSession) {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestAnEpochIsEndedOnceWhateverIsGrantedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 10)
	ctx, owner := t.Context(), w.signedIn(w.owner)
	w.grant(address(newKey(t)), api.Rules{})
	scope := contracts.AssetScope(w.asset)
	// Repeated while the first is under way, as after a kill.
	changes := make(chan api.Change, 4)
	for range cap(changes) {
		go func() {
			change, err := owner.RevokeAll(ctx, w.asset.Hex())
			if err != nil {
				t.Error(err)
			}
			changes <- change
		}()
	}
	first := <-changes
	for range cap(changes) - 1 {
		if again := <-changes; !again.Already && again.Tx != first.Tx || again.Scope != scope {
			t.Errorf("%+v, then %+v", first, again)
		}
	}
	if again := must[api.Change](t)(owner.RevokeAll(ctx, w.asset.Hex())); !again.Already {
		t.Errorf("%+v", again)
	}
	w.grant(address(newKey(t)), api.Rules{})
	third := must[api.Change](t)(owner.RevokeAll(ctx, w.asset.Hex()))
	if third.Already || third.Tx == first.Tx {
		t.Errorf("the next epoch's grants were not ended: %+v", third)
	}
	var n int
	if err := w.db.QueryRow(`SELECT count(*) FROM outbox WHERE key LIKE 'revoke-all:%'`).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d transactions, %v", n, err)
	}
}
