package main

import (
	"context"
	"net/http"
	"os"
	"strings"

	"github.com/ipfs/go-cid"

	"chancery/assets"
	"chancery/internal/kind"
	"chancery/ods/store/ipfs"
)

// interplanetary is the department's side of IPFS, as far as it is configured.
type interplanetary struct {
	handler  http.Handler
	node     *ipfs.Node // nil: none
	services map[string]ipfs.PinningService
	names    []string
}

// openIPFS starts what the configuration has of IPFS.
func openIPFS(ctx context.Context, a *app, config assets.Config) (*interplanetary, error) {
	c := a.cfg.IPFS
	index, err := assets.NewBlocks(ctx, config)
	if err != nil {
		return nil, err
	}
	blocks := ipfs.NewBlockstore(a.store, index)
	out := &interplanetary{services: map[string]ipfs.PinningService{}}
	if c.Gateway {
		if out.handler, err = ipfs.Handler(blocks); err != nil {
			return nil, err
		}
	}
	for _, p := range c.Pinning {
		token, err := os.ReadFile(p.TokenFile)
		if err != nil {
			return nil, kind.As(kind.NotFound, err, "read token of pinning service", p.Name)
		}
		out.services[p.Name] = ipfs.PinningService{URL: p.URL, Token: strings.TrimSpace(string(token))}
		out.names = append(out.names, p.Name)
	}
	if !c.on() {
		return out, nil
	}
	key, err := ipfs.LoadKey(c.Key)
	if err != nil {
		return nil, err
	}
	out.node, err = ipfs.Start(ctx, ipfs.Config{
		Blocks: blocks, Index: index, Key: key, Listen: c.Listen, Peers: c.Peers, Routing: c.Routing, DHT: c.DHT, Log: a.log,
	})
	if err != nil {
		return nil, err
	}
	for _, addr := range out.node.Addrs() {
		a.log.Info("IPFS node", "addr", addr)
	}
	return out, nil
}

func (i *interplanetary) Close() error {
	if i.node == nil {
		return nil
	}
	return i.node.Close()
}

func (i *interplanetary) Handler() http.Handler { return i.handler }
func (i *interplanetary) Services() []string    { return i.names }

func (i *interplanetary) Addrs() []string {
	if i.node == nil {
		return nil
	}
	return i.node.Addrs()
}

func (i *interplanetary) Announce(ctx context.Context, root cid.Cid) error {
	if i.node == nil {
		return nil
	}
	return i.node.Announce(ctx, root)
}

func (i *interplanetary) Pin(ctx context.Context, service string, root cid.Cid, name string, progress func(string)) error {
	if i.node == nil {
		return kind.WithHint(kind.Errorf(kind.Invalid, "pin %s: this gateway has no IPFS node to fetch it from", root), "set ipfs.listen in chancery.yaml")
	}
	return ipfs.Pin(ctx, i.services[service], root, name, i.node.Addrs(), progress)
}
