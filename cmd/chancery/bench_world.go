package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/ods/store"
)

// workshop is where the storage benchmarks work: a folder, a state, and the
// programs that they are measured beside.
type workshop struct {
	ctx   context.Context
	dir   string
	quick bool
	size  int64 // of the large file
	runs  int
	id    *age.X25519Identity
	db    *state.DB
	names atomic.Int64
	after func() error // follows each run that is measured, and isn't
	stops []func()
}

func newWorkshop(ctx context.Context, quick bool) (*workshop, error) {
	w := &workshop{ctx: ctx, quick: quick, size: 1 << 30, runs: 5}
	if quick {
		w.size, w.runs = 5<<20, 1
	}
	var err error
	if w.dir, err = os.MkdirTemp("", "chancery-bench-"); err != nil {
		return nil, kind.As(kind.Unavailable, err, "make", "a folder")
	}
	w.stops = append(w.stops, func() { os.RemoveAll(w.dir) })
	if w.id, err = age.GenerateX25519Identity(); err == nil {
		w.db, err = state.Open(ctx, w.path("state.db"))
	}
	if err != nil {
		w.close()
		return nil, err
	}
	w.stops = append(w.stops, func() { w.db.Close() })
	return w, nil
}

func (w *workshop) close() {
	for i := len(w.stops) - 1; i >= 0; i-- {
		w.stops[i]()
	}
}

func (w *workshop) path(name string) string { return filepath.Join(w.dir, name) }

// random writes a file of n random bytes and returns its path.
func (w *workshop) random(name string, n int64) (string, error) {
	path := w.path(name)
	f, err := os.Create(path)
	if err != nil {
		return "", kind.As(kind.Unavailable, err, "make", path)
	}
	_, err = io.CopyN(f, rand.Reader, n)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return path, kind.As(kind.Unavailable, err, "fill", path)
}

// settings are a department's, whose registrations are only queued: what the
// chain takes is another measurement.
func (w *workshop) settings(s store.Store) assets.Config {
	return assets.Config{DB: w.db, Store: s, Outbox: queued{}, Identity: w.id, To: w.id.Recipient(), ChainID: 1, Contract: common.Address{1}}
}

// queued takes every intent and says that it was mined.
type queued struct{}

func (queued) Enqueue(context.Context, *sql.Tx, chain.Intent) (chain.IntentID, error) { return 1, nil }
func (queued) Wait(context.Context, chain.IntentID) (chain.Outcome, error) {
	return chain.Outcome{State: chain.Mined}, nil
}
func (queued) Wake() {}

// file is the draft of a file's release under a name that wasn't used before.
func (w *workshop) file(path string) (assets.Draft, error) {
	info, err := os.Stat(path)
	if err != nil {
		return assets.Draft{}, kind.As(kind.NotFound, err, "read", path)
	}
	return assets.Draft{Dataset: fmt.Sprintf("bench/%d", w.names.Add(1)), Type: contracts.Unstructured, Version: "1", Format: "file",
		Content: fileContent(path), Size: info.Size()}, nil
}

type fileContent string

func (f fileContent) WriteTo(to io.Writer) (int64, error) {
	in, err := os.Open(string(f))
	if err != nil {
		return 0, err
	}
	defer in.Close()
	return io.CopyBuffer(struct{ io.Writer }{to}, struct{ io.Reader }{in}, make([]byte, 256<<10))
}

// measure is measureRuns for the usual number of runs.
func (w *workshop) measure(what ...func() error) ([]float64, error) {
	return w.measureRuns(w.runs, what...)
}

// measureRuns measures runs of what is compared by turns, so that a machine that
// slows down slows all, and returns the median seconds of each.
func (w *workshop) measureRuns(runs int, what ...func() error) ([]float64, error) {
	seconds := make([][]float64, len(what))
	for range runs {
		for i, run := range what {
			if err := w.ctx.Err(); err != nil {
				return nil, err
			}
			syncDisk() // what was written before is nobody's measurement
			start := time.Now()
			if err := run(); err != nil {
				return nil, err
			}
			seconds[i] = append(seconds[i], time.Since(start).Seconds())
			if w.after != nil {
				if err := w.after(); err != nil {
					return nil, err
				}
			}
		}
	}
	out := make([]float64, len(what))
	for i := range out {
		out[i] = median(seconds[i])
	}
	return out, nil
}

// tool finds a program that `make tools` installs, in the repository that the
// working directory is in, or else on the PATH.
func tool(name string) (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		path := filepath.Join(dir, ".tools", "bin", name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	path, err := exec.LookPath(name)
	return path, kind.WithHint(kind.As(kind.NotFound, err, "find", name), "run it in the repository after `make tools`, or put "+name+" on your PATH")
}

// serve starts a program, gives it a free port, and waits until that answers.
func (w *workshop) serve(name string, env []string, args func(port string) []string) (address string, err error) {
	path, err := tool(name)
	if err != nil {
		return "", err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", kind.As(kind.Unavailable, err, "find", "a free port")
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port) //nolint:forcetypeassert // it is one
	l.Close()
	cmd := exec.CommandContext(w.ctx, path, args(port)...)
	cmd.Dir, cmd.Env = w.dir, append(os.Environ(), env...)
	log, err := os.Create(w.path(name + "-" + port + ".log"))
	if err != nil {
		return "", kind.As(kind.Unavailable, err, "make", "a log")
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return "", kind.As(kind.Unavailable, err, "start", name)
	}
	w.stops = append(w.stops, func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		log.Close()
	})
	address = "127.0.0.1:" + port
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
			return address, nil
		}
		if time.Now().After(end) || w.ctx.Err() != nil {
			out, _ := os.ReadFile(log.Name())
			return "", kind.As(kind.Unavailable, fmt.Errorf("%w\n%s", err, out), "start", name)
		}
	}
}

// run runs a program to its end.
func (w *workshop) run(env []string, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(w.ctx, name, args...)
	cmd.Dir, cmd.Env = w.dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return out, kind.As(kind.Unavailable, err, "run", name)
}

func syncDisk() { _ = exec.Command("sync").Run() }

func cores() int { return runtime.NumCPU() }
