package gateway_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/ipfs/go-cid"

	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
	"chancery/ods/store"
	"chancery/ods/store/dag"
	"chancery/ods/store/ipfs"
)

// bucket is the store's own address of the vault's payload.
type bucket struct {
	*httptest.Server
	payload atomic.Pointer[[]byte]
	cut     atomic.Int64 // bytes after which an answer breaks off; 0: never
	mu      sync.Mutex
	headers []http.Header
}

func newBucket(t *testing.T, payload []byte) *bucket {
	t.Helper()
	b := &bucket{}
	b.payload.Store(&payload)
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		b.headers = append(b.headers, r.Header.Clone())
		b.mu.Unlock()
		if n := b.cut.Load(); n > 0 {
			w = &cutting{w, int(n)}
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(*b.payload.Load()))
	}))
	t.Cleanup(b.Close)
	return b
}

// oneObject is the vault as an object and an index.
type oneObject struct {
	store.Store
	payload []byte
	tree    dag.Tree
}

func (o *oneObject) Open(_ context.Context, _ string, off, n int64) (io.ReadCloser, error) {
	return io.NopCloser(io.NewSectionReader(bytes.NewReader(o.payload), off, n)), nil
}

func (o *oneObject) Find(_ context.Context, c cid.Cid) (dag.Place, error) {
	for _, b := range o.tree.Inner {
		if b.CID.Equals(c) {
			return dag.Place{Data: b.Data}, nil
		}
	}
	at := int64(0)
	for l := range o.tree.Leaves() {
		if l.CID().Equals(c) {
			return dag.Place{Key: "payload", Offset: at, Size: l.Size}, nil
		}
		at += l.Size
	}
	return dag.Place{}, kind.NotFound
}

func (o *oneObject) Roots(context.Context) iter.Seq2[cid.Cid, error] { return nil }

// interplanetary gives out one object.
type interplanetary struct{ handler http.Handler }

func (i interplanetary) Handler() http.Handler                   { return i.handler }
func (i interplanetary) Addrs() []string                         { return nil }
func (i interplanetary) Announce(context.Context, cid.Cid) error { return nil }
func (i interplanetary) Services() []string                      { return nil }
func (i interplanetary) Pin(context.Context, string, cid.Cid, string, func(string)) error {
	return kind.Unavailable
}

// everywhere is a world whose payload is to be had from the gateway, from the
// store's own address and from IPFS.
func everywhere(t *testing.T, size int, redirect bool) (*world, *bucket, *oneObject) {
	t.Helper()
	w := newWorld(t, size)
	b := newBucket(t, w.vault.payload)
	w.vault.address = b.URL + "/object?signature=secret"
	tree := dag.NewBuilder()
	_, _ = tree.Write(w.vault.payload)
	o := &oneObject{payload: w.vault.payload, tree: must[dag.Tree](t)(tree.Close())}
	if !o.tree.Root.Equals(w.vault.root()) {
		t.Fatalf("%s is registered, the tree's root is %s", w.vault.root(), o.tree.Root)
	}
	dep := *w.dep
	dep.Redirect = redirect
	dep.IPFS = interplanetary{must[http.Handler](t)(ipfs.Handler(ipfs.NewBlockstore(o, o)))}
	w.server.Attach(&dep)
	return w, b, o
}

// reader is someone who is let in.
func (w *world) reader(t *testing.T) (*client.Client, api.Asset, api.Ticket, *age.HybridIdentity) {
	t.Helper()
	key := newKey(t)
	w.grant(address(key), api.Rules{})
	c := w.signedIn(key)
	id := must[*age.HybridIdentity](t)(age.GenerateHybridIdentity())
	return c, must[api.Asset](t)(c.Asset(t.Context(), w.asset)), w.ticket(c, key, id.Recipient().String()), id
}

func opens(t *testing.T, path string, id age.Identity, want []byte) {
	t.Helper()
	f := must[*os.File](t)(os.Open(path))
	defer f.Close()
	if b, err := io.ReadAll(must[io.Reader](t)(age.Decrypt(f, id))); err != nil || !bytes.Equal(b, want) {
		t.Errorf("%s opens to %d bytes, %v", filepath.Base(path), len(b), err)
	}
}

