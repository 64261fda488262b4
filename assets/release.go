package assets

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/ods/store/dag"
)

const (
	draftState     = "draft"
	sealedState    = "sealed"
	withdrawnState = "withdrawn" // what the department kept of it was taken away: see Withdrawer
)

// release is a row of asset_release.
type release struct {
	id       string
	draft    Draft // dataset, type, format, version and hash algorithm, once it is read back
	state    string
	storeKey string
	created  time.Time
	asset    common.Hash
	metadata []byte
	payloadSize,
	plainSize int64
	header     []byte // nil once erased
	supersedes common.Hash
	intent     chain.IntentID
	next       chain.IntentID // of supersede; 0 where there is none

	tree dag.Tree // only while it is made
}

func (r *release) head() contracts.Header {
	return contracts.Header{Version: contracts.HeaderVersion, DataType: r.draft.Type, HashAlgorithm: r.draft.HashAlgorithm}
}

const releaseColumns = `id, dataset, data_type, format, version, state, store_key, created, asset, metadata, hash_code,
	payload_size, plain_size, key_header, supersedes, intent, next_intent`

func scanRelease(row interface{ Scan(...any) error }) (*release, error) {
	var r release
	var asset, supersedes []byte
	var created, code int64
	var intent, next sql.NullInt64
	err := row.Scan(&r.id, &r.draft.Dataset, &r.draft.Type, &r.draft.Format, &r.draft.Version, &r.state, &r.storeKey, &created, &asset, &r.metadata, &code,
		&r.payloadSize, &r.plainSize, &r.header, &supersedes, &intent, &next)
	r.created, r.draft.HashAlgorithm = time.Unix(created, 0), uint64(code)
	r.asset, r.supersedes = common.BytesToHash(asset), common.BytesToHash(supersedes)
	r.intent, r.next = chain.IntentID(intent.Int64), chain.IntentID(next.Int64)
	return &r, err
}

