package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"chancery/internal/durable"
	"chancery/internal/kind"
)

// Folder is a store in a local folder: an object is a file. Temporary files are
// in its subfolder .tmp, so that no partial object is ever visible. A key can't
// also be the folder of another: putting "a/b" beside "a" is a Conflict.
type Folder struct {
	root *os.Root
	dir  string
	tmp  string
}

// OpenFolder opens the store in dir, making it where it isn't there, and sweeps
// what an earlier crash left. One process at a time may have a folder open.
func OpenFolder(dir string) (*Folder, error) {
	f := &Folder{dir: dir, tmp: filepath.Join(dir, ".tmp")}
	if err := os.MkdirAll(f.tmp, 0o700); err != nil {
		return nil, durable.Classify(err, "make folder", f.tmp)
	}
	if err := durable.Sweep(f.tmp); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, durable.Classify(err, "open store", dir)
	}
	f.root = root
	return f, nil
}

// Close gives back the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Put implements Store.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader, o PutOptions) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	path := filepath.Join(f.dir, filepath.FromSlash(key))
	src := durable.Reader(ctx, r)
	if o.Size >= 0 {
		src = &exactReader{r: src, left: o.Size}
	}
	n, err := durable.Create(path, f.tmp, src)
	if errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR) || errors.Is(err, fs.ErrExist) {
		return Info{}, kind.As(kind.Conflict, err, "put object", key)
	}
	if err != nil {
		return Info{}, kind.Wrap(err, "put object", key)
	}
	info, err := f.Stat(ctx, key)
	info.Size = n
	return info, err
}

// Open implements Store.
func (f *Folder) Open(_ context.Context, key string, off, n int64) (io.ReadCloser, error) {
	if err := CheckKey(key); err != nil {
		return nil, err
	}
	file, err := f.root.Open(filepath.FromSlash(key))
	if err != nil {
		return nil, f.failed(err, "open object", key)
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = ErrNotFound
	}
	if err == nil && (off < 0 || off > info.Size()) {
		err = ErrRange
	}
	if err != nil {
		file.Close()
		return nil, f.failed(err, "open object", key)
	}
	if n < 0 || n > info.Size()-off {
		n = info.Size() - off
	}
	return &section{io.NewSectionReader(file, off, n), file}, nil
}

type section struct {
	*io.SectionReader
	io.Closer
}

// Stat implements Store.
func (f *Folder) Stat(_ context.Context, key string) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	info, err := f.root.Stat(filepath.FromSlash(key))
	if err == nil && info.IsDir() {
		err = ErrNotFound
	}
	if err != nil {
		return Info{}, f.failed(err, "stat object", key)
	}
	return Info{Key: key, Size: info.Size(), ModTime: info.ModTime()}, nil
}

// Delete implements Store.
func (f *Folder) Delete(_ context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	name := filepath.FromSlash(key)
	info, err := f.root.Lstat(name)
	if err == nil && info.IsDir() {
		return nil
	}
	if err == nil {
		err = f.root.Remove(name)
	}
	if err = f.failed(err, "delete object", key); errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return durable.SyncDirs(filepath.Dir(filepath.Join(f.dir, filepath.FromSlash(key))))
}

// List implements Store.
func (f *Folder) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		// Files sort by their whole keys, which a walk of folders doesn't follow
		// where a name contains a character before '/'.
		var found []Info
		err := fs.WalkDir(f.root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || ctx.Err() != nil {
				return errors.Join(err, ctx.Err())
			}
			if d.IsDir() {
				outside := path != "." && !strings.HasPrefix(path+"/", prefix) && !strings.HasPrefix(prefix, path+"/")
				if path == ".tmp" || outside {
					return fs.SkipDir
				}
				return nil
			}
			if !strings.HasPrefix(path, prefix) {
				return nil
			}
			info, err := d.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil {
				found = append(found, Info{Key: path, Size: info.Size(), ModTime: info.ModTime()})
			}
			return err
		})
		if err != nil {
			yield(Info{}, f.failed(err, "list objects", prefix))
			return
		}
		slices.SortFunc(found, func(a, b Info) int { return strings.Compare(a.Key, b.Key) })
		for _, info := range found {
			if !yield(info, nil) {
				return
			}
		}
	}
}

func (f *Folder) failed(err error, op, key string) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		err = ErrNotFound
	}
	return durable.Classify(err, op, key)
}

// exactReader refuses a stream that isn't as long as it was said to be.
type exactReader struct {
	r    io.Reader
	left int64
}

func (e *exactReader) take(n int, end bool) error {
	if e.left -= int64(n); e.left < 0 || (end && e.left > 0) {
		return kind.Errorf(kind.Invalid, "the stream is not as long as it was said to be")
	}
	return nil
}

func (e *exactReader) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if wrong := e.take(n, err == io.EOF); wrong != nil {
		err = wrong
	}
	return n, err
}

// WriteTo spares the copy where what is read can do without it.
func (e *exactReader) WriteTo(w io.Writer) (int64, error) {
	n, err := io.Copy(exactWriter{w, e}, e.r)
	if err == nil {
		err = e.take(0, true)
	}
	return n, err
}

type exactWriter struct {
	w io.Writer
	e *exactReader
}

func (x exactWriter) Write(p []byte) (int, error) {
	if err := x.e.take(len(p), false); err != nil {
		return 0, err
	}
	return x.w.Write(p)
}
