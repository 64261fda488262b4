package chain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"pgregory.net/rapid"

	"chancery/internal/kind"
	"chancery/internal/state"
)

// tally is a consumer that keeps one row a log, and checks the order of calls.
type tally struct {
	name  string
	wrong error
}

func (c *tally) Name() string { return c.name }

func (c *tally) make(db *state.DB) error {
	_, err := db.EnsureDerived(context.Background(), c.name, fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %[1]s_log (hash BYTEA NOT NULL, number BIGINT NOT NULL, data BYTEA NOT NULL);
		CREATE TABLE IF NOT EXISTS %[1]s_cursor (number BIGINT NOT NULL, hash BYTEA NOT NULL)`, c.name))
	return err
}

func (c *tally) Cursor(ctx context.Context, tx *sql.Tx) (Ref, bool, error) {
	var n int64
	var h []byte
	err := tx.QueryRowContext(ctx, `SELECT number, hash FROM `+c.name+`_cursor`).Scan(&n, &h)
	if errors.Is(err, sql.ErrNoRows) {
		return Ref{}, false, nil
	}
	return Ref{uint64(n), common.BytesToHash(h)}, err == nil, err
}

func (c *tally) move(ctx context.Context, tx *sql.Tx, to Ref) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM `+c.name+`_cursor`); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO `+c.name+`_cursor VALUES ($1, $2)`, int64(to.Number), to.Hash[:])
	return err
}

func (c *tally) Apply(ctx context.Context, tx *sql.Tx, b *Block) error {
	if at, ok, err := c.Cursor(ctx, tx); err != nil {
		return err
	} else if ok && (b.Number <= at.Number || b.Number == at.Number+1 && b.Parent != at.Hash) {
		c.wrong = fmt.Errorf("block %d on %d", b.Number, at.Number)
	}
	for _, l := range b.Logs {
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+c.name+`_log VALUES ($1, $2, $3)`, b.Hash[:], int64(b.Number), l.Data); err != nil {
			return err
		}
	}
	return c.move(ctx, tx, b.Ref)
}

func (c *tally) Rewind(ctx context.Context, tx *sql.Tx, to Ref) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM `+c.name+`_log WHERE number > $1`, int64(to.Number)); err != nil {
		return err
	}
	return c.move(ctx, tx, to)
}

func (c *tally) rows(db *state.DB) (out []string, err error) {
	q, err := db.Query(`SELECT hash, data FROM ` + c.name + `_log ORDER BY number, data`)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	for q.Next() {
		var hash, data []byte
		if err := q.Scan(&hash, &data); err != nil {
			return nil, err
		}
		out = append(out, fmt.Sprintf("%x %x", hash, data))
	}
	return out, q.Err()
}

// want is what the rows must be: the logs of the canonical branch from a number on.
func (f *fakeChain) want(from int) (out []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, b := range f.branch[min(from, len(f.branch)):] {
		for _, l := range b.logs {
			out = append(out, fmt.Sprintf("%x %x", b.Hash, l.Data))
		}
	}
	return out
}

// reach syncs until nothing is left, as Run does but without its pauses.
func reach(f *Follower) error {
	for range 1000 {
		err := f.sync(context.Background(), false)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errMoved):
		case transient(err):
			f.known = false
		default:
			return err
		}
	}
	return errors.New("it never ends")
}

// TestConsumersHoldWhatAFreshReplayWouldWhateverTheChainDid drives a follower
// through a schedule of forks, retreats, faults, restarts and deleted tables.
func TestConsumersHoldWhatAFreshReplayWouldWhateverTheChainDid(t *testing.T) {
	db, err := state.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // so that the next line holds for every statement
	if _, err := db.Exec(`PRAGMA synchronous = OFF`); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		for _, table := range []string{"aa_log", "bb_log", "chain_block"} { // each view is made anew without it
			if _, err := db.Exec(`DROP TABLE IF EXISTS ` + table); err != nil {
				t.Fatal(err)
			}
		}
		const window = 12
		fake := newFake()
		node := fake.node()
		defer node.Close()
		from := rapid.IntRange(0, 2).Draw(t, "from")
		a, b := &tally{name: "aa"}, &tally{name: "bb"}
		start := func() *Follower {
			for _, c := range []*tally{a, b} {
				if err := c.make(db); err != nil {
					t.Fatal(err)
				}
			}
			f, err := NewFollower(db, node, FollowerConfig{Topics: []common.Hash{fakeTopic}, Consumers: []Consumer{a, b},
				Window: window, From: uint64(from), Period: -1})
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		f := start()
		for range rapid.IntRange(0, 3).Draw(t, "head") {
			fake.extend(1)
		}
		// highest is how high the chain ever was: a window below that can be undone.
		highest := 0
		cut := func(n int) {
			highest = max(highest, len(fake.branch))
			fake.cut(min(n, len(fake.branch)-max(highest-window, from)))
		}
		grow := func(label string, n int) {
			for range n {
				fake.extend(rapid.IntRange(0, 2).Draw(t, label))
			}
		}
		settled := func() {
			if err := reach(f); err != nil {
				t.Fatal(err)
			}
			for _, c := range []*tally{a, b} {
				got, err := c.rows(db)
				if err != nil || c.wrong != nil {
					t.Fatal(err, c.wrong)
				}
				if want := fake.want(from); !slices.Equal(got, want) {
					t.Fatalf("%s has %v\nwant %v", c.name, got, want)
				}
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"grow": func(t *rapid.T) { grow("logs", rapid.IntRange(1, 5).Draw(t, "blocks")); settled() },
			"fork": func(t *rapid.T) {
				back := rapid.IntRange(1, window-2).Draw(t, "back")
				cut(back)
				grow("logs", rapid.IntRange(0, back+2).Draw(t, "blocks"))
				settled()
			},
			"fork while it is read": func(t *rapid.T) {
				grow("before", 3)
				back := rapid.IntRange(1, 3).Draw(t, "back")
				fake.next(func() {
					cut(back)
					for range back + 1 {
						fake.extend(1)
					}
				})
				settled()
			},
			"faults": func(t *rapid.T) {
				grow("logs", 2)
				fake.faults = rapid.IntRange(1, 4).Draw(t, "faults")
				settled()
			},
			"restart half-way": func(t *rapid.T) {
				grow("logs", 3)
				ctx, cancel := context.WithCancel(context.Background())
				fake.next(func() { fake.next(cancel) })
				f.sync(ctx, false) //nolint:errcheck // it is cut short on purpose
				cancel()
				fake.next(nil)
				f = start()
				settled()
			},
			"delete tables": func(t *rapid.T) {
				name := rapid.SampledFrom([]string{"aa", "bb"}).Draw(t, "whose")
				if _, err := db.Exec(`DROP TABLE ` + name + `_log`); err != nil {
					t.Fatal(err)
				}
				back := rapid.IntRange(0, 4).Draw(t, "back") // and fork meanwhile
				cut(back)
				grow("logs", back)
				f = start()
				settled()
			},
			"": func(*rapid.T) {},
		})
	})
}

