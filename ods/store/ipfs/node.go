package ipfs

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ipfs/boxo/bitswap/message"
	"github.com/ipfs/boxo/bitswap/network"
	"github.com/ipfs/boxo/bitswap/network/bsnet"
	"github.com/ipfs/boxo/bitswap/server"
	"github.com/ipfs/boxo/blockstore"
	"github.com/ipfs/boxo/peering"
	routing "github.com/ipfs/boxo/routing/http/client"
	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
	ipld "github.com/ipfs/go-ipld-format"
	golog "github.com/ipfs/go-log/v2"
	"github.com/libp2p/go-libp2p"
	dht "github.com/libp2p/go-libp2p-kad-dht"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/gologshim"
	rcmgr "github.com/libp2p/go-libp2p/p2p/host/resource-manager"
	"github.com/libp2p/go-libp2p/p2p/net/connmgr"
	quic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	ma "github.com/multiformats/go-multiaddr"
	"golang.org/x/time/rate"

	"chancery/internal/durable"
	"chancery/internal/kind"
)

// Config says how a node takes part in the network.
type Config struct {
	Blocks blockstore.Blockstore // see NewBlockstore
	Index  Index                 // whose roots are announced
	Key    crypto.PrivKey        // the node's identity; nil: a new one
	Listen []string              // multiaddrs, such as /ip4/0.0.0.0/tcp/4001
	// Peers are multiaddrs with /p2p/ of nodes to stay connected to. Who is
	// connected asks here for the blocks that it wants.
	Peers []string
	// Routing is the address of an HTTP delegated routing endpoint that payloads
	// are announced to; "" is none.
	Routing string
	// DHT announces payloads in the distributed hash table that Peers are part of.
	DHT bool
	Log *slog.Logger
}

// Node is a libp2p host with a bitswap server that gives out the blocks of
// payloads. It fetches nothing. It is safe for concurrent use.
type Node struct {
	host    host.Host
	index   Index
	log     *slog.Logger
	peering *peering.PeeringService
	bitswap *server.Server
	dht     *dht.IpfsDHT
	routing *routing.Client
	// Of routing, so that Close ends its connections.
	transport *http.Transport
	cancel    context.CancelFunc
	running   sync.WaitGroup
}

const (
	reprovide = 12 * time.Hour // between announcements of all payloads; records live for a day or two
	recordTTL = 24 * time.Hour // of what is announced to a routing endpoint

	announceTimeout = time.Minute // for one payload
	answerMost      = 1 << 20     // bytes of a routing endpoint's answer

	tellEvery = 10 * time.Second // of blocks that can't be given out

	// What strangers can make of this node, whatever machine it runs on.
	lowPeers, highPeers = 64, 128   // connections that are kept, and at which some are closed
	memory              = 512 << 20 // bytes of buffers of all connections
	descriptors         = 512
	maxWants            = 4096    // blocks that a peer may wait for
	outstanding         = 4 << 20 // bytes of blocks that are on their way to one peer
	workers             = 8       // messages that are made at a time
	// A message is about 1 MiB, and a peer that doesn't read holds as many senders
	// as outstanding lets it, until sendTimeout.
	senders     = 64
	sendTimeout = 20 * time.Second
)

