package ipfs_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
	ipld "github.com/ipfs/go-ipld-format"
	"go.uber.org/goleak"

	"chancery/internal/kind"
	"chancery/internal/testenv"
	"chancery/ods/store"
	"chancery/ods/store/dag"
	"chancery/ods/store/ipfs"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// Started when their packages are loaded, for the whole process.
		goleak.IgnoreTopFunction("go.opencensus.io/stats/view.(*worker).start"),
		goleak.IgnoreAnyFunction("github.com/ipfs/go-log/v2/writer.(*MirrorWriter).logRoutine"),
	)
}

// world is a folder store with payloads and their index.
type world struct {
	store *store.Folder
	dir   string
	roots []cid.Cid
	inner map[cid.Cid][]byte
	leaf  map[[32]byte]dag.Place
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), inner: map[cid.Cid][]byte{}, leaf: map[[32]byte]dag.Place{}}
	var err error
	if w.store, err = store.OpenFolder(w.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.store.Close() })
	return w
}

func noise(seed byte, n int64) io.Reader {
	return io.LimitReader(rand.NewChaCha8([32]byte{seed}), n)
}

// put stores a payload and returns its root.
func (w *world) put(t testing.TB, key string, r io.Reader) cid.Cid {
	t.Helper()
	tree := dag.NewBuilder()
	if _, err := w.store.Put(t.Context(), key, io.TeeReader(r, tree), store.PutOptions{Size: -1}); err != nil {
		t.Fatal(err)
	}
	out, err := tree.Close()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range out.Inner {
		w.inner[b.CID] = b.Data
	}
	at := int64(0)
	for l, err := range out.Leaves() {
		if err != nil {
			t.Fatal(err)
		}
		w.leaf[l.Digest] = dag.Place{Key: key, Offset: at, Size: l.Size}
		at += l.Size
	}
	w.roots = append(w.roots, out.Root)
	return out.Root
}

func (w *world) Find(_ context.Context, c cid.Cid) (dag.Place, error) {
	if data, ok := w.inner[cid.NewCidV1(cid.DagProtobuf, c.Hash())]; ok && c.Type() == cid.DagProtobuf {
		return dag.Place{Data: data}, nil
	}
	var digest [32]byte
	if h := c.Hash(); len(h) == 34 && c.Type() == cid.Raw {
		copy(digest[:], h[2:])
		if p, ok := w.leaf[digest]; ok {
			return p, nil
		}
	}
	return dag.Place{}, kind.NotFound
}

