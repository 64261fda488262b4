package gateway

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"chancery/internal/kind"
)

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

// serve sends content, or one range of it. A request for several ranges gets the
// whole, as RFC 9110 §14.2 allows: many small ones would have far more read and
// decrypted than is sent, and net/http may go on reading them after it returned.
func serve(w http.ResponseWriter, r *http.Request, content io.ReadSeeker) error {
	if strings.Contains(r.Header.Get("Range"), ",") {
		r = r.Clone(r.Context())
		r.Header.Del("Range")
	}
	f := &faultReader{ReadSeeker: content}
	if c, ok := content.(interface{ wanted(n int64) }); ok {
		w = &ranged{w, c.wanted}
	}
	http.ServeContent(w, r, "", time.Time{}, f)
	return f.err
}

// ranged tells the content how much of it will be sent, so that no more is read
// ahead: net/http has found the range's start by then and says its length.
type ranged struct {
	http.ResponseWriter
	wanted func(n int64)
}

// ReadFrom leaves the copying to whoever has large buffers for it.
func (r *ranged) ReadFrom(src io.Reader) (int64, error) { return io.Copy(r.ResponseWriter, src) }

// Unwrap lets deadlines through.
func (r *ranged) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *ranged) WriteHeader(status int) {
	n, err := strconv.ParseInt(r.Header().Get("Content-Length"), 10, 64)
	if err == nil && status == http.StatusPartialContent && r.Header().Get("Content-Range") != "" {
		r.wanted(n)
	}
	r.ResponseWriter.WriteHeader(status)
}

// ahead reads a file in larger pieces than net/http asks for, and the next piece
// while one is sent. Close waits for what runs.
type ahead struct {
	r    io.ReaderAt
	size int64
	end  int64 // of what will be wanted; 0: the whole
	off  int64

	now   piece
	next  chan piece // gives the piece after now; nil: nobody reads it
	spare []byte
}

// piece is what was read at an offset.
type piece struct {
	at   int64
	data []byte
	err  error
}

// readAhead is what is read at a time, in bytes.
const readAhead = 512 << 10

// wanted says that n bytes from here on will be read.
func (a *ahead) wanted(n int64) { a.end = min(a.size, a.off+n) }

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
	if at := a.off - a.now.at; at < 0 || at >= int64(len(a.now.data)) {
		a.advance()
		if len(a.now.data) == 0 {
			return 0, a.now.err
		}
	}
	n := copy(b, a.now.data[a.off-a.now.at:])
	a.off += int64(n)
	return n, nil
}

// advance makes now the piece at off, and has the one after it read.
func (a *ahead) advance() {
	old := a.now.data
	got := false
	if a.next != nil {
		p := <-a.next
		a.next = nil
		if got = p.at == a.off; got {
			a.now, a.spare = p, old
		} else {
			a.spare = p.data
		}
	}
	if !got {
		a.now = a.read(a.off, old)
	}
	if at := a.now.at + int64(len(a.now.data)); a.now.err == nil && at < a.until(at) {
		next, spare := make(chan piece, 1), a.spare
		a.next, a.spare = next, nil
		go func() { next <- a.read(at, spare) }() // Close waits
	}
}

// until is the end of what is to be read from off on.
func (a *ahead) until(off int64) int64 {
	if a.end > 0 && off <= a.end {
		return a.end
	}
	return a.size
}

func (a *ahead) read(at int64, buf []byte) piece {
	want := min(readAhead, a.until(at)-at)
	if int64(cap(buf)) < want {
		buf = make([]byte, want)
	}
	n, err := a.r.ReadAt(buf[:want], at)
	if n > 0 || err == nil || errors.Is(err, io.EOF) {
		if err = nil; n == 0 {
			err = io.ErrUnexpectedEOF
		}
	}
	return piece{at, buf[:n], err}
}

// Close waits for what is being read.
func (a *ahead) Close() {
	if a.next != nil {
		<-a.next
		a.next = nil
	}
}

// joined reads a header and after it a payload that is opened at whatever
// offset is wanted.
type joined struct {
	head []byte
	size int64
	end  int64 // of what will be wanted; 0: the whole
	off  int64
	open func(off, n int64) (io.ReadCloser, error) // of the payload
	body io.ReadCloser
}

// wanted says that n bytes from here on will be read.
func (j *joined) wanted(n int64) { j.end = min(j.size, j.off+n) }

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
		if j.end <= j.off {
			j.end = j.size
		}
		if j.body, err = j.open(j.off-int64(len(j.head)), j.end-j.off); err != nil {
			return 0, err
		}
	}
	n, err = j.body.Read(b[:min(int64(len(b)), j.end-j.off)])
	j.off += int64(n)
	if j.off == j.end && j.end < j.size { // more is wanted after all only from a new opening
		j.Close()
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}
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
