package gateway_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"database/sql"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"

	"chancery/acl"
	"chancery/assets"
	"chancery/assets/directory"
	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/ods"
	"chancery/ods/store/dag"
)

// world is a gateway on a real chain, with a real mirror and directory. Only
// what is sealed lives in memory, so that it can be damaged.
type world struct {
	t        *testing.T
	db       *state.DB
	owner    *ecdsa.PrivateKey
	contract common.Address
	dirAddr  common.Address
	outbox   *chain.Outbox
	follower *chain.Follower
	vault    *vault
	server   *gateway.Server
	dep      *gateway.Department
	url      string
	offset   atomic.Int64 // of the gateway's clock, nanoseconds
	asset    common.Hash  // an unstructured asset with vault.plain
	rows     common.Hash  // a structured asset on table s/birds
	deploy   func(context.Context, func(api.Progress)) (api.Deployment, error)
}

func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.offset.Load())) }

// vault is the opener: one sealed file.
type vault struct {
	plain   []byte
	payload []byte
	key     seal.FileKey
	mh      []byte
	read    atomic.Int64 // bytes of the payload, for its plaintext
	address string       // of the payload; "" where it has none
}

func newVault(t *testing.T, size int) *vault {
	t.Helper()
	v := &vault{plain: make([]byte, size)}
	for i := range v.plain {
		v.plain[i] = byte(i * 7 >> 3)
	}
	var b bytes.Buffer
	w, key, err := seal.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(v.plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	v.payload, v.key = b.Bytes(), key
	sum := sha256.Sum256(v.payload)
	if v.mh, err = multihash.Encode(sum[:], 0x12); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *vault) Header(_ context.Context, _ common.Hash, r age.Recipient) ([]byte, error) {
	return seal.Header(v.key, r)
}

// root is the payload's CID.
func (v *vault) root() cid.Cid {
	b := dag.NewBuilder()
	_, _ = b.Write(v.payload)
	tree, _ := b.Close()
	return tree.Root
}

// countAt counts what is read.
type countAt struct {
	io.ReaderAt
	n *atomic.Int64
}

func (c countAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	c.n.Add(int64(n))
	return n, err
}

func (v *vault) Plain(context.Context, common.Hash) (io.ReaderAt, int64, func() error, error) {
	r, n, err := seal.NewReaderAt(countAt{bytes.NewReader(v.payload), &v.read}, int64(len(v.payload)), v.key)
	return r, n, func() error { return nil }, err
}

func (v *vault) Payload(_ context.Context, _ common.Hash, off, n int64) (io.ReadCloser, error) {
	if n < 0 {
		n = int64(len(v.payload)) - off
	}
	return io.NopCloser(io.NewSectionReader(bytes.NewReader(v.payload), off, n)), nil
}

func (v *vault) Address(context.Context, common.Hash, time.Duration) (string, bool, error) {
	return v.address, v.address != "", nil
}

func (v *vault) Access(context.Context, common.Hash) (assets.Access, error) {
	return assets.Access{Table: "s/birds", Columns: []string{"id", "species"}}, nil
}

// nothing is a publisher of a world that has no need of one.
type nothing struct{}

func (nothing) Publish(context.Context, assets.Draft, func(assets.Progress)) (assets.Publication, error) {
	return assets.Publication{}, kind.Unavailable
}

func (nothing) Datasets(context.Context) ([]string, error) { return nil, nil }

// birds is a source of three rows.
type birds struct{}

func (birds) Tables(context.Context) ([]ods.Table, error) {
	return []ods.Table{{Name: "birds", Columns: []ods.Column{{Name: "id", Type: ods.Integer, Key: true}, {Name: "species", Type: ods.Text}}}}, nil
}

func (b birds) Snapshot(ctx context.Context, _ []string, to ods.Sink) (ods.Position, error) {
	tables, _ := b.Tables(ctx)
	if err := to.Table(ctx, tables[0]); err != nil {
		return "", err
	}
	for i, s := range []string{"gull", "kestrel", "rook"} {
		if err := to.Row(ctx, []any{int64(i + 1), s}); err != nil {
			return "", err
		}
	}
	return "1", nil
}

type lateStatus struct {
	f atomic.Pointer[chain.Follower]
}

func (l *lateStatus) Status() chain.Status {
	if f := l.f.Load(); f != nil {
		return f.Status()
	}
	return chain.Status{}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func address(k *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(k.PublicKey) }

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// background runs f until the test ends.
func background(t *testing.T, f func(ctx context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := f(ctx); err != nil && ctx.Err() == nil {
			t.Errorf("background: %v", err)
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
}

// bare starts a gateway that has no contract yet.
func bare(t *testing.T, limits gateway.Limits) *world {
	t.Helper()
	return bareOn(t, limits, filepath.Join(t.TempDir(), "state.db"))
}

func bareOn(t *testing.T, limits gateway.Limits, dsn string) *world {
	t.Helper()
	return bareBehind(t, limits, dsn, nil)
}

// bareBehind puts front, which passes requests on to next as it likes, before the gateway.
func bareBehind(t *testing.T, limits gateway.Limits, dsn string, front func(w http.ResponseWriter, r *http.Request, next http.Handler)) *world {
	t.Helper()
	w := &world{t: t, owner: newKey(t)}
	w.db = must[*state.DB](t)(state.Open(t.Context(), dsn))
	t.Cleanup(func() { w.db.Close() })
	ln := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	w.url = "http://" + ln.Addr().String()
	if front != nil {
		s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { front(rw, r, w.server.Handler()) }))
		t.Cleanup(s.Close)
		w.url = s.URL
	}
	w.server = must[*gateway.Server](t)(gateway.New(gateway.Config{DB: w.db, URL: w.url, ChainID: chain.EmbeddedChainID, Owner: address(w.owner),
		TicketLife: 10 * time.Minute, Now: w.now, Limits: limits,
		Deploy: func(ctx context.Context, progress func(api.Progress)) (api.Deployment, error) {
			return w.deploy(ctx, progress)
		}}))
	background(t, func(ctx context.Context) error { return w.server.Serve(ctx, ln) })
	return w
}

func newWorld(t *testing.T, size int) *world {
	t.Helper()
	return newWorldOn(t, size, filepath.Join(t.TempDir(), "state.db"))
}

// chained starts a chain for a bare gateway, and an outbox that sends to it.
func (w *world) chained() *chain.Node {
	w.t.Helper()
	node := must[*chain.Node](w.t)(chain.Start(w.t.Context(), chain.EmbeddedConfig{Dir: w.t.TempDir(), Fund: []common.Address{address(w.owner)}}))
	w.t.Cleanup(func() { node.Close() })
	w.outbox = must[*chain.Outbox](w.t)(chain.NewOutbox(w.db, node, chain.KeySigner(w.owner), nil))
	background(w.t, w.outbox.Run)
	return node
}

// follow builds the mirror, the directory and the record of accesses, and
// follows the chain for them.
func (w *world) follow(node *chain.Node) (*acl.Mirror, *directory.Directory, *gateway.Access) {
	t, ctx, chainID, late := w.t, w.t.Context(), node.ChainID(), &lateStatus{}
	t.Helper()
	access := must[*gateway.Access](t)(gateway.NewAccess(ctx, w.db, chainID, w.contract))
	mirror := must[*acl.Mirror](t)(acl.New(ctx, acl.Config{DB: w.db, ChainID: chainID, Contract: w.contract, Chain: late}))
	read := must[*directory.Directory](t)(directory.New(ctx, directory.Config{DB: w.db, ChainID: chainID, Directory: w.dirAddr}))
	w.follower = must[*chain.Follower](t)(chain.NewFollower(w.db, node, chain.FollowerConfig{Topics: contracts.Topics(), Consumers: []chain.Consumer{mirror, read, access}}))
	late.f.Store(w.follower)
	background(t, w.follower.Run)
	return mirror, read, access
}

func newWorldOn(t *testing.T, size int, dsn string) *world {
	t.Helper()
	return furnish(t, bareOn(t, gateway.Limits{Drain: time.Second}, dsn), size)
}

// furnish gives a bare gateway all that a world has.
func furnish(t *testing.T, w *world, size int) *world {
	t.Helper()
	ctx, node := t.Context(), w.chained()
	chainID := node.ChainID()
	dir := w.transact(chain.Intent{Key: "directory", Data: contracts.DeployResourceDirectory()})
	dep := w.transact(chain.Intent{Key: "assets", Data: contracts.DeployDepartmentAssets(address(w.owner))})
	w.contract, w.dirAddr = dep.Contract, dir.Contract
	w.transact(chain.Intent{Key: "enter", To: &dir.Contract, Data: contracts.PackRegisterDepartment(w.contract, "AVI", "Civil Aviation Office", w.url)})
	w.vault = newVault(t, size)
	mirror, read, access := w.follow(node)
	store := must[*ods.ODS](t)(ods.Open(ctx, ods.Config{DSN: filepath.Join(t.TempDir(), "ods.db"), Sources: map[string]ods.Source{"s": birds{}}}))
	t.Cleanup(func() { store.Close() })
	must[ods.Report](t)(store.Sync(ctx, "s", nil))
	w.asset = w.register("s/file.bin", contracts.Unstructured, &assets.Payload{Size: int64(len(w.vault.payload)), Multihash: w.vault.mh,
		CID: w.vault.root(), KeyCommitment: must[[32]byte](t)(seal.Commitment(w.vault.key))})
	w.rows = w.register("s/birds", contracts.Structured, nil)
	w.dep = &gateway.Department{Name: "Civil Aviation Office", Code: "AVI", ChainID: chainID, Contract: w.contract, DirectoryAddress: w.dirAddr,
		Owner: address(w.owner), NodeURL: "http://127.0.0.1:8545", Decider: mirror, Grants: mirror, Directory: read, Access: access, Opener: w.vault, Publisher: nothing{},
		Outbox: w.outbox, Heads: w.follower, ODS: store}
	w.server.Attach(w.dep)
	return w
}

func (w *world) transact(in chain.Intent) chain.Outcome {
	w.t.Helper()
	var id chain.IntentID
	err := w.db.Tx(w.t.Context(), func(tx *sql.Tx) (err error) {
		id, err = w.outbox.Enqueue(w.t.Context(), tx, in)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	out := must[chain.Outcome](w.t)(w.outbox.Wait(w.t.Context(), id))
	if out.State != chain.Mined {
		w.t.Fatalf("%s: %s %v", in.Key, out.State, out.Err)
	}
	return out
}

func (w *world) register(name string, dt contracts.DataType, p *assets.Payload) common.Hash {
	w.t.Helper()
	m := assets.Metadata{Access: []byte("sealed"), Public: assets.Public{Dataset: contracts.DatasetID(w.contract, name), Name: name,
		Title: "Birds and aircraft: " + name, Description: "Collisions of birds with aircraft, as reported by airports and airlines.",
		Keywords: []string{"birds", "aviation"}, Theme: "TRAN", Language: "en", License: "CC0-1.0", Issued: time.Unix(1750000000, 0).UTC(),
		MediaType: "application/vnd.apache.parquet", Format: "parquet", PlainSize: int64(len(w.vault.plain)), Rows: 3,
		Schema: []assets.Column{{Name: "id", Type: "integer"}, {Name: "species", Type: "text", Nullable: true}}, Payload: p}}
	h := contracts.Header{Version: 1, DataType: dt}
	if p != nil {
		h.HashAlgorithm = 0x12
	}
	raw := must[[]byte](w.t)(m.Encode())
	out := w.transact(chain.Intent{Key: "register " + name, To: &w.contract, Data: contracts.PackRegister(contracts.Registration{Header: h,
		Dataset: m.Public.Dataset, Metadata: raw})})
	if err := w.follower.WaitBlock(w.t.Context(), out.Block.Number); err != nil {
		w.t.Fatal(err)
	}
	return contracts.AssetID(uint64(chain.EmbeddedChainID), w.contract, h, raw)
}

// signedIn is a client that has signed in with key.
func (w *world) signedIn(key *ecdsa.PrivateKey) *client.Client {
	w.t.Helper()
	c := must[*client.Client](w.t)(client.New(w.url))
	w.t.Cleanup(c.Close)
	must[api.Session](w.t)(c.SignIn(w.t.Context(), key))
	return c
}

func (w *world) grant(to common.Address, rules api.Rules) api.Change {
	w.t.Helper()
	return must[api.Change](w.t)(w.signedIn(w.owner).Grant(w.t.Context(), api.NewGrant{On: w.asset.Hex(), To: to, Rules: rules}))
}

func wantErr(t *testing.T, err error, targets ...error) {
	t.Helper()
	for _, target := range targets {
		if !errors.Is(err, target) {
			t.Errorf("got %v, want one that is %v", err, target)
		}
	}
}
