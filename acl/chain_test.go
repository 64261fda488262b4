package acl_test

import (
	"context"
	"crypto/ecdsa"
	"database/sql"
	"fmt"
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/params"
	"pgregory.net/rapid"

	"chancery/acl"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/state"
	"chancery/internal/testenv"
)

const chainID = 1337 // of the simulated chain

// town is a real contract on a simulated chain, with a few assets of two
// datasets and a few readers, and every block of it as the follower gives it.
type town struct {
	t        *testing.T
	sim      *simulated.Backend
	owner    *ecdsa.PrivateKey
	readers  []*ecdsa.PrivateKey
	contract common.Address
	datasets [][16]byte
	assets   []common.Hash
	blocks   []*chain.Block
	nonce    int64
}

func newTown(t *testing.T) *town {
	w := &town{t: t, datasets: [][16]byte{{1}, {2}}}
	alloc := types.GenesisAlloc{}
	for range 4 {
		k, err := crypto.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		w.readers = append(w.readers, k)
		alloc[crypto.PubkeyToAddress(k.PublicKey)] = types.Account{Balance: big.NewInt(1e18)}
	}
	w.owner, w.readers = w.readers[0], w.readers[1:]
	w.sim = simulated.NewBackend(alloc, func(_ *node.Config, c *ethconfig.Config) {
		prague := *params.AllDevChainProtocolChanges
		prague.OsakaTime, prague.BogotaTime = nil, nil
		c.Genesis.Config = &prague
	})
	t.Cleanup(func() { w.sim.Close() })
	w.send(w.owner, nil, contracts.DeployDepartmentAssets(crypto.PubkeyToAddress(w.owner.PublicKey)))
	w.contract = crypto.CreateAddress(crypto.PubkeyToAddress(w.owner.PublicKey), 0)
	for i := range 3 {
		h := contracts.Header{Version: 1, DataType: contracts.Unstructured, HashAlgorithm: 0x12}
		metadata := []byte{byte(i), 1}
		w.assets = append(w.assets, contracts.AssetID(chainID, w.contract, h, metadata))
		w.send(w.owner, &w.contract, contracts.PackRegister(contracts.Registration{Header: h, Dataset: w.datasets[i%2], Metadata: metadata}))
	}
	w.assets = append(w.assets, common.Hash{0xff}) // one that was never registered
	return w
}

