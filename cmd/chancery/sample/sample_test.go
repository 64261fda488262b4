package sample

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
)

func TestTheSampleIsTheSameBytesEveryTime(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if _, err := Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	files := 0
	err := filepath.WalkDir(a, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		rel, _ := filepath.Rel(a, path)
		one, _ := os.ReadFile(path)
		two, err := os.ReadFile(filepath.Join(b, rel))
		if !bytes.Equal(one, two) {
			t.Errorf("%s differs", rel)
		}
		return err
	})
	if err != nil || files != 6 {
		t.Fatalf("%d files, %v", files, err)
	}
}

func TestTheTablesAreComplete(t *testing.T) {
	p, err := Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[Department]int{p.Aviation: 10000, p.Weather: 1461} {
		db, err := sql.Open("sqlite", d.Database)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var got int
		if err := db.QueryRow("SELECT count(*) FROM " + d.Table).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d rows, want %d, %v", d.Table, got, want, err)
		}
	}
}
