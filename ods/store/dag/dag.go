// Package dag computes the IPFS content identifier of a stream while it passes
// by, under the unixfs-v1-2025 profile (IPIP-499): CIDv1, sha2-256, raw leaves
// of 1 MiB, a balanced tree of at most 1024 links a node. `ipfs add` under that
// profile gives the same CID.
//
// The leaves are the stream's own bytes and aren't kept: whoever has the object
// has them. The few inner nodes are, so that the object can be served to IPFS
// without a second copy of it. The layout itself is boxo's.
package dag

import (
	"context"
	"errors"
	"io"

	"github.com/ipfs/boxo/chunker"
	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs/importer/balanced"
	"github.com/ipfs/boxo/ipld/unixfs/importer/helpers"
	"github.com/ipfs/go-cid"
	ipld "github.com/ipfs/go-ipld-format"
	mh "github.com/multiformats/go-multihash"

	"chancery/internal/kind"
)

// The parameters of unixfs-v1-2025.
const (
	LeafSize = 1 << 20
	MaxLinks = 1024
)

// Block is an inner node: its CID and its dag-pb bytes.
type Block struct {
	CID  cid.Cid
	Data []byte
}

// Tree is what a stream amounts to.
type Tree struct {
	Root  cid.Cid
	Size  int64   // bytes of the stream
	Inner []Block // inner nodes, children before parents; empty where one leaf is all
}

// Builder is a writer that builds the tree of what is written to it. It holds
// one leaf and, of each level, one node; inner nodes take about 50 bytes a leaf.
// It isn't safe for concurrent use. Close or Abort must be called.
type Builder struct {
	w    *io.PipeWriter
	size int64
	done chan struct{}
	keep keeper
	root cid.Cid
	err  error
}

// NewBuilder starts a builder.
func NewBuilder() *Builder {
	r, w := io.Pipe()
	b := &Builder{w: w, done: make(chan struct{})}
	go func() {
		defer close(b.done)
		b.root, b.err = layout(r, &b.keep)
		r.CloseWithError(b.err)
	}()
	return b
}

func layout(r io.Reader, keep *keeper) (cid.Cid, error) {
	params := helpers.DagBuilderParams{
		Maxlinks: MaxLinks, RawLeaves: true, Dagserv: keep,
		CidBuilder: cid.V1Builder{Codec: cid.DagProtobuf, MhType: mh.SHA2_256},
	}
	h, err := params.New(chunk.NewSizeSplitter(r, LeafSize))
	if err != nil {
		return cid.Undef, err
	}
	root, err := balanced.Layout(h)
	if err != nil {
		return cid.Undef, err
	}
	return root.Cid(), nil
}

// Write takes the stream's next bytes. p isn't kept.
func (b *Builder) Write(p []byte) (int, error) {
	n, err := b.w.Write(p)
	b.size += int64(n)
	return n, err
}

// Close ends the stream and returns its tree.
func (b *Builder) Close() (Tree, error) {
	b.w.Close()
	<-b.done
	if b.err != nil {
		return Tree{}, kind.As(kind.Internal, b.err, "build", "UnixFS tree")
	}
	return Tree{Root: b.root, Size: b.size, Inner: b.keep.inner}, nil
}

var errAborted = errors.New("aborted")

// Abort ends the builder without a tree. It may follow Close.
func (b *Builder) Abort() {
	b.w.CloseWithError(errAborted)
	<-b.done
}

// keeper is the service that the layout adds its nodes to: it keeps the inner ones.
type keeper struct {
	ipld.DAGService // the layout only adds
	inner           []Block
}

func (k *keeper) Add(_ context.Context, n ipld.Node) error {
	if p, ok := n.(*merkledag.ProtoNode); ok {
		k.inner = append(k.inner, Block{CID: p.Cid(), Data: p.RawData()})
	}
	return nil
}

func (k *keeper) AddMany(ctx context.Context, nodes []ipld.Node) error {
	for _, n := range nodes {
		if err := k.Add(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
