package ipfs_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ipfs/boxo/bitswap/client"
	"github.com/ipfs/boxo/bitswap/message"
	wants "github.com/ipfs/boxo/bitswap/message/pb"
	"github.com/ipfs/boxo/bitswap/network/bsnet"
	"github.com/ipfs/boxo/blockstore"
	"github.com/ipfs/go-cid"
	"github.com/ipfs/go-datastore"
	dssync "github.com/ipfs/go-datastore/sync"
	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"
	mh "github.com/multiformats/go-multihash"

	"chancery/ods/store/dag"
	"chancery/ods/store/ipfs"
)

// stranger is a libp2p host that may connect to our node.
func stranger(t *testing.T) host.Host {
	t.Helper()
	h, err := libp2p.New(libp2p.NoListenAddrs, libp2p.DisableMetrics(), libp2p.ResourceManager(&network.NullResourceManager{}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func infoOf(t *testing.T, n *ipfs.Node) peer.AddrInfo {
	t.Helper()
	info, err := peer.AddrInfoFromP2pAddr(ma.StringCast(n.Addrs()[0]))
	if err != nil {
		t.Fatal(err)
	}
	return *info
}

// fetcher is a bitswap client that is connected to our node.
func fetcher(t *testing.T, n *ipfs.Node) *client.Client {
	t.Helper()
	h := stranger(t)
	net := bsnet.NewFromIpfsHost(h)
	c := client.New(t.Context(), net, nil, blockstore.NewBlockstore(dssync.MutexWrap(datastore.NewMapDatastore())))
	net.Start(c)
	t.Cleanup(func() { net.Stop(); c.Close() })
	if err := h.Connect(t.Context(), infoOf(t, n)); err != nil {
		t.Fatal(err)
	}
	return c
}

func leaves(t *testing.T, w *world) []cid.Cid {
	t.Helper()
	var out []cid.Cid
	for digest := range w.leaf {
		out = append(out, dag.Leaf{Digest: digest}.CID())
	}
	return out
}

func TestStrangersThatSendNonsenseDoNotKeepOthersFromPayloads(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(40, 3<<20))
	n := w.start(t, nil)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()

	for i, nonsense := range [][]byte{
		{0},
		[]byte("GET / HTTP/1.1\r\n\r\n"),
		append(binary.AppendUvarint(nil, 5<<20), make([]byte, 1<<20)...), // a message of 5 MiB
		binary.AppendUvarint(nil, 1<<62),
		{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		append([]byte{8, 0x0a, 6, 0x0a, 4}, "nope"...), // a want for what is no CID
	} {
		h := stranger(t)
		if err := h.Connect(ctx, infoOf(t, n)); err != nil {
			t.Fatal(i, err)
		}
		s, err := h.NewStream(ctx, infoOf(t, n).ID, bsnet.ProtocolBitswap)
		if err != nil {
			t.Fatal(i, err)
		}
		_, _ = s.Write(nonsense) // the other side may end it at any byte
	}

	// Wants that can't be met, more than are kept, and CIDs of other kinds.
	asking := fetcher(t, n)
	var unknown []cid.Cid
	for i := range 6000 {
		unknown = append(unknown, dag.HashLeaf(fmt.Append(nil, "unknown", i)).CID())
	}
	for _, code := range []uint64{mh.SHA2_512, mh.BLAKE3, mh.DBL_SHA2_256} {
		m, err := mh.Sum([]byte("x"), code, -1)
		if err != nil {
			t.Fatal(err)
		}
		unknown = append(unknown, cid.NewCidV1(cid.DagCBOR, m))
	}
	wanting, stop := context.WithCancel(ctx)
	defer stop()
	if _, err := asking.GetBlocks(wanting, unknown); err != nil {
		t.Fatal(err)
	}

	c := fetcher(t, n)
	for _, want := range append(leaves(t, w), root, cid.NewCidV0(root.Hash())) {
		if b, err := c.GetBlock(ctx, want); err != nil || !b.Cid().Equals(want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestStrangersCannotConnectWithoutLimit(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(41, 5))
	n := w.start(t, nil)
	first := fetcher(t, n)
	const strangers = 150
	in := 0
	for range strangers {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		h := stranger(t)
		if h.Connect(ctx, infoOf(t, n)) == nil {
			if s, err := h.NewStream(ctx, infoOf(t, n).ID, bsnet.ProtocolBitswap); err == nil {
				in++
				_ = s.Reset()
			}
		}
		cancel()
	}
	if in == strangers || in < 32 {
		t.Errorf("%d of %d strangers are connected at once", in, strangers)
	}
	t.Logf("%d of %d strangers were let in", in, strangers)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := first.GetBlock(ctx, root); err != nil {
		t.Errorf("who was there before them gets nothing: %v", err)
	}
}

func TestAStrangerThatAsksAndNeverReadsDoesNotKeepOthersWaiting(t *testing.T) {
	w := newWorld(t)
	w.put(t, "p", noise(44, 40<<20))
	n := w.start(t, nil)
	all := leaves(t, w)
	good := fetcher(t, n)
	var slow []host.Host
	for range 3 {
		h := stranger(t)
		slow = append(slow, h)
		h.SetStreamHandler(bsnet.ProtocolBitswap, func(network.Stream) {}) // what is sent to it stays in the buffers
		if err := h.Connect(t.Context(), infoOf(t, n)); err != nil {
			t.Fatal(err)
		}
		s, err := h.NewStream(t.Context(), infoOf(t, n).ID, bsnet.ProtocolBitswap)
		if err != nil {
			t.Fatal(err)
		}
		m := message.New(true)
		for _, c := range all {
			m.AddEntry(c, 1, wants.Message_Wantlist_Block, true)
		}
		if err := m.ToNetV1(s); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Second) // until nothing more goes to them
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, c := range all[:4] {
		if _, err := good.GetBlock(ctx, c); err != nil {
			t.Fatalf("%s: %v", c, err)
		}
	}
	if testing.Short() {
		return
	}
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		connected := 0
		for _, h := range slow {
			connected += len(h.Network().Peers())
		}
		if connected == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d of those that don't read are still connected", connected)
		}
	}
}

func TestABlockThatWasChangedIsNotSentAndTheOperatorIsTold(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(43, 100))
	path := filepath.Join(w.dir, "p")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, flip(data, 50), 0o600); err != nil {
		t.Fatal(err)
	}
	log := &lines{}
	n := w.start(t, func(c *ipfs.Config) { c.Log = slog.New(slog.NewTextHandler(log, nil)) })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	got, err := fetcher(t, n).GetBlocks(ctx, []cid.Cid{root})
	if err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(log.String(), root.String()) && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
	if text := log.String(); strings.Count(text, "can't be given out") != 1 || !strings.Contains(text, ipfs.ErrWrongBytes.Error()) {
		t.Errorf("the log says %q", text)
	}
	cancel()
	for range got {
		t.Error("the block was sent")
	}
}

// lines is a log that may be read while it is written.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestClosingWhilePayloadsAreSentEndsAtOnce(t *testing.T) {
	w := newWorld(t)
	w.put(t, "p", noise(42, 96<<20))
	n := w.start(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got, err := fetcher(t, n).GetBlocks(ctx, leaves(t, w))
	if err != nil {
		t.Fatal(err)
	}
	<-got
	start := time.Now()
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("closing took %v", took)
	}
	cancel()
	rest := 0
	for range got {
		rest++
	}
	if rest >= 95 {
		t.Error("everything was sent before the node was closed, so nothing was tested")
	}
	if err := n.Close(); err != nil { // the test's cleanup does it again
		t.Errorf("closing twice: %v", err)
	}
}

