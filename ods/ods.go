// Package ods is the operational data store: the copy of the shared tables that
// the department's front-end machine keeps, the inventory of its shared files,
// and the releases made from both.
//
// A [Source] is a database or a folder of the department's own. [ODS.Sync]
// copies it: all of one source in one transaction, so that a sync that is killed
// has happened or hasn't. Each table or file becomes a dataset named
// "source/table" or "source/path"; its version is a digest of its content, so
// that a sync of what hasn't changed changes nothing.
//
// [ODS.Release] turns a dataset into one immutable file: Parquet, CSV or NDJSON
// for a table, the file itself for a file. The same rows give the same bytes.
//
// The package knows nothing of sealing, assets or chains: a release is an
// io.WriterTo. Files aren't copied into the ODS; a release reads them at their
// source and fails if they are no longer what was synced.
package ods

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"chancery/internal/kind"
)

var (
	// ErrNoDataset says that nothing of that name was synced.
	ErrNoDataset = kind.New(kind.NotFound, "no such dataset in the ODS")
	// ErrNoSource says that no source of that name is configured.
	ErrNoSource = kind.New(kind.NotFound, "no such source")
	// ErrChanged says that content is not what was synced, or changed while it was read.
	ErrChanged = kind.New(kind.Conflict, "the content changed")
	// ErrBusy says that another sync is running.
	ErrBusy = kind.New(kind.Conflict, "another sync is running")
)

// Type is the type of a column.
type Type string

// The types, with the Go type of their values. NULL is nil.
const (
	Integer   Type = "integer"   // int64
	Real      Type = "real"      // float64; infinite ones too, but not NaN
	Decimal   Type = "decimal"   // string, such as "-12.50": exact
	Text      Type = "text"      // string of valid UTF-8
	Bytes     Type = "bytes"     // []byte
	Boolean   Type = "boolean"   // bool
	Date      Type = "date"      // time.Time at midnight UTC
	Timestamp Type = "timestamp" // time.Time in UTC, to the microsecond
)

// Column describes a column.
type Column struct {
	Name     string `json:"name"`
	Type     Type   `json:"type"`
	Nullable bool   `json:"nullable,omitempty"`
	Key      bool   `json:"key,omitempty"` // part of the primary key
}

// Table describes a table.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
}

// File describes a file of a source.
type File struct {
	Path    string // with slashes, relative to the source
	Size    int64  // bytes
	ModTime time.Time
	SHA256  [32]byte
}

// Position tells what of a source a snapshot has: opaque to all but the source.
type Position string

// Source is where tables come from. It is only read. Methods aren't called concurrently.
type Source interface {
	// Tables lists the source's tables, in a fixed order.
	Tables(ctx context.Context) ([]Table, error)
	// Snapshot gives the named tables, all as of one moment: each table, then its
	// rows in a fixed order.
	Snapshot(ctx context.Context, tables []string, to Sink) (Position, error)
}

// FileSource is a source that has files instead of tables.
type FileSource interface {
	// Files lists the files, hashed, in the order of their paths. A file that
	// changes while it is read gives ErrChanged.
	Files(ctx context.Context, progress func(done, total int64)) ([]File, error)
	// OpenFile opens a file that Files has listed. The caller closes it.
	OpenFile(ctx context.Context, path string) (io.ReadCloser, error)
}

// Sink takes a snapshot. The values of a row are of the columns' types.
type Sink interface {
	Table(ctx context.Context, t Table) error
	Row(ctx context.Context, values []any) error
}

// Kind tells a table from a file.
type Kind string

// The kinds of datasets.
const (
	TableKind Kind = "table"
	FileKind  Kind = "file"
)

// Dataset is what the ODS has of one table or file.
type Dataset struct {
	Name     string // "source/table" or "source/path"
	Source   string
	Kind     Kind
	Table    Table    // of a table
	Rows     int64    // of a table
	Size     int64    // of a file, bytes
	Version  string   // hex digest of schema and rows, or of the file
	Position Position // of the sync that brought this version
	SyncedAt time.Time
	Gone     bool // the last sync didn't find it any more
}

// Progress tells how far a sync is. Total is 0 where unknown.
type Progress struct {
	Dataset     string
	Done, Total int64
	Unit        string // "rows" or "bytes"
}

// Report tells what a sync did.
type Report struct {
	Source   string
	Datasets []Dataset
	Changed  []string // names of datasets that are new or have another version
	Gone     []string // names of datasets that the source no longer has
	Rows     int64
	Took     time.Duration
}

// Check reports a value that isn't of a column's type.
func (c Column) Check(v any) error {
	var ok bool
	switch v := v.(type) {
	case nil:
		ok = c.Nullable
	case int64:
		ok = c.Type == Integer
	case float64:
		ok = c.Type == Real && !math.IsNaN(v)
	case string:
		ok = c.Type == Text && utf8.ValidString(v) || c.Type == Decimal && IsDecimal(v)
	case []byte:
		ok = c.Type == Bytes
	case bool:
		ok = c.Type == Boolean
	case time.Time:
		// The years that RFC 3339 can write.
		y := v.UTC().Year()
		ok = (c.Type == Date || c.Type == Timestamp) && y >= 1 && y <= 9999
	}
	if ok {
		return nil
	}
	if v == nil {
		return kind.Errorf(kind.Invalid, "column %q is NULL but may not be", c.Name)
	}
	return kind.Errorf(kind.Invalid, "column %q is of type %s but holds %s", c.Name, c.Type, sample(v))
}

// IsDecimal reports whether s is digits with an optional sign and point.
func IsDecimal(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	digits := whole + fraction
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// sample shows a wrong value's type and, shortened, the value.
func sample(v any) string {
	return fmt.Sprintf("%T %.40q", v, fmt.Sprint(v))
}
