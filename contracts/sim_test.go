package contracts_test

import (
	"crypto/ecdsa"
	"errors"
	"math/big"
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
	"github.com/ethereum/go-ethereum/rpc"

	"chancery/contracts"
	"chancery/contracts/bindings"
)

const simChainID = 1337

var (
	ownerKey  = key(1)
	readerKey = key(2)
	relayKey  = key(3)
	owner     = address(ownerKey)
	reader    = address(readerKey)
	relay     = address(relayKey)

	assetsABI    = bindings.NewDepartmentAssets()
	directoryABI = bindings.NewResourceDirectory()
)

func key(n byte) *ecdsa.PrivateKey {
	k, err := crypto.ToECDSA(common.LeftPadBytes([]byte{n}, 32))
	if err != nil {
		panic(err)
	}
	return k
}

func address(k *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(k.PublicKey) }

// sim is a chain with the forks up to the one that the contracts are compiled
// for, and one department's contract, which is the owner's first transaction.
type sim struct {
	*simulated.Backend
	t      testing.TB
	assets common.Address
	nonces uint64 // of requests
}

func newSim(t testing.TB) *sim {
	t.Helper()
	funds := types.GenesisAlloc{}
	for _, a := range []common.Address{owner, reader, relay} {
		funds[a] = types.Account{Balance: new(big.Int).Lsh(big.NewInt(1), 80)}
	}
	b := simulated.NewBackend(funds, func(_ *node.Config, c *ethconfig.Config) {
		prague := *params.AllDevChainProtocolChanges
		prague.OsakaTime, prague.BogotaTime = nil, nil
		c.Genesis.Config = &prague
	})
	t.Cleanup(func() { _ = b.Close() })
	s := &sim{Backend: b, t: t}
	s.assets = s.deploy(ownerKey, contracts.DeployDepartmentAssets(owner))
	return s
}

