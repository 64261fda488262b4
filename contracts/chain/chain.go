// Package chain talks to an Ethereum chain for the rest of Chancery. It has
// three parts:
//
//   - [Node] is a JSON-RPC endpoint, dialled with [Dial], or a whole node run
//     inside the process with [Start];
//   - [Outbox] sends transactions: an intent is a row in the state before
//     anything is sent, so that a crash neither loses it nor sends it twice;
//   - [Follower] reads the chain's logs and hands them, block by block, to the
//     [Consumer]s that derive tables from them. It undoes blocks that the chain
//     has left.
//
// It knows nothing of what the transactions and logs mean: calldata goes in,
// logs come out. Block hashes are taken as the node gives them and never
// computed here, since networks such as QBFT hash their headers in their own way.
package chain

import (
	"context"
	"database/sql"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"chancery/internal/kind"
)

// Errors that callers tell apart.
var (
	ErrWrongChain    = kind.New(kind.Conflict, "the node is on another chain")
	ErrNodeInUse     = kind.New(kind.Conflict, "another process runs the chain in this folder")
	ErrOtherGenesis  = kind.New(kind.Conflict, "the folder holds a chain that was started differently")
	ErrReorgTooDeep  = kind.New(kind.Conflict, "the chain was reorganised below the blocks that are remembered")
	ErrUnknownIntent = kind.New(kind.NotFound, "no such intent")
	ErrIntentFailed  = kind.New(kind.Conflict, "the transaction would fail")
	ErrReverted      = kind.New(kind.Conflict, "the transaction was mined and reverted")
)

// Ref names a block.
type Ref struct {
	Number uint64
	Hash   common.Hash
}

// Block is what a consumer sees of a block: its logs have one of the
// follower's topics first, in the chain's order.
type Block struct {
	ChainID uint64
	Ref
	Parent common.Hash
	Time   time.Time // the block's own time, whole seconds, UTC
	Logs   []types.Log
}

// Consumer derives tables from the chain. All consumers that take a block share
// one transaction, which commits for all of them or for none. The methods are
// called from one goroutine, and must touch nothing but the transaction:
// what follows from a commit belongs in [Committer].
type Consumer interface {
	// Name is for logs and errors.
	Name() string
	// Cursor tells the block that the consumer's tables stand at; false means
	// that they hold nothing yet. It is kept in the consumer's own tables, so that
	// deleting them makes the follower replay the chain for it.
	Cursor(ctx context.Context, tx *sql.Tx) (Ref, bool, error)
	// Apply takes the next block and moves the cursor to it. Blocks come in
	// order; during catch-up those without logs of interest may be left out,
	// so b.Parent need not be the last block applied.
	Apply(ctx context.Context, tx *sql.Tx, b *Block) error
	// Rewind undoes every block above to and moves the cursor to it. The block
	// to may be one that was left out by Apply, or the one before the first.
	Rewind(ctx context.Context, tx *sql.Tx, to Ref) error
}

// Committer is an ability of some consumers: Committed is called after each
// commit that the consumer took part in, in order and before the next
// transaction begins. After a rewind head is the block rewound to.
type Committer interface {
	Committed(ctx context.Context, head Ref)
}
