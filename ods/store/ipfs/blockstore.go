// Package ipfs lets the IPFS network have payloads without a second copy of
// them. Their leaves are ranges of the objects in the store; [NewBlockstore]
// answers a CID with a ranged read, compared with its hash, and never takes a
// block in. Over it run boxo's bitswap server on a libp2p host ([Start]) and
// boxo's trustless HTTP gateway ([Handler]); [Pin] has another IPFS node keep a
// payload.
//
// Only what the [Index] names is reachable: sealed payloads, never a plaintext.
// The package knows nothing of assets and who may read them: a payload is of no
// use without its key.
package ipfs

import (
	"context"
	"errors"
	"io"
	"iter"

	"github.com/ipfs/boxo/blockstore"
	"github.com/ipfs/boxo/verifcid"
	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
	ipld "github.com/ipfs/go-ipld-format"
	mh "github.com/multiformats/go-multihash"

	"chancery/internal/kind"
	"chancery/ods/store"
	"chancery/ods/store/dag"
)

// Index tells where blocks are. It is safe for concurrent use.
type Index interface {
	// Find tells where the block of a CID is; an error of kind NotFound says that
	// no payload has it.
	Find(ctx context.Context, c cid.Cid) (dag.Place, error)
	// Roots gives the CIDs of all payloads.
	Roots(ctx context.Context) iter.Seq2[cid.Cid, error]
}

// maxBlock is the size of the largest block that is given out, in bytes: what
// bitswap's own messages are bound to.
const maxBlock = 2 << 20

// ErrWrongBytes says that the store holds other bytes than a block has.
var ErrWrongBytes = kind.New(kind.Corrupt, "the stored bytes are not those of the block")

var errReadOnly = kind.New(kind.Denied, "blocks are not taken in")

// blockView is a read-only boxo blockstore over a store of objects.
type blockView struct {
	store store.Store
	index Index
}

// NewBlockstore returns the read-only blockstore of the payloads that x knows in
// s: sha2-256 CIDs of raw and dag-pb blocks of at most 2 MiB, in either version.
// Each block is compared with its hash before it is returned; other bytes are
// [ErrWrongBytes]. What isn't there is an ipld.ErrNotFound. It is safe for concurrent use.
func NewBlockstore(s store.Store, x Index) blockstore.Blockstore { return &blockView{s, x} }

// find tells where a block is; errors are those that boxo expects. A CID of the
// identity hash holds its block, as boxo has it.
func (v *blockView) find(ctx context.Context, c cid.Cid) (dag.Place, int, error) {
	m, err := mh.Decode(c.Hash())
	if err != nil {
		return dag.Place{}, 0, ipld.ErrNotFound{Cid: c}
	}
	if m.Code == mh.IDENTITY && len(m.Digest) <= verifcid.DefaultMaxIdentityDigestSize {
		return dag.Place{Data: m.Digest}, len(m.Digest), nil
	}
	if codec := c.Type(); m.Code != mh.SHA2_256 || (codec != cid.Raw && codec != cid.DagProtobuf) {
		return dag.Place{}, 0, ipld.ErrNotFound{Cid: c}
	}
	p, err := v.index.Find(ctx, c)
	if errors.Is(err, kind.NotFound) {
		return p, 0, ipld.ErrNotFound{Cid: c}
	}
	if err != nil {
		return p, 0, err
	}
	if p.Key == "" {
		p.Size = int64(len(p.Data))
	}
	if p.Size < 0 || p.Size > maxBlock {
		return p, 0, kind.Errorf(kind.Corrupt, "block %s has %d bytes", c, p.Size)
	}
	return p, int(p.Size), nil
}

// Has implements blockstore.Blockstore.
func (v *blockView) Has(ctx context.Context, c cid.Cid) (bool, error) {
	_, _, err := v.find(ctx, c)
	if ipld.IsNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

// GetSize implements blockstore.Blockstore without reading the block.
func (v *blockView) GetSize(ctx context.Context, c cid.Cid) (int, error) {
	_, size, err := v.find(ctx, c)
	if err != nil {
		return -1, err
	}
	return size, nil
}

// Get implements blockstore.Blockstore.
func (v *blockView) Get(ctx context.Context, c cid.Cid) (blocks.Block, error) {
	p, size, err := v.find(ctx, c)
	if err != nil {
		return nil, err
	}
	data := p.Data
	if p.Key != "" {
		if data, err = v.read(ctx, p, size); errors.Is(err, kind.NotFound) {
			return nil, ipld.ErrNotFound{Cid: c}
		}
		if err != nil {
			return nil, kind.Wrap(err, "read block", c.String())
		}
	}
	sum, err := mh.Sum(data, c.Prefix().MhType, -1)
	if err != nil || string(sum) != string(c.Hash()) {
		return nil, kind.Wrap(ErrWrongBytes, "read block", c.String())
	}
	return blocks.NewBlockWithCid(data, c)
}

func (v *blockView) read(ctx context.Context, p dag.Place, size int) ([]byte, error) {
	r, err := v.store.Open(ctx, p.Key, p.Offset, p.Size)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data := make([]byte, size)
	if _, err := io.ReadFull(r, data); err != nil {
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = ErrWrongBytes
		}
		return nil, kind.Wrap(err, "read object", p.Key)
	}
	return data, nil
}

// AllKeysChan gives the roots of all payloads.
func (v *blockView) AllKeysChan(ctx context.Context) (<-chan cid.Cid, error) {
	out := make(chan cid.Cid)
	go func() { // ends with ctx, or with the last root
		defer close(out)
		for c, err := range v.index.Roots(ctx) {
			if err != nil {
				return
			}
			select {
			case out <- c:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}

// Put refuses.
func (v *blockView) Put(context.Context, blocks.Block) error { return errReadOnly }

// PutMany refuses.
func (v *blockView) PutMany(context.Context, []blocks.Block) error { return errReadOnly }

// DeleteBlock refuses.
func (v *blockView) DeleteBlock(context.Context, cid.Cid) error { return errReadOnly }
