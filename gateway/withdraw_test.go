package gateway_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"

	"chancery/acl"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
)

func (o *office) count(query string) (n int) {
	o.t.Helper()
	if err := o.db.QueryRowContext(o.t.Context(), query).Scan(&n); err != nil {
		o.t.Fatal(err)
	}
	return n
}

// stateHas tells whether the state's files have these bytes.
func (o *office) stateHas(what []byte) bool {
	o.t.Helper()
	var path string
	if err := o.db.QueryRowContext(o.t.Context(), `SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&path); err != nil {
		o.t.Fatal(err)
	}
	for _, name := range must[[]string](o.t)(filepath.Glob(path + "*")) {
		if bytes.Contains(must[[]byte](o.t)(os.ReadFile(name)), what) {
			return true
		}
	}
	return false
}

// lettingIn publishes the map and lets an inspector in to it.
func (o *office) lettingIn() (*client.Client, api.Asset, func(recipient string) (api.Ticket, error)) {
	t, ctx := o.t, o.t.Context()
	t.Helper()
	pub := o.publish(api.Publish{Dataset: "maps/map.csv", Type: "file"})
	key := newKey(t)
	must[api.Change](t)(o.owns.Grant(ctx, api.NewGrant{On: pub.Asset.Hex(), To: address(key)}))
	c := o.signedIn(key)
	a := must[api.Asset](t)(c.Asset(ctx, pub.Asset))
	return c, a, func(recipient string) (api.Ticket, error) {
		return c.Request(ctx, key, a, recipient, 0, [32]byte{}, t.TempDir())
	}
}

func TestAnErasedAssetIsOpenedToNobodyAndItsKeysAreFoundNowhere(t *testing.T) {
	t.Parallel()
	o, ctx := deployed(t), t.Context()
	c, a, request := o.lettingIn()
	id := must[*age.X25519Identity](t)(age.GenerateX25519Identity())
	ticket := must[api.Ticket](t)(request(id.Recipient().String()))
	plain := must[api.Ticket](t)(request(api.Plaintext))
	issued := must[api.KeyHeader](t)(c.KeyHeader(ctx, ticket)).Header
	last := issued[bytes.LastIndex(issued, []byte("\n---"))+5 : len(issued)-1] // its MAC
	if len(last) != 43 || !o.stateHas(last) {
		t.Fatalf("this test would not find the header: %q", last)
	}
	w := api.Withdraw{Asset: a.ID, Erase: true, Reason: "retention has ended"}
	_, err := c.Withdraw(ctx, w, nil)
	wantErr(t, err, api.ErrNotPublisher)
	first := must[api.Withdrawal](t)(o.owns.Withdraw(ctx, w, nil))
	if first.Already || !first.Removed || first.Erasure == nil || first.Erasure.By != address(o.owner) || first.Erasure.Reason != w.Reason || first.Tx == (common.Hash{}) {
		t.Errorf("%+v", first)
	}
	again := must[api.Withdrawal](t)(o.owns.Withdraw(ctx, api.Withdraw{Asset: a.ID, Erase: true}, nil))
	if !again.Already || again.Tx != first.Tx || again.Block != first.Block || *again.Erasure != *first.Erasure || !again.Removed {
		t.Errorf("%+v, then %+v", first, again)
	}
	if n := o.count(`SELECT count(*) FROM outbox WHERE key LIKE 'withdraw:%'`); n != 1 {
		t.Errorf("%d transactions", n)
	}
	if o.stateHas(last) {
		t.Error("the reader's header is still in the state's files")
	}
	if n := o.count(`SELECT count(*) FROM gateway_request WHERE header IS NOT NULL`); n != 0 {
		t.Errorf("%d headers are kept", n)
	}
	if got := must[api.Asset](t)(o.owns.Asset(ctx, a.ID)); got.Status != "withdrawn" {
		t.Errorf("it is %s", got.Status)
	}
	for name, ask := range map[string]func() error{
		"a new request": func() error { _, err := request(id.Recipient().String()); return err },
		"its header":    func() error { _, err := c.KeyHeader(ctx, ticket); return err },
		"its file": func() error {
			_, err := c.Sealed(ctx, a, ticket, filepath.Join(t.TempDir(), "x"), client.Source{}, nil)
			return err
		},
		"its content": func() error { _, err := c.Content(ctx, a, plain, filepath.Join(t.TempDir(), "x"), nil); return err },
	} {
		err := ask()
		if !errors.Is(err, api.ErrErased) || !strings.Contains(err.Error(), "erased for ever") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r := must[api.Checked](t)(o.owns.Check(ctx, api.Check{}, nil)); len(r.Findings) != 0 {
		t.Errorf("%+v", r.Findings)
	}
}

func TestWhatIsWithdrawnIsNamedAndHasAKeyWhereItIsErased(t *testing.T) {
	t.Parallel()
	o, ctx := deployed(t), t.Context()
	rows := o.publish(api.Publish{Dataset: "safety/strikes", Type: "rows"})
	for name, c := range map[string]struct {
		w    api.Withdraw
		want error
	}{
		"nothing":       {api.Withdraw{}, kind.NotFound},
		"a strange one": {api.Withdraw{Asset: common.Hash{1}}, kind.NotFound},
		"erased rows":   {api.Withdraw{Asset: rows.Asset, Erase: true}, kind.Invalid},
		"a long reason": {api.Withdraw{Asset: rows.Asset, Reason: strings.Repeat("x", api.MaxReason+1)}, kind.Invalid},
	} {
		if _, err := o.owns.Withdraw(ctx, c.w, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := must[api.Asset](t)(o.owns.Asset(ctx, rows.Asset)); got.Status != "active" {
		t.Errorf("it is %s", got.Status)
	}
	if out := must[api.Withdrawal](t)(o.owns.Withdraw(ctx, api.Withdraw{Asset: rows.Asset}, nil)); out.Already || out.Removed || out.Erasure != nil {
		t.Errorf("%+v", out)
	}
	// Made active with another tool, it can be withdrawn again.
	back := o.transact(chain.Intent{Key: "activate", To: &o.contract, Data: contracts.PackSetStatus(rows.Asset, contracts.Active)})
	if err := o.follower.WaitBlock(ctx, back.Block.Number); err != nil {
		t.Fatal(err)
	}
	if out := must[api.Withdrawal](t)(o.owns.Withdraw(ctx, api.Withdraw{Asset: rows.Asset}, nil)); out.Already || out.Block <= back.Block.Number {
		t.Errorf("%+v", out)
	}
	if got := must[api.Asset](t)(o.owns.Asset(ctx, rows.Asset)); got.Status != "withdrawn" {
		t.Errorf("it is %s", got.Status)
	}
}

// slowOpener waits once it has made a header.
type slowOpener struct {
	gateway.Opener
	once         sync.Once
	made, resume chan struct{}
}

func (s *slowOpener) Header(ctx context.Context, id common.Hash, r age.Recipient) ([]byte, error) {
	h, err := s.Opener.Header(ctx, id, r)
	s.once.Do(func() { close(s.made); <-s.resume })
	return h, err
}

// lateDecider has not heard of the withdrawal yet, so that it cuts no delivery.
type lateDecider struct{}

func (lateDecider) Decide(context.Context, acl.Request) (acl.Decision, error) {
	return acl.Decision{Allowed: true}, nil
}

func TestAHeaderThatIsIssuedWhileTheAssetIsErasedIsNotKept(t *testing.T) {
	t.Parallel()
	o, ctx := deployed(t), t.Context()
	c, a, request := o.lettingIn()
	slow := &slowOpener{Opener: o.dep.Opener, made: make(chan struct{}), resume: make(chan struct{})}
	d := *o.dep
	d.Opener, d.Decider = slow, lateDecider{}
	o.server.Attach(&d)
	id := must[*age.X25519Identity](t)(age.GenerateX25519Identity())
	ticket := must[api.Ticket](t)(request(id.Recipient().String()))
	answer := make(chan error, 1)
	go func() { _, err := c.KeyHeader(ctx, ticket); answer <- err }()
	select {
	case <-slow.made:
	case err := <-answer:
		t.Fatalf("answered without making a header: %v", err)
	}
	resume := sync.OnceFunc(func() { close(slow.resume) })
	defer resume()
	must[api.Withdrawal](t)(o.owns.Withdraw(ctx, api.Withdraw{Asset: a.ID, Erase: true}, nil))
	resume()
	if err := <-answer; !errors.Is(err, api.ErrErased) {
		t.Errorf("the header was given out: %v", err)
	}
	if n := o.count(`SELECT count(*) FROM gateway_request WHERE header IS NOT NULL`); n != 0 {
		t.Errorf("%d headers are kept", n)
	}
}
