package chain

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// Status tells where the follower stands.
type Status struct {
	ChainID    uint64
	Head       Ref           // the newest block that every consumer has applied
	HeadTime   time.Time     // the own time of the node's newest block at LastAnswer
	LastAnswer time.Time     // when the node last answered and nothing that it had was left to apply
	NodeHead   uint64        // the node's newest block
	Syncing    bool          // there are blocks left to apply
	Period     time.Duration // the network's regular block time, 0 if it seals irregularly
}

// Age tells how old what the consumers know may be: the time since they last
// had all that the node had, and on a network that seals regularly also the time
// since its next block has been due, so that a stuck node counts as silent.
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

// progress is what a follower tells others about itself.
type progress struct {
	mu      sync.Mutex
	status  Status
	changed chan struct{} // closed and replaced when the head changes
	subs    map[chan Ref]struct{}
}

func (p *progress) init(chainID uint64) {
	p.status.ChainID, p.status.Syncing = chainID, true
	p.changed = make(chan struct{})
	p.subs = map[chan Ref]struct{}{}
}

// Status is where the follower stands now.
func (f *Follower) Status() Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.status
}

// WaitBlock returns once every consumer has applied block number or a later one.
func (f *Follower) WaitBlock(ctx context.Context, number uint64) error {
	for {
		f.mu.Lock()
		there, changed := f.status.Head.Number >= number && f.status.Head != (Ref{}), f.changed
		f.mu.Unlock()
		if there {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// Subscribe returns a channel that holds the newest head not yet received, also
// one that a reorganisation went back to, and a function that ends the subscription.
func (f *Follower) Subscribe() (<-chan Ref, func()) {
	ch := make(chan Ref, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.subs[ch] = struct{}{}
	return ch, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.subs, ch)
	}
}

func (f *Follower) heard(nodeHead uint64, period time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status.NodeHead, f.status.Period = nodeHead, period
}

func (f *Follower) syncing() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status.Syncing = true
}

// level notes that at that time there was nothing left to apply.
func (f *Follower) level(at, head time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status.Syncing, f.status.LastAnswer, f.status.HeadTime = false, at, head
}

// stood notes where the lowest of the consumers stands.
func (f *Follower) stood(lowest Ref) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.status.Head == lowest {
		return
	}
	f.status.Head = lowest
	close(f.changed)
	f.changed = make(chan struct{})
	for ch := range f.subs {
		select {
		case <-ch: // nobody has taken the last one: this one is newer
		default:
		}
		ch <- lowest
	}
}

// sampled is how many blocks are looked at to learn how regularly they come.
const sampled = 48

// pulse learns whether a network seals blocks regularly.
type pulse struct {
	fixed   bool
	known   time.Duration
	headers []*header // the newest, oldest first
}

func (p *pulse) init(period time.Duration, embedded bool) {
	p.fixed = period != 0 || embedded
	p.known = max(period, 0)
}

// beat takes a new head, and asks for those before it that it does not know.
func (p *pulse) beat(ctx context.Context, n *Node, head *header) error {
	if p.fixed {
		return nil
	}
	if k := len(p.headers); k > 0 {
		switch last := p.headers[k-1]; {
		case last.Hash == head.Hash:
			return nil
		case last.Hash == head.Parent:
			p.headers = append(p.headers, head)
			p.headers = p.headers[max(0, len(p.headers)-sampled):]
			return nil
		}
	}
	var numbers []uint64
	for i := min(sampled-1, uint64(head.Number)); i > 0; i-- {
		numbers = append(numbers, uint64(head.Number)-i)
	}
	headers, err := n.headers(ctx, numbers...)
	if err != nil {
		return err
	}
	p.headers = append(slices.DeleteFunc(headers, func(h *header) bool { return h == nil }), head)
	return nil
}

// period is the usual time between blocks, or 0. A network is only taken to be
// regular if it seals blocks that are empty: one that seals on demand may look
// regular while it is busy, and must not count as stuck once it is idle.
func (p *pulse) period() time.Duration {
	if p.fixed || len(p.headers) < sampled/2 {
		return p.known
	}
	var gaps []uint64
	empty := 0
	for i, h := range p.headers[1:] {
		gaps = append(gaps, uint64(h.Time)-uint64(p.headers[i].Time))
		if h.GasUsed == 0 {
			empty++
		}
	}
	slices.Sort(gaps)
	usual := gaps[len(gaps)/2]
	if empty == 0 || usual == 0 || gaps[len(gaps)-1] > 4*usual {
		return 0
	}
	return time.Duration(usual) * time.Second
}
