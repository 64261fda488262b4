// Package gateway is the HTTP side of a department: the directory for
// everybody, delivery for those whom the chain lets in, and the publisher's
// work. It checks sign-ins and signatures, asks the mirror of the whitelist,
// has requests relayed to the contract, and streams what was permitted.
//
// [New] makes a [Server] that signs people in, answers health checks and
// deploys. Everything else answers "no contract yet" until [Server.Attach]
// gives it a [Department]. What the routes need is declared here as small
// interfaces; the real parts are wired in cmd.
//
// The package knows nothing of how things are sealed, stored, synced or
// mirrored, and holds no key. Shapes and problem types are in gateway/api, the
// client in gateway/client, the pages in gateway/web.
package gateway

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"

	"chancery/acl"
	"chancery/assets"
	"chancery/assets/directory"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway/api"
	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/ods"
)

// Config is what a server needs from the start.
type Config struct {
	DB         *state.DB
	Log        *slog.Logger
	URL        string           // the address that others reach the gateway at; sign-ins are bound to it, never to the Host header
	ChainID    uint64           // sign-ins are bound to it
	Owner      common.Address   // the department's own account
	Publishers []common.Address // who may publish beside it
	TicketLife time.Duration    // how long a granted request may be used for fetching; 0: 15 minutes
	// MaxStaleness is how long the chain may be silent before the gateway is no
	// longer ready; 0: acl.DefaultMaxStaleness. It should be the mirror's.
	MaxStaleness time.Duration
	// Deploy makes the department's contract and enters it in the directory.
	// It must be idempotent and end with Attach.
	Deploy func(ctx context.Context, progress func(api.Progress)) (api.Deployment, error)
	Limits Limits
	Now    func() time.Time // nil: time.Now
}

// Limits bound what strangers can make the gateway do. Zero fields mean the default.
type Limits struct {
	PerSecond     float64       // requests per second and address, default 50
	Burst         int           // default 200
	SignPerMinute float64       // nonces, sign-ins and access requests per minute and address, each; default 60
	SignBurst     int           // default 60
	Body          int64         // bytes of a request body, default 64 KiB
	Drain         time.Duration // how long running downloads may take after the server was told to stop, default 30 s
	RelayWait     time.Duration // how long a POST waits for its transaction, default 2 min
}

// Department is what the routes need once the department has a contract.
type Department struct {
	Name, Code       string
	ChainID          uint64
	Contract         common.Address
	DirectoryAddress common.Address
	Owner            common.Address
	NodeURL          string // JSON-RPC address for those who check by themselves; may be empty

	Decider   Decider
	Grants    Grants
	Directory Directory
	Access    *Access // must be one of the follower's consumers
	Opener    Opener
	Publisher Publisher
	Checker   Checker
	Outbox    Outbox
	Heads     Heads
	ODS       ODS
	IPFS      IPFS // nil: none
	// Redirect sends readers of sealed files to the payload's own address, where
	// the store has such.
	Redirect bool

	Withdrawer Withdrawer
}

// Decider says who may read what. An error is no decision, and denies.
type Decider interface {
	Decide(ctx context.Context, r acl.Request) (acl.Decision, error)
}

// Grants lists the whitelist as mirrored.
type Grants interface {
	Grants(ctx context.Context, f acl.GrantFilter) ([]acl.Grant, error)
}

// Directory reads the resource directory.
type Directory interface {
	Departments(ctx context.Context) ([]directory.Department, error)
	Assets(ctx context.Context, q directory.Query) (directory.Page, error)
	Asset(ctx context.Context, id common.Hash) (directory.Asset, error)
}

// Opener gives out what the department has sealed.
type Opener interface {
	// Header writes a new key header for r.
	Header(ctx context.Context, id common.Hash, r age.Recipient) ([]byte, error)
	// Plain opens the content. A chunk that was tampered with is never returned.
	Plain(ctx context.Context, id common.Hash) (r io.ReaderAt, size int64, closer func() error, err error)
	// Payload opens n bytes of the sealed payload from off; n < 0 is to the end.
	Payload(ctx context.Context, id common.Hash, off, n int64) (io.ReadCloser, error)
	// Address gives an address at which anyone gets the payload for as long as
	// life; ok is false where its store has none.
	Address(ctx context.Context, id common.Hash, life time.Duration) (url string, ok bool, err error)
	// Access opens the access information of an asset.
	Access(ctx context.Context, id common.Hash) (assets.Access, error)
}

// Publisher seals, stores and registers.
type Publisher interface {
	Publish(ctx context.Context, d assets.Draft, progress func(assets.Progress)) (assets.Publication, error)
	// Datasets lists the names of the datasets that something was published of.
	Datasets(ctx context.Context) ([]string, error)
}

// Checker compares what is stored with what is registered.
type Checker interface {
	Check(ctx context.Context, o assets.CheckOptions, progress func(done, total int64)) (assets.CheckReport, error)
}

// Withdrawer takes away what the department keeps of a withdrawn asset.
type Withdrawer interface {
	// Kept tells what type an asset of the department's is.
	Kept(ctx context.Context, id common.Hash) (contracts.DataType, error)
	// Remove takes away its object, and with erase its key header and what is held of it.
	Remove(ctx context.Context, id common.Hash, erase *assets.Erasure, held ...assets.Held) (assets.Removal, error)
	// Erased tells whether its key header was erased.
	Erased(ctx context.Context, id common.Hash) (assets.Erasure, bool, error)
}

