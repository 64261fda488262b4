package ods

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"chancery/internal/durable"
	"chancery/internal/kind"
)

// Format is the form of a release.
type Format string

// The formats. Parquet is the default for tables; a file has one form.
const (
	Parquet Format = "parquet"
	CSV     Format = "csv"
	NDJSON  Format = "ndjson"
	AsIs    Format = "file"
)

// ErrFormat says that a dataset has no release in a format.
var ErrFormat = kind.New(kind.Invalid, "no release in that format")

// Release is one dataset at one version in one format: an io.WriterTo that
// writes the same bytes each time, or fails with ErrChanged where the dataset
// has another version by now.
type Release struct {
	Dataset   string
	Format    Format
	MediaType string
	Version   string // of the dataset
	Schema    []Column
	Rows      int64
	Position  Position
	Time      time.Time // of the sync that brought the version

	write func(w io.Writer) error
}

// WriteTo writes the release to w.
func (r *Release) WriteTo(w io.Writer) (int64, error) {
	c := &countingWriter{w: w}
	err := r.write(c)
	return c.n, kind.Wrap(err, "release", r.Dataset)
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// Release prepares the release of a dataset. An empty format is Parquet for a
// table and the file itself for a file. ctx bounds the release's writing too.
func (o *ODS) Release(ctx context.Context, dataset string, f Format) (*Release, error) {
	d, data, err := o.dataset(ctx, o.db, dataset)
	if err != nil {
		return nil, err
	}
	if d.Gone {
		return nil, kind.WithHint(kind.Errorf(kind.Conflict, "release %s: its source no longer has it", dataset), "it can still be fetched where it was published")
	}
	r := &Release{
		Dataset: dataset, Format: f, Version: d.Version, Schema: d.Table.Columns, Rows: d.Rows, Position: d.Position, Time: d.SyncedAt,
	}
	if d.Kind == FileKind {
		if f != "" && f != AsIs {
			return nil, kind.Wrap(fmt.Errorf("%w %q: a file is released as it is", ErrFormat, f), "release", dataset)
		}
		r.Format, r.MediaType = AsIs, mediaType(data)
		r.write = func(w io.Writer) error { return o.copyFile(ctx, w, d, data) }
		return r, nil
	}
	var write func(w io.Writer, columns []Column, rows rowSource) error
	switch f {
	case "", Parquet:
		r.Format, r.MediaType, write = Parquet, "application/vnd.apache.parquet", writeParquet
	case CSV:
		r.MediaType, write = "text/csv; charset=utf-8", writeCSV
	case NDJSON:
		r.MediaType, write = "application/x-ndjson", writeNDJSON
	default:
		return nil, kind.Wrap(fmt.Errorf("%w %q: parquet, csv or ndjson", ErrFormat, f), "release", dataset)
	}
	r.write = func(w io.Writer) error {
		return o.scan(ctx, dataset, d.Version, func(columns []Column, rows rowSource) error {
			b := bufio.NewWriterSize(w, 256<<10)
			if err := write(b, columns, rows); err != nil {
				return err
			}
			return b.Flush()
		})
	}
	return r, nil
}

// mediaTypes has what departments share most. It is our own, so that a release
// doesn't depend on the machine that makes it.
var mediaTypes = map[string]string{
	".csv": "text/csv", ".tsv": "text/tab-separated-values", ".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html",
	".json": "application/json", ".geojson": "application/geo+json", ".ndjson": "application/x-ndjson", ".jsonl": "application/x-ndjson",
	".xml": "application/xml", ".gml": "application/gml+xml", ".rdf": "application/rdf+xml", ".ttl": "text/turtle",
	".parquet": "application/vnd.apache.parquet", ".sqlite": "application/vnd.sqlite3", ".gpkg": "application/geopackage+sqlite3",
	".pdf": "application/pdf", ".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".png":  "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml", ".tif": "image/tiff", ".tiff": "image/tiff",
	".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm",
	".zip": "application/zip", ".gz": "application/gzip", ".tar": "application/x-tar", ".zst": "application/zstd",
}

func mediaType(name string) string {
	if t := mediaTypes[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// copyFile writes a file and requires that it is the one that was synced.
func (o *ODS) copyFile(ctx context.Context, w io.Writer, d Dataset, name string) error {
	src := o.cfg.Files[d.Source]
	if src == nil {
		return kind.WithHint(ErrNoSource, "the source "+d.Source+" is no longer configured")
	}
	f, err := src.OpenFile(ctx, name)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.CopyBuffer(io.MultiWriter(h, w), struct{ io.Reader }{f}, make([]byte, 256<<10))
	if err != nil {
		return durable.Classify(err, "read", name)
	}
	if n != d.Size || hex.EncodeToString(h.Sum(nil)) != d.Version {
		return kind.WithHint(fmt.Errorf("%w: %s is no longer what was synced", ErrChanged, name), "sync its source again: `chancery sync "+d.Source+"`")
	}
	return nil
}

// rowSource gives rows until it returns nil. The slice is used again.
type rowSource func() ([]any, error)

// scan reads a table's rows as of one moment, if it has the version.
func (o *ODS) scan(ctx context.Context, dataset, version string, fn func(columns []Column, rows rowSource) error) error {
	tx, err := o.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return kind.As(kind.Unavailable, err, "read", dataset)
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	d, data, err := o.dataset(ctx, tx, dataset)
	if err != nil {
		return err
	}
	if version != "" && d.Version != version {
		return kind.WithHint(fmt.Errorf("%w: %s was synced again", ErrChanged, dataset), "repeat the command")
	}
	rows, err := tx.QueryContext(ctx, selectRows(data, d.Table, d.Table.Columns)+` ORDER BY rowid`)
	if err != nil {
		return kind.As(kind.Unavailable, err, "read", dataset)
	}
	defer rows.Close()
	r := newRowReader(d.Table.Columns)
	return fn(d.Table.Columns, func() ([]any, error) {
		if !rows.Next() {
			return nil, kind.As(kind.Unavailable, rows.Err(), "read", dataset)
		}
		return r.read(rows)
	})
}

// selectRows reads columns of a table from where it is stored.
func selectRows(data string, t Table, columns []Column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = storedName(slices.Index(t.Columns, c))
	}
	return `SELECT ` + strings.Join(list, ", ") + ` FROM ` + data
}

// rowReader turns stored values into those of the columns' types.
type rowReader struct {
	columns []Column
	values  []any
	targets []any
}

func newRowReader(columns []Column) *rowReader {
	r := &rowReader{columns: columns, values: make([]any, len(columns)), targets: make([]any, len(columns))}
	for i := range r.values {
		r.targets[i] = &r.values[i]
	}
	return r
}

func (r *rowReader) read(rows *sql.Rows) ([]any, error) {
	clear(r.values)
	if err := rows.Scan(r.targets...); err != nil {
		return nil, kind.As(kind.Unavailable, err, "read", "row")
	}
	for i, v := range r.values {
		c := r.columns[i]
		switch v := v.(type) {
		case int64:
			if c.Type == Boolean {
				r.values[i] = v != 0
			}
		case string:
			layout := timestampLayout
			switch c.Type {
			case Date:
				layout = dateLayout
			case Timestamp:
			default:
				continue
			}
			t, err := time.Parse(layout, v)
			if err != nil {
				return nil, kind.As(kind.Corrupt, err, "read column", c.Name)
			}
			r.values[i] = t
		case []byte:
			if v == nil {
				r.values[i] = []byte{} // empty, not NULL
			}
		}
		if err := c.Check(r.values[i]); err != nil {
			return nil, kind.As(kind.Corrupt, err, "read column", c.Name)
		}
	}
	return r.values, nil
}
