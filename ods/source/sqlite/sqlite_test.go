package sqlite_test

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"chancery/internal/kind"
	"chancery/ods"
	"chancery/ods/source/sourcetest"
	"chancery/ods/source/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// database is a SQLite file as another program writes it.
type database struct {
	*sql.DB
	path string
}

func create(t *testing.T, path string) *database {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	d := &database{db, path}
	d.exec(t, `PRAGMA user_version = 1`) // so that the file is a database
	return d
}

func (d *database) exec(t *testing.T, q string, args ...any) {
	t.Helper()
	if _, err := d.ExecContext(t.Context(), q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

var declared = map[ods.Type]string{
	ods.Integer: "BIGINT", ods.Real: "DOUBLE PRECISION", ods.Decimal: "DECIMAL(20, 4)", ods.Text: "VARCHAR(20)",
	ods.Bytes: "BLOB", ods.Boolean: "boolean", ods.Date: "Date", ods.Timestamp: "TIMESTAMP WITH TIME ZONE",
}

func (d *database) Source() ods.Source { return sqlite.New(d.path) }

func (d *database) Create(t *testing.T, table ods.Table) {
	t.Helper()
	var columns, keys []string
	for _, c := range table.Columns {
		q := quote(c.Name) + " " + declared[c.Type]
		if !c.Nullable {
			q += " NOT NULL"
		}
		if c.Key {
			keys = append(keys, quote(c.Name))
		}
		columns = append(columns, q)
	}
	if keys != nil {
		columns = append(columns, "PRIMARY KEY ("+strings.Join(keys, ", ")+")")
	}
	d.exec(t, `CREATE TABLE `+quote(table.Name)+` (`+strings.Join(columns, ", ")+`)`)
}

func (d *database) Insert(t *testing.T, table ods.Table, values ...any) {
	t.Helper()
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
		if v, ok := v.(time.Time); ok {
			args[i] = v.Format("2006-01-02 15:04:05.999999")
		}
	}
	d.exec(t, `INSERT INTO `+quote(table.Name)+` VALUES (?`+strings.Repeat(", ?", len(args)-1)+`)`, args...)
}

func (d *database) Drop(t *testing.T, table ods.Table) {
	t.Helper()
	d.exec(t, `DROP TABLE `+quote(table.Name))
}

func TestASQLiteDatabaseIsASource(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T) sourcetest.Database { return create(t, filepath.Join(t.TempDir(), "a b?#%41.db")) })
}

func snapshot(t *testing.T, path string) (*sourcetest.Copy, error) {
	t.Helper()
	tables, err := sqlite.New(path).Tables(t.Context())
	if err != nil {
		return nil, err
	}
	names := make([]string, len(tables))
	for i, table := range tables {
		names[i] = table.Name
	}
	c := &sourcetest.Copy{}
	_, err = sqlite.New(path).Snapshot(t.Context(), names, c)
	return c, err
}

func TestASourceThatCannotBeReadIsNamedWithWhatToDo(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for path, want := range map[string]error{
		filepath.Join(dir, "none.db"): kind.NotFound,
		dir:                           kind.Invalid,
		write("text.db", strings.Repeat("this is no database\n", 100)):   kind.Invalid,
		write("cut.db", "SQLite format 3\x00"+strings.Repeat("x", 4096)): kind.Invalid,
	} {
		_, err := snapshot(t, path)
		if !errors.Is(err, want) || !strings.Contains(fmt.Sprint(err), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the missing database was made")
	}
}

func TestALockedDatabaseIsUnavailable(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for the lock")
	}
	d := create(t, filepath.Join(t.TempDir(), "locked.db"))
	d.SetMaxOpenConns(1)
	d.exec(t, `PRAGMA journal_mode = DELETE`)
	d.exec(t, `CREATE TABLE t (id INTEGER PRIMARY KEY)`)
	d.exec(t, `BEGIN EXCLUSIVE`)
	start := time.Now()
	if _, err := snapshot(t, d.path); !errors.Is(err, kind.Unavailable) || kind.Hint(err) == "" {
		t.Errorf("%v", err)
	}
	if took := time.Since(start); took < time.Second || took > 20*time.Second {
		t.Errorf("it waited %v", took)
	}
	d.exec(t, `COMMIT`)
	if _, err := snapshot(t, d.path); err != nil {
		t.Errorf("unlocked: %v", err)
	}
}

func TestAValueThatDoesNotFitNamesTableColumnAndRow(t *testing.T) {
	for _, c := range []struct{ declared, value string }{
		{"INTEGER", `'many'`}, {"INTEGER", `1.5`}, {"INTEGER", `9223372036854775808`}, {"BIGINT", `x'00'`},
		{"REAL", `'n/a'`}, {"REAL", `x'3f'`},
		{"DECIMAL(9,2)", `'12,50'`}, {"DECIMAL(9,2)", `9e999`}, {"NUMERIC", `'+-1'`}, {"NUMERIC", `''`},
		{"TEXT", `x'00ff'`}, {"TEXT", `CAST(x'ff' AS TEXT)`},
		{"BLOB", `12`},
		{"BOOLEAN", `2`}, {"BOOLEAN", `'yes'`},
		{"DATE", `'2024-02-30'`}, {"DATE", `'2024-01-01 10:00:00'`}, {"DATE", `'01.02.2024'`},
		{"DATETIME", `'soon'`}, {"DATETIME", `1700000000000`}, {"DATETIME", `2460000.5`}, {"DATETIME", `''`},
	} {
		d := create(t, filepath.Join(t.TempDir(), "x.db"))
		d.exec(t, `CREATE TABLE "the table" (id INTEGER PRIMARY KEY, "the column" `+c.declared+`)`)
		d.exec(t, `INSERT INTO "the table" VALUES (1, NULL), (2, `+c.value+`)`)
		_, err := snapshot(t, d.path)
		text := fmt.Sprint(err)
		if !errors.Is(err, kind.Invalid) || !strings.Contains(text, `"the table"`) || !strings.Contains(text, `"the column"`) || !strings.Contains(text, "row 2") || len(text) > 400 {
			t.Errorf("%s in %s: %v", c.value, c.declared, err)
		}
	}
	d := create(t, filepath.Join(t.TempDir(), "x.db"))
	d.exec(t, `CREATE TABLE t (id TEXT PRIMARY KEY)`)
	d.exec(t, `INSERT INTO t VALUES (NULL)`)
	if _, err := snapshot(t, d.path); !errors.Is(err, kind.Invalid) || !strings.Contains(err.Error(), "NULL") {
		t.Errorf("a key that is NULL: %v", err)
	}
}