func (w *world) Roots(context.Context) iter.Seq2[cid.Cid, error] {
	return func(yield func(cid.Cid, error) bool) {
		for _, c := range w.roots {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// start starts a node of ours on loopback.
func (w *world) start(t testing.TB, change func(*ipfs.Config)) *ipfs.Node {
	t.Helper()
	c := ipfs.Config{Blocks: ipfs.NewBlockstore(w.store, w), Index: w, Listen: []string{"/ip4/127.0.0.1/tcp/0"}}
	if change != nil {
		change(&c)
	}
	n, err := ipfs.Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

func sum(t testing.TB, r io.Reader) [32]byte {
	t.Helper()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		t.Fatal(err)
	}
	return [32]byte(h.Sum(nil))
}

// catSum is the digest of what `ipfs cat` prints.
func catSum(ctx context.Context, k *testenv.IPFS, root cid.Cid) ([32]byte, error) {
	h := sha256.New()
	cmd := k.Command(ctx, "cat", root.String())
	cmd.Stdout = h
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Run(); err != nil {
		return [32]byte{}, fmt.Errorf("%w: %s", err, complaint.Bytes())
	}
	return [32]byte(h.Sum(nil)), nil
}

func TestABlockIsGivenOutOnlyIfItsBytesAreRight(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(1, 3<<20+5))
	bs := ipfs.NewBlockstore(w.store, w)
	var all []cid.Cid
	all = append(all, root)
	for digest := range w.leaf {
		all = append(all, dag.Leaf{Digest: digest}.CID())
	}
	for _, c := range all {
		b, err := bs.Get(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if size, err := bs.GetSize(t.Context(), c); err != nil || size != len(b.RawData()) {
			t.Errorf("size %d of %d, %v", size, len(b.RawData()), err)
		}
		if has, err := bs.Has(t.Context(), c); !has || err != nil {
			t.Errorf("%v, %v", has, err)
		}
	}
	path := filepath.Join(w.dir, "p")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for _, c := range all {
		if _, err := bs.Get(t.Context(), c); errors.Is(err, ipfs.ErrWrongBytes) {
			wrong++
		} else if err != nil {
			t.Error(err)
		}
	}
	if wrong != 1 {
		t.Errorf("%d blocks are found wrong after one byte was changed", wrong)
	}
	if err := os.Truncate(path, 1<<20+1); err != nil {
		t.Fatal(err)
	}
	if _, err := bs.Get(t.Context(), dag.HashLeaf(data[1<<20:2<<20]).CID()); !errors.Is(err, kind.Corrupt) {
		t.Errorf("a truncated object: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := bs.Get(t.Context(), dag.HashLeaf(data[:1<<20]).CID()); !ipld.IsNotFound(err) {
		t.Errorf("an object that is gone: %v", err)
	}
	if _, err := bs.Get(t.Context(), dag.HashLeaf([]byte("unknown")).CID()); !ipld.IsNotFound(err) {
		t.Errorf("an unknown block: %v", err)
	}
	for _, err := range []error{bs.Put(t.Context(), blocks.NewBlock(nil)), bs.PutMany(t.Context(), nil), bs.DeleteBlock(t.Context(), root)} {
		if !errors.Is(err, kind.Denied) {
			t.Errorf("%v", err)
		}
	}
}

func TestKuboGivesEveryStreamTheSameCID(t *testing.T) {
	k := testenv.KuboRepo(t)
	sizes := []int64{0, 1, 1<<20 - 1, 1 << 20, 1<<20 + 1, 1<<30 + 1}
	for range 6 {
		sizes = append(sizes, rand.Int64N(20<<20))
	}
	for _, n := range sizes {
		if n > 1<<28 && testing.Short() {
			continue
		}
		b := dag.NewBuilder()
		cmd := k.Command(t.Context(), "add", "-Q", "--only-hash")
		cmd.Stdin = io.TeeReader(noise(byte(n), n), b)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		tree, err := b.Close()
		if err != nil || tree.Size != n || string(bytes.TrimSpace(out)) != tree.Root.String() {
			t.Errorf("%d bytes: %s, Kubo says %s; %v", n, tree.Root, out, err)
		}
	}
}

// payloadSize is what Kubo fetches: more than the 1,024 leaves of one node.
const payloadSize = 1<<30 + 5<<20 + 17

func TestKuboThatKnowsNobodyElseFetchesAPayloadFromUs(t *testing.T) {
	size := int64(payloadSize)
	if testing.Short() || raceEnabled {
		size = 64<<20 + 3
	}
	w := newWorld(t)
	root := w.put(t, "payloads/one", noise(2, size))
	n := w.start(t, nil)
	k := testenv.Kubo(t)
	k.Run(t, "swarm", "connect", n.Addrs()[0])
	start := time.Now()
	got, err := catSum(t.Context(), k, root)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MiB in %v", size>>20, time.Since(start))
	if got != sum(t, noise(2, size)) {
		t.Error("Kubo has other bytes")
	}
	if peers := k.Run(t, "swarm", "peers"); bytes.Count([]byte(peers), []byte("/p2p/")) != 1 {
		t.Errorf("Kubo knows others: %s", peers)
	}
}

func TestPeersThatAreConfiguredAreConnectedAndNeedNoRouting(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "payloads/one", noise(3, 3<<20))
	k := testenv.Kubo(t)
	w.start(t, func(c *ipfs.Config) { c.Peers, c.Listen = []string{k.Addr}, nil }) // it dials, and can't be dialled
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if got, err := catSum(ctx, k, root); err != nil || got != sum(t, noise(3, 3<<20)) {
		t.Errorf("%x, %v", got, err)
	}
}

func TestAFlippedByteNeverReachesKubo(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(4, 2<<20))
	path := filepath.Join(w.dir, "p")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[5] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	n := w.start(t, nil)
	k := testenv.Kubo(t)
	k.Run(t, "swarm", "connect", n.Addrs()[0])
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	var exit *exec.ExitError
	if _, err := catSum(ctx, k, root); !errors.As(err, &exit) {
		t.Errorf("Kubo got it: %v", err)
	}
}

func TestANodeThatIsConfiguredWronglySaysWhat(t *testing.T) {
	w := newWorld(t)
	for want, change := range map[string]func(*ipfs.Config){
		"/nonsense":       func(c *ipfs.Config) { c.Peers = []string{"/nonsense"} },
		"127.0.0.1/tcp/1": func(c *ipfs.Config) { c.Peers = []string{"/ip4/127.0.0.1/tcp/1"} },
	} {
		c := ipfs.Config{Blocks: ipfs.NewBlockstore(w.store, w), Index: w}
		change(&c)
		if _, err := ipfs.Start(t.Context(), c); !errors.Is(err, kind.Invalid) || !bytes.Contains([]byte(err.Error()), []byte(want)) {
			t.Errorf("%v", err)
		}
	}
}

func TestANodesKeyIsMadeOnceAndThenTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ipfs.key")
	a, err := ipfs.LoadKey(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := ipfs.LoadKey(path)
	if err != nil || !a.Equals(b) {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ipfs.LoadKey(path); !errors.Is(err, kind.Invalid) {
		t.Errorf("%v", err)
	}
}
