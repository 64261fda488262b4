// Package sourcetest is the suite that every source of tables passes.
package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"chancery/internal/kind"
	"chancery/ods"
)

// Database is a real database that a source reads, as its owner sees it.
type Database interface {
	// Source returns a source that reads the database.
	Source() ods.Source
	// Create makes a table whose columns have the given types, declared in the
	// database's own words.
	Create(t *testing.T, table ods.Table)
	// Insert adds a row to a table, while the source may be reading.
	Insert(t *testing.T, table ods.Table, values ...any)
	// Drop removes a table.
	Drop(t *testing.T, table ods.Table)
}

// Run tests one kind of source. open returns a new, empty database.
func Run(t *testing.T, open func(t *testing.T) Database) {
	for name, test := range map[string]func(*testing.T, Database){
		"a database without tables has none":                             none,
		"tables and columns are listed with their types":                 lists,
		"every value comes as it is, NULL apart from empty":              values,
		"rows come in the order of the key, the same each time":          orders,
		"names may be of any text":                                       names,
		"a snapshot is of one moment":                                    moment,
		"a table that is no longer there is named":                       gone,
		"what the sink refuses ends the snapshot with its error":         refusals,
		"a cancelled context ends the snapshot":                          cancels,
		"only the tables that are asked for are read, in their sequence": chosen,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// Copy is a sink that keeps what it is given.
type Copy struct {
	Tables []ods.Table
	Rows   map[string][][]any
	OnRow  func(table string, row []any) error // may be nil
}

// Table implements ods.Sink.
func (c *Copy) Table(_ context.Context, t ods.Table) error {
	c.Tables = append(c.Tables, t)
	return nil
}

// Row implements ods.Sink.
func (c *Copy) Row(_ context.Context, row []any) error {
	name := c.Tables[len(c.Tables)-1].Name
	if c.Rows == nil {
		c.Rows = map[string][][]any{}
	}
	c.Rows[name] = append(c.Rows[name], slices.Clone(row))
	if c.OnRow != nil {
		return c.OnRow(name, row)
	}
	return nil
}

func snapshot(t *testing.T, d Database, tables ...string) *Copy {
	t.Helper()
	c := &Copy{}
	if _, err := d.Source().Snapshot(t.Context(), tables, c); err != nil {
		t.Fatal(err)
	}
	return c
}

func pair(name string) ods.Table {
	return ods.Table{Name: name, Columns: []ods.Column{{Name: "id", Type: ods.Integer, Key: true}, {Name: "note", Type: ods.Text, Nullable: true}}}
}

var every = ods.Table{Name: "every", Columns: []ods.Column{
	{Name: "id", Type: ods.Integer, Key: true},
	{Name: "i", Type: ods.Integer, Nullable: true},
	{Name: "r", Type: ods.Real, Nullable: true},
	{Name: "d", Type: ods.Decimal, Nullable: true},
	{Name: "s", Type: ods.Text, Nullable: true},
	{Name: "b", Type: ods.Bytes, Nullable: true},
	{Name: "o", Type: ods.Boolean, Nullable: true},
	{Name: "day", Type: ods.Date, Nullable: true},
	{Name: "at", Type: ods.Timestamp, Nullable: true},
	{Name: "must", Type: ods.Text},
}}

func none(t *testing.T, d Database) {
	if tables, err := d.Source().Tables(t.Context()); err != nil || len(tables) != 0 {
		t.Errorf("%v, %v", tables, err)
	}
	if c := snapshot(t, d); len(c.Tables) != 0 {
		t.Errorf("%v", c.Tables)
	}
}

func lists(t *testing.T, d Database) {
	d.Create(t, pair("zebra"))
	d.Create(t, every)
	got, err := d.Source().Tables(t.Context())
	if want := []ods.Table{every, pair("zebra")}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
}

func values(t *testing.T, d Database) {
	d.Create(t, every)
	day := time.Date(1969, 7, 20, 0, 0, 0, 0, time.UTC)
	at := time.Date(2024, 2, 29, 23, 59, 59, 123456000, time.UTC)
	rows := [][]any{
		{int64(1), nil, nil, nil, nil, nil, nil, nil, nil, ""},
		{int64(2), int64(0), 0.0, "0", "", []byte{}, false, day, at, "x"},
		{int64(3), int64(math.MaxInt64), math.MaxFloat64, "12.5", "ä\u202e\n\"'", []byte{0, 255}, true, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), "y"},
		{int64(4), int64(math.MinInt64), math.SmallestNonzeroFloat64, "-3", " NULL ", []byte("text"), true, day, day, "z"},
	}
	for _, row := range rows {
		d.Insert(t, every, row...)
	}
	got := snapshot(t, d, "every").Rows["every"]
	for i, row := range rows {
		if i >= len(got) || !reflect.DeepEqual(got[i], row) {
			t.Fatalf("row %d of\n%v\nis not\n%v", i, got, row)
		}
	}
}

func orders(t *testing.T, d Database) {
	table := pair("t")
	d.Create(t, table)
	for _, i := range []int64{5, 3, 9, 1, 7} {
		d.Insert(t, table, i, nil)
	}
	want := fmt.Sprint([][]any{{int64(1), nil}, {int64(3), nil}, {int64(5), nil}, {int64(7), nil}, {int64(9), nil}})
	for range 2 {
		if got := fmt.Sprint(snapshot(t, d, "t").Rows["t"]); got != want {
			t.Errorf("%s", got)
		}
	}
}

func names(t *testing.T, d Database) {
	d.Create(t, pair("witness"))
	d.Insert(t, pair("witness"), int64(1), "still here")
	odd := []string{`a"b`, `a'b`, `x; DROP TABLE witness; --`, `"); DROP TABLE witness; --`, "Straße 日本", "select", "a b", "a/b", "rowid", "%d", "[x]", "`y`"}
	for _, name := range odd {
		table := ods.Table{Name: name, Columns: []ods.Column{{Name: name, Type: ods.Integer, Key: true}, {Name: name + "2", Type: ods.Text, Nullable: true}}}
		d.Create(t, table)
		d.Insert(t, table, int64(1), name)
		c := snapshot(t, d, name)
		if len(c.Tables) != 1 || !reflect.DeepEqual(c.Tables[0], table) || fmt.Sprint(c.Rows[name]) != fmt.Sprint([][]any{{int64(1), name}}) {
			t.Errorf("%q: %+v", name, c)
		}
	}
	if got := snapshot(t, d, "witness").Rows["witness"]; len(got) != 1 {
		t.Errorf("the witness is %v", got)
	}
	if tables, err := d.Source().Tables(t.Context()); err != nil || len(tables) != len(odd)+1 {
		t.Errorf("%d tables, %v", len(tables), err)
	}
}

func moment(t *testing.T, d Database) {
	first, second := pair("first"), pair("second")
	for _, table := range []ods.Table{first, second} {
		d.Create(t, table)
		d.Insert(t, table, int64(1), "before")
	}
	c := &Copy{OnRow: func(table string, _ []any) error {
		if table == "first" {
			d.Insert(t, first, int64(2), "during")
			d.Insert(t, second, int64(2), "during")
		}
		return nil
	}}
	if _, err := d.Source().Snapshot(t.Context(), []string{"first", "second"}, c); err != nil {
		t.Fatal(err)
	}
	if len(c.Rows["first"]) != 1 || len(c.Rows["second"]) != 1 {
		t.Errorf("it has what was written meanwhile: %v", c.Rows)
	}
	if c := snapshot(t, d, "first", "second"); len(c.Rows["first"]) != 2 || len(c.Rows["second"]) != 2 {
		t.Errorf("the next one lacks it: %v", c.Rows)
	}
}

func gone(t *testing.T, d Database) {
	d.Create(t, pair("t"))
	d.Drop(t, pair("t"))
	_, err := d.Source().Snapshot(t.Context(), []string{"t"}, &Copy{})
	if !errors.Is(err, kind.Conflict) {
		t.Errorf("%v", err)
	}
}

func refusals(t *testing.T, d Database) {
	d.Create(t, pair("t"))
	d.Insert(t, pair("t"), int64(1), nil)
	boom := errors.New("the sink is full")
	if _, err := d.Source().Snapshot(t.Context(), []string{"t"}, &Copy{OnRow: func(string, []any) error { return boom }}); !errors.Is(err, boom) {
		t.Errorf("%v", err)
	}
	d.Insert(t, pair("t"), int64(2), nil)
}

func cancels(t *testing.T, d Database) {
	d.Create(t, pair("t"))
	for i := range 50 {
		d.Insert(t, pair("t"), int64(i), nil)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := d.Source().Snapshot(ctx, []string{"t"}, &Copy{OnRow: func(string, []any) error { cancel(); return ctx.Err() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := d.Source().Tables(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func chosen(t *testing.T, d Database) {
	for _, name := range []string{"a", "b", "c"} {
		d.Create(t, pair(name))
	}
	c := snapshot(t, d, "c", "a")
	if len(c.Tables) != 2 || c.Tables[0].Name != "c" || c.Tables[1].Name != "a" {
		t.Errorf("%v", c.Tables)
	}
}
