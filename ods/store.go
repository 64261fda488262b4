package ods

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"

	"chancery/internal/durable"
	"chancery/internal/kind"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Config names the ODS's file and its sources.
type Config struct {
	DSN     string                // path of a SQLite file
	Sources map[string]Source     // databases, by name
	Files   map[string]FileSource // folders, by name
	Log     *slog.Logger
}

// ODS is the operational data store. It is safe for concurrent use; one sync
// runs at a time.
type ODS struct {
	db      *sql.DB
	cfg     Config
	syncing sync.Mutex
}

// Open opens the ODS, making its file where there is none.
func Open(ctx context.Context, c Config) (*ODS, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if err := checkSources(c); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(c.DSN), 0o700); err != nil {
		return nil, kind.As(kind.Unavailable, err, "make folder of", c.DSN)
	}
	if err := protect(c.DSN); err != nil {
		return nil, durable.Classify(err, "protect ODS", c.DSN)
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: c.DSN}).EscapedPath()+"?"+url.Values{
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-65536)"},
	}.Encode())
	if err != nil {
		return nil, kind.As(kind.Invalid, err, "open ODS", c.DSN)
	}
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(kind.As(kind.Unavailable, err, "open ODS", c.DSN), db.Close())
	}
	return &ODS{db: db, cfg: c}, nil
}

// protect makes the file, where it isn't there, readable to its owner only:
// SQLite's journals take over its mode.
func protect(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// checkSources refuses names that would let two sources have a dataset of one name.
func checkSources(c Config) error {
	names := slices.AppendSeq(slices.Collect(maps.Keys(c.Sources)), maps.Keys(c.Files))
	slices.Sort(names)
	for i, name := range names {
		if name == "" || strings.Contains(name, "/") {
			return kind.Errorf(kind.Invalid, "a source can't be named %q: a word without slashes, please", name)
		}
		if i > 0 && names[i-1] == name {
			return kind.Errorf(kind.Invalid, "two sources are named %q", name)
		}
	}
	return nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Close gives back the file.
func (o *ODS) Close() error { return o.db.Close() }

// Sources lists the configured sources' names, sorted.
func (o *ODS) Sources() []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(o.cfg.Sources)), maps.Keys(o.cfg.Files))
	slices.Sort(names)
	return names
}

const datasetColumns = `name, source, kind, schema, data, rows, size, version, position, synced_at, gone`

type scanner interface{ Scan(...any) error }

// scanDataset reads a row of datasetColumns and the place of its content.
func scanDataset(r scanner) (d Dataset, data string, err error) {
	var schema string
	var at, gone int64
	if err = r.Scan(&d.Name, &d.Source, &d.Kind, &schema, &data, &d.Rows, &d.Size, &d.Version, &d.Position, &at, &gone); err != nil {
		return d, "", err
	}
	d.SyncedAt, d.Gone = time.Unix(at, 0).UTC(), gone != 0
	return d, data, json.Unmarshal([]byte(schema), &d.Table)
}

// Datasets lists all datasets by name.
func (o *ODS) Datasets(ctx context.Context) ([]Dataset, error) {
	rows, err := o.db.QueryContext(ctx, `SELECT `+datasetColumns+` FROM dataset ORDER BY name`)
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "list", "datasets")
	}
	defer rows.Close()
	var out []Dataset
	for rows.Next() {
		d, _, err := scanDataset(rows)
		if err != nil {
			return nil, kind.As(kind.Unavailable, err, "list", "datasets")
		}
		out = append(out, d)
	}
	return out, kind.As(kind.Unavailable, rows.Err(), "list", "datasets")
}

// Dataset returns one dataset, or ErrNoDataset.
func (o *ODS) Dataset(ctx context.Context, name string) (Dataset, error) {
	d, _, err := o.dataset(ctx, o.db, name)
	return d, err
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (o *ODS) dataset(ctx context.Context, q querier, name string) (Dataset, string, error) {
	d, data, err := scanDataset(q.QueryRowContext(ctx, `SELECT `+datasetColumns+` FROM dataset WHERE name = $1`, name))
	if errors.Is(err, sql.ErrNoRows) {
		return d, "", kind.WithHint(kind.Wrap(ErrNoDataset, "find", name), "sync its source first: `chancery sync`")
	}
	return d, data, kind.As(kind.Unavailable, err, "read dataset", name)
}
