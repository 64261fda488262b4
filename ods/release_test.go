package ods_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"chancery/internal/kind"
	"chancery/ods"
)

// The readers below are the test's own: each gives back the rows of a release
// by the rules that the format's documentation states.

// parse gives a text the type of its column.
func parse(c ods.Column, s string) (any, error) {
	switch c.Type {
	case ods.Integer:
		return strconv.ParseInt(s, 10, 64)
	case ods.Real:
		return strconv.ParseFloat(s, 64)
	case ods.Bytes:
		b, err := base64.StdEncoding.DecodeString(s)
		return append([]byte{}, b...), err
	case ods.Boolean:
		return strconv.ParseBool(s)
	case ods.Date:
		return time.Parse(time.DateOnly, s)
	case ods.Timestamp:
		return time.Parse(time.RFC3339Nano, s)
	}
	return s, nil
}

// readCSV reads RFC 4180, where an empty field is NULL unless it is quoted.
func readCSV(columns []ods.Column, data []byte) (rows [][]any, err error) {
	var row []any
	for header := true; len(data) > 0; {
		var field []byte
		quoted := data[0] == '"'
		if quoted {
			data = data[1:]
			for {
				i := bytes.IndexByte(data, '"')
				field = append(field, data[:i]...)
				if data = data[i+1:]; data[0] != '"' {
					break
				}
				field, data = append(field, '"'), data[1:]
			}
		} else {
			i := bytes.IndexAny(data, ",\r")
			field, data = data[:i], data[i:]
		}
		var v any
		if c := columns[len(row)]; header {
			if v = string(field); v != c.Name {
				return nil, fmt.Errorf("column %q is named %q", c.Name, v)
			}
		} else if quoted || len(field) > 0 {
			if v, err = parse(c, string(field)); err != nil {
				return nil, err
			}
		}
		row = append(row, v)
		if data[0] == ',' {
			data = data[1:]
			continue
		}
		if string(data[:2]) != "\r\n" {
			return nil, fmt.Errorf("%q follows a field", data[:2])
		}
		data = data[2:]
		if !header {
			rows = append(rows, row)
		}
		header, row = false, nil
	}
	return rows, nil
}

func readNDJSON(columns []ods.Column, data []byte) (rows [][]any, err error) {
	for line := range bytes.Lines(data) {
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		token := func() any {
			v, e := d.Token()
			err = errors.Join(err, e)
			return v
		}
		var row []any
		token()
		for _, c := range columns {
			if name := token(); name != c.Name {
				return nil, fmt.Errorf("column %q is named %q", c.Name, name)
			}
			v := token()
			switch t := v.(type) {
			case json.Number:
				v, err = parse(c, t.String())
			case string:
				v, err = parse(c, t)
			}
			if err != nil {
				return nil, err
			}
			row = append(row, v)
		}
		rows = append(rows, row)
	}
	return rows, err
}

