package dag

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/go-cid"
	mh "github.com/multiformats/go-multihash"

	"chancery/internal/kind"
)

// ErrWrongBlock says that bytes are not those of the block that was asked for,
// or that a block isn't of the tree of a stream of the given size.
var ErrWrongBlock = kind.New(kind.Corrupt, "the block is not the one that was asked for")

// leavesAhead is how many leaves are fetched at the same time.
const leavesAhead = 4

// Open reads the stream of a tree from byte off on, block by block. get fetches
// a block from wherever it is, from whomever: each is compared with its CID, and
// a leaf with the place that it has in a stream of size bytes, before any byte of
// it is returned. get is called from up to leavesAhead goroutines and should bound
// what it takes in; blocks have at most [LeafSize] bytes and a little. The caller
// closes the reader, which ends everything that runs.
func Open(ctx context.Context, get func(ctx context.Context, c cid.Cid) ([]byte, error), root cid.Cid, size, off int64) (io.ReadCloser, error) {
	if off < 0 || size < 0 || off > size {
		return nil, kind.Errorf(kind.Invalid, "read from byte %d of %d", off, size)
	}
	f := &fetching{get: get, root: root, size: size, at: off, leaves: make(chan chan fetched, leavesAhead-1)}
	f.depth = depthOf(size)
	ctx, f.cancel = context.WithCancel(ctx)
	f.running.Go(func() { f.walk(ctx, off/LeafSize) })
	return f, nil
}

// leavesOf is the number of leaves of a stream; an empty one has one.
func leavesOf(size int64) int64 { return max(1, (size+LeafSize-1)/LeafSize) }

// depthOf is the number of levels of inner nodes.
func depthOf(size int64) (depth int) {
	for n := leavesOf(size); n > 1; n = (n + MaxLinks - 1) / MaxLinks {
		depth++
	}
	return depth
}

type fetched struct {
	data []byte
	err  error
}

type fetching struct {
	get     func(ctx context.Context, c cid.Cid) ([]byte, error)
	root    cid.Cid
	size    int64
	depth   int
	at      int64 // of the reader
	leaves  chan chan fetched
	cancel  context.CancelFunc
	running sync.WaitGroup
	current []byte
	err     error
}

// walk starts to fetch the leaves in their order, from number i on.
func (f *fetching) walk(ctx context.Context, i int64) {
	defer close(f.leaves)
	path := make([][]cid.Cid, f.depth) // links of the node at each level, the root's first
	first := int64(-1)                 // leaf that path leads to; -1: none
	for n := leavesOf(f.size); i < n && (f.size > 0 || i == 0); i++ {
		out := make(chan fetched, 1)
		c, err := f.leaf(ctx, i, path, &first)
		select {
		case f.leaves <- out:
		case <-ctx.Done():
			return
		}
		if err != nil {
			out <- fetched{nil, err}
			return
		}
		leaf, want := i, min(LeafSize, f.size-i*LeafSize)
		f.running.Go(func() {
			data, err := f.block(ctx, c)
			if err == nil && int64(len(data)) != want {
				err = kind.Wrap(ErrWrongBlock, "fetch block", c.String())
			}
			if err != nil {
				err = kind.Wrap(err, "fetch leaf", fmt.Sprintf("%d, from byte %d on", leaf, leaf*LeafSize))
			}
			out <- fetched{data, err}
		})
	}
}

// leaf finds the CID of leaf i. path holds what was read on the way to leaf first.
func (f *fetching) leaf(ctx context.Context, i int64, path [][]cid.Cid, first *int64) (cid.Cid, error) {
	c := f.root
	below := int64(1) // leaves below a child at the level
	for range f.depth - 1 {
		below *= MaxLinks
	}
	for level := range f.depth {
		start := i / (below * MaxLinks) * (below * MaxLinks) // first leaf of the node
		if *first < 0 || *first/(below*MaxLinks) != i/(below*MaxLinks) || path[level] == nil {
			children := min(MaxLinks, (leavesOf(f.size)-start+below-1)/below)
			links, err := f.node(ctx, c, int(children))
			if err != nil {
				return cid.Undef, err
			}
			path[level] = links
			for l := level + 1; l < f.depth; l++ {
				path[l] = nil
			}
		}
		c = path[level][(i-start)/below]
		below /= MaxLinks
	}
	*first = i
	if c.Type() != cid.Raw {
		return cid.Undef, kind.Wrap(ErrWrongBlock, "find leaf", c.String())
	}
	return c, nil
}

// node fetches an inner node that must have so many children.
func (f *fetching) node(ctx context.Context, c cid.Cid, children int) ([]cid.Cid, error) {
	if c.Type() != cid.DagProtobuf {
		return nil, kind.Wrap(ErrWrongBlock, "find node", c.String())
	}
	data, err := f.block(ctx, c)
	if err != nil {
		return nil, err
	}
	n, err := merkledag.DecodeProtobuf(data)
	if err != nil || len(n.Links()) != children {
		return nil, kind.Wrap(ErrWrongBlock, "read node", c.String())
	}
	out := make([]cid.Cid, children)
	for i, l := range n.Links() {
		out[i] = l.Cid
	}
	return out, nil
}

// block fetches a block and compares it with its CID.
func (f *fetching) block(ctx context.Context, c cid.Cid) ([]byte, error) {
	m, err := mh.Decode(c.Hash())
	if err != nil || m.Code != mh.SHA2_256 {
		return nil, kind.Wrap(ErrWrongBlock, "fetch block", c.String())
	}
	data, err := f.get(ctx, c)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); string(sum[:]) != string(m.Digest) {
		return nil, kind.Wrap(ErrWrongBlock, "fetch block", c.String())
	}
	return data, nil
}

func (f *fetching) Read(p []byte) (int, error) {
	for len(f.current) == 0 {
		if f.err != nil {
			return 0, f.err
		}
		if f.at == f.size {
			f.err = io.EOF
			continue
		}
		out, ok := <-f.leaves
		if !ok {
			f.err = context.Canceled
			continue
		}
		got := <-out
		if got.err != nil {
			f.err = got.err
			continue
		}
		f.current = got.data[f.at%LeafSize:]
	}
	n := copy(p, f.current)
	f.current = f.current[n:]
	f.at += int64(n)
	return n, nil
}

func (f *fetching) Close() error {
	f.cancel()
	for range f.leaves {
	}
	f.running.Wait()
	if f.err == nil {
		f.err = errors.New("the reader is closed")
	}
	return nil
}
