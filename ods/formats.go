package ods

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"chancery/internal/kind"
)

// textOf is a value as CSV and JSON strings show it. Times are RFC 3339, bytes
// base64, reals the shortest text that reads back the same, or Infinity, -Infinity.
func textOf(c Column, v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		if math.IsInf(v, 0) {
			return strings.TrimPrefix(strings.Replace(strconv.FormatFloat(v, 'g', -1, 64), "Inf", "Infinity", 1), "+")
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		return v
	case []byte:
		return base64.StdEncoding.EncodeToString(v)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		if c.Type == Date {
			return v.Format(dateLayout)
		}
		return v.Format(time.RFC3339Nano)
	}
	return ""
}

// writeCSV writes RFC 4180 with a header. NULL is an empty field; an empty text
// is "" in quotes, so that the two stay apart. NULL in a table of one column is
// therefore an empty line, which the grammar allows and some readers skip.
func writeCSV(w io.Writer, columns []Column, rows rowSource) error {
	var line []byte
	field := func(i int, s string, null bool) {
		if i > 0 {
			line = append(line, ',')
		}
		if (s == "" && !null) || strings.ContainsAny(s, "\",\r\n") {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		line = append(line, s...)
	}
	end := func() error {
		_, err := w.Write(append(line, '\r', '\n'))
		line = line[:0]
		return err
	}
	for i, c := range columns {
		field(i, c.Name, false)
	}
	if err := end(); err != nil {
		return err
	}
	for {
		row, err := rows()
		if row == nil || err != nil {
			return err
		}
		for i, v := range row {
			field(i, textOf(columns[i], v), v == nil)
		}
		if err := end(); err != nil {
			return err
		}
	}
}

// writeNDJSON writes an object a line, its members in the order of the columns.
// Integers, finite reals and booleans are JSON's own; everything else is a string.
func writeNDJSON(w io.Writer, columns []Column, rows rowSource) error {
	names := make([][]byte, len(columns))
	for i, c := range columns {
		b, err := json.Marshal(c.Name)
		if err != nil {
			return kind.As(kind.Internal, err, "encode", c.Name)
		}
		names[i] = append(b, ':')
	}
	var line []byte
	for {
		row, err := rows()
		if row == nil || err != nil {
			return err
		}
		line = append(line[:0], '{')
		for i, v := range row {
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, names[i]...)
			if line, err = appendJSON(line, columns[i], v); err != nil {
				return err
			}
		}
		if _, err := w.Write(append(line, '}', '\n')); err != nil {
			return err
		}
	}
}

func appendJSON(b []byte, c Column, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case float64:
		if math.IsInf(v, 0) {
			break // JSON has no number for it
		}
		return strconv.AppendFloat(b, v, 'g', -1, 64), nil
	case int64, bool:
		return append(b, textOf(c, v)...), nil
	}
	s, err := json.Marshal(textOf(c, v))
	return append(b, s...), kind.As(kind.Internal, err, "encode", c.Name)
}

const (
	rowGroup   = 128 << 10 // most rows in a Parquet row group
	groupBytes = 32 << 20  // about the bytes at which one ends earlier
	batchRows  = 256       // most rows handed on at once
	batchBytes = 4 << 20   // about the bytes at which they are handed on earlier
)

// writeParquet writes typed columns, compressed with zstd. Decimals are strings,
// since a column's values may differ in scale; times are in microseconds UTC.
func writeParquet(w io.Writer, columns []Column, rows rowSource) error {
	root, err := parquetNode(columns)
	if err != nil {
		return err
	}
	out := parquet.NewGenericWriter[any](w, parquet.NewSchema("release", root),
		parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("chancery", "1", "0"))
	batch := make([]parquet.Row, 0, batchRows)
	var inBatch, inGroup int
	for {
		row, err := rows()
		if err != nil {
			return err
		}
		if row != nil {
			batch = append(batch, parquetRow(columns, row))
			for _, v := range row {
				inBatch += valueBytes(v)
			}
		}
		if len(batch) == batchRows || inBatch >= batchBytes || row == nil {
			if _, err := out.WriteRows(batch); err != nil {
				return err
			}
			clear(batch)
			batch, inGroup, inBatch = batch[:0], inGroup+inBatch, 0
		}
		if row == nil {
			return out.Close()
		}
		if inGroup >= groupBytes {
			if err := out.Flush(); err != nil {
				return err
			}
			inGroup = 0
		}
	}
}

// valueBytes is about what a value takes.
func valueBytes(v any) int {
	switch v := v.(type) {
	case string:
		return 8 + len(v)
	case []byte:
		return 8 + len(v)
	}
	return 8
}

// orderedGroup keeps the columns' order, which a parquet.Group sorts by name.
type orderedGroup struct {
	parquet.Group
	order []string
}

func (g orderedGroup) Fields() []parquet.Field {
	fields := g.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(g.order, a.Name()) - slices.Index(g.order, b.Name())
	})
	return fields
}

func parquetNode(columns []Column) (parquet.Node, error) {
	g := orderedGroup{Group: parquet.Group{}}
	for _, c := range columns {
		if _, twice := g.Group[c.Name]; twice {
			return nil, kind.Errorf(kind.Invalid, "two columns are named %q", c.Name)
		}
		var n parquet.Node
		switch c.Type {
		case Integer:
			n = parquet.Int(64)
		case Real:
			n = parquet.Leaf(parquet.DoubleType)
		case Bytes:
			n = parquet.Leaf(parquet.ByteArrayType)
		case Boolean:
			n = parquet.Leaf(parquet.BooleanType)
		case Date:
			n = parquet.Date()
		case Timestamp:
			n = parquet.Timestamp(parquet.Microsecond)
		case Text, Decimal:
			n = parquet.String()
		default:
			return nil, kind.Errorf(kind.Internal, "column %q has no Parquet type for %q", c.Name, c.Type)
		}
		if c.Nullable {
			n = parquet.Optional(n)
		}
		g.Group[c.Name] = n
		g.order = append(g.order, c.Name)
	}
	return g, nil
}

func parquetRow(columns []Column, row []any) parquet.Row {
	out := make(parquet.Row, len(row))
	for i, v := range row {
		level := 0
		if columns[i].Nullable && v != nil {
			level = 1
		}
		out[i] = parquetValue(columns[i], v).Level(0, level, i)
	}
	return out
}

func parquetValue(c Column, v any) parquet.Value {
	switch v := v.(type) {
	case int64:
		return parquet.Int64Value(v)
	case float64:
		return parquet.DoubleValue(v)
	case string:
		return parquet.ByteArrayValue([]byte(v))
	case []byte:
		return parquet.ByteArrayValue(slices.Clone(v))
	case bool:
		return parquet.BooleanValue(v)
	case time.Time:
		if c.Type == Date {
			return parquet.Int32Value(int32(math.Floor(float64(v.Unix()) / 86400)))
		}
		return parquet.Int64Value(v.UnixMicro())
	}
	return parquet.NullValue()
}
