package ods_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"chancery/internal/kind"
	"chancery/ods"
	"chancery/ods/source/files"
	"chancery/ods/source/sqlite"
)

var idNote = []ods.Column{{Name: "id", Type: ods.Integer, Key: true}, {Name: "note", Type: ods.Text, Nullable: true}}

func TestASyncOfWhatHasNotChangedKeepsVersionTimeAndPosition(t *testing.T) {
	m := one("t", idNote, []any{int64(1), "a"}, []any{int64(2), nil})
	o := openMemory(t, m)
	first := sync(t, o, "m")
	if !slices.Equal(first.Changed, []string{"m/t"}) || first.Rows != 2 || first.Datasets[0].Rows != 2 || first.Datasets[0].Position != "position" {
		t.Errorf("%+v", first)
	}
	before := release(t, o, "m/t", ods.Parquet)
	again := sync(t, o, "m")
	if len(again.Changed) != 0 || fmt.Sprint(again.Datasets) != fmt.Sprint(first.Datasets) {
		t.Errorf("%+v", again)
	}
	if string(release(t, o, "m/t", ods.Parquet)) != string(before) {
		t.Error("the release has other bytes")
	}
	m.rows["t"][1][1] = ""
	changed := sync(t, o, "m")
	if len(changed.Changed) != 1 || changed.Datasets[0].Version == first.Datasets[0].Version {
		t.Errorf("NULL that became empty: %+v", changed)
	}
	m.rows["t"][1][1] = nil
	if back := sync(t, o, "m"); back.Datasets[0].Version != first.Datasets[0].Version {
		t.Error("the same rows have two versions")
	}
	m.tables[0].Columns = []ods.Column{{Name: "id", Type: ods.Integer}, {Name: "remark", Type: ods.Text, Nullable: true}}
	if renamed := sync(t, o, "m"); len(renamed.Changed) != 1 {
		t.Errorf("a column was renamed: %+v", renamed)
	}
}

