package state_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/internal/testenv"
)

// inserts makes releases in an order in which pages split; their headers come by
// an update, as publishing does it.
func inserts(t *testing.T, db *state.DB, n, size, metadata int) (ids []string, headers [][]byte) {
	t.Helper()
	for i := range n {
		id, header := hex.EncodeToString(secret(16)), secret(size)
		exec(t, db, `INSERT INTO asset_release (id, chain_id, contract, dataset, data_type, format, version, state, store_key, created)
			VALUES ($1, 1, $2, 'd', 2, 'csv', $3, 'draft', $4, $5)`, id, make([]byte, 20), fmt.Sprint(i), id, i)
		exec(t, db, `UPDATE asset_release SET state = 'sealed', asset = $1, metadata = $2, key_header = $3 WHERE id = $4`,
			secret(32), secret(metadata), header, id)
		exec(t, db, `INSERT INTO asset_node (cid, release, data) VALUES ($1, $2, $3)`, secret(36), id, secret(100))
		ids, headers = append(ids, id), append(headers, header)
	}
	return ids, headers
}

func exec(t *testing.T, db *state.DB, q string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), q, args...); err != nil {
		t.Fatal(err)
	}
}

// secret is what must be found nowhere once it was deleted.
func secret(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.Read(b) // never fails
	return b
}

// remains tells how many pieces of 16 bytes of what was deleted are in b.
func remains(t *testing.T, b []byte, deleted [][]byte) (n int) {
	t.Helper()
	pieces := map[[16]byte]bool{}
	for _, s := range deleted {
		for i := 0; i+16 <= len(s); i += 16 {
			pieces[[16]byte(s[i:i+16])] = true
		}
	}
	for i := 0; i+16 <= len(b); i++ {
		if pieces[[16]byte(b[i:i+16])] {
			n++
		}
	}
	return n
}

// files is all that SQLite has on disk.
func files(t *testing.T, path string) (all []byte) {
	t.Helper()
	names, err := filepath.Glob(path + "*")
	if err != nil || len(names) == 0 {
		t.Fatalf("%q, %v", names, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// pages is all that PostgreSQL has of a table on disk.
func pages(t *testing.T, db *state.DB, table string) (all []byte) {
	t.Helper()
	var toast string
	if err := db.QueryRowContext(t.Context(), `SELECT 'pg_toast.' || t.relname FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid
		WHERE c.relname = $1`, table).Scan(&toast); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{table, toast} {
		var n int
		if err := db.QueryRowContext(t.Context(), `SELECT pg_relation_size($1::regclass) / 8192`, name).Scan(&n); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			var b []byte
			if err := db.QueryRowContext(t.Context(), `SELECT get_raw_page($1, $2)`, name, i).Scan(&b); err != nil {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
	}
	return all
}

func TestWhatWasDeletedIsFoundInNoPageOfPostgreSQLOnceItIsScrubbed(t *testing.T) {
	t.Parallel()
	db, err := state.Open(t.Context(), testenv.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec(t, db, `CREATE EXTENSION pageinspect`)
	for _, size := range []int{200, 1700} {
		ids, headers := inserts(t, db, 50, size, 10*size)
		for _, id := range ids {
			exec(t, db, `UPDATE asset_release SET key_header = NULL WHERE id = $1`, id)
		}
		if n := remains(t, pages(t, db, "asset_release"), headers); n == 0 {
			t.Fatal("this test would not find what is there")
		}
		if err := db.Scrub(t.Context(), "asset_release"); err != nil {
			t.Fatal(err)
		}
		if n := remains(t, pages(t, db, "asset_release"), headers); n > 0 {
			t.Errorf("%d pieces are still there", n)
		}
	}
}

func TestWhatWasDeletedIsFoundNowhereInTheFilesOnceTheyAreScrubbed(t *testing.T) {
	t.Parallel()
	for _, size := range []int{200, 1700, 5000} {
		for _, metadata := range []int{300, 2500} {
			t.Run(fmt.Sprintf("%d bytes beside %d", size, metadata), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "state.db")
				db, err := state.Open(t.Context(), path)
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				ids, headers := inserts(t, db, 150, size, metadata)
				if n := remains(t, files(t, path), headers); n == 0 {
					t.Fatal("this test would not find what is there")
				}
				for i, id := range ids {
					if i%3 != 0 { // the others stay
						exec(t, db, `UPDATE asset_release SET key_header = NULL WHERE id = $1`, id)
					}
				}
				if err := db.Scrub(t.Context(), "asset_release"); err != nil {
					t.Fatal(err)
				}
				var erased [][]byte
				for i, h := range headers {
					if i%3 != 0 {
						erased = append(erased, h)
						continue
					}
					var now []byte
					if err := db.QueryRowContext(t.Context(), `SELECT key_header FROM asset_release WHERE id = $1`, ids[i]).Scan(&now); err != nil || !bytes.Equal(now, h) {
						t.Errorf("another's header was not kept, %v", err)
					}
				}
				if n := remains(t, files(t, path), erased); n > 0 {
					t.Errorf("%d pieces are still there", n)
				}
			})
		}
	}
}

func TestScrubbingWaitsForWhoReads(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state.db")
	db, err := state.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	reader, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var n int
	if _, err := reader.ExecContext(t.Context(), `BEGIN DEFERRED`); err != nil {
		t.Fatal(err)
	}
	if err := reader.QueryRowContext(t.Context(), `SELECT count(*) FROM asset_release`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	inserts(t, db, 1, 1700, 300)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := db.Scrub(ctx); !errors.Is(err, kind.Unavailable) {
		t.Errorf("scrubbed what is read: %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- db.Scrub(t.Context()) }()
	time.Sleep(100 * time.Millisecond)
	if _, err := reader.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() != 0 {
		t.Errorf("%+v, %v", log, err)
	}
}
