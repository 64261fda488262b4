package contracts

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"chancery/contracts/bindings"
	"chancery/internal/kind"
)

// Registration is one asset to register.
type Registration struct {
	Header   Header
	Dataset  [16]byte
	Metadata []byte
}

func (r Registration) binding() bindings.IDepartmentAssetsRegistration {
	return bindings.IDepartmentAssetsRegistration{
		Header:  bindings.IDepartmentAssetsAssetHeader{Version: r.Header.Version, DataType: uint8(r.Header.DataType), HashAlgorithm: r.Header.HashAlgorithm},
		Dataset: r.Dataset, Metadata: r.Metadata,
	}
}

// DeployDepartmentAssets is the data of the transaction that makes a
// department's contract.
func DeployDepartmentAssets(owner common.Address) []byte {
	return append(common.FromHex(bindings.DepartmentAssetsMetaData.Bin), departmentAssets.PackConstructor(owner)...)
}

// DeployResourceDirectory is the data of the transaction that makes a
// ResourceDirectory.
func DeployResourceDirectory() []byte {
	return common.FromHex(bindings.ResourceDirectoryMetaData.Bin)
}

// PackRegister encodes the registration of one asset.
func PackRegister(r Registration) []byte { return departmentAssets.PackRegister(r.binding()) }

// PackRegisterMany encodes the registration of several assets.
func PackRegisterMany(rs []Registration) []byte {
	list := make([]bindings.IDepartmentAssetsRegistration, len(rs))
	for i, r := range rs {
		list[i] = r.binding()
	}
	return departmentAssets.PackRegisterMany(list)
}

// PackSetStatus encodes a change of an asset's status.
func PackSetStatus(id common.Hash, s Status) []byte {
	return departmentAssets.PackSetStatus(id, uint8(s))
}

// PackSupersede encodes that an asset is replaced by a newer one.
func PackSupersede(id, successor common.Hash) []byte {
	return departmentAssets.PackSupersede(id, successor)
}

// PackGrant encodes a grant.
func PackGrant(scope, subject common.Hash, r Rules) ([]byte, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	return departmentAssets.PackGrant(scope, subject, r.binding()), nil
}

// PackRevoke encodes the end of a grant.
func PackRevoke(scope, subject common.Hash) []byte {
	return departmentAssets.PackRevoke(scope, subject)
}

// PackRevokeAll encodes the end of all grants of a scope.
func PackRevokeAll(scope common.Hash) []byte { return departmentAssets.PackRevokeAll(scope) }

// PackRequestAccessFor encodes the relay of a signed request.
func PackRequestAccessFor(requester common.Address, r AccessRequest, signature []byte) ([]byte, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	return departmentAssets.PackRequestAccessFor(requester, r.Binding(), signature), nil
}

// PackRegisterDepartment encodes a department's entry in the ResourceDirectory.
func PackRegisterDepartment(assets common.Address, code, name, gateway string) []byte {
	return resourceDirectory.PackRegister(assets, code, name, gateway)
}

// Record is what the contract keeps of an asset.
type Record struct {
	Header       Header
	Status       Status
	RegisteredAt int64 // Unix seconds
	Dataset      [16]byte
}

// PackRecordOf encodes a call for an asset's record.
func PackRecordOf(id common.Hash) []byte { return departmentAssets.PackRecordOf(id) }

// UnpackRecordOf decodes the answer to that call.
func UnpackRecordOf(data []byte) (Record, error) {
	out, err := departmentAssets.UnpackRecordOf(data)
	if err != nil {
		return Record{}, kind.As(kind.Invalid, err, "decode", "asset record")
	}
	return Record{
		Header: Header{out.Arg0.Version, DataType(out.Arg0.DataType), out.Arg0.HashAlgorithm},
		Status: Status(out.Arg1), RegisteredAt: out.Arg2.Int64(), Dataset: out.Arg3,
	}, nil
}

// PackCanAccess encodes a call that asks whether the rules allow a request.
func PackCanAccess(requester common.Address, r AccessRequest) []byte {
	return departmentAssets.PackCanAccess(requester, r.Binding())
}

// UnpackCanAccess decodes the answer to that call.
func UnpackCanAccess(data []byte) (DenialReason, error) {
	out, err := departmentAssets.UnpackCanAccess(data)
	return DenialReason(out), kind.As(kind.Invalid, err, "decode", "canAccess")
}

func formatArgument(v any) string {
	switch v := v.(type) {
	case [32]byte:
		return hexutil.Encode(v[:])
	default:
		return fmt.Sprint(v)
	}
}
