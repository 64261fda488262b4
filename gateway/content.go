package gateway

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"chancery/acl"
	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
	"chancery/ods"
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
	if err := refusal(dec); err != nil {
		return 0, err
	}
	// A reorganisation may have taken the grant of access back.
	if _, ok, err := dl.d.Access.outcome(ctx, dl.t.asset, dl.t.requester, dl.t.context); err != nil || !ok {
		return 0, errors.Join(err, api.ErrNoTicket)
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

// faultReader remembers an error that http.ServeContent swallows.
type faultReader struct {
	io.ReadSeeker
	err error
}

func (f *faultReader) Read(b []byte) (int, error) {
	n, err := f.ReadSeeker.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

func serve(w http.ResponseWriter, r *http.Request, content io.ReadSeeker) error {
	f := &faultReader{ReadSeeker: content}
	http.ServeContent(w, r, "", time.Time{}, f)
	return f.err
}

// ahead reads a file in larger pieces than net/http asks for, since each may
// open an object in the store.
type ahead struct {
	r     io.ReaderAt
	size  int64
	off   int64
	buf   []byte
	start int64 // of what buf holds
}

func (a *ahead) Seek(off int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		off += a.off
	case io.SeekEnd:
		off += a.size
	}
	if off < 0 {
		return 0, kind.Invalid
	}
	a.off = off
	return off, nil
}

func (a *ahead) Read(b []byte) (int, error) {
	if a.off >= a.size {
		return 0, io.EOF
	}
	if at := a.off - a.start; at < 0 || at >= int64(len(a.buf)) {
		want := min(readAhead, a.size-a.off)
		if int64(cap(a.buf)) < want {
			a.buf = make([]byte, want)
		}
		n, err := a.r.ReadAt(a.buf[:want], a.off)
		a.buf, a.start = a.buf[:n], a.off
		if n == 0 {
			if err == nil || errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
	}
	n := copy(b, a.buf[a.off-a.start:])
	a.off += int64(n)
	return n, nil
}

// readAhead is what is read at a time, in bytes.
const readAhead = 512 << 10

func (s *Server) content(c echo.Context) error {
	d := department(c)
	id, a, err := s.asset(c, d)
	if err != nil {
		return err
	}
	t, err := s.liveTicket(c, d, id, false)
	if err != nil {
		return err
	}
	if contracts.DataType(a.DataType) == contracts.Structured {
		return s.sendRows(c, t, 0, "")
	}
	return s.deliver(c, "content", t, func(ctx context.Context, w http.ResponseWriter) error {
		r, size, closer, err := d.Opener.Plain(ctx, id)
		if err != nil {
			return kind.Wrap(err, "open", id.Hex())
		}
		defer closer() //nolint:errcheck // it was only read
		h := w.Header()
		h.Set("Content-Type", orElse(a.MediaType, "application/octet-stream"))
		if a.Payload != nil {
			h.Set("ETag", `"`+hex.EncodeToString(a.Payload.Multihash)+`"`)
		}
		return serve(w, c.Request(), &ahead{r: r, size: size})
	})
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// asset looks up the asset that the path names, which must be the department's own.
func (s *Server) asset(c echo.Context, d *Department) (common.Hash, api.Asset, error) {
	id, err := assetID(c)
	if err != nil {
		return id, api.Asset{}, err
	}
	e, err := d.Directory.Asset(c.Request().Context(), id)
	if err != nil {
		return id, api.Asset{}, noAsset(err, id)
	}
	a := assetOf(e, d.ChainID, false)
	if a.Contract != d.Contract {
		return id, a, kind.WithHint(stateErr(kind.NotFound, "asset %s belongs to another department", id), "ask the gateway that the directory names for it")
	}
	return id, a, nil
}

func noAsset(err error, id common.Hash) error {
	if errors.Is(err, kind.NotFound) {
		return &stated{err, "no asset " + id.Hex() + " is registered"}
	}
	return err
}

// keyFor gives the key header issued for a ticket, and issues it if none was:
// it must be the same for every range of a file, so it is kept.
func (s *Server) keyFor(ctx context.Context, d *Department, t *ticket) ([]byte, error) {
	if t.header != nil {
		return t.header, nil
	}
	r, err := seal.ParseRecipient(t.recipient)
	if err != nil {
		return nil, err
	}
	header, err := d.Opener.Header(ctx, t.asset, r)
	if err != nil {
		return nil, err
	}
	err = s.cfg.DB.Tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE gateway_request SET header = $1 WHERE digest = $2 AND header IS NULL`, header, t.digest[:]); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT header FROM gateway_request WHERE digest = $1`, t.digest[:]).Scan(&t.header)
	})
	return t.header, kind.As(kind.Unavailable, err, "keep header for", t.asset.Hex())
}