// Start starts a node. Close must be called.
func Start(ctx context.Context, c Config) (_ *Node, err error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Key == nil {
		if c.Key, err = newKey(); err != nil {
			return nil, err
		}
	}
	quiet()
	peers, err := peersOf(c.Peers)
	if err != nil {
		return nil, err
	}
	n := &Node{index: c.Index, log: c.Log, cancel: func() {}, transport: &http.Transport{Proxy: http.ProxyFromEnvironment}}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Close())
		}
	}()
	if n.host, err = newHost(c); err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	n.cancel = cancel
	net := bsnet.NewFromIpfsHost(n.host)
	n.bitswap = server.New(running, &impatient{net}, &telling{Blockstore: c.Blocks, log: c.Log, rarely: rate.Sometimes{Interval: tellEvery}},
		server.TaskWorkerCount(senders), server.EngineTaskWorkerCount(workers), server.EngineBlockstoreWorkerCount(workers),
		server.MaxOutstandingBytesPerPeer(outstanding), server.WithTargetMessageSize(1<<20),
		server.MaxQueuedWantlistEntriesPerPeer(maxWants), server.MaxCidSize(100))
	net.Start(n.bitswap)
	n.running.Go(func() { <-running.Done(); net.Stop() })
	n.peering = peering.NewPeeringService(n.host)
	for _, p := range peers {
		n.peering.AddPeer(p)
	}
	if err := n.peering.Start(); err != nil {
		return nil, kind.As(kind.Internal, err, "start", "IPFS peering")
	}
	if c.Routing != "" {
		n.routing, err = routing.New(c.Routing, routing.WithIdentity(c.Key), routing.WithHTTPClient(&http.Client{
			Transport: &routing.ResponseBodyLimitedTransport{RoundTripper: n.transport, LimitBytes: answerMost, UserAgent: "chancery"},
		}),
			routing.WithProviderInfoFunc(n.host.ID(), n.host.Addrs))
		if err != nil {
			return nil, kind.As(kind.Invalid, err, "use routing endpoint", c.Routing)
		}
	}
	if c.DHT {
		if n.dht, err = dht.New(n.host, dht.Mode(dht.ModeAuto), dht.BootstrapPeers(peers...)); err == nil {
			err = n.dht.Bootstrap(running)
		}
		if err != nil {
			return nil, kind.As(kind.Unavailable, err, "join", "the DHT")
		}
	}
	if n.routing != nil || n.dht != nil {
		n.running.Go(func() { n.announceAll(running) })
	}
	return n, nil
}

// quiet ends what boxo and libp2p would print: what matters comes back as errors,
// or is told by telling.
var quiet = sync.OnceFunc(func() {
	golog.SetAllLoggers(golog.LevelFatal)
	gologshim.SetDefaultHandler(slog.DiscardHandler)
})

// telling logs the blocks that can't be given out; bitswap just doesn't answer.
type telling struct {
	blockstore.Blockstore
	log    *slog.Logger
	rarely rate.Sometimes
}

// Get implements blockstore.Blockstore.
func (t *telling) Get(ctx context.Context, c cid.Cid) (blocks.Block, error) {
	b, err := t.Blockstore.Get(ctx, c)
	if err != nil && !ipld.IsNotFound(err) && ctx.Err() == nil {
		t.rarely.Do(func() { t.log.Error("a block can't be given out to IPFS", "cid", c.String(), "err", err) })
	}
	return b, err
}

// impatient lets go of a peer that doesn't read what it asked for; boxo would wait
// minutes for each message, while others get nothing.
type impatient struct{ network.BitSwapNetwork }

// SendMessage implements network.BitSwapNetwork.
func (i *impatient) SendMessage(ctx context.Context, p peer.ID, m message.BitSwapMessage) error {
	end := time.Now().Add(sendTimeout)
	sending, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	err := i.BitSwapNetwork.SendMessage(sending, p, m)
	if err != nil && ctx.Err() == nil && time.Until(end) < time.Second { // the stream's own deadline is the same, and may come first
		err = errors.Join(err, i.DisconnectFrom(ctx, p))
	}
	return err
}

// newHost makes a host that listens where it is told and nowhere else: no relays,
// no hole punching, no port mapping.
func newHost(c Config) (host.Host, error) {
	limits := rcmgr.DefaultLimits
	libp2p.SetDefaultServiceLimits(&limits)
	resources, err := rcmgr.NewResourceManager(rcmgr.NewFixedLimiter(limits.Scale(memory, descriptors)), rcmgr.WithMetricsDisabled())
	if err != nil {
		return nil, kind.As(kind.Internal, err, "make", "IPFS limits")
	}
	connections, err := connmgr.NewConnManager(lowPeers, highPeers)
	if err != nil {
		return nil, kind.As(kind.Internal, err, "make", "IPFS limits")
	}
	listen := libp2p.ListenAddrStrings(c.Listen...)
	if len(c.Listen) == 0 {
		listen = libp2p.NoListenAddrs
	}
	h, err := libp2p.New(listen, libp2p.Identity(c.Key), libp2p.UserAgent("chancery"), libp2p.DisableRelay(), libp2p.DisableMetrics(),
		libp2p.Transport(tcp.NewTCPTransport), libp2p.Transport(quic.NewTransport),
		libp2p.ResourceManager(resources), libp2p.ConnectionManager(connections))
	return h, kind.As(kind.Unavailable, err, "start", "IPFS node")
}

