package durable_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"chancery/internal/durable"
	"chancery/internal/kind"
)

func entries(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAFileIsWrittenWholeInFoldersThatAreMade(t *testing.T) {
	dir, tmp := t.TempDir(), ""
	tmp = filepath.Join(dir, "tmp")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a", "b", "c")
	for _, text := range []string{"first", "", "third"} {
		n, err := durable.Create(path, tmp, strings.NewReader(text))
		if err != nil || n != int64(len(text)) {
			t.Fatalf("%d, %v", n, err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != text {
			t.Errorf("%q, %v", b, err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left := entries(t, tmp); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

type broken struct{ err error }

func (b broken) Read(p []byte) (int, error) { return copy(p, "half"), b.err }

func TestAnErrorLeavesTheOldFileAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	tmp, path := filepath.Join(dir, "tmp"), filepath.Join(dir, "f")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	boom := errors.New("the line broke")
	if _, err := durable.Create(path, tmp, broken{boom}); !errors.Is(err, boom) || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
	if _, err := durable.Create(filepath.Join(path, "below"), tmp, strings.NewReader("x")); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("%v", err)
	}
	if _, err := durable.Create(path, filepath.Join(dir, "none"), strings.NewReader("x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "old" || len(entries(t, tmp)) != 0 || len(entries(t, dir)) != 2 {
		t.Errorf("%q, %v, %v, %v", b, err, entries(t, tmp), entries(t, dir))
	}
}

func TestSweepRemovesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "put-1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := durable.Sweep(dir); err != nil || len(entries(t, dir)) != 0 {
		t.Errorf("%v, %v", err, entries(t, dir))
	}
	if err := durable.Sweep(filepath.Join(dir, "none")); !errors.Is(err, kind.NotFound) {
		t.Errorf("%v", err)
	}
}

func TestErrorsOfTheSystemGetTheirKind(t *testing.T) {
	denied := kind.New(kind.Denied, "not for you")
	for cause, want := range map[error]kind.Kind{
		&fs.PathError{Op: "write", Path: "f", Err: syscall.ENOSPC}: kind.Exhausted,
		syscall.EDQUOT:                 kind.Exhausted,
		syscall.EFBIG:                  kind.Exhausted,
		fs.ErrNotExist:                 kind.NotFound,
		fs.ErrPermission:               kind.Unavailable,
		io.ErrUnexpectedEOF:            kind.Unavailable,
		fmt.Errorf("more: %w", denied): kind.Denied,
	} {
		err := durable.Classify(cause, "write", "f")
		if kind.Of(err) != want || !errors.Is(err, cause) || (kind.Hint(err) != "") != (want == kind.Exhausted) {
			t.Errorf("%v is %v", err, kind.Of(err))
		}
	}
	if err := durable.Classify(nil, "write", "f"); err != nil {
		t.Errorf("%v", err)
	}
}
