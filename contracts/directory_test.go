package contracts_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts"
	"chancery/contracts/bindings"
)

func TestADepartmentIsEnteredOnceByItsOwner(t *testing.T) {
	s := newSim(t)
	directory := s.deploy(relayKey, contracts.DeployResourceDirectory())
	entry := contracts.PackRegisterDepartment(s.assets, "LR", "Land Registry", "https://land.example")
	if got, want := s.refused(relay, directory, entry), "NotOwner("+s.assets.Hex()+", "+relay.Hex()+")"; got != want {
		t.Errorf("reverted with %s, want %s", got, want)
	}
	events := s.events(s.mine(ownerKey, &directory, entry))
	want := contracts.DepartmentRegistered{Assets: s.assets, Owner: owner, Code: "LR", Name: "Land Registry", Gateway: "https://land.example"}
	if len(events) != 1 || events[0] != any(want) {
		t.Errorf("told %+v", events)
	}
	again := contracts.PackRegisterDepartment(s.assets, "LR2", "Land Registry", "https://land.example")
	if got, want := s.refused(owner, directory, again), "DepartmentExists("+s.assets.Hex()+")"; got != want {
		t.Errorf("reverted with %s, want %s", got, want)
	}
	second := s.deploy(ownerKey, contracts.DeployDepartmentAssets(owner))
	taken := contracts.PackRegisterDepartment(second, "LR", "Another", "https://another.example")
	if got := s.refused(owner, directory, taken); got != "CodeTaken(LR)" {
		t.Errorf("reverted with %s", got)
	}
	if got := s.refused(owner, directory, directoryABI.PackDepartmentOf(second)); got != "DepartmentMissing("+second.Hex()+")" {
		t.Errorf("reverted with %s", got)
	}
	s.events(s.mine(ownerKey, &directory, contracts.PackRegisterDepartment(second, "CR", "Company Registry", "https://companies.example")))

	count, err := directoryABI.UnpackCount(s.call(directory, directoryABI.PackCount()))
	s.must(err)
	if count.Int64() != 2 {
		t.Errorf("%v departments", count)
	}
	first, err := directoryABI.UnpackDepartmentAt(s.call(directory, directoryABI.PackDepartmentAt(big.NewInt(0))))
	s.must(err)
	if first != (bindings.IResourceDirectoryDepartment{Assets: s.assets, Code: "LR", Name: "Land Registry", Gateway: "https://land.example"}) {
		t.Errorf("first is %+v", first)
	}
	of, err := directoryABI.UnpackDepartmentOf(s.call(directory, directoryABI.PackDepartmentOf(second)))
	s.must(err)
	if of.Assets != second || of.Code != "CR" {
		t.Errorf("second is %+v", of)
	}
}

func TestTheTextsOfAnEntryAreBounded(t *testing.T) {
	s := newSim(t)
	directory := s.deploy(relayKey, contracts.DeployResourceDirectory())
	long := strings.Repeat("x", 257)
	for _, texts := range [][3]string{
		{"", "name", "gateway"}, {"code", "", "gateway"}, {"code", "name", ""},
		{long[:65], "name", "gateway"}, {"code", long, "gateway"}, {"code", "name", long},
	} {
		data := contracts.PackRegisterDepartment(s.assets, texts[0], texts[1], texts[2])
		if got := s.refused(owner, directory, data); got != "TextInvalid()" {
			t.Errorf("%.10q: reverted with %s", texts, got)
		}
	}
	s.events(s.mine(ownerKey, &directory, contracts.PackRegisterDepartment(s.assets, long[:64], long[:256], long[:256])))
}

func TestWhatHasNoOwnerCanNotBeEntered(t *testing.T) {
	s := newSim(t)
	directory := s.deploy(relayKey, contracts.DeployResourceDirectory())
	for _, assets := range []common.Address{{}, reader, directory} {
		s.refused(owner, directory, contracts.PackRegisterDepartment(assets, "X", "name", "gateway"))
	}
}