func peersOf(list []string) ([]peer.AddrInfo, error) {
	var all []ma.Multiaddr
	for _, s := range list {
		a, err := ma.NewMultiaddr(s)
		if err == nil {
			_, err = peer.AddrInfoFromP2pAddr(a)
		}
		if err != nil {
			return nil, kind.As(kind.Invalid, err, "read peer", s)
		}
		all = append(all, a)
	}
	infos, err := peer.AddrInfosFromP2pAddrs(all...)
	return infos, kind.As(kind.Invalid, err, "read", "peers")
}

// ID is the node's peer id.
func (n *Node) ID() string { return n.host.ID().String() }

// Addrs are the multiaddrs at which the node is reached, with its id.
func (n *Node) Addrs() []string {
	var out []string
	id := ma.StringCast("/p2p/" + n.ID())
	for _, a := range n.host.Addrs() {
		out = append(out, a.Encapsulate(id).String())
	}
	return out
}

// Announce tells the routing endpoint and the DHT, where they are configured,
// that this node has a payload. Peers that are connected need no telling. It ends
// within a minute; errors are of kind Unavailable.
func (n *Node) Announce(ctx context.Context, root cid.Cid) error {
	ctx, cancel := context.WithTimeout(ctx, announceTimeout)
	defer cancel()
	var errs []error
	if n.routing != nil {
		//lint:ignore SA1019 there is no other way to write to a delegated router; what took its place can only be read
		_, err := n.routing.ProvideBitswap(ctx, []cid.Cid{root}, recordTTL)
		errs = append(errs, kind.As(kind.Unavailable, err, "announce", root.String()))
	}
	if n.dht != nil {
		errs = append(errs, kind.As(kind.Unavailable, n.dht.Provide(ctx, root, true), "announce in the DHT", root.String()))
	}
	return errors.Join(errs...)
}

// announceAll announces every payload, soon and then again and again: records of
// others expire.
func (n *Node) announceAll(ctx context.Context) {
	wait := time.NewTimer(time.Second)
	defer wait.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wait.C:
		}
		failed := 0
		for root, err := range n.index.Roots(ctx) {
			if err == nil {
				err = n.Announce(ctx, root)
			}
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				n.log.Debug("a payload was not announced", "err", err)
				failed++
			}
		}
		next := reprovide
		if failed > 0 {
			n.log.Warn("payloads were not announced to IPFS", "payloads", failed)
			next = 10 * time.Minute
		}
		wait.Reset(next)
	}
}

// Close ends what runs and leaves the network.
func (n *Node) Close() error {
	var err error
	n.cancel()
	if n.peering != nil {
		n.peering.Stop()
	}
	n.running.Wait()
	n.transport.CloseIdleConnections()
	if n.bitswap != nil {
		n.bitswap.Close()
	}
	if n.dht != nil {
		err = n.dht.Close()
	}
	if n.host != nil {
		err = errors.Join(err, n.host.Close())
	}
	return kind.As(kind.Unavailable, err, "close", "IPFS node")
}

func newKey() (crypto.PrivKey, error) {
	key, _, err := crypto.GenerateEd25519Key(rand.Reader)
	return key, kind.As(kind.Internal, err, "generate", "IPFS key")
}

// LoadKey reads the node's key from a file, and makes it where it isn't there.
func LoadKey(path string) (crypto.PrivKey, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		key, err := newKey()
		if err != nil {
			return nil, err
		}
		if b, err = crypto.MarshalPrivateKey(key); err != nil {
			return nil, kind.As(kind.Internal, err, "write IPFS key", path)
		}
		if _, err = durable.Create(path, filepath.Dir(path), bytes.NewReader(b)); err != nil {
			return nil, kind.Wrap(err, "write IPFS key", path)
		}
		return key, nil
	}
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "read IPFS key", path)
	}
	key, err := crypto.UnmarshalPrivateKey(b)
	if err != nil {
		return nil, kind.Errorf(kind.Invalid, "read IPFS key %s: it is not a libp2p private key", path)
	}
	return key, nil
}
