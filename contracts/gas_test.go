package contracts_test

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"chancery/contracts"
)

var update = flag.Bool("update", false, "write what was measured to contracts/snapshots and contracts/testdata")

// snapshot compares what was measured with a committed file.
func snapshot(t *testing.T, name string, got any) {
	t.Helper()
	text, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *update {
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != string(want) {
		t.Errorf("%s is not what was measured; if that is meant, run go test ./contracts -update. Measured:\n%s", name, text)
	}
}

// metadata370 is 370 bytes without a pattern, hence as dear as metadata gets.
func metadata370(n byte) []byte {
	var out []byte
	for block := []byte{n}; len(out) < 370; {
		sum := sha256.Sum256(block)
		block = sum[:]
		out = append(out, block...)
	}
	return out[:370]
}

// The limits are those that the design sets; the snapshot holds what each
// operation costs now, so that a change of either shows in review.
func TestGasStaysWithinItsLimitsAndAsCommitted(t *testing.T) {
	s := newSim(t)
	measured := map[string]uint64{}
	measure := func(name string, r *types.Receipt, each, limit uint64) {
		t.Helper()
		s.events(r)
		gas := r.GasUsed / each
		measured[name] = gas
		if limit > 0 && gas > limit {
			t.Errorf("%s costs %d, more than %d", name, gas, limit)
		}
	}
	registration := func(n byte) contracts.Registration {
		r := s.registration("")
		r.Metadata = metadata370(n)
		return r
	}
	measure("register", s.mine(ownerKey, &s.assets, contracts.PackRegister(registration(0))), 1, 62_000)
	many := make([]contracts.Registration, 100)
	for i := range many {
		many[i] = registration(byte(i + 1))
	}
	measure("registerMany, each of 100", s.mine(ownerKey, &s.assets, contracts.PackRegisterMany(many)), 100, 37_000)

	id := contracts.AssetID(simChainID, s.assets, release, metadata370(0))
	next := contracts.AssetID(simChainID, s.assets, release, metadata370(1))
	grant, err := contracts.PackGrant(id, contracts.AddressSubject(reader), always)
	s.must(err)
	measure("grant, first", s.mine(ownerKey, &s.assets, grant), 1, 55_000)
	measure("grant, again", s.mine(ownerKey, &s.assets, grant), 1, 0)

	direct := func() *types.Receipt {
		return s.mine(readerKey, &s.assets, assetsABI.PackRequestAccess(s.request(id, id, reader).Binding()))
	}
	measure("requestAccess, first", direct(), 1, 0)
	measure("requestAccess, later", direct(), 1, 45_000)
	r := s.request(id, id, reader)
	measure("requestAccessFor, later", s.mine(relayKey, &s.assets, s.relayed(r, s.sign(readerKey, r, simChainID, s.assets))), 1, 65_000)
	refused := s.request(id, id, reader)
	refused.Purpose = contracts.Research
	measure("requestAccess, refused", s.mine(readerKey, &s.assets, assetsABI.PackRequestAccess(refused.Binding())), 1, 0)

	measure("revoke", s.mine(ownerKey, &s.assets, contracts.PackRevoke(id, contracts.AddressSubject(reader))), 1, 32_000)
	measure("revokeAll, first", s.mine(ownerKey, &s.assets, contracts.PackRevokeAll(id)), 1, 0)
	measure("supersede", s.mine(ownerKey, &s.assets, contracts.PackSupersede(id, next)), 1, 0)
	measure("setStatus", s.mine(ownerKey, &s.assets, contracts.PackSetStatus(id, contracts.Withdrawn)), 1, 0)
	snapshot(t, filepath.Join("snapshots", "gas.json"), measured)
}
