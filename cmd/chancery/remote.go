package main

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
)

// remote is a running gateway as a command sees it.
type remote struct {
	*client.Client
	cfg  *Config
	keys *keys
	p    *printer
}

// dial reads the configuration and reaches its gateway, or the one that url
// names. Nothing is sent yet.
func dial(g *globals, url string) (*remote, error) {
	cfg, err := loadConfig(g.config)
	if err != nil {
		return nil, err
	}
	if url == "" {
		url = cfg.Gateway.URL
	}
	c, err := client.New(url)
	if err != nil {
		return nil, err
	}
	return &remote{Client: c, cfg: cfg, p: newPrinter(g)}, nil
}

// signIn signs in with the configuration's key.
func (r *remote) signIn(ctx context.Context) (err error) {
	if r.keys, err = loadKeys(r.cfg); err != nil {
		return err
	}
	_, err = r.SignIn(ctx, r.keys.ethereum)
	return hintServe(err)
}

// publisher reaches the gateway of the configuration and signs in as its publisher.
func publisher(ctx context.Context, g *globals) (*remote, error) {
	r, err := dial(g, "")
	if err != nil {
		return nil, err
	}
	return r, r.signIn(ctx)
}

func hintServe(err error) error {
	if kind.Of(err) == kind.Unavailable && kind.Hint(err) == "" {
		return kind.WithHint(err, "is `chancery serve` running, and gateway.url right?")
	}
	return err
}

// showing returns a callback that shows a stream's progress, and its end.
func (r *remote) showing() (func(api.Progress), func()) {
	show := r.p.progress()
	return func(p api.Progress) { show.update(p.Stage, p.Done, p.Total, p.Unit) }, show.end
}

// parseAssetID reads 0x and 64 hex digits.
func parseAssetID(s string) (common.Hash, error) {
	b, err := hexutil.Decode(s)
	if err != nil || len(b) != 32 {
		return common.Hash{}, kind.Errorf(kind.Invalid, "%q is not an asset id: write 0x and 64 hex digits", s)
	}
	return common.BytesToHash(b), nil
}
