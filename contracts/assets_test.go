package contracts_test

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts"
)

func TestARegisteredAssetIsToldWithItsMetadataAndKeptInItsRecord(t *testing.T) {
	s := newSim(t)
	r := s.registration("metadata")
	events := s.do(ownerKey, contracts.PackRegister(r))
	id := contracts.AssetID(simChainID, s.assets, release, r.Metadata)
	e, ok := events[0].(contracts.AssetRegistered)
	if !ok || len(events) != 1 || e.AssetID != id || e.Dataset != r.Dataset || e.Header != r.Header || string(e.Metadata) != "metadata" {
		t.Fatalf("told %+v", events)
	}
	want := contracts.Record{Header: release, Status: contracts.Active, RegisteredAt: int64(s.now()), Dataset: r.Dataset}
	if got := s.record(id); got != want {
		t.Errorf("record %+v, want %+v", got, want)
	}
}

func TestAnAssetThatWasNeverRegisteredHasAnEmptyRecord(t *testing.T) {
	s := newSim(t)
	if got := s.record(common.Hash{1}); got != (contracts.Record{}) {
		t.Errorf("%+v", got)
	}
}

func TestTheSameAssetIsRegisteredOnce(t *testing.T) {
	s := newSim(t)
	id := s.register("metadata")
	again := contracts.PackRegister(s.registration("metadata"))
	s.wantRefused(owner, again, "AssetExists("+id.Hex()+")")
	s.do(ownerKey, contracts.PackSetStatus(id, contracts.Withdrawn))
	s.wantRefused(owner, again, "AssetExists("+id.Hex()+")")
	twice := contracts.PackRegisterMany([]contracts.Registration{s.registration("other"), s.registration("other")})
	other := contracts.AssetID(simChainID, s.assets, release, []byte("other"))
	s.wantRefused(owner, twice, "AssetExists("+other.Hex()+")")
}

func TestSeveralAssetsAreRegisteredInOrderOrNotAtAll(t *testing.T) {
	s := newSim(t)
	rs := []contracts.Registration{s.registration("a"), s.registration("b"), s.registration("c")}
	events := s.do(ownerKey, contracts.PackRegisterMany(rs))
	for i, r := range rs {
		if e := events[i].(contracts.AssetRegistered); string(e.Metadata) != string(r.Metadata) {
			t.Errorf("event %d tells %q", i, e.Metadata)
		}
	}
	bad := s.registration("e")
	bad.Header.Version = 2
	s.wantRefused(owner, contracts.PackRegisterMany([]contracts.Registration{s.registration("d"), bad}), "HeaderInvalid()")
}

func TestTheIDDependsOnEveryPartOfTheAsset(t *testing.T) {
	base := contracts.AssetID(1, common.Address{1}, release, []byte("m"))
	for what, other := range map[string]common.Hash{
		"chain":     contracts.AssetID(2, common.Address{1}, release, []byte("m")),
		"contract":  contracts.AssetID(1, common.Address{2}, release, []byte("m")),
		"metadata":  contracts.AssetID(1, common.Address{1}, release, []byte("n")),
		"version":   contracts.AssetID(1, common.Address{1}, contracts.Header{Version: 2, DataType: 2, HashAlgorithm: 0x12}, []byte("m")),
		"type":      contracts.AssetID(1, common.Address{1}, contracts.Header{Version: 1, DataType: 3, HashAlgorithm: 0x12}, []byte("m")),
		"algorithm": contracts.AssetID(1, common.Address{1}, contracts.Header{Version: 1, DataType: 2, HashAlgorithm: 0x13}, []byte("m")),
	} {
		if other == base {
			t.Errorf("another %s gives the same id", what)
		}
	}
}

