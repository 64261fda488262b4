package assets

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts"
	"chancery/internal/failpoint"
	"chancery/internal/kind"
)

// Withdrawer takes away what a department keeps of an asset that it has
// withdrawn on the chain: the object, and if it is to be unreadable for ever, the
// key header. It is safe for concurrent use.
type Withdrawer struct {
	c     Config
	chain Chain
	locks keyedMutex
}

// NewWithdrawer makes the withdrawer of a department.
func NewWithdrawer(c Config, on Chain) *Withdrawer {
	c.defaults()
	return &Withdrawer{c: c, chain: on}
}

// Erasure records that an asset's key header was erased.
type Erasure struct {
	Asset  common.Hash
	At     time.Time
	By     common.Address // who asked for it
	Reason string
}

// Removal is what was taken away of an asset.
type Removal struct {
	Erasure *Erasure // nil: its key header is kept, or it never had one
	Object  string   // store key; "" where there is none
	Removed bool     // the object is gone
	// A live asset or a publish under way uses the object, so that it stays.
	InUse bool
}

// Held is what others keep of an asset's key: it is erased together with it.
type Held struct {
	Tables []string // that it is deleted from
	Erase  func(ctx context.Context, tx *sql.Tx) error
}

// ErrNotWithdrawn says that an asset must be withdrawn on the chain first.
var ErrNotWithdrawn = kind.New(kind.Conflict, "the asset is not withdrawn on the chain")

// Remove takes away what is kept of a withdrawn asset. Its object, with the
// nodes of its tree, is removed where no live asset has the same: one that is
// registered and not withdrawn. With erase, its key header is erased before:
// nobody who has not got a copy of the key can open a copy of the payload any
// more. held is erased in the same transaction.
//
// Erasing is recorded, and done once: the first record stays. Any step may be
// interrupted; repeating the call does what is left.
//
// The database is made to forget what it held (see [state.DB.Scrub]). This
// doesn't reach what was copied out of it: backups, archived logs of
// transactions, replicas, snapshots of file systems, and blocks of a disk that
// its file system has freed.
func (w *Withdrawer) Remove(ctx context.Context, id common.Hash, erase *Erasure, held ...Held) (Removal, error) {
	out, err := w.remove(ctx, id, erase, held)
	return out, kind.Wrap(err, "withdraw", id.Hex())
}

func (w *Withdrawer) remove(ctx context.Context, id common.Hash, erase *Erasure, held []Held) (out Removal, err error) {
	unlock, err := w.locks.lock(ctx, id.Hex())
	if err != nil {
		return out, err
	}
	defer unlock()
	r, err := (&Opener{w.c}).find(ctx, id)
	if err != nil {
		return out, err
	}
	record, err := w.chain.Record(ctx, id)
	if err != nil {
		return out, err
	}
	if record.Status != contracts.Withdrawn {
		return out, ErrNotWithdrawn
	}
	if erase != nil && r.draft.Type == contracts.Structured {
		return out, kind.WithHint(kind.Errorf(kind.Invalid, "structured data has no key: its rows are read from the source"), "withdraw it without erasing")
	}
	err = w.c.DB.Tx(ctx, func(tx *sql.Tx) error { return w.forget(ctx, tx, r, erase, held) })
	if err != nil {
		return out, kind.As(kind.Unavailable, err, "keep", "withdrawal")
	}
	failpoint.Hit("withdraw/erased")
	e, erased, err := w.c.erasure(ctx, id)
	if err != nil {
		return out, err
	}
	if erased {
		out.Erasure = &e
		tables := []string{"asset_release"}
		for _, h := range held {
			tables = append(tables, h.Tables...)
		}
		if err := w.c.DB.Scrub(ctx, tables...); err != nil {
			return out, err
		}
	}
	failpoint.Hit("withdraw/scrubbed")
	if out.Object = r.storeKey; r.storeKey == "" {
		return out, nil
	}
	if out.InUse, err = w.c.inUse(ctx, w.chain, r); err != nil || out.InUse {
		return out, err
	}
	if err := w.c.removeObject(ctx, r); err != nil {
		return out, err
	}
	out.Removed = true
	return out, nil
}

