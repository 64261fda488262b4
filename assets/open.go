package assets

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"sync"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"
	"github.com/klauspost/readahead"

	"chancery/assets/seal"
	"chancery/internal/kind"
	"chancery/ods/store"
)

// Opener gives out what the department has sealed: new key headers, payloads
// and plaintext. It decides nothing: who may have it was decided before. It is
// safe for concurrent use.
type Opener struct{ c Config }

// NewOpener makes the opener of a department.
func NewOpener(c Config) *Opener {
	c.defaults()
	return &Opener{c}
}

func (o *Opener) find(ctx context.Context, id common.Hash) (*release, error) {
	r, err := scanRelease(o.c.DB.QueryRowContext(ctx, `SELECT `+releaseColumns+` FROM asset_release WHERE chain_id = $1 AND contract = $2 AND asset = $3`,
		int64(o.c.ChainID), o.c.Contract[:], id[:]))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, kind.Wrap(ErrNoAsset, "open", id.Hex())
	}
	return r, kind.As(kind.Unavailable, err, "open", id.Hex())
}

// fileKey unwraps an asset's file key and checks it against the commitment.
func (o *Opener) fileKey(r *release) (seal.FileKey, *Payload, error) {
	m, err := DecodeMetadata(r.metadata)
	if err != nil {
		return seal.FileKey{}, nil, err
	}
	if m.Public.Payload == nil {
		return seal.FileKey{}, nil, kind.Errorf(kind.Conflict, "structured data has no payload: its rows are read instead")
	}
	if len(r.header) == 0 {
		return seal.FileKey{}, nil, ErrErased
	}
	key, err := seal.OpenHeader(r.header, o.c.Identity)
	if err == nil {
		err = seal.CheckCommitment(key, m.Public.Payload.KeyCommitment)
	}
	return key, m.Public.Payload, err
}

// Header writes a new key header for a reader. The payload stays as it is.
func (o *Opener) Header(ctx context.Context, id common.Hash, to age.Recipient) ([]byte, error) {
	r, err := o.find(ctx, id)
	if err != nil {
		return nil, err
	}
	key, _, err := o.fileKey(r)
	if err != nil {
		return nil, kind.Wrap(err, "open", id.Hex())
	}
	header, err := seal.Header(key, to)
	return header, kind.Wrap(err, "re-issue key of", id.Hex())
}

// Payload opens n bytes of the sealed payload from off on; n < 0 is to the end.
// The caller closes it.
func (o *Opener) Payload(ctx context.Context, id common.Hash, off, n int64) (io.ReadCloser, error) {
	r, err := o.find(ctx, id)
	if err != nil {
		return nil, err
	}
	payload, _, err := o.payload(ctx, r)
	if err != nil {
		return nil, err
	}
	return payload(off, n)
}

// Address returns an address at which anyone can get the payload, sealed as it
// is, for as long as life; ok is false where its store has no such.
func (o *Opener) Address(ctx context.Context, id common.Hash, life time.Duration) (url string, ok bool, err error) {
	r, err := o.find(ctx, id)
	if err != nil {
		return "", false, err
	}
	p, can := o.c.Store.(store.Presigner)
	if !can || r.storeKey == "" {
		return "", false, nil
	}
	url, err = p.Presign(ctx, r.storeKey, life)
	return url, err == nil, err
}

// payload returns how ranges of the payload are opened, and its size.
func (o *Opener) payload(ctx context.Context, r *release) (open func(off, n int64) (io.ReadCloser, error), size int64, err error) {
	if r.storeKey != "" {
		return func(off, n int64) (io.ReadCloser, error) { return o.c.Store.Open(ctx, r.storeKey, off, n) }, r.payloadSize, nil
	}
	m, err := DecodeMetadata(r.metadata)
	if err != nil {
		return nil, 0, err
	}
	if m.Public.Payload == nil {
		return nil, 0, kind.Errorf(kind.Conflict, "open %s: structured data has no payload: its rows are read instead", r.asset.Hex())
	}
	return func(off, n int64) (io.ReadCloser, error) {
		size := int64(len(m.Inline))
		if off < 0 || off > size {
			return nil, kind.Errorf(kind.Invalid, "open %s: the range is outside the payload", r.asset.Hex())
		}
		if n < 0 || n > size-off {
			n = size - off
		}
		return io.NopCloser(bytes.NewReader(m.Inline[off : off+n])), nil
	}, int64(len(m.Inline)), nil
}

