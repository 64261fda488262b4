package gateway_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"chancery/contracts"
	"chancery/gateway"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
)

func TestAnInspectorWhoIsGrantedFetchesVerifiesAndOpensAndAStrangerIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3<<20)
	ctx, inspector, stranger := t.Context(), newKey(t), newKey(t)
	id := must[*age.HybridIdentity](t)(age.GenerateHybridIdentity())
	to := id.Recipient().String()
	folder := t.TempDir()
	c := w.signedIn(inspector)
	a := must[api.Asset](t)(c.Asset(ctx, w.asset))
	if got := contracts.AssetID(a.ChainID, a.Contract, contracts.Header{Version: a.Version, DataType: contracts.DataType(a.DataType), HashAlgorithm: a.HashAlgorithm}, a.Metadata); got != a.ID {
		t.Fatalf("the id computed from the published metadata is %s", got)
	}
	if found := must[api.Asset](t)(c.Resolve(ctx, "s/file.bin")); found.ID != w.asset {
		t.Errorf("the name leads to %s", found.ID)
	}
	_, err := c.Request(ctx, inspector, a, to, 0, [32]byte{}, folder)
	wantErr(t, err, kind.Denied, api.ErrNotListed)

	first := w.grant(address(inspector), api.Rules{Quota: 2})
	again := w.grant(address(inspector), api.Rules{Quota: 2})
	if first.Already || !again.Already || again.Tx != first.Tx {
		t.Errorf("granted %+v, then %+v", first, again)
	}
	ticket := must[api.Ticket](t)(c.Request(ctx, inspector, a, to, 0, [32]byte{}, folder))
	same := must[api.Ticket](t)(c.Request(ctx, inspector, a, to, 0, [32]byte{}, folder)) // as after a crash
	if same != ticket {
		t.Errorf("asked again: %+v, not %+v", same, ticket)
	}
	path := filepath.Join(t.TempDir(), "file.age")
	d := must[client.Download](t)(c.Sealed(ctx, a, ticket, path, client.Source{}, nil))
	f := must[*os.File](t)(os.Open(path))
	defer f.Close()
	plain := must[io.Reader](t)(age.Decrypt(f, id))
	if b, err := io.ReadAll(plain); err != nil || !bytes.Equal(b, w.vault.plain) {
		t.Fatalf("age opened %d bytes, %v", len(b), err)
	}
	// A part that was cut off anywhere is gone on with.
	whole := must[[]byte](t)(os.ReadFile(path))
	for _, n := range []int64{1, d.Header - 1, d.Header, d.Header + 1, d.Size / 2, d.Size - 1, d.Size} {
		cut := filepath.Join(t.TempDir(), "cut.age")
		about := fmt.Sprintf(`{"asset":%q,"header":%d}`, a.ID.Hex(), d.Header)
		if err := errors.Join(os.WriteFile(cut+".part", whole[:n], 0o600), os.WriteFile(cut+".part.json", []byte(about), 0o600)); err != nil {
			t.Fatal(err)
		}
		got, err := c.Sealed(ctx, a, ticket, cut, client.Source{}, nil)
		if err != nil || got.Resumed != max(0, n-d.Header) {
			t.Errorf("from %d: resumed %d, %v", n, got.Resumed, err)
		}
		if b, _ := os.ReadFile(cut); !bytes.Equal(b, whole) {
			t.Errorf("from %d: another file", n)
		}
	}
	h := must[api.KeyHeader](t)(c.KeyHeader(ctx, ticket))
	if !bytes.Equal(h.Header, whole[:d.Header]) {
		t.Error("the header route gives another header than the sealed file has")
	}

	_, err = w.signedIn(stranger).Request(ctx, stranger, a, to, 0, [32]byte{}, folder)
	wantErr(t, err, api.ErrNotListed)
	_, err = w.signedIn(stranger).KeyHeader(ctx, ticket)
	wantErr(t, err, api.ErrNoTicket)

	if _, err := w.signedIn(w.owner).Revoke(ctx, w.asset.Hex(), address(inspector)); err != nil {
		t.Fatal(err)
	}
	_, err = c.KeyHeader(ctx, ticket)
	wantErr(t, err, kind.Denied, api.ErrRevoked)
	change := must[api.Change](t)(w.signedIn(w.owner).Revoke(ctx, w.asset.Hex(), address(inspector)))
	if !change.Already {
		t.Error("revoked twice")
	}
}

