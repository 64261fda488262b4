package acl

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/casbin/casbin/v2"
	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/state"
)

// Rows are never changed: each event adds the new version of what it changes,
// so that undoing a block is deleting its rows.
const ddl = `
CREATE TABLE IF NOT EXISTS acl_cursor (
	chain_id BIGINT NOT NULL, contract BYTEA NOT NULL, block BIGINT NOT NULL, hash BYTEA NOT NULL,
	PRIMARY KEY (chain_id, contract));
CREATE TABLE IF NOT EXISTS acl_asset (
	chain_id BIGINT NOT NULL, contract BYTEA NOT NULL, asset BYTEA NOT NULL, block BIGINT NOT NULL, log_index BIGINT NOT NULL,
	tx BYTEA NOT NULL, dataset BYTEA NOT NULL, status BIGINT NOT NULL,
	PRIMARY KEY (chain_id, contract, asset, block, log_index));
CREATE TABLE IF NOT EXISTS acl_grant (
	chain_id BIGINT NOT NULL, contract BYTEA NOT NULL, scope BYTEA NOT NULL, subject BYTEA NOT NULL,
	block BIGINT NOT NULL, log_index BIGINT NOT NULL, tx BYTEA NOT NULL,
	not_before BIGINT NOT NULL, not_after BIGINT NOT NULL, quota BIGINT NOT NULL, purposes BIGINT NOT NULL, flags BIGINT NOT NULL,
	used BIGINT NOT NULL, epoch BIGINT NOT NULL, revoked BIGINT NOT NULL,
	PRIMARY KEY (chain_id, contract, scope, subject, block, log_index));
CREATE TABLE IF NOT EXISTS acl_epoch (
	chain_id BIGINT NOT NULL, contract BYTEA NOT NULL, scope BYTEA NOT NULL, block BIGINT NOT NULL, log_index BIGINT NOT NULL,
	tx BYTEA NOT NULL, epoch BIGINT NOT NULL,
	PRIMARY KEY (chain_id, contract, scope, block, log_index))`

var tables = []string{"acl_asset", "acl_grant", "acl_epoch"}

// Config says which contract is mirrored, and how old the mirror may be.
type Config struct {
	DB           *state.DB
	ChainID      uint64
	Contract     common.Address
	Chain        interface{ Status() chain.Status }
	MaxStaleness time.Duration    // default DefaultMaxStaleness
	Now          func() time.Time // default time.Now
	Log          *slog.Logger
}

type (
	key   struct{ scope, subject common.Hash }
	grant = Grant
	asset struct {
		dataset [16]byte
		status  contracts.Status
		block   uint64
		tx      common.Hash
	}
	epoch struct {
		epoch uint32
		block uint64
		tx    common.Hash
	}
)

// Mirror is the whitelist of one contract. It is a chain.Consumer and a
// chain.Committer; the other methods are safe for concurrent use.
type Mirror struct {
	c Config

	// Touched by the follower's goroutine only. A transaction that failed leaves
	// too much in it, which costs a read and no more.
	touched map[key]bool
	all     bool // or anything else changed

	mu      sync.Mutex // Casbin's role manager changes itself even when asked
	ok      bool       // what follows is the committed state
	head    chain.Ref
	casbin  *casbin.Enforcer
	grants  map[key]*grant
	assets  map[common.Hash]*asset
	epochs  map[common.Hash]epoch
	started bool // the tables have a cursor
}

