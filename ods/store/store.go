// Package store keeps immutable objects: sealed payloads under keys of the
// caller's choosing. It never sees a plaintext and knows nothing of what the
// objects mean.
//
// [Store] is the one interface; each implementation is in a file named after
// it, and all pass the one suite in storetest. docs/guides/add-a-store.md tells
// how to add another.
package store

import (
	"context"
	"io"
	"iter"
	"strings"
	"time"

	"chancery/internal/kind"
)

var (
	// ErrNotFound says that there is no object of that key.
	ErrNotFound = kind.New(kind.NotFound, "no such object")
	// ErrKey says that a key is not one that a store takes.
	ErrKey = kind.New(kind.Invalid, "not an object key")
	// ErrRange says that a range starts behind the object's end.
	ErrRange = kind.New(kind.Invalid, "the range is outside the object")
)

// Info describes an object.
type Info struct {
	Key     string
	Size    int64 // bytes
	ModTime time.Time
}

// PutOptions travel with each put.
type PutOptions struct {
	Size int64 // bytes that will come; -1 where unknown. Another number coming is an error.
}

// Store keeps immutable objects. All methods may be called concurrently, and
// retry by themselves what is worth it. Errors carry kinds.
type Store interface {
	// Put stores what r gives under key. Once it returns nil the object is
	// durable and whole; until then nobody sees any of it, and after an error or
	// a cancelled context nothing of it is left. Concurrent puts of one key leave
	// one of them whole.
	Put(ctx context.Context, key string, r io.Reader, o PutOptions) (Info, error)
	// Open returns n bytes from off on; n < 0 is up to the end. A range that
	// reaches behind the end is cut there; one that starts behind it is ErrRange.
	// The caller closes the reader.
	Open(ctx context.Context, key string, off, n int64) (io.ReadCloser, error)
	// Stat describes an object, or returns ErrNotFound.
	Stat(ctx context.Context, key string) (Info, error)
	// Delete removes an object, durably. One that isn't there is no error.
	Delete(ctx context.Context, key string) error
	// List gives the objects whose keys start with prefix, in the order of their
	// keys. It ends with the first error.
	List(ctx context.Context, prefix string) iter.Seq2[Info, error]
}

// Presigner is what a store is too whose objects can be fetched from it
// directly, without the store's credentials.
type Presigner interface {
	// Presign returns an http or https address at which anyone can GET the object,
	// in ranges too, for as long as life. It asks nobody, so that it also answers
	// for an object that isn't there.
	Presign(ctx context.Context, key string, life time.Duration) (string, error)
}

// maxKey is the longest key that every store takes, in bytes.
const maxKey = 512

// CheckKey returns ErrKey unless key is made of parts of letters, digits, '-',
// '_' and '.', separated by single slashes, none of which starts with a dot.
func CheckKey(key string) error {
	if len(key) == 0 || len(key) > maxKey {
		return kind.Wrap(ErrKey, "use key", key[:min(len(key), 64)])
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part[0] == '.' || strings.IndexFunc(part, notAllowed) >= 0 {
			return kind.Wrap(ErrKey, "use key", key)
		}
	}
	return nil
}

func notAllowed(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
}
