package gateway_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"filippo.io/age"

	"chancery/gateway"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
)

// front stands between client and gateway. Its hook may do anything; nil passes on.
type front struct {
	hook atomic.Pointer[func(w http.ResponseWriter, r *http.Request, next http.Handler)]
}

func (f *front) serve(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if h := f.hook.Load(); h != nil {
		(*h)(w, r, next)
		return
	}
	next.ServeHTTP(w, r)
}

func (f *front) set(h func(w http.ResponseWriter, r *http.Request, next http.Handler)) {
	if h == nil {
		f.hook.Store(nil)
		return
	}
	f.hook.Store(&h)
}

func behind(t *testing.T, size int) (*world, *front) {
	t.Helper()
	f := &front{}
	w := bareBehind(t, gateway.Limits{}, filepath.Join(t.TempDir(), "state.db"), f.serve)
	return furnish(t, w, size), f
}

// cutting ends the connection after so many bytes of the body.
type cutting struct {
	http.ResponseWriter
	left int
}

func (c *cutting) Write(b []byte) (int, error) {
	if len(b) > c.left {
		b = b[:c.left]
	}
	n, err := c.ResponseWriter.Write(b)
	if c.left -= n; c.left == 0 || err != nil {
		_ = http.NewResponseController(c.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, nil
}

func (c *cutting) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func TestADownloadThatIsCutGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	w, f := behind(t, 2<<20)
	ctx, key := t.Context(), newKey(t)
	w.grant(address(key), api.Rules{Quota: 1})
	c := w.signedIn(key)
	id := must[*age.HybridIdentity](t)(age.GenerateHybridIdentity())
	a := must[api.Asset](t)(c.Asset(ctx, w.asset))
	ticket := w.ticket(c, key, id.Recipient().String())
	folder := t.TempDir()
	path := filepath.Join(folder, "birds.age")
	had := int64(0)
	for _, n := range []int{1, 700, 100_000, 900_000} {
		var cut atomic.Bool // once, and then nothing more comes
		f.set(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if strings.HasSuffix(r.URL.Path, "/sealed") {
				if cut.Swap(true) {
					panic(http.ErrAbortHandler)
				}
				w = &cutting{w, n}
			}
			next.ServeHTTP(w, r)
		})
		_, err := c.Sealed(ctx, a, ticket, path, client.Source{}, nil)
		wantErr(t, err, kind.Unavailable)
		if kind.Hint(err) == "" {
			t.Errorf("no hint with %v", err)
		}
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Error("half a file has the final name")
		}
		info := must[os.FileInfo](t)(os.Stat(path + ".part"))
		if info.Size() < had {
			t.Errorf("there were %d bytes, and now %d", had, info.Size())
		}
		had = info.Size()
	}
	f.set(nil)
	d := must[client.Download](t)(c.Sealed(ctx, a, ticket, path, client.Source{}, nil))
	if d.Resumed != had-d.Header || had < 900_000 {
		t.Errorf("went on from %d of %d bytes", d.Resumed, had)
	}
	file := must[*os.File](t)(os.Open(path))
	defer file.Close()
	plain := must[io.Reader](t)(age.Decrypt(file, id))
	if b, err := io.ReadAll(plain); err != nil || !bytes.Equal(b, w.vault.plain) {
		t.Errorf("opened %d bytes, %v", len(b), err)
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(folder)); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