// New opens the mirror as its tables stand, making them if they are not there.
func New(ctx context.Context, c Config) (*Mirror, error) {
	if c.MaxStaleness <= 0 {
		c.MaxStaleness = DefaultMaxStaleness
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if _, err := c.DB.EnsureDerived(ctx, "acl", ddl); err != nil {
		return nil, kind.Wrap(err, "open mirror of", c.Contract.Hex())
	}
	m := &Mirror{c: c, touched: map[key]bool{}}
	if err := m.load(ctx); err != nil {
		return nil, kind.Wrap(err, "open mirror of", c.Contract.Hex())
	}
	return m, nil
}

// Decide answers a request as the contract would at the mirror's block, and
// with the clock's time.
func (m *Mirror) Decide(ctx context.Context, r Request) (Decision, error) {
	if err := ctx.Err(); err != nil {
		return Decision{}, err
	}
	now := m.c.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	d := Decision{At: m.head, Model: modelDigest}
	switch s := m.c.Chain.Status(); {
	case !m.ok || !m.started:
		return d, kind.Wrap(kind.WithHint(ErrStale, "the mirror has not been built yet"), "decide on", r.Asset.Hex())
	case s.Syncing:
		return d, kind.Wrap(kind.WithHint(ErrStale, "the mirror has not caught up with the chain"), "decide on", r.Asset.Hex())
	case s.Age(now) > m.c.MaxStaleness:
		return d, kind.Wrap(kind.WithHint(ErrStale, "the chain has been silent for longer than acl.max_staleness"), "decide on", r.Asset.Hex())
	}
	a := m.assets[r.Asset]
	if a == nil {
		d.Reasons = (&ask{}).refusals()
		return d, nil
	}
	subject := contracts.AddressSubject(r.Requester)
	if r.Subject != (common.Hash{}) && r.Subject != subject {
		d.Reasons = []Reason{reason(ErrSubject, "the subject is not the requester")}
		return d, nil
	}
	scopes := []common.Hash{contracts.AssetScope(r.Asset), contracts.DatasetScope(a.dataset)}
	if r.Scope != (common.Hash{}) {
		if r.Scope != scopes[0] && r.Scope != scopes[1] {
			d.Reasons = []Reason{reason(ErrScope, "the scope does not cover the asset")}
			return d, nil
		}
		scopes = []common.Hash{r.Scope}
	}
	for _, scope := range scopes {
		q := &ask{asset: a, grant: m.grants[key{scope, subject}], epoch: m.epochs[scope], purpose: r.Purpose, spent: r.Ticketed, now: now}
		ok, err := m.casbin.Enforce(subjectName(subject), scopeName(scope), q)
		if err != nil {
			return Decision{At: d.At, Model: d.Model}, kind.As(kind.Internal, err, "decide on", r.Asset.Hex())
		}
		if ok {
			d.Allowed, d.Scope, d.Subject, d.Reasons = true, scope, subject, nil
			return d, nil
		}
		for _, x := range q.refusals() {
			// A missing grant matters only where no other was found.
			if !errors.Is(x.err, ErrNotListed) {
				d.Reasons = append(d.Reasons, x)
			}
		}
	}
	if len(d.Reasons) == 0 {
		d.Reasons = []Reason{reason(ErrNotListed, "no grant for this asset")}
	}
	return d, nil
}

// Committed takes what was committed into memory.
func (m *Mirror) Committed(ctx context.Context, head chain.Ref) {
	var err error
	if m.all || len(m.touched) > 0 || !m.ok {
		err = m.refresh(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		m.ok = false // denies until a later commit is taken in
		m.c.Log.Error("the mirror could not be read", "block", head.Number, "err", err)
		return
	}
	m.head, m.started = head, true
}

func (m *Mirror) refresh(ctx context.Context) error {
	if m.all || !m.ok {
		return m.load(ctx)
	}
	changed := map[key]*grant{}
	err := m.c.DB.Tx(ctx, func(tx *sql.Tx) error {
		for k := range m.touched {
			g, err := m.latest(ctx, tx, k)
			if err != nil {
				return err
			}
			changed[k] = g
		}
		return nil
	})
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, g := range changed {
		if g != nil && m.grants[k] == nil {
			_, err = m.casbin.AddGroupingPolicy(subjectName(k.subject), scopeName(k.scope))
		} else if g == nil && m.grants[k] != nil {
			_, err = m.casbin.RemoveGroupingPolicy(subjectName(k.subject), scopeName(k.scope))
		}
		if err != nil {
			return err
		}
		if g == nil {
			delete(m.grants, k)
		} else {
			m.grants[k] = g
		}
	}
	clear(m.touched)
	return nil
}
