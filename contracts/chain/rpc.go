package chain

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"chancery/internal/kind"
)

// callTimeout bounds one request to the node.
const callTimeout = 20 * time.Second

// header is what is needed of a block's header, its hash as the node says.
type header struct {
	Number  hexutil.Uint64 `json:"number"`
	Hash    common.Hash    `json:"hash"`
	Parent  common.Hash    `json:"parentHash"`
	Time    hexutil.Uint64 `json:"timestamp"`
	GasUsed hexutil.Uint64 `json:"gasUsed"`
	BaseFee *hexutil.Big   `json:"baseFeePerGas"` // nil before EIP-1559
	Bloom   types.Bloom    `json:"logsBloom"`
}

func (h *header) ref() Ref        { return Ref{uint64(h.Number), h.Hash} }
func (h *header) time() time.Time { return time.Unix(int64(h.Time), 0).UTC() }

// latest is the node's head.
func (n *Node) latest(ctx context.Context) (*header, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var h *header
	err := n.rpc.CallContext(ctx, &h, "eth_getBlockByNumber", "latest", false)
	if err == nil && h == nil {
		err = ethereum.NotFound
	}
	return h, kind.As(kind.Unavailable, err, "read", "newest block")
}

// headers are the canonical headers of the numbers given, in one request; those
// that the node does not have are nil.
func (n *Node) headers(ctx context.Context, numbers ...uint64) ([]*header, error) {
	out := make([]*header, len(numbers))
	batch := make([]rpc.BatchElem, len(numbers))
	for i, number := range numbers {
		batch[i] = rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{hexutil.Uint64(number), false}, Result: &out[i]}
	}
	return out, kind.As(kind.Unavailable, n.batch(ctx, batch), "read", "headers")
}

// logs are those of whole blocks, by hash, that have one of the topics first, in one request.
func (n *Node) logs(ctx context.Context, blocks []common.Hash, topics []common.Hash) ([][]types.Log, error) {
	out := make([][]types.Log, len(blocks))
	batch := make([]rpc.BatchElem, len(blocks))
	for i, hash := range blocks {
		filter := map[string]any{"blockHash": hash}
		if len(topics) > 0 {
			filter["topics"] = [][]common.Hash{topics}
		}
		batch[i] = rpc.BatchElem{Method: "eth_getLogs", Args: []any{filter}, Result: &out[i]}
	}
	return out, kind.As(kind.Unavailable, n.batch(ctx, batch), "read", "logs")
}

// receipts are those of the transactions given; those not in the canonical chain are nil.
func (n *Node) receipts(ctx context.Context, txs []common.Hash) ([]*types.Receipt, error) {
	out := make([]*types.Receipt, len(txs))
	batch := make([]rpc.BatchElem, len(txs))
	for i, hash := range txs {
		batch[i] = rpc.BatchElem{Method: "eth_getTransactionReceipt", Args: []any{hash}, Result: &out[i]}
	}
	return out, kind.As(kind.Unavailable, n.batch(ctx, batch), "read", "receipts")
}

func (n *Node) batch(ctx context.Context, elems []rpc.BatchElem) error {
	if len(elems) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if err := n.rpc.BatchCallContext(ctx, elems); err != nil {
		return err
	}
	for _, e := range elems {
		if e.Error != nil {
			return e.Error
		}
	}
	return nil
}

// heads makes a channel that receives something soon after each new head, or
// after every, whichever comes first; it closes when ctx ends.
func (n *Node) heads(ctx context.Context, every time.Duration) <-chan struct{} {
	out := make(chan struct{}, 1)
	go func() {
		defer close(out)
		var sub *rpc.ClientSubscription
		var lost <-chan error
		news := make(chan *header, 16)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			if sub == nil && n.rpc.SupportsSubscriptions() {
				if s, err := n.rpc.EthSubscribe(ctx, news, "newHeads"); err == nil {
					sub, lost = s, s.Err()
				}
			}
			select {
			case <-ctx.Done():
				if sub != nil {
					sub.Unsubscribe()
				}
				return
			case <-lost:
				sub, lost = nil, nil
				pause(ctx, every)
			case <-news:
			case <-tick.C:
			}
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}()
	return out
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// checkChain makes sure that the node has not been exchanged for one on another chain.
func (n *Node) checkChain(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	id, err := n.client.ChainID(ctx)
	if err != nil {
		return kind.As(kind.Unavailable, err, "ask for", "chain id")
	}
	if !id.IsUint64() || id.Uint64() != n.chainID {
		return kind.Wrap(ErrWrongChain, "follow", "chain "+id.String())
	}
	return nil
}

// transient tells errors that may pass from those that won't: the node or the
// database can't be reached, is busy, or is full.
func transient(err error) bool {
	var (
		netErr net.Error
		pg     interface{ SQLState() string }
		lite   interface{ Code() int }
	)
	switch {
	case errors.Is(err, kind.Unavailable), errors.Is(err, driver.ErrBadConn), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.ECONNREFUSED), errors.As(err, &netErr):
		return true
	case errors.As(err, &pg): // classes: connection, rollback, resources, operator
		switch s := pg.SQLState(); s[:min(2, len(s))] {
		case "08", "40", "53", "57":
			return true
		}
	case errors.As(err, &lite):
		switch lite.Code() & 0xff {
		case 5, 6, 10, 13: // busy, locked, I/O, full
			return true
		}
	}
	return false
}
