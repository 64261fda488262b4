// Package files reads a folder of files as a source. Files are shared as they
// are and stay where they are: the ODS keeps their path, size, time and hash.
//
// Hidden files and links are left out; a link can't lead out of the folder.
package files

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"chancery/internal/durable"
	"chancery/internal/kind"
	"chancery/ods"
)

// Source is a folder. It implements ods.FileSource.
type Source struct{ dir string }

// New names a folder; it is opened only while it is read.
func New(dir string) *Source { return &Source{dir} }

func (s *Source) open() (*os.Root, error) {
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return nil, kind.WithHint(durable.Classify(err, "open", s.dir), "check the source's folder in chancery.yaml and who may read it")
	}
	return root, nil
}

// Files implements ods.FileSource.
func (s *Source) Files(ctx context.Context, progress func(done, total int64)) ([]ods.File, error) {
	root, err := s.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var list []ods.File
	var total, done int64
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if !utf8.ValidString(name) {
			return kind.WithHint(kind.Errorf(kind.Invalid, "the name %q is not UTF-8", name), "rename the file or folder")
		}
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if name != "." && strings.HasPrefix(path.Base(name), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		list = append(list, ods.File{Path: name, Size: info.Size(), ModTime: info.ModTime()})
		total += info.Size()
		return nil
	})
	if err != nil {
		return nil, durable.Classify(err, "list", s.dir)
	}
	slices.SortFunc(list, func(a, b ods.File) int { return strings.Compare(a.Path, b.Path) })
	for i := range list {
		if err := hash(ctx, root, &list[i]); err != nil {
			return nil, durable.Classify(err, "read", filepath.Join(s.dir, list[i].Path))
		}
		done += list[i].Size
		progress(done, total)
	}
	return list, nil
}

// hash reads a file and requires that it stays as it was listed meanwhile.
func hash(ctx context.Context, root *os.Root, f *ods.File) error {
	file, err := openRegular(root, f.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	h := sha256.New()
	n, err := io.CopyBuffer(h, durable.Reader(ctx, file), make([]byte, 256<<10))
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if n != f.Size || info.Size() != f.Size || !info.ModTime().Equal(f.ModTime) {
		return kind.WithHint(ods.ErrChanged, "the file was being written while it was read: sync again when it is done")
	}
	f.SHA256 = [32]byte(h.Sum(nil))
	return nil
}

// openRegular opens a file that was a regular one when it was listed. It doesn't
// wait for the writer of a pipe that has taken its place.
func openRegular(root *os.Root, name string) (*os.File, error) {
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = kind.WithHint(ods.ErrChanged, "it is no longer a regular file")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// OpenFile implements ods.FileSource.
func (s *Source) OpenFile(ctx context.Context, name string) (io.ReadCloser, error) {
	root, err := s.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := openRegular(root, name)
	if err != nil {
		return nil, durable.Classify(err, "open", filepath.Join(s.dir, name))
	}
	return struct {
		io.Reader
		io.Closer
	}{durable.Reader(ctx, f), f}, nil
}
