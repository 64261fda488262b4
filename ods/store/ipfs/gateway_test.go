package ipfs_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ipfs/go-cid"

	"chancery/internal/testenv"
	"chancery/ods/store/dag"
	"chancery/ods/store/ipfs"
)

// serve starts our HTTP gateway.
func (w *world) serve(t testing.TB) *httptest.Server {
	t.Helper()
	h, err := ipfs.Handler(ipfs.NewBlockstore(w.store, w))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func get(t testing.TB, url string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil && resp.StatusCode < 300 && len(header) == 0 {
		t.Logf("%s broke off: %v", url, err)
	}
	return resp, b
}

func TestTheGatewayGivesBlocksCARsAndThePayloadItself(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(5, 3<<20+9))
	payload, err := os.ReadFile(filepath.Join(w.dir, "p"))
	if err != nil {
		t.Fatal(err)
	}
	base := w.serve(t).URL + "/ipfs/"

	leaf := dag.HashLeaf(payload[1<<20 : 2<<20]).CID().String()
	for _, c := range []struct{ path, accept string }{{leaf + "?format=raw", ""}, {leaf, "application/vnd.ipld.raw"}} {
		resp, b := get(t, base+c.path, "Accept", c.accept)
		if resp.StatusCode != http.StatusOK || !bytes.Equal(b, payload[1<<20:2<<20]) || resp.Header.Get("Content-Type") != "application/vnd.ipld.raw" {
			t.Errorf("%v: %s, %d bytes of %s", c, resp.Status, len(b), resp.Header.Get("Content-Type"))
		}
		if !strings.Contains(resp.Header.Get("Cache-Control"), "immutable") || resp.Header.Get("ETag") == "" {
			t.Errorf("%v: %v", c, resp.Header)
		}
	}

	resp, b := get(t, base+root.String())
	if resp.StatusCode != http.StatusOK || !bytes.Equal(b, payload) {
		t.Errorf("the payload: %s, %d bytes", resp.Status, len(b))
	}
	if h := resp.Header; h.Get("Content-Type") != "application/octet-stream" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Disposition") != "attachment" {
		t.Errorf("a browser might show it: %v", h)
	}
	resp, b = get(t, base+root.String(), "Range", "bytes=1048570-1048585")
	if resp.StatusCode != http.StatusPartialContent || !bytes.Equal(b, payload[1048570:1048586]) {
		t.Errorf("a range: %s, %x", resp.Status, b)
	}

	resp, b = get(t, base+root.String()+"?format=car")
	if resp.StatusCode != http.StatusOK || len(b) < len(payload) || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/vnd.ipld.car") {
		t.Errorf("a CAR: %s, %d bytes", resp.Status, len(b))
	}
	// Kubo takes the CAR in, and finds the payload in it.
	k := testenv.KuboRepo(t)
	car := filepath.Join(t.TempDir(), "payload.car")
	if err := os.WriteFile(car, b, 0o600); err != nil {
		t.Fatal(err)
	}
	k.Run(t, "dag", "import", car)
	if got, err := catSum(t.Context(), k, root); err != nil || got != sha256.Sum256(payload) {
		t.Errorf("%x, %v", got, err)
	}
}

func TestTheGatewayGivesNothingElse(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(6, 2<<20))
	if err := os.WriteFile(filepath.Join(w.dir, "secret"), []byte("not a payload"), 0o600); err != nil {
		t.Fatal(err)
	}
	base := w.serve(t).URL
	unknown := dag.HashLeaf([]byte("not a payload")).CID().String()
	for path, want := range map[string]int{
		"/ipfs/" + unknown:                                     http.StatusNotFound,
		"/ipfs/" + unknown + "?format=raw":                     http.StatusNotFound,
		"/ipfs/":                                               http.StatusBadRequest,
		"/ipfs/nonsense":                                       http.StatusBadRequest,
		"/ipfs/" + root.String() + "/file":                     http.StatusBadRequest,
		"/ipfs/" + root.String() + "/../../x":                  http.StatusBadRequest,
		"/ipns/example.org":                                    http.StatusBadRequest,
		"/ipfs/" + strings.Repeat("b", 5000):                   http.StatusBadRequest,
		"/ipfs/QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn": http.StatusNotFound,
	} {
		if resp, b := get(t, base+path); resp.StatusCode != want {
			t.Errorf("%s: %s, %q", path, resp.Status, b)
		}
	}
	resp, err := http.Post(base+"/ipfs/"+root.String(), "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %s", resp.Status)
	}
}

