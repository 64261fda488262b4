package ods

import (
	"context"
	"slices"
	"strconv"

	"chancery/internal/kind"
)

// ErrCursor says that a cursor is not one that Rows gave out.
var ErrCursor = kind.New(kind.Invalid, "not a cursor of these rows")

// maxRows bounds what one call of Rows returns.
const maxRows = 10_000

// Rows returns at most limit rows of a table in the ODS's order, after the row
// that the cursor names ("" is before the first), and the cursor of the last;
// next is "" where there are no more. columns chooses and orders; none is all.
func (o *ODS) Rows(ctx context.Context, dataset string, columns []string, after string, limit int) (rows [][]any, next string, err error) {
	d, data, err := o.dataset(ctx, o.db, dataset)
	if err != nil {
		return nil, "", err
	}
	if d.Kind != TableKind {
		return nil, "", kind.Errorf(kind.Invalid, "%s is a file and has no rows", dataset)
	}
	var from int64
	if after != "" {
		if from, err = strconv.ParseInt(after, 10, 64); err != nil || from < 0 {
			return nil, "", kind.Wrap(ErrCursor, "read rows of", dataset)
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
	found, err := o.db.QueryContext(ctx, selectRows(data, chosen)+` WHERE rowid > $1 ORDER BY rowid LIMIT $2`, from, limit+1)
	if err != nil {
		return nil, "", kind.As(kind.Unavailable, err, "read rows of", dataset)
	}
	defer found.Close()
	r := newRowReader(chosen)
	for found.Next() {
		if len(rows) == limit {
			// Rows are numbered without gaps: each sync writes them anew.
			return rows, strconv.FormatInt(from+int64(limit), 10), nil
		}
		row, err := r.read(found)
		if err != nil {
			return nil, "", err
		}
		rows = append(rows, slices.Clone(row))
	}
	return rows, "", kind.As(kind.Unavailable, found.Err(), "read rows of", dataset)
}
