package seal

import (
	"errors"
	"fmt"
	"io"

	"chancery/internal/kind"
)

// sourceError marks an error of whatever a payload is read from, so that an
// outage isn't taken for damage, nor damage for an outage.
type sourceError struct{ err error }

func (e *sourceError) Error() string { return e.err.Error() }
func (e *sourceError) Unwrap() error { return e.err }

func mark(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &sourceError{err}
}

// classify gives a source's error as it was, and any other as ErrCorrupt.
func classify(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	var source *sourceError
	if errors.As(err, &source) {
		return source.err
	}
	return kind.As(kind.Corrupt, fmt.Errorf("%w: %w", ErrCorrupt, err), "open", "payload")
}

type markedReader struct{ r io.Reader }

func (m markedReader) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	return n, mark(err)
}

type plainReader struct{ r io.Reader }

func (p plainReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	return n, classify(err)
}

// headedAt is a header followed by a payload.
type headedAt struct {
	header  []byte
	payload io.ReaderAt
}

func (h headedAt) ReadAt(p []byte, off int64) (int, error) {
	var n int
	if off < int64(len(h.header)) {
		n = copy(p, h.header[off:])
		if n == len(p) {
			return n, nil
		}
	}
	m, err := h.payload.ReadAt(p[n:], off+int64(n)-int64(len(h.header)))
	return n + m, mark(err)
}

type plainReaderAt struct {
	r    io.ReaderAt
	size int64
}

func (p plainReaderAt) ReadAt(b []byte, off int64) (int, error) {
	if off < 0 {
		return 0, kind.Errorf(kind.Invalid, "read plaintext: the offset is negative")
	}
	if off >= p.size {
		return 0, io.EOF
	}
	n, err := p.r.ReadAt(b, off)
	return n, classify(err)
}