func TestAReorganisationBelowTheWindowEndsTheFollower(t *testing.T) {
	db, err := state.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fake, c := newFake(), &tally{name: "aa"}
	node := fake.node()
	defer node.Close()
	if err := c.make(db); err != nil {
		t.Fatal(err)
	}
	f, err := NewFollower(db, node, FollowerConfig{Topics: []common.Hash{fakeTopic}, Consumers: []Consumer{c}, Window: 4})
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		fake.extend(1)
	}
	if err := reach(f); err != nil {
		t.Fatal(err)
	}
	fake.cut(6)
	for range 9 {
		fake.extend(1)
	}
	if err := f.Run(t.Context()); !errors.Is(err, ErrReorgTooDeep) || kind.Hint(err) == "" {
		t.Errorf("%v", err)
	}
}

func TestAgeCountsFromTheLastAnswerAndOnARegularNetworkFromTheNextBlockDue(t *testing.T) {
	now := time.Unix(10_000, 0)
	ago := func(s int) time.Time { return now.Add(-time.Duration(s) * time.Second) }
	for _, c := range []struct {
		s    Status
		want time.Duration
	}{
		{Status{LastAnswer: ago(3), HeadTime: ago(500)}, 3 * time.Second},
		{Status{LastAnswer: ago(3), HeadTime: ago(500), Period: 12 * time.Second}, 488 * time.Second},
		{Status{LastAnswer: ago(3), HeadTime: ago(9), Period: 12 * time.Second}, 3 * time.Second},
		{Status{LastAnswer: ago(-3)}, 0},
	} {
		if got := c.s.Age(now); got != c.want {
			t.Errorf("%+v: %v, want %v", c.s, got, c.want)
		}
	}
	if (Status{}).Age(now) < time.Hour {
		t.Error("a follower that never heard of the chain is fresh")
	}
}

func TestOnlyANetworkThatSealsEmptyBlocksCountsAsRegular(t *testing.T) {
	learnt := func(gap func(i int) uint64, busy bool) *pulse {
		p, at := &pulse{}, uint64(0)
		for i := range sampled {
			at += gap(i)
			h := &header{Time: hexutil.Uint64(at), GasUsed: 21000}
			if !busy && i%4 == 0 {
				h.GasUsed = 0
			}
			p.headers = append(p.headers, h)
		}
		return p
	}
	twelve := func(int) uint64 { return 12 }
	if p := learnt(twelve, false).period(); p != 12*time.Second {
		t.Errorf("regular: %v", p)
	}
	if p := learnt(twelve, true).period(); p != 0 {
		t.Errorf("on demand, but busy: %v", p)
	}
	if p := learnt(func(i int) uint64 { return uint64(1 + i%5/4*300) }, false).period(); p != 0 {
		t.Errorf("irregular: %v", p)
	}
}

func TestABlockIsAppliedOnceItHasItsConfirmations(t *testing.T) {
	db, err := state.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fake, c := newFake(), &tally{name: "aa"}
	node := fake.node()
	defer node.Close()
	if err := c.make(db); err != nil {
		t.Fatal(err)
	}
	f, err := NewFollower(db, node, FollowerConfig{Topics: []common.Hash{fakeTopic}, Consumers: []Consumer{c}, Confirmations: 2})
	if err != nil {
		t.Fatal(err)
	}
	for height := 1; height <= 5; height++ {
		fake.extend(1)
		if err := reach(f); err != nil {
			t.Fatal(err)
		}
		got, err := c.rows(db)
		if want := fake.want(0); err != nil || !slices.Equal(got, want[:max(0, height-2)]) {
			t.Fatalf("at height %d: %v, %v", height, got, err)
		}
		if s := f.Status(); s.Syncing || s.NodeHead != uint64(height) || height > 2 && s.Head.Number != uint64(height-2) {
			t.Errorf("at height %d: %+v", height, s)
		}
	}
}
