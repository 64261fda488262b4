package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"chancery/internal/kind"
	"chancery/ods/store"
	"chancery/ods/store/storetest"
)

func openFolder(t *testing.T, dir string) *store.Folder {
	t.Helper()
	f, err := store.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestAFolderIsAStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return openFolder(t, t.TempDir()) })
}

func TestWhatACrashLeftIsSweptWhenTheFolderIsOpened(t *testing.T) {
	dir := t.TempDir()
	openFolder(t, dir)
	left := filepath.Join(dir, ".tmp", "put-left")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	openFolder(t, dir)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestALinkOutOfTheFolderIsNotFollowed(t *testing.T) {
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	f := openFolder(t, dir)
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if r, err := f.Open(t.Context(), "link", 0, -1); err == nil {
		r.Close()
		t.Error("a link out of the folder was opened")
	}
}

func TestAFullDiskIsSaidAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("skipped: a small file system can't be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	f := openFolder(t, dir)
	_, err := f.Put(t.Context(), "large", bytes.NewReader(make([]byte, 1<<20)), store.PutOptions{Size: -1})
	if !errors.Is(err, kind.Exhausted) || kind.Hint(err) == "" {
		t.Errorf("%v", err)
	}
	for info, err := range f.List(t.Context(), "") {
		t.Errorf("left: %+v, %v", info, err)
	}
	if entries, _ := os.ReadDir(filepath.Join(dir, ".tmp")); len(entries) != 0 {
		t.Errorf("left: %v", entries)
	}
	if _, err := f.Put(t.Context(), "small", bytes.NewReader(make([]byte, 1024)), store.PutOptions{Size: -1}); err != nil {
		t.Errorf("after that: %v", err)
	}
}
