package seal

import (
	"errors"
	"io"
	"sync"

	"chancery/internal/kind"
)

// headedAt is a header followed by a payload. It remembers the payload's last
// error, so that an outage isn't mistaken for damage.
type headedAt struct {
	header  []byte
	payload io.ReaderAt

	mu  sync.Mutex
	err error
}

func (h *headedAt) ReadAt(p []byte, off int64) (int, error) {
	var n int
	if off < int64(len(h.header)) {
		n = copy(p, h.header[off:])
		if n == len(p) {
			return n, nil
		}
	}
	m, err := h.payload.ReadAt(p[n:], off+int64(n)-int64(len(h.header)))
	if err != nil && err != io.EOF {
		h.mu.Lock()
		h.err = err
		h.mu.Unlock()
	}
	return n + m, err
}

func (h *headedAt) failed() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.err
}

type plainReaderAt struct {
	r   io.ReaderAt
	src *headedAt
}

func (p *plainReaderAt) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.r.ReadAt(b, off)
	if err == nil || err == io.EOF {
		return n, err
	}
	if failed := p.src.failed(); failed != nil {
		return n, failed
	}
	return n, kind.As(kind.Corrupt, errors.Join(ErrCorrupt, err), "open", "payload")
}
