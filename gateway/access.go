package gateway

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/state"
)

const accessDDL = `CREATE TABLE IF NOT EXISTS access_cursor (
		chain_id BIGINT PRIMARY KEY, contract BYTEA NOT NULL, number BIGINT NOT NULL, hash BYTEA NOT NULL);
	CREATE TABLE IF NOT EXISTS access_outcome (
		chain_id BIGINT NOT NULL, block BIGINT NOT NULL, log_index BIGINT NOT NULL, tx BYTEA NOT NULL, time BIGINT NOT NULL,
		asset BYTEA NOT NULL, requester BYTEA NOT NULL, context BYTEA NOT NULL, scope BYTEA NOT NULL, subject BYTEA NOT NULL,
		purpose BIGINT NOT NULL, reason BIGINT NOT NULL, PRIMARY KEY (chain_id, block, log_index));
	CREATE INDEX IF NOT EXISTS access_outcome_context ON access_outcome (chain_id, context, requester)`

// Access derives from the chain who was let in and who was refused: the
// AccessGranted and AccessDenied events of the department's own contract. It is
// a [chain.Consumer]; a ticket is valid only while its event stands there, so a
// reorganisation takes it back.
type Access struct {
	db       *state.DB
	chainID  uint64
	contract common.Address
}

// NewAccess prepares the tables.
func NewAccess(ctx context.Context, db *state.DB, chainID uint64, contract common.Address) (*Access, error) {
	if _, err := db.EnsureDerived(ctx, "access", accessDDL); err != nil {
		return nil, err
	}
	return &Access{db, chainID, contract}, nil
}

// Name implements [chain.Consumer].
func (a *Access) Name() string { return "access" }

// Cursor implements [chain.Consumer].
func (a *Access) Cursor(ctx context.Context, tx *sql.Tx) (chain.Ref, bool, error) {
	var contract, hash []byte
	var number int64
	err := tx.QueryRowContext(ctx, `SELECT contract, number, hash FROM access_cursor WHERE chain_id = $1`, int64(a.chainID)).Scan(&contract, &number, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return chain.Ref{}, false, nil
	}
	if err != nil {
		return chain.Ref{}, false, kind.As(kind.Unavailable, err, "read", "access cursor")
	}
	if common.BytesToAddress(contract) != a.contract { // what is there is another contract's
		for _, q := range []string{`DELETE FROM access_outcome WHERE chain_id = $1`, `DELETE FROM access_cursor WHERE chain_id = $1`} {
			if _, err := tx.ExecContext(ctx, q, int64(a.chainID)); err != nil {
				return chain.Ref{}, false, kind.As(kind.Unavailable, err, "empty", "access tables")
			}
		}
		return chain.Ref{}, false, nil
	}
	return chain.Ref{Number: uint64(number), Hash: common.BytesToHash(hash)}, true, nil
}

// Apply implements [chain.Consumer].
func (a *Access) Apply(ctx context.Context, tx *sql.Tx, b *chain.Block) error {
	for i := range b.Logs {
		if b.Logs[i].Address != a.contract {
			continue
		}
		if err := a.apply(ctx, tx, b, &b.Logs[i]); err != nil {
			return err
		}
	}
	return a.move(ctx, tx, b.Ref)
}

func (a *Access) apply(ctx context.Context, tx *sql.Tx, b *chain.Block, log *types.Log) error {
	event, err := contracts.DecodeEvent(log)
	if err != nil {
		return err
	}
	var e contracts.Access
	reason := contracts.Allowed
	switch ev := event.(type) {
	case contracts.AccessGranted:
		e = ev.Access
	case contracts.AccessDenied:
		e, reason = ev.Access, ev.Reason
	default:
		return nil
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO access_outcome
		(chain_id, block, log_index, tx, time, asset, requester, context, scope, subject, purpose, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		int64(a.chainID), int64(b.Number), int64(log.Index), log.TxHash[:], b.Time.Unix(), e.AssetID[:], e.Requester[:],
		e.Context[:], e.Scope[:], e.Subject[:], int64(e.Purpose), int64(reason))
	return kind.As(kind.Unavailable, err, "record", "access outcome")
}

// Rewind implements [chain.Consumer].
func (a *Access) Rewind(ctx context.Context, tx *sql.Tx, to chain.Ref) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM access_outcome WHERE chain_id = $1 AND block > $2`, int64(a.chainID), int64(to.Number))
	if err != nil {
		return kind.As(kind.Unavailable, err, "rewind", "access outcomes")
	}
	return a.move(ctx, tx, to)
}

func (a *Access) move(ctx context.Context, tx *sql.Tx, to chain.Ref) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO access_cursor (chain_id, contract, number, hash) VALUES ($1, $2, $3, $4)
		ON CONFLICT (chain_id) DO UPDATE SET contract = excluded.contract, number = excluded.number, hash = excluded.hash`,
		int64(a.chainID), a.contract[:], int64(to.Number), to.Hash[:])
	return kind.As(kind.Unavailable, err, "move", "access cursor")
}

// outcome is what the chain answered to a request.
type outcome struct {
	tx             common.Hash
	block          uint64
	time           time.Time
	scope, subject common.Hash
	purpose        uint8
	reason         contracts.DenialReason
}

// outcome finds the chain's answer to the request of that requester and
// context; false while there is none.
func (a *Access) outcome(ctx context.Context, asset common.Hash, requester common.Address, contextID common.Hash) (outcome, bool, error) {
	var o outcome
	var tx, scope, subject []byte
	var block, at, purpose, reason int64
	err := a.db.QueryRowContext(ctx, `SELECT tx, block, time, scope, subject, purpose, reason FROM access_outcome
		WHERE chain_id = $1 AND context = $2 AND requester = $3 AND asset = $4 ORDER BY reason, block, log_index LIMIT 1`,
		int64(a.chainID), contextID[:], requester[:], asset[:]).Scan(&tx, &block, &at, &scope, &subject, &purpose, &reason)
	if errors.Is(err, sql.ErrNoRows) {
		return o, false, nil
	}
	if err != nil {
		return o, false, kind.As(kind.Unavailable, err, "read", "access outcome")
	}
	return outcome{common.BytesToHash(tx), uint64(block), time.Unix(at, 0).UTC(), common.BytesToHash(scope), common.BytesToHash(subject),
		uint8(purpose), contracts.DenialReason(reason)}, true, nil
}
