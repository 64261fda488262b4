package assets_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/testenv"
	"chancery/ods/store"
)

func (d *department) withdrawer() *assets.Withdrawer { return assets.NewWithdrawer(d.config, d) }

// header is an asset's key header as the state has it.
func (d *department) header(t testing.TB, id common.Hash) (header []byte) {
	t.Helper()
	if err := d.db.QueryRowContext(t.Context(), `SELECT key_header FROM asset_release WHERE asset = $1`, id[:]).Scan(&header); err != nil {
		t.Fatal(err)
	}
	return header
}

// objects are the keys of what is stored.
func (d *department) objects(t testing.TB) (keys []string) {
	t.Helper()
	for info, err := range d.folder.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

func (d *department) count(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	if err := d.db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// found tells in how many of the state's files any line of a header is.
func found(t testing.TB, path string, header []byte) (n int) {
	t.Helper()
	names, err := filepath.Glob(path + "*")
	if err != nil || len(names) == 0 {
		t.Fatalf("%q, %v", names, err)
	}
	// Each release's own: the first lines are the same in all of them.
	lines := bytes.Split(bytes.TrimSpace(header), []byte("\n"))[1:]
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			if len(line) > 20 && bytes.Contains(b, line) {
				n++
				break
			}
		}
	}
	return n
}

func TestAnErasedAssetIsGoneForEver(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(dir string) string{
		"sqlite":   func(dir string) string { return filepath.Join(dir, "state.db") },
		"postgres": func(string) string { return testenv.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			d, stop, err := open(t.Context(), dir, dsn(dir))
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			p, o, w := d.publisher(), assets.NewOpener(d.config), d.withdrawer()
			pub := publish(t, d, p, release("1", pattern(3<<20)))
			stays := release("1", pattern(100_000))
			stays.Dataset = "stays"
			other := publish(t, d, p, stays)
			id, header, kept := pub.AssetID, d.header(t, pub.AssetID), d.header(t, other.AssetID)
			by, held := common.Address{7}, 0
			also := assets.Held{Erase: func(_ context.Context, tx *sql.Tx) error {
				held++
				var n int
				err := tx.QueryRow(`SELECT COUNT(*) FROM asset_release WHERE asset = $1 AND key_header IS NULL`, id[:]).Scan(&n)
				if err == nil && n != 1 {
					t.Error("what is held is erased before the header")
				}
				return err
			}}
			erase := &assets.Erasure{By: by, Reason: "retention has ended"}

			if _, err := w.Remove(t.Context(), id, erase, also); !errors.Is(err, assets.ErrNotWithdrawn) || held > 0 {
				t.Fatalf("erased while it is active: %v", err)
			}
			if !bytes.Equal(d.header(t, id), header) || len(d.objects(t)) != 2 {
				t.Fatal("something was taken away of an active asset")
			}
			d.exec(t, `INSERT INTO asset_leaf (digest, release, position) SELECT $1, id, 99 FROM asset_release WHERE asset = $2`, make([]byte, 32), id[:])
			d.withdraw(t, id)
			before := time.Now().Add(-2 * time.Second)
			for range 2 {
				r, err := w.Remove(t.Context(), id, erase, also)
				if err != nil || !r.Removed || r.InUse || r.Object == "" || r.Erasure == nil {
					t.Fatalf("%+v, %v", r, err)
				}
				if e := *r.Erasure; e.Asset != id || e.By != by || e.Reason != "retention has ended" || e.At.Before(before) || e.At.After(time.Now()) {
					t.Errorf("%+v", e)
				}
				erase = &assets.Erasure{By: common.Address{8}, Reason: "again"} // changes nothing
			}
			if held != 2 {
				t.Errorf("what is held was erased %d times", held)
			}
			if name == "sqlite" {
				if n := found(t, filepath.Join(dir, "state.db"), header); n > 0 {
					t.Errorf("the header is still in %d files", n)
				}
				if n := found(t, filepath.Join(dir, "state.db"), kept); n == 0 {
					t.Error("this test would not find a header")
				}
			}
			if len(d.header(t, id)) > 0 {
				t.Error("the state has the header")
			}
			if n := d.count(t, `SELECT COUNT(*) FROM asset_node`); n != 0 { // the other has no inner node
				t.Errorf("%d nodes are left", n)
			}
			if n := d.count(t, `SELECT COUNT(*) FROM asset_leaf l JOIN asset_release r ON r.id = l.release WHERE r.asset = $1`, id[:]); n != 0 {
				t.Errorf("%d leaves are left", n)
			}
			if keys := d.objects(t); len(keys) != 1 {
				t.Errorf("%q are left", keys)
			}
			if _, _, _, err := o.Plain(t.Context(), id); !errors.Is(err, assets.ErrErased) {
				t.Errorf("opened: %v", err)
			}
			if _, err := o.Header(t.Context(), id, d.id.Recipient()); !errors.Is(err, assets.ErrErased) {
				t.Errorf("re-issued: %v", err)
			}
			if e, erased, err := w.Erased(t.Context(), id); !erased || e.By != by || err != nil {
				t.Errorf("%+v %v, %v", e, erased, err)
			}
			if _, erased, err := w.Erased(t.Context(), other.AssetID); erased || err != nil {
				t.Errorf("the other: %v, %v", erased, err)
			}
			if got := readPlain(t, o, other.AssetID); !bytes.Equal(got, pattern(100_000)) {
				t.Error("the other opens to something else")
			}
			d.clean(t, 2, 1, 2)

			// What it was made of can be published anew.
			again := publish(t, d, p, release("1", pattern(3<<20)))
			if again.Already || again.AssetID == id {
				t.Errorf("%+v", again)
			}
			d.clean(t, 3, 2, 3)
		})
	}
}