// Plain opens an asset's plaintext for random access. A chunk is authenticated
// before any byte of it is returned. Reading one piece after another goes on in
// what is open, and asks the store for more and more at a time; a piece from
// elsewhere asks for little more than itself. ctx bounds the reading too; closer
// gives back what is open.
func (o *Opener) Plain(ctx context.Context, id common.Hash) (plain io.ReaderAt, size int64, closer func() error, err error) {
	r, err := o.find(ctx, id)
	if err != nil {
		return nil, 0, nil, err
	}
	key, described, err := o.fileKey(r)
	if err != nil {
		return nil, 0, nil, kind.Wrap(err, "open", id.Hex())
	}
	open, stored, err := o.payload(ctx, r)
	if err != nil {
		return nil, 0, nil, err
	}
	if stored != described.Size {
		return nil, 0, nil, kind.As(kind.Corrupt, seal.ErrCorrupt, "open", id.Hex())
	}
	ranges := &rangeReader{open: open, size: stored}
	plain, size, err = seal.NewReaderAt(ranges, stored, key)
	if err != nil {
		return nil, 0, nil, errors.Join(kind.Wrap(err, "open", id.Hex()), ranges.Close())
	}
	return plain, size, ranges.Close, nil
}

// Access opens an asset's access information.
func (o *Opener) Access(ctx context.Context, id common.Hash) (Access, error) {
	r, err := o.find(ctx, id)
	if err != nil {
		return Access{}, err
	}
	m, err := DecodeMetadata(r.metadata)
	if err != nil {
		return Access{}, err
	}
	a, err := OpenAccess(m.Access, o.c.Identity)
	return a, kind.Wrap(err, "open", id.Hex())
}

// rangeReader reads ranges of an object as an io.ReaderAt. Those that follow each
// other share one opening of the object, whose length grows from firstWindow to
// lastWindow bytes.
type rangeReader struct {
	open func(off, n int64) (io.ReadCloser, error)
	size int64

	mu     sync.Mutex
	stream io.ReadCloser // nil: none
	at     int64         // its position
	left   int64         // its bytes that are left
	window int64         // its length
}

const (
	firstWindow = 256 << 10
	lastWindow  = 64 << 20

	aheadFrom    = 2 << 20 // bytes of a window from which on it is read ahead
	aheadBuffer  = 256 << 10
	aheadBuffers = 4
)

func (r *rangeReader) ReadAt(p []byte, off int64) (n int, err error) {
	if !r.mu.TryLock() { // someone is reading elsewhere
		f, err := r.open(off, int64(len(p)))
		if err != nil {
			return 0, err
		}
		defer f.Close()
		return full(f, p)
	}
	defer r.mu.Unlock()
	for n < len(p) && err == nil {
		if r.stream == nil || r.at != off+int64(n) || r.left == 0 {
			if err := r.reopen(off+int64(n), int64(len(p)-n)); err != nil {
				return n, err
			}
			if r.left == 0 {
				return n, io.EOF
			}
		}
		var k int
		k, err = full(r.stream, p[n:min(int64(len(p)), int64(n)+r.left)])
		n, r.at, r.left = n+k, r.at+int64(k), r.left-int64(k)
	}
	return n, err
}

// reopen opens the object at off for at least n bytes, where it has them.
func (r *rangeReader) reopen(off, n int64) error {
	following := r.at == off && r.window > 0
	if err := r.closeStream(); err != nil {
		return err
	}
	if r.window = 2 * r.window; !following {
		r.window = firstWindow
	}
	r.window = max(min(r.window, lastWindow), n)
	stream, err := r.open(off, r.window)
	if err != nil {
		return err
	}
	if following && r.window > aheadFrom { // what is read is opened while more comes
		ahead, err := readahead.NewReadCloserSize(stream, aheadBuffers, aheadBuffer)
		if err != nil {
			return errors.Join(kind.As(kind.Internal, err, "read ahead", "payload"), stream.Close())
		}
		stream = ahead
	}
	r.stream, r.at, r.left = stream, off, max(min(r.window, r.size-off), 0)
	return nil
}

func (r *rangeReader) closeStream() error {
	if r.stream == nil {
		return nil
	}
	err := r.stream.Close()
	r.stream = nil
	return err
}

// Close closes what is open.
func (r *rangeReader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closeStream()
}

// full fills p. It returns io.EOF only where f ends: a stream that breaks off has
// another error.
func full(f io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var k int
		k, err = f.Read(p[n:])
		n += k
	}
	if n == len(p) {
		err = nil
	}
	return n, err
}
