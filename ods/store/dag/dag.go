// Package dag computes the IPFS content identifier of a stream while it passes
// by, under the unixfs-v1-2025 profile (IPIP-499): CIDv1, sha2-256, raw leaves
// of 1 MiB, a balanced tree of at most 1024 links a node. `ipfs add` under that
// profile gives the same CID.
//
// The leaves are the stream's own bytes and aren't kept: whoever has the object
// has them. The few inner nodes are, so that the object can be served to IPFS
// without a second copy of it. [HashLeaf] may run on as many cores as there are;
// a [Builder] takes the leaves in their order. Nodes are encoded by boxo.
package dag

import (
	"crypto/sha256"
	"iter"
	"slices"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
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

// Leaf names a leaf: at most LeafSize bytes, as they are in the stream.
type Leaf struct {
	Digest [sha256.Size]byte
	Size   int64
}

// HashLeaf hashes the bytes of a leaf.
func HashLeaf(b []byte) Leaf { return Leaf{sha256.Sum256(b), int64(len(b))} }

// CID is the leaf's: a raw block.
func (l Leaf) CID() cid.Cid {
	m, _ := mh.Encode(l.Digest[:], mh.SHA2_256) // it can't fail on a known code
	return cid.NewCidV1(cid.Raw, m)
}

// link is a child of an inner node.
type link struct {
	cid   cid.Cid
	file  uint64 // bytes of the stream below it
	total uint64 // bytes of all blocks below it, and its own
}

// Builder builds the tree of a stream from its leaves or from its bytes. It
// holds, of each level, the links of one node, and one leaf if bytes are written
// to it; inner nodes take about 50 bytes a leaf. It isn't safe for concurrent use.
type Builder struct {
	size   int64
	part   []byte   // of the leaf that is being written
	levels [][]link // links whose parent isn't made, leaves first
	inner  []Block
	err    error
}

// NewBuilder starts a builder.
func NewBuilder() *Builder { return &Builder{} }

// Add takes the next leaf. All but the last have LeafSize bytes.
func (b *Builder) Add(l Leaf) {
	b.size += l.Size
	b.push(0, link{l.CID(), uint64(l.Size), uint64(l.Size)})
}

func (b *Builder) push(level int, l link) {
	if level == len(b.levels) {
		b.levels = append(b.levels, nil)
	}
	if b.levels[level] = append(b.levels[level], l); len(b.levels[level]) == MaxLinks {
		b.fold(level)
	}
}

// fold makes the parent of the links that a level has.
func (b *Builder) fold(level int) {
	var node merkledag.ProtoNode
	file := unixfs.NewFSNode(unixfs.TFile)
	out := link{}
	for _, l := range b.levels[level] {
		if err := node.AddRawLink("", &ipld.Link{Cid: l.cid, Size: l.total}); err != nil && b.err == nil {
			b.err = err
		}
		file.AddBlockSize(l.file)
		out.file += l.file
		out.total += l.total
	}
	data, err := file.GetBytes()
	if err == nil {
		node.SetData(data)
		err = node.SetCidBuilder(cid.V1Builder{Codec: cid.DagProtobuf, MhType: mh.SHA2_256})
	}
	if err != nil && b.err == nil {
		b.err = err
	}
	block := Block{CID: node.Cid(), Data: node.RawData()}
	b.inner = append(b.inner, block)
	out.cid = block.CID
	out.total += uint64(len(block.Data))
	b.levels[level] = b.levels[level][:0]
	b.push(level+1, out)
}

// Write takes the stream's next bytes. p isn't kept. Write and Add don't mix.
func (b *Builder) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if len(b.part) == 0 && len(p) >= LeafSize {
			b.Add(HashLeaf(p[:LeafSize]))
			p = p[LeafSize:]
			continue
		}
		b.part = slices.Grow(b.part, min(LeafSize, len(p)))
		k := min(LeafSize-len(b.part), len(p))
		b.part, p = append(b.part, p[:k]...), p[k:]
		if len(b.part) == LeafSize {
			b.Add(HashLeaf(b.part))
			b.part = b.part[:0]
		}
	}
	return n, nil
}

// Close ends the stream and returns its tree. A stream without bytes has one
// empty leaf.
func (b *Builder) Close() (Tree, error) {
	if len(b.part) > 0 || b.size == 0 {
		b.Add(HashLeaf(b.part))
		b.part = nil
	}
	top := len(b.levels) - 1
	for level := 0; level <= top; level++ {
		if len(b.levels[level]) == 0 || (level == top && len(b.levels[level]) == 1) {
			continue
		}
		b.fold(level)
		top = len(b.levels) - 1
	}
	if b.err != nil {
		return Tree{}, kind.As(kind.Internal, b.err, "build", "UnixFS tree")
	}
	return Tree{Root: b.levels[top][0].cid, Size: b.size, Inner: b.inner}, nil
}

// Leaves gives the leaves of a tree in the order of the stream, from its root
// and inner nodes. An error says that those aren't the nodes of a tree.
func (t Tree) Leaves() iter.Seq2[Leaf, error] {
	inner := make(map[cid.Cid][]byte, len(t.Inner))
	for _, b := range t.Inner {
		inner[b.CID] = b.Data
	}
	return func(yield func(Leaf, error) bool) {
		left := t.Size
		var walk func(c cid.Cid, depth int) bool
		walk = func(c cid.Cid, depth int) bool {
			if c.Type() == cid.Raw {
				l := Leaf{Size: min(left, LeafSize)}
				m, err := mh.Decode(c.Hash())
				if err != nil || m.Code != mh.SHA2_256 || len(m.Digest) != len(l.Digest) || (l.Size == 0 && t.Size > 0) {
					yield(Leaf{}, notATree(c))
					return false
				}
				copy(l.Digest[:], m.Digest)
				left -= l.Size
				return yield(l, nil)
			}
			node, err := merkledag.DecodeProtobuf(inner[c])
			if inner[c] == nil || err != nil || depth == maxDepth {
				yield(Leaf{}, notATree(c))
				return false
			}
			for _, l := range node.Links() {
				if !walk(l.Cid, depth+1) {
					return false
				}
			}
			return true
		}
		if walk(t.Root, 0) && left > 0 {
			yield(Leaf{}, notATree(t.Root))
		}
	}
}

// maxDepth is more than the levels of a tree of the largest stream there is.
const maxDepth = 8

func notATree(c cid.Cid) error {
	return kind.Errorf(kind.Corrupt, "node %s is not of the tree of a stream, or missing", c)
}

// Place is where a block is.
type Place struct {
	Data []byte // the block itself; nil where it is a range of an object
	// A range of an object in the store.
	Key          string
	Offset, Size int64
}
