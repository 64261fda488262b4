package chain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"chancery/internal/kind"
	"chancery/internal/state"
)

const (
	defaultWindow = 256
	// batchSize is how many headers are asked for at once while catching up.
	batchSize = 64
	// pollPolling and pollSubscribed are how often the node is asked for its
	// head where it can't tell, and where it tells but might be silent.
	pollPolling, pollSubscribed = 500 * time.Millisecond, 2 * time.Second
)

// FollowerConfig says what to follow, and for whom.
type FollowerConfig struct {
	Topics        []common.Hash // first topics of the logs handed on; none: all logs
	Consumers     []Consumer    // at least one
	Confirmations uint64        // blocks above a block before it is applied
	Window        int           // blocks remembered, the deepest reorganisation survived; default 256
	From          uint64        // first block of interest, for a consumer with no cursor
	Period        time.Duration // the network's regular block time if known; 0: learn it; negative: it has none
	Log           *slog.Logger
}

// Follower hands the chain's logs to consumers. There may be one for each chain
// in a state. Run it once; the other methods are safe for concurrent use.
//
// The table chain_block remembers the newest blocks that were applied, all of
// one branch. A consumer whose cursor the node no longer has in its chain is
// rewound to the newest remembered block that it does have. Where a consumer
// stands below the others, because it is new or its tables were deleted, the
// blocks between are handed to it alone.
type Follower struct {
	db     *state.DB
	node   *Node
	c      FollowerConfig
	window uint64
	stands []*stand // in the consumers' order; read anew after every error
	known  bool     // stands is what the database says
	pulse  pulse
	progress
}

// stand is where a consumer stands.
type stand struct {
	Consumer
	at  Ref
	any bool // false: nothing applied yet
}

// errMoved says that the chain changed while it was being read: look again.
var errMoved = errors.New("the chain moved")

// NewFollower prepares a follower; [Follower.Run] does the work.
func NewFollower(db *state.DB, node *Node, c FollowerConfig) (*Follower, error) {
	if len(c.Consumers) == 0 || c.Window < 0 {
		return nil, kind.Errorf(kind.Invalid, "a follower needs a consumer, and a window that is not negative")
	}
	if c.Window == 0 {
		c.Window = defaultWindow
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	f := &Follower{db: db, node: node, c: c, window: uint64(c.Window)}
	for _, consumer := range c.Consumers {
		f.stands = append(f.stands, &stand{Consumer: consumer})
	}
	f.pulse.init(c.Period, node.Embedded())
	f.progress.init(node.ChainID())
	if _, err := db.EnsureDerived(context.Background(), "chain", blockTable); err != nil {
		return nil, err
	}
	return f, nil
}

// Run follows the chain until ctx ends, whose error it then returns, or until
// going on would be wrong: the node is on another chain, a consumer refuses a
// block, or the chain was reorganised below the window ([ErrReorgTooDeep]).
// A node or database that can't be reached is tried again and again.
func (f *Follower) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	every := pollPolling
	if f.node.rpc.SupportsSubscriptions() {
		every = pollSubscribed
	}
	heads := f.node.heads(ctx, every)
	defer func() {
		cancel()
		for range heads { // until its goroutine has ended
		}
	}()
	f.known = false
	for failures := 0; ; {
		err := f.sync(ctx, failures > 0)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			failures = 0
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-heads:
			}
		case errors.Is(err, errMoved):
			pause(ctx, 10*time.Millisecond)
		case !transient(err):
			return kind.Wrap(err, "follow", fmt.Sprintf("chain %d", f.node.chainID))
		default:
			f.known = false
			if failures++; failures == 1 || failures%20 == 0 {
				f.c.Log.WarnContext(ctx, "following the chain: trying again", "error", err, "failures", failures)
			}
			pause(ctx, min(5*time.Second, 50*time.Millisecond<<min(failures, 10)))
		}
	}
}

// sync applies everything that the node has now.
func (f *Follower) sync(ctx context.Context, recheck bool) error {
	if recheck || !f.known {
		if err := f.node.checkChain(ctx); err != nil {
			return err
		}
		if err := f.load(ctx); err != nil {
			return err
		}
	}
	asked := time.Now()
	head, err := f.node.latest(ctx)
	if err != nil {
		return err
	}
	if err := f.pulse.beat(ctx, f.node, head); err != nil {
		return err
	}
	f.heard(uint64(head.Number), f.pulse.period())
	for {
		if !f.all(head.ref()) {
			if err := f.settle(ctx); err != nil {
				return err
			}
		}
		low, err := f.advance(ctx, head)
		if err != nil {
			return err
		}
		if !low {
			f.level(asked, head.time())
			return nil
		}
	}
}

