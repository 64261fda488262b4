package dag_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/ipfs/go-cid"
	mh "github.com/multiformats/go-multihash"

	"chancery/ods/store/dag"
)

// zeros gives n zero bytes in pieces that don't match the leaves.
func zeros(w io.Writer, n int64) error {
	piece := make([]byte, 300_001)
	for n > 0 {
		k := min(n, int64(len(piece)))
		if _, err := w.Write(piece[:k]); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

func build(t *testing.T, n int64) dag.Tree {
	t.Helper()
	b := dag.NewBuilder()
	if err := zeros(b, n); err != nil {
		t.Fatal(err)
	}
	tree, err := b.Close()
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// The reference below is written from the specifications alone: dag-pb, UnixFS
// and the balanced layout of the profile.

type link struct {
	cid        cid.Cid
	data, size uint64 // bytes of the file below it; bytes of all its blocks
}

func varint(b []byte, tag byte, v uint64) []byte { return binary.AppendUvarint(append(b, tag), v) }

func field(b []byte, tag byte, v []byte) []byte {
	return append(binary.AppendUvarint(append(b, tag), uint64(len(v))), v...)
}

func parent(children []link) (link, []byte) {
	var out link
	var block, fs []byte
	for _, c := range children {
		l := field(nil, 0x0a, c.cid.Bytes())
		l = field(l, 0x12, nil)
		l = varint(l, 0x18, c.size)
		block = field(block, 0x12, l)
		out.data += c.data
		out.size += c.size
	}
	fs = varint(fs, 0x08, 2) // a file
	fs = varint(fs, 0x18, out.data)
	for _, c := range children {
		fs = varint(fs, 0x20, c.data)
	}
	block = field(block, 0x0a, fs)
	out.size += uint64(len(block))
	out.cid = cid.NewCidV1(cid.DagProtobuf, digest(block))
	return out, block
}

func digest(b []byte) mh.Multihash {
	sum := sha256.Sum256(b)
	m, _ := mh.Encode(sum[:], mh.SHA2_256)
	return m
}

// reference gives the tree of n zero bytes.
func reference(n int64) (root cid.Cid, inner int) {
	leaf := func(size int64) link {
		return link{cid.NewCidV1(cid.Raw, digest(make([]byte, size))), uint64(size), uint64(size)}
	}
	full := leaf(dag.LeafSize)
	var level []link
	for ; n >= dag.LeafSize; n -= dag.LeafSize {
		level = append(level, full)
	}
	if n > 0 || len(level) == 0 {
		level = append(level, leaf(n))
	}
	for len(level) > 1 {
		var next []link
		for start := 0; start < len(level); start += dag.MaxLinks {
			p, _ := parent(level[start:min(start+dag.MaxLinks, len(level))])
			next = append(next, p)
			inner++
		}
		level = next
	}
	return level[0].cid, inner
}

// testdata/cids.json has the trees of zero bytes, for other implementations.
func TestTheCIDOfAnySizeIsTheOneThatTheProfileGives(t *testing.T) {
	data, err := os.ReadFile("testdata/cids.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Size  int64  `json:"size"`
		Root  string `json:"root"`
		Inner int    `json:"inner"`
	}
	if err := json.Unmarshal(data, &vectors); err != nil || len(vectors) == 0 {
		t.Fatal(err)
	}
	for _, v := range vectors {
		if root, inner := reference(v.Size); root.String() != v.Root || inner != v.Inner {
			t.Errorf("%d bytes: the reference gives %s with %d inner nodes, want %s with %d", v.Size, root, inner, v.Root, v.Inner)
		}
		if testing.Short() && v.Size > 100<<20 {
			continue
		}
		tree := build(t, v.Size)
		if tree.Root.String() != v.Root || len(tree.Inner) != v.Inner || tree.Size != v.Size {
			t.Errorf("%d bytes: %s with %d inner nodes of %d bytes; want %s with %d", v.Size, tree.Root, len(tree.Inner), tree.Size, v.Root, v.Inner)
		}
		for _, b := range tree.Inner {
			if got := cid.NewCidV1(cid.DagProtobuf, digest(b.Data)); got != b.CID {
				t.Errorf("%d bytes: inner node %s has the bytes of %s", v.Size, b.CID, got)
			}
		}
	}
}

func TestLeavesAreInTheOrderOfTheStream(t *testing.T) {
	data := make([]byte, 3<<20+5)
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(data)
	b := dag.NewBuilder()
	for piece := range slices.Chunk(data, 77_777) {
		if _, err := b.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := b.Close()
	if err != nil {
		t.Fatal(err)
	}
	var leaves []link
	for leaf := range slices.Chunk(data, dag.LeafSize) {
		leaves = append(leaves, link{cid.NewCidV1(cid.Raw, digest(leaf)), uint64(len(leaf)), uint64(len(leaf))})
	}
	root, block := parent(leaves)
	if tree.Root != root.cid || len(tree.Inner) != 1 || !bytes.Equal(tree.Inner[0].Data, block) {
		t.Errorf("%s with %d inner nodes, want %s", tree.Root, len(tree.Inner), root.cid)
	}
}

// Leaves may be hashed in any order, and the tree is the same.
func TestATreeOfLeavesIsTheTreeOfTheirBytes(t *testing.T) {
	for _, n := range []int{0, 1, dag.LeafSize, 2*dag.LeafSize + 7} {
		data := bytes.Repeat([]byte{7}, n)
		whole, leaves := dag.NewBuilder(), dag.NewBuilder()
		if _, err := whole.Write(data); err != nil {
			t.Fatal(err)
		}
		for leaf := range slices.Chunk(data, dag.LeafSize) {
			leaves.Add(dag.HashLeaf(leaf))
		}
		a, err := whole.Close()
		if err != nil {
			t.Fatal(err)
		}
		b, err := leaves.Close()
		if err != nil || a.Root != b.Root || a.Size != b.Size || len(a.Inner) != len(b.Inner) {
			t.Errorf("%d bytes: %v and %v, %v", n, a, b, err)
		}
	}
}
