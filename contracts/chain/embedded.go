package chain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/ethclient"
	gethlog "github.com/ethereum/go-ethereum/log"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"chancery/internal/kind"
)

// EmbeddedChainID is the chain id of every embedded chain: "chan" in ASCII.
const EmbeddedChainID = 0x6368616e

const (
	// blockGas is the gas limit of a block of the embedded chain.
	blockGas = 60_000_000
	// gather is how long the first transaction after a pause waits for company.
	gather = 20 * time.Millisecond
)

// EmbeddedConfig says where the embedded chain lives and who is rich on it.
type EmbeddedConfig struct {
	Dir  string           // holds the chain; made if it is not there
	Fund []common.Address // have ether from the start; fixed once the chain exists, in any order
	HTTP string           // host:port of JSON-RPC (eth, net, web3), loopback only, port 0 picks one; "": none
	Log  *slog.Logger
}

// chainConfig is the embedded chain's fork schedule. It is pinned here, and not
// taken from go-ethereum's developer configuration, so that an update of that
// library can't change the rules of a chain that exists. A later fork is added
// with a time of its own.
func chainConfig() *params.ChainConfig {
	zero, start := big.NewInt(0), uint64(0)
	return &params.ChainConfig{
		ChainID:        big.NewInt(EmbeddedChainID),
		HomesteadBlock: zero, EIP150Block: zero, EIP155Block: zero, EIP158Block: zero,
		ByzantiumBlock: zero, ConstantinopleBlock: zero, PetersburgBlock: zero, IstanbulBlock: zero,
		MuirGlacierBlock: zero, BerlinBlock: zero, LondonBlock: zero, ArrowGlacierBlock: zero, GrayGlacierBlock: zero,
		TerminalTotalDifficulty: zero, MergeNetsplitBlock: zero,
		ShanghaiTime: &start, CancunTime: &start, PragueTime: &start,
		BlobScheduleConfig: &params.BlobScheduleConfig{
			Cancun: &params.BlobConfig{Target: 3, Max: 6, UpdateFraction: 3338477},
			Prague: &params.BlobConfig{Target: 6, Max: 9, UpdateFraction: 5007716},
		},
	}
}

func genesis(fund []common.Address) *core.Genesis {
	alloc := types.GenesisAlloc{}
	for i := byte(1); i <= 0x11; i++ { // precompiles, so that calling one is not creating an account
		alloc[common.BytesToAddress([]byte{i})] = types.Account{Balance: big.NewInt(1)}
	}
	// The contracts that the protocol itself calls, by EIP-4788, 2935, 7002 and 7251.
	for a, code := range map[common.Address][]byte{
		params.BeaconRootsAddress:        params.BeaconRootsCode,
		params.HistoryStorageAddress:     params.HistoryStorageCode,
		params.WithdrawalQueueAddress:    params.WithdrawalQueueCode,
		params.ConsolidationQueueAddress: params.ConsolidationQueueCode,
	} {
		alloc[a] = types.Account{Nonce: 1, Code: code, Balance: new(big.Int)}
	}
	for _, a := range fund {
		alloc[a] = types.Account{Balance: new(big.Int).Lsh(big.NewInt(1), 100)} // some 1.3e12 ether
	}
	return &core.Genesis{
		Config: chainConfig(), GasLimit: blockGas, BaseFee: big.NewInt(params.InitialBaseFee),
		Difficulty: new(big.Int), Alloc: alloc,
	}
}

// embedded is the node that runs inside the process.
type embedded struct {
	stack  *node.Node
	eth    *eth.Ethereum
	beacon *catalyst.SimulatedBeacon
	http   string
	log    *slog.Logger
	stop   context.CancelFunc
	done   sync.WaitGroup
}

