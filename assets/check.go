package assets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sync/errgroup"

	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/ods/store"
)

// Chain is what checking and withdrawing ask of the chain.
type Chain interface {
	// Record is what the contract keeps of an asset; its status is None where
	// there is no such.
	Record(ctx context.Context, id common.Hash) (contracts.Record, error)
	// Registered gives the ids of all assets of the contract.
	Registered(ctx context.Context) iter.Seq2[common.Hash, error]
}

// Intents tells how transactions stand: see chain.Outbox.
type Intents interface {
	Outcome(ctx context.Context, id chain.IntentID) (chain.Outcome, error)
}

// Checker compares every stored object and key header with what is registered.
// It is safe for concurrent use: of several checks one runs at a time.
type Checker struct {
	c       Config
	chain   Chain
	intents Intents
	p       *Publisher
	checks  keyedMutex
}

// NewChecker makes the checker of a department. What its publisher is making now
// is left alone.
func NewChecker(c Config, p *Publisher, on Chain, intents Intents) *Checker {
	c.defaults()
	return &Checker{c: c, chain: on, intents: intents, p: p}
}

// CheckOptions say how to check.
type CheckOptions struct {
	Remove  bool // take away what interrupted publishing and withdrawing left
	Quick   bool // read no object: compare sizes and presence only
	Restart bool // begin anew where a check was interrupted
}

// Finding is something that isn't as it must be.
type Finding struct {
	Asset   common.Hash // zero where no asset is concerned
	Dataset string
	Object  string // store key; "" where no object is concerned
	Problem string
	Removed bool
}

// CheckReport is what a check found. No finding is good. It tells of all that
// was looked at, also before the check was interrupted.
type CheckReport struct {
	Assets, Objects int
	Bytes           int64 // of the payloads looked at
	// Resumed is how many releases an interrupted check had looked at, which were
	// not looked at again; Of is how many there were when this one began.
	Resumed, Of int
	Findings    []Finding // of releases, then of other objects, then of assets that are only on the chain
}

const (
	checkPage  = 64 // releases read from the state, and keys looked up there, at a time
	maxWorkers = 32
)

// Check reads every payload, hashes it and compares it with the registration,
// opens every key header, checks the inner nodes of every payload's tree, and
// looks for objects and assets that have nothing to do with each other. It works
// on as many releases at a time as there are cores; memory is constant.
//
// A check that was interrupted is gone on with if it is less than a day old and
// was as quick: what it looked at is not looked at again, and what it found is
// reported. What is published, withdrawn or removed meanwhile is no finding. A
// chain or store that can't be asked is an error, and no finding.
//
// progress, which may be nil, tells bytes of all; it is called from one goroutine
// at a time.
func (k *Checker) Check(ctx context.Context, o CheckOptions, progress func(done, total int64)) (CheckReport, error) {
	unlock, err := k.checks.lock(ctx, "")
	if err != nil {
		return CheckReport{}, err
	}
	defer unlock()
	run, err := k.begin(ctx, o, progress)
	if err != nil {
		return CheckReport{}, err
	}
	err = k.releases(ctx, run)
	if err == nil {
		err = k.objects(ctx, run)
	}
	if err == nil {
		err = k.registered(ctx, run)
	}
	return run.end(ctx, err)
}

