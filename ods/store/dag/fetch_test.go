package dag_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	unixfs "github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/go-cid"
	format "github.com/ipfs/go-ipld-format"
	"github.com/multiformats/go-multihash"
	"pgregory.net/rapid"

	"chancery/internal/kind"
	"chancery/ods/store/dag"
)

// blocks has all blocks of a stream.
func blocks(t testing.TB, data []byte) (map[cid.Cid][]byte, cid.Cid) {
	t.Helper()
	b := dag.NewBuilder()
	if _, err := b.Write(data); err != nil {
		t.Fatal(err)
	}
	tree, err := b.Close()
	if err != nil {
		t.Fatal(err)
	}
	out := map[cid.Cid][]byte{dag.HashLeaf(nil).CID(): {}}
	for _, n := range tree.Inner {
		out[n.CID] = n.Data
	}
	for leaf := range slices.Chunk(data, dag.LeafSize) {
		out[dag.HashLeaf(leaf).CID()] = leaf
	}
	return out, tree.Root
}

func noise(n int) []byte {
	data := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{9}).Read(data)
	return data
}

func getFrom(all map[cid.Cid][]byte) func(context.Context, cid.Cid) ([]byte, error) {
	return func(_ context.Context, c cid.Cid) ([]byte, error) {
		if data, ok := all[c]; ok {
			return data, nil
		}
		return nil, kind.NotFound
	}
}

func TestAStreamIsReadFromItsBlocksFromAnywhere(t *testing.T) {
	for _, n := range []int{0, 1, dag.LeafSize, dag.LeafSize + 1, 7*dag.LeafSize - 3} {
		data := noise(n)
		all, root := blocks(t, data)
		for _, off := range []int{0, 1, n / 2, n - 1, n} {
			if off < 0 || off > n {
				continue
			}
			r, err := dag.Open(t.Context(), getFrom(all), root, int64(n), int64(off))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, data[off:]) {
				t.Errorf("%d bytes from %d: %d, %v", n, off, len(got), err)
			}
			r.Close()
		}
	}
}

func TestATreeOfTwoLevelsIsReadAcrossItsNodes(t *testing.T) {
	// Leaves of equal bytes, so that a thousand of them are one block.
	leaf := noise(dag.LeafSize)
	b := dag.NewBuilder()
	const n = 2*dag.MaxLinks + 3
	for range n {
		b.Add(dag.HashLeaf(leaf))
	}
	tree, err := b.Close()
	if err != nil {
		t.Fatal(err)
	}
	all := map[cid.Cid][]byte{dag.HashLeaf(leaf).CID(): leaf}
	for _, node := range tree.Inner {
		all[node.CID] = node.Data
	}
	from := int64(dag.MaxLinks-1)*dag.LeafSize + 5
	r, err := dag.Open(t.Context(), getFrom(all), tree.Root, tree.Size, from)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.Copy(io.Discard, r)
	if err != nil || got != tree.Size-from {
		t.Errorf("%d of %d bytes, %v", got, tree.Size-from, err)
	}
	count := 0
	for l, err := range tree.Leaves() {
		if count++; err != nil || l != dag.HashLeaf(leaf) {
			t.Fatalf("leaf %d: %v, %v", count, l, err)
		}
	}
	if count != n {
		t.Errorf("%d leaves of %d", count, n)
	}
}

func TestABlockThatIsNotTheRightOneIsNeverReturned(t *testing.T) {
	data := noise(3*dag.LeafSize + 100)
	all, root := blocks(t, data)
	for c, right := range all {
		if len(right) == 0 {
			continue
		}
		wrong := bytes.Clone(right)
		wrong[len(wrong)/2] ^= 1
		for name, other := range map[string][]byte{"flipped": wrong, "cut": right[:len(right)-1], "longer": append(bytes.Clone(right), 0), "none": nil} {
			changed := map[cid.Cid][]byte{}
			for k, v := range all {
				changed[k] = v
			}
			changed[c] = other
			r, err := dag.Open(t.Context(), getFrom(changed), root, int64(len(data)), 0)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			r.Close()
			if !errors.Is(err, dag.ErrWrongBlock) || !bytes.HasPrefix(data, got) || len(got) == len(data) {
				t.Errorf("%s %s: %d bytes, %v", name, c, len(got), err)
			}
		}
	}
	// A tree of another size.
	for _, size := range []int64{1, dag.LeafSize, int64(len(data)) - 1, int64(len(data)) + 1, 1 << 40} {
		r, err := dag.Open(t.Context(), getFrom(all), root, size, 0)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, r); !errors.Is(err, dag.ErrWrongBlock) {
			t.Errorf("as %d bytes: %d, %v", size, n, err)
		}
		r.Close()
	}
	if _, err := dag.Open(t.Context(), getFrom(all), root, 5, 6); !errors.Is(err, kind.Invalid) {
		t.Errorf("%v", err)
	}
}

