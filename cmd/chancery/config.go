package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"go.yaml.in/yaml/v3"

	"chancery/internal/kind"
)

// Config is everything that chancery.yaml can say. A key that is not here is
// refused. Paths are relative to the folder of the file.
type Config struct {
	// Department is what the resource directory shows of the owner of this gateway.
	Department struct {
		Code string `yaml:"code"` // organisation code, unique in the resource directory
		Name string `yaml:"name"` // name for people
	} `yaml:"department"`

	// Keys never leave this machine.
	Keys struct {
		Ethereum     string `yaml:"ethereum"`      // geth keystore file: owns the contract, signs requests
		PasswordFile string `yaml:"password_file"` // file that holds the keystore's password
		Age          string `yaml:"age"`           // age identity file: opens the department's key headers
	} `yaml:"keys"`

	Chain ChainConfig `yaml:"chain"`

	// State is the gateway's database: a SQLite file's path or a postgres:// DSN.
	State string `yaml:"state"`

	// ODS is the SQLite file of the operational data store.
	ODS string `yaml:"ods"`

	// Store is where sealed payloads are kept.
	Store struct {
		Folder string   `yaml:"folder"` // a local folder; data/store where there is no s3 either
		S3     S3Config `yaml:"s3"`     // a bucket on an S3 server instead
	} `yaml:"store"`

	// Sources are the databases and folders that sync into the ODS.
	Sources []SourceConfig `yaml:"sources"`

	Gateway GatewayConfig `yaml:"gateway"`

	IPFS IPFSConfig `yaml:"ipfs"`

	ACL struct {
		// MaxStaleness is how long the mirror may be without news of the chain
		// before every download is denied.
		MaxStaleness time.Duration `yaml:"max_staleness"`
	} `yaml:"acl"`

	Log struct {
		Level string `yaml:"level"` // debug, info, warn or error
		JSON  bool   `yaml:"json"`  // a JSON object a line instead of text
	} `yaml:"log"`

	dir string // folder of the file
}

// S3Config names a bucket on an S3 server, such as MinIO.
type S3Config struct {
	URL    string `yaml:"url"`    // http:// or https://, host and port
	Bucket string `yaml:"bucket"` // made if it isn't there
	Prefix string `yaml:"prefix"` // starts every object's name; ends with a slash
	Region string `yaml:"region"` // us-east-1 where nothing is said
	// CredentialsFile has aws_access_key_id and aws_secret_access_key under
	// [default]. Without it they come from the environment: AWS_ACCESS_KEY_ID and
	// AWS_SECRET_ACCESS_KEY, or MINIO_ROOT_USER and MINIO_ROOT_PASSWORD.
	CredentialsFile string `yaml:"credentials_file"`
	CAFile          string `yaml:"ca_file"`    // certificates in PEM to trust beside the system's
	PublicURL       string `yaml:"public_url"` // the server's address as readers reach it, for presigned addresses
}

// IPFSConfig says how the IPFS network can have the sealed payloads. Without
// Listen and Peers there is no node.
type IPFSConfig struct {
	Gateway bool            `yaml:"gateway"` // answer /ipfs/{cid} on the gateway's own address
	Key     string          `yaml:"key"`     // file of the node's identity; made where it isn't there
	Listen  []string        `yaml:"listen"`  // multiaddrs that the node listens on
	Peers   []string        `yaml:"peers"`   // multiaddrs, with /p2p/, of nodes to stay connected to
	Routing string          `yaml:"routing"` // delegated routing endpoint that payloads are announced to
	DHT     bool            `yaml:"dht"`     // announce payloads in the DHT that the peers are part of
	Pinning []PinningConfig `yaml:"pinning"` // services that can be asked to keep a payload
}

// PinningConfig is an account at a service that speaks the Pinning Service API.
type PinningConfig struct {
	Name      string `yaml:"name"`
	URL       string `yaml:"url"`
	TokenFile string `yaml:"token_file"` // holds the bearer token
}

func (c *IPFSConfig) on() bool { return len(c.Listen)+len(c.Peers) > 0 }

