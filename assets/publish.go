package assets

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ipfs/go-cid"

	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/failpoint"
	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/ods/store"
)

// Config is what publishing, opening and checking need of a department.
type Config struct {
	DB       *state.DB
	Store    store.Store
	Outbox   Outbox
	Identity age.Identity  // opens the department's key headers
	To       age.Recipient // the department's own
	ChainID  uint64
	Contract common.Address
	Now      func() time.Time // nil: the clock
	Log      *slog.Logger
}

// Outbox sends transactions: see chain.Outbox.
type Outbox interface {
	Enqueue(ctx context.Context, tx *sql.Tx, in chain.Intent) (chain.IntentID, error)
	Wait(ctx context.Context, id chain.IntentID) (chain.Outcome, error)
	Wake()
}

// Draft is what is to be published.
type Draft struct {
	Dataset string             // name
	Type    contracts.DataType // structured, unstructured or text
	// Version is a digest of what the release is made from. The same dataset,
	// type, format and version is published once. Of structured data it is made
	// here from the table and its schema.
	Version string
	Format  string
	// Content writes the release; nil for structured data.
	Content io.WriterTo
	Size    int64  // of the content, in bytes; 0 where unknown
	Table   string // of structured data: the dataset in the ODS

	Title, Description, Theme, Language, License, MediaType string
	Keywords                                                []string
	Rows                                                    int64
	Schema                                                  []Column
	// Withhold names descriptive fields that stay out of the public part:
	// name, title, description, keywords, theme, language, license, rows, schema.
	Withhold []string
	// HashAlgorithm is a multihash code; 0 is sha2-256.
	HashAlgorithm uint64
}

// payloadPrefix starts the keys of payloads in the store.
const payloadPrefix = "payloads/"

// Progress tells how far publishing is. Total is 0 where unknown.
type Progress struct {
	Stage       string // "seal", "register"
	Done, Total int64  // bytes
}

// Publication is a published asset.
type Publication struct {
	AssetID     common.Hash
	Already     bool // it was published before; nothing was done
	PlainSize   int64
	PayloadSize int64
	Multihash   []byte
	CID         cid.Cid     // undefined where there is no payload
	Supersedes  common.Hash // zero where it is the first, or the one before was withdrawn
	TxHash      common.Hash
	Block       chain.Ref
	GasUsed     uint64
}

// Publisher seals, stores and registers. It is safe for concurrent use.
//
// The order of steps is what keeps a crash harmless. A draft row names the
// object before it is written. The payload is durable before the row turns
// sealed. One transaction then makes durable the key header, the tree's nodes
// and the intent to register, so that nothing is ever registered that can't be
// opened, and nothing sealed is forgotten. Whoever repeats the command finds the
// row: a draft, of whatever version, is thrown away with its object and done
// again; a sealed one only waits for its transaction.
type Publisher struct {
	c     Config
	locks keyedMutex

	mu      sync.Mutex
	running map[string]bool // ids of releases that are being made or registered now
}

// NewPublisher makes the publisher of a department.
func NewPublisher(c Config) *Publisher {
	c.defaults()
	return &Publisher{c: c, running: map[string]bool{}}
}

func (c *Config) defaults() {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
}

// Publish seals, stores and registers a draft, and returns once it is mined.
// The same draft again returns the same asset. progress may be nil; it is called
// from one goroutine at a time.
func (p *Publisher) Publish(ctx context.Context, d Draft, progress func(Progress)) (Publication, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	out, err := p.publish(ctx, d, progress)
	return out, kind.Wrap(err, "publish", d.Dataset)
}

func (p *Publisher) publish(ctx context.Context, d Draft, progress func(Progress)) (Publication, error) {
	if err := d.check(); err != nil {
		return Publication{}, err
	}
	unlock, err := p.locks.lock(ctx, fmt.Sprintf("%s\x00%d\x00%s", d.Dataset, d.Type, d.Format))
	if err != nil {
		return Publication{}, err
	}
	defer unlock()
	if err := p.discardDrafts(ctx, d); err != nil {
		return Publication{}, err
	}
	r, err := p.find(ctx, d)
	if err != nil {
		return Publication{}, err
	}
	already := r != nil
	if r == nil {
		if r, err = p.seal(ctx, d, progress); err != nil {
			return Publication{}, err
		}
	}
	progress(Progress{Stage: "register"})
	out, err := p.register(ctx, r)
	out.Already = already
	return out, err
}

