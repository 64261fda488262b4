package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
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

// limitFiles lets the process write no file larger than size while the test runs.
func limitFiles(t *testing.T, size uint64) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: old.Max}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old)
		signal.Reset(syscall.SIGXFSZ)
	})
}

func TestAFullDiskIsSaidAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err == nil {
		t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	} else {
		t.Logf("no small file system can be mounted here (%v): a limit on files takes its place", err)
		limitFiles(t, 256<<10)
	}
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

func TestAPutThatIsKilledLeavesNoObjectAndTheOldOneWhole(t *testing.T) {
	if dir := os.Getenv("FOLDER_CRASH_DIR"); dir != "" {
		f, err := store.OpenFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"done", os.Getenv("FOLDER_CRASH_KEY")} {
			src := io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), killing(key != "done"))
			if _, err := f.Put(t.Context(), key, src, store.PutOptions{Size: -1}); err != nil {
				t.Fatal(err)
			}
		}
		os.Exit(3)
	}
	for _, key := range []string{"old", "a/new"} {
		dir := t.TempDir()
		f := openFolder(t, dir)
		if _, err := f.Put(t.Context(), "old", strings.NewReader("old"), store.PutOptions{Size: 3}); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestAPutThatIsKilledLeavesNoObjectAndTheOldOneWhole$")
		cmd.Env = append(os.Environ(), "FOLDER_CRASH_DIR="+dir, "FOLDER_CRASH_KEY="+key)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("ended with %v: %s", err, out)
		}
		f = openFolder(t, dir)
		var sizes []string
		for info, err := range f.List(t.Context(), "") {
			sizes = append(sizes, fmt.Sprint(info.Key, " ", info.Size, " ", err))
		}
		if got := fmt.Sprint(sizes); got != "[done 1048576 <nil> old 3 <nil>]" {
			t.Errorf("killed at %s: %s", key, got)
		}
		if left, err := os.ReadDir(filepath.Join(dir, ".tmp")); err != nil || len(left) != 0 {
			t.Errorf("left: %v, %v", left, err)
		}
	}
}

// killing is a stream at whose end the process is killed.
type killing bool

func (k killing) Read([]byte) (int, error) {
	if k {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	return 0, io.EOF
}
