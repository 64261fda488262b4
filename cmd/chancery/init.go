package main

import (
	_ "embed"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"chancery/internal/kind"
)

//go:embed config.yaml.tmpl
var configTemplate string

// initValues fill in config.yaml.tmpl.
type initValues struct {
	Code, Name string
	Address    common.Address
	Inspector  bool
	Gateway    string // address of the gateway: its own, or an inspector's nearest
	Listen     string // host:port that the gateway listens on
	RPC        string // JSON-RPC of an existing chain; empty: embedded
	Directory  string // address of the ResourceDirectory; empty: `deploy` makes one
}

func newInit(g *globals) *cobra.Command {
	var v initValues
	var dir string
	var x25519 bool
	c := &cobra.Command{
		Use:   "init [--dir FOLDER]",
		Short: "Make keys and a commented chancery.yaml",
		Long: `Makes an Ethereum key (geth keystore), an age identity (post-quantum hybrid) and
a commented chancery.yaml. Nothing that exists is overwritten.

With --inspector the folder is for someone who reads from departments' gateways.`,
		RunE: func(_ *cobra.Command, _ []string) error {
			if v.Directory != "" {
				if _, err := parseAddress(v.Directory); err != nil {
					return kind.Wrap(err, "read", "--directory")
				}
			}
			path := filepath.Join(dir, "chancery.yaml")
			k, err := initFolder(dir, v, x25519)
			if err != nil {
				return err
			}
			p := newPrinter(g)
			return p.result(map[string]any{"config": path, "address": k.address(), "recipient": k.recipientString()}, func() {
				p.field("config", path)
				p.field("address", k.address().Hex())
				p.field("recipient", shorten(k.recipientString()))
				if v.Inspector {
					p.note("next: give your address to the department, then `chancery directory` and `chancery fetch`")
				} else {
					p.note("next: name your sources in chancery.yaml, start `chancery serve`, then `chancery deploy`")
				}
			})
		},
	}
	f := c.Flags()
	f.StringVar(&dir, "dir", ".", "folder to make")
	f.StringVar(&v.Code, "code", "example", "organisation code, unique in the resource directory")
	f.StringVar(&v.Name, "name", "Example Department", "name of the department")
	f.BoolVar(&v.Inspector, "inspector", false, "for someone who reads, without sources and a contract")
	f.StringVar(&v.Gateway, "gateway", "http://127.0.0.1:8600", "address of the gateway")
	f.StringVar(&v.RPC, "rpc", "", "JSON-RPC endpoint of an existing chain (default: a node of its own in the gateway)")
	f.StringVar(&v.Directory, "directory", "", "address of the ResourceDirectory on that chain")
	f.BoolVar(&x25519, "x25519", false, "make a classical X25519 age identity instead of a post-quantum hybrid one")
	return c
}

// initFolder makes the keys and the configuration of one participant in dir.
func initFolder(dir string, v initValues, x25519 bool) (*keys, error) {
	path := filepath.Join(dir, "chancery.yaml")
	if _, err := os.Lstat(path); err == nil {
		return nil, kind.WithHint(kind.Errorf(kind.Conflict, "write %s: it exists", path), "choose another folder with --dir")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, kind.As(kind.Unavailable, err, "make folder", dir)
	}
	if v.Inspector && v.RPC == "" {
		v.RPC = "http://127.0.0.1:8545"
	}
	u, err := url.Parse(v.Gateway)
	if err != nil || u.Host == "" {
		return nil, kind.Errorf(kind.Invalid, "%q is not the address of a gateway: write http://host:port or https://host", v.Gateway)
	}
	v.Listen = "127.0.0.1:8600"
	if ip := net.ParseIP(u.Hostname()); u.Port() != "" && (u.Hostname() == "localhost" || ip.IsLoopback()) {
		v.Listen = u.Host
	}
	k, err := newKeys(dir, x25519)
	if err != nil {
		return nil, err
	}
	v.Address = k.address()
	t, err := template.New("config").Parse(configTemplate)
	if err != nil {
		return nil, kind.As(kind.Internal, err, "parse", "configuration template")
	}
	var b strings.Builder
	if err := t.Execute(&b, v); err != nil {
		return nil, kind.As(kind.Internal, err, "write", path)
	}
	return k, writeNew(path, []byte(b.String()))
}
