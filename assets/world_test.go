package assets_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"iter"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"go.uber.org/goleak"

	"chancery/assets"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/state"
	"chancery/internal/testenv"
	"chancery/ods/store"
)

func TestMain(m *testing.M) {
	if os.Getenv(childDir) != "" {
		child()
		return
	}
	goleak.VerifyTestMain(m, testenv.NodeGoroutines()...)
}

// department is one on a chain: everything is real.
type department struct {
	node   *chain.Node
	db     *state.DB
	outbox *chain.Outbox
	folder *store.Folder
	id     *age.HybridIdentity
	config assets.Config
}

func (d *department) publisher() *assets.Publisher { return assets.NewPublisher(d.config) }

// open starts a department in dir on its own chain and state, and deploys its
// contract unless that is there. stop ends it.
func open(ctx context.Context, dir, dsn string) (d *department, stop func(), err error) {
	var closers []func()
	stop = func() {
		for i := len(closers) - 1; i >= 0; i-- {
			closers[i]()
		}
	}
	defer func() {
		if err != nil {
			stop()
		}
	}()
	key, err := crypto.HexToECDSA("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
	if err != nil {
		return nil, nil, err
	}
	account := crypto.PubkeyToAddress(key.PublicKey)
	d = &department{}
	if d.node, err = chain.Start(ctx, chain.EmbeddedConfig{Dir: filepath.Join(dir, "chain"), Fund: []common.Address{account}}); err != nil {
		return nil, nil, err
	}
	closers = append(closers, func() { d.node.Close() }) //nolint:errcheck // the test is over
	if d.db, err = state.Open(ctx, dsn); err != nil {
		return nil, nil, err
	}
	closers = append(closers, func() { d.db.Close() }) //nolint:errcheck // the test is over
	if d.outbox, err = chain.NewOutbox(d.db, d.node, chain.KeySigner(key), nil); err != nil {
		return nil, nil, err
	}
	running, cancel := context.WithCancel(context.Background())
	var outbox sync.WaitGroup
	outbox.Go(func() { d.outbox.Run(running) }) //nolint:errcheck // ends with running
	closers = append(closers, func() { cancel(); outbox.Wait() })
	if d.folder, err = store.OpenFolder(filepath.Join(dir, "objects")); err != nil {
		return nil, nil, err
	}
	closers = append(closers, func() { d.folder.Close() }) //nolint:errcheck // the test is over
	if d.id, err = identity(filepath.Join(dir, "identity")); err != nil {
		return nil, nil, err
	}
	out, err := d.send(ctx, chain.Intent{Key: "deploy", Data: contracts.DeployDepartmentAssets(account)})
	if err != nil {
		return nil, nil, err
	}
	d.config = assets.Config{
		DB: d.db, Store: d.folder, Outbox: d.outbox, Identity: d.id, To: d.id.Recipient(), ChainID: d.node.ChainID(), Contract: out.Contract,
	}
	return d, stop, nil
}

// identity is kept in a file.
func identity(name string) (*age.HybridIdentity, error) {
	if b, err := os.ReadFile(name); err == nil {
		return age.ParseHybridIdentity(string(b))
	}
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, err
	}
	return id, os.WriteFile(name, []byte(id.String()), 0o600)
}

// send has a transaction mined.
func (d *department) send(ctx context.Context, in chain.Intent) (out chain.Outcome, err error) {
	var id chain.IntentID
	err = d.db.Tx(ctx, func(tx *sql.Tx) error {
		id, err = d.outbox.Enqueue(ctx, tx, in)
		return err
	})
	if err == nil {
		out, err = d.outbox.Wait(ctx, id)
	}
	return out, errors.Join(err, out.Err)
}

func newDepartment(t testing.TB, dsn string) *department {
	t.Helper()
	dir := t.TempDir()
	if dsn == "" {
		dsn = filepath.Join(dir, "state.db")
	}
	d, stop, err := open(t.Context(), dir, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return d
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, d *department)) {
	t.Parallel()
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": testenv.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of the time is waiting for blocks
			test(t, newDepartment(t, dsn(t)))
		})
	}
}