// Start runs a chain of its own inside the process, kept in c.Dir. It seals a
// block when there are transactions, at most one a second, so that the chain's
// time never runs ahead of the clock.
//
// A folder that another process uses is [ErrNodeInUse]; one that was started
// with other accounts in Fund, or that holds another chain, [ErrOtherGenesis].
// Every block's state is written when the block is, so that the chain stands
// after a kill as it stood before.
//
// go-ethereum logs to a global logger: Start points it at c.Log, a level or so
// lower than go-ethereum deems right.
func Start(ctx context.Context, c EmbeddedConfig) (*Node, error) {
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	redirectLog(log)
	conf := node.Config{
		Name:    "chain",
		DataDir: c.Dir,
		P2P:     p2p.Config{NoDiscovery: true, NoDial: true},
		Logger:  gethlog.Root(),
	}
	if c.HTTP != "" {
		var err error
		if conf.HTTPHost, conf.HTTPPort, err = loopback(c.HTTP); err != nil {
			return nil, err
		}
		conf.HTTPModules = []string{"eth", "net", "web3"}
		conf.HTTPVirtualHosts = []string{"localhost"}
		conf.HTTPTimeouts = rpc.DefaultHTTPTimeouts
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, kind.As(kind.Unavailable, err, "start chain", c.Dir)
	}
	stack, err := node.New(&conf)
	if errors.Is(err, node.ErrDatadirUsed) {
		return nil, kind.WithHint(kind.Wrap(ErrNodeInUse, "start chain", c.Dir), "stop the other gateway, or give this one a folder of its own")
	}
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "start chain", c.Dir)
	}
	e := &embedded{stack: stack, log: log}
	if err := e.start(c.Fund); err != nil {
		stack.Close() //nolint:errcheck // the first error says more
		var other *core.GenesisMismatchError
		if errors.As(err, &other) {
			return nil, kind.WithHint(kind.Wrap(ErrOtherGenesis, "start chain", c.Dir),
				fmt.Sprintf("its first block is %s, this configuration's would be %s: give back the accounts that it was started with, or use a new folder", other.Stored, other.New))
		}
		return nil, kind.As(kind.Unavailable, err, "start chain", c.Dir)
	}
	if c.HTTP != "" {
		e.http = stack.HTTPEndpoint()
	}
	conn := stack.Attach()
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	e.stop = stop
	e.done.Go(func() { e.seal(run) })
	return &Node{rpc: conn, client: ethclient.NewClient(conn), chainID: EmbeddedChainID, embedded: e}, nil
}

func (e *embedded) start(fund []common.Address) (err error) {
	conf := ethconfig.Defaults
	conf.Genesis = genesis(fund)
	conf.NetworkId = EmbeddedChainID
	conf.SyncMode = ethconfig.FullSync
	conf.StateScheme = rawdb.HashScheme
	conf.NoPruning = true
	conf.TransactionHistory, conf.LogNoHistory = 0, true
	conf.DatabaseCache, conf.DatabaseHandles = 32, 256
	conf.TrieCleanCache, conf.TrieDirtyCache, conf.SnapshotCache = 16, 0, 0
	conf.TxPool.NoLocals, conf.TxPool.Journal = true, ""
	conf.TxPool.PriceLimit = 1
	conf.Miner.GasPrice, conf.Miner.GasCeil = big.NewInt(1), blockGas
	conf.RPCTxFeeCap = 0 // its ether is worth nothing
	if e.eth, err = eth.New(e.stack, &conf); err != nil {
		return err
	}
	e.stack.RegisterAPIs([]rpc.API{{
		Namespace: "eth",
		Service:   filters.NewFilterAPI(filters.NewFilterSystem(e.eth.APIBackend, filters.Config{})),
	}})
	if e.beacon, err = catalyst.NewSimulatedBeacon(0, common.Address{}, e.eth); err != nil {
		return err
	}
	e.stack.RegisterLifecycle(e.beacon)
	if err := e.stack.Start(); err != nil {
		return err
	}
	e.eth.SetSynced()
	return nil
}

func (e *embedded) close() error {
	e.stop()
	e.done.Wait()
	return e.stack.Close()
}