// sealedTicket is what the sealed and header routes begin with.
func (s *Server) sealedTicket(c echo.Context) (*Department, api.Asset, *ticket, error) {
	d := department(c)
	id, a, err := s.asset(c, d)
	if err != nil {
		return nil, a, nil, err
	}
	if a.Payload == nil {
		return nil, a, nil, stateErr(kind.NotFound, "a structured asset has no sealed file: ask for its content")
	}
	t, err := s.liveTicket(c, d, id, true)
	return d, a, t, err
}

func (s *Server) sealed(c echo.Context) error {
	d, a, t, err := s.sealedTicket(c)
	if err != nil {
		return err
	}
	return s.deliver(c, "sealed", t, func(ctx context.Context, w http.ResponseWriter) error {
		header, err := s.keyFor(ctx, d, t)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(header)
		h := w.Header()
		h.Set("Content-Type", "application/age")
		h.Set("ETag", `"`+hex.EncodeToString(a.Payload.Multihash)+"-"+hex.EncodeToString(sum[:8])+`"`)
		h.Set("Chancery-Header-Size", strconv.Itoa(len(header)))
		body := &joined{head: header, size: int64(len(header)) + a.Payload.Size, open: func(off int64) (io.ReadCloser, error) {
			return d.Opener.Payload(ctx, t.asset, off, -1)
		}}
		defer body.Close()
		return serve(w, c.Request(), body)
	})
}

func (s *Server) keyHeader(c echo.Context) error {
	d, a, t, err := s.sealedTicket(c)
	if err != nil {
		return err
	}
	return s.deliver(c, "header", t, func(ctx context.Context, w http.ResponseWriter) error {
		header, err := s.keyFor(ctx, d, t)
		if err != nil {
			return err
		}
		w.Header().Set("Vary", "Accept")
		var body []byte
		if strings.Contains(c.Request().Header.Get("Accept"), "application/age") {
			sum := sha256.Sum256(header)
			w.Header().Set("Content-Type", "application/age")
			w.Header().Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
			body = header
		} else {
			w.Header().Set("Content-Type", "application/json")
			if body, err = json.Marshal(api.KeyHeader{Asset: t.asset, Header: header, Payload: *a.Payload}); err != nil {
				return kind.As(kind.Internal, err, "encode", "header")
			}
		}
		return serve(w, c.Request(), bytes.NewReader(body))
	})
}

// joined reads a header and after it a payload that is opened at whatever
// offset is wanted.
type joined struct {
	head []byte
	size int64
	off  int64
	open func(off int64) (io.ReadCloser, error)
	body io.ReadCloser
}

func (j *joined) Seek(off int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		off += j.off
	case io.SeekEnd:
		off += j.size
	}
	if off < 0 {
		return 0, kind.Invalid
	}
	if off != j.off {
		j.Close()
	}
	j.off = off
	return off, nil
}

func (j *joined) Read(b []byte) (n int, err error) {
	if j.off >= j.size {
		return 0, io.EOF
	}
	if j.off < int64(len(j.head)) {
		n = copy(b, j.head[j.off:])
		j.off += int64(n)
		return n, nil
	}
	if j.body == nil {
		if j.body, err = j.open(j.off - int64(len(j.head))); err != nil {
			return 0, err
		}
	}
	n, err = j.body.Read(b[:min(int64(len(b)), j.size-j.off)])
	j.off += int64(n)
	if errors.Is(err, io.EOF) && j.off < j.size {
		err = kind.Errorf(kind.Corrupt, "the stored payload ends %d bytes early", j.size-j.off)
	}
	return n, err
}