func TestARequestThatWasSavedIsPostedAgainAndRecordedOnce(t *testing.T) {
	t.Parallel()
	w, f := behind(t, 1000)
	ctx, key, folder := t.Context(), newKey(t), t.TempDir()
	w.grant(address(key), api.Rules{Quota: 1})
	c := w.signedIn(key)
	a := must[api.Asset](t)(c.Asset(ctx, w.asset))
	var mu sync.Mutex
	var bodies []string
	lose := func(before bool) func(http.ResponseWriter, *http.Request, http.Handler) {
		return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if !strings.HasSuffix(r.URL.Path, "/requests") {
				next.ServeHTTP(w, r)
				return
			}
			b, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(b))
			mu.Lock()
			bodies = append(bodies, string(b))
			mu.Unlock()
			if !before {
				next.ServeHTTP(httptest.NewRecorder(), r)
			}
			panic(http.ErrAbortHandler)
		}
	}
	for _, before := range []bool{true, false} { // lost on its way there, and on its way back
		f.set(lose(before))
		_, err := c.Request(ctx, key, a, api.Plaintext, 0, [32]byte{}, folder)
		wantErr(t, err, kind.Unavailable)
	}
	f.set(nil)
	must[api.Ticket](t)(w.signedIn(key).Request(ctx, key, a, api.Plaintext, 0, [32]byte{}, folder))
	mu.Lock()
	defer mu.Unlock()
	if len(bodies) != 2 || bodies[0] != bodies[1] {
		t.Errorf("posted %q", bodies)
	}
	grants := must[[]api.Grant](t)(w.signedIn(w.owner).Grants(ctx, a.ID.Hex()))
	if len(grants) != 1 || grants[0].Used != 1 {
		t.Errorf("%+v", grants)
	}
	// One that was cut off while it was written was never sent.
	files := must[[]string](t)(filepath.Glob(filepath.Join(folder, "*.json")))
	if len(files) != 1 {
		t.Fatal(files)
	}
	if err := os.Truncate(files[0], 100); err != nil {
		t.Fatal(err)
	}
	_, err := c.Request(ctx, key, a, api.Plaintext, 0, [32]byte{}, folder)
	wantErr(t, err, api.ErrQuota) // a new one was signed
}

func TestAGatewayThatLiesAboutAnAssetIsFoundOut(t *testing.T) {
	t.Parallel()
	w, f := behind(t, 1000)
	c := w.signedIn(newKey(t))
	real := must[api.Asset](t)(c.Asset(t.Context(), w.asset))
	for name, lie := range map[string]func(*api.Asset){
		"id":          func(a *api.Asset) { a.ID = w.rows },
		"contract":    func(a *api.Asset) { a.Contract[0] ^= 1 },
		"chain":       func(a *api.Asset) { a.ChainID++ },
		"title":       func(a *api.Asset) { a.Title = "Something else" },
		"digest":      func(a *api.Asset) { a.Payload.Multihash[5] ^= 1 },
		"size":        func(a *api.Asset) { a.Payload.Size++ },
		"no payload":  func(a *api.Asset) { a.Payload = nil },
		"type":        func(a *api.Asset) { a.Type = "text" },
		"data type":   func(a *api.Asset) { a.DataType = 3 },
		"algorithm":   func(a *api.Asset) { a.HashAlgorithm = 0x1e },
		"metadata":    func(a *api.Asset) { a.Metadata[len(a.Metadata)-1] ^= 1 },
		"no metadata": func(a *api.Asset) { a.Metadata = nil },
		"fault":       func(a *api.Asset) { a.Metadata, a.Fault = nil, "unreadable" },
		"dataset":     func(a *api.Asset) { a.DatasetID[0] ^= 1 },
	} {
		f.set(func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) {
			b, _ := json.Marshal(real)
			var told api.Asset
			_ = json.Unmarshal(b, &told)
			lie(&told)
			_ = json.NewEncoder(rw).Encode(told)
		})
		if _, err := c.Asset(t.Context(), w.asset); !errors.Is(err, client.ErrOtherAsset) || !errors.Is(err, kind.Corrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The whole of another asset, in its place.
	f.set(func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		r2 := r.Clone(context.WithoutCancel(r.Context()))
		r2.URL.Path = "/v1/assets/" + w.rows.Hex()
		next.ServeHTTP(rw, r2)
	})
	_, err := c.Asset(t.Context(), w.asset)
	wantErr(t, err, client.ErrOtherAsset)
	// A list that gives a name to another asset.
	f.set(func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.URL.Path != "/v1/assets" {
			next.ServeHTTP(rw, r)
			return
		}
		_ = json.NewEncoder(rw).Encode(api.Page{Assets: []api.Asset{{ID: w.rows, Name: real.Name, Status: "active"}}})
	})
	_, err = c.Resolve(t.Context(), real.Name)
	wantErr(t, err, client.ErrOtherAsset)
}
