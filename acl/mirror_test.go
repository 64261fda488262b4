package acl

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/state"
)

type still struct{ s chain.Status }

func (s *still) Status() chain.Status { return s.s }

func TestARevokedGrantDeniesARewindRestoresItAndAStaleMirrorDenies(t *testing.T) {
	ctx := context.Background()
	db, err := state.Open(ctx, filepath.Join(t.TempDir(), "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	st := &still{chain.Status{LastAnswer: time.Now()}}
	m, err := New(ctx, Config{DB: db, ChainID: 1, Chain: st})
	if err != nil {
		t.Fatal(err)
	}
	id, who := common.Hash{1}, common.Address{2}
	block := func(n uint64, ev any) {
		t.Helper()
		b := &chain.Block{Ref: chain.Ref{Number: n}}
		err := db.Tx(ctx, func(tx *sql.Tx) error {
			if err := m.Apply(ctx, tx, b); err != nil {
				return err
			}
			return m.event(ctx, tx, b, &types.Log{}, ev)
		})
		if err != nil {
			t.Fatal(err)
		}
		m.Committed(ctx, b.Ref)
	}
	want := func(target error) {
		t.Helper()
		d, err := m.Decide(ctx, Request{Asset: id, Requester: who, Purpose: contracts.Audit})
		if err == nil {
			err = d.Err()
		}
		if !errors.Is(err, target) {
			t.Fatalf("got %v, want %v", err, target)
		}
	}
	subject := contracts.AddressSubject(who)
	want(ErrStale)
	block(1, contracts.AssetRegistered{AssetID: id})
	want(ErrNotListed)
	block(2, contracts.GrantSet{Scope: id, Subject: subject, Rules: contracts.Rules{Purposes: 1 << contracts.Audit, Quota: 1}})
	want(nil)
	block(3, contracts.GrantRevoked{Scope: id, Subject: subject})
	want(ErrRevoked)
	if err := db.Tx(ctx, func(tx *sql.Tx) error { return m.Rewind(ctx, tx, chain.Ref{Number: 2}) }); err != nil {
		t.Fatal(err)
	}
	m.Committed(ctx, chain.Ref{Number: 2})
	want(nil)
	block(3, contracts.AccessGranted{Access: contracts.Access{Scope: id, Subject: subject}, Used: 1})
	want(ErrQuota)
	block(4, contracts.ScopeRevoked{Scope: id, Epoch: 1})
	want(ErrRevoked)
	st.s.LastAnswer = time.Now().Add(-time.Hour)
	want(ErrStale)
}
