package assets

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/ipfs/go-cid"
	mh "github.com/multiformats/go-multihash"

	"chancery/internal/kind"
	"chancery/ods/store/dag"
)

// ErrNoBlock says that no payload has a block.
var ErrNoBlock = kind.New(kind.NotFound, "no payload has this block")

// Blocks finds the blocks of a department's payloads by their CIDs: the inner
// nodes, which are kept in the state, and the leaves, which are ranges of stored
// objects. It is safe for concurrent use.
type Blocks struct{ c Config }

// NewBlocks indexes the payloads that were published before there was an index
// of leaves, and returns the finder.
func NewBlocks(ctx context.Context, c Config) (*Blocks, error) {
	c.defaults()
	b := &Blocks{c}
	for {
		r, err := scanRelease(c.DB.QueryRowContext(ctx, `SELECT `+releaseColumns+` FROM asset_release r WHERE state = $1 AND payload_size > 0
			AND NOT EXISTS (SELECT 1 FROM asset_leaf l WHERE l.release = r.id) LIMIT 1`, sealedState))
		if errors.Is(err, sql.ErrNoRows) {
			return b, nil
		}
		if err == nil {
			err = b.index(ctx, r)
		}
		if err != nil {
			return nil, kind.As(kind.Unavailable, err, "index", "payloads")
		}
	}
}

func (b *Blocks) index(ctx context.Context, r *release) error {
	m, err := DecodeMetadata(r.metadata)
	if err != nil || m.Public.Payload == nil {
		return kind.Errorf(kind.Corrupt, "release %s has a payload, but its metadata doesn't tell of it", r.id)
	}
	rows, err := b.c.DB.QueryContext(ctx, `SELECT cid, data FROM asset_node WHERE release = $1`, r.id)
	if err != nil {
		return err
	}
	defer rows.Close()
	tree := dag.Tree{Root: m.Public.Payload.CID, Size: m.Public.Payload.Size}
	for rows.Next() {
		var raw, data []byte
		if err := rows.Scan(&raw, &data); err != nil {
			return err
		}
		c, err := cid.Cast(raw)
		if err != nil {
			return err
		}
		tree.Inner = append(tree.Inner, dag.Block{CID: c, Data: data})
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	return b.c.DB.Tx(ctx, func(tx *sql.Tx) error { return insertLeaves(ctx, tx, r.id, tree) })
}

// insertLeaves writes the rows of a payload's leaves, many at a time.
func insertLeaves(ctx context.Context, tx *sql.Tx, release string, tree dag.Tree) error {
	const most = 100 // rows of a statement: databases bound the parameters of one
	var values []string
	var args []any
	write := func() error {
		if len(values) == 0 {
			return nil
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO asset_leaf (digest, release, position) VALUES `+strings.Join(values, ", ")+` ON CONFLICT DO NOTHING`, args...)
		values, args = values[:0], args[:0]
		return err
	}
	seen := map[[32]byte]bool{} // of this statement: PostgreSQL takes a conflict with a row of its own too, but the first must win
	position := int64(0)
	for leaf, err := range tree.Leaves() {
		if err != nil {
			return err
		}
		if !seen[leaf.Digest] {
			seen[leaf.Digest] = true
			n := len(args)
			values = append(values, fmt.Sprintf("($%d, $%d, $%d)", n+1, n+2, n+3))
			args = append(args, leaf.Digest[:], release, position)
		}
		position++
		if len(values) == most {
			if err := write(); err != nil {
				return err
			}
			clear(seen)
		}
	}
	return write()
}

// Find tells where the block of a CID is, or returns [ErrNoBlock].
//
// A cross join has SQLite start at the block. It would start at all releases of
// the contract, since it takes chain and contract for selective.
func (b *Blocks) Find(ctx context.Context, c cid.Cid) (dag.Place, error) {
	m, err := mh.Decode(c.Hash())
	if err != nil || m.Code != mh.SHA2_256 {
		return dag.Place{}, ErrNoBlock
	}
	var place dag.Place
	switch c.Type() {
	case cid.DagProtobuf:
		err = b.c.DB.QueryRowContext(ctx, `SELECT n.data FROM asset_node n CROSS JOIN asset_release r
			WHERE n.cid = $1 AND r.id = n.release AND r.chain_id = $2 AND r.contract = $3 AND r.state = $4 LIMIT 1`,
			cid.NewCidV1(cid.DagProtobuf, c.Hash()).Bytes(), int64(b.c.ChainID), b.c.Contract[:], sealedState).Scan(&place.Data)
	case cid.Raw:
		err = b.leaf(ctx, m.Digest, &place)
	default:
		return place, ErrNoBlock
	}
	if errors.Is(err, sql.ErrNoRows) {
		return place, ErrNoBlock
	}
	return place, kind.As(kind.Unavailable, err, "find block", c.String())
}

func (b *Blocks) leaf(ctx context.Context, digest []byte, place *dag.Place) error {
	var position, size int64
	var metadata []byte
	err := b.c.DB.QueryRowContext(ctx, `SELECT l.position, r.store_key, r.payload_size, CASE WHEN r.store_key = '' THEN r.metadata END
		FROM asset_leaf l CROSS JOIN asset_release r
		WHERE l.digest = $1 AND r.id = l.release AND r.chain_id = $2 AND r.contract = $3 AND r.state = $4 ORDER BY r.created DESC LIMIT 1`,
		digest, int64(b.c.ChainID), b.c.Contract[:], sealedState).Scan(&position, &place.Key, &size, &metadata)
	if err != nil {
		return err
	}
	place.Offset = position * dag.LeafSize
	place.Size = min(dag.LeafSize, size-place.Offset)
	if place.Key == "" {
		m, err := DecodeMetadata(metadata)
		if err != nil {
			return err
		}
		if int64(len(m.Inline)) < place.Offset+place.Size {
			return ErrNoBlock
		}
		place.Data = m.Inline[place.Offset : place.Offset+place.Size]
	}
	return nil
}

// Roots gives the CIDs of all payloads, the newest first.
func (b *Blocks) Roots(ctx context.Context) iter.Seq2[cid.Cid, error] {
	return func(yield func(cid.Cid, error) bool) {
		const page = 200
		created, id := int64(1<<62), ""
		for {
			rows, err := b.c.DB.QueryContext(ctx, `SELECT id, created, metadata FROM asset_release
				WHERE chain_id = $1 AND contract = $2 AND state = $3 AND payload_size > 0 AND (created < $4 OR (created = $4 AND id > $5))
				ORDER BY created DESC, id LIMIT `+fmt.Sprint(page), int64(b.c.ChainID), b.c.Contract[:], sealedState, created, id)
			if err != nil {
				yield(cid.Undef, kind.As(kind.Unavailable, err, "list", "payloads"))
				return
			}
			var roots []cid.Cid
			n := 0
			for rows.Next() {
				var raw []byte
				if err = rows.Scan(&id, &created, &raw); err != nil {
					break
				}
				n++
				if m, err := DecodeMetadata(raw); err == nil && m.Public.Payload != nil {
					roots = append(roots, m.Public.Payload.CID)
				}
			}
			if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
				yield(cid.Undef, kind.As(kind.Unavailable, err, "list", "payloads"))
				return
			}
			for _, c := range roots {
				if !yield(c, nil) {
					return
				}
			}
			if n < page {
				return
			}
		}
	}
}
