package state_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/internal/testenv"
)

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "deep", "state.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, testenv.Postgres(t)) })
}

func open(t *testing.T, dsn string) *state.DB {
	t.Helper()
	db, err := state.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestASecondHolderOfTheSameStateIsRefusedUntilTheFirstLetsGo(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		first, second := open(t, dsn), open(t, dsn)
		release, err := first.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := second.Lock(t.Context()); !errors.Is(err, state.ErrInUse) || !errors.Is(err, kind.Conflict) {
			t.Fatalf("second lock: %v", err)
		}
		if err := release(); err != nil {
			t.Fatal(err)
		}
		release, err = second.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := release(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestADerivedViewIsKeptWhileItsTablesStandAndMadeAnewOtherwise(t *testing.T) {
	const ddl = `CREATE TABLE IF NOT EXISTS view_a (id BIGINT PRIMARY KEY);
		CREATE TABLE IF NOT EXISTS view_b (id BIGINT PRIMARY KEY);
		CREATE INDEX IF NOT EXISTS view_b_id ON view_b (id)`
	onBoth(t, func(t *testing.T, dsn string) {
		db, ctx := open(t, dsn), t.Context()
		ensure := func(ddl string, want bool) {
			t.Helper()
			fresh, err := db.EnsureDerived(ctx, "view", ddl)
			if err != nil || fresh != want {
				t.Fatalf("fresh %v, %v; want %v", fresh, err, want)
			}
		}
		exec := func(q string) {
			t.Helper()
			if _, err := db.ExecContext(ctx, q); err != nil {
				t.Fatal(err)
			}
		}
		ensure(ddl, true)
		exec(`INSERT INTO view_a VALUES (1)`)
		ensure(ddl, false)
		exec(`DROP TABLE view_b`)
		ensure(ddl, true)
		exec(`INSERT INTO view_a VALUES (1)`) // it was emptied
		ensure(`CREATE TABLE IF NOT EXISTS view_a (id BIGINT, more TEXT)`, true)
		if _, err := db.ExecContext(ctx, `SELECT * FROM view_b`); err == nil {
			t.Error("a table that is no longer in the view is still there")
		}
		if _, err := db.EnsureDerived(ctx, "view", `CREATE TABLE IF NOT EXISTS other (id BIGINT)`); err == nil {
			t.Error("a view may take another's table")
		}
	})
}

func TestATransactionThatFailsLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		db := open(t, dsn)
		boom := errors.New("boom")
		err := db.Tx(t.Context(), func(tx *sql.Tx) error {
			if _, err := tx.Exec(`INSERT INTO derived_view (name, digest, tables) VALUES ($1, $2, $3)`, "x", "y", "z"); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		var n int
		if err := db.QueryRow(`SELECT count(*) FROM derived_view`).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows left, %v", n, err)
		}
	})
}

func TestAStateThatCannotBeOpenedSaysWhichAndKeepsThePasswordToItself(t *testing.T) {
	_, err := state.Open(context.Background(), "/proc/nowhere/state.db")
	if !errors.Is(err, kind.Unavailable) || !strings.Contains(err.Error(), "/proc/nowhere") {
		t.Errorf("%v", err)
	}
	_, err = state.Open(context.Background(), "postgres://u:hunter2@127.0.0.1:1/db")
	if !errors.Is(err, kind.Unavailable) || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v", err)
	}
}
