package gateway

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"chancery/gateway/api"
	"chancery/gateway/web"
	"chancery/internal/kind"
)

// csp lets pages use the gateway's own styles and pictures and nothing else.
const csp = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (s *Server) routes() http.Handler {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = s.fail
	e.Logger.SetOutput(io.Discard)
	e.Pre(s.guard)
	e.Use(s.identify)

	get := func(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) {
		e.GET(path, h, m...)
		e.HEAD(path, h, m...)
	}
	get("/healthz", s.health)
	get("/readyz", s.ready)
	get("/v1/department", s.about)
	e.POST("/v1/auth/nonce", s.newNonce, limited(s.limits.nonce))
	e.POST("/v1/auth/sessions", s.newSession, limited(s.limits.session))
	e.DELETE("/v1/auth/sessions", s.endSession, s.signedIn)

	get("/v1/departments", s.departments, s.attached)
	get("/v1/assets", s.listAssets, s.attached)
	get("/v1/assets/:id", s.oneAsset, s.attached)
	e.POST("/v1/assets/:id/requests", s.newRequest, limited(s.limits.request), s.attached, s.signedIn)
	get("/v1/assets/:id/content", s.content, s.attached, s.signedIn)
	get("/v1/assets/:id/rows", s.rows, s.attached, s.signedIn)
	get("/v1/assets/:id/sealed", s.sealed, s.attached, s.signedIn)
	get("/v1/assets/:id/header", s.keyHeader, s.attached, s.signedIn)

	get("/ipfs/*", s.ipfsBlock, s.attached)
	e.OPTIONS("/ipfs/*", s.ipfsBlock, s.attached)

	p := e.Group("/v1/publisher", s.signedIn, s.publisher)
	p.POST("/deploy", s.deploy)
	p.POST("/sync", s.sync, s.attached)
	p.POST("/publications", s.publish, s.attached)
	p.POST("/grants", s.grant, s.attached)
	p.POST("/revocations", s.revoke, s.attached)
	p.POST("/revocations-all", s.revokeAll, s.attached)
	p.POST("/withdrawals", s.withdraw, s.attached)
	p.POST("/check", s.check, s.attached)
	p.POST("/pins", s.pin, s.attached)
	p.GET("/grants", s.grants, s.attached)
	p.GET("/sources", s.sources, s.attached)
	p.GET("/datasets", s.datasets, s.attached)

	get("/", s.directoryPage)
	get("/assets/:id", s.assetPage, s.attached)
	get("/style.css", func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "public, max-age=3600")
		return c.Blob(http.StatusOK, "text/css; charset=utf-8", web.CSS)
	})
	return e
}

// guard runs before routing, on every request.
func (s *Server) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, h := c.Request(), c.Response().Header()
		var id [8]byte
		_, _ = rand.Read(id[:]) // never fails
		c.Set("request", hex.EncodeToString(id[:]))
		h.Set("X-Request-Id", requestID(c))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if s.https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		// No path here needs escapes; one that has them means to be read in two ways.
		if p := r.URL.EscapedPath(); strings.ContainsAny(p, "%\\;") || strings.Contains(p, "//") || strings.Contains(p, "/.") {
			return api.ErrBadPath
		}
		// A payload is a request a block to IPFS clients; those are bounded by how many run at a time.
		if !strings.HasPrefix(r.URL.Path, "/ipfs/") && !s.limits.all.allow(r.RemoteAddr) {
			return kind.WithHint(api.ErrTooMany, "wait a few seconds")
		}
		if r.ContentLength > s.cfg.Limits.Body {
			return api.ErrTooLarge
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, s.cfg.Limits.Body)
		rc := http.NewResponseController(c.Response())
		if r.ContentLength != 0 { // decode lifts it: one that passes later would end the request
			_ = rc.SetReadDeadline(time.Now().Add(30 * time.Second)) // not every server in a test has deadlines
		}
		_ = rc.SetWriteDeadline(time.Now().Add(5 * time.Minute)) // what streams sets its own
		start := time.Now()
		defer func() {
			s.log.Debug("request", "request", requestID(c), "method", r.Method, "path", r.URL.Path,
				"status", c.Response().Status, "bytes", c.Response().Size, "took", time.Since(start))
			if p := recover(); p != nil {
				if p != http.ErrAbortHandler { //nolint:errorlint // it is panicked as it is
					s.log.Error("handler panicked", "request", requestID(c), "path", r.URL.Path, "panic", p)
				}
				panic(http.ErrAbortHandler)
			}
		}()
		return next(c)
	}
}

func requestID(c echo.Context) string {
	id, _ := c.Get("request").(string)
	return id
}

func limited(l *limiter) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if !l.allow(c.Request().RemoteAddr) {
				return kind.WithHint(api.ErrTooMany, "wait a minute")
			}
			return next(c)
		}
	}
}

// attached lets a request pass once the department has its contract.
func (s *Server) attached(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		d := s.dep.Load()
		if d == nil {
			return kind.WithHint(api.ErrNoContract, "its publisher makes one with `chancery deploy`")
		}
		c.Set("department", d)
		return next(c)
	}
}

func department(c echo.Context) *Department {
	d, _ := c.Get("department").(*Department)
	return d
}

// decode reads a JSON body strictly: one object, no unknown field, no more.
func decode(c echo.Context, v any) error {
	r := c.Request()
	if mt, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mt != "application/json" {
		return stateErr(kind.Invalid, "the body must be application/json")
	}
	b, err := io.ReadAll(r.Body)
	_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Time{})
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return api.ErrTooLarge
	} else if err != nil {
		return stateErr(kind.Invalid, "the body ended early")
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return stateErr(kind.Invalid, "the body is not what is expected: %v", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return stateErr(kind.Invalid, "the body goes on after its end")
	}
	return nil
}

func (s *Server) health(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "alive"})
}

// ready is false while the gateway would have to refuse.
func (s *Server) ready(c echo.Context) error {
	if err := s.cfg.DB.PingContext(c.Request().Context()); err != nil {
		return stateErr(kind.Unavailable, "the state can't be reached")
	}
	d := s.dep.Load()
	if d == nil {
		return kind.WithHint(api.ErrNoContract, "its publisher makes one with `chancery deploy`")
	}
	st := d.Heads.Status()
	if st.LastAnswer.IsZero() || st.Age(s.cfg.Now()) > s.cfg.MaxStaleness {
		return stateErr(kind.Stale, "block %d is the last that was heard of", st.Head.Number)
	}
	return c.JSON(http.StatusOK, map[string]any{"status": "ready", "block": st.Head.Number})
}
