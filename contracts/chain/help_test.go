package chain_test

import (
	"context"
	"crypto/ecdsa"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"go.uber.org/goleak"

	"chancery/contracts/chain"
	"chancery/internal/state"
	"chancery/internal/testenv"
)

func TestMain(m *testing.M) {
	if os.Getenv(childDir) != "" {
		child()
		return
	}
	goleak.VerifyTestMain(m, testenv.NodeGoroutines()...)
}

// key is the first account that anvil funds; the embedded chains of the tests fund it too.
var key = func() *ecdsa.PrivateKey {
	k, err := crypto.HexToECDSA("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
	if err != nil {
		panic(err)
	}
	return k
}()

var account = crypto.PubkeyToAddress(key.PublicKey)

// topic is the first topic of the log that the tests' contract emits.
var topic = crypto.Keccak256Hash([]byte("Said(bytes)"))

// emitter is a contract that logs its calldata under topic. A first byte of ff
// makes it revert, 01 sets a mark, and 02 reverts without the mark.
var emitter = func() []byte {
	code, err := hex.DecodeString("605a8060095f395ff3" +
		"5f3560f81c" + "8060ff14604457" + "80600114604857" + "80600214605057" +
		"5b365f5f377f" + hex.EncodeToString(topic[:]) + "365fa100" +
		"5b5f5ffd" + "5b60015f55601a56" + "5b5f5415604457601a56")
	if err != nil {
		panic(err)
	}
	return code
}()

func logger(testing.TB) *slog.Logger {
	if os.Getenv("CHAIN_TEST_LOG") != "" {
		return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return slog.New(slog.DiscardHandler)
}

func embedded(t testing.TB, dir string) *chain.Node {
	t.Helper()
	n, err := chain.Start(t.Context(), chain.EmbeddedConfig{Dir: dir, Fund: []common.Address{account}, Log: logger(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

func dial(t testing.TB, url string) *chain.Node {
	t.Helper()
	n, err := chain.Dial(t.Context(), chain.DialConfig{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

func open(t testing.TB, dsn string) *state.DB {
	t.Helper()
	db, err := state.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "state.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, testenv.Postgres(t)) })
}

// running starts run and ends it with the test, or when stop is called; it must
// end with nothing but the context's error.
func running(t testing.TB, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

func outbox(t testing.TB, db *state.DB, n *chain.Node) *chain.Outbox {
	t.Helper()
	o, err := chain.NewOutbox(db, n, chain.KeySigner(key), logger(t))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func enqueue(t testing.TB, db *state.DB, o *chain.Outbox, ins ...chain.Intent) []chain.IntentID {
	t.Helper()
	var ids []chain.IntentID
	err := db.Tx(t.Context(), func(tx *sql.Tx) error {
		for _, in := range ins {
			id, err := o.Enqueue(t.Context(), tx, in)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Wake()
	return ids
}

// ends waits for intents and checks that each ends in the state given.
func ends(t testing.TB, o *chain.Outbox, want chain.State, ids ...chain.IntentID) []chain.Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var outs []chain.Outcome
	for _, id := range ids {
		out, err := o.Wait(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if out.State != want {
			t.Fatalf("%s is %s (%v), want %s", out.Key, out.State, out.Err, want)
		}
		outs = append(outs, out)
	}
	return outs
}

func deploy(t testing.TB, db *state.DB, o *chain.Outbox) common.Address {
	t.Helper()
	return ends(t, o, chain.Mined, enqueue(t, db, o, chain.Intent{Key: "deploy", Data: emitter})...)[0].Contract
}

func say(to common.Address, i int) chain.Intent {
	return chain.Intent{Key: fmt.Sprintf("say %d", i), To: &to, Data: []byte(fmt.Sprintf("\x00 %d", i))}
}

// recorder is a consumer that keeps each log in a row.
type recorder struct {
	name string
	fail func(b *chain.Block) error
	seen []chain.Ref // as Committed told
}

func (r *recorder) ddl() string {
	return fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %[1]s_log (block BIGINT NOT NULL, hash BYTEA NOT NULL, idx BIGINT NOT NULL, data BYTEA NOT NULL, PRIMARY KEY (block, idx));
		CREATE TABLE IF NOT EXISTS %[1]s_cursor (one BIGINT PRIMARY KEY, number BIGINT NOT NULL, hash BYTEA NOT NULL)`, r.name)
}

func record(t testing.TB, db *state.DB, name string) *recorder {
	t.Helper()
	r := &recorder{name: name}
	if _, err := db.EnsureDerived(t.Context(), name, r.ddl()); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *recorder) Name() string { return r.name }

func (r *recorder) Cursor(ctx context.Context, tx *sql.Tx) (chain.Ref, bool, error) {
	var n int64
	var hash []byte
	err := tx.QueryRowContext(ctx, `SELECT number, hash FROM `+r.name+`_cursor`).Scan(&n, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return chain.Ref{}, false, nil
	}
	return chain.Ref{Number: uint64(n), Hash: common.BytesToHash(hash)}, err == nil, err
}

func (r *recorder) move(ctx context.Context, tx *sql.Tx, to chain.Ref) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO `+r.name+`_cursor (one, number, hash) VALUES (1, $1, $2)
		ON CONFLICT (one) DO UPDATE SET number = excluded.number, hash = excluded.hash`, int64(to.Number), to.Hash[:])
	return err
}

func (r *recorder) Apply(ctx context.Context, tx *sql.Tx, b *chain.Block) error {
	if r.fail != nil {
		if err := r.fail(b); err != nil {
			return err
		}
	}
	for _, l := range b.Logs {
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+r.name+`_log (block, hash, idx, data) VALUES ($1, $2, $3, $4)`,
			int64(b.Number), b.Hash[:], int64(l.Index), l.Data); err != nil {
			return err
		}
	}
	return r.move(ctx, tx, b.Ref)
}

func (r *recorder) Rewind(ctx context.Context, tx *sql.Tx, to chain.Ref) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM `+r.name+`_log WHERE block > $1`, int64(to.Number)); err != nil {
		return err
	}
	return r.move(ctx, tx, to)
}

func (r *recorder) Committed(_ context.Context, head chain.Ref) { r.seen = append(r.seen, head) }

// rows is everything that a recorder has kept, its cursor last.
func (r *recorder) rows(t testing.TB, db *state.DB) []string {
	t.Helper()
	var out []string
	for _, q := range []string{
		`SELECT block, hash, idx, data FROM ` + r.name + `_log ORDER BY block, idx`,
		`SELECT number, hash, 0, hash FROM ` + r.name + `_cursor`,
	} {
		rows, err := db.QueryContext(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var block, idx int64
			var hash, data []byte
			if err := rows.Scan(&block, &hash, &idx, &data); err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%d %x %d %x", block, hash, idx, data))
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func follower(t testing.TB, db *state.DB, n *chain.Node, window int, consumers ...chain.Consumer) *chain.Follower {
	t.Helper()
	f, err := chain.NewFollower(db, n, chain.FollowerConfig{
		Topics: []common.Hash{topic}, Consumers: consumers, Window: window, Log: logger(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}
