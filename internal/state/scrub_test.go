package state_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"chancery/internal/state"
)

// secret is what must be found nowhere once it was deleted.
func secret(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.Read(b) // never fails
	return b
}

// remains tells how many pieces of 16 bytes of what was deleted are in the
// database's files.
func remains(t *testing.T, path string, deleted [][]byte) int {
	t.Helper()
	pieces := map[[16]byte]bool{}
	for _, s := range deleted {
		for i := 0; i+16 <= len(s); i += 16 {
			pieces[[16]byte(s[i:i+16])] = true
		}
	}
	names, err := filepath.Glob(path + "*")
	if err != nil || len(names) == 0 {
		t.Fatalf("%q, %v", names, err)
	}
	n := 0
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+16 <= len(b); i++ {
			if pieces[[16]byte(b[i:i+16])] {
				n++
			}
		}
	}
	return n
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
				exec := func(q string, args ...any) {
					t.Helper()
					if _, err := db.ExecContext(t.Context(), q, args...); err != nil {
						t.Fatal(err)
					}
				}
				// In an order in which pages split, and headers come by an update, as publishing does it.
				var headers [][]byte
				var ids []string
				for i := range 200 {
					id := hex.EncodeToString(secret(16))
					exec(`INSERT INTO asset_release (id, chain_id, contract, dataset, data_type, format, version, state, store_key, created)
						VALUES ($1, 1, $2, 'd', 2, 'csv', $3, 'draft', $1, $4)`, id, make([]byte, 20), fmt.Sprint(i), i)
					header := secret(size)
					exec(`UPDATE asset_release SET state = 'sealed', asset = $1, metadata = $2, key_header = $3 WHERE id = $4`,
						secret(32), secret(metadata), header, id)
					exec(`INSERT INTO asset_node (cid, release, data) VALUES ($1, $2, $3)`, secret(36), id, secret(100))
					headers, ids = append(headers, header), append(ids, id)
				}
				if n := remains(t, path, headers); n == 0 {
					t.Fatal("this test would not find what is there")
				}
				for i, id := range ids {
					if i%3 != 0 { // the others stay
						exec(`UPDATE asset_release SET key_header = NULL WHERE id = $1`, id)
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
				if n := remains(t, path, erased); n > 0 {
					t.Errorf("%d pieces are still there", n)
				}
			})
		}
	}
}