func TestTheGatewayBreaksOffAtABlockThatWasChanged(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(7, 4<<20))
	path := filepath.Join(w.dir, "p")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[3<<20] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	base := w.serve(t).URL + "/ipfs/"
	for _, query := range []string{"", "?format=car"} {
		resp, b := get(t, base+root.String()+query)
		if bytes.Contains(b, data[3<<20:3<<20+64]) {
			t.Errorf("%q: %s gives the changed bytes", query, resp.Status)
		}
	}
	if resp, _ := get(t, base+dag.HashLeaf(flip(data, 3<<20)[3<<20:]).CID().String()+"?format=raw"); resp.StatusCode < 500 {
		t.Errorf("the block: %s", resp.Status)
	}
}

func flip(data []byte, at int) []byte {
	out := bytes.Clone(data)
	out[at] ^= 1
	return out
}

const heliaModule = `
import { createHeliaHTTP } from "@helia/http"
import { trustlessGateway } from "@helia/block-brokers"
import { httpGatewayRouting } from "@helia/routers"
import { unixfs } from "@helia/unixfs"
import { CID } from "multiformats/cid"
import { createHash } from "node:crypto"
const [, url, root] = process.argv
// Node.js has it from version 22 on.
Promise.withResolvers ??= () => { const d = {}; d.promise = new Promise((resolve, reject) => Object.assign(d, { resolve, reject })); return d }
const helia = await createHeliaHTTP({
  blockBrokers: [trustlessGateway({ allowLocal: true, allowInsecure: true })],
  routers: [httpGatewayRouting({ gateways: [url] })],
})
const hash = createHash("sha256")
for await (const chunk of unixfs(helia).cat(CID.parse(root))) hash.update(chunk)
console.log(hash.digest("hex"))
await helia.stop()
process.exit(0)
`

func TestHeliaFetchesAndVerifiesAPayloadThroughTheGateway(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(8, 5<<20+1))
	out := testenv.Node(t, heliaModule, nil, w.serve(t).URL, root.String())
	if want := sum(t, noise(8, 5<<20+1)); strings.TrimSpace(string(out)) != hex.EncodeToString(want[:]) {
		t.Errorf("helia has %s", out)
	}
}

func FuzzTheGatewayTakesAnyPath(f *testing.F) {
	w := newWorld(f)
	root := w.put(f, "p", strings.NewReader("payload"))
	h, err := ipfs.Handler(ipfs.NewBlockstore(w.store, w))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("/ipfs/"+root.String(), "application/vnd.ipld.raw", "bytes=0-1")
	f.Add("/ipfs/"+root.String()+"?format=car&dag-scope=block", "", "")
	f.Add("/ipfs/"+cid.Undef.String(), "*/*", "bytes=-5,9-")
	f.Fuzz(func(t *testing.T, path, accept, byteRange string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://gateway"+path, nil)
		if err != nil {
			return
		}
		req.Header.Set("Accept", accept)
		req.Header.Set("Range", byteRange)
		out := httptest.NewRecorder()
		h.ServeHTTP(out, req)
		if out.Code == http.StatusOK && out.Body.Len() > 0 && !strings.HasPrefix(req.URL.Path, "/ipfs/") {
			t.Errorf("%q gives %q", path, out.Body)
		}
	})
}
