package directory

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"chancery/assets"
	"chancery/contracts"
	"chancery/contracts/bindings"
	"chancery/contracts/chain"
	"chancery/internal/state"
	"chancery/internal/testenv"
)

var (
	book     = common.Address{0xd1}
	ours     = common.Address{0xa1}
	theirs   = common.Address{0xa2}
	stranger = common.Address{0xee}
)

// logOf encodes an event as a contract would emit it.
func logOf(t *testing.T, from common.Address, a abi.ABI, name string, indexed []common.Hash, values ...any) types.Log {
	t.Helper()
	data, err := a.Events[name].Inputs.NonIndexed().Pack(values...)
	if err != nil {
		t.Fatal(err)
	}
	return types.Log{Address: from, Topics: append([]common.Hash{a.Events[name].ID}, indexed...), Data: data}
}

func enters(t *testing.T, from, contract common.Address, code string) types.Log {
	return logOf(t, from, bindings.NewResourceDirectory().GetABI(), "DepartmentRegistered",
		[]common.Hash{common.BytesToHash(contract[:]), {}}, code, "Department "+code, "https://"+code)
}

// registers is the registration of an asset of that title, and its id.
func registers(t *testing.T, from common.Address, title string) (types.Log, common.Hash) {
	t.Helper()
	m, err := assets.Metadata{Public: assets.Public{Title: title, Keywords: []string{"Vögel", "100%"}}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	id := contracts.AssetID(1, from, contracts.Header{Version: 1, DataType: 2, HashAlgorithm: 0x12}, m)
	return logOf(t, from, bindings.NewDepartmentAssets().GetABI(), "AssetRegistered", []common.Hash{id, {}}, uint16(1), uint8(2), uint64(0x12), m), id
}

func onBoth(t *testing.T, test func(t *testing.T, d *Directory, apply func(n uint64, logs ...types.Log))) {
	for name, dsn := range map[string]func() string{
		"sqlite": func() string { return filepath.Join(t.TempDir(), "s.db") }, "postgres": func() string { return testenv.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			db, err := state.Open(t.Context(), dsn())
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			d, err := New(t.Context(), Config{DB: db, ChainID: 1, Directory: book})
			if err != nil {
				t.Fatal(err)
			}
			test(t, d, func(n uint64, logs ...types.Log) {
				t.Helper()
				for i := range logs {
					logs[i].Index = uint(i)
				}
				err := db.Tx(t.Context(), func(tx *sql.Tx) error {
					return d.Apply(t.Context(), tx, &chain.Block{ChainID: 1, Ref: chain.Ref{Number: n, Hash: common.BigToHash(big.NewInt(int64(n)))}, Logs: logs})
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

func titles(t *testing.T, d *Directory, q Query) (list []string) {
	t.Helper()
	page, err := d.Assets(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range page.Assets {
		m, err := assets.DecodeMetadata(a.Metadata)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, m.Public.Title)
	}
	return list
}

func TestOnlyWhatEnteredDepartmentsRegisterIsKeptAndFound(t *testing.T) {
	onBoth(t, func(t *testing.T, d *Directory, apply func(uint64, ...types.Log)) {
		early, _ := registers(t, ours, "too early")
		apply(1, early)
		apply(2, enters(t, book, ours, "a"), enters(t, stranger, theirs, "false"), enters(t, book, ours, "again"))
		birds, id := registers(t, ours, "Wild Birds 50_0")
		foreign, _ := registers(t, stranger, "spam")
		apply(3, birds, foreign)
		a := bindings.NewDepartmentAssets().GetABI()
		broken := logOf(t, ours, a, "AssetRegistered", []common.Hash{{9}, {}}, uint16(1), uint8(2), uint64(0x12), []byte("not metadata"))
		apply(4, broken, types.Log{Address: ours, Topics: []common.Hash{a.Events["AssetRegistered"].ID}, Data: []byte{1}})
		list, err := d.Departments(t.Context())
		if err != nil || len(list) != 1 || list[0].Code != "a" {
			t.Fatalf("%+v, %v", list, err)
		}
		var rows int
		if err := d.c.DB.QueryRow(`SELECT count(*) FROM directory_asset`).Scan(&rows); err != nil || rows != 2 {
			t.Errorf("%d assets are kept, %v", rows, err)
		}
		for text, want := range map[string]int{"wild birds": 1, "BIRDS": 1, "vögel": 1, "100%": 1, "50_0": 1, "5000": 0, "50%0": 0, "spam": 0, `\`: 0} {
			if got := titles(t, d, Query{Text: text}); len(got) != want {
				t.Errorf("%q finds %q", text, got)
			}
		}
		page, err := d.Assets(t.Context(), Query{})
		if err != nil || len(page.Assets) != 2 || page.Assets[0].Fault == "" || page.Assets[1].Fault != "" {
			t.Errorf("%+v, %v", page.Assets, err)
		}
		if got, err := d.Asset(t.Context(), id); err != nil || got.Department != "a" || got.Status != contracts.Active {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestStatusHistoryAndRewindFollowTheChain(t *testing.T) {
	onBoth(t, func(t *testing.T, d *Directory, apply func(uint64, ...types.Log)) {
		a := bindings.NewDepartmentAssets().GetABI()
		first, id := registers(t, ours, "first")
		second, next := registers(t, ours, "second")
		apply(1, enters(t, book, ours, "a"), first, second)
		apply(2, logOf(t, ours, a, "AssetStatusChanged", []common.Hash{id}, uint8(contracts.Superseded)), logOf(t, ours, a, "AssetSuperseded", []common.Hash{id, next}))
		apply(3, logOf(t, ours, a, "AssetStatusChanged", []common.Hash{next}, uint8(contracts.Withdrawn)))
		got, err := d.Asset(t.Context(), id)
		if err != nil || got.Status != contracts.Superseded || got.SupersededBy != next || len(got.History) != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		if list := titles(t, d, Query{Status: contracts.Withdrawn}); !slices.Equal(list, []string{"second"}) {
			t.Errorf("withdrawn: %q", list)
		}
		if err := d.c.DB.Tx(t.Context(), func(tx *sql.Tx) error { return d.Rewind(context.Background(), tx, chain.Ref{Number: 1}) }); err != nil {
			t.Fatal(err)
		}
		if list := titles(t, d, Query{Status: contracts.Active}); len(list) != 2 {
			t.Errorf("after the rewind active: %q", list)
		}
	})
}

func TestPagesAreWholeAndDoNotOverlapWhileAssetsAreAdded(t *testing.T) {
	onBoth(t, func(t *testing.T, d *Directory, apply func(uint64, ...types.Log)) {
		apply(1, enters(t, book, ours, "a"))
		want := map[string]bool{}
		add := func(n uint64) {
			var logs []types.Log
			for i := range 3 {
				title := fmt.Sprintf("asset %d.%d", n, i)
				l, _ := registers(t, ours, title)
				logs = append(logs, l)
				want[title] = true
			}
			apply(n, logs...)
		}
		for n := uint64(2); n < 9; n++ {
			add(n)
		}
		before := len(want)
		seen, q, n := map[string]int{}, Query{Limit: 4}, uint64(9)
		for {
			page, err := d.Assets(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range page.Assets {
				m, err := assets.DecodeMetadata(x.Metadata)
				if err != nil {
					t.Fatal(err)
				}
				seen[m.Public.Title]++
			}
			add(n) // newer ones come before what was read
			n++
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		for title, times := range seen {
			if times != 1 {
				t.Errorf("%s was listed %d times", title, times)
			}
		}
		if len(seen) != before {
			t.Errorf("%d of %d were listed", len(seen), before)
		}
	})
}
