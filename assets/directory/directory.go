// Package directory lists the assets of every department that entered its
// contract in the ResourceDirectory. It is a read model: a chain.Consumer that
// derives tables named directory_… from events, and queries over them.
//
// Only the events of contracts that are in the ResourceDirectory by then are
// kept, so that nobody else can make the tables grow: a department is entered
// before it publishes. What a contract claims is checked: an asset whose id doesn't follow from its
// contents, or whose metadata can't be read, is shown with its Fault.
package directory

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/state"
)

// Errors that callers tell apart.
var (
	ErrNoAsset = kind.New(kind.NotFound, "no such asset in the directory")
	ErrCursor  = kind.New(kind.Invalid, "the cursor is not one of this directory")
)

// Limits of a page.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

const ddl = `
CREATE TABLE IF NOT EXISTS directory_cursor (
	chain_id BIGINT PRIMARY KEY, block BIGINT NOT NULL, hash BYTEA NOT NULL);
CREATE TABLE IF NOT EXISTS directory_department (
	chain_id BIGINT NOT NULL, assets BYTEA NOT NULL, owner BYTEA NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, gateway TEXT NOT NULL,
	block BIGINT NOT NULL, tx BYTEA NOT NULL, PRIMARY KEY (chain_id, assets));
CREATE TABLE IF NOT EXISTS directory_asset (
	chain_id BIGINT NOT NULL, contract BYTEA NOT NULL, asset BYTEA NOT NULL, dataset BYTEA NOT NULL,
	version BIGINT NOT NULL, data_type BIGINT NOT NULL, hash_algorithm BIGINT NOT NULL, metadata BYTEA NOT NULL,
	words TEXT NOT NULL, fault TEXT NOT NULL, block BIGINT NOT NULL, log_index BIGINT NOT NULL, tx BYTEA NOT NULL,
	PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX IF NOT EXISTS directory_asset_id ON directory_asset (chain_id, asset);
CREATE TABLE IF NOT EXISTS directory_change (
	chain_id BIGINT NOT NULL, contract BYTEA NOT NULL, asset BYTEA NOT NULL, status BIGINT NOT NULL, successor BYTEA NOT NULL,
	block BIGINT NOT NULL, log_index BIGINT NOT NULL, tx BYTEA NOT NULL, PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX IF NOT EXISTS directory_change_asset ON directory_change (chain_id, contract, asset)`

var tables = []string{"directory_department", "directory_asset", "directory_change"}

// Config says which directory on which chain.
type Config struct {
	DB        *state.DB
	ChainID   uint64
	Directory common.Address // the ResourceDirectory
}

// Department is an entry of the ResourceDirectory.
type Department struct {
	Assets, Owner       common.Address
	Code, Name, Gateway string
	Block               uint64
	Tx                  common.Hash
}

// Asset is a registered asset and where it was registered.
type Asset struct {
	ID           common.Hash
	Department   string // code
	Contract     common.Address
	Header       contracts.Header
	Dataset      [16]byte
	Metadata     []byte // as registered
	Fault        string // why it should not be relied on; "" if nothing is wrong
	Status       contracts.Status
	SupersededBy common.Hash
	Block        uint64
	LogIndex     uint
	Tx           common.Hash
	History      []Change // oldest first; only from Directory.Asset
}

// Change is a later event of an asset.
type Change struct {
	Status    contracts.Status // None where only the successor was named
	Successor common.Hash
	Block     uint64
	Tx        common.Hash
}

// Query narrows Assets; zero fields match everything.
type Query struct {
	Text       string // part of the title, description, keywords or name
	Department string // code
	Type       contracts.DataType
	Status     contracts.Status
	After      string // Page.Next
	Limit      int    // default DefaultLimit, at most MaxLimit
}

// Page is part of a list, newest assets first.
type Page struct {
	Assets []Asset
	Next   string // "" on the last page
}

