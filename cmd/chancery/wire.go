package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sync/errgroup"

	"chancery/acl"
	"chancery/assets"
	"chancery/assets/directory"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway"
	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/ods"
	"chancery/ods/source/files"
	"chancery/ods/source/sqlite"
	"chancery/ods/store"
)

// app is one gateway: everything it is made of, built in order by newApp and
// closed in reverse by Close. The demo and the end-to-end tests run it too.
type app struct {
	cfg  *Config
	log  *slog.Logger
	keys *keys

	db       *state.DB
	store    *store.Folder
	ods      *ods.ODS
	node     *chain.Node
	outbox   *chain.Outbox
	deployer *gateway.Deployer
	server   *gateway.Server
	listener net.Listener

	closers []func() error
}

// newApp opens what the configuration names and listens, but serves nothing
// yet: that is Run's.
func newApp(ctx context.Context, cfg *Config, log *slog.Logger) (_ *app, err error) {
	a := &app{cfg: cfg, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if a.keys, err = loadKeys(cfg); err != nil {
		return nil, err
	}
	if a.db, err = state.Open(ctx, cfg.State); err != nil {
		return nil, err
	}
	a.onClose(a.db.Close)
	release, err := a.db.Lock(ctx)
	if err != nil {
		return nil, kind.WithHint(err, "stop the other `chancery serve`, or give this one a state of its own")
	}
	a.onClose(release)
	if a.store, err = store.OpenFolder(cfg.Store.Folder); err != nil {
		return nil, err
	}
	sources := map[string]ods.Source{}
	for _, s := range cfg.Sources {
		if s.SQLite != "" {
			sources[s.Name] = sqlite.New(s.SQLite)
		} else {
			sources[s.Name] = files.New(s.Folder)
		}
	}
	if a.ods, err = ods.Open(ctx, ods.Config{DSN: cfg.ODS, Sources: sources, Log: log}); err != nil {
		return nil, err
	}
	a.onClose(a.ods.Close)
	if a.listener, err = net.Listen("tcp", cfg.Gateway.Listen); err != nil {
		return nil, kind.As(kind.Unavailable, err, "listen on", cfg.Gateway.Listen)
	}
	a.onClose(func() error {
		if err := a.listener.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	if a.node, err = openNode(ctx, cfg, log); err != nil {
		return nil, err
	}
	a.onClose(a.node.Close)
	if a.outbox, err = chain.NewOutbox(a.db, a.node, chain.KeySigner(a.keys.ethereum), log); err != nil {
		return nil, err
	}
	return a, nil
}

func openNode(ctx context.Context, cfg *Config, log *slog.Logger) (*chain.Node, error) {
	if cfg.Chain.URL != "" {
		return chain.Dial(ctx, chain.DialConfig{URL: cfg.Chain.URL, ChainID: cfg.Chain.ID, Log: log})
	}
	if cfg.Chain.Embedded.Dir == "" {
		return nil, kind.WithHint(kind.Errorf(kind.Invalid, "no chain is configured"), "set chain.url or chain.embedded.dir")
	}
	return chain.Start(ctx, chain.EmbeddedConfig{
		Dir: cfg.Chain.Embedded.Dir, Fund: addresses(cfg.Chain.Embedded.Fund), HTTP: cfg.Chain.Embedded.HTTP, Log: log,
	})
}

func (a *app) onClose(f func() error) { a.closers = append(a.closers, f) }

// Close gives back everything in the reverse order of its making.
func (a *app) Close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(errs...)
}

var _ = fmt.Sprint
var _ = filepath.Join
var _ = time.Second
var _ common.Address
var _ errgroup.Group
var _ = acl.New
var _ = assets.DecodeMetadata
var _ = directory.New
var _ = contracts.Topics