func TestATableThatTheSourceDroppedIsGoneUntilItComesBack(t *testing.T) {
	m := &memory{tables: []ods.Table{{Name: "a", Columns: idNote}, {Name: "b", Columns: idNote}}, rows: map[string][][]any{"b": {{int64(1), "x"}}}}
	o := openMemory(t, m)
	first := sync(t, o, "m")
	all := m.tables
	m.tables = all[:1]
	if r := sync(t, o, "m"); !slices.Equal(r.Gone, []string{"m/b"}) || len(r.Changed) != 0 {
		t.Errorf("%+v", r)
	}
	if r := sync(t, o, "m"); len(r.Gone) != 0 {
		t.Errorf("it is reported again: %+v", r)
	}
	if d, err := o.Dataset(t.Context(), "m/b"); err != nil || !d.Gone || d.Rows != 1 {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := o.Release(t.Context(), "m/b", ""); !errors.Is(err, kind.Conflict) {
		t.Errorf("%v", err)
	}
	m.tables = all
	if r := sync(t, o, "m"); !slices.Equal(r.Changed, []string{"m/b"}) || r.Datasets[1].Version != first.Datasets[1].Version {
		t.Errorf("%+v", r)
	}
	if d, err := o.Dataset(t.Context(), "m/b"); err != nil || d.Gone {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestASyncThatFailsLeavesEverythingAsItWas(t *testing.T) {
	m := &memory{tables: []ods.Table{{Name: "a", Columns: idNote}, {Name: "b", Columns: idNote}}, rows: map[string][][]any{}}
	for i := range 100 {
		m.rows["a"] = append(m.rows["a"], []any{int64(i), "old"})
		m.rows["b"] = append(m.rows["b"], []any{int64(i), "old"})
	}
	o := openMemory(t, m)
	sync(t, o, "m")
	state := func() string {
		sets, err := o.Datasets(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(sets) + string(release(t, o, "m/a", ods.CSV)) + string(release(t, o, "m/b", ods.CSV))
	}
	before := state()

	m.rows["a"] = [][]any{{int64(1), "new"}}
	boom := errors.New("the line broke")
	m.before = func(table string, row int) error {
		if table == "b" && row == 50 {
			return boom
		}
		return nil
	}
	if _, err := o.Sync(t.Context(), "m", nil); !errors.Is(err, boom) || !strings.Contains(err.Error(), "sync m") {
		t.Errorf("%v", err)
	}
	if state() != before {
		t.Error("a failed sync left something")
	}

	ctx, cancel := context.WithCancel(t.Context())
	m.before = func(table string, row int) error {
		if table == "b" {
			cancel()
		}
		return nil
	}
	if _, err := o.Sync(ctx, "m", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if state() != before {
		t.Error("a cancelled sync left something")
	}
	m.before = nil
	if r := sync(t, o, "m"); !slices.Equal(r.Changed, []string{"m/a"}) {
		t.Errorf("%+v", r)
	}
}

func TestAValueThatIsNotOfItsColumnsTypeStopsTheSync(t *testing.T) {
	for _, c := range []struct {
		column ods.Type
		value  any
	}{
		{ods.Integer, "1"}, {ods.Integer, 1.0}, {ods.Integer, int32(1)}, {ods.Real, int64(1)}, {ods.Real, math.NaN()},
		{ods.Decimal, "1,5"}, {ods.Decimal, "--1"}, {ods.Decimal, "."}, {ods.Decimal, "1e5"}, {ods.Text, "\xff"}, {ods.Text, []byte("x")},
		{ods.Bytes, "x"}, {ods.Boolean, int64(1)}, {ods.Date, "2024-01-01"}, {ods.Timestamp, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
		{ods.Text, nil}, {"point", "1 2"}, {ods.Integer, strings.Repeat("long", 1000)},
	} {
		o := openMemory(t, one("the table", []ods.Column{{Name: "the column", Type: c.column}}, []any{c.value}))
		_, err := o.Sync(t.Context(), "m", nil)
		text := fmt.Sprint(err)
		if !errors.Is(err, kind.Invalid) || !strings.Contains(text, `"the table"`) || !strings.Contains(text, "row 1") || !strings.Contains(text, `"the column"`) || len(text) > 300 {
			t.Errorf("%T %.40v as %s: %v", c.value, c.value, c.column, err)
		}
	}
}

func TestARowThatIsTooLargeStopsTheSync(t *testing.T) {
	half := strings.Repeat("x", 33<<20)
	o := openMemory(t, one("t", []ods.Column{{Name: "a", Type: ods.Text}, {Name: "b", Type: ods.Text}}, []any{half, half}))
	if _, err := o.Sync(t.Context(), "m", nil); !errors.Is(err, kind.Invalid) || !strings.Contains(err.Error(), `table "t", row 1`) {
		t.Errorf("%.200v", err)
	}
}

func TestOneSyncRunsAtATime(t *testing.T) {
	m := one("t", idNote, []any{int64(1), "a"})
	o := openMemory(t, m)
	m.before = func(string, int) error {
		if _, err := o.Sync(context.Background(), "m", nil); !errors.Is(err, ods.ErrBusy) {
			t.Errorf("%v", err)
		}
		return nil
	}
	sync(t, o, "m")
}

func TestReleasesAndRowsAreReadWhileASyncRuns(t *testing.T) {
	m := one("t", idNote, []any{int64(1), "a"})
	o := openMemory(t, m)
	sync(t, o, "m")
	before := release(t, o, "m/t", ods.CSV)
	m.rows["t"] = [][]any{{int64(1), "b"}, {int64(2), "b"}}
	m.before = func(_ string, row int) error {
		if got := release(t, o, "m/t", ods.CSV); string(got) != string(before) {
			t.Errorf("during the sync: %q", got)
		}
		return nil
	}
	sync(t, o, "m")
	if got := release(t, o, "m/t", ods.CSV); string(got) != "id,note\r\n1,b\r\n2,b\r\n" {
		t.Errorf("after it: %q", got)
	}
}

func TestProgressIsSaidNowAndThen(t *testing.T) {
	m := one("t", idNote)
	for i := range 2500 {
		m.rows["t"] = append(m.rows["t"], []any{int64(i), nil})
	}
	o := openMemory(t, m)
	var seen []ods.Progress
	if _, err := o.Sync(t.Context(), "m", func(p ods.Progress) { seen = append(seen, p) }); err != nil {
		t.Fatal(err)
	}
	if want := []ods.Progress{{Dataset: "m/t", Done: 1000, Unit: "rows"}, {Dataset: "m/t", Done: 2000, Unit: "rows"}}; !slices.Equal(seen, want) {
		t.Errorf("%+v", seen)
	}
}

func TestNamesThatAreNotThereAreNotFound(t *testing.T) {
	o := openMemory(t, one("t", idNote))
	if _, err := o.Sync(t.Context(), "other", nil); !errors.Is(err, ods.ErrNoSource) || !errors.Is(err, kind.NotFound) || kind.Hint(err) == "" {
		t.Errorf("%v", err)
	}
	if _, err := o.Dataset(t.Context(), "m/t"); !errors.Is(err, ods.ErrNoDataset) || kind.Hint(err) == "" {
		t.Errorf("%v", err)
	}
	if _, err := o.Release(t.Context(), "m/t", ""); !errors.Is(err, ods.ErrNoDataset) {
		t.Errorf("%v", err)
	}
	if _, _, err := o.Rows(t.Context(), "m/t", nil, "", 1); !errors.Is(err, ods.ErrNoDataset) {
		t.Errorf("%v", err)
	}
}

func TestSourcesWhoseDatasetsCouldMeetAreRefused(t *testing.T) {
	m := one("t", idNote)
	for _, c := range []ods.Config{
		{Sources: map[string]ods.Source{"a/b": m}}, {Sources: map[string]ods.Source{"": m}},
		{Sources: map[string]ods.Source{"a": m}, Files: map[string]ods.FileSource{"a": files.New(".")}},
	} {
		c.DSN = filepath.Join(t.TempDir(), "ods.db")
		if o, err := ods.Open(t.Context(), c); !errors.Is(err, kind.Invalid) {
			t.Errorf("%v", err)
			if err == nil {
				o.Close()
			}
		}
	}
}

func TestNothingOfTheODSIsReadableToOthersAndItIsKept(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "new", "ods.db")
	m := one("t", idNote, []any{int64(1), "a"})
	o := open(t, ods.Config{DSN: dsn, Sources: map[string]ods.Source{"m": m}})
	sync(t, o, "m")
	for _, name := range []string{dsn, dsn + "-wal", filepath.Dir(dsn)} {
		if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", name, info.Mode())
		}
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	// Opened again, without the source, it still has the rows.
	if got := release(t, open(t, ods.Config{DSN: dsn}), "m/t", ods.CSV); string(got) != "id,note\r\n1,a\r\n" {
		t.Errorf("%q", got)
	}
	if _, err := ods.Open(t.Context(), ods.Config{DSN: t.TempDir()}); err == nil {
		t.Error("a folder was opened as an ODS")
	}
}

func TestTableNamesThatAreSQLAreOnlyNames(t *testing.T) {
	evil := `x"; DROP TABLE dataset; --`
	columns := []ods.Column{{Name: evil, Type: ods.Integer}, {Name: "rowid", Type: ods.Integer}, {Name: "a", Type: ods.Text}, {Name: "A", Type: ods.Text}, {Name: "", Type: ods.Text}}
	o := openMemory(t, one(evil, columns, []any{int64(1), int64(9), "a", "A", "z"}, []any{int64(2), int64(3), "b", "B", "y"}))
	sync(t, o, "m")
	want := `"x""; DROP TABLE dataset; --",rowid,a,A,""` + "\r\n1,9,a,A,z\r\n2,3,b,B,y\r\n"
	if got := release(t, o, "m/"+evil, ods.CSV); string(got) != want {
		t.Errorf("%q", got)
	}
	rows, _, err := o.Rows(t.Context(), "m/"+evil, []string{"A", evil}, "", 10)
	if err != nil || fmt.Sprint(rows) != "[[A 1] [B 2]]" {
		t.Errorf("%v, %v", rows, err)
	}
	if _, _, err := o.Rows(t.Context(), "m/"+evil, []string{"a; --"}, "", 10); !errors.Is(err, kind.Invalid) {
		t.Errorf("%v", err)
	}
}

func TestRowsComeInPagesOfOneVersion(t *testing.T) {
	m := one("t", idNote)
	for i := range 25 {
		m.rows["t"] = append(m.rows["t"], []any{int64(i), fmt.Sprint("n", i)})
	}
	o := openMemory(t, m)
	sync(t, o, "m")
	var all [][]any
	var pages int
	for cursor := ""; pages == 0 || cursor != ""; pages++ {
		rows, next, err := o.Rows(t.Context(), "m/t", nil, cursor, 10)
		if err != nil {
			t.Fatal(err)
		}
		all, cursor = append(all, rows...), next
	}
	if fmt.Sprint(all) != fmt.Sprint(m.rows["t"]) || pages != 3 {
		t.Errorf("%d pages: %v", pages, all)
	}
	if rows, next, err := o.Rows(t.Context(), "m/t", nil, "", 25); err != nil || len(rows) != 25 || next != "" {
		t.Errorf("%d rows, %q, %v", len(rows), next, err)
	}
	_, cursor, err := o.Rows(t.Context(), "m/t", nil, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	sync(t, o, "m")
	if _, _, err := o.Rows(t.Context(), "m/t", nil, cursor, 10); err != nil {
		t.Errorf("after a sync that changed nothing: %v", err)
	}
	m.rows["t"] = m.rows["t"][1:]
	sync(t, o, "m")
	if _, _, err := o.Rows(t.Context(), "m/t", nil, cursor, 10); !errors.Is(err, ods.ErrChanged) {
		t.Errorf("after one that did: %v", err)
	}
	for _, bad := range []string{"1", "-1", "x", cursor + "0000000000000000000000", cursor[:17] + "-4", "' OR 1=1"} {
		if _, _, err := o.Rows(t.Context(), "m/t", nil, bad, 10); !errors.Is(err, ods.ErrCursor) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}

func TestAFullDiskIsSaidAndLeavesTheODSAsItWas(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("skipped: a small file system can't be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	m := one("t", idNote, []any{int64(1), "a"})
	o := open(t, ods.Config{DSN: filepath.Join(dir, "ods.db"), Sources: map[string]ods.Source{"m": m}})
	sync(t, o, "m")
	before := release(t, o, "m/t", ods.CSV)
	kept := m.rows["t"]
	for i := range 2000 {
		m.rows["t"] = append(m.rows["t"], []any{int64(i), strings.Repeat("x", 100_000)})
	}
	if _, err := o.Sync(t.Context(), "m", nil); !errors.Is(err, kind.Exhausted) || kind.Hint(err) == "" {
		t.Errorf("%v", err)
	}
	if got := release(t, o, "m/t", ods.CSV); string(got) != string(before) {
		t.Errorf("%q", got)
	}
	m.rows["t"] = append(kept, []any{int64(2), "b"})
	if r := sync(t, o, "m"); r.Rows != 2 {
		t.Errorf("after that: %+v", r)
	}
}

func TestAMissingOrBrokenSourceIsNamedAndLeavesTheODSAsItWas(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "text.db"), strings.Repeat("no database ", 500))
	o := open(t, ods.Config{
		Sources: map[string]ods.Source{"none": sqlite.New(filepath.Join(dir, "none.db")), "text": sqlite.New(filepath.Join(dir, "text.db"))},
		Files:   map[string]ods.FileSource{"nowhere": files.New(filepath.Join(dir, "nowhere"))},
	})
	for source, want := range map[string]error{"none": kind.NotFound, "text": kind.Invalid, "nowhere": kind.NotFound} {
		if _, err := o.Sync(t.Context(), source, nil); !errors.Is(err, want) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", source, err)
		}
	}
	if sets, err := o.Datasets(t.Context()); err != nil || len(sets) != 0 {
		t.Errorf("%v, %v", sets, err)
	}
}
