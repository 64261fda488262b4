// Package sqlite reads a department's SQLite database as a source. It opens the
// file read-only and reads all tables in one transaction, so that a snapshot is
// of one moment.
//
// SQLite's declared types are only hints. They are read as SQLite's own
// affinities are, with three more that people write: BOOL, DATE, and DATETIME or
// TIMESTAMP. A value that doesn't fit its column's declared type stops the sync
// with an error that names table, column and row, since a release whose types
// can't be relied on is worse than none. Values are widened only where nothing is
// lost: a whole number in a REAL or NUMERIC column, a number in one of TEXT, text
// in a BLOB. Times are texts as SQLite's functions write them, UTC where they name
// no zone, or Unix seconds; what is finer than a microsecond is cut off. A part of
// a primary key may not be NULL, though SQLite sometimes lets it.
//
// Generated columns are read like others. Views, virtual tables and the tables
// that these keep their content in are left out.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"chancery/internal/durable"
	"chancery/internal/kind"
	"chancery/ods"
)

// Source is a SQLite database. It implements ods.Source.
type Source struct{ path string }

// New names a database; it is opened only while it is read.
func New(path string) *Source { return &Source{path} }

// open returns a read transaction on the file.
func (s *Source) open(ctx context.Context) (*sql.DB, *sql.Tx, error) {
	info, err := os.Stat(s.path)
	if err == nil && info.IsDir() {
		err = kind.Errorf(kind.Invalid, "it is a folder, not a SQLite database")
	}
	if err == nil {
		var f *os.File
		if f, err = os.Open(s.path); err == nil {
			err = f.Close()
		}
	}
	if err != nil {
		return nil, nil, kind.WithHint(durable.Classify(err, "open", s.path), "check the source's path in chancery.yaml and who may read it")
	}
	dsn := "file:" + (&url.URL{Path: s.path}).EscapedPath() + "?mode=ro&_pragma=busy_timeout(5000)&_pragma=query_only(1)"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, nil, kind.As(kind.Invalid, err, "open", s.path)
	}
	db.SetMaxOpenConns(1)
	if err = limit(ctx, db); err != nil {
		return nil, nil, errors.Join(s.failed(err), db.Close())
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err == nil {
		// A deferred transaction starts with its first read, which also finds out
		// whether the file is a database.
		var n int
		err = tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master`).Scan(&n)
	}
	if err != nil {
		return nil, nil, errors.Join(s.failed(err), db.Close())
	}
	return db, tx, nil
}

// maxValue bounds a value and a row, in bytes: one is held in memory at a time.
const maxValue = 64 << 20

// limit sets maxValue for the only connection of db.
func limit(ctx context.Context, db *sql.DB) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	_, err = sqlite.Limit(c, lib.SQLITE_LIMIT_LENGTH, maxValue)
	return errors.Join(err, c.Close())
}

func (s *Source) failed(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case lib.SQLITE_NOTADB, lib.SQLITE_CORRUPT:
			return kind.As(kind.Invalid, err, "read", s.path)
		case lib.SQLITE_TOOBIG:
			return kind.As(kind.Invalid, fmt.Errorf("a row takes more than %d MiB: %w", maxValue>>20, err), "read", s.path)
		case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
			return kind.WithHint(kind.As(kind.Unavailable, err, "read", s.path), "another program has locked the database: try again when it is done")
		}
	}
	return kind.As(kind.Unavailable, err, "read", s.path)
}

// Tables implements ods.Source: all tables but SQLite's own, by name.
func (s *Source) Tables(ctx context.Context) ([]ods.Table, error) {
	db, tx, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	defer tx.Rollback() //nolint:errcheck // it only read
	return s.tables(ctx, tx)
}

func (s *Source) tables(ctx context.Context, tx *sql.Tx) ([]ods.Table, error) {
	rows, err := tx.QueryContext(ctx, `SELECT m.name, c.name, c.type, c."notnull", c.pk
		FROM pragma_table_list m JOIN pragma_table_xinfo(m.name) c
		WHERE m.schema = 'main' AND m.type = 'table' AND c.hidden <> 1 AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid`)
	if err != nil {
		return nil, s.failed(err)
	}
	defer rows.Close()
	var out []ods.Table
	for rows.Next() {
		var table, name, declared string
		var notNull, key int
		if err := rows.Scan(&table, &name, &declared, &notNull, &key); err != nil {
			return nil, s.failed(err)
		}
		if len(out) == 0 || out[len(out)-1].Name != table {
			out = append(out, ods.Table{Name: table})
		}
		t := &out[len(out)-1]
		t.Columns = append(t.Columns, ods.Column{Name: name, Type: typeOf(declared), Nullable: notNull == 0 && key == 0, Key: key > 0})
	}
	if err := rows.Err(); err != nil {
		return nil, s.failed(err)
	}
	return out, nil
}

// typeOf reads a declared type: SQLite's rules of column affinity, after the
// names that SQLite doesn't know.
func typeOf(declared string) ods.Type {
	d := strings.ToUpper(declared)
	has := func(s string) bool { return strings.Contains(d, s) }
	switch {
	case has("BOOL"):
		return ods.Boolean
	case has("DATETIME"), has("TIMESTAMP"):
		return ods.Timestamp
	case has("DATE"):
		return ods.Date
	case has("INT"):
		return ods.Integer
	case has("CHAR"), has("CLOB"), has("TEXT"):
		return ods.Text
	case has("BLOB"):
		return ods.Bytes
	case has("REAL"), has("FLOA"), has("DOUB"):
		return ods.Real
	case has("DEC"), has("NUM"):
		return ods.Decimal
	default:
		return ods.Text
	}
}

// Snapshot implements ods.Source. Rows come in the order of the primary key, or
// of the rowid.
func (s *Source) Snapshot(ctx context.Context, tables []string, to ods.Sink) (ods.Position, error) {
	db, tx, err := s.open(ctx)
	if err != nil {
		return "", err
	}
	defer db.Close()
	defer tx.Rollback() //nolint:errcheck // it only read
	position := ods.Position("snapshot " + time.Now().UTC().Format(time.RFC3339Nano))
	known, err := s.tables(ctx, tx)
	if err != nil {
		return "", err
	}
	byName := map[string]ods.Table{}
	for _, t := range known {
		byName[t.Name] = t
	}
	for _, name := range tables {
		t, ok := byName[name]
		if !ok {
			return "", kind.Errorf(kind.Conflict, "read %s: table %q is no longer there", s.path, name)
		}
		if err := s.copy(ctx, tx, t, to); err != nil {
			return "", fmt.Errorf("table %q: %w", name, err)
		}
	}
	return position, nil
}

func (s *Source) copy(ctx context.Context, tx *sql.Tx, t ods.Table, to ods.Sink) error {
	if err := to.Table(ctx, t); err != nil {
		return err
	}
	columns := make([]string, len(t.Columns))
	var order []string
	for i, c := range t.Columns {
		// The unary plus keeps the driver from guessing times from declared types.
		columns[i] = "+" + quote(c.Name)
		if c.Key {
			order = append(order, quote(c.Name))
		}
	}
	if order == nil {
		// A column may have taken one of these names.
		for _, name := range []string{"rowid", "_rowid_", "oid"} {
			if !slices.ContainsFunc(t.Columns, func(c ods.Column) bool { return strings.EqualFold(c.Name, name) }) {
				order = []string{name}
				break
			}
		}
	}
	if order == nil {
		return kind.Errorf(kind.Invalid, "it has no primary key, and columns named rowid, _rowid_ and oid, so that its rows have no order")
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM `+quote(t.Name)+` ORDER BY `+strings.Join(order, ", "))
	if err != nil {
		return s.failed(err)
	}
	defer rows.Close()
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for n := 1; rows.Next(); n++ {
		clear(values)
		if err := rows.Scan(targets...); err != nil {
			return s.failed(err)
		}
		for i, v := range values {
			if values[i], err = convert(t.Columns[i], v); err == nil {
				err = t.Columns[i].Check(values[i])
			}
			if err != nil {
				return kind.WithHint(kind.Errorf(kind.Invalid, "row %d: %w", n, err), "correct the value, or the column's declared type, in the source")
			}
		}
		if err := to.Row(ctx, values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return s.failed(err)
	}
	return nil
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// timeLayouts are the forms in which SQLite's own functions and common
// libraries write times.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04", "2006-01-02",
}

// convert gives a stored value the Go type of its column's.
func convert(c ods.Column, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	wrong := func() (any, error) {
		return nil, fmt.Errorf("column %q is declared as %s but holds %T %.40q", c.Name, c.Type, v, fmt.Sprint(v))
	}
	switch c.Type {
	case ods.Integer:
		if n, ok := v.(int64); ok {
			return n, nil
		}
	case ods.Boolean:
		if n, ok := v.(int64); ok && (n == 0 || n == 1) {
			return n == 1, nil
		}
	case ods.Real:
		switch n := v.(type) {
		case float64:
			return n, nil
		case int64:
			if f := float64(n); int64(f) == n {
				return f, nil
			}
		}
	case ods.Decimal:
		switch n := v.(type) {
		case int64:
			return strconv.FormatInt(n, 10), nil
		case float64:
			if s := strconv.FormatFloat(n, 'f', -1, 64); ods.IsDecimal(s) {
				return s, nil
			}
		case string:
			if ods.IsDecimal(n) {
				return n, nil
			}
		}
	case ods.Text:
		switch s := v.(type) {
		case string:
			return s, nil
		case int64, float64:
			return fmt.Sprint(s), nil
		}
	case ods.Bytes:
		switch b := v.(type) {
		case []byte:
			return append([]byte{}, b...), nil // never a nil slice: it isn't NULL
		case string:
			return []byte(b), nil
		}
	case ods.Date, ods.Timestamp:
		return parseTime(c, v, wrong)
	}
	return wrong()
}

func parseTime(c ods.Column, v any, wrong func() (any, error)) (any, error) {
	var t time.Time
	switch v := v.(type) {
	case int64:
		t = time.Unix(v, 0) // SQLite's "unixepoch"
	case string:
		ok := false
		for _, layout := range timeLayouts {
			parsed, err := time.Parse(layout, v)
			if err == nil {
				t, ok = parsed, true
				break
			}
		}
		if !ok {
			return wrong()
		}
	default:
		return wrong()
	}
	t = t.UTC()
	if y := t.Year(); y < 1 || y > 9999 {
		return wrong()
	}
	if c.Type == ods.Date {
		if !t.Equal(t.Truncate(24 * time.Hour)) {
			return wrong()
		}
		return t, nil
	}
	return t.Truncate(time.Microsecond), nil
}
