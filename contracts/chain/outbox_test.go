package chain_test

import (
	"context"
	"database/sql"
	"errors"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/internal/testenv"
)

func add(ctx context.Context, db *state.DB, o *chain.Outbox, in chain.Intent) (id chain.IntentID, err error) {
	err = db.Tx(ctx, func(tx *sql.Tx) (err error) {
		id, err = o.Enqueue(ctx, tx, in)
		return err
	})
	return id, err
}

func TestAnIntentIsSentOnceAndItsOutcomeKept(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		n, db := embedded(t, t.TempDir()), open(t, dsn)
		o := outbox(t, db, n)
		running(t, o.Run)
		to := deploy(t, db, o)
		first := enqueue(t, db, o, say(to, 1), say(to, 1))
		if first[0] != first[1] {
			t.Errorf("one key, two ids: %v", first)
		}
		out := ends(t, o, chain.Mined, first[0])[0]
		if len(out.Logs) != 1 || out.Logs[0].Topics[0] != topic || string(out.Logs[0].Data) != "\x00 1" || out.GasUsed == 0 {
			t.Errorf("%+v", out)
		}
		if again := enqueue(t, db, o, say(to, 1)); again[0] != first[0] {
			t.Errorf("known key got id %d", again[0])
		}
		if got, ok, err := o.ByKey(t.Context(), "say 1"); err != nil || !ok || got.TxHash != out.TxHash || got.Block != out.Block {
			t.Errorf("%+v %v %v", got, ok, err)
		}
		if _, ok, err := o.ByKey(t.Context(), "none"); ok || err != nil {
			t.Errorf("%v %v", ok, err)
		}
		if _, err := o.Outcome(t.Context(), 1); !errors.Is(err, chain.ErrUnknownIntent) {
			t.Errorf("%v", err)
		}
		if left, err := o.Pending(t.Context()); err != nil || len(left) != 0 {
			t.Errorf("%v %v", left, err)
		}
		nonce, err := n.Client().NonceAt(t.Context(), account, nil)
		if err != nil || nonce != 2 {
			t.Errorf("nonce %d, %v", nonce, err)
		}
	})
}

func TestAnIntentThatWouldFailTakesNoNonceAndOneThatNeedsAnotherWaitsForIt(t *testing.T) {
	n, db := embedded(t, t.TempDir()), open(t, filepath.Join(t.TempDir(), "state.db"))
	o := outbox(t, db, n)
	running(t, o.Run)
	to := deploy(t, db, o)
	call := func(key string, b byte) chain.Intent { return chain.Intent{Key: key, To: &to, Data: []byte{b}} }
	early := enqueue(t, db, o, call("early", 2))
	if out := ends(t, o, chain.Failed, early...)[0]; !errors.Is(out.Err, chain.ErrIntentFailed) || out.TxHash != (common.Hash{}) {
		t.Errorf("%+v", out)
	}
	ids := enqueue(t, db, o, call("bad", 0xff), call("mark", 1), call("needs mark", 2), say(to, 9))
	ends(t, o, chain.Failed, ids[0])
	outs := ends(t, o, chain.Mined, ids[1:]...)
	for i, out := range outs {
		if out.Nonce != uint64(i+1) {
			t.Errorf("%s has nonce %d", out.Key, out.Nonce)
		}
	}
	if outs[1].Block.Number <= outs[0].Block.Number {
		t.Error("the one that needs the mark was not after it")
	}
	// What failed may be tried again under its key.
	if again := enqueue(t, db, o, call("early", 2)); again[0] != early[0] {
		t.Error("another id")
	}
	ends(t, o, chain.Mined, early...)
}

func TestAnAccountWithoutEtherIsToldSo(t *testing.T) {
	n, db := embedded(t, t.TempDir()), open(t, filepath.Join(t.TempDir(), "state.db"))
	poor, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	o, err := chain.NewOutbox(db, n, chain.KeySigner(poor), nil)
	if err != nil {
		t.Fatal(err)
	}
	running(t, o.Run)
	id, err := add(t.Context(), db, o, chain.Intent{Key: "poor", Data: emitter})
	if err != nil {
		t.Fatal(err)
	}
	if out := ends(t, o, chain.Failed, id)[0]; !strings.Contains(out.Err.Error(), "wei") || !errors.Is(out.Err, kind.Conflict) {
		t.Errorf("%v", out.Err)
	}
}

