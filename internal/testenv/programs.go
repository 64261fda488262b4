package testenv

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// Anvil starts an Ethereum test node, with the given further arguments, and
// returns its JSON-RPC address. It ends with the test.
func Anvil(t testing.TB, args ...string) (url string) {
	t.Helper()
	bin := filepath.Join(npmDir(), "node_modules", "@foundry-rs", "anvil-linux-amd64", "bin", "anvil")
	if _, err := os.Stat(bin); err != nil {
		missing(t, "anvil (npm package @foundry-rs/anvil-linux-amd64)")
	}
	port := strconv.Itoa(FreePort(t))
	dir, err := os.MkdirTemp("", "chancery-anvil-")
	if err != nil {
		t.Fatal(err)
	}
	s, err := start(dir, nil, append([]string{bin, "--port", port, "--silent"}, args...)...)
	if err != nil {
		t.Fatalf("start anvil: %v", err)
	}
	t.Cleanup(s.stop)
	err = s.await(func() error {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			c.Close()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return "http://127.0.0.1:" + port
}

// AgePath returns the path of the stock age command; age-keygen is beside it.
func AgePath(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"age", "age-keygen"} {
		if _, err := os.Stat(filepath.Join(binDir(), name)); err != nil {
			missing(t, name+" (filippo.io/age/cmd/"+name+")")
		}
	}
	return filepath.Join(binDir(), "age")
}

// Node runs an ECMAScript module with Node.js and returns what it printed. The
// module may import the packages of internal/tools/package.json; args are
// process.argv[1:].
func Node(t testing.TB, module string, stdin []byte, args ...string) []byte {
	t.Helper()
	out, err := node(t, module, stdin, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func node(t testing.TB, module string, stdin []byte, args ...string) ([]byte, error) {
	t.Helper()
	bin, err := exec.LookPath("node")
	if err != nil {
		missing(t, "Node.js")
	}
	if _, err := os.Stat(filepath.Join(npmDir(), "node_modules", "age-encryption")); err != nil {
		missing(t, "age-encryption (npm)")
	}
	cmd := exec.CommandContext(t.Context(), bin, append([]string{"--input-type=module", "-e", module, "--"}, args...)...)
	cmd.Dir = npmDir()
	cmd.Stdin = bytes.NewReader(stdin)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("node: %w\n%s", err, complaint.Bytes())
	}
	return out.Bytes(), nil
}
