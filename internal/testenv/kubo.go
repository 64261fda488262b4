package testenv

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// IPFS is a running Kubo node that knows no other node and asks nobody.
type IPFS struct {
	RPC     string // such as http://127.0.0.1:5001
	Gateway string // of HTTP
	ID      string // peer id
	Addr    string // multiaddr with the peer id

	path, repo string
}

// KuboPath returns the path of Kubo's ipfs command.
func KuboPath(t testing.TB) string {
	t.Helper()
	path := filepath.Join(binDir(), "ipfs")
	if _, err := os.Stat(path); err != nil {
		missing(t, "Kubo (internal/tools/kubo)")
	}
	return path
}

// KuboRepo makes a Kubo repository under the unixfs-v1-2025 profile and returns
// how to run its commands without a daemon.
func KuboRepo(t testing.TB) *IPFS {
	t.Helper()
	dir, err := os.MkdirTemp("", "chancery-ipfs-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return kuboRepo(t, dir)
}

func kuboRepo(t testing.TB, dir string) *IPFS {
	t.Helper()
	n := &IPFS{path: KuboPath(t), repo: filepath.Join(dir, "repo")}
	n.Run(t, "init", "--profile=unixfs-v1-2025,test")
	for key, value := range map[string]any{
		"Bootstrap": []string{}, "Discovery.MDNS.Enabled": false, "Routing.Type": "none", "AutoConf.Enabled": false,
		"AutoTLS.Enabled": false, "Swarm.DisableNatPortMap": true, "Swarm.RelayClient.Enabled": false, "Swarm.EnableHolePunching": false,
		"HTTPRetrieval.Enabled": false, "Ipns.DelegatedPublishers": []string{}, "Routing.DelegatedRouters": []string{}, "DNS.Resolvers": map[string]string{},
	} {
		b, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		n.Run(t, "config", "--json", key, string(b))
	}
	return n
}

// Kubo starts a node; it ends with the test.
func Kubo(t testing.TB) *IPFS {
	t.Helper()
	dir, err := os.MkdirTemp("", "chancery-ipfs-")
	if err != nil {
		t.Fatal(err)
	}
	n := kuboRepo(t, dir)
	ports := map[string]string{}
	for _, name := range []string{"Swarm", "API", "Gateway"} {
		ports[name] = strconv.Itoa(FreePort(t))
	}
	n.Run(t, "config", "--json", "Addresses.Swarm", `["/ip4/127.0.0.1/tcp/`+ports["Swarm"]+`"]`)
	n.Run(t, "config", "Addresses.API", "/ip4/127.0.0.1/tcp/"+ports["API"])
	n.Run(t, "config", "Addresses.Gateway", "/ip4/127.0.0.1/tcp/"+ports["Gateway"])
	s, err := start(dir, nil, "env", "IPFS_PATH="+n.repo, "IPFS_TELEMETRY=off", n.path, "daemon", "--migrate=false")
	if err != nil {
		t.Fatalf("start Kubo: %v", err)
	}
	t.Cleanup(s.stop)
	n.RPC, n.Gateway = "http://127.0.0.1:"+ports["API"], "http://127.0.0.1:"+ports["Gateway"]
	err = s.await(func() error {
		resp, err := http.Post(n.RPC+"/api/v0/id", "", nil)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		var out struct{ ID string }
		if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || out.ID == "" {
			return fmt.Errorf("it answers %s: %w", resp.Status, err)
		}
		n.ID, n.Addr = out.ID, "/ip4/127.0.0.1/tcp/"+ports["Swarm"]+"/p2p/"+out.ID
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Run runs an ipfs command on the node, or on its repository where it doesn't
// run, and returns what it printed.
func (n *IPFS) Run(t testing.TB, args ...string) string {
	t.Helper()
	out, err := n.Command(t.Context(), args...).Output()
	if err != nil {
		t.Fatalf("ipfs %s: %v\n%s", strings.Join(args, " "), err, complaint(err))
	}
	return strings.TrimSpace(string(out))
}

// Command prepares an ipfs command on the node.
func (n *IPFS) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, n.path, args...)
	cmd.Env = append(os.Environ(), "IPFS_PATH="+n.repo, "IPFS_TELEMETRY=off")
	return cmd
}

func complaint(err error) []byte {
	if exit, ok := err.(*exec.ExitError); ok { //nolint:errorlint // as exec gives it
		return exit.Stderr
	}
	return nil
}