func TestValuesAreWidenedOnlyWhereNothingIsLost(t *testing.T) {
	utc := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		declared, value string
		want            any
	}{
		{"REAL", `3`, 3.0}, {"REAL", `9e999`, any(nil)},
		{"DECIMAL", `3`, "3"}, {"DECIMAL", `0.1`, "0.1"}, {"NUMERIC(10,2)", `'12.50'`, "12.5"},
		{"TEXT", `12`, "12"}, {"", `12`, "12"}, {"", `'a'`, "a"},
		{"BLOB", `'a'`, []byte("a")},
		{"DATE", `'2024-02-29'`, utc("2024-02-29T00:00:00Z")}, {"DATE", `0`, utc("1970-01-01T00:00:00Z")},
		{"DATETIME", `'2024-02-29 12:00'`, utc("2024-02-29T12:00:00Z")},
		{"DATETIME", `'2024-02-29T12:00:00+02:00'`, utc("2024-02-29T10:00:00Z")},
		{"DATETIME", `'2024-02-29 12:00:00.1234569'`, utc("2024-02-29T12:00:00.123456Z")},
		{"DATETIME", `1`, utc("1970-01-01T00:00:01Z")},
	} {
		d := create(t, filepath.Join(t.TempDir(), "x.db"))
		d.exec(t, `CREATE TABLE t (v `+c.declared+`)`)
		d.exec(t, `INSERT INTO t VALUES (`+c.value+`)`)
		got, err := snapshot(t, d.path)
		if err != nil {
			t.Errorf("%s in %s: %v", c.value, c.declared, err)
			continue
		}
		want := c.want
		if want == nil {
			want = "+Inf"
		}
		if fmt.Sprint(got.Rows["t"][0][0]) != fmt.Sprint(want) {
			t.Errorf("%s in %s gives %v", c.value, c.declared, got.Rows["t"][0][0])
		}
	}
}

func TestTablesOfEveryShapeAreRead(t *testing.T) {
	d := create(t, filepath.Join(t.TempDir(), "x.db"))
	d.exec(t, `CREATE TABLE plain (rowid TEXT, oid TEXT)`)
	d.exec(t, `INSERT INTO plain VALUES ('z', 'a'), ('a', 'z')`)
	d.exec(t, `CREATE TABLE without (a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID`)
	d.exec(t, `INSERT INTO without VALUES ('1', '2'), ('2', '1')`)
	d.exec(t, `CREATE TABLE derived (a INTEGER PRIMARY KEY, twice INTEGER AS (a * 2) STORED, thrice INTEGER AS (a * 3))`)
	d.exec(t, `INSERT INTO derived (a) VALUES (7)`)
	d.exec(t, `CREATE VIEW seen AS SELECT * FROM plain`)
	d.exec(t, `CREATE VIRTUAL TABLE words USING fts5(body)`)
	c, err := snapshot(t, d.path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(c.Rows), `map[derived:[[7 14 21]] plain:[[z a] [a z]] without:[[1 2] [2 1]]]`; got != want || len(c.Tables) != 3 {
		t.Errorf("%s of %v", got, c.Tables)
	}
	d.exec(t, `CREATE TABLE hopeless (rowid TEXT, oid TEXT, _rowid_ TEXT)`)
	if _, err := snapshot(t, d.path); !errors.Is(err, kind.Invalid) || !strings.Contains(err.Error(), `"hopeless"`) {
		t.Errorf("%v", err)
	}
}

func TestAHugeRowIsRefusedAndNotLoaded(t *testing.T) {
	d := create(t, filepath.Join(t.TempDir(), "x.db"))
	d.exec(t, `CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB)`)
	d.exec(t, `INSERT INTO t VALUES (1, zeroblob(1000)), (2, zeroblob(70000000))`)
	if _, err := snapshot(t, d.path); !errors.Is(err, kind.Invalid) || !strings.Contains(err.Error(), `"t"`) || !strings.Contains(err.Error(), "MiB") {
		t.Errorf("%v", err)
	}
}

func TestTheSourceIsNotWritten(t *testing.T) {
	d := create(t, filepath.Join(t.TempDir(), "x.db"))
	d.exec(t, `PRAGMA journal_mode = DELETE`)
	d.exec(t, `CREATE TABLE t (id INTEGER PRIMARY KEY)`)
	before, err := os.ReadFile(d.path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := snapshot(t, d.path); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(d.path)
	if err != nil || string(before) != string(after) {
		t.Errorf("it changed: %v", err)
	}
}
