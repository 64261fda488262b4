package ods

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"math"
	"strconv"
	"strings"
	"syscall"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"chancery/internal/durable"
	"chancery/internal/failpoint"
	"chancery/internal/kind"
)

// Sync copies a source: its tables as of one moment, or the inventory of its
// files. Everything is applied in one transaction; on any error, or when the
// process is killed, the ODS is as it was. progress may be nil.
func (o *ODS) Sync(ctx context.Context, source string, progress func(Progress)) (Report, error) {
	if !o.syncing.TryLock() {
		return Report{}, kind.Wrap(ErrBusy, "sync", source)
	}
	defer o.syncing.Unlock()
	if progress == nil {
		progress = func(Progress) {}
	}
	start := time.Now()
	report, err := o.sync(ctx, source, progress)
	if err != nil {
		return Report{}, durable.Classify(full(err), "sync", source)
	}
	report.Took = time.Since(start)
	o.cfg.Log.Info("synced", "source", source, "datasets", len(report.Datasets), "changed", len(report.Changed), "rows", report.Rows, "took", report.Took)
	return report, nil
}

// full tells a full disk, which SQLite reports in a code of its own, from other faults.
func full(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_FULL {
		return fmt.Errorf("%w: %w", err, syscall.ENOSPC)
	}
	return err
}

func (o *ODS) sync(ctx context.Context, source string, progress func(Progress)) (Report, error) {
	tx, err := o.db.BeginTx(ctx, nil)
	if err != nil {
		return Report{}, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it has nothing to do
	s := &syncRun{tx: tx, source: source, at: time.Now().UTC().Truncate(time.Second), progress: progress, report: Report{Source: source}, seen: map[string]bool{}}
	failpoint.Hit("sync/begin")
	switch {
	case o.cfg.Sources[source] != nil:
		err = s.tables(ctx, o.cfg.Sources[source])
	case o.cfg.Files[source] != nil:
		err = s.files(ctx, o.cfg.Files[source])
	default:
		return Report{}, kind.WithHint(ErrNoSource, "sources: "+strings.Join(o.Sources(), ", "))
	}
	if err == nil {
		err = s.markGone(ctx)
	}
	if err != nil {
		return Report{}, err
	}
	failpoint.Hit("sync/rows")
	if err := tx.Commit(); err != nil {
		return Report{}, err
	}
	failpoint.Hit("sync/commit")
	return s.report, nil
}

// syncRun is one sync: the sink of its source.
type syncRun struct {
	tx       *sql.Tx
	source   string
	at       time.Time
	progress func(Progress)
	report   Report
	seen     map[string]bool

	// of the table that is being copied
	table   Table
	data    string
	insert  *sql.Stmt
	digest  hash.Hash
	scratch []byte
	rows    int64
}

func (s *syncRun) tables(ctx context.Context, src Source) error {
	list, err := src.Tables(ctx)
	if err != nil {
		return err
	}
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.Name
	}
	position, err := src.Snapshot(ctx, names, s)
	if err == nil {
		err = s.endTable(ctx)
	}
	if err != nil {
		return err
	}
	for i := range s.report.Datasets {
		s.report.Datasets[i].Position = position
		if err := s.save(ctx, &s.report.Datasets[i]); err != nil {
			return err
		}
	}
	return nil
}

// maxName is the longest dataset name, in bytes.
const maxName = 512

// Table starts a table of the snapshot.
func (s *syncRun) Table(ctx context.Context, t Table) error {
	if err := s.endTable(ctx); err != nil {
		return err
	}
	if len(t.Columns) == 0 || len(s.source)+len(t.Name) > maxName {
		return kind.Errorf(kind.Invalid, "table %q has no columns, or too long a name", t.Name)
	}
	s.table, s.rows, s.digest = t, 0, sha256.New()
	schema, err := json.Marshal(t)
	if err != nil {
		return err
	}
	s.scratch = binary.AppendUvarint(s.scratch[:0], uint64(len(schema)))
	s.digest.Write(append(s.scratch, schema...))

	sum := sha256.Sum256([]byte(s.source + "/" + t.Name))
	s.data = "data_" + hex.EncodeToString(sum[:12])
	var columns, params []string
	for i, c := range t.Columns {
		columns = append(columns, storedName(i)+" "+storage(c.Type))
		params = append(params, fmt.Sprintf("$%d", i+1))
	}
	for _, q := range []string{
		`DROP TABLE IF EXISTS ` + s.data,
		`CREATE TABLE ` + s.data + ` (` + strings.Join(columns, ", ") + `)`,
	} {
		if _, err := s.tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	s.insert, err = s.tx.PrepareContext(ctx, `INSERT INTO `+s.data+` VALUES (`+strings.Join(params, ", ")+`)`)
	return err
}

// storedName is the name of a table's i-th column in the ODS: no name at the
// source can be one that SQL, or SQLite's own rowid, reads otherwise.
func storedName(i int) string { return "c" + strconv.Itoa(i+1) }

func storage(t Type) string {
	switch t {
	case Integer, Boolean:
		return "INTEGER"
	case Real:
		return "REAL"
	case Bytes:
		return "BLOB"
	default:
		return "TEXT"
	}
}

// maxRow bounds a row, in bytes as encoded, so that copying and releasing a
// table take bounded memory.
const maxRow = 64 << 20

// Row takes a row of the table.
func (s *syncRun) Row(ctx context.Context, values []any) error {
	if len(values) != len(s.table.Columns) {
		return kind.Errorf(kind.Internal, "table %q: a row of %d values for %d columns", s.table.Name, len(values), len(s.table.Columns))
	}
	s.rows++
	s.scratch = s.scratch[:0]
	stored := make([]any, len(values))
	for i, v := range values {
		c := s.table.Columns[i]
		if v == 0.0 {
			v = 0.0 // SQLite keeps no negative zero
		}
		if b, ok := v.([]byte); ok && b == nil {
			v = []byte{} // which SQLite would keep as NULL
		}
		if err := c.Check(v); err != nil {
			return fmt.Errorf("table %q, row %d: %w", s.table.Name, s.rows, err)
		}
		s.scratch = appendValue(s.scratch, v)
		stored[i] = toStorage(c.Type, v)
	}
	if len(s.scratch) > maxRow {
		return kind.Errorf(kind.Invalid, "table %q, row %d: it takes more than %d MiB", s.table.Name, s.rows, maxRow>>20)
	}
	s.digest.Write(s.scratch)
	if _, err := s.insert.ExecContext(ctx, stored...); err != nil {
		return err
	}
	if s.rows%1000 == 0 {
		s.progress(Progress{Dataset: s.source + "/" + s.table.Name, Done: s.rows, Unit: "rows"})
	}
	return nil
}

// appendValue encodes a value so that no two differ in meaning and agree in bytes.
func appendValue(b []byte, v any) []byte {
	text := func(tag byte, s string) []byte {
		b = binary.AppendUvarint(append(b, tag), uint64(len(s)))
		return append(b, s...)
	}
	switch v := v.(type) {
	case int64:
		return binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v))
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 'r'), math.Float64bits(v))
	case string:
		return text('s', v)
	case []byte:
		return text('b', string(v))
	case bool:
		if v {
			return append(b, 't')
		}
		return append(b, 'f')
	case time.Time:
		return binary.BigEndian.AppendUint64(append(b, 'd'), uint64(v.UnixMicro()))
	}
	return append(b, 'n')
}

