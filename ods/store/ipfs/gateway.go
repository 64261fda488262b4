package ipfs

import (
	"net/http"
	"net/url"
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

const (
	maxCID       = 200         // characters of a CID in a request; decoding takes quadratic time
	atOnce       = 256         // requests of the gateway that are answered at a time; more get 429
	writeTimeout = time.Minute // for each piece of a response; who takes longer is cut off
)

// Handler serves /ipfs/{cid} as the Trustless Gateway specification has it: a
// raw block (?format=raw), a CAR (?format=car) or, with neither, the payload
// itself, with ranges. It asks nobody else for a block, and answers 404 for one
// that isn't here. There are no names, listings, pages, redirects, other formats
// or paths below a CID.
func Handler(bs blockstore.Blockstore) (http.Handler, error) {
	quiet()
	registry := prometheus.NewRegistry() // boxo's own can be registered once in a process
	backend, err := gateway.NewBlocksBackend(blockservice.New(bs, offline.Exchange(bs)), gateway.WithPrometheusRegistry(registry))
	if err != nil {
		return nil, kind.As(kind.Internal, err, "make", "IPFS gateway")
	}
	// boxo's own timeout isn't used: it writes its message into the payload.
	inner := gateway.NewHandler(gateway.Config{
		DeserializedResponses: true, NoDNSLink: true, DisableHTMLErrors: true,
		MaxConcurrentRequests: atOnce, MetricsRegistry: registry,
	}, backend)
	inner = gateway.NewHeaders(nil).ApplyCors().Wrap(inner)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A payload is noise to a browser, and must not be taken for a page.
		w.Header().Set("X-Content-Type-Options", "nosniff")
		name, ok := strings.CutPrefix(r.URL.Path, "/ipfs/")
		if !ok || len(name) > maxCID {
			http.Error(w, "not a CID", http.StatusBadRequest)
			return
		}
		c, err := cid.Decode(name)
		if err != nil {
			http.Error(w, "not a CID", http.StatusBadRequest)
			return
		}
		r, ok = asked(r)
		if !ok {
			http.Error(w, "there are the formats raw and car, and the payload itself", http.StatusBadRequest)
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
		inner.ServeHTTP(&attachment{ResponseWriter: w, control: http.NewResponseController(w)}, r)
	}), nil
}

// asked leaves of a request's parameters and its Accept header what the Trustless
// Gateway specification knows; boxo's handler acts on more, such as ?uri= and tar
// archives. It is false for a format that isn't served.
func asked(r *http.Request) (*http.Request, bool) {
	given, query := r.URL.Query(), url.Values{}
	switch given.Get("format") {
	case "", "raw", "car":
	default:
		return nil, false
	}
	for _, name := range []string{"format", "dag-scope", "entity-bytes", "car-version", "car-order", "car-dups"} {
		if given.Has(name) {
			query.Set(name, given.Get(name))
		}
	}
	accept := ""
	for _, header := range r.Header.Values("Accept") {
		for value := range strings.SplitSeq(header, ",") {
			value = strings.TrimSpace(value)
			if accept == "" && (strings.HasPrefix(value, "application/vnd.ipld.raw") || strings.HasPrefix(value, "application/vnd.ipld.car")) {
				accept = value
			}
		}
	}
	r = r.Clone(r.Context())
	r.URL.RawQuery = query.Encode()
	r.Header.Del("Accept")
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	return r, true
}

// attachment has what is sent be saved and not shown, and cuts off who doesn't
// take it.
type attachment struct {
	http.ResponseWriter
	control *http.ResponseController
	sent    bool
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
	_ = a.control.SetWriteDeadline(time.Now().Add(writeTimeout)) // some writers, such as those of tests, have none
	return a.ResponseWriter.Write(b)
}

// Unwrap lets deadlines and flushing through.
func (a *attachment) Unwrap() http.ResponseWriter { return a.ResponseWriter }
