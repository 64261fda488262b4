package ipfs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/kind"
	"chancery/internal/testenv"
	"chancery/ods/store/ipfs"
)

const pinToken = "token-that-nobody-may-see"

// pinning is a small pinning service (ipfs.github.io/pinning-services-api-spec)
// that keeps payloads on a Kubo node, or on none.
type pinning struct {
	kubo    *testenv.IPFS
	url     string
	running sync.WaitGroup

	mu    sync.Mutex
	pins  []*pinStatus
	asked int // times that a pin was asked for
	fail  int // questions for a status that fail
}

type pinStatus struct {
	ID      string    `json:"requestid"`
	Status  string    `json:"status"`
	Created time.Time `json:"created"`
	Pin     struct {
		CID     string   `json:"cid"`
		Name    string   `json:"name"`
		Origins []string `json:"origins"`
	} `json:"pin"`
	Delegates []string          `json:"delegates"`
	Info      map[string]string `json:"info"`
}

func newPinning(t *testing.T, k *testenv.IPFS) *pinning {
	t.Helper()
	p := &pinning{kubo: k}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /pins", p.list)
	mux.HandleFunc("POST /pins", p.add)
	mux.HandleFunc("GET /pins/{id}", p.status)
	mux.HandleFunc("DELETE /pins/{id}", p.remove)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Authorization"); got != "Bearer "+pinToken {
			refuse(w, http.StatusUnauthorized, "nobody has the token "+strings.TrimPrefix(got, "Bearer "))
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { s.Close(); p.running.Wait() })
	p.url = s.URL
	return p
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"reason":"REFUSED","details":%q}}`, why)
}

func (p *pinning) answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (p *pinning) list(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	statuses := strings.Split(r.URL.Query().Get("status"), ",")
	found := []*pinStatus{}
	for _, pin := range p.pins {
		if pin.Pin.CID == r.URL.Query().Get("cid") && slices.Contains(statuses, pin.Status) {
			found = append(found, pin)
		}
	}
	p.answer(w, http.StatusOK, map[string]any{"count": len(found), "results": found})
}

func (p *pinning) add(w http.ResponseWriter, r *http.Request) {
	pin := &pinStatus{Status: "queued", Created: time.Now(), Delegates: []string{}}
	if err := json.NewDecoder(r.Body).Decode(&pin.Pin); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	pin.ID = fmt.Sprint("pin", p.asked)
	p.pins = append(p.pins, pin)
	p.answer(w, http.StatusAccepted, pin)
	p.running.Go(func() { p.fetch(pin) })
}

// fetch has Kubo pin, through its RPC.
func (p *pinning) fetch(pin *pinStatus) {
	end := func(status, why string) {
		p.mu.Lock()
		defer p.mu.Unlock()
		pin.Status, pin.Info = status, map[string]string{"status_details": why}
	}
	if p.kubo == nil {
		end("failed", "there is no room for who has "+pinToken)
		return
	}
	for _, call := range append(slices.Clone(pin.Pin.Origins), "") {
		address := p.kubo.RPC + "/api/v0/swarm/connect?arg=" + url.QueryEscape(call)
		if call == "" {
			address = p.kubo.RPC + "/api/v0/pin/add?arg=" + pin.Pin.CID
		}
		resp, err := http.Post(address, "", nil)
		if err != nil {
			end("failed", err.Error())
			return
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			end("failed", string(b))
			return
		}
	}
	end("pinned", "")
}

func (p *pinning) status(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail > 0 {
		p.fail--
		refuse(w, http.StatusBadGateway, "come again")
		return
	}
	for _, pin := range p.pins {
		if pin.ID == r.PathValue("id") {
			p.answer(w, http.StatusOK, pin)
			return
		}
	}
	refuse(w, http.StatusNotFound, "no such pin")
}

func (p *pinning) remove(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pins = slices.DeleteFunc(p.pins, func(pin *pinStatus) bool { return pin.ID == r.PathValue("id") })
	w.WriteHeader(http.StatusAccepted)
}

func TestAPinningServiceFetchesAPayloadFromUsAndKeepsIt(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(20, 9<<20+1))
	k := testenv.Kubo(t)
	p := newPinning(t, k)
	p.fail = 2 // it is unreachable for a moment
	n := w.start(t, nil)
	service := ipfs.PinningService{URL: p.url, Token: pinToken}
	var seen []string
	pin := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		return ipfs.Pin(ctx, service, root, "a payload", n.Addrs(), func(s string) { seen = append(seen, s) })
	}
	if err := pin(); err != nil {
		t.Fatal(err)
	}
	if len(seen) < 2 || seen[0] != "queued" || seen[len(seen)-1] != "pinned" {
		t.Errorf("progress %q", seen)
	}
	if got, err := catSum(t.Context(), k, root); err != nil || got != sum(t, noise(20, 9<<20+1)) {
		t.Errorf("%x, %v", got, err)
	}
	if kept := k.Run(t, "pin", "ls", "--type=recursive", "-q"); !strings.Contains(kept, root.String()) {
		t.Errorf("Kubo keeps %q", kept)
	}
	if err := pin(); err != nil || p.asked != 1 {
		t.Errorf("what is kept was asked for %d times; %v", p.asked, err)
	}
	for range 2 { // the second time there is nothing to do
		if err := ipfs.Unpin(t.Context(), service, root); err != nil || len(p.pins) != 0 {
			t.Errorf("%d pins after unpinning; %v", len(p.pins), err)
		}
	}
}

func TestAPinThatFailsSaysWhyAndShowsNoToken(t *testing.T) {
	w := newWorld(t)
	root := w.put(t, "p", noise(21, 5))
	p := newPinning(t, nil)
	down := httptest.NewServer(nil)
	down.Close()
	stuck := newPinning(t, nil)
	stuck.fail = 1 << 20
	for want, service := range map[string]ipfs.PinningService{
		"there is no room": {URL: p.url, Token: pinToken},
		"nobody has":       {URL: p.url, Token: "other-" + pinToken},
		"refused":          {URL: strings.Replace(down.URL, "//", "//me:"+pinToken+"@", 1), Token: pinToken},
	} {
		err := ipfs.Pin(t.Context(), service, root, "", nil, nil)
		if !errors.Is(err, kind.Unavailable) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), pinToken) {
			t.Errorf("%v, want %q", err, want)
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "service", service)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "service", service)
		if text := log.String() + fmt.Sprintf("%v %+v %#v %s", service, service, service, service); strings.Contains(text, pinToken) {
			t.Errorf("the token is in %s", text)
		}
	}
	if err := ipfs.Pin(t.Context(), ipfs.PinningService{URL: p.url}, root, "", []string{"nonsense"}, nil); !errors.Is(err, kind.Invalid) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
	defer cancel()
	if err := ipfs.Pin(ctx, ipfs.PinningService{URL: stuck.url, Token: pinToken}, root, "", nil, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}