func (d *Draft) check() error {
	switch {
	case d.Dataset == "" || len(d.Dataset) > 512:
		return kind.Errorf(kind.Invalid, "a dataset's name has 1 to 512 bytes")
	case d.Type == contracts.Structured && (d.Table == "" || d.Content != nil):
		return kind.Errorf(kind.Invalid, "structured data names a table and has no content")
	case d.Type != contracts.Structured && (d.Content == nil || d.Version == "" || d.Format == ""):
		return kind.Errorf(kind.Invalid, "a release has content, a version and a format")
	case d.Type < contracts.Structured || d.Type > contracts.Text:
		return kind.Errorf(kind.Invalid, "data type %d is not known", d.Type)
	}
	if d.Type == contracts.Structured {
		d.HashAlgorithm, d.Format = 0, "rows"
		schema, err := json.Marshal([]any{d.Table, d.Schema})
		if err != nil {
			return kind.As(kind.Internal, err, "encode", "schema")
		}
		sum := sha256.Sum256(schema)
		d.Version = hex.EncodeToString(sum[:])
		return nil
	}
	if d.HashAlgorithm == 0 {
		d.HashAlgorithm = SHA256
	}
	_, err := NewHash(d.HashAlgorithm)
	return err
}

// seal makes the release: from nothing to a sealed row with its intents queued.
func (p *Publisher) seal(ctx context.Context, d Draft, progress func(Progress)) (*release, error) {
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return nil, kind.As(kind.Internal, err, "draw", "store key")
	}
	r := &release{id: hex.EncodeToString(random[:]), draft: d, state: draftState, created: p.c.Now()}
	if d.Type == contracts.Unstructured {
		r.storeKey = payloadPrefix + r.id[:2] + "/" + r.id
	}
	defer p.runs(r.id)()
	if err := p.insert(ctx, r); err != nil {
		return nil, err
	}
	failpoint.Hit("publish/draft")
	err := p.fill(ctx, r, progress)
	if err == nil {
		return r, nil
	}
	// What was asked for didn't come about: leave nothing, also when the asker is gone.
	clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return nil, errors.Join(err, p.discard(clean, r))
}

func (p *Publisher) fill(ctx context.Context, r *release, progress func(Progress)) error {
	d := r.draft
	public := Public{
		Dataset: contracts.DatasetID(p.c.Contract, d.Dataset), Name: d.Dataset, Title: d.Title, Description: d.Description, Keywords: d.Keywords,
		Theme: d.Theme, Language: d.Language, License: d.License, Issued: r.created.UTC().Truncate(time.Second), MediaType: d.MediaType,
		Format: d.Format, Rows: d.Rows, Schema: d.Schema,
	}
	access := Access{Key: r.storeKey, Table: d.Table}
	var m Metadata
	var err error
	if access.Withheld, err = withhold(&public, d.Withhold); err != nil {
		return err
	}
	var sealed sealed
	var stored int64
	switch d.Type {
	case contracts.Unstructured:
		sealed, err = p.onePass(ctx, d, progress, func(ctx context.Context, payload io.Reader) error {
			size := int64(-1)
			if d.Size > 0 {
				size = seal.PayloadSize(d.Size)
			}
			info, err := p.c.Store.Put(ctx, r.storeKey, payload, store.PutOptions{Size: size})
			stored = info.Size
			return err
		})
		if err == nil && stored != sealed.payload.Size {
			err = kind.Errorf(kind.Unavailable, "the store took %d of %d bytes", stored, sealed.payload.Size)
		}
	case contracts.Text:
		var inline bytes.Buffer
		sealed, err = p.onePass(ctx, d, progress, func(_ context.Context, payload io.Reader) error {
			most := seal.PayloadSize(MaxText)
			n, err := io.Copy(&inline, io.LimitReader(payload, most+1))
			if n > most {
				return kind.WithHint(kind.Errorf(kind.Invalid, "a text that is carried on-chain has at most %d bytes", MaxText), "publish it as a file")
			}
			return err
		})
		m.Inline = inline.Bytes()
	}
	if err != nil {
		return err
	}
	failpoint.Hit("publish/stored")
	if d.Type != contracts.Structured {
		public.PlainSize, public.Payload = sealed.plain, &sealed.payload
		r.header, r.plainSize, r.payloadSize, r.tree = sealed.header, sealed.plain, sealed.payload.Size, sealed.tree
	}
	if m.Access, err = sealAccess(access, p.c.To); err != nil {
		return err
	}
	m.Public = public
	if r.metadata, err = m.Encode(); err != nil {
		return err
	}
	r.asset = contracts.AssetID(p.c.ChainID, p.c.Contract, r.head(), r.metadata)
	if err := p.enqueue(ctx, r); err != nil {
		return err
	}
	p.c.Outbox.Wake()
	failpoint.Hit("publish/enqueued")
	return nil
}

