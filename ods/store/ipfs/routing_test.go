package ipfs_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ipfs/boxo/routing/http/types"
	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p"
	dht "github.com/libp2p/go-libp2p-kad-dht"
	"github.com/libp2p/go-libp2p/core/peer"

	"chancery/ods/store/ipfs"
)

// routerFor is a delegated routing endpoint (IPIP-526) that hands out what it is
// told, and counts its connections.
func routerFor(t *testing.T) (url string, told chan types.BitswapPayload, open *atomic.Int64) {
	t.Helper()
	told, open = make(chan types.BitswapPayload, 100), &atomic.Int64{}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		//lint:ignore SA1019 what took its place can't be written
		var in struct{ Providers []types.WriteBitswapRecord }
		if err == nil {
			err = json.Unmarshal(body, &in)
		}
		if err != nil || r.Method != http.MethodPut || r.URL.Path != "/routing/v1/providers/" || len(in.Providers) != 1 {
			http.Error(w, "what is this?", http.StatusBadRequest)
			return
		}
		if err := in.Providers[0].Verify(); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		told <- in.Providers[0].Payload
		_, _ = io.WriteString(w, `{"ProvideResults":[{"Schema":"bitswap","Protocol":"transport-bitswap","AdvisoryTTL":86400000}]}`)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed:
			open.Add(-1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s.URL, told, open
}

func TestPayloadsAreAnnouncedToARoutingEndpointAndNewOnesAtOnce(t *testing.T) {
	w := newWorld(t)
	roots := []cid.Cid{w.put(t, "a", noise(30, 5)), w.put(t, "b", noise(31, 2<<20))}
	url, told, open := routerFor(t)
	n := w.start(t, func(c *ipfs.Config) { c.Routing = url })
	check := func(p types.BitswapPayload, want ...cid.Cid) {
		t.Helper()
		if len(p.Keys) != 1 || !slices.Contains(want, p.Keys[0].Cid) || p.ID.String() != n.ID() || len(p.Addrs) == 0 {
			t.Errorf("the endpoint was told %+v", p)
		}
	}
	seen := map[cid.Cid]bool{}
	for range roots {
		select {
		case p := <-told:
			check(p, roots...)
			seen[p.Keys[0].Cid] = true
		case <-time.After(20 * time.Second):
			t.Fatal("what is there isn't announced")
		}
	}
	if len(seen) != len(roots) {
		t.Errorf("announced %v of %v", seen, roots)
	}
	added := w.put(t, "c", noise(32, 7))
	if err := n.Announce(t.Context(), added); err != nil {
		t.Fatal(err)
	}
	check(<-told, added)
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	for end := time.Now().Add(10 * time.Second); open.Load() > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d connections outlive the node", open.Load())
		}
	}
}

func TestPayloadsAreFoundInTheDHT(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "a", noise(33, 2<<20))
	host, err := libp2p.New(libp2p.ListenAddrStrings("/ip4/127.0.0.1/tcp/0"), libp2p.DisableRelay(), libp2p.DisableMetrics())
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	table, err := dht.New(host, dht.Mode(dht.ModeServer))
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	n := w.start(t, func(c *ipfs.Config) {
		c.DHT = true
		c.Peers = []string{host.Addrs()[0].String() + "/p2p/" + host.ID().String()}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	// It needs a moment to join, and records are sent without an answer.
	var found []peer.AddrInfo
	for len(found) == 0 && ctx.Err() == nil {
		if err = n.Announce(ctx, root); err == nil {
			found, err = table.FindProviders(ctx, root)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(found) != 1 || found[0].ID.String() != n.ID() {
		t.Errorf("the DHT knows %v, %v", found, err)
	}
}