// Outbox sends transactions.
type Outbox interface {
	Enqueue(ctx context.Context, tx *sql.Tx, in chain.Intent) (chain.IntentID, error)
	Wait(ctx context.Context, id chain.IntentID) (chain.Outcome, error)
	Outcome(ctx context.Context, id chain.IntentID) (chain.Outcome, error)
	Wake()
}

// Heads tells how far the chain has been followed.
type Heads interface {
	Status() chain.Status
	WaitBlock(ctx context.Context, number uint64) error
	Subscribe() (<-chan chain.Ref, func())
}

// ODS is the department's operational data store.
type ODS interface {
	Sources() []string
	Sync(ctx context.Context, source string, progress func(ods.Progress)) (ods.Report, error)
	Datasets(ctx context.Context) ([]ods.Dataset, error)
	Dataset(ctx context.Context, name string) (ods.Dataset, error)
	Release(ctx context.Context, dataset string, f ods.Format) (*ods.Release, error)
	// Rows reads at most limit rows after cursor; next is "" at the end.
	Rows(ctx context.Context, table string, columns []string, after string, limit int) (rows [][]any, next string, err error)
}

// Server is the gateway's HTTP server. It is safe for concurrent use.
type Server struct {
	cfg     Config
	log     *slog.Logger
	domain  string // of the configured URL
	https   bool
	dep     atomic.Pointer[Department]
	handler http.Handler
	limits  *limiters
	closing context.Context // done when running downloads must end
	close   context.CancelFunc
}

// New checks the configuration and builds the routes.
func New(c Config) (*Server, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, kind.Errorf(kind.Invalid, "%q is not the address of a gateway", c.URL)
	}
	if c.DB == nil || c.ChainID == 0 {
		return nil, kind.Errorf(kind.Invalid, "a gateway needs a state and a chain")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	c.URL = strings.TrimRight(c.URL, "/")
	setDefault(&c.TicketLife, 15*time.Minute)
	setDefault(&c.MaxStaleness, acl.DefaultMaxStaleness)
	setDefault(&c.Limits.PerSecond, 50)
	setDefault(&c.Limits.Burst, 200)
	setDefault(&c.Limits.SignPerMinute, 60)
	setDefault(&c.Limits.SignBurst, 60)
	setDefault(&c.Limits.Body, 64<<10)
	setDefault(&c.Limits.Drain, 30*time.Second)
	setDefault(&c.Limits.RelayWait, 2*time.Minute)
	s := &Server{cfg: c, log: c.Log, domain: u.Host, https: u.Scheme == "https", limits: newLimiters(c.Limits)}
	s.closing, s.close = context.WithCancel(context.Background())
	s.handler = s.routes()
	return s, nil
}

func setDefault[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}

// Attach gives the server its department; from then on every route works.
func (s *Server) Attach(d *Department) { s.dep.Store(d) }

// Handler is the server's routes, for tests and for other servers.
func (s *Server) Handler() http.Handler { return s.handler }

// Serve answers on ln until ctx ends. Then no new connection is taken, and
// downloads that are running may finish for as long as Limits.Drain.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	hs := &http.Server{
		Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	done := make(chan error, 1)
	go func() { done <- hs.Serve(ln) }()
	select {
	case err := <-done:
		s.close()
		return kind.As(kind.Unavailable, err, "serve on", ln.Addr().String())
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.Limits.Drain)
	defer cancel()
	err := hs.Shutdown(drain)
	s.close() // whatever still runs is cut
	if errors.Is(err, context.DeadlineExceeded) {
		err = hs.Close()
	}
	<-done
	return kind.As(kind.Unavailable, err, "shut down", "gateway")
}

// LoadDepartment reads the contract that SaveDepartment recorded for a chain.
func LoadDepartment(ctx context.Context, db *state.DB, chainID uint64) (contract, dir common.Address, block uint64, ok bool, err error) {
	var c, d []byte
	var b int64
	err = db.QueryRowContext(ctx, `SELECT contract, directory, block FROM gateway_department WHERE chain_id = $1`, int64(chainID)).Scan(&c, &d, &b)
	if errors.Is(err, sql.ErrNoRows) {
		return common.Address{}, common.Address{}, 0, false, nil
	}
	if err != nil {
		return common.Address{}, common.Address{}, 0, false, kind.As(kind.Unavailable, err, "read", "the department's contract")
	}
	return common.BytesToAddress(c), common.BytesToAddress(d), uint64(b), true, nil
}

// SaveDepartment records the department's contract on a chain, the directory it
// is entered in, and the block to follow the chain from.
func SaveDepartment(ctx context.Context, tx *sql.Tx, chainID uint64, contract, dir common.Address, block uint64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO gateway_department (chain_id, contract, directory, block) VALUES ($1, $2, $3, $4)
		ON CONFLICT (chain_id) DO UPDATE SET contract = excluded.contract, directory = excluded.directory, block = excluded.block`,
		int64(chainID), contract[:], dir[:], int64(block))
	return kind.As(kind.Unavailable, err, "record", "the department's contract")
}