// releases checks all that were not looked at before.
func (k *Checker) releases(ctx context.Context, run *checkRun) error {
	g, ctx := errgroup.WithContext(ctx)
	queue := make(chan *release)
	g.Go(func() error {
		defer close(queue)
		for after := ""; ; {
			page, err := run.page(ctx, after)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, r := range page {
				select {
				case queue <- r:
				case <-ctx.Done():
					return ctx.Err()
				}
				after = r.id
			}
		}
	})
	for range min(runtime.GOMAXPROCS(0), maxWorkers) {
		g.Go(func() error {
			look := &looker{Checker: k, run: run}
			for r := range queue {
				if r.state == draftState {
					if err := k.draft(ctx, run, r); err != nil {
						return err
					}
					continue
				}
				if err := look.at(ctx, r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// draft looks at a release that was never sealed.
func (k *Checker) draft(ctx context.Context, run *checkRun, r *release) error {
	if k.p.isRunning(r.id) {
		return nil
	}
	// It may have come to its end since it was listed.
	if draft, err := k.p.isDraft(ctx, r.id); err != nil || !draft {
		return err
	}
	f := Finding{Dataset: r.draft.Dataset, Object: r.storeKey, Problem: "an interrupted publish left a draft"}
	if run.o.Remove {
		if err := k.p.discard(ctx, r); err != nil {
			return err
		}
		f.Removed = true
	}
	return run.settle(ctx, ofReleases, outcome{item: r.id, findings: []Finding{f}, again: !f.Removed})
}

// looker looks at one sealed release after the other.
type looker struct {
	*Checker
	run   *checkRun
	ahead readAhead

	r   *release
	out outcome
}

func (l *looker) find(format string, args ...any) {
	l.out.findings = append(l.out.findings, Finding{Asset: l.r.asset, Dataset: l.r.draft.Dataset, Object: l.r.storeKey, Problem: fmt.Sprintf(format, args...)})
}

// at checks a release. What is found is only believed if the release is still
// what it was when it was read: it may have been withdrawn since.
func (l *looker) at(ctx context.Context, r *release) error {
	for l.out.told = 0; ; {
		l.r, l.out = r, outcome{item: r.id, assets: 1, bytes: r.payloadSize, told: l.out.told}
		err := l.look(ctx)
		if err != nil {
			return err
		}
		if len(l.out.findings) == 0 {
			break
		}
		now, err := l.reload(ctx, r.id)
		if err != nil {
			return err
		}
		if now == nil {
			return nil
		}
		if now.state == r.state && bytes.Equal(now.header, r.header) {
			break
		}
		r = now
	}
	return l.run.settle(ctx, ofReleases, l.out)
}

func (l *looker) look(ctx context.Context) error {
	r := l.r
	record, err := l.chain.Record(ctx, r.asset)
	if err != nil {
		return err
	}
	if record.Status == contracts.None {
		if waits, err := l.unregistered(ctx); err != nil || waits {
			return err
		}
		if record, err = l.chain.Record(ctx, r.asset); err != nil {
			return err
		}
		if record.Status == contracts.None {
			l.find("its registration was mined but the contract has no record of it")
			return nil
		}
	}
	m, err := DecodeMetadata(r.metadata)
	if err != nil {
		l.find("its metadata can't be read")
		return nil
	}
	if contracts.AssetID(l.c.ChainID, l.c.Contract, r.head(), r.metadata) != r.asset {
		l.find("its metadata is not what was registered")
		return nil
	}
	if m.Public.Payload == nil {
		return nil
	}
	_, erased, err := l.c.erasure(ctx, r.asset)
	if err != nil {
		return err
	}
	if erased || record.Status == contracts.Withdrawn {
		return l.retired(ctx, record.Status, erased)
	}
	switch key, err := seal.OpenHeader(r.header, l.c.Identity); {
	case len(r.header) == 0:
		l.find("its key header is missing")
	case err != nil:
		l.find("its key header can't be opened: %v", err)
	case seal.CheckCommitment(key, m.Public.Payload.KeyCommitment) != nil:
		l.find("its key header holds another key than the one committed to")
	}
	if r.storeKey == "" {
		return l.inline(m)
	}
	l.out.objects = 1
	if err := l.nodes(ctx, m.Public.Payload); err != nil {
		return err
	}
	if l.run.o.Quick {
		return l.size(ctx, m.Public.Payload)
	}
	return l.object(ctx, m.Public.Payload)
}

// unregistered looks at a release that the contract didn't know a moment ago.
// False says that it must know it by now.
func (l *looker) unregistered(ctx context.Context) (bool, error) {
	out, err := l.intents.Outcome(ctx, l.r.intent)
	if err != nil {
		return false, err
	}
	switch out.State {
	case chain.Mined:
		return false, nil
	case chain.Queued, chain.Sent:
		if !l.p.isRunning(l.r.id) {
			l.find("its registration is not mined yet (%s)", out.State)
		}
	default:
		l.find("its registration failed: %v", out.Err)
	}
	l.out.again = true
	return true, nil
}

// retired looks at a release that was withdrawn or erased: that its key is gone
// where it was to be, and nowhere else, and its object where a Withdrawer has
// begun to take it away.
func (l *looker) retired(ctx context.Context, status contracts.Status, erased bool) error {
	r := l.r
	l.out.bytes = 0 // none is read
	switch there := len(r.header) > 0; {
	case !erased && !there:
		l.find("its key header is missing")
	case erased && there:
		l.find("its key header was erased, and is there again: repeat `chancery withdraw --erase`")
	case erased && status != contracts.Withdrawn:
		l.find("its key header was erased, but on the chain it is %s: repeat `chancery withdraw`", status)
	}
	if !erased && r.state != withdrawnState || r.storeKey == "" {
		return nil
	}
	_, err := l.c.Store.Stat(ctx, r.storeKey)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return kind.As(kind.Unavailable, err, "look for object", r.storeKey)
	}
	if used, err := l.c.inUse(ctx, l.chain, r); err != nil || used {
		return err
	}
	l.find("its object was to be removed")
	if l.run.o.Remove {
		if err := l.c.removeObject(ctx, r); err != nil {
			return err
		}
		l.out.findings[len(l.out.findings)-1].Removed = true
	}
	l.out.again = !l.run.o.Remove
	return nil
}
