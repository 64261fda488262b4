// Package seal encrypts a release once and lets it be opened by many, one key
// header at a time. It knows age, and nothing of hashes, CIDs or stores:
// callers tee.
//
// [NewWriter] makes the payload: a 16-byte nonce, then the STREAM of 64 KiB
// ChaCha20-Poly1305 chunks of the age v1 format (C2SP), under a fresh file key.
// [Header] wraps that key for recipients. A header followed by the payload is an
// ordinary age file, which `age -d` opens; neither is of use alone. Writing a
// new header for another reader leaves the payload as it is.
//
// age does the cryptography. Only the header is written here, since age has no
// public writer for it.
//
// An AEAD does not bind its key: someone who knows both keys can make one
// ciphertext that opens to two texts. [Commitment] binds it: it is published
// with the payload, and a reader compares it with the key that he unwrapped.
package seal

import (
	"bytes"
	"fmt"
	"io"

	"filippo.io/age"

	"chancery/internal/kind"
)

// ErrCorrupt says that a payload or a header isn't what was sealed.
var ErrCorrupt = kind.New(kind.Corrupt, "the sealed bytes are damaged or not those that were sealed")

const (
	fileKeySize = 16
	nonceSize   = 16
	chunkSize   = 64 * 1024
	tagSize     = 16
)

// FileKey is the key of one payload. It never prints.
type FileKey [fileKeySize]byte

const hidden = "file key (hidden)"

// String keeps the key out of logs and errors.
func (FileKey) String() string { return hidden }

// Format keeps the key out of every verb.
func (FileKey) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) } //nolint:errcheck // fmt has nowhere to tell it

// MarshalText refuses to encode the key.
func (FileKey) MarshalText() ([]byte, error) {
	return nil, kind.Errorf(kind.Internal, "a file key is never encoded")
}

// capture is a recipient that keeps the file key which age made.
type capture struct{ key FileKey }

func (c *capture) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	copy(c.key[:], fileKey)
	return []*age.Stanza{{Type: "chancery"}}, nil
}

// headless drops the header that age writes first and passes on the rest.
type headless struct {
	dst    io.Writer
	header bytes.Buffer // until the payload starts
	open   bool
}

func (h *headless) Write(p []byte) (int, error) {
	if h.open {
		return h.dst.Write(p)
	}
	return h.header.Write(p)
}

// NewWriter returns a writer that seals what is written to it under a fresh
// file key and writes the payload, without a header, to dst. The payload is
// whole only once Close has returned; Close doesn't close dst. It holds one
// chunk of 64 KiB.
func NewWriter(dst io.Writer) (io.WriteCloser, FileKey, error) {
	var c capture
	h := &headless{dst: dst}
	w, err := age.Encrypt(h, &c)
	if err != nil {
		return nil, FileKey{}, kind.As(kind.Internal, err, "start", "sealing")
	}
	// age has written the header and the nonce by now.
	start := h.header.Bytes()
	if len(start) < nonceSize {
		return nil, FileKey{}, kind.Errorf(kind.Internal, "age wrote no nonce")
	}
	if _, err := dst.Write(start[len(start)-nonceSize:]); err != nil {
		return nil, FileKey{}, err
	}
	h.open, h.header = true, bytes.Buffer{}
	return w, c.key, nil
}

// NewReader returns the plaintext of a payload. A chunk is authenticated before
// any byte of it is returned; a payload that was changed, cut or extended gives
// [ErrCorrupt].
func NewReader(payload io.Reader, key FileKey) (io.Reader, error) {
	header, err := ownHeader(key)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(io.MultiReader(bytes.NewReader(header), markedReader{payload}), age.NewInjectedFileKeyIdentity(key[:]))
	if err != nil {
		return nil, classify(err)
	}
	return plainReader{r}, nil
}

// NewReaderAt returns random access to the plaintext of a payload of the given
// size in bytes, and the plaintext's size. A read touches only the chunks that
// its range covers. The last chunk is read at once, since it authenticates the
// size. ReadAt may be called concurrently if payload's may.
func NewReaderAt(payload io.ReaderAt, size int64, key FileKey) (io.ReaderAt, int64, error) {
	header, err := ownHeader(key)
	if err != nil {
		return nil, 0, err
	}
	r, plain, err := age.DecryptReaderAt(headedAt{header, payload}, int64(len(header))+size, age.NewInjectedFileKeyIdentity(key[:]))
	if err != nil {
		return nil, 0, classify(err)
	}
	return plainReaderAt{r, plain}, plain, nil
}

// ownHeader is a header for nobody, which lets age open a payload whose key is known.
func ownHeader(key FileKey) ([]byte, error) { return Header(key, &capture{}) }

// PayloadSize is the size of the payload of a plaintext of n bytes: the nonce,
// then 16 bytes more for each chunk. An empty plaintext has one empty chunk.
func PayloadSize(n int64) int64 {
	chunks := max(1, (n+chunkSize-1)/chunkSize)
	return nonceSize + n + chunks*tagSize
}

// PlainSize is the size of the plaintext of a payload of n bytes, or an error
// of kind Corrupt where no payload has that size.
func PlainSize(n int64) (int64, error) {
	body := n - nonceSize
	const sealed = chunkSize + tagSize
	chunks := (body + sealed - 1) / sealed
	plain := body - chunks*tagSize
	if body < tagSize || plain < 0 || PayloadSize(plain) != n {
		return 0, kind.As(kind.Corrupt, ErrCorrupt, "measure", "payload")
	}
	return plain, nil
}