const (
	dateLayout      = "2006-01-02"
	timestampLayout = "2006-01-02T15:04:05.000000Z"
)

func toStorage(t Type, v any) any {
	switch v := v.(type) {
	case time.Time:
		if t == Date {
			return v.UTC().Format(dateLayout)
		}
		return v.UTC().Format(timestampLayout)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	}
	return v
}

func (s *syncRun) endTable(ctx context.Context) error {
	if s.insert == nil {
		return nil
	}
	err := s.insert.Close()
	s.insert = nil
	s.report.Rows += s.rows
	s.note(Dataset{
		Name: s.source + "/" + s.table.Name, Source: s.source, Kind: TableKind, Table: s.table,
		Rows: s.rows, Version: hex.EncodeToString(s.digest.Sum(nil)), SyncedAt: s.at,
	})
	return err
}

func (s *syncRun) note(d Dataset) {
	s.seen[d.Name] = true
	s.report.Datasets = append(s.report.Datasets, d)
}

func (s *syncRun) files(ctx context.Context, src FileSource) error {
	list, err := src.Files(ctx, func(done, total int64) {
		s.progress(Progress{Dataset: s.source, Done: done, Total: total, Unit: "bytes"})
	})
	if err != nil {
		return err
	}
	for _, f := range list {
		if len(s.source)+len(f.Path) > maxName {
			return kind.Errorf(kind.Invalid, "the path %q is too long", f.Path)
		}
		d := Dataset{
			Name: s.source + "/" + f.Path, Source: s.source, Kind: FileKind, Size: f.Size, Version: hex.EncodeToString(f.SHA256[:]),
			Position: Position(f.ModTime.UTC().Format(time.RFC3339Nano)), SyncedAt: s.at,
		}
		if err := s.save(ctx, &d); err != nil {
			return err
		}
		s.note(d)
	}
	return nil
}

// save writes a dataset's row. One whose version is the same keeps its position
// and time, and d gets them: nothing has changed.
func (s *syncRun) save(ctx context.Context, d *Dataset) error {
	schema, err := json.Marshal(d.Table)
	if err != nil {
		return err
	}
	data := strings.TrimPrefix(d.Name, s.source+"/")
	if d.Kind == TableKind {
		sum := sha256.Sum256([]byte(d.Name))
		data = "data_" + hex.EncodeToString(sum[:12])
	}
	var version string
	var position Position
	var at int64
	switch err := s.tx.QueryRowContext(ctx, `SELECT version, position, synced_at FROM dataset WHERE name = $1 AND gone = 0`, d.Name).Scan(&version, &position, &at); {
	case err == sql.ErrNoRows || err == nil && version != d.Version:
		s.report.Changed = append(s.report.Changed, d.Name)
	case err != nil:
		return err
	default:
		d.Position, d.SyncedAt = position, time.Unix(at, 0).UTC()
		return nil
	}
	_, err = s.tx.ExecContext(ctx, `INSERT INTO dataset (`+datasetColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
		ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, schema = excluded.schema, data = excluded.data, rows = excluded.rows,
		size = excluded.size, version = excluded.version, position = excluded.position, synced_at = excluded.synced_at, gone = 0`,
		d.Name, d.Source, d.Kind, string(schema), data, d.Rows, d.Size, d.Version, string(d.Position), d.SyncedAt.Unix())
	return err
}

// markGone marks datasets that the source no longer has. Their rows stay.
func (s *syncRun) markGone(ctx context.Context) error {
	rows, err := s.tx.QueryContext(ctx, `SELECT name FROM dataset WHERE source = $1 AND gone = 0 ORDER BY name`, s.source)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		if !s.seen[name] {
			s.report.Gone = append(s.report.Gone, name)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range s.report.Gone {
		if _, err := s.tx.ExecContext(ctx, `UPDATE dataset SET gone = 1 WHERE name = $1`, name); err != nil {
			return err
		}
	}
	return nil
}
