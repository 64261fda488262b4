package ods_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"chancery/ods"
	"chancery/ods/source/files"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory is a source whose rows the test chooses; it can fail in the middle.
type memory struct {
	tables []ods.Table
	rows   map[string][][]any
	before func(table string, row int) error // may be nil
}

func (m *memory) Tables(context.Context) ([]ods.Table, error) { return m.tables, nil }

func (m *memory) Snapshot(ctx context.Context, names []string, to ods.Sink) (ods.Position, error) {
	for i, name := range names {
		if err := to.Table(ctx, m.tables[i]); err != nil {
			return "", err
		}
		for n, row := range m.rows[name] {
			if m.before != nil {
				if err := m.before(name, n); err != nil {
					return "", err
				}
			}
			if err := to.Row(ctx, row); err != nil {
				return "", err
			}
		}
	}
	return "position", nil
}

func one(name string, columns []ods.Column, rows ...[]any) *memory {
	return &memory{tables: []ods.Table{{Name: name, Columns: columns}}, rows: map[string][][]any{name: rows}}
}

func open(t *testing.T, c ods.Config) *ods.ODS {
	t.Helper()
	if c.DSN == "" {
		c.DSN = filepath.Join(t.TempDir(), "ods.db")
	}
	o, err := ods.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	return o
}

func openMemory(t *testing.T, m *memory) *ods.ODS {
	t.Helper()
	return open(t, ods.Config{Sources: map[string]ods.Source{"m": m}})
}

func sync(t *testing.T, o *ods.ODS, source string) ods.Report {
	t.Helper()
	r, err := o.Sync(t.Context(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func release(t *testing.T, o *ods.ODS, name string, f ods.Format) []byte {
	t.Helper()
	r, err := o.Release(t.Context(), name, f)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	n, err := r.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("%d of %d bytes, %v", n, b.Len(), err)
	}
	return b.Bytes()
}

func folder(t *testing.T, content map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range content {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func openFolder(t *testing.T, dir string) *ods.ODS {
	t.Helper()
	return open(t, ods.Config{Files: map[string]ods.FileSource{"docs": files.New(dir)}})
}

// discard writes a release to nowhere and returns its error.
func discard(r *ods.Release) error {
	_, err := r.WriteTo(io.Discard)
	return err
}
