package contracts_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/contracts"
	"chancery/contracts/bindings"
)

type bindingRules = bindings.IDepartmentAssetsRules

var big0, big1, big2 = big.NewInt(0), big.NewInt(1), big.NewInt(2)

// listed is an asset that the reader is granted.
func (s *sim) listed() common.Hash {
	s.t.Helper()
	id := s.register("metadata")
	s.grant(id, reader, always)
	return id
}

func TestASignedRequestIsRelayedInTheRequestersName(t *testing.T) {
	s := newSim(t)
	id := s.listed()
	r := s.request(id, id, reader)
	events := s.do(relayKey, s.relayed(r, s.sign(readerKey, r, simChainID, s.assets)))
	e, ok := events[0].(contracts.AccessGranted)
	if !ok || e.Requester != reader || e.AssetID != id || e.Context != r.Context || e.Scope != r.Scope ||
		e.Subject != r.Subject || e.Purpose != r.Purpose || e.Nonce.Cmp(r.Nonce.ToInt()) != 0 || e.Used != 1 {
		t.Errorf("told %+v", events)
	}
}

func TestARefusedRelayIsLoggedAndNotReverted(t *testing.T) {
	s := newSim(t)
	id := s.register("metadata")
	r := s.request(id, id, reader)
	events := s.do(relayKey, s.relayed(r, s.sign(readerKey, r, simChainID, s.assets)))
	if e, ok := events[0].(contracts.AccessDenied); !ok || e.Requester != reader || e.Reason != contracts.NoGrant || e.Context != r.Context {
		t.Errorf("told %+v", events)
	}
}

func TestASignatureWorksOnce(t *testing.T) {
	s := newSim(t)
	id := s.listed()
	for _, granted := range []bool{true, false} {
		r := s.request(id, id, reader)
		if !granted {
			r.Purpose = contracts.Research
		}
		data := s.relayed(r, s.sign(readerKey, r, simChainID, s.assets))
		s.do(relayKey, data)
		used := "NonceUsed(" + reader.Hex() + ", " + r.Nonce.ToInt().String() + ")"
		s.wantRefused(relay, data, used)
		s.wantRefused(reader, assetsABI.PackRequestAccess(r.Binding()), used)
		if mined := s.mine(relayKey, &s.assets, data); mined.Status != types.ReceiptStatusFailed || len(mined.Logs) != 0 {
			t.Error("the replay was mined as a success")
		}
	}
}

func TestNoncesAreUsedInAnyOrderAndEachForItself(t *testing.T) {
	s := newSim(t)
	id := s.listed()
	top := new(big.Int).Sub(new(big.Int).Lsh(big1, 256), big1)
	isUsed := func(who common.Address, n *big.Int) bool {
		used, err := assetsABI.UnpackIsNonceUsed(s.call(s.assets, assetsABI.PackIsNonceUsed(who, n)))
		s.must(err)
		return used
	}
	for _, n := range []*big.Int{big.NewInt(300), top, big.NewInt(255), big.NewInt(256), big0} {
		r := s.request(id, id, reader)
		r.Nonce = (*hexutil.Big)(n)
		if isUsed(reader, n) {
			t.Errorf("%v is used before it was", n)
		}
		if got := s.ask(r); got != contracts.Allowed {
			t.Errorf("%v: %v", n, got)
		}
		if !isUsed(reader, n) || isUsed(relay, n) {
			t.Errorf("%v is not the reader's alone", n)
		}
	}
	if isUsed(reader, big1) || isUsed(reader, big.NewInt(254)) || isUsed(reader, big.NewInt(257)) {
		t.Error("a neighbour is used")
	}
}

