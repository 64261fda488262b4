package chain

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

// fakeChain is a node with nothing behind it, that forks, goes back and fails
// as it is told, which a real one can't be made to.
type fakeChain struct {
	mu     sync.Mutex
	branch []*fakeBlock // canonical, from the genesis block
	byHash map[common.Hash]*fakeBlock
	salt   uint64
	faults int    // so many calls fail
	before func() // called once before the next call is answered
}

type fakeBlock struct {
	header
	logs []types.Log
}

var fakeTopic = common.Hash{1: 7}

func newFake() *fakeChain {
	f := &fakeChain{byHash: map[common.Hash]*fakeBlock{}}
	f.extend(0)
	return f
}

// extend adds a block with so many logs to the head.
func (f *fakeChain) extend(logs int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.salt++
	b := &fakeBlock{header: header{Number: hexutil.Uint64(len(f.branch)), Time: hexutil.Uint64(1000 + len(f.branch))}}
	if n := len(f.branch); n > 0 {
		b.Parent = f.branch[n-1].Hash
	}
	b.Hash = crypto.Keccak256Hash(b.Parent[:], binary.BigEndian.AppendUint64(nil, f.salt))
	for i := range logs {
		b.logs = append(b.logs, types.Log{Topics: []common.Hash{fakeTopic}, Data: []byte{byte(f.salt), byte(i)},
			BlockNumber: uint64(b.Number), BlockHash: b.Hash, Index: uint(i)})
		b.Bloom.Add(fakeTopic[:])
	}
	f.branch, f.byHash[b.Hash] = append(f.branch, b), b
}

// next runs fn before the next call is answered.
func (f *fakeChain) next(fn func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.before = fn
}

// cut takes blocks off the head.
func (f *fakeChain) cut(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.branch = f.branch[:max(1, len(f.branch)-max(0, n))]
}

func (f *fakeChain) node() *Node {
	s := rpc.NewServer()
	if err := s.RegisterName("eth", &fakeAPI{f}); err != nil {
		panic(err)
	}
	c := rpc.DialInProc(s)
	return &Node{rpc: c, client: ethclient.NewClient(c), chainID: 77}
}

func (f *fakeChain) answer() error {
	f.mu.Lock()
	before := f.before
	f.before = nil
	f.mu.Unlock()
	if before != nil {
		before()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.faults > 0 {
		f.faults--
		return errors.New("out of order")
	}
	return nil
}

// fakeAPI is what the fake offers over JSON-RPC.
type fakeAPI struct{ f *fakeChain }

func (a *fakeAPI) ChainId() hexutil.Uint64 { return 77 }

func (a *fakeAPI) GetBlockByNumber(_ context.Context, n rpc.BlockNumber, _ bool) (*header, error) {
	if err := a.f.answer(); err != nil {
		return nil, err
	}
	a.f.mu.Lock()
	defer a.f.mu.Unlock()
	i := int(n)
	if n == rpc.LatestBlockNumber {
		i = len(a.f.branch) - 1
	}
	if i < 0 || i >= len(a.f.branch) {
		return nil, nil
	}
	h := a.f.branch[i].header
	return &h, nil
}

func (a *fakeAPI) GetLogs(_ context.Context, q struct {
	BlockHash common.Hash `json:"blockHash"`
}) ([]types.Log, error) {
	if err := a.f.answer(); err != nil {
		return nil, err
	}
	a.f.mu.Lock()
	defer a.f.mu.Unlock()
	b, ok := a.f.byHash[q.BlockHash]
	if !ok {
		return nil, errors.New("unknown block")
	}
	return append([]types.Log{}, b.logs...), nil
}