func TestAReaderThatIsClosedEarlyEndsWhatItStarted(t *testing.T) {
	data := noise(20 * dag.LeafSize)
	all, root := blocks(t, data)
	waiting := func(ctx context.Context, c cid.Cid) ([]byte, error) {
		if c != root {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return all[c], nil
	}
	r, err := dag.Open(t.Context(), waiting, root, int64(len(data)), 0)
	if err != nil {
		t.Fatal(err)
	}
	r.Close() // waits
	if _, err := r.Read(make([]byte, 1)); err == nil {
		t.Error("a closed reader reads on")
	}
}

// A stranger answers with whatever blocks it likes, under the right hashes.
func FuzzATreeOfAStrangersBlocks(f *testing.F) {
	all, root := blocks(f, noise(2*dag.LeafSize+5))
	f.Add(all[root], int64(2*dag.LeafSize+5), int64(0))
	f.Add([]byte{}, int64(1<<50), int64(1<<49))
	f.Fuzz(func(t *testing.T, node []byte, size, off int64) {
		leaf := dag.HashLeaf(node).CID()
		top := cid.NewCidV1(cid.DagProtobuf, leaf.Hash())
		for _, root := range []cid.Cid{leaf, top} {
			r, err := dag.Open(t.Context(), func(context.Context, cid.Cid) ([]byte, error) { return node, nil }, root, size, off)
			if err != nil {
				continue
			}
			n, err := io.Copy(io.Discard, io.LimitReader(r, 64<<20))
			r.Close()
			if err == nil && n != size-off && n != 64<<20 {
				t.Errorf("%d of %d bytes without an error", n, size-off)
			}
			for _, err := range (dag.Tree{Root: root, Size: size, Inner: []dag.Block{{CID: top, Data: node}}}).Leaves() {
				if err != nil {
					break
				}
			}
		}
	})
}

// Trees of any shape whose hashes are right, read as a stream of any size.
func TestATreeOfAnyShapeIsReadRightOrRefused(t *testing.T) {
	leaves := [][]byte{noise(dag.LeafSize), noise(dag.LeafSize - 1), noise(1), {}}
	rapid.Check(t, func(t *rapid.T) {
		all := map[cid.Cid][]byte{}
		var known []cid.Cid
		for _, data := range leaves {
			c := dag.HashLeaf(data).CID()
			all[c], known = data, append(known, c)
		}
		for range rapid.IntRange(1, 8).Draw(t, "nodes") {
			n := unixfs.EmptyFileNode()
			n.SetCidBuilder(cid.V1Builder{Codec: cid.DagProtobuf, MhType: multihash.SHA2_256})
			links := rapid.SampledFrom([]int{0, 1, 2, 3, 40, dag.MaxLinks, dag.MaxLinks + 1}).Draw(t, "links")
			for range links {
				if err := n.AddRawLink("", &format.Link{Cid: rapid.SampledFrom(known).Draw(t, "child"), Size: rapid.Uint64Max(math.MaxInt64).Draw(t, "size")}); err != nil {
					t.Fatal(err)
				}
				if links > 3 { // all the same: the shape is what matters
					for range links - 1 {
						_ = n.AddRawLink("", &format.Link{Cid: known[len(known)-1]})
					}
					break
				}
			}
			all[n.Cid()], known = n.RawData(), append(known, n.Cid())
		}
		size := rapid.OneOf(rapid.Int64Range(0, 5*dag.LeafSize), rapid.Int64()).Draw(t, "stream")
		off := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 5*dag.LeafSize)).Draw(t, "from")
		asked := 0
		var mu sync.Mutex
		get := getFrom(all)
		r, err := dag.Open(context.Background(), func(ctx context.Context, c cid.Cid) ([]byte, error) {
			mu.Lock()
			asked++
			mu.Unlock()
			return get(ctx, c)
		}, known[len(known)-1], size, off)
		if err != nil {
			return
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, 32<<20))
		r.Close()
		if err == nil && n != size-off && n != 32<<20 {
			t.Errorf("%d of %d bytes without an error", n, size-off)
		}
		if asked > 100 {
			t.Errorf("%d blocks were asked for, for %d bytes", asked, n)
		}
	})
}
