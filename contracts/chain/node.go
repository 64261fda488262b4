package chain

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strings"

	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"chancery/internal/kind"
)

// DialConfig says where a node is.
type DialConfig struct {
	URL     string // http, https, ws or wss, or the path of an IPC socket
	ChainID uint64 // what the node must be on; 0 accepts any
	Log     *slog.Logger
}

// Node is a connection to a chain, to a node elsewhere or to the one that runs
// inside this process. It is safe for concurrent use.
type Node struct {
	rpc      *rpc.Client
	client   *ethclient.Client
	chainID  uint64
	embedded *embedded // nil if dialled
}

// Dial connects to a node and asks it for its chain id. A node that can't be
// reached is Unavailable, one on another chain [ErrWrongChain].
func Dial(ctx context.Context, c DialConfig) (*Node, error) {
	conn, err := rpc.DialContext(ctx, c.URL)
	if err != nil {
		return nil, kind.As(kind.Unavailable, hideUserinfo(err, c.URL), "dial node", redact(c.URL))
	}
	n := &Node{rpc: conn, client: ethclient.NewClient(conn)}
	id, err := n.client.ChainID(ctx)
	switch {
	case err != nil:
		err = kind.As(kind.Unavailable, hideUserinfo(err, c.URL), "dial node", redact(c.URL))
	case !id.IsUint64() || id.Sign() <= 0 || id.Uint64() > maxChainID:
		err = kind.As(kind.Invalid, errors.New("its chain id is out of range: "+id.String()), "dial node", redact(c.URL))
	case c.ChainID != 0 && id.Uint64() != c.ChainID:
		err = kind.WithHint(kind.Wrap(ErrWrongChain, "dial node", redact(c.URL)),
			"the node says "+id.String()+"; correct the address or the chain id in the configuration")
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	n.chainID = id.Uint64()
	return n, nil
}

// maxChainID is the largest that fits the state's BIGINT.
const maxChainID = 1<<63 - 1

// Client is the connection as go-ethereum knows it.
func (n *Node) Client() *ethclient.Client { return n.client }

// ChainID tells the chain.
func (n *Node) ChainID() uint64 { return n.chainID }

// Embedded tells whether the node runs inside this process.
func (n *Node) Embedded() bool { return n.embedded != nil }

// HTTP is the embedded node's JSON-RPC address, or "" if it offers none.
func (n *Node) HTTP() string {
	if n.embedded == nil {
		return ""
	}
	return n.embedded.http
}

// Close ends the connection, and the embedded node with it.
func (n *Node) Close() error {
	n.rpc.Close()
	if n.embedded == nil {
		return nil
	}
	return n.embedded.close()
}

// redact keeps keys in an address, which providers put anywhere in it, out of errors and logs.
func redact(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return raw
	}
	return u.Scheme + "://" + u.Host
}

func hideUserinfo(err error, raw string) error {
	if s := err.Error(); redact(raw) != raw && strings.Contains(s, raw) {
		return errors.New(strings.ReplaceAll(s, raw, redact(raw)))
	}
	return err
}
