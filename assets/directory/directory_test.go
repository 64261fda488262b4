package directory

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"chancery/internal/kind"
	"chancery/internal/state"
)

func TestQueriesRunAndATamperedCursorIsInvalid(t *testing.T) {
	ctx := context.Background()
	db, err := state.Open(ctx, filepath.Join(t.TempDir(), "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	d, err := New(ctx, Config{DB: db, ChainID: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Assets(ctx, Query{Text: "5%_", Department: "a", Type: 1, Status: 1, After: encodeCursor(3, 4)}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Assets(ctx, Query{After: "x" + encodeCursor(3, 4)}); !errors.Is(err, kind.Invalid) {
		t.Fatalf("got %v", err)
	}
}