func (s *sim) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// mine sends a transaction in a block of its own.
func (s *sim) mine(from *ecdsa.PrivateKey, to *common.Address, data []byte) *types.Receipt {
	s.t.Helper()
	ctx := s.t.Context()
	nonce, err := s.Client().PendingNonceAt(ctx, address(from))
	s.must(err)
	tx, err := types.SignNewTx(from, types.LatestSignerForChainID(big.NewInt(simChainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(simChainID), Nonce: nonce, To: to, Data: data, Gas: 1 << 24,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(10 * params.GWei),
	})
	s.must(err)
	s.must(s.Client().SendTransaction(ctx, tx))
	s.Commit()
	r, err := s.Client().TransactionReceipt(ctx, tx.Hash())
	s.must(err)
	return r
}

func (s *sim) deploy(from *ecdsa.PrivateKey, data []byte) common.Address {
	s.t.Helper()
	r := s.mine(from, nil, data)
	if r.Status != types.ReceiptStatusSuccessful {
		s.t.Fatal("the deployment failed")
	}
	return r.ContractAddress
}

// do mines a call of the department's contract that has to succeed, and
// returns what it told.
func (s *sim) do(from *ecdsa.PrivateKey, data []byte) []any {
	s.t.Helper()
	return s.events(s.mine(from, &s.assets, data))
}

func (s *sim) events(r *types.Receipt) (out []any) {
	s.t.Helper()
	if r.Status != types.ReceiptStatusSuccessful {
		s.t.Fatalf("transaction %s failed", r.TxHash)
	}
	for _, l := range r.Logs {
		e, err := contracts.DecodeEvent(l)
		s.must(err)
		if e != nil {
			out = append(out, e)
		}
	}
	return out
}

func (s *sim) call(to common.Address, data []byte) []byte {
	s.t.Helper()
	out, err := s.Client().CallContract(s.t.Context(), ethereum.CallMsg{To: &to, Data: data}, nil)
	s.must(err)
	return out
}

// refused is the error with which a call reverts; it must.
func (s *sim) refused(from common.Address, to common.Address, data []byte) string {
	s.t.Helper()
	_, err := s.Client().CallContract(s.t.Context(), ethereum.CallMsg{From: from, To: &to, Data: data}, nil)
	var revert rpc.DataError
	if !errors.As(err, &revert) {
		s.t.Fatalf("the call did not revert: %v", err)
	}
	hex, _ := revert.ErrorData().(string)
	return contracts.Explain(common.FromHex(hex))
}

func (s *sim) wantRefused(from common.Address, data []byte, want string) {
	s.t.Helper()
	if got := s.refused(from, s.assets, data); got != want {
		s.t.Errorf("reverted with %s, want %s", got, want)
	}
}

// now is the time of the newest block.
func (s *sim) now() uint64 {
	s.t.Helper()
	head, err := s.Client().HeaderByNumber(s.t.Context(), nil)
	s.must(err)
	return head.Time
}

// sealAt seals an empty block of a time to come.
func (s *sim) sealAt(unix uint64) {
	s.t.Helper()
	s.must(s.AdjustTime(time.Duration(unix-s.now()) * time.Second))
	if got := s.now(); got != unix {
		s.t.Fatalf("sealed at %d, not at %d", got, unix)
	}
}

func (s *sim) reason(who common.Address, r contracts.AccessRequest) contracts.DenialReason {
	s.t.Helper()
	reason, err := contracts.UnpackCanAccess(s.call(s.assets, contracts.PackCanAccess(who, r)))
	s.must(err)
	return reason
}

func (s *sim) record(id common.Hash) contracts.Record {
	s.t.Helper()
	r, err := contracts.UnpackRecordOf(s.call(s.assets, contracts.PackRecordOf(id)))
	s.must(err)
	return r
}

func (s *sim) grantOf(scope, subject common.Hash) bindings.GrantOfOutput {
	s.t.Helper()
	g, err := assetsABI.UnpackGrantOf(s.call(s.assets, assetsABI.PackGrantOf(scope, subject)))
	s.must(err)
	return g
}

func (s *sim) dataset() [16]byte { return contracts.DatasetID(s.assets, "registry/companies") }

var release = contracts.Header{Version: contracts.HeaderVersion, DataType: contracts.Unstructured, HashAlgorithm: 0x12}

func (s *sim) registration(metadata string) contracts.Registration {
	return contracts.Registration{Header: release, Dataset: s.dataset(), Metadata: []byte(metadata)}
}

// register registers a release of the one dataset.
func (s *sim) register(metadata string) common.Hash {
	s.t.Helper()
	s.do(ownerKey, contracts.PackRegister(s.registration(metadata)))
	return contracts.AssetID(simChainID, s.assets, release, []byte(metadata))
}

func (s *sim) grant(scope common.Hash, who common.Address, r contracts.Rules) {
	s.t.Helper()
	if r.Purposes == 0 {
		r.Purposes = 1 << contracts.Audit
	}
	data, err := contracts.PackGrant(scope, contracts.AddressSubject(who), r)
	s.must(err)
	s.do(ownerKey, data)
}

func (s *sim) revoke(scope common.Hash, who common.Address) {
	s.t.Helper()
	s.do(ownerKey, contracts.PackRevoke(scope, contracts.AddressSubject(who)))
}

const neverLate = 1 << 62

// request is a fresh request of an account for an asset under a scope.
func (s *sim) request(id, scope common.Hash, who common.Address) contracts.AccessRequest {
	s.nonces++
	return contracts.AccessRequest{
		AssetID: id, Scope: scope, Subject: contracts.AddressSubject(who), Purpose: contracts.Audit,
		Context: contracts.Context([32]byte{1}, contracts.Plaintext),
		Nonce:   (*hexutil.Big)(new(big.Int).SetUint64(s.nonces)), Deadline: neverLate,
	}
}

// ask sends a request in the reader's own name and returns the reason told.
func (s *sim) ask(r contracts.AccessRequest) contracts.DenialReason {
	s.t.Helper()
	return s.outcome(s.do(readerKey, assetsABI.PackRequestAccess(r.Binding())))
}

func (s *sim) relayed(r contracts.AccessRequest, signature []byte) []byte {
	s.t.Helper()
	data, err := contracts.PackRequestAccessFor(reader, r, signature)
	s.must(err)
	return data
}

func (s *sim) sign(k *ecdsa.PrivateKey, r contracts.AccessRequest, chainID uint64, contract common.Address) []byte {
	s.t.Helper()
	sig, err := contracts.SignRequest(k, r, chainID, contract)
	s.must(err)
	return sig
}

func (s *sim) outcome(events []any) contracts.DenialReason {
	s.t.Helper()
	if len(events) != 1 {
		s.t.Fatalf("a request told %v", events)
	}
	switch e := events[0].(type) {
	case contracts.AccessGranted:
		return contracts.Allowed
	case contracts.AccessDenied:
		if e.Reason == contracts.Allowed {
			s.t.Fatal("refused without a reason")
		}
		return e.Reason
	}
	s.t.Fatalf("a request told %v", events)
	return 0
}
