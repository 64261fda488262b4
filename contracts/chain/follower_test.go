package chain_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"

	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/internal/testenv"
)

// replayed checks that what a recorder has is what a new one gets from the chain as it is.
func replayed(t *testing.T, db *state.DB, n *chain.Node, consumers ...*recorder) {
	t.Helper()
	var want []string
	deadline := time.Now().Add(20 * time.Second)
	for try := 0; ; try++ {
		fresh := open(t, filepath.Join(t.TempDir(), "fresh.db"))
		r := record(t, fresh, "fresh")
		g := follower(t, fresh, n, 0, r)
		head, err := n.Client().HeaderByNumber(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		stop := running(t, g.Run)
		if err := g.WaitBlock(t.Context(), head.Number.Uint64()); err != nil {
			t.Fatal(err)
		}
		stop()
		want = r.rows(t, fresh)
		same := true
		for _, c := range consumers {
			same = same && slices.Equal(c.rows(t, db), want)
		}
		if same {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v\nwant %v", consumers[0].rows(t, db), want)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func TestConsumersFollowReorganisationsOfARealNodeAndRestarts(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		url := testenv.Anvil(t)
		n, db := dial(t, url), open(t, dsn)
		c, err := rpc.Dial(url)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		odb := open(t, filepath.Join(t.TempDir(), "outbox.db"))
		o := outbox(t, odb, n)
		stopOutbox := running(t, o.Run)
		to := deploy(t, odb, o)
		stopOutbox() // from here on transactions are sent once, so that reorganisations take them away
		call := func(method string, args ...any) {
			t.Helper()
			if err := c.Call(nil, method, args...); err != nil {
				t.Fatal(method, err)
			}
		}
		i := 0
		talk := func(blocks int) {
			for range blocks {
				i++
				call("eth_sendTransaction", map[string]any{"from": account, "to": to, "data": fmt.Sprintf("0x00%04x", i)})
			}
		}
		a, b := record(t, db, "aa"), record(t, db, "bb")
		f := follower(t, db, n, 16, a, b)
		stop := running(t, f.Run)
		heads, unsubscribe := f.Subscribe()
		defer unsubscribe()
		talk(8)
		replayed(t, db, n, a, b)
		select {
		case <-heads:
		default:
			t.Error("no head was told")
		}
		for depth := 1; depth <= 6; depth++ {
			talk(2)
			replayed(t, db, n, a, b)
			call("anvil_reorg", depth, []any{})
			replayed(t, db, n, a, b)
		}
		// The head goes backwards, and the chain goes on differently.
		var snapshot string
		if err := c.Call(&snapshot, "evm_snapshot"); err != nil {
			t.Fatal(err)
		}
		talk(5)
		replayed(t, db, n, a, b)
		call("evm_revert", snapshot)
		replayed(t, db, n, a, b)
		talk(3)
		replayed(t, db, n, a, b)
		// The same while the follower is down, one consumer having lost its tables.
		stop()
		if len(a.seen) == 0 || a.seen[len(a.seen)-1] != f.Status().Head {
			t.Error("Committed did not tell the head")
		}
		call("anvil_reorg", 4, []any{})
		talk(2)
		if _, err := db.Exec(`DROP TABLE bb_cursor`); err != nil {
			t.Fatal(err)
		}
		b = record(t, db, "bb")
		f = follower(t, db, n, 16, a, b)
		stop = running(t, f.Run)
		replayed(t, db, n, a, b)
		stop()
	})
}

func TestTheEmbeddedChainIsFollowedWithoutDelay(t *testing.T) {
	n, db := embedded(t, t.TempDir()), open(t, filepath.Join(t.TempDir(), "state.db"))
	r := record(t, db, "aa")
	f := follower(t, db, n, 0, r)
	if age := f.Status().Age(time.Now()); age < time.Hour {
		t.Errorf("it is %v old before it ran", age)
	}
	running(t, f.Run)
	o := outbox(t, db, n)
	running(t, o.Run)
	to := deploy(t, db, o)
	out := ends(t, o, chain.Mined, enqueue(t, db, o, say(to, 1))...)[0]
	start := time.Now()
	if err := f.WaitBlock(t.Context(), out.Block.Number); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("it took %v after the transaction was mined", took)
	}
	time.Sleep(50 * time.Millisecond)
	s := f.Status()
	if s.Head != out.Block || s.Syncing || s.Period != 0 || s.Age(time.Now()) > 5*time.Second || s.ChainID != chain.EmbeddedChainID {
		t.Errorf("%+v", s)
	}
	if rows := r.rows(t, db); len(rows) != 2 {
		t.Errorf("%v", rows)
	}
}

func TestAConsumersErrorEndsTheFollowerUnlessItMayPass(t *testing.T) {
	n, db := embedded(t, t.TempDir()), open(t, filepath.Join(t.TempDir(), "state.db"))
	r := record(t, db, "aa")
	fails := 3
	r.fail = func(*chain.Block) error {
		if fails--; fails >= 0 {
			return kind.New(kind.Unavailable, "not now")
		}
		return kind.New(kind.Corrupt, "never")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := follower(t, db, n, 0, r).Run(ctx); !errors.Is(err, kind.Corrupt) || fails != -1 {
		t.Errorf("%v after %d", err, fails)
	}
}