func (f *Follower) all(at Ref) bool {
	for _, s := range f.stands {
		if !s.any || s.at != at {
			return false
		}
	}
	return true
}

// load reads the cursors, and forgets remembered blocks that no consumer has applied.
func (f *Follower) load(ctx context.Context) error {
	err := f.db.Tx(ctx, func(tx *sql.Tx) error {
		top, topHash := int64(-1), common.Hash{}
		for _, s := range f.stands {
			var err error
			if s.at, s.any, err = s.Cursor(ctx, tx); err != nil {
				return kind.Wrap(err, "read cursor of", s.Name())
			}
			if s.any && int64(s.at.Number) > top {
				top, topHash = int64(s.at.Number), s.at.Hash
			}
		}
		return f.forgetOthers(ctx, tx, top, topHash)
	})
	if f.known = err == nil; f.known {
		f.report()
	}
	return err
}

// settle rewinds the consumers that stand on blocks which the node's chain has left.
func (f *Follower) settle(ctx context.Context) error {
	var numbers []uint64
	var on []*stand
	for _, s := range f.stands {
		if s.any {
			numbers, on = append(numbers, s.at.Number), append(on, s)
		}
	}
	headers, err := f.node.headers(ctx, numbers...)
	if err != nil {
		return err
	}
	var lost *stand // the lowest of those that stand on blocks left
	for i, s := range on {
		if h := headers[i]; (h == nil || h.Hash != s.at.Hash) && (lost == nil || s.at.Number < lost.at.Number) {
			lost = s
		}
	}
	if lost == nil {
		return nil
	}
	to, err := f.ancestor(ctx, lost.at)
	if err != nil {
		return err
	}
	return f.rewind(ctx, to)
}

// ancestor finds the newest remembered block below lost that the node has.
func (f *Follower) ancestor(ctx context.Context, lost Ref) (Ref, error) {
	past, err := f.remembered(ctx, lost.Number)
	if err != nil {
		return Ref{}, err
	}
	tooDeep := kind.WithHint(kind.Wrap(ErrReorgTooDeep, "undo block", fmt.Sprint(lost.Number)),
		"delete the tables derived from the chain, so that they are made anew")
	if len(past) == 0 || past[0] != lost {
		return Ref{}, tooDeep
	}
	for past = past[1:]; len(past) > 0; {
		part := past[:min(batchSize, len(past))]
		numbers := make([]uint64, len(part))
		for i, r := range part {
			numbers[i] = r.Number
		}
		headers, err := f.node.headers(ctx, numbers...)
		if err != nil {
			return Ref{}, err
		}
		for i, h := range headers {
			if h != nil && h.Hash == part[i].Hash {
				return part[i], nil
			}
		}
		lost, past = part[len(part)-1], past[len(part):]
	}
	// Everything remembered has gone. If that is all that was ever applied, the start is common.
	if lost.Number != f.c.From || f.c.From == 0 {
		return Ref{}, tooDeep
	}
	headers, err := f.node.headers(ctx, f.c.From-1)
	if err != nil {
		return Ref{}, err
	}
	if headers[0] == nil {
		return Ref{}, kind.Errorf(kind.Unavailable, "the node has no block %d yet", f.c.From-1)
	}
	return headers[0].ref(), nil
}

func (f *Follower) rewind(ctx context.Context, to Ref) error {
	var moved []*stand
	err := f.db.Tx(ctx, func(tx *sql.Tx) error {
		for _, s := range f.stands {
			if !s.any || s.at.Number <= to.Number {
				continue
			}
			if err := s.Rewind(ctx, tx, to); err != nil {
				return kind.Wrap(err, "rewind", s.Name())
			}
			moved = append(moved, s)
		}
		return f.forgetAbove(ctx, tx, int64(to.Number))
	})
	if err != nil {
		f.known = false
		return err
	}
	f.c.Log.InfoContext(ctx, "the chain was reorganised", "from", moved[0].at.Number, "to", to.Number)
	f.moved(ctx, moved, to)
	return nil
}