// Directory is safe for concurrent use.
type Directory struct{ c Config }

// New opens the directory, making its tables if they are not there.
func New(ctx context.Context, c Config) (*Directory, error) {
	_, err := c.DB.EnsureDerived(ctx, "directory", ddl)
	return &Directory{c}, kind.Wrap(err, "open", "directory")
}

// Name is for logs and errors.
func (d *Directory) Name() string { return "directory" }

// Cursor tells the block that the tables stand at.
func (d *Directory) Cursor(ctx context.Context, tx *sql.Tx) (chain.Ref, bool, error) {
	var n int64
	var h []byte
	err := tx.QueryRowContext(ctx, `SELECT block, hash FROM directory_cursor WHERE chain_id = $1`, int64(d.c.ChainID)).Scan(&n, &h)
	if errors.Is(err, sql.ErrNoRows) {
		return chain.Ref{}, false, nil
	}
	return chain.Ref{Number: uint64(n), Hash: common.BytesToHash(h)}, err == nil, err
}

// Rewind forgets what came with the blocks above to.
func (d *Directory) Rewind(ctx context.Context, tx *sql.Tx, to chain.Ref) error {
	return d.cut(ctx, tx, int64(to.Number), to)
}

func (d *Directory) cut(ctx context.Context, tx *sql.Tx, above int64, to chain.Ref) error {
	for _, t := range tables {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+t+` WHERE chain_id = $1 AND block > $2`, int64(d.c.ChainID), above); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO directory_cursor (chain_id, block, hash) VALUES ($1, $2, $3)
		ON CONFLICT (chain_id) DO UPDATE SET block = excluded.block, hash = excluded.hash`, int64(d.c.ChainID), int64(to.Number), to.Hash.Bytes())
	return err
}

// Apply takes a block's events. One that can't be decoded is passed over: any
// contract may emit anything.
func (d *Directory) Apply(ctx context.Context, tx *sql.Tx, b *chain.Block) error {
	above := int64(b.Number)
	if _, ok, err := d.Cursor(ctx, tx); err != nil {
		return err
	} else if !ok {
		above = -1
	}
	if err := d.cut(ctx, tx, above, b.Ref); err != nil {
		return err
	}
	id := int64(d.c.ChainID)
	for i := range b.Logs {
		l := &b.Logs[i]
		ev, err := contracts.DecodeEvent(l)
		if err != nil {
			continue
		}
		from, block, index, txh := l.Address.Bytes(), int64(b.Number), int64(l.Index), l.TxHash.Bytes()
		change := func(asset common.Hash, s contracts.Status, next common.Hash) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO directory_change (chain_id, contract, asset, status, successor, block, log_index, tx)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, id, from, asset.Bytes(), int64(s), next.Bytes(), block, index, txh)
			return err
		}
		if e, ok := ev.(contracts.DepartmentRegistered); ok && l.Address == d.c.Directory {
			_, err := tx.ExecContext(ctx, `INSERT INTO directory_department (chain_id, assets, owner, code, name, gateway, block, tx)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`, id, e.Assets.Bytes(), e.Owner.Bytes(), text(e.Code), text(e.Name), text(e.Gateway), block, txh)
			if err != nil {
				return err
			}
			continue
		}
		var entered int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM directory_department WHERE chain_id = $1 AND assets = $2`, id, from).Scan(&entered); err != nil {
			return err
		}
		if entered == 0 {
			continue
		}
		switch e := ev.(type) {
		case contracts.AssetRegistered:
			words, fault := "", ""
			if contracts.AssetID(d.c.ChainID, l.Address, e.Header, e.Metadata) != e.AssetID {
				fault = "the id does not follow from the contents"
			} else if m, err := assets.DecodeMetadata(e.Metadata); err != nil {
				fault = "the metadata can't be read"
			} else {
				words = searchable(m.Public)
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO directory_asset (chain_id, contract, asset, dataset, version, data_type, hash_algorithm, metadata, words, fault, block, log_index, tx)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, id, from, e.AssetID.Bytes(), e.Dataset[:], int64(e.Header.Version),
				int64(e.Header.DataType), int64(e.Header.HashAlgorithm), append([]byte{}, e.Metadata...), words, fault, block, index, txh)
		case contracts.AssetStatusChanged:
			err = change(e.AssetID, e.Status, common.Hash{})
		case contracts.AssetSuperseded:
			err = change(e.AssetID, contracts.None, e.Successor)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// searchable is the text of an asset that searches look in.
func searchable(p assets.Public) string {
	return strings.ToLower(text(strings.Join(append([]string{p.Name, p.Title, p.Description, p.Theme}, p.Keywords...), "\n")))
}

// text makes a stranger's string one that both databases take.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

var like = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func encodeCursor(block, index int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(block, 10) + "." + strconv.FormatInt(index, 10)))
}

