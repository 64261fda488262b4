// Package state opens the gateway's database: SQLite in one file by default,
// PostgreSQL when the DSN says so. Migrations and queries are the same text on
// both; parameters are written $1, $2, … and types BIGINT, TEXT, BYTEA.
//
// Two kinds of tables live there. What only this gateway knows (key headers,
// the outbox, sessions, sync marks) comes from the numbered migrations and must
// be backed up. What is derived from a chain comes from [DB.EnsureDerived] and
// can be deleted at any time: its owner rebuilds it.
package state

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL driver
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // SQLite driver, without cgo

	"chancery/internal/kind"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is the gateway's database. It is safe for concurrent use.
type DB struct {
	*sql.DB
	name     string // the file's path, or the DSN without its password
	postgres bool
}

// Open opens the database that dsn names, creating a SQLite file that is not
// there, and brings its migrations up to date. A dsn that starts with
// postgres:// or postgresql:// is PostgreSQL; anything else is a file's path.
//
// SQLite runs in WAL mode with synchronous=FULL: a transaction that was
// committed survives a power cut. It zeroes what is deleted: see [DB.Scrub].
func Open(ctx context.Context, dsn string) (*DB, error) {
	db := &DB{postgres: strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")}
	driver, dialect := "sqlite", goose.DialectSQLite3
	db.name = dsn
	if db.postgres {
		driver, dialect, db.name = "pgx", goose.DialectPostgres, redact(dsn)
	} else {
		if err := os.MkdirAll(filepath.Dir(dsn), 0o700); err != nil {
			return nil, kind.As(kind.Unavailable, err, "create folder of", dsn)
		}
		dsn = "file:" + (&url.URL{Path: dsn}).EscapedPath() + "?" + url.Values{
			"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "secure_delete(ON)"},
			"_txlock": {"immediate"},
		}.Encode()
	}
	var err error
	if db.DB, err = sql.Open(driver, dsn); err != nil {
		return nil, kind.As(kind.Invalid, err, "open state", db.name)
	}
	if err := db.migrate(ctx, dialect); err != nil {
		return nil, errors.Join(kind.As(kind.Unavailable, err, "open state", db.name), db.Close())
	}
	if !db.postgres {
		if err := os.Chmod(db.name, 0o600); err != nil {
			return nil, errors.Join(kind.As(kind.Unavailable, err, "protect state", db.name), db.Close())
		}
	}
	return db, nil
}

func (db *DB) migrate(ctx context.Context, dialect goose.Dialect) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, db.DB, dir)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// redact keeps a DSN's password out of errors and logs.
func redact(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return "postgres"
	}
	return u.Redacted()
}

// Tx runs fn in one transaction, which is committed when fn returns nil and
// rolled back otherwise. On SQLite a transaction takes the write lock at its
// start, so that it never fails half-way for want of it.
func (db *DB) Tx(ctx context.Context, fn func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return kind.As(kind.Unavailable, err, "begin", "transaction")
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it has nothing to do
	if err := fn(tx); err != nil {
		return err
	}
	return kind.As(kind.Unavailable, tx.Commit(), "commit", "transaction")
}

var (
	createTable = regexp.MustCompile(`(?i)create\s+table\s+if\s+not\s+exists\s+([a-z0-9_]+)`)
	tableName   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// EnsureDerived makes the tables of a derived view: ddl is a list of
// "CREATE TABLE IF NOT EXISTS name_…" and "CREATE INDEX IF NOT EXISTS …"
// statements separated by semicolons, every table's name starting with name and
// an underscore. When the ddl has changed since the last call, or any of its
// tables is gone, all of them are dropped and made anew, empty. fresh tells
// that this happened, so that the owner starts again from the chain.
func (db *DB) EnsureDerived(ctx context.Context, name, ddl string) (fresh bool, err error) {
	sum := sha256.Sum256([]byte(ddl))
	digest := hex.EncodeToString(sum[:])
	err = db.Tx(ctx, func(tx *sql.Tx) error {
		var tables []string
		for _, m := range createTable.FindAllStringSubmatch(ddl, -1) {
			if !tableName.MatchString(m[1]) || !strings.HasPrefix(m[1], name+"_") {
				return kind.Errorf(kind.Internal, "table %s does not belong to view %s", m[1], name)
			}
			tables = append(tables, m[1])
		}
		var known, knownTables string
		switch err := tx.QueryRowContext(ctx, `SELECT digest, tables FROM derived_view WHERE name = $1`, name).Scan(&known, &knownTables); {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return err
		}
		fresh = known != digest
		for _, t := range tables {
			there, err := db.hasTable(ctx, tx, t)
			if err != nil {
				return err
			}
			fresh = fresh || !there
		}
		if !fresh {
			return nil
		}
		for _, t := range append(strings.Fields(knownTables), tables...) {
			if _, err := tx.ExecContext(ctx, `DROP TABLE IF EXISTS `+t); err != nil {
				return err
			}
		}
		for stmt := range strings.SplitSeq(ddl, ";") {
			if strings.TrimSpace(stmt) == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, stmt); err != nil {
				return fmt.Errorf("%s: %w", strings.TrimSpace(stmt), err)
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO derived_view (name, digest, tables) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, tables = excluded.tables`,
			name, digest, strings.Join(tables, " "))
		return err
	})
	return fresh, kind.Wrap(err, "prepare view", name)
}

func (db *DB) hasTable(ctx context.Context, tx *sql.Tx, table string) (bool, error) {
	q := `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`
	if db.postgres {
		q = `SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1`
	}
	var n int
	err := tx.QueryRowContext(ctx, q, table).Scan(&n)
	return n > 0, err
}