// ChainConfig names the chain: a JSON-RPC endpoint, or a node in this process.
type ChainConfig struct {
	URL           string  `yaml:"url"`           // JSON-RPC endpoint (http, ws or ipc); empty when embedded
	ID            uint64  `yaml:"id"`            // chain id that the endpoint must answer with; 0 accepts any
	Directory     address `yaml:"directory"`     // ResourceDirectory; zero: `deploy` makes one
	From          uint64  `yaml:"from"`          // block to follow from: the one in which the ResourceDirectory was made, or one before
	Confirmations uint64  `yaml:"confirmations"` // blocks on top of a log before the gateway acts on it
	Embedded      struct {
		Dir  string    `yaml:"dir"`  // folder of the chain
		HTTP string    `yaml:"http"` // host:port of JSON-RPC on loopback; empty: off
		Fund []address `yaml:"fund"` // accounts that have ether from the first block on
	} `yaml:"embedded"`
}

// address is an Ethereum address in a configuration: a wrong one is refused
// with its line, and so is one whose EIP-55 checksum doesn't match.
type address common.Address

func (a *address) UnmarshalYAML(n *yaml.Node) error {
	parsed, err := parseAddress(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	*a = address(parsed)
	return nil
}

func addresses(list []address) []common.Address {
	out := make([]common.Address, len(list))
	for i, a := range list {
		out[i] = common.Address(a)
	}
	return out
}

// parseAddress reads 0x and 40 hex digits. Mixed case is an EIP-55 checksum and
// must match, so that a mistyped address is found.
func parseAddress(s string) (common.Address, error) {
	if !common.IsHexAddress(s) || !strings.HasPrefix(s, "0x") {
		return common.Address{}, kind.Errorf(kind.Invalid, "%q is not an address: write 0x and 40 hex digits", s)
	}
	a := common.HexToAddress(s)
	if digits := s[2:]; digits != strings.ToLower(digits) && digits != strings.ToUpper(digits) && s != a.Hex() {
		return common.Address{}, kind.Errorf(kind.Invalid, "%q is not an address: its checksum (EIP-55) doesn't match", s)
	}
	return a, nil
}

// SourceConfig is one source: exactly one of SQLite and Folder is set.
type SourceConfig struct {
	Name   string `yaml:"name"`
	SQLite string `yaml:"sqlite"` // path of a SQLite database, opened read-only
	Folder string `yaml:"folder"` // folder whose files are shared as they are
}

// GatewayConfig is the HTTP side.
type GatewayConfig struct {
	Listen     string        `yaml:"listen"`     // host:port to listen on
	URL        string        `yaml:"url"`        // address that others reach this gateway at; sign-ins are bound to it
	Publishers []address     `yaml:"publishers"` // who may publish beside the department's own key
	TicketLife time.Duration `yaml:"ticket_life"`
	// Redirect sends readers of sealed files to the store itself, with a presigned
	// address, so that the payload doesn't pass through the gateway.
	Redirect bool `yaml:"redirect"`
}

func defaultConfig() Config {
	var c Config
	c.Keys.Ethereum = "keys/ethereum.json"
	c.Keys.PasswordFile = "keys/password"
	c.Keys.Age = "keys/age.txt"
	c.State = "data/state.db"
	c.ODS = "data/ods.db"
	c.Gateway.Listen = "127.0.0.1:8600"
	c.Gateway.URL = "http://127.0.0.1:8600"
	c.Gateway.TicketLife = 15 * time.Minute
	c.IPFS.Gateway, c.IPFS.Key = true, "keys/ipfs.key"
	c.ACL.MaxStaleness = time.Minute
	c.Log.Level = "info"
	return c
}

// loadConfig reads and checks the file at path.
func loadConfig(path string) (*Config, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, kind.WithHint(kind.As(kind.NotFound, err, "read configuration", path),
			"make one with `chancery init`, or name yours with --config")
	}
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "read configuration", path)
	}
	c := defaultConfig()
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return nil, kind.As(kind.Invalid, err, "read configuration", path)
	}
	if dec.Decode(new(any)) != io.EOF {
		return nil, kind.As(kind.Invalid, errors.New("more than one YAML document"), "read configuration", path)
	}
	if c.dir, err = filepath.Abs(filepath.Dir(path)); err != nil {
		return nil, kind.As(kind.Internal, err, "resolve", path)
	}
	if c.Store.Folder == "" && c.Store.S3 == (S3Config{}) {
		c.Store.Folder = "data/store"
	}
	c.resolve()
	return &c, kind.As(kind.Invalid, c.check(), "read configuration", path)
}