// Close closes the payload if it is open.
func (j *joined) Close() {
	if j.body != nil {
		_ = j.body.Close()
		j.body = nil
	}
}

// maxRows bounds a page of rows.
const maxRows = 10_000

func (s *Server) rows(c echo.Context) error {
	d := department(c)
	id, a, err := s.asset(c, d)
	if err != nil {
		return err
	}
	if contracts.DataType(a.DataType) != contracts.Structured {
		return stateErr(kind.NotFound, "the asset has no rows: ask for its content")
	}
	limit := 1000
	if q := c.QueryParam("limit"); q != "" {
		if limit, err = strconv.Atoi(q); err != nil || limit < 1 || limit > maxRows {
			return stateErr(kind.Invalid, "limit must be between 1 and %d", maxRows)
		}
	}
	t, err := s.liveTicket(c, d, id, false)
	if err != nil {
		return err
	}
	return s.sendRows(c, t, limit, c.QueryParam("cursor"))
}

// sendRows writes rows as NDJSON: one page of limit rows, with the next page's
// cursor in a header, or all of them if limit is 0.
func (s *Server) sendRows(c echo.Context, t *ticket, limit int, cursor string) error {
	d := department(c)
	return s.deliver(c, "rows", t, func(ctx context.Context, w http.ResponseWriter) error {
		acc, err := d.Opener.Access(ctx, t.asset)
		if err != nil {
			return kind.Wrap(err, "open access information of", t.asset.Hex())
		}
		set, err := d.ODS.Dataset(ctx, acc.Table)
		if err != nil {
			return kind.Wrap(err, "read rows of", t.asset.Hex())
		}
		var shared []ods.Column // in the order of the rows; no choice is all
		for _, name := range acc.Columns {
			i := slices.IndexFunc(set.Table.Columns, func(c ods.Column) bool { return c.Name == name })
			if i < 0 {
				return kind.Errorf(kind.Conflict, "%s no longer has the column %q", acc.Table, name)
			}
			shared = append(shared, set.Table.Columns[i])
		}
		if len(shared) == 0 {
			shared = set.Table.Columns
		}
		page := limit
		if page == 0 {
			page = 1000
		}
		w.Header().Set("Content-Type", api.NDJSON)
		var buf bytes.Buffer
		for first := true; first || limit == 0 && cursor != ""; first = false {
			rows, next, err := d.ODS.Rows(ctx, acc.Table, acc.Columns, cursor, page)
			if err != nil {
				return kind.Wrap(err, "read rows of", t.asset.Hex())
			}
			if limit != 0 && next != "" {
				w.Header().Set("Chancery-Cursor", next)
			}
			if c.Request().Method == http.MethodHead {
				return nil
			}
			buf.Reset()
			for _, row := range rows {
				if err := writeRow(&buf, shared, row); err != nil {
					return err
				}
			}
			if _, err := w.Write(buf.Bytes()); err != nil {
				return err
			}
			cursor = next
		}
		return nil
	})
}

// writeRow writes a row as a JSON object. Decimals and bytes are strings, dates
// have no time of day.
func writeRow(buf *bytes.Buffer, columns []ods.Column, row []any) error {
	for i, v := range row {
		if t, ok := v.(time.Time); ok && columns[i].Type == ods.Date {
			v = t.Format(time.DateOnly)
		}
		name, err := json.Marshal(columns[i].Name)
		if err != nil {
			return kind.As(kind.Internal, err, "encode column", columns[i].Name)
		}
		value, err := json.Marshal(v)
		if err != nil { // JSON has no NaN and no infinity
			value = []byte("null")
		}
		buf.WriteByte("{,"[min(i, 1)])
		buf.Write(name)
		buf.WriteByte(':')
		buf.Write(value)
	}
	buf.WriteString("}\n")
	return nil
}
