package chain

import (
	"context"
	"log/slog"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"chancery/internal/state"
)

// FollowerConfig says what to follow, and for whom.
type FollowerConfig struct {
	Topics        []common.Hash // first topics of the logs handed on; none: all logs
	Consumers     []Consumer
	Confirmations uint64        // blocks above a block before it is applied
	Window        int           // blocks remembered, the deepest reorganisation survived; default 256
	From          uint64        // first block of interest, for a consumer with no cursor
	Period        time.Duration // the network's regular block time if known; 0: learn it; negative: it has none
	Log           *slog.Logger
}

// Follower hands the chain's logs to consumers.
type Follower struct{}

// NewFollower prepares a follower; [Follower.Run] does the work.
func NewFollower(db *state.DB, node *Node, c FollowerConfig) (*Follower, error) {
	return &Follower{}, nil
}

// Run follows the chain until ctx ends.
func (f *Follower) Run(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

// Status tells where the follower stands.
type Status struct {
	ChainID    uint64
	Head       Ref           // the newest block that every consumer has applied
	HeadTime   time.Time     // that block's own time
	LastAnswer time.Time     // when the node last answered and nothing that it had was left to apply
	NodeHead   uint64        // the node's newest block
	Syncing    bool          // there are blocks left to apply
	Period     time.Duration // the network's regular block time, 0 if it seals irregularly
}

// Age tells how old what the consumers know may be.
func (s Status) Age(now time.Time) time.Duration {
	if s.LastAnswer.IsZero() {
		return math.MaxInt64
	}
	age := now.Sub(s.LastAnswer)
	if s.Period > 0 {
		age = max(age, now.Sub(s.HeadTime)-s.Period)
	}
	return max(age, 0)
}

// Status is safe for concurrent use.
func (f *Follower) Status() Status { return Status{} }

// WaitBlock returns once every consumer has applied block number or a later one.
func (f *Follower) WaitBlock(ctx context.Context, number uint64) error { return nil }

// Subscribe returns a channel that holds the newest head not yet received, and
// a function that ends the subscription.
func (f *Follower) Subscribe() (<-chan Ref, func()) { return make(chan Ref, 1), func() {} }