// resolve makes every path absolute.
func (c *Config) resolve() {
	paths := []*string{&c.Keys.Ethereum, &c.Keys.PasswordFile, &c.Keys.Age, &c.ODS, &c.Store.Folder, &c.Store.S3.CredentialsFile, &c.Store.S3.CAFile,
		&c.Chain.Embedded.Dir, &c.IPFS.Key}
	for i := range c.IPFS.Pinning {
		paths = append(paths, &c.IPFS.Pinning[i].TokenFile)
	}
	if !isPostgres(c.State) {
		paths = append(paths, &c.State)
	}
	for i := range c.Sources {
		paths = append(paths, &c.Sources[i].SQLite, &c.Sources[i].Folder)
	}
	for _, p := range paths {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(c.dir, *p)
		}
	}
}

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

func (c *Config) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.Chain.URL != "" && c.Chain.Embedded.Dir != "" {
		bad("chain: url and embedded.dir exclude each other")
	}
	if h := c.Chain.Embedded.HTTP; h != "" {
		host, _, err := net.SplitHostPort(h)
		if ip := net.ParseIP(host); err != nil || (host != "localhost" && (ip == nil || !ip.IsLoopback())) {
			bad("chain.embedded.http: %q is not a loopback host:port", h)
		}
	}
	if u, err := url.Parse(c.Gateway.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		bad("gateway.url: %q is not an http or https address", c.Gateway.URL)
	}
	if _, _, err := net.SplitHostPort(c.Gateway.Listen); err != nil {
		bad("gateway.listen: %v", err)
	}
	if s3 := c.Store.S3; s3 != (S3Config{}) {
		switch {
		case c.Store.Folder != "":
			bad("store: folder and s3 exclude each other")
		case s3.URL == "" || s3.Bucket == "":
			bad("store.s3: url and bucket are needed")
		}
	}
	if (c.IPFS.Routing != "" || c.IPFS.DHT) && !c.IPFS.on() {
		bad("ipfs: announcing payloads needs a node: set ipfs.listen")
	}
	for i, p := range c.IPFS.Pinning {
		if u, err := url.Parse(p.URL); p.Name == "" || p.TokenFile == "" || err != nil || u.Host == "" {
			bad("ipfs.pinning[%d]: name, url and token_file are needed", i)
		}
	}
	if c.Gateway.Redirect && c.Store.S3.URL == "" {
		bad("gateway.redirect: needs store.s3: a folder has no addresses")
	}
	if c.ACL.MaxStaleness <= 0 {
		bad("acl.max_staleness: must be longer than nothing")
	}
	if c.Gateway.TicketLife <= 0 {
		bad("gateway.ticket_life: must be longer than nothing")
	}
	if _, err := logLevel(c.Log.Level); err != nil {
		bad("log.level: %v", err)
	}
	seen := map[string]bool{}
	for i, s := range c.Sources {
		switch {
		case s.Name == "" || strings.ContainsAny(s.Name, "/\\ \t\n"):
			bad("sources[%d].name: %q must be a word without slashes", i, s.Name)
		case seen[s.Name]:
			bad("sources[%d].name: %q is there twice", i, s.Name)
		case (s.SQLite == "") == (s.Folder == ""):
			bad("sources[%d] %s: say either sqlite or folder", i, s.Name)
		}
		seen[s.Name] = true
	}
	return errors.Join(errs...)
}
