package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"chancery/acl"
	"chancery/assets"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

// stated is an error whose text is for whoever asked, stranger or not.
type stated struct {
	err    error
	detail string
}

func (s *stated) Error() string { return s.err.Error() + ": " + s.detail }
func (s *stated) Unwrap() error { return s.err }

// stateErr makes an error that may tell its detail to anybody.
func stateErr(err error, format string, args ...any) error {
	return &stated{err, fmt.Sprintf(format, args...)}
}

// refused is a decision that was no; tx is the transaction that recorded it, if any.
type refused struct {
	err     error
	reasons []api.Reason
	tx      string
}

func (r *refused) Error() string { return r.err.Error() }
func (r *refused) Unwrap() error { return r.err }

// sentinels gives what acl refuses with the words of the API.
var sentinels = []struct{ from, to error }{
	{acl.ErrRevoked, api.ErrRevoked}, {acl.ErrWindow, api.ErrOutsideWindow}, {acl.ErrPurpose, api.ErrPurpose},
	{acl.ErrQuota, api.ErrQuota}, {acl.ErrWithdrawn, api.ErrWithdrawn}, {acl.ErrNotListed, api.ErrNotListed},
	{assets.ErrErased, api.ErrErased},
}

// problemOf turns an error into what the asker may see. Only a publisher, who
// works on this very machine, sees the whole text; strangers see the problem's
// title, what was stated for them and the rules that refused.
func problemOf(err error, insider bool) *api.Problem {
	var (
		p  *api.Problem
		he *echo.HTTPError
		st *stated
		no *refused
	)
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &he):
		err = ofEcho(he)
	}
	target := err
	for _, s := range sentinels {
		if errors.Is(err, s.from) {
			target = s.to
			break
		}
	}
	p = api.ProblemOf(target)
	p.Hint = kind.Hint(err)
	if errors.As(err, &st) {
		p.Detail = st.detail
	} else if insider {
		p.Detail = err.Error()
	}
	if errors.As(err, &no) {
		p.Reasons, p.Tx = no.reasons, no.tx
	}
	return p
}

func ofEcho(he *echo.HTTPError) error {
	switch he.Code {
	case http.StatusNotFound:
		return stateErr(kind.NotFound, "nothing lives at this address")
	case http.StatusMethodNotAllowed:
		return api.ErrMethod
	case http.StatusRequestEntityTooLarge:
		return api.ErrTooLarge
	}
	if he.Code >= 500 {
		return kind.Internal
	}
	return kind.Invalid
}

// fail writes the problem for err, unless the answer has begun: then the
// connection is cut, so that nobody takes half an answer for a whole one.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		s.log.Warn("answer cut short", "request", requestID(c), "path", c.Path(), "error", err)
		panic(http.ErrAbortHandler)
	}
	sess, _ := c.Get("session").(*session)
	p := problemOf(err, sess != nil && sess.publisher)
	p.Request = requestID(c)
	if p.Status >= 500 && !errors.Is(err, api.ErrNoContract) {
		s.log.Error("request failed", "request", p.Request, "path", c.Path(), "error", err)
	} else {
		s.log.Debug("request refused", "request", p.Request, "path", c.Path(), "error", err)
	}
	writeProblem(c.Response(), c.Request(), p)
}

func writeProblem(w http.ResponseWriter, r *http.Request, p *api.Problem) {
	h := w.Header()
	for _, k := range []string{"Content-Length", "Content-Range", "ETag", "Repr-Digest", "Content-Disposition", "Last-Modified", "Accept-Ranges"} {
		if k != "Content-Range" || p.Status != http.StatusRequestedRangeNotSatisfiable {
			h.Del(k)
		}
	}
	h.Set("Content-Type", api.ProblemType)
	h.Set("Cache-Control", "no-store")
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="chancery"`)
	case http.StatusTooManyRequests:
		h.Set("Retry-After", "5")
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "5")
	}
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(p) // the asker has gone if this fails
	}
}