func TestHeadersAreChecked(t *testing.T) {
	s := newSim(t)
	for _, c := range []struct {
		h  contracts.Header
		ok bool
	}{
		{contracts.Header{Version: 1, DataType: contracts.Structured}, true},
		{contracts.Header{Version: 1, DataType: contracts.Text, HashAlgorithm: 0x1e}, true},
		{contracts.Header{Version: 1, DataType: contracts.Unstructured, HashAlgorithm: 1<<32 - 1}, true},
		{contracts.Header{Version: 0, DataType: contracts.Unstructured, HashAlgorithm: 0x12}, false},
		{contracts.Header{Version: 2, DataType: contracts.Unstructured, HashAlgorithm: 0x12}, false},
		{contracts.Header{Version: 1, DataType: 0, HashAlgorithm: 0x12}, false},
		{contracts.Header{Version: 1, DataType: 4, HashAlgorithm: 0x12}, false},
		{contracts.Header{Version: 1, DataType: contracts.Structured, HashAlgorithm: 0x12}, false},
		{contracts.Header{Version: 1, DataType: contracts.Unstructured}, false},
		{contracts.Header{Version: 1, DataType: contracts.Unstructured, HashAlgorithm: 1 << 32}, false},
	} {
		r := s.registration("metadata")
		r.Header = c.h
		if c.ok {
			s.do(ownerKey, contracts.PackRegister(r))
			if got := s.record(contracts.AssetID(simChainID, s.assets, c.h, r.Metadata)).Header; got != c.h {
				t.Errorf("%+v is kept as %+v", c.h, got)
			}
		} else {
			s.wantRefused(owner, contracts.PackRegister(r), "HeaderInvalid()")
		}
	}
}

func TestMetadataIsNeitherEmptyNorLargerThanAnAssetMayCarry(t *testing.T) {
	s := newSim(t)
	s.register(strings.Repeat("m", 32*1024))
	s.wantRefused(owner, contracts.PackRegister(s.registration("")), "MetadataSizeInvalid(0)")
	s.wantRefused(owner, contracts.PackRegister(s.registration(strings.Repeat("m", 32*1024+1))), "MetadataSizeInvalid(32769)")
}

func TestASupersededAssetNamesItsSuccessorAndStaysReadable(t *testing.T) {
	s := newSim(t)
	first, second := s.register("first"), s.register("second")
	s.grant(first, reader, contracts.Rules{})
	events := s.do(ownerKey, contracts.PackSupersede(first, second))
	if len(events) != 2 || events[0] != any(contracts.AssetStatusChanged{AssetID: first, Status: contracts.Superseded}) ||
		events[1] != any(contracts.AssetSuperseded{AssetID: first, Successor: second}) {
		t.Errorf("told %+v", events)
	}
	if s.record(first).Status != contracts.Superseded || s.record(second).Status != contracts.Active {
		t.Error("the statuses are wrong")
	}
	if got := s.ask(s.request(first, first, reader)); got != contracts.Allowed {
		t.Errorf("the superseded asset is refused: %v", got)
	}
}

func TestOnlyAnActiveAssetIsSupersededByAnotherOfItsDataset(t *testing.T) {
	s := newSim(t)
	a, b, c := s.register("a"), s.register("b"), s.register("c")
	foreign := s.registration("foreign")
	foreign.Dataset = [16]byte{1}
	s.do(ownerKey, contracts.PackRegister(foreign))
	f := contracts.AssetID(simChainID, s.assets, release, foreign.Metadata)
	unknown := common.Hash{1}
	s.wantRefused(owner, contracts.PackSupersede(a, a), "SuccessorInvalid("+a.Hex()+", "+a.Hex()+")")
	s.wantRefused(owner, contracts.PackSupersede(a, f), "SuccessorInvalid("+a.Hex()+", "+f.Hex()+")")
	s.wantRefused(owner, contracts.PackSupersede(a, unknown), "AssetMissing("+unknown.Hex()+")")
	s.wantRefused(owner, contracts.PackSupersede(unknown, a), "AssetMissing("+unknown.Hex()+")")
	s.do(ownerKey, contracts.PackSupersede(a, b))
	s.wantRefused(owner, contracts.PackSupersede(a, c), "StatusChangeInvalid("+a.Hex()+", 2, 2)")
	s.wantRefused(owner, contracts.PackSupersede(c, a), "SuccessorInvalid("+c.Hex()+", "+a.Hex()+")")
	s.do(ownerKey, contracts.PackSetStatus(c, contracts.Withdrawn))
	s.wantRefused(owner, contracts.PackSupersede(b, c), "SuccessorInvalid("+b.Hex()+", "+c.Hex()+")")
}

