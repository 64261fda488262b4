package assets

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"

	"chancery/assets/seal"
	"chancery/internal/kind"
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
// before any byte of it is returned. ctx bounds the reading too; closer gives
// back what is open.
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
	plain, size, err = seal.NewReaderAt(&rangeReader{open}, stored, key)
	if err != nil {
		return nil, 0, nil, kind.Wrap(err, "open", id.Hex())
	}
	return plain, size, func() error { return nil }, nil
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

// rangeReader reads ranges of an object as an io.ReaderAt.
type rangeReader struct {
	open func(off, n int64) (io.ReadCloser, error)
}

func (r *rangeReader) ReadAt(p []byte, off int64) (int, error) {
	f, err := r.open(off, int64(len(p)))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	n := 0
	for n < len(p) && err == nil {
		var m int
		m, err = f.Read(p[n:])
		n += m
	}
	if n == len(p) {
		err = nil
	}
	return n, err // io.EOF only where the object ends: a stream that breaks off has another error
}
