package client_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
)

// answering is a client of a server that answers with h.
func answering(t *testing.T, h http.HandlerFunc) *client.Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := client.New(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestProblemsComeBackAsKindsAndSentinelsWithTheirHints(t *testing.T) {
	for _, want := range []error{api.ErrQuota, api.ErrRevoked, api.ErrNoTicket, api.ErrRequestReplayed, kind.NotFound, kind.Stale, kind.Corrupt, kind.Exhausted} {
		p := *api.ProblemOf(want)
		p.Hint = "try something else"
		c := answering(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", api.ProblemType)
			w.WriteHeader(p.Status)
			_ = json.NewEncoder(w).Encode(p)
		})
		_, err := c.Departments(t.Context())
		if !errors.Is(err, want) || kind.Of(err) != kind.Of(want) || kind.Hint(err) != p.Hint {
			t.Errorf("%v came back as %v of kind %v with hint %q", want, err, kind.Of(err), kind.Hint(err))
		}
	}
}

func TestWhatIsNoProblemStillIsAnError(t *testing.T) {
	for name, h := range map[string]struct {
		answer http.HandlerFunc
		want   kind.Kind
	}{
		"a proxy's page": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusBadGateway) }, kind.Unavailable},
		"nothing there":  {http.NotFound, kind.NotFound},
		"not JSON":       {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }, kind.Unavailable},
		"a cut line":     {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, kind.Unavailable},
		"a broken problem": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", api.ProblemType)
			w.WriteHeader(503)
			_, _ = io.WriteString(w, "{")
		}, kind.Unavailable},
		"a long bad answer": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat(" ", 1<<20)) }, kind.Unavailable},
	} {
		if _, err := answering(t, h.answer).Departments(t.Context()); kind.Of(err) != h.want {
			t.Errorf("%s: %v of kind %v", name, err, kind.Of(err))
		}
	}
	for _, base := range []string{"", "gateway", "ftp://x", "http://", "://"} {
		if _, err := client.New(base); kind.Of(err) != kind.Invalid {
			t.Errorf("%q: %v", base, err)
		}
	}
	nobody, err := client.New("http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nobody.About(t.Context()); kind.Of(err) != kind.Unavailable || kind.Hint(err) == "" {
		t.Errorf("%v, hint %q", err, kind.Hint(err))
	}
}

func TestAStreamEndsWithAResultOrIsAnError(t *testing.T) {
	for name, x := range map[string]struct {
		body  string
		want  kind.Kind
		hints bool
	}{
		"cut":     {`{"progress":{"stage":"x"}}` + "\n", kind.Unavailable, true},
		"problem": {`{"progress":{"stage":"x"}}` + "\n" + `{"problem":{"type":"urn:chancery:problem:exhausted","status":429,"hint":"wait"}}`, kind.Exhausted, true},
		"garbage": {"nonsense\n", kind.Unavailable, false},
	} {
		c := answering(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, x.body) })
		_, err := c.Check(t.Context(), api.Check{}, nil)
		if kind.Of(err) != x.want || x.hints && kind.Hint(err) == "" {
			t.Errorf("%s: %v, kind %v, hint %q", name, err, kind.Of(err), kind.Hint(err))
		}
	}
}

func TestARedirectIsNotFollowedAndNoTokenLeaks(t *testing.T) {
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer other.Close()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	c := answering(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/auth/nonce":
			_ = json.NewEncoder(w).Encode(api.Nonce{Nonce: strings.Repeat("0", 64), ChainID: 1})
		case "/v1/auth/sessions":
			_ = json.NewEncoder(w).Encode(api.Session{Token: "secret", Expires: time.Now().Add(time.Hour)})
		default:
			http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
		}
	})
	if _, err := c.SignIn(t.Context(), key); err != nil || c.Token() != "secret" {
		t.Fatalf("%q, %v", c.Token(), err)
	}
	if _, err := c.Departments(t.Context()); err == nil {
		t.Error("a redirect is taken for an answer")
	}
	folder := t.TempDir()
	a := api.Asset{Payload: &api.Payload{Size: 1}}
	_, err = c.Sealed(t.Context(), a, api.Ticket{}, filepath.Join(folder, "x"), client.Source{}, nil)
	_, err2 := c.Content(t.Context(), a, api.Ticket{}, filepath.Join(folder, "y"), nil)
	if err == nil || err2 == nil || reached {
		t.Errorf("%v, %v, reached %v", err, err2, reached)
	}
	if _, err := os.Stat(filepath.Join(folder, "x")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a redirect made a file")
	}
}