func readParquet(columns []ods.Column, data []byte) (rows [][]any, err error) {
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	for i, c := range columns {
		if name := f.Schema().Columns()[i][0]; name != c.Name {
			return nil, fmt.Errorf("column %q is named %q", c.Name, name)
		}
	}
	for _, group := range f.RowGroups() {
		r := group.Rows()
		buf := make([]parquet.Row, 7)
		for {
			n, err := r.ReadRows(buf)
			for _, values := range buf[:n] {
				row := make([]any, len(columns))
				for i, v := range values {
					row[i] = parquetValue(columns[i], v)
				}
				rows = append(rows, row)
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, errors.Join(err, r.Close())
			}
		}
		if err := r.Close(); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func parquetValue(c ods.Column, v parquet.Value) any {
	if v.IsNull() {
		return nil
	}
	switch c.Type {
	case ods.Integer:
		return v.Int64()
	case ods.Real:
		return v.Double()
	case ods.Bytes:
		return append([]byte{}, v.ByteArray()...)
	case ods.Boolean:
		return v.Boolean()
	case ods.Date:
		return time.Unix(int64(v.Int32())*86400, 0).UTC()
	case ods.Timestamp:
		return time.UnixMicro(v.Int64()).UTC()
	}
	return string(v.ByteArray())
}

var readers = map[ods.Format]func([]ods.Column, []byte) ([][]any, error){ods.CSV: readCSV, ods.NDJSON: readNDJSON, ods.Parquet: readParquet}

func value(t ods.Type) *rapid.Generator[any] {
	switch t {
	case ods.Integer:
		return rapid.Int64().AsAny()
	case ods.Real:
		return rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.MaxFloat64, 5e-324, 1e21, 1 << 53})).AsAny()
	case ods.Decimal:
		return rapid.StringMatching(`[+-]?[0-9]{1,40}(\.[0-9]{0,40})?`).AsAny()
	case ods.Text:
		return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", " ", "\"", ",", "\r\n", "\n", "NULL", "null", "'", "=1+1", "\x00", "\ufeff", "<&>\u2028"})).AsAny()
	case ods.Bytes:
		return rapid.Custom(func(t *rapid.T) []byte {
			return append([]byte{}, rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes")...)
		}).AsAny()
	case ods.Boolean:
		return rapid.Bool().AsAny()
	case ods.Date:
		return rapid.Custom(func(t *rapid.T) time.Time {
			return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3_652_058).Draw(t, "day"))
		}).AsAny()
	default:
		return rapid.Custom(func(t *rapid.T) time.Time {
			return time.UnixMicro(rapid.Int64Range(-62135596800_000000, 253402300799_999999).Draw(t, "µs")).UTC()
		}).AsAny()
	}
}

var allTypes = []ods.Type{ods.Integer, ods.Real, ods.Decimal, ods.Text, ods.Bytes, ods.Boolean, ods.Date, ods.Timestamp}

func drawTable(t *rapid.T) *memory {
	names := rapid.SliceOfNDistinct(rapid.OneOf(rapid.StringMatching(`[a-z]{1,5}`), rapid.StringN(0, 10, -1)), 1, 6, rapid.ID).Draw(t, "names")
	var columns []ods.Column
	for _, name := range names {
		columns = append(columns, ods.Column{Name: name, Type: rapid.SampledFrom(allTypes).Draw(t, "type"), Nullable: rapid.Bool().Draw(t, "nullable")})
	}
	rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []any {
		row := make([]any, len(columns))
		for i, c := range columns {
			if c.Nullable && rapid.IntRange(0, 3).Draw(t, "null") == 0 {
				continue
			}
			row[i] = value(c.Type).Draw(t, "value")
		}
		return row
	}), 0, 20).Draw(t, "rows")
	return one("t", columns, rows...)
}

func same(a, b any) bool {
	if x, ok := a.(float64); ok && x == 0 { // there is no negative zero in the ODS
		return b == 0.0
	}
	return reflect.DeepEqual(a, b)
}

func TestEveryTableComesBackFromEveryFormat(t *testing.T) {
	m := &memory{}
	o := openMemory(t, m)
	rapid.Check(t, func(rt *rapid.T) {
		*m = *drawTable(rt)
		if _, err := o.Sync(t.Context(), "m", nil); err != nil {
			rt.Fatal(err)
		}
		columns, want := m.tables[0].Columns, m.rows["t"]
		compare := func(how string, got [][]any) {
			if len(got) != len(want) {
				rt.Fatalf("%s has %d rows of %d", how, len(got), len(want))
			}
			for i, row := range want {
				for k, v := range row {
					if !same(v, got[i][k]) {
						rt.Fatalf("%s, row %d, %+v: %#v came back as %#v", how, i, columns[k], v, got[i][k])
					}
				}
			}
		}
		for format, read := range readers {
			data := release(t, o, "m/t", format)
			got, err := read(columns, data)
			if err != nil {
				rt.Fatalf("%s: %v in %q", format, err, data)
			}
			compare(string(format), got)
			if string(release(t, o, "m/t", format)) != string(data) {
				rt.Fatalf("%s: a second time it has other bytes", format)
			}
		}
		got, _, err := o.Rows(t.Context(), "m/t", nil, "", 100)
		if err != nil {
			rt.Fatal(err)
		}
		compare("rows", got)
	})
}