// discardDrafts removes what killed publishes of the dataset in this format left.
// The caller holds the lock of that, so that nobody is making one.
func (p *Publisher) discardDrafts(ctx context.Context, d Draft) error {
	rows, err := p.c.DB.QueryContext(ctx, `SELECT `+releaseColumns+` FROM asset_release
		WHERE chain_id = $1 AND contract = $2 AND dataset = $3 AND data_type = $4 AND format = $5 AND state = $6`,
		int64(p.c.ChainID), p.c.Contract[:], d.Dataset, int64(d.Type), d.Format, draftState)
	if err != nil {
		return kind.As(kind.Unavailable, err, "list", "drafts")
	}
	defer rows.Close()
	var drafts []*release
	for rows.Next() {
		r, err := scanRelease(rows)
		if err != nil {
			return kind.As(kind.Unavailable, err, "list", "drafts")
		}
		drafts = append(drafts, r)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return kind.As(kind.Unavailable, err, "list", "drafts")
	}
	for _, r := range drafts {
		if err := p.discard(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// find returns the sealed row of a draft, or nil. One that another has superseded
// doesn't count, nor one that was withdrawn: data that comes back to what it was
// is a new release.
func (p *Publisher) find(ctx context.Context, d Draft) (*release, error) {
	r, err := scanRelease(p.c.DB.QueryRowContext(ctx, `SELECT `+releaseColumns+` FROM asset_release
		WHERE chain_id = $1 AND contract = $2 AND dataset = $3 AND data_type = $4 AND format = $5 AND version = $6 AND state = $7 AND asset NOT IN
		(SELECT supersedes FROM asset_release WHERE chain_id = $1 AND contract = $2 AND supersedes IS NOT NULL)`,
		int64(p.c.ChainID), p.c.Contract[:], d.Dataset, int64(d.Type), d.Format, d.Version, sealedState))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return r, kind.As(kind.Unavailable, err, "read", "release")
}

func (p *Publisher) insert(ctx context.Context, r *release) error {
	_, err := p.c.DB.ExecContext(ctx, `INSERT INTO asset_release (id, chain_id, contract, dataset, data_type, format, version, state, store_key, created, hash_code)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		r.id, int64(p.c.ChainID), p.c.Contract[:], r.draft.Dataset, int64(r.draft.Type), r.draft.Format, r.draft.Version, draftState, r.storeKey,
		r.created.Unix(), int64(r.draft.HashAlgorithm))
	return kind.As(kind.Unavailable, err, "write", "draft")
}

// discard removes a draft: its object first, so that the row names it until it
// is gone. A release that is sealed stays: a commit may have been made although
// its answer was lost.
func (p *Publisher) discard(ctx context.Context, r *release) error {
	if draft, err := p.isDraft(ctx, r.id); err != nil || !draft {
		return err
	}
	if r.storeKey != "" {
		if err := p.c.Store.Delete(ctx, r.storeKey); err != nil {
			return err
		}
	}
	_, err := p.c.DB.ExecContext(ctx, `DELETE FROM asset_release WHERE id = $1 AND state = $2`, r.id, draftState)
	return kind.As(kind.Unavailable, err, "remove", "draft")
}

func (p *Publisher) isDraft(ctx context.Context, id string) (bool, error) {
	var n int
	err := p.c.DB.QueryRowContext(ctx, `SELECT COUNT(*) FROM asset_release WHERE id = $1 AND state = $2`, id, draftState).Scan(&n)
	return n > 0, kind.As(kind.Unavailable, err, "read", "draft")
}

// enqueue turns a draft sealed: key header, nodes and intents in one transaction.
func (p *Publisher) enqueue(ctx context.Context, r *release) error {
	err := p.c.DB.Tx(ctx, func(tx *sql.Tx) error {
		var before []byte
		err := tx.QueryRowContext(ctx, `SELECT asset FROM asset_release WHERE chain_id = $1 AND contract = $2 AND dataset = $3 AND data_type = $4
			AND format = $5 AND state = $6 AND asset NOT IN
			(SELECT supersedes FROM asset_release WHERE chain_id = $1 AND contract = $2 AND supersedes IS NOT NULL)
			ORDER BY created DESC, id LIMIT 1`,
			int64(p.c.ChainID), p.c.Contract[:], r.draft.Dataset, int64(r.draft.Type), r.draft.Format, sealedState).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var supersedes []byte // NULL where it is the first
		if len(before) > 0 {
			r.supersedes, supersedes = common.BytesToHash(before), before
		}
		if err := p.enqueueIntents(ctx, tx, r); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE asset_release SET state = $1, asset = $2, metadata = $3, payload_size = $4, plain_size = $5,
			key_header = $6, supersedes = $7, intent = $8, next_intent = $9 WHERE id = $10`,
			sealedState, r.asset[:], r.metadata, r.payloadSize, r.plainSize, r.header, supersedes, int64(r.intent), int64(r.next), r.id)
		if err != nil {
			return err
		}
		for _, n := range r.tree.Inner {
			if _, err := tx.ExecContext(ctx, `INSERT INTO asset_node (cid, release, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, n.CID.Bytes(), r.id, n.Data); err != nil {
				return err
			}
		}
		if r.payloadSize == 0 {
			return nil
		}
		return insertLeaves(ctx, tx, r.id, r.tree)
	})
	if err == nil {
		r.state = sealedState
	}
	return kind.As(kind.Unavailable, err, "queue", "registration")
}

func (p *Publisher) enqueueIntents(ctx context.Context, tx *sql.Tx, r *release) (err error) {
	r.intent, err = p.c.Outbox.Enqueue(ctx, tx, chain.Intent{
		Key: "register:" + r.asset.Hex(), To: &p.c.Contract, Note: "register " + r.draft.Dataset,
		Data: contracts.PackRegister(contracts.Registration{Header: r.head(), Dataset: contracts.DatasetID(p.c.Contract, r.draft.Dataset), Metadata: r.metadata}),
	})
	if err != nil || r.supersedes == (common.Hash{}) {
		return err
	}
	r.next, err = p.c.Outbox.Enqueue(ctx, tx, chain.Intent{
		Key: "supersede:" + r.supersedes.Hex(), To: &p.c.Contract, Note: "supersede the release of " + r.draft.Dataset + " before",
		Data: contracts.PackSupersede(r.supersedes, r.asset),
	})
	return err
}

// requeue queues again what the chain refused: an intent that is queued, sent or
// mined stays as it is.
func (p *Publisher) requeue(ctx context.Context, r *release) error {
	err := p.c.DB.Tx(ctx, func(tx *sql.Tx) error { return p.enqueueIntents(ctx, tx, r) })
	p.c.Outbox.Wake()
	return err
}

// keyedMutex is a mutex for each key that is in use.
type keyedMutex struct {
	mu   sync.Mutex
	keys map[string]*keyedLock
}

type keyedLock struct {
	ch    chan struct{} // holds a token while it is locked
	users int
}

// lock waits for the key, or for the end of ctx.
func (k *keyedMutex) lock(ctx context.Context, key string) (unlock func(), err error) {
	k.mu.Lock()
	if k.keys == nil {
		k.keys = map[string]*keyedLock{}
	}
	l := k.keys[key]
	if l == nil {
		l = &keyedLock{ch: make(chan struct{}, 1)}
		k.keys[key] = l
	}
	l.users++
	k.mu.Unlock()
	leave := func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(k.keys, key)
		}
	}
	select {
	case l.ch <- struct{}{}:
		return func() { <-l.ch; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, context.Cause(ctx)
	}
}
