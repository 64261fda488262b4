package chain_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"

	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/state"
)

// childDir names the variable that turns the test binary into a child to be killed.
const childDir = "CHAIN_TEST_CHILD"

// child runs an embedded chain, an outbox and a follower on a folder, and says
// each intent that is mined. With CHAIN_TEST_COUNT it ends once that many are.
func child() {
	ctx := context.Background()
	dir := os.Getenv(childDir)
	var t testing.T
	die := func(err error) {
		if err != nil {
			fmt.Println("error", err)
			os.Exit(3)
		}
	}
	n, err := chain.Start(ctx, chain.EmbeddedConfig{Dir: filepath.Join(dir, "chain"), Fund: []common.Address{account}, Log: logger(&t)})
	die(err)
	db, err := state.Open(ctx, filepath.Join(dir, "state.db"))
	die(err)
	o, err := chain.NewOutbox(db, n, chain.KeySigner(key), logger(&t))
	die(err)
	go o.Run(ctx) //nolint:errcheck // the process is killed
	var count int
	fmt.Sscan(os.Getenv("CHAIN_TEST_COUNT"), &count)
	for i := range count {
		out, err := sendOne(ctx, db, o, i)
		die(err)
		fmt.Println("mined", out.Block.Number, out.Block.Hash.Hex(), out.TxHash.Hex())
	}
	fmt.Println("done")
	select {}
}

func sendOne(ctx context.Context, db *state.DB, o *chain.Outbox, i int) (chain.Outcome, error) {
	in := chain.Intent{Key: fmt.Sprintf("pay %d", i), To: &common.Address{19: byte(i + 100)}, Value: big.NewInt(1)}
	id, err := add(ctx, db, o, in)
	if err != nil {
		return chain.Outcome{}, err
	}
	return o.Wait(ctx, id)
}

// run starts a child, and returns its lines until it says last or ends; it is then killed.
func run(t *testing.T, dir, last string, env ...string) (lines []string, killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), append(env, childDir+"="+dir)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(90*time.Second, func() { cmd.Process.Kill() }) //nolint:errcheck // best effort
	defer timer.Stop()
	for s := bufio.NewScanner(out); s.Scan(); {
		if strings.HasPrefix(s.Text(), "error") {
			t.Error(s.Text())
		}
		lines = append(lines, s.Text())
		if strings.HasPrefix(s.Text(), last) {
			// geth hands a new block to its database a moment after telling of it; one
			// that is lost in between is made again by the outbox.
			time.Sleep(100 * time.Millisecond)
			cmd.Process.Kill() //nolint:errcheck // it may have ended
			break
		}
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	return lines, errors.As(err, &exit) && exit.ExitCode() == -1
}

func TestBlocksThatWereMinedAreStillThereAfterTheProcessIsKilled(t *testing.T) {
	dir := t.TempDir()
	var mined []string
	for round := range 3 { // each dies a moment after its newest block was seen
		lines, _ := run(t, dir, "done", fmt.Sprintf("CHAIN_TEST_COUNT=%d", round+1))
		mined = append(mined, lines[len(lines)-2])
	}
	n := embedded(t, filepath.Join(dir, "chain"))
	head, err := n.Client().BlockNumber(t.Context())
	if err != nil || head < 3 {
		t.Fatalf("head is %d, %v", head, err)
	}
	for _, line := range mined {
		f := strings.Fields(line)
		r, err := n.Client().TransactionReceipt(t.Context(), common.HexToHash(f[3]))
		if err != nil || r.BlockHash.Hex() != f[2] {
			t.Errorf("%s: %v", line, err)
		}
	}
	// The state of every block can be read, and the chain goes on.
	for i := range head + 1 {
		if _, err := n.Client().BalanceAt(t.Context(), account, new(big.Int).SetUint64(i)); err != nil {
			t.Errorf("state of block %d: %v", i, err)
		}
	}
	db := open(t, filepath.Join(dir, "state.db"))
	o := outbox(t, db, n)
	running(t, o.Run)
	deploy(t, db, o)
}