func TestThePayloadIsTheSameFromGatewayStoreAndIPFS(t *testing.T) {
	t.Parallel()
	for _, redirect := range []bool{true, false} {
		w, b, _ := everywhere(t, 3<<20, redirect)
		c, a, ticket, id := w.reader(t)
		for _, from := range []string{"", client.FromGateway, client.FromStore, client.FromIPFS} {
			path := filepath.Join(t.TempDir(), "file.age")
			_, err := c.Sealed(t.Context(), a, ticket, path, client.Source{From: from}, nil)
			if from == client.FromStore && !redirect {
				wantErr(t, err, kind.Invalid)
				continue
			}
			if err != nil {
				t.Fatalf("%s: %v", from, err)
			}
			opens(t, path, id, w.vault.plain)
		}
		if _, err := c.Sealed(t.Context(), a, ticket, filepath.Join(t.TempDir(), "x"), client.Source{From: "the moon"}, nil); kind.Of(err) != kind.Invalid {
			t.Errorf("%v", err)
		}
		for _, h := range b.headers {
			if h.Get("Authorization") != "" || h.Get("Cookie") != "" {
				t.Errorf("the store was sent %v", h)
			}
		}
		if got := len(b.headers); (got > 0) != redirect {
			t.Errorf("the store was asked %d times", got)
		}
	}
}

func TestADownloadGoesOnFromAnotherSource(t *testing.T) {
	t.Parallel()
	w, b, _ := everywhere(t, 3<<20, true)
	c, a, ticket, id := w.reader(t)
	path := filepath.Join(t.TempDir(), "file.age")
	b.cut.Store(150_000) // again and again, and each time there is more
	d := must[client.Download](t)(c.Sealed(t.Context(), a, ticket, path, client.Source{From: client.FromStore}, nil))
	opens(t, path, id, w.vault.plain)
	if d.Resumed != 0 {
		t.Errorf("%+v", d)
	}

	path = filepath.Join(t.TempDir(), "half.age")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := c.Sealed(ctx, a, ticket, path, client.Source{From: client.FromStore}, func(p api.Progress) {
		if p.Done > p.Total/2 {
			cancel()
		}
	})
	wantErr(t, err, context.Canceled)
	b.payload.Store(&[]byte{}) // the store has lost it
	d = must[client.Download](t)(c.Sealed(t.Context(), a, ticket, path, client.Source{From: client.FromIPFS}, nil))
	if d.Resumed < d.Size/3 {
		t.Errorf("went on from %d of %d bytes", d.Resumed, d.Size)
	}
	opens(t, path, id, w.vault.plain)
}

func TestWrongBytesNeverGetTheFinalName(t *testing.T) {
	t.Parallel()
	w, b, o := everywhere(t, 3<<20, true)
	c, a, ticket, _ := w.reader(t)
	wrong := bytes.Clone(w.vault.payload)
	wrong[2<<20+5] ^= 1
	b.payload.Store(&wrong)
	liar := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/ipfs/")
		place, err := o.Find(r.Context(), must[cid.Cid](t)(cid.Decode(name)))
		if err != nil {
			t.Error(err)
		}
		if place.Data == nil {
			place.Data = wrong[place.Offset : place.Offset+place.Size]
		}
		_, _ = rw.Write(place.Data)
	}))
	defer liar.Close()
	for name, from := range map[string]client.Source{
		"store": {From: client.FromStore}, "gateway": {}, "ipfs": {From: client.FromIPFS, IPFS: liar.URL},
	} {
		path := filepath.Join(t.TempDir(), "file.age")
		_, err := c.Sealed(t.Context(), a, ticket, path, from, nil)
		wantErr(t, err, kind.Corrupt)
		if strings.Contains(err.Error(), "signature=secret") {
			t.Errorf("%s: the address is in the error: %v", name, err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: it has the final name", name)
		}
		if name == "ipfs" && !strings.Contains(err.Error(), "leaf 2, from byte 2097152 on") {
			t.Errorf("the leaf isn't named: %v", err)
		}
	}
	longer := append(bytes.Clone(w.vault.payload), 0)
	b.payload.Store(&longer)
	path := filepath.Join(t.TempDir(), "file.age")
	if d, err := c.Sealed(t.Context(), a, ticket, path, client.Source{From: client.FromStore}, nil); err == nil && d.Size != int64(len(w.vault.payload))+d.Header {
		t.Errorf("%+v", d)
	}
}