func TestTransactionsOfABlockThatLeftTheChainAreSentAgain(t *testing.T) {
	url := testenv.Anvil(t)
	n, db := dial(t, url), open(t, filepath.Join(t.TempDir(), "state.db"))
	c, err := rpc.Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	o := outbox(t, db, n)
	running(t, o.Run)
	to := deploy(t, db, o)
	for depth := 1; depth <= 3; depth++ {
		var snapshot string
		if err := c.Call(&snapshot, "evm_snapshot"); err != nil {
			t.Fatal(err)
		}
		var ids []chain.IntentID
		for i := range depth {
			id := enqueue(t, db, o, say(to, depth*10+i))
			ends(t, o, chain.Mined, id...)
			ids = append(ids, id...)
		}
		before := ends(t, o, chain.Mined, ids...)
		var done bool
		if err := c.Call(&done, "evm_revert", snapshot); err != nil || !done {
			t.Fatal(done, err)
		}
		if err := c.Call(nil, "evm_mine"); err != nil { // another block in place of the first
			t.Fatal(err)
		}
		deadline := time.Now().Add(20 * time.Second)
		for i := 0; i < len(ids); {
			out, err := o.Outcome(t.Context(), ids[i])
			if err != nil {
				t.Fatal(err)
			}
			if out.State == chain.Mined && out.Block != before[i].Block {
				if out.TxHash != before[i].TxHash {
					t.Error("another transaction than before")
				}
				i++
			} else if time.Now().After(deadline) {
				t.Fatalf("depth %d: intent %d is %s", depth, i, out.State)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	nonce, err := n.Client().NonceAt(t.Context(), account, nil)
	if err != nil || nonce != 7 {
		t.Errorf("nonce %d, %v", nonce, err)
	}
}

func TestATransactionThatIsTooCheapForTheNextBlockIsReplaced(t *testing.T) {
	url := testenv.Anvil(t, "--no-mining")
	n, db := dial(t, url), open(t, filepath.Join(t.TempDir(), "state.db"))
	c, err := rpc.Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	o := outbox(t, db, n)
	running(t, o.Run)
	id := enqueue(t, db, o, chain.Intent{Key: "pay", To: &common.Address{9}, Value: big.NewInt(5)})[0]
	first := sentAs(t, o, id, common.Hash{})
	if err := c.Call(nil, "anvil_setNextBlockBaseFeePerGas", "0x174876e800"); err != nil { // 100 gwei
		t.Fatal(err)
	}
	if err := c.Call(nil, "evm_mine"); err != nil {
		t.Fatal(err)
	}
	second := sentAs(t, o, id, first)
	if err := c.Call(nil, "evm_mine"); err != nil {
		t.Fatal(err)
	}
	if out := ends(t, o, chain.Mined, id)[0]; out.TxHash == first {
		t.Errorf("mined %s, replacement %s", out.TxHash, second)
	}
	if paid, err := n.Client().BalanceAt(t.Context(), common.Address{9}, nil); err != nil || paid.Int64() != 5 {
		t.Errorf("paid %v, %v", paid, err)
	}
}

// sentAs waits until the intent is sent in another version than not.
func sentAs(t *testing.T, o *chain.Outbox, id chain.IntentID, not common.Hash) common.Hash {
	t.Helper()
	for range 1000 {
		out, err := o.Outcome(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if out.State == chain.Sent && out.TxHash != not {
			return out.TxHash
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("was not sent")
	return common.Hash{}
}

func TestATransactionThatRevertsInItsBlockIsReportedAndMayBeTriedAgain(t *testing.T) {
	url := testenv.Anvil(t)
	n, db := dial(t, url), open(t, filepath.Join(t.TempDir(), "state.db"))
	c, err := rpc.Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	call := func(method string, args ...any) {
		t.Helper()
		if err := c.Call(nil, method, args...); err != nil {
			t.Fatal(method, err)
		}
	}
	o := outbox(t, db, n)
	running(t, o.Run)
	to := deploy(t, db, o)
	needs := chain.Intent{Key: "needs mark", To: &to, Data: []byte{2}}
	mark := func(v byte) { call("anvil_setStorageAt", to, common.Hash{}, common.Hash{31: v}) }
	mark(1)
	call("evm_setAutomine", false)
	id := enqueue(t, db, o, needs)[0]
	sentAs(t, o, id, common.Hash{})
	mark(0) // the ground is taken away between the estimate and the block
	call("evm_mine")
	out := ends(t, o, chain.Reverted, id)[0]
	if !errors.Is(out.Err, chain.ErrReverted) || out.Nonce != 1 || out.TxHash == (common.Hash{}) {
		t.Errorf("%+v", out)
	}
	mark(1)
	call("evm_setAutomine", true)
	if again := enqueue(t, db, o, needs)[0]; again != id {
		t.Errorf("another id: %d", again)
	}
	if out := ends(t, o, chain.Mined, id)[0]; out.Nonce != 2 {
		t.Errorf("nonce %d", out.Nonce)
	}
}
