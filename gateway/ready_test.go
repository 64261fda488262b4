package gateway_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"chancery/contracts/chain"
	"chancery/gateway"
	"chancery/internal/state"
)

// silent is a chain that was last heard of some time ago.
type silent struct {
	gateway.Heads
	since time.Duration
}

func (s silent) Status() chain.Status { return chain.Status{LastAnswer: time.Now().Add(-s.since)} }

func TestAGatewayIsReadyForAsLongAsItsMirrorMayBeOld(t *testing.T) {
	db := must[*state.DB](t)(state.Open(t.Context(), filepath.Join(t.TempDir(), "state.db")))
	defer db.Close()
	for _, x := range []struct {
		limit, silent time.Duration
		status        int
	}{
		{0, 50 * time.Second, http.StatusOK},
		{0, 70 * time.Second, http.StatusServiceUnavailable},
		{time.Hour, 50 * time.Minute, http.StatusOK},
		{time.Second, 5 * time.Second, http.StatusServiceUnavailable},
	} {
		s := must[*gateway.Server](t)(gateway.New(gateway.Config{DB: db, URL: "http://127.0.0.1:8600", ChainID: 1, MaxStaleness: x.limit}))
		s.Attach(&gateway.Department{Heads: silent{since: x.silent}})
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if w.Code != x.status {
			t.Errorf("silent for %s where %s are allowed: %d", x.silent, x.limit, w.Code)
		}
	}
}
