package contracts_test

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/contracts"
	"chancery/contracts/bindings"
	"chancery/internal/testenv"
)

type vectors struct {
	ChainID   uint64          `json:"chainId"`
	Contract  common.Address  `json:"contract"`
	Assets    []assetVector   `json:"assets"`
	Datasets  []datasetVector `json:"datasets"`
	Addresses []addressVector `json:"addresses"`
	Roles     []roleVector    `json:"roles"`
	Contexts  []contextVector `json:"contexts"`
	Requests  []requestVector `json:"requests"`
}

type assetVector struct {
	Header   contracts.Header `json:"header"`
	Metadata hexutil.Bytes    `json:"metadata"`
	AssetID  common.Hash      `json:"assetId"`
}

type datasetVector struct {
	Name      string        `json:"name"`
	DatasetID hexutil.Bytes `json:"datasetId"`
	Scope     common.Hash   `json:"scope"`
}

type addressVector struct {
	Address common.Address `json:"address"`
	Subject common.Hash    `json:"subject"`
}

type roleVector struct {
	Role    string      `json:"role"`
	Subject common.Hash `json:"subject"`
}

type contextVector struct {
	Nonce     common.Hash `json:"nonce"`
	Recipient string      `json:"recipient"`
	Context   common.Hash `json:"context"`
}

type requestVector struct {
	Request   contracts.AccessRequest `json:"request"`
	Requester common.Address          `json:"requester"`
	Digest    common.Hash             `json:"digest"`
	Signature hexutil.Bytes           `json:"signature"`
}

var vectorFile = filepath.Join("testdata", "vectors.json")

// derived makes the vectors from their inputs. The contract's address is the
// one that newSim deploys to, so that the contract can be asked as well.
func derived(t *testing.T) vectors {
	t.Helper()
	v := vectors{ChainID: simChainID, Contract: crypto.CreateAddress(owner, 0)}
	for _, a := range []assetVector{
		{Header: release, Metadata: []byte{0xa0}},
		{Header: contracts.Header{Version: 1, DataType: contracts.Structured}, Metadata: []byte{0xa0}},
		{Header: contracts.Header{Version: 1, DataType: contracts.Text, HashAlgorithm: 0x1e}, Metadata: common.FromHex("0xa16674686973206973")},
		{Header: contracts.Header{Version: 1, DataType: contracts.Unstructured, HashAlgorithm: 0x534d}, Metadata: metadata370(0)},
	} {
		a.AssetID = contracts.AssetID(v.ChainID, v.Contract, a.Header, a.Metadata)
		v.Assets = append(v.Assets, a)
	}
	for _, name := range []string{"registry/companies", "folder/plans/2026 année.pdf", ""} {
		id := contracts.DatasetID(v.Contract, name)
		v.Datasets = append(v.Datasets, datasetVector{name, id[:], contracts.DatasetScope(id)})
	}
	for _, a := range []common.Address{reader, {}} {
		v.Addresses = append(v.Addresses, addressVector{a, contracts.AddressSubject(a)})
	}
	for _, name := range []string{"inspectors", ""} {
		v.Roles = append(v.Roles, roleVector{name, contracts.RoleSubject(name)})
	}
	for i, recipient := range []string{contracts.Plaintext, "age1" + strings.Repeat("q", 58)} {
		nonce := common.Hash{0: 0xff, 31: byte(i)}
		v.Contexts = append(v.Contexts, contextVector{nonce, recipient, contracts.Context(nonce, recipient)})
	}
	top := new(big.Int).Sub(new(big.Int).Lsh(big1, 256), big1)
	for i, nonce := range []*big.Int{big0, top} {
		r := contracts.AccessRequest{
			AssetID: v.Assets[0].AssetID, Scope: [2]common.Hash{v.Assets[0].AssetID, v.Datasets[0].Scope}[i], Subject: v.Addresses[0].Subject,
			Purpose: [2]uint8{contracts.Inspection, 63}[i], Context: v.Contexts[i].Context, Nonce: (*hexutil.Big)(nonce), Deadline: 1 << 33,
		}
		digest, err := r.Digest(v.ChainID, v.Contract)
		if err != nil {
			t.Fatal(err)
		}
		sig, err := contracts.SignRequest(readerKey, r, v.ChainID, v.Contract)
		if err != nil {
			t.Fatal(err)
		}
		v.Requests = append(v.Requests, requestVector{r, reader, digest, sig})
	}
	return v
}

func TestTheVectorsAreDerivedAsCommitted(t *testing.T) {
	snapshot(t, vectorFile, derived(t))
}

func TestTheContractDerivesTheVectorsAsWell(t *testing.T) {
	s := newSim(t)
	v := readVectors(t)
	if s.assets != v.Contract {
		t.Fatalf("the contract is at %s, not at %s", s.assets, v.Contract)
	}
	for _, a := range v.Assets {
		h := bindings.IDepartmentAssetsAssetHeader{Version: a.Header.Version, DataType: uint8(a.Header.DataType), HashAlgorithm: a.Header.HashAlgorithm}
		id, err := assetsABI.UnpackAssetIdOf(s.call(s.assets, assetsABI.PackAssetIdOf(h, crypto.Keccak256Hash(a.Metadata))))
		s.must(err)
		if id != a.AssetID {
			t.Errorf("the contract derives %x, the file has %s", id, a.AssetID)
		}
		s.do(ownerKey, contracts.PackRegister(contracts.Registration{Header: a.Header, Dataset: s.dataset(), Metadata: a.Metadata}))
		if s.record(a.AssetID).Status != contracts.Active {
			t.Errorf("%s was registered under another id", a.AssetID)
		}
	}
	for _, d := range v.Datasets {
		scope, err := assetsABI.UnpackDatasetScope(s.call(s.assets, assetsABI.PackDatasetScope([16]byte(d.DatasetID))))
		s.must(err)
		if scope != d.Scope {
			t.Errorf("the contract's scope is %x, the file has %s", scope, d.Scope)
		}
	}
	for _, r := range v.Requests {
		s.grant(r.Request.Scope, r.Requester, contracts.Rules{Purposes: 1 << r.Request.Purpose})
		if got := s.outcome(s.do(relayKey, s.relayed(r.Request, r.Signature))); got != contracts.Allowed {
			t.Errorf("the contract answers %v", got)
		}
	}
}

func TestTheVectorsAreDerivedWithoutOurCode(t *testing.T) {
	module, err := os.ReadFile(filepath.Join("testdata", "check.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	if out := testenv.Node(t, string(module), text); string(out) != "all as derived\n" {
		t.Errorf("%s", out)
	}
}

func readVectors(t *testing.T) (v vectors) {
	t.Helper()
	text, err := os.ReadFile(vectorFile)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}
