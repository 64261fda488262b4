package gateway

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"chancery/acl"
	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

// delivery is one answer that hands something out. While it runs the decision
// is asked again at each new head, and a refusal cuts it.
type delivery struct {
	s   *Server
	d   *Department
	t   *ticket
	id  string
	ctx context.Context // done when the answer must end
	cut context.CancelCauseFunc
	wg  sync.WaitGroup
	out *meter
}

// deliver asks for the decision, writes the delivery's row, and only then calls
// send, whose writer and context end when the permission does.
func (s *Server) deliver(c echo.Context, form string, t *ticket, send func(ctx context.Context, w http.ResponseWriter) error) error {
	ctx, d := c.Request().Context(), department(c)
	dl := &delivery{s: s, d: d, t: t, id: uuid.NewString()}
	// Subscribed before deciding, so that no head falls between the two.
	heads, unsubscribe := d.Heads.Subscribe()
	defer unsubscribe()
	at, err := dl.allowed(ctx)
	if err != nil {
		return err
	}
	_, err = s.cfg.DB.ExecContext(ctx, `INSERT INTO gateway_delivery (id, digest, asset, requester, form, range, block, started)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, dl.id, t.digest[:], t.asset[:], t.requester[:], form,
		clip(c.Request().Header.Get("Range"), 100), int64(at), s.cfg.Now().Unix())
	if err != nil {
		return kind.As(kind.Unavailable, err, "record", "delivery")
	}
	dl.ctx, dl.cut = context.WithCancelCause(ctx)
	rc := http.NewResponseController(c.Response())
	dl.out = &meter{ResponseWriter: c.Response(), ctx: dl.ctx, deadline: func(t time.Time) { _ = rc.SetWriteDeadline(t) }}
	dl.wg.Add(1)
	go func() {
		defer dl.wg.Done()
		tick := time.NewTicker(recheck) // a chain that has gone silent has no new heads
		defer tick.Stop()
		for {
			var err error
			select {
			case <-dl.ctx.Done():
				return
			case <-s.closing.Done():
				dl.end(errors.New("the gateway is stopping"))
				return
			case <-heads:
				_, err = dl.allowed(dl.ctx)
			case <-tick.C:
				_, err = dl.allowed(dl.ctx)
			}
			if err != nil && dl.ctx.Err() == nil {
				dl.end(err)
				return
			}
		}
	}()
	c.Response().Header().Set("Cache-Control", "private, no-store")
	c.Response().Header().Set("Content-Disposition", "attachment")
	err = send(dl.ctx, dl.out)
	if cause := context.Cause(dl.ctx); err != nil && cause != nil {
		err = cause
	} else if err == nil && dl.out.err != nil {
		err = dl.out.err
	}
	dl.cut(nil)
	dl.wg.Wait()
	verdict := "complete"
	if err != nil {
		verdict = "cut: " + clip(err.Error(), 200)
	}
	_, dberr := s.cfg.DB.ExecContext(context.WithoutCancel(ctx), `UPDATE gateway_delivery SET ended = $1, bytes = $2, outcome = $3 WHERE id = $4`,
		s.cfg.Now().Unix(), dl.out.sent, verdict, dl.id)
	return errors.Join(err, kind.As(kind.Unavailable, dberr, "close", "delivery"))
}

// recheck is how often a running delivery is decided on without a new head.
const recheck = 5 * time.Second

// end cuts the answer, also one that is blocked on a slow reader.
func (dl *delivery) end(cause error) {
	dl.cut(cause)
	dl.out.deadline(time.Now())
}

func (dl *delivery) allowed(ctx context.Context) (uint64, error) {
	dec, err := dl.d.decide(ctx, acl.Request{Asset: dl.t.asset, Requester: dl.t.requester,
		Scope: dl.t.scope, Subject: dl.t.subject, Purpose: dl.t.purpose, Ticketed: true})
	if err != nil {
		return 0, err
	}
	if err := dl.d.refuse(ctx, dl.t.asset, dec); err != nil {
		return 0, err
	}
	// A reorganisation may have taken the grant of access back.
	switch o, ok, err := dl.d.Access.outcome(ctx, dl.t.asset, dl.t.requester, dl.t.context); {
	case err != nil:
		return 0, err
	case !ok || o.reason != contracts.Allowed:
		return 0, api.ErrNoTicket
	}
	return dec.At.Number, nil
}

// stall is how long a reader may take for one buffer.
const stall = time.Minute

// meter counts what is written, gives slow readers a bound, and stops at the end of ctx.
type meter struct {
	http.ResponseWriter
	ctx      context.Context
	deadline func(time.Time)
	sent     int64
	err      error
	hidden   bool // an error answer of net/http is being replaced
}

// WriteHeader keeps net/http's plain-text 416 from being sent.
func (m *meter) WriteHeader(status int) {
	if status == http.StatusRequestedRangeNotSatisfiable {
		m.hidden, m.err = true, api.ErrRange
		return
	}
	m.ResponseWriter.WriteHeader(status)
}

// buffers are for copying: net/http's own are a sixteenth of that.
var buffers = sync.Pool{New: func() any { return new([512 << 10]byte) }}

// ReadFrom copies in large pieces.
func (m *meter) ReadFrom(src io.Reader) (int64, error) {
	buf, _ := buffers.Get().(*[512 << 10]byte)
	defer buffers.Put(buf)
	return io.CopyBuffer(struct{ io.Writer }{m}, src, buf[:])
}

func (m *meter) Write(b []byte) (int, error) {
	if m.hidden {
		return len(b), nil
	}
	if m.ctx.Err() != nil {
		m.err = context.Cause(m.ctx)
		return 0, m.err
	}
	m.deadline(time.Now().Add(stall))
	if m.ctx.Err() != nil { // end may just have set its own deadline
		m.deadline(time.Now())
	}
	n, err := m.ResponseWriter.Write(b)
	m.sent += int64(n)
	if err != nil {
		m.err = err
	}
	return n, err
}

func clip(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return strings.ToValidUTF8(s, "?")
}