func TestTheGatewayFollowsNothingThatTheSpecificationHasNot(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", strings.NewReader("<script>alert(1)</script>"))
	identity, err := mh.Sum([]byte("<b>hello</b>"), mh.IDENTITY, -1)
	if err != nil {
		t.Fatal(err)
	}
	base := w.serve(t).URL + "/ipfs/"
	for _, format := range []string{"tar", "dag-json", "dag-cbor", "json", "cbor", "ipns-record", "nonsense"} {
		if resp, _ := get(t, base+root.String()+"?format="+format); resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", format, resp.Status)
		}
	}
	for _, c := range []struct{ path, accept string }{
		{root.String(), "text/html"}, {root.String(), "application/x-tar"}, {root.String(), "application/json"},
		{root.String() + "?uri=ipfs://" + root.String(), ""}, {root.String() + "?filename=x.html&download=false", ""},
		{cid.NewCidV1(cid.Raw, identity).String(), "text/html"},
	} {
		resp, b := get(t, base+c.path, "Accept", c.accept)
		h := resp.Header
		if resp.StatusCode != http.StatusOK || resp.Request.URL.String() != base+c.path || len(b) == 0 ||
			h.Get("Content-Type") != "application/octet-stream" || h.Get("Content-Disposition") != "attachment" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%v: %s %v", c, resp.Status, h)
		}
	}
	resp, err := http.Head(base + root.String())
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.ContentLength != 25 || resp.Header.Get("ETag") == "" {
		t.Errorf("HEAD: %s, %d bytes, %v", resp.Status, resp.ContentLength, resp.Header)
	}
	if again, b := get(t, base+root.String(), "If-None-Match", resp.Header.Get("ETag")); again.StatusCode != http.StatusNotModified || len(b) > 0 {
		t.Errorf("what the client has: %s", again.Status)
	}
	h, err := ipfs.Handler(ipfs.NewBlockstore(w.store, w))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now() // base58 takes quadratic time
	out := httptest.NewRecorder()
	h.ServeHTTP(out, httptest.NewRequest(http.MethodGet, "/ipfs/z"+strings.Repeat("2", 900_000), nil))
	if took := time.Since(start); out.Code != http.StatusBadRequest || took > time.Second {
		t.Errorf("a long name: %d after %v", out.Code, took)
	}
}