// advance hands the next blocks to the consumers that stand lowest; false means
// that there are none.
func (f *Follower) advance(ctx context.Context, head *header) (bool, error) {
	next, last := f.c.From, uint64(0)
	var group []*stand
	for i, s := range f.stands {
		start := f.c.From
		if s.any {
			start = s.at.Number + 1
		}
		if i == 0 || start < next {
			next, group = start, nil
		}
		if start == next {
			group = append(group, s)
		}
	}
	if uint64(head.Number) < f.c.Confirmations {
		return false, nil
	}
	last = uint64(head.Number) - f.c.Confirmations
	if next > last {
		return false, nil
	}
	f.syncing()
	last = min(last, next+batchSize-1)
	for _, s := range f.stands { // stop where the others stand, and go on together
		if s.any && s.at.Number >= next {
			last = min(last, s.at.Number)
		}
	}
	blocks, err := f.read(ctx, group[0], next, last, head)
	if err != nil {
		return false, err
	}
	var skipped []Ref
	for i, b := range blocks {
		if len(b.Logs) == 0 && i < len(blocks)-1 {
			skipped = append(skipped, b.Ref)
			continue
		}
		if err := f.apply(ctx, group, skipped, b); err != nil {
			return false, err
		}
		skipped = nil
	}
	return true, nil
}

// read gets blocks first to last, which must follow on each other and on where
// the group stands.
func (f *Follower) read(ctx context.Context, on *stand, first, last uint64, head *header) ([]*Block, error) {
	headers := []*header{head}
	if first != uint64(head.Number) {
		numbers := make([]uint64, 0, last-first+1)
		for n := first; n <= last; n++ {
			numbers = append(numbers, n)
		}
		var err error
		if headers, err = f.node.headers(ctx, numbers...); err != nil {
			return nil, err
		}
	}
	var blocks []*Block
	var wanted []common.Hash
	var places []int
	for i, h := range headers {
		if h == nil || uint64(h.Number) != first+uint64(i) ||
			i == 0 && on.any && h.Parent != on.at.Hash || i > 0 && h.Parent != headers[i-1].Hash {
			return nil, errMoved
		}
		if f.interesting(h) {
			wanted, places = append(wanted, h.Hash), append(places, i)
		}
		blocks = append(blocks, &Block{ChainID: f.node.chainID, Ref: h.ref(), Parent: h.Parent, Time: h.time()})
	}
	logs, err := f.node.logs(ctx, wanted, f.c.Topics)
	if err != nil {
		return nil, err
	}
	for i, place := range places {
		for _, l := range logs[i] {
			if l.BlockHash != blocks[place].Hash || l.Removed {
				return nil, errMoved
			}
		}
		blocks[place].Logs = logs[i]
	}
	return blocks, nil
}

// interesting tells by a header's bloom filter whether its block can have logs to hand on.
func (f *Follower) interesting(h *header) bool {
	for _, t := range f.c.Topics {
		if h.Bloom.Test(t[:]) {
			return true
		}
	}
	return len(f.c.Topics) == 0 && h.GasUsed > 0
}

func (f *Follower) apply(ctx context.Context, group []*stand, skipped []Ref, b *Block) error {
	err := f.db.Tx(ctx, func(tx *sql.Tx) error {
		for _, r := range append(skipped, b.Ref) {
			if err := f.remember(ctx, tx, r); err != nil {
				return err
			}
		}
		if err := f.forgetBelow(ctx, tx, b.Number); err != nil {
			return err
		}
		for _, s := range group {
			if err := s.Apply(ctx, tx, b); err != nil {
				return kind.Wrap(err, fmt.Sprintf("apply block %d to", b.Number), s.Name())
			}
		}
		return nil
	})
	if err != nil {
		f.known = f.known && errors.Is(err, errMoved)
		return err
	}
	f.moved(ctx, group, b.Ref)
	return nil
}

// moved notes a commit, and tells those who asked.
func (f *Follower) moved(ctx context.Context, group []*stand, to Ref) {
	for _, s := range group {
		s.at, s.any = to, true
		if c, ok := s.Consumer.(Committer); ok {
			c.Committed(ctx, to)
		}
	}
	f.report()
}

// report tells those who asked where the lowest consumer stands.
func (f *Follower) report() {
	lowest, all := Ref{}, true
	for i, s := range f.stands {
		if i == 0 || s.at.Number < lowest.Number {
			lowest = s.at
		}
		all = all && s.any
	}
	if all {
		f.stood(lowest)
	}
}