// do sends a request with c's session.
func (w *world) do(t *testing.T, c *client.Client, method, path string, header http.Header) *http.Response {
	t.Helper()
	req := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), method, w.url+path, nil))
	for k, v := range header {
		req.Header[k] = v
	}
	if c != nil {
		req.Header.Set("Authorization", "Bearer "+c.Token())
	}
	return must[*http.Response](t)(http.DefaultTransport.RoundTrip(req))
}

func problemIn(t *testing.T, resp *http.Response) *api.Problem {
	t.Helper()
	defer resp.Body.Close()
	var p api.Problem
	if ct := resp.Header.Get("Content-Type"); ct != api.ProblemType {
		t.Fatalf("%s with %s", resp.Status, ct)
	}
	if err := json.NewDecoder(resp.Body).Decode(&p); err != nil || p.Status != resp.StatusCode {
		t.Fatalf("%+v, %v", p, err)
	}
	return &p
}

// admitted is a client with a plaintext ticket for the asset.
func (w *world) admitted(rules api.Rules) (*client.Client, api.Asset, api.Ticket) {
	w.t.Helper()
	key := newKey(w.t)
	w.grant(address(key), rules)
	c := w.signedIn(key)
	a := must[api.Asset](w.t)(c.Asset(w.t.Context(), w.asset))
	return c, a, must[api.Ticket](w.t)(c.Request(w.t.Context(), key, a, api.Plaintext, 0, [32]byte{}, w.t.TempDir()))
}

func TestContentComesInRangesAndARangeOutsideTheFileIsAProblem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 200_000)
	c, a, _ := w.admitted(api.Rules{})
	path := "/v1/assets/" + a.ID.Hex() + "/content"
	for r, want := range map[string][]byte{
		"bytes=0-9": w.vault.plain[:10], "bytes=65530-65545": w.vault.plain[65530:65546], "bytes=-7": w.vault.plain[199_993:], "bytes=199999-": w.vault.plain[199_999:],
	} {
		resp := w.do(t, c, "GET", path, http.Header{"Range": {r}})
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusPartialContent || err != nil || !bytes.Equal(b, want) {
			t.Errorf("%s: %s, %d bytes, %v", r, resp.Status, len(b), err)
		}
	}
	resp := w.do(t, c, "GET", path, http.Header{"Range": {"bytes=200000-"}})
	if p := problemIn(t, resp); p.Status != 416 || !errors.Is(p, api.ErrRange) || resp.Header.Get("Content-Range") != "bytes */200000" {
		t.Errorf("%+v, %v", p, resp.Header)
	}
	resp = w.do(t, c, "HEAD", path, nil)
	resp.Body.Close()
	if resp.ContentLength != 200_000 || resp.Header.Get("ETag") == "" {
		t.Errorf("HEAD: %v", resp.Header)
	}
	resp = w.do(t, c, "GET", path, http.Header{"If-None-Match": {resp.Header.Get("ETag")}})
	resp.Body.Close()
	if resp.StatusCode != http.StatusNotModified {
		t.Errorf("If-None-Match: %s", resp.Status)
	}
	var open, n int
	if err := w.db.QueryRow(`SELECT count(*), sum(CASE WHEN ended IS NULL THEN 1 ELSE 0 END) FROM gateway_delivery`).Scan(&n, &open); err != nil || n != 7 || open != 0 {
		t.Errorf("%d deliveries recorded, %d open, %v", n, open, err)
	}
}