// seal makes blocks until ctx ends.
func (e *embedded) seal(ctx context.Context) {
	arrived := make(chan struct{}, 1)
	e.done.Go(func() { e.watch(ctx, arrived) })
	for {
		head := e.eth.BlockChain().CurrentBlock()
		// A block's time is in whole seconds and must be after its parent's.
		wait := time.Until(time.Unix(int64(head.Time)+1, 0))
		if wait > 10*time.Second {
			e.log.WarnContext(ctx, "the clock is behind the chain; sealing waits for it", "by", wait)
		}
		wait = max(wait, gather)
		if !e.waiting(head) {
			select {
			case <-ctx.Done():
				return
			case <-arrived:
			case <-time.After(time.Second):
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		// The pool learns of a new head a little later: what it held may be in the
		// block before, and this one would be empty.
		if err := e.eth.TxPool().Sync(); err != nil || !e.waiting(head) {
			continue
		}
		e.beacon.Commit()
		if e.eth.BlockChain().CurrentBlock().Number.Cmp(head.Number) <= 0 {
			e.log.ErrorContext(ctx, "could not seal a block", "after", head.Number)
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
			}
			continue
		}
		// go-ethereum writes without syncing. What was written survives this
		// process either way; this makes it survive the machine.
		if err := e.eth.ChainDb().SyncKeyValue(); err != nil {
			e.log.ErrorContext(ctx, "could not sync the chain to disk", "error", err)
		}
	}
}

// watch says that transactions have come into the pool. It runs apart from
// sealing, since the pool waits for whoever it tells, and sealing for the pool.
func (e *embedded) watch(ctx context.Context, arrived chan<- struct{}) {
	txs := make(chan core.NewTxsEvent, 64)
	sub := e.eth.TxPool().SubscribeTransactions(txs, true)
	defer sub.Unsubscribe()
	for {
		select {
		case <-ctx.Done():
			return
		case <-sub.Err():
			return
		case <-txs:
		}
		select {
		case arrived <- struct{}{}:
		default:
		}
	}
}

// waiting tells whether the pool has a transaction that the next block could take.
func (e *embedded) waiting(head *types.Header) bool {
	pending, _ := e.eth.TxPool().Pending(txpool.PendingFilter{
		MinTip:  uint256.NewInt(1),
		BaseFee: uint256.MustFromBig(eip1559.CalcBaseFee(e.eth.BlockChain().Config(), head)),
	})
	return len(pending) > 0
}

func loopback(hostport string) (string, int, error) {
	host, p, err := net.SplitHostPort(hostport)
	if err != nil {
		return "", 0, kind.As(kind.Invalid, err, "serve JSON-RPC on", hostport)
	}
	port, err := strconv.ParseUint(p, 10, 16)
	if err != nil {
		return "", 0, kind.As(kind.Invalid, err, "serve JSON-RPC on", hostport)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", 0, kind.WithHint(kind.As(kind.Invalid, errors.New("only loopback addresses are allowed"), "serve JSON-RPC on", hostport),
			"use 127.0.0.1")
	}
	return host, int(port), nil
}

// quiet hands go-ethereum's log lines on with less weight: what it calls
// information is detail here, and its warnings are mostly about being alone.
type quiet struct{ slog.Handler }

func quieter(l slog.Level) slog.Level {
	switch {
	case l >= slog.LevelError:
		return slog.LevelError
	case l >= slog.LevelInfo:
		return slog.LevelDebug
	}
	return l - 4
}

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return q.Handler.Enabled(ctx, quieter(l))
}

func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	r.Level = quieter(r.Level)
	return q.Handler.Handle(ctx, r)
}

func (q quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(a)} }
func (q quiet) WithGroup(g string) slog.Handler      { return quiet{q.Handler.WithGroup(g)} }

// redirectLog wraps the logger so that go-ethereum does not know it for its own
// kind, of which it makes the process-wide slog default.
func redirectLog(log *slog.Logger) {
	gethlog.SetDefault(struct{ gethlog.Logger }{gethlog.NewLogger(quiet{log.Handler()})})
}