func decodeCursor(s string) (block, index int64, err error) {
	if len(s) > 64 {
		return 0, 0, ErrCursor
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	a, b, ok := strings.Cut(string(raw), ".")
	block, err1 := strconv.ParseInt(a, 10, 64)
	index, err2 := strconv.ParseInt(b, 10, 64)
	if err != nil || !ok || err1 != nil || err2 != nil || block < 0 || index < 0 || encodeCursor(block, index) != s {
		return 0, 0, kind.WithHint(ErrCursor, "start again without after")
	}
	return block, index, nil
}

// Departments lists the departments by code.
func (d *Directory) Departments(ctx context.Context) ([]Department, error) {
	rows, err := d.c.DB.QueryContext(ctx, `SELECT assets, owner, code, name, gateway, block, tx FROM directory_department WHERE chain_id = $1 ORDER BY code`, int64(d.c.ChainID))
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "list", "departments")
	}
	defer rows.Close()
	var out []Department
	for rows.Next() {
		var x Department
		var a, o, t []byte
		if err := rows.Scan(&a, &o, &x.Code, &x.Name, &x.Gateway, &x.Block, &t); err != nil {
			return nil, kind.As(kind.Internal, err, "list", "departments")
		}
		x.Assets, x.Owner, x.Tx = common.BytesToAddress(a), common.BytesToAddress(o), common.BytesToHash(t)
		out = append(out, x)
	}
	return out, kind.As(kind.Unavailable, rows.Err(), "list", "departments")
}

// latest is a subquery for the newest value of a column of an asset's changes.
func latest(column, none, where string) string {
	return `COALESCE((SELECT c.` + column + ` FROM directory_change c WHERE c.chain_id = a.chain_id AND c.contract = a.contract
		AND c.asset = a.asset AND ` + where + ` ORDER BY c.block DESC, c.log_index DESC LIMIT 1), ` + none + `)`
}

var (
	status = latest("status", "1", "c.status <> 0")
	fields = `SELECT a.asset, d.code, a.contract, a.version, a.data_type, a.hash_algorithm, a.dataset, a.metadata, a.fault, ` + status + `, ` +
		latest("successor", "a.asset", "c.status = 0") + `, a.block, a.log_index, a.tx
		FROM directory_asset a JOIN directory_department d ON d.chain_id = a.chain_id AND d.assets = a.contract WHERE a.chain_id = $1`
)

func (d *Directory) list(ctx context.Context, query string, args ...any) ([]Asset, error) {
	rows, err := d.c.DB.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "read", "directory")
	}
	defer rows.Close()
	var out []Asset
	for rows.Next() {
		var x Asset
		var id, c, ds, next, t []byte
		var alg int64
		if err := rows.Scan(&id, &x.Department, &c, &x.Header.Version, &x.Header.DataType, &alg, &ds, &x.Metadata, &x.Fault, &x.Status, &next, &x.Block, &x.LogIndex, &t); err != nil {
			return nil, kind.As(kind.Internal, err, "read", "directory")
		}
		x.ID, x.Contract, x.Tx, x.Header.HashAlgorithm = common.BytesToHash(id), common.BytesToAddress(c), common.BytesToHash(t), uint64(alg)
		copy(x.Dataset[:], ds)
		if n := common.BytesToHash(next); n != x.ID && x.Status == contracts.Superseded {
			x.SupersededBy = n
		}
		out = append(out, x)
	}
	return out, kind.As(kind.Unavailable, rows.Err(), "read", "directory")
}

