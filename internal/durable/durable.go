// Package durable writes files that are whole or not there, also after a power
// cut.
//
// The order is: write a temporary file, fsync it, make the folders above its
// place, rename it, fsync those folders from the deepest up, fsync the folder of
// temporary files. The rename is atomic, so that a reader sees the old file or
// the new one. The folders are synced even where they were there already: another
// writer may have made them and not have come to its own fsync. What remains is a
// crash before the rename: it leaves a temporary file, which [Sweep] removes.
package durable

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"chancery/internal/kind"
)

// Create streams r into a new temporary file in tmp and makes it durable under
// path, replacing what is there. tmp is a folder beside path or beside one of the
// folders above it, on the same file system. On an error up to the rename nothing
// is left; an error of the last fsyncs says that the file may not survive a power
// cut. It returns the bytes written.
func Create(path, tmp string, r io.Reader) (n int64, err error) {
	f, err := os.CreateTemp(tmp, "put-*")
	if err != nil {
		return 0, Classify(err, "create file in", tmp)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if n, err = io.Copy(&early{f: f}, r); err != nil {
		return n, Classify(err, "write", path)
	}
	if err = f.Sync(); err != nil {
		return n, Classify(err, "write", path)
	}
	if err = f.Close(); err != nil {
		return n, Classify(err, "write", path)
	}
	if err = os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return n, Classify(err, "make folder of", path)
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return n, Classify(err, "rename", path)
	}
	top := filepath.Dir(filepath.Clean(tmp))
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if err := SyncDirs(dir); err != nil {
			return n, err
		}
		if dir == top || dir == filepath.Dir(dir) {
			break
		}
	}
	return n, SyncDirs(tmp)
}

// early writes to a file so that little is left for the fsync at the end: large
// blocks past the page cache where disk and memory allow, and anything else with
// the disk starting on what was written.
type early struct {
	f             *os.File
	written, told int64
}

const (
	earlyStep = 8 << 20 // bytes that are handed to the disk at a time
	large     = 1 << 20 // bytes of a block that is worth a way of its own
)

func (e *early) Write(p []byte) (int, error) {
	if len(p) >= large {
		if done, err := direct(e.f, p, e.written); done {
			if err != nil {
				return 0, err
			}
			e.written += int64(len(p))
			e.told = e.written
			return len(p), nil
		}
	}
	n, err := e.f.Write(p)
	if e.written += int64(n); e.written-e.told >= earlyStep {
		flush(e.f, e.told, e.written-e.told)
		e.told = e.written
	}
	return n, err
}

// ReadFrom has a buffer that suits a disk where r can't write by itself.
func (e *early) ReadFrom(r io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{e}, r, make([]byte, 256<<10))
}

// SyncDirs makes changes of folders' entries durable: renames, new and removed files.
func SyncDirs(dirs ...string) error {
	for _, dir := range dirs {
		d, err := os.Open(dir)
		if err != nil {
			return Classify(err, "open folder", dir)
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil {
			return Classify(err, "sync folder", dir)
		}
	}
	return nil
}

// Sweep removes what crashes left in a folder of temporary files.
func Sweep(tmp string) error {
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return Classify(err, "list", tmp)
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(tmp, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Classify(err, "remove", e.Name())
		}
	}
	return nil
}

// Classify gives an error of the operating system its kind: a full disk is
// Exhausted, what isn't there NotFound, anything else Unavailable. An error that
// has a kind keeps it.
func Classify(err error, op, object string) error {
	var known kind.Kind
	switch {
	case err == nil || errors.As(err, &known):
		return kind.Wrap(err, op, object)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return kind.WithHint(kind.As(kind.Exhausted, err, op, object), "the disk is full: make room and repeat the command")
	case errors.Is(err, fs.ErrNotExist):
		return kind.As(kind.NotFound, err, op, object)
	default:
		return kind.As(kind.Unavailable, err, op, object)
	}
}

// Reader is r until ctx ends, whose error it then gives: a long copy stops
// between two reads.
func Reader(ctx context.Context, r io.Reader) io.Reader { return &reader{ctx, r} }

type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// WriteTo spares the copy where what is read can do without it.
func (r *reader) WriteTo(w io.Writer) (int64, error) {
	to, ok := r.r.(io.WriterTo)
	if !ok {
		return io.CopyBuffer(w, struct{ io.Reader }{r}, make([]byte, 256<<10))
	}
	return to.WriteTo(&writer{r.ctx, w})
}

type writer struct {
	ctx context.Context
	w   io.Writer
}

func (w *writer) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}