func TestASignatureForSomethingElseIsRefused(t *testing.T) {
	s := newSim(t)
	id := s.listed()
	r := s.request(id, id, reader)
	good := s.sign(readerKey, r, simChainID, s.assets)
	changed := r
	changed.Context = contracts.Context([32]byte{1}, "age1another")
	s1 := new(big.Int).SetBytes(good[32:64])
	mirrored := append(append(append([]byte(nil), good[:32]...), common.LeftPadBytes(new(big.Int).Sub(crypto.S256().Params().N, s1).Bytes(), 32)...), 27+28-good[64])
	digest, err := r.Digest(simChainID, s.assets)
	s.must(err)
	for name, c := range map[string]struct {
		r   contracts.AccessRequest
		sig []byte
	}{
		"another chain":     {r, s.sign(readerKey, r, simChainID+1, s.assets)},
		"another contract":  {r, s.sign(readerKey, r, simChainID, common.Address{1})},
		"another's key":     {r, s.sign(relayKey, r, simChainID, s.assets)},
		"another recipient": {changed, good},
		"mirrored":          {r, mirrored},
		"short":             {r, good[:64]},
		"long":              {r, append(append([]byte(nil), good...), 0)},
		"empty":             {r, nil},
		"zero":              {r, make([]byte, 65)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.refused(relay, s.assets, s.relayed(c.r, c.sig)); got != "SignatureInvalid()" {
				t.Errorf("reverted with %s", got)
			}
			d, err := c.r.Digest(simChainID, s.assets)
			s.must(err)
			if who, err := contracts.RecoverSigner(d, c.sig); err == nil && who == reader {
				t.Error("RecoverSigner accepts what the contract refuses")
			} else if err != nil && !errors.Is(err, contracts.ErrSignature) {
				t.Error(err)
			}
		})
	}
	if who, err := contracts.RecoverSigner(digest, good); err != nil || who != reader {
		t.Errorf("%v, %v", who, err)
	}
	s.do(relayKey, s.relayed(r, good))
}

func TestALateRequestReverts(t *testing.T) {
	s := newSim(t)
	id := s.listed()
	r := s.request(id, id, reader)
	r.Deadline = 1
	s.wantRefused(relay, s.relayed(r, s.sign(readerKey, r, simChainID, s.assets)), "RequestExpired(1)")
	s.wantRefused(reader, assetsABI.PackRequestAccess(r.Binding()), "RequestExpired(1)")
}

func TestAContractAccountSignsThroughERC1271(t *testing.T) {
	s := newSim(t)
	deploy := append(common.FromHex(bindings.Wallet1271MetaData.Bin), bindings.NewWallet1271().PackConstructor(reader)...)
	wallet := s.deploy(relayKey, deploy)
	id := s.register("metadata")
	s.grant(id, wallet, always)
	r := s.request(id, id, wallet)
	data := func(sig []byte) []byte {
		d, err := contracts.PackRequestAccessFor(wallet, r, sig)
		s.must(err)
		return d
	}
	s.wantRefused(relay, data(s.sign(relayKey, r, simChainID, s.assets)), "SignatureInvalid()")
	good := data(s.sign(readerKey, r, simChainID, s.assets))
	events := s.do(relayKey, good)
	if e, ok := events[0].(contracts.AccessGranted); !ok || e.Requester != wallet {
		t.Errorf("told %+v", events)
	}
	s.wantRefused(relay, good, "NonceUsed("+wallet.Hex()+", "+r.Nonce.ToInt().String()+")")
}

func TestARequestThatCanNotBeEncodedIsRefused(t *testing.T) {
	for name, r := range map[string]contracts.AccessRequest{
		"no nonce":       {},
		"negative nonce": {Nonce: (*hexutil.Big)(big.NewInt(-1))},
		"nonce too long": {Nonce: (*hexutil.Big)(new(big.Int).Lsh(big1, 256))},
		"purpose 64":     {Nonce: (*hexutil.Big)(big0), Purpose: 64},
	} {
		if _, err := contracts.PackRequestAccessFor(reader, r, nil); err == nil {
			t.Errorf("%s: packed", name)
		}
		if _, err := r.Digest(1, common.Address{}); err == nil {
			t.Errorf("%s: hashed", name)
		}
	}
}
