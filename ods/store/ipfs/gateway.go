package ipfs

import (
	"net/http"
	"strings"
	"time"

	"github.com/ipfs/boxo/blockservice"
	"github.com/ipfs/boxo/blockstore"
	"github.com/ipfs/boxo/exchange/offline"
	"github.com/ipfs/boxo/gateway"
	"github.com/ipfs/go-cid"
	"github.com/prometheus/client_golang/prometheus"

	"chancery/internal/kind"
)

// Handler serves /ipfs/{cid} as the Trustless Gateway specification has it: a
// raw block (?format=raw), a CAR (?format=car) or, with neither, the payload
// itself, with ranges. It asks nobody else for a block, and answers 404 for one
// that isn't here. There are no names, listings, pages or paths below a CID.
func Handler(bs blockstore.Blockstore) (http.Handler, error) {
	registry := prometheus.NewRegistry() // boxo's own can be registered once in a process
	backend, err := gateway.NewBlocksBackend(blockservice.New(bs, offline.Exchange(bs)), gateway.WithPrometheusRegistry(registry))
	if err != nil {
		return nil, kind.As(kind.Internal, err, "make", "IPFS gateway")
	}
	inner := gateway.NewHandler(gateway.Config{
		DeserializedResponses: true, NoDNSLink: true, DisableHTMLErrors: true,
		RetrievalTimeout: time.Minute, MaxConcurrentRequests: 256, MetricsRegistry: registry,
	}, backend)
	inner = gateway.NewHeaders(nil).ApplyCors().Wrap(inner)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := strings.CutPrefix(r.URL.Path, "/ipfs/")
		c, err := cid.Decode(name)
		if !ok || err != nil || len(name) > 200 {
			http.Error(w, "not a CID", http.StatusBadRequest)
			return
		}
		// What isn't here is told at once: boxo would retry for it.
		there, err := bs.Has(r.Context(), c)
		if err != nil {
			http.Error(w, "the payload can't be read now", http.StatusBadGateway)
			return
		}
		if !there && r.Method != http.MethodOptions {
			http.Error(w, "no payload has this block", http.StatusNotFound)
			return
		}
		// A payload is noise to a browser, and must not be taken for a page.
		w.Header().Set("X-Content-Type-Options", "nosniff")
		inner.ServeHTTP(&attachment{ResponseWriter: w}, r)
	}), nil
}

// attachment has what is sent be saved and not shown.
type attachment struct {
	http.ResponseWriter
	sent bool
}

func (a *attachment) WriteHeader(status int) {
	if h := a.Header(); !a.sent && status < 300 {
		if !strings.HasPrefix(h.Get("Content-Type"), "application/vnd.ipld.") {
			h.Set("Content-Type", "application/octet-stream")
			h.Set("Content-Disposition", "attachment")
		}
	}
	a.sent = true
	a.ResponseWriter.WriteHeader(status)
}

func (a *attachment) Write(b []byte) (int, error) {
	if !a.sent {
		a.WriteHeader(http.StatusOK)
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets deadlines and flushing through.
func (a *attachment) Unwrap() http.ResponseWriter { return a.ResponseWriter }