// send mines one transaction in a block of its own. One that reverts is mined too.
func (w *town) send(from *ecdsa.PrivateKey, to *common.Address, data []byte) {
	w.t.Helper()
	ctx, c := w.t.Context(), w.sim.Client()
	nonce, err := c.PendingNonceAt(ctx, crypto.PubkeyToAddress(from.PublicKey))
	if err != nil {
		w.t.Fatal(err)
	}
	tx, err := types.SignNewTx(from, types.LatestSignerForChainID(big.NewInt(chainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: nonce, To: to, Data: data, Gas: 5_000_000, GasFeeCap: big.NewInt(3e9), GasTipCap: big.NewInt(1e9),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := c.SendTransaction(ctx, tx); err != nil {
		w.t.Fatal(err)
	}
	hash := w.sim.Commit()
	h, err := c.HeaderByHash(ctx, hash)
	if err != nil {
		w.t.Fatal(err)
	}
	logs, err := c.FilterLogs(ctx, ethereum.FilterQuery{BlockHash: &hash})
	if err != nil {
		w.t.Fatal(err)
	}
	w.blocks = append(w.blocks, &chain.Block{
		ChainID: chainID, Ref: chain.Ref{Number: h.Number.Uint64(), Hash: hash}, Parent: h.ParentHash, Time: time.Unix(int64(h.Time), 0), Logs: logs,
	})
}

func (w *town) scopes(i int) []common.Hash {
	return []common.Hash{contracts.AssetScope(w.assets[i]), contracts.DatasetScope(w.datasets[i%2])}
}

func (w *town) request(reader, asset, scope int, purpose uint8) (common.Address, contracts.AccessRequest) {
	who := crypto.PubkeyToAddress(w.readers[reader].PublicKey)
	w.nonce++
	return who, contracts.AccessRequest{
		AssetID: w.assets[asset], Scope: w.scopes(asset)[scope], Subject: contracts.AddressSubject(who), Purpose: purpose,
		Nonce: (*hexutil.Big)(big.NewInt(w.nonce)), Deadline: 1 << 40,
	}
}

// act does something random that changes who may read.
func (w *town) act(r *rand.Rand) {
	w.t.Helper()
	asset, reader := r.IntN(3), r.IntN(len(w.readers))
	scope := w.scopes(asset)[r.IntN(2)]
	subject := contracts.AddressSubject(crypto.PubkeyToAddress(w.readers[reader].PublicKey))
	now := w.blocks[len(w.blocks)-1].Time
	switch r.IntN(10) {
	case 0, 1, 2, 3:
		rules := contracts.Rules{Purposes: contracts.Purposes(r.IntN(7) + 1), Quota: uint32(r.IntN(4))}
		if r.IntN(3) == 0 {
			rules.NotBefore = now.Add(time.Duration(r.IntN(6)-3) * time.Second)
		}
		if r.IntN(3) == 0 {
			rules.NotAfter = now.Add(time.Duration(r.IntN(12)) * time.Second)
		}
		if data, err := contracts.PackGrant(scope, subject, rules); err == nil {
			w.send(w.owner, &w.contract, data)
		}
	case 4:
		w.send(w.owner, &w.contract, contracts.PackRevoke(scope, subject))
	case 5:
		w.send(w.owner, &w.contract, contracts.PackRevokeAll(scope))
	case 6:
		w.send(w.owner, &w.contract, contracts.PackSetStatus(w.assets[asset], []contracts.Status{contracts.Active, contracts.Withdrawn}[r.IntN(2)]))
	case 7:
		w.send(w.owner, &w.contract, contracts.PackSupersede(w.assets[0], w.assets[2]))
	default:
		who, q := w.request(reader, asset, r.IntN(2), uint8(r.IntN(3)))
		digest, err := contracts.SignRequest(w.readers[reader], q, chainID, w.contract)
		if err != nil {
			w.t.Fatal(err)
		}
		data, err := contracts.PackRequestAccessFor(who, q, digest)
		if err != nil {
			w.t.Fatal(err)
		}
		w.send(w.owner, &w.contract, data) // relayed
	}
}

type fresh struct{ now *time.Time }

func (f fresh) Status() chain.Status { return chain.Status{LastAnswer: *f.now} }

// mirror is a mirror of the town's contract and the clock that it asks.
type mirror struct {
	*acl.Mirror
	db  *state.DB
	now *time.Time
}

func (w *town) mirror(t *testing.T, db *state.DB) *mirror {
	t.Helper()
	now := new(time.Time)
	m, err := acl.New(t.Context(), acl.Config{DB: db, ChainID: chainID, Contract: w.contract, Chain: fresh{now}, Now: func() time.Time { return *now }})
	if err != nil {
		t.Fatal(err)
	}
	return &mirror{m, db, now}
}

func (m *mirror) apply(t interface{ Fatal(...any) }, blocks ...*chain.Block) {
	ctx := context.Background()
	for _, b := range blocks {
		if err := m.db.Tx(ctx, func(tx *sql.Tx) error { return m.Apply(ctx, tx, b) }); err != nil {
			t.Fatal(err)
		}
		m.Committed(ctx, b.Ref)
		*m.now = b.Time
	}
}

func (m *mirror) rewind(t interface{ Fatal(...any) }, to *chain.Block) {
	ctx := context.Background()
	if err := m.db.Tx(ctx, func(tx *sql.Tx) error { return m.Rewind(ctx, tx, to.Ref) }); err != nil {
		t.Fatal(err)
	}
	m.Committed(ctx, to.Ref)
	*m.now = to.Time
}

// answers is the mirror's answer to every question that the town has.
func (w *town) answers(t interface{ Fatal(...any) }, m *mirror) (list []string) {
	for asset := range w.assets {
		for reader := range w.readers {
			for scope := range 2 {
				for purpose := range uint8(3) {
					who, q := w.request(reader, asset, scope, purpose)
					d, err := m.Decide(context.Background(), acl.Request{Asset: q.AssetID, Requester: who, Scope: q.Scope, Subject: q.Subject, Purpose: purpose})
					if err != nil {
						t.Fatal(err)
					}
					list = append(list, fmt.Sprint(d.Allowed, " ", d.Reasons))
				}
			}
		}
	}
	return list
}

func sqliteDB(t *testing.T) *state.DB {
	t.Helper()
	db, err := state.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func onBoth(t *testing.T, test func(t *testing.T, db *state.DB)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqliteDB(t)) })
	t.Run("postgres", func(t *testing.T) {
		db, err := state.Open(t.Context(), testenv.Postgres(t))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		test(t, db)
	})
}

func TestTheMirrorAnswersAsTheContractDoesAfterEveryBlock(t *testing.T) {
	onBoth(t, func(t *testing.T, db *state.DB) {
		w := newTown(t)
		m := w.mirror(t, db)
		m.apply(t, w.blocks...)
		r := rand.New(rand.NewPCG(7, 7))
		allowed := 0
		for step := range 120 {
			w.act(r)
			done := slices.IndexFunc(w.blocks, func(b *chain.Block) bool { return b.Time.After(*m.now) })
			if done < 0 {
				continue
			}
			m.apply(t, w.blocks[done:]...)
			for asset := range w.assets {
				for reader := range w.readers {
					for scope := range 2 {
						for purpose := range uint8(3) {
							who, q := w.request(reader, asset, scope, purpose)
							out, err := w.sim.Client().CallContract(t.Context(), callAt(w.contract, contracts.PackCanAccess(who, q)), new(big.Int).SetUint64(w.blocks[len(w.blocks)-1].Number))
							if err != nil {
								t.Fatal(err)
							}
							want, err := contracts.UnpackCanAccess(out)
							if err != nil {
								t.Fatal(err)
							}
							got, err := m.Decide(t.Context(), acl.Request{Asset: q.AssetID, Requester: who, Scope: q.Scope, Subject: q.Subject, Purpose: purpose})
							if err != nil {
								t.Fatal(err)
							}
							if got.Allowed != (want == contracts.Allowed) {
								t.Fatalf("step %d: asset %d, reader %d, scope %d, purpose %d: the contract says %v, the mirror %v %v", step, asset, reader, scope, purpose, want, got.Allowed, got.Reasons)
							}
							if got.Allowed {
								allowed++
							}
						}
					}
				}
			}
		}
		if allowed == 0 {
			t.Error("nothing was ever allowed: the test shows nothing")
		}
	})
}

func TestAfterAnyReorganisationTheMirrorAnswersAsAFreshReplay(t *testing.T) {
	w := newTown(t)
	r := rand.New(rand.NewPCG(3, 3))
	for range 60 {
		w.act(r)
	}
	// What a fresh mirror answers at each block.
	want := make([][]string, len(w.blocks))
	replay := w.mirror(t, sqliteDB(t))
	for i, b := range w.blocks {
		replay.apply(t, b)
		want[i] = w.answers(t, replay)
	}
	onBoth(t, func(t *testing.T, db *state.DB) {
		m := w.mirror(t, db)
		at := 0
		m.apply(t, w.blocks[0])
		rapid.Check(t, func(rt *rapid.T) {
			if rapid.Bool().Draw(rt, "back") && at > 0 {
				at = rapid.IntRange(0, at-1).Draw(rt, "to")
				m.rewind(rt, w.blocks[at])
			} else if at < len(w.blocks)-1 {
				to := rapid.IntRange(at+1, len(w.blocks)-1).Draw(rt, "forward to")
				m.apply(rt, w.blocks[at+1:to+1]...)
				at = to
			}
			if rapid.IntRange(0, 4).Draw(rt, "restart") == 0 {
				now := *m.now
				m = w.mirror(t, db)
				m.Committed(context.Background(), w.blocks[at].Ref)
				*m.now = now
			}
			if got := w.answers(rt, m); !slices.Equal(got, want[at]) {
				rt.Fatalf("at block %d the answers are not those of a replay", at)
			}
		})
	})
}

func TestAMirrorWhoseTablesWereEmptiedIsTheSameOnceItHasReadTheChainAgain(t *testing.T) {
	w := newTown(t)
	r := rand.New(rand.NewPCG(5, 5))
	for range 40 {
		w.act(r)
	}
	onBoth(t, func(t *testing.T, db *state.DB) {
		m := w.mirror(t, db)
		m.apply(t, w.blocks...)
		want := w.answers(t, m)
		for _, table := range []string{"acl_cursor", "acl_grant", "acl_asset"} {
			if _, err := db.ExecContext(t.Context(), `DELETE FROM `+table); err != nil {
				t.Fatal(err)
			}
		}
		m = w.mirror(t, db)
		if _, err := m.Decide(t.Context(), acl.Request{Asset: w.assets[0]}); err == nil {
			t.Error("an empty mirror decides")
		}
		m.apply(t, w.blocks...)
		if got := w.answers(t, m); !slices.Equal(got, want) {
			t.Error("the answers are others than before")
		}
	})
}

func TestATicketSparesTheQuotaAndNothingElse(t *testing.T) {
	w := newTown(t)
	who := crypto.PubkeyToAddress(w.readers[0].PublicKey)
	scope, subject := contracts.AssetScope(w.assets[0]), contracts.AddressSubject(who)
	data, err := contracts.PackGrant(scope, subject, contracts.Rules{Purposes: 1, Quota: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.send(w.owner, &w.contract, data)
	_, q := w.request(0, 0, 0, 0)
	sig, err := contracts.SignRequest(w.readers[0], q, chainID, w.contract)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = contracts.PackRequestAccessFor(who, q, sig); err != nil {
		t.Fatal(err)
	}
	w.send(w.owner, &w.contract, data)
	m := w.mirror(t, sqliteDB(t))
	m.apply(t, w.blocks...)
	allowed := func(ticketed bool, purpose uint8) bool {
		t.Helper()
		d, err := m.Decide(t.Context(), acl.Request{Asset: w.assets[0], Requester: who, Purpose: purpose, Ticketed: ticketed})
		if err != nil {
			t.Fatal(err)
		}
		return d.Allowed
	}
	if allowed(false, 0) || !allowed(true, 0) || allowed(true, 1) {
		t.Error("a used-up quota, with and without a ticket, or another purpose, is decided wrongly")
	}
	w.send(w.owner, &w.contract, contracts.PackRevoke(scope, subject))
	m.apply(t, w.blocks[len(w.blocks)-1])
	if allowed(true, 0) {
		t.Error("a ticket outlives its grant")
	}
}

func callAt(to common.Address, data []byte) ethereum.CallMsg {
	return ethereum.CallMsg{To: &to, Data: data}
}