// forget marks the release withdrawn and, where it is to be erased, erases the
// key and records that.
func (w *Withdrawer) forget(ctx context.Context, tx *sql.Tx, r *release, erase *Erasure, held []Held) error {
	if _, err := tx.ExecContext(ctx, `UPDATE asset_release SET state = $1 WHERE id = $2`, withdrawnState, r.id); err != nil || erase == nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE asset_release SET key_header = NULL WHERE id = $1`, r.id); err != nil {
		return err
	}
	for _, h := range held {
		if err := h.Erase(ctx, tx); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO asset_erasure (chain_id, contract, asset, at, by_address, reason) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT DO NOTHING`, int64(w.c.ChainID), w.c.Contract[:], r.asset[:], w.c.Now().Unix(), erase.By[:], erase.Reason)
	return err
}

// Erased tells whether an asset's key header was erased, and by whom.
func (w *Withdrawer) Erased(ctx context.Context, id common.Hash) (Erasure, bool, error) {
	return w.c.erasure(ctx, id)
}

// Kept tells whether the department has an asset, and what type it is.
func (w *Withdrawer) Kept(ctx context.Context, id common.Hash) (contracts.DataType, error) {
	r, err := (&Opener{w.c}).find(ctx, id)
	if err != nil {
		return 0, err
	}
	return r.draft.Type, nil
}

func (c *Config) erasure(ctx context.Context, id common.Hash) (Erasure, bool, error) {
	e := Erasure{Asset: id}
	var at int64
	var by []byte
	err := c.DB.QueryRowContext(ctx, `SELECT at, by_address, reason FROM asset_erasure WHERE chain_id = $1 AND contract = $2 AND asset = $3`,
		int64(c.ChainID), c.Contract[:], id[:]).Scan(&at, &by, &e.Reason)
	if errors.Is(err, sql.ErrNoRows) {
		return e, false, nil
	}
	e.At, e.By = time.Unix(at, 0).UTC(), common.BytesToAddress(by)
	return e, err == nil, kind.As(kind.Unavailable, err, "read erasure of", id.Hex())
}

// inUse tells whether another release needs r's object: a live one, one that is
// to be registered, and one of another contract, which can't be asked, unless it
// is withdrawn here.
func (c *Config) inUse(ctx context.Context, on Chain, r *release) (bool, error) {
	rows, err := c.DB.QueryContext(ctx, `SELECT chain_id, contract, asset, state FROM asset_release WHERE store_key = $1 AND id <> $2`, r.storeKey, r.id)
	if err != nil {
		return false, kind.As(kind.Unavailable, err, "look for who uses", r.storeKey)
	}
	defer rows.Close()
	var ours []common.Hash
	for rows.Next() {
		var chainID int64
		var contract, asset []byte
		var state string
		if err := rows.Scan(&chainID, &contract, &asset, &state); err != nil {
			return false, kind.As(kind.Unavailable, err, "look for who uses", r.storeKey)
		}
		foreign := uint64(chainID) != c.ChainID || common.BytesToAddress(contract) != c.Contract
		if state == draftState || foreign && state != withdrawnState {
			return true, nil
		}
		if !foreign {
			ours = append(ours, common.BytesToHash(asset))
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return false, kind.As(kind.Unavailable, err, "look for who uses", r.storeKey)
	}
	for _, id := range ours {
		record, err := on.Record(ctx, id)
		if err != nil || record.Status != contracts.Withdrawn {
			return true, err
		}
	}
	return false, nil
}

// removeObject removes a release's object, after the nodes of its tree: as long
// as the object is there, something tells that it is to go.
func (c *Config) removeObject(ctx context.Context, r *release) error {
	err := c.DB.Tx(ctx, func(tx *sql.Tx) error {
		for _, table := range []string{"asset_node", "asset_leaf"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE release IN (SELECT id FROM asset_release WHERE store_key = $1)`, r.storeKey); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return kind.As(kind.Unavailable, err, "remove nodes of", r.asset.Hex())
	}
	failpoint.Hit("withdraw/nodes")
	if err := c.Store.Delete(ctx, r.storeKey); err != nil {
		return err
	}
	failpoint.Hit("withdraw/removed")
	return nil
}
