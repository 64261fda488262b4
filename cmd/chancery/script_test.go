package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"chancery/gateway/api"
	"chancery/internal/testenv"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"chancery": main})
}

func TestTheCommandLineDoesWhatItsScriptsSay(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("GATEWAY", freePort(t))
			e.Setenv("RPC", freePort(t))
			e.Setenv("NOBODY", freePort(t))
			e.Values["kubo"] = new(*testenv.IPFS)
			minio, versitygw := testenv.MinIO(t), testenv.Versitygw(t)
			e.Setenv("MINIO", minio.URL)
			e.Setenv("VERSITYGW", versitygw.URL)
			e.Setenv("S3_USER", minio.AccessKey)
			e.Setenv("S3_SECRET", minio.SecretKey)
			if path := testenv.AgePath(t); path != "" {
				e.Setenv("AGE", path)
			}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "replace": replace, "ready": ready, "capture": capture, "flip": flip, "truncate": truncate, "sqlite": runSQL, "sha256": sumOf,
			"kubo": func(ts *testscript.TestScript, neg bool, args []string) { kubo(t, ts, args) },
		},
	})
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// exits CODE COMMAND… runs a command and requires its exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = strconv.Itoa(exit.ExitCode())
	}
	if code != args[0] {
		ts.Fatalf("exit code %s: %v", code, err)
	}
}

// replace FILE OLD NEW replaces text in a file.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	old, text := strings.ReplaceAll(args[1], `\n`, "\n"), strings.ReplaceAll(args[2], `\n`, "\n")
	if !bytes.Contains(b, []byte(old)) {
		ts.Fatalf("%s doesn't contain %q", args[0], old)
	}
	ts.Check(os.WriteFile(path, bytes.ReplaceAll(b, []byte(old), []byte(text)), 0o600))
}

// ready URL waits until something answers there.
func ready(ts *testscript.TestScript, neg bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		resp, err := http.Get(args[0])
		if err == nil {
			resp.Body.Close()
		}
		if up := err == nil && resp.StatusCode == http.StatusOK; up != neg {
			return
		}
		select {
		case <-ctx.Done():
			ts.Fatalf("%s: %v", args[0], err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// capture NAME FIELD [N] sets a variable from the Nth line of the last output
// that starts with FIELD.
func capture(ts *testscript.TestScript, _ bool, args []string) {
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if rest, ok := strings.CutPrefix(line, args[1]); ok {
			ts.Setenv(args[0], strings.Fields(rest)[0])
			return
		}
	}
	ts.Fatalf("the output has no line that starts with %q", args[1])
}

// object returns the largest object in a store's folder.
func object(ts *testscript.TestScript, dir string) string {
	var path string
	var largest int64
	ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Size() > largest {
			path, largest = p, info.Size()
		}
		return err
	}))
	return path
}

// flip DIR flips one bit near the end of the largest file; again, it flips it back.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := object(ts, args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	b[len(b)-5] ^= 1
	ts.Check(os.WriteFile(path, b, 0o600))
}

// truncate DIR cuts the last byte off the largest file.
func truncate(ts *testscript.TestScript, _ bool, args []string) {
	path := object(ts, args[0])
	info, err := os.Stat(path)
	ts.Check(err)
	ts.Check(os.Truncate(path, info.Size()-1))
}

// kubo COMMAND… runs an ipfs command on a node of its own that knows no other,
// started when it is first used. What it prints is the file "kubo.out". $NODE in
// the arguments is the first multiaddr of the gateway's node.
func kubo(t *testing.T, ts *testscript.TestScript, args []string) {
	node := ts.Value("kubo").(**testenv.IPFS) //nolint:forcetypeassert // set for each script
	if *node == nil {
		*node = testenv.Kubo(t)
	}
	for i := range args {
		if args[i] == "$NODE" {
			resp, err := http.Get("http://127.0.0.1:" + ts.Getenv("GATEWAY") + "/v1/department")
			ts.Check(err)
			defer resp.Body.Close()
			var about api.About
			ts.Check(json.NewDecoder(resp.Body).Decode(&about))
			args[i] = about.IPFS[0]
		}
	}
	out, err := (*node).Command(t.Context(), args...).Output()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("kubo.out"), out, 0o600))
}

// sqlite FILE SQL runs statements on a database.
func runSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

// sha256 FILE HEX compares a file's digest.
func sumOf(ts *testscript.TestScript, _ bool, args []string) {
	sum := sha256.Sum256([]byte(ts.ReadFile(args[0])))
	if got := hex.EncodeToString(sum[:]); got != args[1] {
		ts.Fatalf("%s has sha256 %s, not %s", args[0], got, args[1])
	}
}

func decodeJSON[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