func TestARedirectIsRecordedAndHasTheKeyHeaderBesideIt(t *testing.T) {
	t.Parallel()
	w, b, _ := everywhere(t, 100_000, true)
	c, a, ticket, id := w.reader(t)
	ask := func(query string) *http.Response {
		req := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/v1/assets/"+a.ID.Hex()+"/sealed?ticket="+ticket.ID.Hex()+query, nil))
		req.Header.Set("Authorization", "Bearer "+c.Token())
		resp := must[*http.Response](t)(http.DefaultTransport.RoundTrip(req))
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	resp := ask("")
	if resp.StatusCode != http.StatusTemporaryRedirect || resp.Header.Get("Location") != w.vault.address || resp.ContentLength > 0 {
		t.Fatalf("%s, %v", resp.Status, resp.Header)
	}
	header := must[[]byte](t)(base64.StdEncoding.DecodeString(resp.Header.Get("Chancery-Key-Header")))
	plain := must[io.Reader](t)(age.Decrypt(io.MultiReader(bytes.NewReader(header), bytes.NewReader(w.vault.payload)), id))
	if got, err := io.ReadAll(plain); err != nil || !bytes.Equal(got, w.vault.plain) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	var n int
	if err := w.db.QueryRow(`SELECT COUNT(*) FROM gateway_delivery WHERE form = 'redirect' AND outcome = 'complete'`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d redirects are recorded, %v", n, err)
	}
	if resp := ask("&stream=1"); resp.StatusCode != http.StatusOK {
		t.Errorf("streamed after all: %s", resp.Status)
	}
	must[api.Change](t)(w.signedIn(w.owner).RevokeAll(t.Context(), a.ID.Hex()))
	if resp := ask(""); resp.StatusCode != http.StatusForbidden || resp.Header.Get("Location") != "" {
		t.Errorf("after it was revoked: %s, %v", resp.Status, resp.Header)
	}
	if len(b.headers) != 0 {
		t.Error("the gateway asked the store")
	}
}

func TestARangeDecryptsOnlyTheChunksThatItTouches(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4<<20)
	c, a, ticket := w.admitted(api.Rules{})
	const chunk = 64<<10 + 16
	for _, r := range [][2]int{{0, 1}, {1 << 20, 100}, {65535, 2}, {3<<20 + 17, 1 << 20}, {2 << 20, 65536}} {
		before := w.vault.read.Load()
		resp := w.do(t, c, http.MethodGet, "/v1/assets/"+a.ID.Hex()+"/content?ticket="+ticket.ID.Hex(),
			http.Header{"Range": {fmt.Sprintf("bytes=%d-%d", r[0], r[0]+r[1]-1)}})
		got, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !bytes.Equal(got, w.vault.plain[r[0]:min(len(w.vault.plain), r[0]+r[1])]) {
			t.Errorf("%v: %s, %d bytes, %v", r, resp.Status, len(got), err)
		}
		// The chunks that it touches, the last, which vouches for the size, and the start.
		touched := int64((r[0]+r[1]-1)/(64<<10)-r[0]/(64<<10)+2) * chunk
		if n := w.vault.read.Load() - before; n > touched+4<<10 {
			t.Errorf("%v: %d bytes of the payload were read, %d would do", r, n, touched)
		}
	}
}

func TestManySmallRangesAreNotReadOneByOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4<<20)
	c, a, ticket := w.admitted(api.Rules{})
	ranges := strings.Repeat("0-0,3000000-3000000,", 100) + "-1"
	before := w.vault.read.Load()
	resp := w.do(t, c, http.MethodGet, "/v1/assets/"+a.ID.Hex()+"/content?ticket="+ticket.ID.Hex(), http.Header{"Range": {"bytes=" + ranges}})
	got, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK || !bytes.Equal(got, w.vault.plain) {
		t.Errorf("%s, %d bytes, %v", resp.Status, len(got), err)
	}
	if n := w.vault.read.Load() - before; n > int64(len(got))+1<<20 {
		t.Errorf("%d bytes of the payload were read for %d", n, len(got))
	}
}
