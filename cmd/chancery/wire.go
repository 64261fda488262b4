package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sync/errgroup"

	"chancery/acl"
	"chancery/assets"
	"chancery/assets/directory"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway"
	"chancery/gateway/api"
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
	store    store.Store
	ods      *ods.ODS
	node     *chain.Node
	outbox   *chain.Outbox
	deployer *gateway.Deployer
	server   *gateway.Server
	listener net.Listener
	closers  []func() error

	// While Run runs:
	ctx       context.Context
	group     *errgroup.Group
	deploying sync.Mutex
	follower  *chain.Follower // once there is a contract
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
	var opened io.Closer
	if a.store, opened, err = openStore(ctx, cfg); err != nil {
		return nil, err
	}
	a.onClose(opened.Close)
	databases, folders := map[string]ods.Source{}, map[string]ods.FileSource{}
	for _, s := range cfg.Sources {
		if s.SQLite != "" {
			databases[s.Name] = sqlite.New(s.SQLite)
		} else {
			folders[s.Name] = files.New(s.Folder)
		}
	}
	if a.ods, err = ods.Open(ctx, ods.Config{DSN: cfg.ODS, Sources: databases, Files: folders, Log: log}); err != nil {
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
	a.deployer = &gateway.Deployer{
		DB: a.db, Outbox: a.outbox, ChainID: a.node.ChainID(), Owner: a.keys.address(), Directory: common.Address(cfg.Chain.Directory),
		From: cfg.Chain.From, Code: cfg.Department.Code, Name: cfg.Department.Name, URL: cfg.Gateway.URL,
	}
	a.server, err = gateway.New(gateway.Config{
		DB: a.db, Log: log, URL: cfg.Gateway.URL, ChainID: a.node.ChainID(), Owner: a.keys.address(), Publishers: addresses(cfg.Gateway.Publishers),
		TicketLife: cfg.Gateway.TicketLife, MaxStaleness: cfg.ACL.MaxStaleness, Deploy: a.deploy,
	})
	return a, err
}

// Run serves until ctx ends, and returns nil then.
func (a *app) Run(ctx context.Context) error {
	a.group, a.ctx = errgroup.WithContext(ctx)
	a.group.Go(func() error { return a.outbox.Run(a.ctx) })
	_, _, _, deployed, err := gateway.LoadDepartment(ctx, a.db, a.node.ChainID())
	if err == nil && deployed {
		err = a.attach()
	}
	if err == nil {
		a.group.Go(func() error { return a.server.Serve(a.ctx, a.listener) })
	} else {
		a.group.Go(func() error { return err })
	}
	if err := a.group.Wait(); ctx.Err() == nil {
		return err
	}
	return nil
}

// deploy makes the contract if there is none, and starts what needs it.
func (a *app) deploy(ctx context.Context, progress func(api.Progress)) (api.Deployment, error) {
	a.deploying.Lock()
	defer a.deploying.Unlock()
	out, err := a.deployer.Deploy(ctx, progress)
	if err != nil {
		return out, err
	}
	if a.follower == nil {
		if err := a.attach(); err != nil {
			return out, err
		}
	}
	return out, a.follower.WaitBlock(ctx, out.Block)
}

// attach builds all that rests on the department's contract and starts to follow the chain.
func (a *app) attach() error {
	contract, directoryAddress, from, _, err := gateway.LoadDepartment(a.ctx, a.db, a.node.ChainID())
	if err != nil {
		return err
	}
	var heads heads
	mirror, err := acl.New(a.ctx, acl.Config{
		DB: a.db, ChainID: a.node.ChainID(), Contract: contract, Chain: &heads, MaxStaleness: a.cfg.ACL.MaxStaleness, Log: a.log,
	})
	if err != nil {
		return err
	}
	list, err := directory.New(a.ctx, directory.Config{DB: a.db, ChainID: a.node.ChainID(), Directory: directoryAddress})
	if err != nil {
		return err
	}
	access, err := gateway.NewAccess(a.ctx, a.db, a.node.ChainID(), contract)
	if err != nil {
		return err
	}
	heads.Follower, err = chain.NewFollower(a.db, a.node, chain.FollowerConfig{
		Topics: contracts.Topics(), Consumers: []chain.Consumer{mirror, list, access}, Confirmations: a.cfg.Chain.Confirmations, From: from, Log: a.log,
	})
	if err != nil {
		return err
	}
	a.follower = heads.Follower
	config := assets.Config{
		DB: a.db, Store: a.store, Outbox: a.outbox, Identity: a.keys.identity, To: a.keys.recipient, ChainID: a.node.ChainID(), Contract: contract, Log: a.log,
	}
	publisher := assets.NewPublisher(config)
	interplanetary, err := openIPFS(a.ctx, a, config)
	if err != nil {
		return err
	}
	a.group.Go(func() error {
		<-a.ctx.Done()
		return interplanetary.Close()
	})
	a.group.Go(func() error { return a.follower.Run(a.ctx) })
	a.server.Attach(&gateway.Department{
		Name: a.cfg.Department.Name, Code: a.cfg.Department.Code, ChainID: a.node.ChainID(), Contract: contract, DirectoryAddress: directoryAddress,
		Owner: a.keys.address(), NodeURL: a.node.HTTP(), Decider: mirror, Grants: mirror, Directory: list, Access: access,
		Opener: assets.NewOpener(config), Publisher: publisher, Outbox: a.outbox, Heads: a.follower, ODS: a.ods, IPFS: interplanetary,
		Redirect:   a.cfg.Gateway.Redirect,
		Checker:    assets.NewChecker(config, publisher, &chainView{node: a.node, contract: contract, directory: list}, a.outbox),
		Withdrawer: assets.NewWithdrawer(config, &chainView{node: a.node, contract: contract, directory: list}),
	})
	return nil
}

// heads is the follower, which the mirror asks for its status and which in turn feeds the mirror.
type heads struct{ *chain.Follower }

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
