// Package testenv starts the real programs that tests talk to: PostgreSQL, an
// Ethereum node, S3 servers, IPFS nodes, the age command and Node.js.
//
// Every helper takes the test. Where its program isn't installed the test is
// skipped, saying what is missing; with CHANCERY_REQUIRE_SERVERS=1, which
// `make test` sets, it fails instead. Servers listen on a free loopback port
// and end with the process that started them, even if that is killed.
// Everything here may be used from several tests and several test binaries at
// once.
//
// Programs from the Go and npm registries are looked for in .tools/bin and
// internal/tools/node_modules, where `make tools` puts them. CHANCERY_TOOLS
// names another folder that holds bin and node_modules.
package testenv

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// startTimeout is how long a server may take to accept its first connection;
// a busy two-core machine needs most of it.
const startTimeout = 60 * time.Second

// FreePort returns a loopback TCP port that nothing listened on a moment ago.
func FreePort(t testing.TB) int {
	t.Helper()
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CHANCERY_REQUIRE_SERVERS") == "1" {
		t.Fatalf("%s is not installed; run the tests with `make test`", what)
	}
	t.Skipf("%s is not installed; `make test` installs it", what)
}

// root returns the folder that holds the module's go.mod.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "internal", "tools", "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no repository above the working directory")
		}
		dir = up
	}
}

func binDir() string {
	if dir := os.Getenv("CHANCERY_TOOLS"); dir != "" {
		return filepath.Join(dir, "bin")
	}
	dir, err := root()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, ".tools", "bin")
}

func npmDir() string {
	if dir := os.Getenv("CHANCERY_TOOLS"); dir != "" {
		return dir
	}
	dir, err := root()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "internal", "tools")
}

// server is a child that lives until its stdin closes. A shell holds it: when
// this process ends, however it ends, the kernel closes the pipe, and the
// shell stops the child and removes its folder.
type server struct {
	cmd  *exec.Cmd
	pipe *os.File
	log  string
}

const guard = `dir=$1; shift; "$@" & pid=$!; cat >/dev/null; kill -INT $pid 2>/dev/null; wait $pid; rm -rf "$dir"`

// start runs the command until stop, with its output in dir/log. It owns dir.
func start(dir string, as *syscall.Credential, command ...string) (*server, error) {
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd := exec.Command("sh", append([]string{"-c", guard, "sh", dir}, command...)...)
	cmd.Dir = dir
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: as}
	if err := cmd.Start(); err != nil {
		w.Close()
		return nil, err
	}
	return &server{cmd: cmd, pipe: w, log: log.Name()}, nil
}

func (s *server) stop() {
	s.pipe.Close()
	s.cmd.Wait() //nolint:errcheck // a server that was told to stop may say anything
}

// await calls ready until it returns nil.
func (s *server) await(ready func() error) error {
	var err error
	for end := time.Now().Add(startTimeout); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if err = ready(); err == nil {
			return nil
		}
	}
	out, _ := os.ReadFile(s.log)
	return fmt.Errorf("server not ready after %s: %w\n%s", startTimeout, err, out)
}