func TestAFlippedBitCutsTheConnectionBeforeItsChunk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 300_000)
	c, a, _ := w.admitted(api.Rules{})
	w.vault.payload[16+2*(65536+16)+100] ^= 1 // in the third chunk
	resp := w.do(t, c, "GET", "/v1/assets/"+a.ID.Hex()+"/content", nil)
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err == nil || len(b) > 2*65536 || !bytes.Equal(b, w.vault.plain[:len(b)]) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	_, err = c.Content(t.Context(), a, api.Ticket{Asset: a.ID}, filepath.Join(t.TempDir(), "x"), nil)
	if err == nil {
		t.Error("the client took half a file for a whole one")
	}
	key, path := newKey(t), filepath.Join(t.TempDir(), "sealed.age")
	w.grant(address(key), api.Rules{})
	id := must[*age.X25519Identity](t)(age.GenerateX25519Identity())
	c = w.signedIn(key)
	ticket := must[api.Ticket](t)(c.Request(t.Context(), key, a, id.Recipient().String(), 0, [32]byte{}, t.TempDir()))
	_, err = c.Sealed(t.Context(), a, ticket, path, client.Source{}, nil)
	wantErr(t, err, client.ErrMismatch, kind.Corrupt)
	if left, _ := filepath.Glob(path + "*"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestARevocationCutsARunningDownload(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 64<<20)
	c, a, _ := w.admitted(api.Rules{})
	resp := w.do(t, c, "GET", "/v1/assets/"+a.ID.Hex()+"/content", nil)
	defer resp.Body.Close()
	if _, err := io.ReadFull(resp.Body, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	must[api.Change](t)(w.signedIn(w.owner).RevokeAll(t.Context(), a.ID.Hex()))
	n, err := io.Copy(io.Discard, resp.Body)
	if err == nil || n > 60<<20 {
		t.Errorf("%d bytes more, %v", n, err)
	}
	deadline := time.Now().Add(5 * time.Second)
	for outcome := ""; !strings.HasPrefix(outcome, "cut"); time.Sleep(20 * time.Millisecond) {
		if err := w.db.QueryRow(`SELECT outcome FROM gateway_delivery`).Scan(&outcome); err != nil || time.Now().After(deadline) {
			t.Fatalf("the delivery was closed as %q, %v", outcome, err)
		}
	}
}

func TestADownloadOutlivesBlocksThatDoNotConcernIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 48<<20)
	c, a, _ := w.admitted(api.Rules{})
	resp := w.do(t, c, "GET", "/v1/assets/"+a.ID.Hex()+"/content", nil)
	defer resp.Body.Close()
	if _, err := io.ReadFull(resp.Body, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		w.grant(address(newKey(t)), api.Rules{})
	}
	if n, err := io.Copy(io.Discard, resp.Body); err != nil || n != 48<<20-1000 {
		t.Errorf("%d bytes more, %v", n, err)
	}
}

func TestATicketExpiresAndItsRequestIsThenAReplay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1000)
	key := newKey(t)
	w.grant(address(key), api.Rules{Quota: 1})
	c := w.signedIn(key)
	a := must[api.Asset](t)(c.Asset(t.Context(), w.asset))
	folder := t.TempDir()
	must[api.Ticket](t)(c.Request(t.Context(), key, a, api.Plaintext, 0, [32]byte{}, folder))
	w.offset.Store(int64(11 * time.Minute))
	resp := w.do(t, c, "GET", "/v1/assets/"+a.ID.Hex()+"/content", nil)
	if p := problemIn(t, resp); !errors.Is(p, api.ErrTicketExpired) {
		t.Errorf("%+v", p)
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	var signed json.RawMessage = must[[]byte](t)(os.ReadFile(files[0]))
	resp = w.post(t, c, "/v1/assets/"+a.ID.Hex()+"/requests", string(signed))
	if p := problemIn(t, resp); p.Status != 409 || !errors.Is(p, api.ErrRequestReplayed) {
		t.Errorf("%+v", p)
	}
	_, err := c.Request(t.Context(), key, a, api.Plaintext, 0, [32]byte{}, folder)
	wantErr(t, err, api.ErrQuota)
}

func (w *world) post(t *testing.T, c *client.Client, path, body string) *http.Response {
	t.Helper()
	req := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), "POST", w.url+path, strings.NewReader(body)))
	req.Header.Set("Content-Type", "application/json")
	if c != nil {
		req.Header.Set("Authorization", "Bearer "+c.Token())
	}
	return must[*http.Response](t)(http.DefaultTransport.RoundTrip(req))
}

