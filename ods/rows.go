package ods

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/kind"
)

// ErrCursor says that a cursor is not one that Rows gave out.
var ErrCursor = kind.New(kind.Invalid, "not a cursor of these rows")

// maxRows bounds what one call of Rows returns.
const maxRows = 10_000

// cursorVersion is how many characters of the version a cursor carries.
const cursorVersion = 16

// Rows returns at most limit rows of a table in the ODS's order, after the row
// that the cursor names ("" is before the first), and the cursor of the last;
// next is "" where there are no more. columns chooses and orders; none is all.
// A cursor is of one version: after a sync that changed the table it gives
// ErrChanged, so that nobody takes pages of two versions for one.
func (o *ODS) Rows(ctx context.Context, dataset string, columns []string, after string, limit int) (rows [][]any, next string, err error) {
	tx, err := o.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, "", kind.As(kind.Unavailable, err, "read rows of", dataset)
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	d, data, err := o.dataset(ctx, tx, dataset)
	if err != nil {
		return nil, "", err
	}
	if d.Kind != TableKind {
		return nil, "", kind.Errorf(kind.Invalid, "%s is a file and has no rows", dataset)
	}
	var from int64
	if after != "" {
		version, row, _ := strings.Cut(after, "-")
		if from, err = strconv.ParseInt(row, 10, 64); err != nil || from < 1 || len(version) != cursorVersion {
			return nil, "", kind.Wrap(ErrCursor, "read rows of", dataset)
		}
		if !strings.HasPrefix(d.Version, version) {
			return nil, "", kind.WithHint(kind.Wrap(ErrChanged, "read rows of", dataset), "it was synced again: read it from its first row")
		}
	}
	chosen := d.Table.Columns
	if len(columns) > 0 {
		chosen = nil
		for _, name := range columns {
			i := slices.IndexFunc(d.Table.Columns, func(c Column) bool { return c.Name == name })
			if i < 0 {
				return nil, "", kind.Errorf(kind.Invalid, "%s has no column %q", dataset, name)
			}
			chosen = append(chosen, d.Table.Columns[i])
		}
	}
	limit = min(max(limit, 1), maxRows)
	found, err := tx.QueryContext(ctx, selectRows(data, d.Table, chosen)+` WHERE rowid > $1 ORDER BY rowid LIMIT $2`, from, limit+1)
	if err != nil {
		return nil, "", kind.As(kind.Unavailable, err, "read rows of", dataset)
	}
	defer found.Close()
	r := newRowReader(chosen)
	for found.Next() {
		if len(rows) == limit {
			// Rows are numbered without gaps: each sync writes them anew.
			return rows, d.Version[:cursorVersion] + "-" + strconv.FormatInt(from+int64(limit), 10), nil
		}
		row, err := r.read(found)
		if err != nil {
			return nil, "", err
		}
		rows = append(rows, slices.Clone(row))
	}
	return rows, "", kind.As(kind.Unavailable, found.Err(), "read rows of", dataset)
}
