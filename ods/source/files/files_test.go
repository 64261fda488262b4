package files_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"chancery/internal/kind"
	"chancery/ods"
	"chancery/ods/source/files"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func ignore(int64, int64) {}

func TestAFolderListsItsRegularFilesInTheOrderOfTheirPaths(t *testing.T) {
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	write(t, outside, "secret")
	for _, name := range []string{"b.txt", "a/2", "a/10", "a-", "ü é.txt", "deep/er/file", ".hidden", ".git/config", "a/.swp"} {
		write(t, filepath.Join(dir, name), name)
	}
	for name, to := range map[string]string{"link": outside, "folder": filepath.Dir(outside), "inside": "b.txt", "broken": "nowhere", "loop": "."} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	var done, total int64
	list, err := files.New(dir).Files(t.Context(), func(d, all int64) { done, total = d, all })
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	var size int64
	for _, f := range list {
		paths = append(paths, f.Path)
		size += f.Size
		if f.SHA256 != sha256.Sum256([]byte(f.Path)) || f.Size != int64(len(f.Path)) || time.Since(f.ModTime) > time.Minute {
			t.Errorf("%+v", f)
		}
	}
	if got := strings.Join(paths, " "); got != "a- a/10 a/2 b.txt deep/er/file ü é.txt" {
		t.Errorf("%s", got)
	}
	if done != size || total != size {
		t.Errorf("progress ended with %d of %d", done, total)
	}
}

func TestAFileThatChangesWhileItIsReadIsRefused(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "1"), filepath.Join(dir, "2")
	for name, change := range map[string]func(){
		"grows":        func() { write(t, second, "content and more") },
		"shrinks":      func() { write(t, second, "c") },
		"is rewritten": func() { write(t, second, "CONTENT") },
		"is a pipe now": func() {
			if err := errors.Join(os.Remove(second), syscall.Mkfifo(second, 0o600)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		os.Remove(second)
		write(t, first, "x")
		write(t, second, "content")
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(second, old, old); err != nil {
			t.Fatal(err)
		}
		// The second changes after it was listed, when the first was hashed.
		_, err := files.New(dir).Files(t.Context(), func(done, _ int64) {
			if done == 1 {
				change()
			}
		})
		if !errors.Is(err, ods.ErrChanged) || !strings.Contains(err.Error(), second) || kind.Hint(err) == "" {
			t.Errorf("it %s: %v", name, err)
		}
	}
}

func TestAFolderOrFileThatCannotBeReadIsNamed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	write(t, file, "x")
	for _, path := range []string{filepath.Join(dir, "none"), file} {
		_, err := files.New(path).Files(t.Context(), ignore)
		if err == nil || !strings.Contains(err.Error(), path) || kind.Hint(err) == "" || kind.Of(err) == kind.Internal {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := files.New(dir).OpenFile(t.Context(), "none"); !errors.Is(err, kind.NotFound) {
		t.Errorf("%v", err)
	}
	if os.Getuid() == 0 {
		t.Log("root reads everything: the refusal to read is not tested")
		return
	}
	if err := os.Chmod(file, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := files.New(dir).Files(t.Context(), ignore); !errors.Is(err, kind.Unavailable) || !strings.Contains(err.Error(), file) {
		t.Errorf("%v", err)
	}
}

func TestANameThatIsNotUTF8IsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a\xffb"), nil, 0o600); err != nil {
		t.Skipf("this file system has no such names: %v", err)
	}
	if _, err := files.New(dir).Files(t.Context(), ignore); !errors.Is(err, kind.Invalid) || !strings.Contains(err.Error(), `a\xffb`) {
		t.Errorf("%v", err)
	}
}

func TestNoPathLeadsOutOfTheFolder(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "shared")
	write(t, filepath.Join(base, "secret"), "secret")
	write(t, filepath.Join(dir, "file"), "x")
	if err := os.Symlink("../secret", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../secret", "link", "a/../../secret", filepath.Join(base, "secret"), ".", ""} {
		if f, err := files.New(dir).OpenFile(t.Context(), name); err == nil {
			f.Close()
			t.Errorf("%q was opened", name)
		}
	}
}

func TestACancelledContextEndsTheReading(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "1"), "x")
	write(t, filepath.Join(dir, "2"), "y")
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := files.New(dir).Files(ctx, func(int64, int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	f, err := files.New(dir).OpenFile(t.Context(), "1")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, err := io.ReadAll(f); err != nil || string(b) != "x" {
		t.Errorf("%q, %v", b, err)
	}
}