func small() *memory {
	at := time.Date(2024, 2, 29, 12, 30, 0, 500_000_000, time.UTC)
	var columns []ods.Column
	for _, typ := range allTypes {
		columns = append(columns, ods.Column{Name: string(typ), Type: typ, Nullable: true})
	}
	return one("t", columns,
		[]any{int64(-7), 1e21, "-12.50", `say "hi", ü`, []byte{0, 255}, true, at.Truncate(24 * time.Hour), at},
		[]any{int64(0), math.Inf(-1), "0", "", []byte{}, false, nil, nil},
		[]any{nil, nil, nil, nil, nil, nil, nil, nil})
}

func TestTheFormatsLookAsDocumented(t *testing.T) {
	o := openMemory(t, small())
	sync(t, o, "m")
	for format, want := range map[ods.Format]string{
		ods.CSV: "integer,real,decimal,text,bytes,boolean,date,timestamp\r\n" +
			`-7,1e+21,-12.50,"say ""hi"", ü",AP8=,true,2024-02-29,2024-02-29T12:30:00.5Z` + "\r\n" +
			`0,-Infinity,0,"","",false,,` + "\r\n,,,,,,,\r\n",
		ods.NDJSON: `{"integer":-7,"real":1e+21,"decimal":"-12.50","text":"say \"hi\", ü","bytes":"AP8=","boolean":true,"date":"2024-02-29","timestamp":"2024-02-29T12:30:00.5Z"}` + "\n" +
			`{"integer":0,"real":"-Infinity","decimal":"0","text":"","bytes":"","boolean":false,"date":null,"timestamp":null}` + "\n" +
			`{"integer":null,"real":null,"decimal":null,"text":null,"bytes":null,"boolean":null,"date":null,"timestamp":null}` + "\n",
	} {
		if got := string(release(t, o, "m/t", format)); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestAParquetReleaseIsTypedAndCompressed(t *testing.T) {
	o := openMemory(t, small())
	sync(t, o, "m")
	data := release(t, o, "m/t", "")
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, field := range f.Schema().Fields() {
		types = append(types, field.Type().String())
	}
	if got, want := fmt.Sprint(types), "[INT(64,true) DOUBLE STRING STRING BYTE_ARRAY BOOLEAN DATE TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)]"; got != want {
		t.Errorf("%s", got)
	}
	for _, c := range f.Metadata().RowGroups[0].Columns {
		if c.MetaData.Codec.String() != "ZSTD" {
			t.Errorf("%v is compressed as %v", c.MetaData.PathInSchema, c.MetaData.Codec)
		}
	}
	r, err := o.Release(t.Context(), "m/t", "")
	if err != nil || r.Format != ods.Parquet || r.MediaType != "application/vnd.apache.parquet" || r.Rows != 3 || len(r.Schema) != 8 || r.Position != "position" {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := o.Release(t.Context(), "m/t", "xlsx"); !errors.Is(err, ods.ErrFormat) {
		t.Errorf("%v", err)
	}
	if _, err := o.Release(t.Context(), "m/t", ods.AsIs); !errors.Is(err, ods.ErrFormat) {
		t.Errorf("%v", err)
	}
}

func TestAReleaseOfATableThatWasSyncedAgainFails(t *testing.T) {
	m := small()
	o := openMemory(t, m)
	sync(t, o, "m")
	r, err := o.Release(t.Context(), "m/t", ods.CSV)
	if err != nil {
		t.Fatal(err)
	}
	sync(t, o, "m")
	if err := discard(r); err != nil {
		t.Errorf("nothing changed: %v", err)
	}
	m.rows["t"] = m.rows["t"][:1]
	sync(t, o, "m")
	if err := discard(r); !errors.Is(err, ods.ErrChanged) || !errors.Is(err, kind.Conflict) {
		t.Errorf("%v", err)
	}
}

type fullDisk struct{ left int }

var errFull = errors.New("no room")

func (f *fullDisk) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAWriterThatFailsEndsTheRelease(t *testing.T) {
	m := one("t", idNote)
	for i := range 20_000 {
		m.rows["t"] = append(m.rows["t"], []any{int64(i), fmt.Sprint("note ", i*7919)})
	}
	o := openMemory(t, m)
	sync(t, o, "m")
	for format := range readers {
		r, err := o.Release(t.Context(), "m/t", format)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.WriteTo(&fullDisk{1000}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestAFileIsReleasedAsItIsOrNotAtAll(t *testing.T) {
	dir := folder(t, map[string]string{"sub/report.pdf": "%PDF-1.7 first", "b.geojson": "{}", "empty": ""})
	o := openFolder(t, dir)
	report := sync(t, o, "docs")
	if fmt.Sprint(report.Changed) != "[docs/b.geojson docs/empty docs/sub/report.pdf]" {
		t.Errorf("%+v", report)
	}
	if again := sync(t, o, "docs"); len(again.Changed) != 0 {
		t.Errorf("%+v", again)
	}
	if got := release(t, o, "docs/sub/report.pdf", ""); string(got) != "%PDF-1.7 first" {
		t.Errorf("%q", got)
	}
	if got := release(t, o, "docs/empty", ods.AsIs); len(got) != 0 {
		t.Errorf("%q", got)
	}
	for name, want := range map[string]string{"docs/sub/report.pdf": "application/pdf", "docs/b.geojson": "application/geo+json", "docs/empty": "application/octet-stream"} {
		if r, err := o.Release(t.Context(), name, ""); err != nil || r.MediaType != want {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	if _, err := o.Release(t.Context(), "docs/empty", ods.CSV); !errors.Is(err, ods.ErrFormat) {
		t.Errorf("%v", err)
	}
	if _, _, err := o.Rows(t.Context(), "docs/empty", nil, "", 1); !errors.Is(err, kind.Invalid) {
		t.Errorf("%v", err)
	}

	path := filepath.Join(dir, "sub", "report.pdf")
	r, err := o.Release(t.Context(), "docs/sub/report.pdf", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, changed := range []string{"%PDF-1.7 other", "%PDF-1.7", "%PDF-1.7 first and more"} {
		write(t, path, changed)
		if err := discard(r); !errors.Is(err, ods.ErrChanged) || kind.Hint(err) == "" {
			t.Errorf("%q: %v", changed, err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := discard(r); !errors.Is(err, kind.NotFound) {
		t.Errorf("removed: %v", err)
	}
	if got := sync(t, o, "docs"); fmt.Sprint(got.Gone) != "[docs/sub/report.pdf]" {
		t.Errorf("%+v", got)
	}
}

// TestALargeTableTakesBoundedMemory copies and releases some 150 MB of rows.
func TestALargeTableTakesBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	const rows, size = 1500, 100 << 10
	o := open(t, ods.Config{Sources: map[string]ods.Source{"big": generated{rows, size}}})
	peak := uint64(0)
	measure := func() {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	}
	sync(t, o, "big")
	for format := range readers {
		r, err := o.Release(t.Context(), "big/t", format)
		if err != nil {
			t.Fatal(err)
		}
		w := &measuring{measure: measure}
		if _, err := r.WriteTo(w); err != nil || w.n < rows*size/2 {
			t.Errorf("%s: %d bytes, %v", format, w.n, err)
		}
	}
	t.Logf("at most %d MiB were in use", peak>>20)
	if peak > 120<<20 {
		t.Errorf("%d MiB were in use", peak>>20)
	}
}

// generated is a table of incompressible texts, made as they are asked for.
type generated struct{ rows, size int }

func (g generated) Tables(context.Context) ([]ods.Table, error) {
	return []ods.Table{{Name: "t", Columns: idNote}}, nil
}

func (g generated) Snapshot(ctx context.Context, _ []string, to ods.Sink) (ods.Position, error) {
	if err := to.Table(ctx, ods.Table{Name: "t", Columns: idNote}); err != nil {
		return "", err
	}
	text := make([]byte, g.size)
	x := uint64(1)
	for i := range g.rows {
		for k := range text {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			text[k] = 33 + byte(x%90)
		}
		if err := to.Row(ctx, []any{int64(i), strings.Clone(string(text))}); err != nil {
			return "", err
		}
	}
	return "", nil
}

type measuring struct {
	n, last int
	measure func()
}

func (m *measuring) Write(p []byte) (int, error) {
	if m.n += len(p); m.n-m.last > 8<<20 {
		m.last = m.n
		m.measure()
	}
	return len(p), nil
}