// Assets lists assets, newest first; ErrCursor if q.After isn't a page's Next.
func (d *Directory) Assets(ctx context.Context, q Query) (Page, error) {
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	q.Limit = min(q.Limit, MaxLimit)
	sqlText, args := fields, []any{int64(d.c.ChainID)}
	arg := func(v any) string { args = append(args, v); return "$" + strconv.Itoa(len(args)) }
	if q.Text != "" {
		sqlText += ` AND a.words LIKE ` + arg("%"+like.Replace(strings.ToLower(text(q.Text)))+"%") + ` ESCAPE '\'`
	}
	if q.Department != "" {
		sqlText += ` AND d.code = ` + arg(text(q.Department))
	}
	if q.Type != 0 {
		sqlText += ` AND a.data_type = ` + arg(int64(q.Type))
	}
	if q.Status != 0 {
		sqlText += ` AND ` + status + ` = ` + arg(int64(q.Status))
	}
	if q.After != "" {
		b, i, err := decodeCursor(q.After)
		if err != nil {
			return Page{}, err
		}
		n := arg(b)
		sqlText += ` AND (a.block < ` + n + ` OR (a.block = ` + n + ` AND a.log_index < ` + arg(i) + `))`
	}
	found, err := d.list(ctx, sqlText+` ORDER BY a.block DESC, a.log_index DESC LIMIT `+arg(int64(q.Limit+1)), args...)
	p := Page{Assets: found}
	if len(found) > q.Limit {
		p.Assets = found[:q.Limit]
		last := p.Assets[q.Limit-1]
		p.Next = encodeCursor(int64(last.Block), int64(last.LogIndex))
	}
	return p, err
}

// Asset returns one asset with its history; ErrNoAsset if it is not listed.
// Where several contracts claim an id, the sound claim counts.
func (d *Directory) Asset(ctx context.Context, id common.Hash) (Asset, error) {
	found, err := d.list(ctx, fields+` AND a.asset = $2 ORDER BY CASE WHEN a.fault = '' THEN 0 WHEN a.fault LIKE 'the meta%' THEN 1 ELSE 2 END, a.block, a.log_index LIMIT 1`, int64(d.c.ChainID), id.Bytes())
	if err != nil {
		return Asset{}, err
	}
	if len(found) == 0 {
		return Asset{}, kind.Wrap(ErrNoAsset, "find", hex.EncodeToString(id[:]))
	}
	x := found[0]
	rows, err := d.c.DB.QueryContext(ctx, `SELECT status, successor, block, tx FROM directory_change
		WHERE chain_id = $1 AND contract = $2 AND asset = $3 ORDER BY block, log_index`, int64(d.c.ChainID), x.Contract.Bytes(), id.Bytes())
	if err != nil {
		return Asset{}, kind.As(kind.Unavailable, err, "read history of", id.Hex())
	}
	defer rows.Close()
	for rows.Next() {
		var c Change
		var s, t []byte
		if err := rows.Scan(&c.Status, &s, &c.Block, &t); err != nil {
			return Asset{}, kind.As(kind.Internal, err, "read history of", id.Hex())
		}
		c.Successor, c.Tx = common.BytesToHash(s), common.BytesToHash(t)
		x.History = append(x.History, c)
	}
	return x, kind.As(kind.Unavailable, rows.Err(), "read history of", id.Hex())
}