// bounded is the test's context with an end.
func bounded(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// Record and Registered make it the checker's chain.
func (d *department) Record(ctx context.Context, id common.Hash) (contracts.Record, error) {
	out, err := d.node.Client().CallContract(ctx, ethereum.CallMsg{To: &d.config.Contract, Data: contracts.PackRecordOf(id)}, nil)
	if err != nil {
		return contracts.Record{}, err
	}
	return contracts.UnpackRecordOf(out)
}

func (d *department) Registered(ctx context.Context) iter.Seq2[common.Hash, error] {
	return func(yield func(common.Hash, error) bool) {
		events, err := d.events(ctx)
		if err != nil {
			yield(common.Hash{}, err)
			return
		}
		for _, e := range events {
			if r, ok := e.(contracts.AssetRegistered); ok && !yield(r.AssetID, nil) {
				return
			}
		}
	}
}

// events are all that the contract has emitted.
func (d *department) events(ctx context.Context) (out []any, err error) {
	logs, err := d.node.Client().FilterLogs(ctx, ethereum.FilterQuery{FromBlock: big.NewInt(0), Addresses: []common.Address{d.config.Contract}})
	for i := range logs {
		if e, err := contracts.DecodeEvent(&logs[i]); err == nil {
			out = append(out, e)
		}
	}
	return out, err
}

// claim is what the chain says of an asset.
func (d *department) claim(t testing.TB, id common.Hash) assets.Claim {
	t.Helper()
	events, err := d.events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	record, err := d.Record(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if r, ok := e.(contracts.AssetRegistered); ok && r.AssetID == id {
			return assets.Claim{ChainID: d.config.ChainID, Contract: d.config.Contract, Header: r.Header, Metadata: r.Metadata, Record: record}
		}
	}
	t.Fatalf("%s isn't registered", id)
	return assets.Claim{}
}

// check runs the checker and returns what it found.
func (d *department) check(t testing.TB, p *assets.Publisher, remove bool) assets.CheckReport {
	t.Helper()
	r, err := assets.NewChecker(d.config, p, d, d.outbox).Check(bounded(t), assets.CheckOptions{Remove: remove}, func(done, total int64) {
		if done > total {
			t.Errorf("%d of %d bytes", done, total)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// clean checks that nothing is wrong, and how many rows, objects and registered assets there are.
func (d *department) clean(t testing.TB, releases, objects, registered int) {
	t.Helper()
	if r := d.check(t, d.publisher(), false); len(r.Findings) > 0 {
		t.Errorf("found: %+v", r.Findings)
	}
	var n int
	if err := d.db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM asset_release`).Scan(&n); err != nil || n != releases {
		t.Errorf("%d releases, want %d, %v", n, releases, err)
	}
	n = 0
	for _, err := range d.folder.List(t.Context(), "") {
		if err != nil {
			t.Error(err)
		}
		n++
	}
	if n != objects {
		t.Errorf("%d objects, want %d", n, objects)
	}
	n = 0
	for _, err := range d.Registered(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		n++
	}
	if n != registered {
		t.Errorf("%d registered, want %d", n, registered)
	}
}

// content writes bytes in pieces, and then fails with err if there is one.
type content struct {
	b   []byte
	err error
}

func (c content) WriteTo(w io.Writer) (int64, error) {
	n, err := io.Copy(w, bytes.NewReader(c.b))
	return n, errors.Join(err, c.err)
}

func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i>>16)
	}
	return b
}

func release(version string, b []byte) assets.Draft {
	return assets.Draft{
		Dataset: "registry/companies", Type: contracts.Unstructured, Version: version, Format: "parquet", Content: content{b: b},
		Title: "Companies", License: "CC0-1.0", Keywords: []string{"company"}, Rows: 3,
		Schema: []assets.Column{{Name: "id", Type: "int64"}},
	}
}

func write(t testing.TB, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// withdraw withdraws an asset on the chain.
func (d *department) withdraw(t testing.TB, id common.Hash) {
	t.Helper()
	_, err := d.send(bounded(t), chain.Intent{Key: "withdraw:" + id.Hex(), To: &d.config.Contract, Data: contracts.PackSetStatus(id, contracts.Withdrawn)})
	if err != nil {
		t.Fatal(err)
	}
}
