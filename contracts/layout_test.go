package contracts_test

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/contracts"
)

type artifact struct {
	DeployedSize int               `json:"deployedSize"`
	Storage      []json.RawMessage `json:"storage"`
}

func readArtifact(t *testing.T, name string) (a artifact) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("artifacts", name+".json"))
	if err == nil {
		err = json.Unmarshal(text, &a)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Storage proofs make the slots a public format: they move only on purpose.
func TestStorageIsLaidOutAsCommitted(t *testing.T) {
	for _, name := range []string{"DepartmentAssets", "ResourceDirectory"} {
		snapshot(t, filepath.Join("snapshots", name+".storage.json"), readArtifact(t, name).Storage)
	}
}

func TestContractsFitTheSizeThatAChainAccepts(t *testing.T) {
	const limit = 24_576 // EIP-170
	for _, name := range []string{"DepartmentAssets", "ResourceDirectory"} {
		if size := readArtifact(t, name).DeployedSize; size == 0 || size >= limit {
			t.Errorf("%s has %d bytes, the limit is %d", name, size, limit)
		}
	}
}

func slotOf(key, base common.Hash) common.Hash { return crypto.Keccak256Hash(key[:], base[:]) }

func (s *sim) slot(at common.Hash) *big.Int {
	s.t.Helper()
	word, err := s.Client().StorageAt(s.t.Context(), s.assets, at, nil)
	s.must(err)
	return new(big.Int).SetBytes(word)
}

func bitsOf(word *big.Int, from, width uint) *big.Int {
	mask := new(big.Int).Sub(new(big.Int).Lsh(big1, width), big1)
	return mask.And(mask, new(big.Int).Rsh(word, from))
}

type bitField struct {
	name        string
	from, width uint
	want        uint64
}

func checkFields(t *testing.T, word *big.Int, fields []bitField) {
	t.Helper()
	for _, f := range fields {
		if got := bitsOf(word, f.from, f.width); got.Uint64() != f.want {
			t.Errorf("%s is %v, want %d", f.name, got, f.want)
		}
	}
}

func TestARecordAndAGrantArePackedAsDocumented(t *testing.T) {
	s := newSim(t)
	id := s.register("metadata")
	registered := s.now()
	record := s.slot(slotOf(id, common.BigToHash(big.NewInt(4))))
	if dataset := s.dataset(); bitsOf(record, 0, 128).Cmp(new(big.Int).SetBytes(dataset[:])) != 0 {
		t.Errorf("dataset is %x", bitsOf(record, 0, 128))
	}
	checkFields(t, record, []bitField{
		{"registeredAt", 128, 40, registered}, {"status", 168, 8, uint64(contracts.Active)},
		{"hashAlgorithm", 176, 32, 0x12}, {"dataType", 208, 8, uint64(contracts.Unstructured)}, {"version", 216, 16, 1}, {"nothing", 232, 24, 0},
	})

	subject := contracts.AddressSubject(reader)
	at := slotOf(subject, slotOf(id, common.BigToHash(big.NewInt(5))))
	s.do(ownerKey, contracts.PackRevokeAll(id))
	s.grant(id, reader, contracts.Rules{NotBefore: time.Unix(1000, 0), NotAfter: time.Unix(1<<39, 0), Quota: 7, Purposes: 1<<63 | 1<<contracts.Audit, Flags: 0x2001})
	s.ask(s.request(id, id, reader))
	fields := []bitField{
		{"notBefore", 0, 40, 1000}, {"notAfter", 40, 40, 1 << 39}, {"quota", 80, 32, 7}, {"used", 112, 32, 1},
		{"purposes", 144, 64, 1<<63 | 1<<contracts.Audit}, {"epoch", 208, 32, 1}, {"flags", 240, 14, 0x2001}, {"revoked", 254, 1, 0}, {"exists", 255, 1, 1},
	}
	checkFields(t, s.slot(at), fields)
	s.revoke(id, reader)
	fields[7].want = 1
	checkFields(t, s.slot(at), fields)
}