func TestAWithdrawnAssetLosesItsObjectAndKeepsItsKey(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p, w := d.publisher(), d.withdrawer()
		pub := publish(t, d, p, release("1", pattern(2<<20)))
		d.withdraw(t, pub.AssetID)
		d.clean(t, 1, 1, 1) // it is no fault that its object is still there
		r, err := w.Remove(t.Context(), pub.AssetID, nil)
		if err != nil || !r.Removed || r.Erasure != nil {
			t.Fatalf("%+v, %v", r, err)
		}
		if len(d.header(t, pub.AssetID)) == 0 {
			t.Error("its key is gone")
		}
		d.clean(t, 1, 0, 1)
		d.exec(t, `UPDATE asset_release SET key_header = NULL`)
		if r := d.check(t, p, false); len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Problem, "key header is missing") {
			t.Errorf("erased without a record: %+v", r.Findings)
		}
	})
}

func TestAnObjectThatALiveAssetHasStays(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p, w := d.publisher(), d.withdrawer()
	var ids []common.Hash
	for _, name := range []string{"one", "two"} {
		draft := release("1", pattern(2<<20))
		draft.Dataset = name
		ids = append(ids, publish(t, d, p, draft).AssetID)
	}
	// Both have the first's object.
	var key string
	if err := d.db.QueryRowContext(t.Context(), `SELECT store_key FROM asset_release WHERE asset = $1`, ids[0][:]).Scan(&key); err != nil {
		t.Fatal(err)
	}
	d.exec(t, `UPDATE asset_release SET store_key = $1 WHERE asset = $2`, key, ids[1][:])
	for i, id := range ids {
		d.withdraw(t, id)
		r, err := w.Remove(t.Context(), id, &assets.Erasure{})
		last := i == 1
		if err != nil || r.InUse == last || r.Removed != last || r.Object != key || r.Erasure == nil {
			t.Errorf("%d: %+v, %v", i, r, err)
		}
		if _, err := d.folder.Stat(t.Context(), key); errors.Is(err, store.ErrNotFound) != last {
			t.Errorf("%d: %v", i, err)
		}
		if n := d.count(t, `SELECT COUNT(*) FROM asset_node`); (n == 0) != last {
			t.Errorf("%d: %d nodes", i, n)
		}
	}
	// What one draft is to have is in use too.
	third := release("1", pattern(10))
	third.Dataset = "three"
	id := publish(t, d, p, third).AssetID
	if err := d.db.QueryRowContext(t.Context(), `SELECT store_key FROM asset_release WHERE asset = $1`, id[:]).Scan(&key); err != nil {
		t.Fatal(err)
	}
	d.exec(t, `INSERT INTO asset_release (id, chain_id, contract, dataset, data_type, format, version, state, store_key, created)
		VALUES ('0001', $1, $2, 'half', 2, 'csv', '1', 'draft', $3, 1)`, int64(d.config.ChainID), d.config.Contract[:], key)
	d.withdraw(t, id)
	if r, err := w.Remove(t.Context(), id, nil); err != nil || !r.InUse || r.Removed {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestATextIsErasedAndRowsCanOnlyBeWithdrawn(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p, w := d.publisher(), d.withdrawer()
	text := publish(t, d, p, assets.Draft{Dataset: "t", Type: contracts.Text, Version: "1", Format: "text", Content: content{b: []byte("some text")}}).AssetID
	rows := publish(t, d, p, assets.Draft{Dataset: "s", Type: contracts.Structured, Table: "s"}).AssetID
	header := d.header(t, text)
	d.withdraw(t, text)
	d.withdraw(t, rows)
	if r, err := w.Remove(t.Context(), text, &assets.Erasure{Reason: "r"}); err != nil || r.Object != "" || r.Removed || r.Erasure == nil || r.Erasure.Reason != "r" {
		t.Errorf("%+v, %v", r, err)
	}
	if len(header) == 0 || len(d.header(t, text)) > 0 {
		t.Error("the text's key is there")
	}
	if _, _, _, err := assets.NewOpener(d.config).Plain(t.Context(), text); !errors.Is(err, assets.ErrErased) {
		t.Errorf("opened: %v", err)
	}
	if _, err := w.Remove(t.Context(), rows, &assets.Erasure{}); !errors.Is(err, kind.Invalid) {
		t.Errorf("rows were erased: %v", err)
	}
	if r, err := w.Remove(t.Context(), rows, nil); err != nil || r.Erasure != nil {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := w.Remove(t.Context(), common.Hash{1}, nil); !errors.Is(err, assets.ErrNoAsset) {
		t.Errorf("nothing was withdrawn: %v", err)
	}
	d.clean(t, 2, 0, 2)
}

// refusingDelete is a store whose objects stay.
type refusingDelete struct{ store.Store }

func (refusingDelete) Delete(context.Context, string) error { return errAway }

func TestACheckFindsWhatAnErasureLeftAndTakesItAway(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p := d.publisher()
		id := publish(t, d, p, release("1", pattern(2<<20))).AssetID
		header := d.header(t, id)
		d.withdraw(t, id)
		c := d.config
		c.Store = refusingDelete{d.folder}
		if _, err := assets.NewWithdrawer(c, d).Remove(t.Context(), id, &assets.Erasure{}); !errors.Is(err, errAway) {
			t.Fatal(err)
		}
		one := func(remove bool, want string) assets.Finding {
			t.Helper()
			r := d.check(t, p, remove)
			if len(r.Findings) != 1 || r.Findings[0].Asset != id || r.Findings[0].Dataset != "registry/companies" || !strings.Contains(r.Findings[0].Problem, want) {
				t.Fatalf("%+v", r.Findings)
			}
			return r.Findings[0]
		}
		if f := one(false, "was to be removed"); f.Removed || f.Object == "" {
			t.Errorf("%+v", f)
		}
		if f := one(true, "was to be removed"); !f.Removed {
			t.Errorf("%+v", f)
		}
		d.clean(t, 1, 0, 1)

		// A backup of the state from before has the key.
		d.exec(t, `UPDATE asset_release SET key_header = $1`, header)
		one(true, "is there again")
		if _, err := d.withdrawer().Remove(t.Context(), id, &assets.Erasure{}); err != nil {
			t.Fatal(err)
		}
		d.clean(t, 1, 0, 1)

		// Somebody has made it active with another tool.
		if _, err := d.send(bounded(t), chain.Intent{Key: "activate", To: &d.config.Contract, Data: contracts.PackSetStatus(id, contracts.Active)}); err != nil {
			t.Fatal(err)
		}
		one(true, "on the chain it is active")
	})
}

func TestAWithdrawalThatDidNotGetToTheObjectIsFound(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p := d.publisher()
	id := publish(t, d, p, release("1", pattern(10))).AssetID
	d.withdraw(t, id)
	c := d.config
	c.Store = refusingDelete{d.folder}
	if _, err := assets.NewWithdrawer(c, d).Remove(t.Context(), id, nil); !errors.Is(err, errAway) {
		t.Fatal(err)
	}
	for _, remove := range []bool{false, true} {
		if r := d.check(t, p, remove); len(r.Findings) != 1 || r.Findings[0].Asset != id || r.Findings[0].Removed != remove || r.Findings[0].Problem != "its object was to be removed" {
			t.Errorf("%+v", r.Findings)
		}
	}
	d.clean(t, 1, 0, 1)
}