func TestRowsOfAStructuredAssetComeInPagesAndWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 10)
	key := newKey(t)
	must[api.Change](t)(w.signedIn(w.owner).Grant(t.Context(), api.NewGrant{On: "s/birds", To: address(key)}))
	c := w.signedIn(key)
	a := must[api.Asset](t)(c.Asset(t.Context(), w.rows))
	must[api.Ticket](t)(c.Request(t.Context(), key, a, api.Plaintext, 0, client.DatasetScope(a), t.TempDir()))
	var pages []string
	for cursor := ""; ; {
		resp := w.do(t, c, "GET", "/v1/assets/"+a.ID.Hex()+"/rows?limit=2&cursor="+cursor, nil)
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		pages = append(pages, string(b))
		if cursor = resp.Header.Get("Chancery-Cursor"); cursor == "" {
			break
		}
	}
	whole := "{\"id\":1,\"species\":\"gull\"}\n{\"id\":2,\"species\":\"kestrel\"}\n{\"id\":3,\"species\":\"rook\"}\n"
	if len(pages) != 2 || strings.Join(pages, "") != whole {
		t.Errorf("%q", pages)
	}
	resp := w.do(t, c, "GET", "/v1/assets/"+a.ID.Hex()+"/content", nil)
	b, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if string(b) != whole {
		t.Errorf("%s: %q", resp.Status, b)
	}
}

func TestASignInIsForOneGatewayOnceAndForAWhile(t *testing.T) {
	w := bare(t, gateway.Limits{})
	key := newKey(t)
	try := func(change func(*api.SignIn)) error {
		t.Helper()
		var n api.Nonce
		resp := w.post(t, nil, "/v1/auth/nonce", "")
		if err := json.NewDecoder(resp.Body).Decode(&n); err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		m := api.SignIn{Domain: n.Domain, URI: n.URI, ChainID: n.ChainID, Nonce: n.Nonce, Address: address(key), IssuedAt: w.now()}
		change(&m)
		sig := must[[]byte](t)(m.Sign(key))
		body := must[[]byte](t)(json.Marshal(api.NewSession{Message: m.String(), Signature: sig}))
		resp = w.post(t, nil, "/v1/auth/sessions", string(body))
		if resp.StatusCode != http.StatusCreated {
			return problemIn(t, resp)
		}
		resp.Body.Close()
		return problemOrNil(t, w.post(t, nil, "/v1/auth/sessions", string(body)))
	}
	wantErr(t, try(func(*api.SignIn) {}), api.ErrSignInReplayed)
	for name, c := range map[string]struct {
		change func(*api.SignIn)
		want   error
	}{
		"domain":     {func(m *api.SignIn) { m.Domain = "elsewhere.example" }, api.ErrSignInOtherDomain},
		"uri":        {func(m *api.SignIn) { m.URI = "http://elsewhere.example" }, api.ErrSignInOtherDomain},
		"scheme":     {func(m *api.SignIn) { m.Scheme = "https" }, api.ErrSignInOtherDomain},
		"chain":      {func(m *api.SignIn) { m.ChainID++ }, api.ErrSignInOtherDomain},
		"expired":    {func(m *api.SignIn) { m.Expires = w.now().Add(-time.Second) }, api.ErrSignInExpired},
		"old":        {func(m *api.SignIn) { m.IssuedAt = w.now().Add(-time.Hour) }, api.ErrSignInExpired},
		"not before": {func(m *api.SignIn) { m.NotBefore = w.now().Add(time.Hour) }, api.ErrSignInExpired},
		"nonce":      {func(m *api.SignIn) { m.Nonce = strings.Repeat("0", 64) }, api.ErrSignInReplayed},
		"address":    {func(m *api.SignIn) { m.Address = address(newKey(t)) }, api.ErrSignature},
	} {
		t.Run(name, func(t *testing.T) { wantErr(t, try(c.change), c.want) })
	}
}

func problemOrNil(t *testing.T, resp *http.Response) error {
	t.Helper()
	if resp.StatusCode < 300 {
		resp.Body.Close()
		return nil
	}
	return problemIn(t, resp)
}

func TestStrangersGetNothingThatIsNotOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 10)
	c := w.signedIn(newKey(t))
	id := w.asset.Hex()
	for _, x := range []struct {
		method, path, header string
		session              bool
		status               int
	}{
		{"GET", "/v1/assets/" + id + "/content", "", false, 401},
		{"GET", "/v1/assets/" + id + "/sealed", "", true, 403},
		{"GET", "/v1/assets/" + id + "%2Fcontent", "", true, 400},
		{"GET", "/v1/assets%2f" + id, "", true, 400},
		{"GET", "//v1/publisher/grants", "", true, 400},
		{"GET", "/v1/public/../publisher/grants", "", true, 400},
		{"GET", "/v1/publisher/grants", "", false, 401},
		{"GET", "/v1/publisher/grants", "", true, 403},
		{"POST", "/v1/publisher/grants", "", true, 403},
		{"GET", "/v1/assets/" + id + "/requests", "", true, 405},
		{"POST", "/v1/assets", "X-HTTP-Method-Override: GET", true, 405},
		{"GET", "/v1/assets/0x12", "", true, 400},
		{"GET", "/v1/assets/0x" + strings.Repeat("0", 64), "", true, 404},
		{"GET", "/nowhere", "", true, 404},
		{"GET", "/v1/assets?limit=0", "", true, 400},
		{"GET", "/v1/assets?after=x", "", true, 400},
	} {
		h := http.Header{}
		if k, v, ok := strings.Cut(x.header, ": "); ok {
			h.Set(k, v)
		}
		var as *client.Client
		if x.session {
			as = c
		}
		resp := w.do(t, as, x.method, x.path, h)
		if p := problemIn(t, resp); p.Status != x.status || strings.Contains(p.Detail, "/work") {
			t.Errorf("%s %s: %+v, not %d", x.method, x.path, p, x.status)
		}
		if resp.Header.Get("Access-Control-Allow-Origin") != "" || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", x.path, resp.Header)
		}
	}
	for body, status := range map[string]int{`{"on":"x","nope":1}`: 400, `{"on":"x"} {}`: 400, `[`: 400, strings.Repeat(" ", 70<<10) + "{}": 413} {
		resp := w.post(t, w.signedIn(w.owner), "/v1/publisher/grants", body)
		if p := problemIn(t, resp); p.Status != status {
			t.Errorf("%.20q: %+v, not %d", body, p, status)
		}
	}
}

func TestWithoutAContractOnlySignInHealthAndDeployWork(t *testing.T) {
	w := bare(t, gateway.Limits{})
	c := w.signedIn(w.owner)
	_, err := c.Assets(t.Context(), client.Query{})
	wantErr(t, err, kind.Unavailable, api.ErrNoContract)
	if kind.Hint(err) == "" {
		t.Error("no hint")
	}
	wantErr(t, c.Ready(t.Context()), api.ErrNoContract)
	resp := w.do(t, nil, "GET", "/healthz", nil)
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Error(resp.Status)
	}
}

func TestAFloodFromOneAddressIsRefused(t *testing.T) {
	w := bare(t, gateway.Limits{SignPerMinute: 1, SignBurst: 3})
	for i := range 4 {
		resp := w.post(t, nil, "/v1/auth/nonce", "")
		if i < 3 {
			resp.Body.Close()
			continue
		}
		if p := problemIn(t, resp); p.Status != 429 || !errors.Is(p, api.ErrTooMany) {
			t.Errorf("%+v", p)
		}
	}
}

func TestPagesShowWhatIsRegisteredAndEscapeIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 10)
	for path, want := range map[string]string{
		"/":                        "Birds and aircraft",
		"/?q=%3Cscript%3Enothing":  "Nothing matches",
		"/assets/" + w.asset.Hex(): "Check it yourself",
		"/assets/0x" + "00":        "an asset id is",
	} {
		resp := w.do(t, nil, "GET", path, nil)
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if !strings.Contains(string(b), want) || strings.Contains(string(b), "<script") || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %s\n%s", path, resp.Status, b)
		}
	}
}