func TestTheChainsTimeNeverRunsAheadOfTheClockAndNoBlockIsEmpty(t *testing.T) {
	n, db := embedded(t, t.TempDir()), open(t, filepath.Join(t.TempDir(), "state.db"))
	o := outbox(t, db, n)
	running(t, o.Run)
	to := deploy(t, db, o)
	var ins []chain.Intent
	for i := range 100 {
		ins = append(ins, say(to, i))
	}
	outs := ends(t, o, chain.Mined, enqueue(t, db, o, ins...)...)
	blocks := map[uint64]int{}
	for i, out := range outs {
		blocks[out.Block.Number]++
		if i > 0 && out.Nonce != outs[i-1].Nonce+1 {
			t.Errorf("nonce %d follows %d", out.Nonce, outs[i-1].Nonce)
		}
	}
	if len(blocks) > 10 {
		t.Errorf("100 intents took %d blocks", len(blocks))
	}
	time.Sleep(1500 * time.Millisecond)
	head, err := n.Client().BlockNumber(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := uint64(1); i <= head; i++ {
		b, err := n.Client().BlockByNumber(t.Context(), new(big.Int).SetUint64(i))
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Transactions()) == 0 {
			t.Errorf("block %d is empty", i)
		}
		if at := time.Unix(int64(b.Time()), 0); at.After(time.Now()) {
			t.Errorf("block %d is from the future: %v", i, at)
		}
	}
}

func TestASecondChainOnTheSameFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	n := embedded(t, dir)
	_, err := chain.Start(t.Context(), chain.EmbeddedConfig{Dir: dir, Fund: []common.Address{account}})
	if !errors.Is(err, chain.ErrNodeInUse) || !errors.Is(err, kind.Conflict) || !strings.Contains(err.Error(), dir) {
		t.Errorf("%v", err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = chain.Start(t.Context(), chain.EmbeddedConfig{Dir: dir, Fund: []common.Address{{1}}})
	if !errors.Is(err, chain.ErrOtherGenesis) || !errors.Is(err, kind.Conflict) {
		t.Errorf("%v", err)
	}
	embedded(t, dir)
}

func TestJSONRPCIsOnLoopbackOnlyAndOffersNothingPrivate(t *testing.T) {
	for _, bad := range []string{"0.0.0.0:0", "192.0.2.1:80", "nonsense", "127.0.0.1:99999"} {
		if _, err := chain.Start(t.Context(), chain.EmbeddedConfig{Dir: t.TempDir(), HTTP: bad}); !errors.Is(err, kind.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	n, err := chain.Start(t.Context(), chain.EmbeddedConfig{Dir: t.TempDir(), HTTP: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	c, err := rpc.Dial(n.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var mods map[string]string
	if err := c.Call(&mods, "rpc_modules"); err != nil {
		t.Fatal(err)
	}
	delete(mods, "rpc")
	if len(mods) != 3 || mods["eth"] == "" || mods["net"] == "" || mods["web3"] == "" {
		t.Errorf("modules %v", mods)
	}
	var any any
	for _, m := range []string{"admin_nodeInfo", "debug_setHead", "dev_addWithdrawal", "personal_listAccounts", "miner_setGasPrice"} {
		if err := c.Call(&any, m); err == nil {
			t.Errorf("%s answers", m)
		}
	}
	if _, err := chain.Dial(t.Context(), chain.DialConfig{URL: n.HTTP(), ChainID: 1}); !errors.Is(err, chain.ErrWrongChain) {
		t.Errorf("%v", err)
	}
	if d := dial(t, n.HTTP()); d.ChainID() != chain.EmbeddedChainID || d.Embedded() || !n.Embedded() {
		t.Errorf("chain %d", d.ChainID())
	}
}

func TestANodeThatCannotBeReachedIsUnavailableAndItsKeyIsNotTold(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	_, err := chain.Dial(t.Context(), chain.DialConfig{URL: s.URL + "/v3/secretkey"})
	if !errors.Is(err, kind.Unavailable) || strings.Contains(err.Error(), "secretkey") {
		t.Errorf("%v", err)
	}
}