// withhold takes fields out of the public part and returns them.
func withhold(p *Public, fields []string) (map[string]any, error) {
	out := map[string]any{}
	for _, f := range fields {
		if _, twice := out[f]; twice {
			continue
		}
		switch f {
		case "name":
			out[f], p.Name = p.Name, ""
		case "title":
			out[f], p.Title = p.Title, ""
		case "description":
			out[f], p.Description = p.Description, ""
		case "keywords":
			out[f], p.Keywords = p.Keywords, nil
		case "theme":
			out[f], p.Theme = p.Theme, ""
		case "language":
			out[f], p.Language = p.Language, ""
		case "license":
			out[f], p.License = p.License, ""
		case "rows":
			out[f], p.Rows = p.Rows, 0
		case "schema":
			out[f], p.Schema = p.Schema, nil
		default:
			return nil, kind.Errorf(kind.Invalid, "%q can't be withheld: name, title, description, keywords, theme, language, license, rows or schema", f)
		}
	}
	return out, nil
}

// Datasets lists the names of the datasets that something was published of.
func (p *Publisher) Datasets(ctx context.Context) ([]string, error) {
	rows, err := p.c.DB.QueryContext(ctx, `SELECT DISTINCT dataset FROM asset_release WHERE chain_id = $1 AND contract = $2 AND state = $3 ORDER BY dataset`,
		int64(p.c.ChainID), p.c.Contract[:], sealedState)
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "list", "published datasets")
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, kind.As(kind.Unavailable, err, "list", "published datasets")
		}
		out = append(out, name)
	}
	return out, kind.As(kind.Unavailable, rows.Err(), "list", "published datasets")
}

// register waits until a sealed release is mined, and its predecessor superseded.
func (p *Publisher) register(ctx context.Context, r *release) (Publication, error) {
	defer p.runs(r.id)()
	if err := p.requeue(ctx, r); err != nil {
		return Publication{}, err
	}
	out, err := p.c.Outbox.Wait(ctx, r.intent)
	if err == nil {
		err = out.Err
	}
	if err != nil {
		return Publication{}, kind.Wrap(err, "register", r.asset.Hex())
	}
	pub := Publication{
		AssetID: r.asset, PlainSize: r.plainSize, PayloadSize: r.payloadSize,
		TxHash: out.TxHash, Block: out.Block, GasUsed: out.GasUsed,
	}
	if r.next != 0 {
		next, err := p.c.Outbox.Wait(ctx, r.next)
		if err != nil {
			return Publication{}, kind.Wrap(err, "supersede", r.supersedes.Hex())
		}
		if next.Err == nil {
			pub.Supersedes, pub.Block = r.supersedes, next.Block
		} else { // it was withdrawn, or never registered
			p.c.Log.Warn("the release before was not superseded", "dataset", r.draft.Dataset, "asset", r.supersedes.Hex(), "err", next.Err)
		}
	}
	failpoint.Hit("publish/mined")
	m, err := DecodeMetadata(r.metadata)
	if err != nil {
		return Publication{}, err
	}
	if m.Public.Payload != nil {
		pub.Multihash, pub.CID = m.Public.Payload.Multihash, m.Public.Payload.CID
	}
	return pub, nil
}

// runs notes that a release is being made, until done is called.
func (p *Publisher) runs(id string) (done func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running[id] = true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.running, id)
	}
}

// isRunning reports whether a release is being made now.
func (p *Publisher) isRunning(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running[id]
}
