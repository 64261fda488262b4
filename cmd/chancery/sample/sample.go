// Package sample holds a little real public-domain data of the United States
// government, enough to play two departments with: aviation safety and
// weather. Each has a SQLite database, as a department's own system would
// have, and a folder of files. Where the data comes from is in ORIGIN.md.
package sample

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed data/*.gz ORIGIN.md
var data embed.FS

// Department says where one department's data lies.
type Department struct {
	Database string // a SQLite database
	Table    string // its one table
	Files    string // a folder of files
}

// Paths says where Write put everything.
type Paths struct {
	Aviation Department // bird_strikes, 10,000 rows; airports.csv, about.md
	Weather  Department // daily_weather, 1,461 rows; global-temp.csv, about.md
}

type column struct {
	name, sql string // sql is the declared type
}

// Write puts the sample data under dir, which it creates. What it writes is
// the same bytes every time. It refuses a dir that already holds a database.
func Write(dir string) (Paths, error) {
	p := Paths{
		Aviation: department(dir, "aviation", "bird_strikes"),
		Weather:  department(dir, "weather", "daily_weather"),
	}
	err := writeDepartment(p.Aviation, "birdstrikes", "airports", []column{
		{"airport", "TEXT NOT NULL"},
		{"aircraft", "TEXT NOT NULL"},
		{"damage", "TEXT NOT NULL"},
		{"flight_date", "DATE NOT NULL"},
		{"operator", "TEXT NOT NULL"},
		{"state", "TEXT"},
		{"phase_of_flight", "TEXT"},
		{"wildlife_size", "TEXT"},
		{"wildlife_species", "TEXT"},
		{"time_of_day", "TEXT"},
		{"cost_other", "INTEGER"},
		{"cost_repair", "INTEGER"},
		{"cost_total", "INTEGER"},
		{"speed_knots", "INTEGER"},
	})
	if err != nil {
		return Paths{}, err
	}
	err = writeDepartment(p.Weather, "seattle-weather", "global-temp", []column{
		{"day", "DATE NOT NULL"},
		{"precipitation_mm", "REAL"},
		{"temp_max_c", "REAL"},
		{"temp_min_c", "REAL"},
		{"wind", "REAL"},
		{"weather", "TEXT"},
	})
	if err != nil {
		return Paths{}, err
	}
	return p, nil
}

func department(dir, name, table string) Department {
	return Department{
		Database: filepath.Join(dir, name, name+".db"),
		Table:    table,
		Files:    filepath.Join(dir, name, "files"),
	}
}

func writeDepartment(d Department, table, file string, columns []column) error {
	if err := os.MkdirAll(d.Files, 0o755); err != nil {
		return err
	}
	b, err := unzip(file)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(d.Files, file+".csv"), b, 0o644); err != nil {
		return err
	}
	about, err := data.ReadFile("ORIGIN.md")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(d.Files, "about.md"), about, 0o644); err != nil {
		return err
	}
	if b, err = unzip(table); err != nil {
		return err
	}
	if err := writeDatabase(d, b, columns); err != nil {
		return fmt.Errorf("write %s: %w", d.Database, err)
	}
	return nil
}

func unzip(name string) ([]byte, error) {
	f, err := data.Open("data/" + name + ".csv.gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// writeDatabase makes a table of the CSV's columns in their order, behind an
// id that is the row's number. An empty field becomes NULL.
func writeDatabase(d Department, text []byte, columns []column) error {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", d.Database)
	if err != nil {
		return err
	}
	defer db.Close()
	ddl := []string{"id INTEGER PRIMARY KEY"}
	for _, c := range columns {
		ddl = append(ddl, c.name+" "+c.sql)
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if _, err := tx.Exec("CREATE TABLE " + d.Table + " (" + strings.Join(ddl, ", ") + ")"); err != nil {
		return err
	}
	insert, err := tx.Prepare("INSERT INTO " + d.Table + " VALUES (?" + strings.Repeat(", ?", len(columns)) + ")")
	if err != nil {
		return err
	}
	defer insert.Close()
	for n, row := range rows[1:] {
		values := []any{n + 1}
		for i, field := range row {
			v, err := value(field, columns[i].sql)
			if err != nil {
				return fmt.Errorf("row %d, %s: %w", n+1, columns[i].name, err)
			}
			values = append(values, v)
		}
		if _, err := insert.Exec(values...); err != nil {
			return fmt.Errorf("row %d: %w", n+1, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.Close()
}

func value(field, declared string) (any, error) {
	switch {
	case field == "":
		return nil, nil
	case strings.HasPrefix(declared, "INTEGER"):
		return strconv.ParseInt(field, 10, 64)
	case strings.HasPrefix(declared, "REAL"):
		return strconv.ParseFloat(field, 64)
	default:
		return field, nil
	}
}
