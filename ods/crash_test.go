//go:build failpoint

package ods_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"chancery/ods"
)

// numbers is a table of n rows that hold text, which kills its process before
// one of them if asked to.
func numbers(n int, text string, killAt int) *memory {
	m := one("t", idNote)
	for i := range n {
		m.rows["t"] = append(m.rows["t"], []any{int64(i), text})
	}
	m.before = func(_ string, row int) error {
		if row == killAt {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	}
	return m
}

const crashRows = 30_000 // more than SQLite's cache holds before it writes

func TestASyncThatIsKilledAnywhereHappenedWholeOrNotAtAll(t *testing.T) {
	if dir := os.Getenv("ODS_CRASH_DIR"); dir != "" {
		crashed(t, dir)
		return
	}
	for _, c := range []struct {
		point   string // of the process; "" kills in the middle of the rows
		applied bool
	}{{"sync/begin", false}, {"", false}, {"sync/rows", false}, {"sync/commit", true}} {
		t.Run("at "+c.point, func(t *testing.T) {
			dir := t.TempDir()
			o, err := ods.Open(t.Context(), ods.Config{DSN: filepath.Join(dir, "ods.db"), Sources: map[string]ods.Source{"m": numbers(crashRows, "old", -1)}})
			if err != nil {
				t.Fatal(err)
			}
			old := sync(t, o, "m").Datasets[0]
			before := release(t, o, "m/t", ods.CSV)
			if err := o.Close(); err != nil {
				t.Fatal(err)
			}

			cmd := exec.Command(os.Args[0], "-test.run=^TestASyncThatIsKilledAnywhereHappenedWholeOrNotAtAll$")
			cmd.Env = append(os.Environ(), "ODS_CRASH_DIR="+dir, "CHANCERY_FAILPOINT="+c.point)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("ended with %v: %s", err, out)
			}

			o = open(t, ods.Config{DSN: filepath.Join(dir, "ods.db"), Sources: map[string]ods.Source{"m": numbers(crashRows, "new", -1)}})
			d, err := o.Dataset(t.Context(), "m/t")
			if err != nil || (d.Version == old.Version) == c.applied {
				t.Errorf("%+v, %v", d, err)
			}
			if after := release(t, o, "m/t", ods.CSV); (string(after) == string(before)) == c.applied {
				t.Error("the rows aren't those of the version")
			}
			again := sync(t, o, "m")
			if (len(again.Changed) == 0) != c.applied {
				t.Errorf("the next sync: %+v", again.Changed)
			}
			clean := open(t, ods.Config{Sources: map[string]ods.Source{"m": numbers(crashRows, "new", -1)}})
			if want := sync(t, clean, "m").Datasets[0]; again.Datasets[0].Version != want.Version ||
				string(release(t, o, "m/t", ods.Parquet)) != string(release(t, clean, "m/t", ods.Parquet)) {
				t.Error("it isn't what a sync without a crash gives")
			}
		})
	}
}

// crashed is the process that is killed.
func crashed(t *testing.T, dir string) {
	killAt := -1
	if os.Getenv("CHANCERY_FAILPOINT") == "" {
		killAt = crashRows - 10
	}
	o, err := ods.Open(context.Background(), ods.Config{DSN: filepath.Join(dir, "ods.db"), Sources: map[string]ods.Source{"m": numbers(crashRows, "new", killAt)}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Sync(context.Background(), "m", nil)
	fmt.Println("it lived:", err)
	os.Exit(3)
}