func TestAStatusChangesOnlyToActiveOrWithdrawnAndKeepsTheRecord(t *testing.T) {
	s := newSim(t)
	id := s.register("metadata")
	before := s.record(id)
	for _, to := range []contracts.Status{contracts.None, contracts.Active, contracts.Superseded} {
		s.wantRefused(owner, contracts.PackSetStatus(id, to), "StatusChangeInvalid("+id.Hex()+", 1, "+string('0'+rune(to))+")")
	}
	s.wantRefused(owner, contracts.PackSetStatus(common.Hash{1}, contracts.Withdrawn), "AssetMissing("+common.Hash{1}.Hex()+")")
	for _, to := range []contracts.Status{contracts.Withdrawn, contracts.Active} {
		events := s.do(ownerKey, contracts.PackSetStatus(id, to))
		if len(events) != 1 || events[0] != any(contracts.AssetStatusChanged{AssetID: id, Status: to}) {
			t.Errorf("told %+v", events)
		}
		before.Status = to
		if got := s.record(id); got != before {
			t.Errorf("record %+v, want %+v", got, before)
		}
	}
}

func TestOnlyTheOwnerChangesAnything(t *testing.T) {
	s := newSim(t)
	a, b := s.register("a"), s.register("b")
	s.grant(a, reader, contracts.Rules{})
	subject := contracts.AddressSubject(reader)
	grant, err := contracts.PackGrant(a, subject, contracts.Rules{Purposes: 1})
	s.must(err)
	for what, data := range map[string][]byte{
		"register":          contracts.PackRegister(s.registration("c")),
		"registerMany":      contracts.PackRegisterMany([]contracts.Registration{s.registration("c")}),
		"registerMany none": contracts.PackRegisterMany(nil),
		"setStatus":         contracts.PackSetStatus(a, contracts.Withdrawn),
		"supersede":         contracts.PackSupersede(a, b),
		"grant":             grant,
		"revoke":            contracts.PackRevoke(a, subject),
		"revokeAll":         contracts.PackRevokeAll(a),
		"transferOwnership": assetsABI.PackTransferOwnership(reader),
		"renounceOwnership": assetsABI.PackRenounceOwnership(),
	} {
		t.Run(what, func(t *testing.T) {
			if got, want := s.refused(reader, s.assets, data), "OwnableUnauthorizedAccount("+reader.Hex()+")"; got != want {
				t.Errorf("reverted with %s, want %s", got, want)
			}
		})
	}
}

func TestANewOwnerHasToAccept(t *testing.T) {
	s := newSim(t)
	if told := s.do(ownerKey, assetsABI.PackTransferOwnership(relay)); len(told) != 0 {
		t.Errorf("a proposal told %+v", told)
	}
	again := contracts.PackRegister(s.registration("by the old owner"))
	s.do(ownerKey, again)
	s.wantRefused(relay, contracts.PackRegister(s.registration("too early")), "OwnableUnauthorizedAccount("+relay.Hex()+")")
	s.wantRefused(reader, assetsABI.PackAcceptOwnership(), "OwnableUnauthorizedAccount("+reader.Hex()+")")
	told := s.do(relayKey, assetsABI.PackAcceptOwnership())
	if len(told) != 1 || told[0] != any(contracts.OwnershipTransferred{Previous: owner, New: relay}) {
		t.Errorf("told %+v", told)
	}
	s.wantRefused(owner, contracts.PackRegister(s.registration("too late")), "OwnableUnauthorizedAccount("+owner.Hex()+")")
	s.do(relayKey, contracts.PackRegister(s.registration("by the new owner")))
}
