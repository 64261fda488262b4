package dag_test

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"testing"

	"github.com/ipfs/go-cid"
	mh "github.com/multiformats/go-multihash"
	"go.uber.org/goleak"

	"chancery/ods/store/dag"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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

func reference(n int64) (root cid.Cid, inner int) {
	full := make([]byte, dag.LeafSize)
	var level []link
	for off := int64(0); off < n || off == 0; off += dag.LeafSize {
		leaf := full[:min(n-off, dag.LeafSize)]
		level = append(level, link{cid.NewCidV1(cid.Raw, digest(leaf)), uint64(len(leaf)), uint64(len(leaf))})
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

func TestTheCIDOfAnySizeIsTheOneThatTheProfileGives(t *testing.T) {
	const mib = 1 << 20
	for _, n := range []int64{0, 1, mib - 1, mib, mib + 1, 2 * mib, 5*mib + 7, 1024 * mib, 1024*mib + 1, 1026 * mib} {
		if testing.Short() && n > 100*mib {
			continue
		}
		tree := build(t, n)
		root, inner := reference(n)
		if tree.Root != root || len(tree.Inner) != inner || tree.Size != n {
			t.Errorf("%d bytes: %s with %d inner nodes of %d bytes; want %s with %d", n, tree.Root, len(tree.Inner), tree.Size, root, inner)
		}
		for _, b := range tree.Inner {
			if got := cid.NewCidV1(cid.DagProtobuf, digest(b.Data)); got != b.CID {
				t.Errorf("%d bytes: inner node %s has the bytes of %s", n, b.CID, got)
			}
		}
	}
}

func TestAnAbortedBuilderEndsAndRefusesMore(t *testing.T) {
	b := dag.NewBuilder()
	if err := zeros(b, 3<<20); err != nil {
		t.Fatal(err)
	}
	b.Abort()
	if _, err := b.Write([]byte("more")); err == nil {
		t.Error("an aborted builder takes bytes")
	}
}
