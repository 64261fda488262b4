package chain

import (
	"bytes"
	"context"
	"database/sql"

	"github.com/ethereum/go-ethereum/common"
)

const blockTable = `CREATE TABLE IF NOT EXISTS chain_block (
	chain_id BIGINT NOT NULL,
	number   BIGINT NOT NULL,
	hash     BYTEA  NOT NULL,
	PRIMARY KEY (chain_id, number)
)`

// remember notes a block that is being applied. Where another block of that
// number is remembered, some consumer stands on a branch that the chain has left.
func (f *Follower) remember(ctx context.Context, tx *sql.Tx, r Ref) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO chain_block (chain_id, number, hash) VALUES ($1, $2, $3)
		ON CONFLICT (chain_id, number) DO NOTHING`, int64(f.node.chainID), int64(r.Number), r.Hash[:]); err != nil {
		return err
	}
	var hash []byte
	if err := tx.QueryRowContext(ctx, `SELECT hash FROM chain_block WHERE chain_id = $1 AND number = $2`,
		int64(f.node.chainID), int64(r.Number)).Scan(&hash); err != nil {
		return err
	}
	if !bytes.Equal(hash, r.Hash[:]) {
		return errMoved
	}
	return nil
}

func (f *Follower) forgetAbove(ctx context.Context, tx *sql.Tx, number int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM chain_block WHERE chain_id = $1 AND number > $2`, int64(f.node.chainID), number)
	return err
}

// forgetBelow keeps the window under block number, which one consumer has just
// applied, and under the highest that another has.
func (f *Follower) forgetBelow(ctx context.Context, tx *sql.Tx, number uint64) error {
	for _, s := range f.stands {
		if s.any {
			number = max(number, s.at.Number)
		}
	}
	if number <= f.window {
		return nil
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM chain_block WHERE chain_id = $1 AND number < $2`,
		int64(f.node.chainID), int64(number-f.window))
	return err
}

// remembered lists the blocks from number downwards, without gaps.
func (f *Follower) remembered(ctx context.Context, number uint64) ([]Ref, error) {
	rows, err := f.db.QueryContext(ctx, `SELECT number, hash FROM chain_block
		WHERE chain_id = $1 AND number <= $2 ORDER BY number DESC`, int64(f.node.chainID), int64(number))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Ref
	for rows.Next() {
		var n int64
		var hash []byte
		if err := rows.Scan(&n, &hash); err != nil {
			return nil, err
		}
		if uint64(n) != number-uint64(len(out)) {
			break
		}
		out = append(out, Ref{uint64(n), common.BytesToHash(hash)})
	}
	return out, rows.Err()
}

// forgetOthers forgets the blocks above top, and all if they are not the branch of top.
func (f *Follower) forgetOthers(ctx context.Context, tx *sql.Tx, top int64, hash common.Hash) error {
	var other int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM chain_block WHERE chain_id = $1 AND number = $2 AND hash <> $3`,
		int64(f.node.chainID), top, hash[:]).Scan(&other); err != nil {
		return err
	}
	if other > 0 {
		top = -1
	}
	return f.forgetAbove(ctx, tx, top)
}
