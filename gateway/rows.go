package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
	"chancery/ods"
)

// maxRows bounds a page of rows.
const maxRows = 10_000

func (s *Server) rows(c echo.Context) error {
	d := department(c)
	id, a, err := s.asset(c, d)
	if err != nil {
		return err
	}
	if contracts.DataType(a.DataType) != contracts.Structured {
		return stateErr(kind.NotFound, "the asset has no rows: ask for its content")
	}
	limit := 1000
	if q := c.QueryParam("limit"); q != "" {
		if limit, err = strconv.Atoi(q); err != nil || limit < 1 || limit > maxRows {
			return stateErr(kind.Invalid, "limit must be between 1 and %d", maxRows)
		}
	}
	t, err := s.liveTicket(c, d, id, false)
	if err != nil {
		return err
	}
	return s.sendRows(c, t, limit, c.QueryParam("cursor"))
}

// sendRows writes rows as NDJSON: one page of limit rows, with the next page's
// cursor in a header, or all of them if limit is 0.
func (s *Server) sendRows(c echo.Context, t *ticket, limit int, cursor string) error {
	d := department(c)
	return s.deliver(c, "rows", t, func(ctx context.Context, w http.ResponseWriter) error {
		acc, err := d.Opener.Access(ctx, t.asset)
		if err != nil {
			return kind.Wrap(err, "open access information of", t.asset.Hex())
		}
		set, err := d.ODS.Dataset(ctx, acc.Table)
		if err != nil {
			return kind.Wrap(err, "read rows of", t.asset.Hex())
		}
		var shared []ods.Column // in the order of the rows; no choice is all
		for _, name := range acc.Columns {
			i := slices.IndexFunc(set.Table.Columns, func(c ods.Column) bool { return c.Name == name })
			if i < 0 {
				return kind.Errorf(kind.Conflict, "%s no longer has the column %q", acc.Table, name)
			}
			shared = append(shared, set.Table.Columns[i])
		}
		if len(shared) == 0 {
			shared = set.Table.Columns
		}
		page := limit
		if page == 0 {
			page = 1000
		}
		w.Header().Set("Content-Type", api.NDJSON)
		var buf bytes.Buffer
		for first := true; first || limit == 0 && cursor != ""; first = false {
			rows, next, err := d.ODS.Rows(ctx, acc.Table, acc.Columns, cursor, page)
			if err != nil {
				return kind.Wrap(err, "read rows of", t.asset.Hex())
			}
			if limit != 0 && next != "" {
				w.Header().Set("Chancery-Cursor", next)
			}
			if c.Request().Method == http.MethodHead {
				return nil
			}
			buf.Reset()
			for _, row := range rows {
				if err := writeRow(&buf, shared, row); err != nil {
					return err
				}
			}
			if _, err := w.Write(buf.Bytes()); err != nil {
				return err
			}
			cursor = next
		}
		return nil
	})
}

// writeRow writes a row as a JSON object. Decimals and bytes are strings, dates
// have no time of day.
func writeRow(buf *bytes.Buffer, columns []ods.Column, row []any) error {
	for i, v := range row {
		if t, ok := v.(time.Time); ok && columns[i].Type == ods.Date {
			v = t.Format(time.DateOnly)
		}
		name, err := json.Marshal(columns[i].Name)
		if err != nil {
			return kind.As(kind.Internal, err, "encode column", columns[i].Name)
		}
		value, err := json.Marshal(v)
		if err != nil { // JSON has no NaN and no infinity
			value = []byte("null")
		}
		buf.WriteByte("{,"[min(i, 1)])
		buf.Write(name)
		buf.WriteByte(':')
		buf.Write(value)
	}
	buf.WriteString("}\n")
	return nil
}
