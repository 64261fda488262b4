package contracts

import (
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"chancery/contracts/bindings"
	"chancery/internal/kind"
)

// The events that a gateway follows, as DecodeEvent returns them.
type (
	// AssetRegistered tells that an asset was registered, with its metadata.
	AssetRegistered struct {
		AssetID  common.Hash
		Dataset  [16]byte
		Header   Header
		Metadata []byte
	}
	// AssetStatusChanged tells an asset's new status.
	AssetStatusChanged struct {
		AssetID common.Hash
		Status  Status
	}
	// AssetSuperseded names the newer asset of the same dataset.
	AssetSuperseded struct{ AssetID, Successor common.Hash }
	// GrantSet tells a grant's rules, what of its quota is used, and its epoch.
	GrantSet struct {
		Scope, Subject common.Hash
		Rules          Rules
		Used, Epoch    uint32
	}
	// GrantRevoked tells that a grant no longer allows anything.
	GrantRevoked struct{ Scope, Subject common.Hash }
	// ScopeRevoked tells that grants of epochs before Epoch no longer allow anything.
	ScopeRevoked struct {
		Scope common.Hash
		Epoch uint32
	}
	// Access is what both outcomes of a request tell.
	Access struct {
		AssetID        common.Hash
		Requester      common.Address
		Context        common.Hash
		Scope, Subject common.Hash
		Purpose        uint8
		Nonce          *big.Int
	}
	// AccessGranted tells that a request was allowed, and how often its grant has been used now.
	AccessGranted struct {
		Access
		Used uint32
	}
	// AccessDenied tells that a request was refused, and why.
	AccessDenied struct {
		Access
		Reason DenialReason
	}
	// OwnershipTransferred tells the contract's new owner.
	OwnershipTransferred struct{ Previous, New common.Address }
	// DepartmentRegistered tells that a department entered its contract in a ResourceDirectory.
	DepartmentRegistered struct {
		Assets, Owner       common.Address
		Code, Name, Gateway string
	}
)

var (
	departmentAssets  = bindings.NewDepartmentAssets()
	resourceDirectory = bindings.NewResourceDirectory()
	eventABI          = [...]abi.ABI{departmentAssets.GetABI(), resourceDirectory.GetABI()}
	topicNames        = func() map[common.Hash]string {
		m := map[common.Hash]string{}
		for _, a := range eventABI {
			for name, e := range a.Events {
				m[e.ID] = name
			}
		}
		return m
	}()
	followed = []string{
		"AssetRegistered", "AssetStatusChanged", "AssetSuperseded", "GrantSet", "GrantRevoked", "ScopeRevoked",
		"AccessGranted", "AccessDenied", "OwnershipTransferred", "DepartmentRegistered",
	}
)

// Topics lists the first topic of every event that [DecodeEvent] knows.
func Topics() []common.Hash {
	var out []common.Hash
	for _, name := range followed {
		for _, a := range eventABI {
			if e, ok := a.Events[name]; ok {
				out = append(out, e.ID)
				break
			}
		}
	}
	return out
}

// RegisteredTopic is the first topic of AssetRegistered; the second is the asset's id.
func RegisteredTopic() common.Hash { return eventABI[0].Events["AssetRegistered"].ID }

// DecodeEvent returns the event of a log as one of this package's event types.
// It returns nil without an error for a log of another kind, and an error of
// kind Invalid for one whose data can't be decoded: any contract may emit
// anything under these topics.
func DecodeEvent(log *types.Log) (any, error) {
	if len(log.Topics) == 0 {
		return nil, nil
	}
	event, err := decode(topicNames[log.Topics[0]], log)
	return event, kind.As(kind.Invalid, err, "decode event of", log.Address.Hex())
}

func decode(name string, log *types.Log) (any, error) {
	d := departmentAssets
	switch name {
	case "AssetRegistered":
		e, err := d.UnpackAssetRegisteredEvent(log)
		if err != nil {
			return nil, err
		}
		return AssetRegistered{e.AssetId, e.Dataset, Header{e.Version, DataType(e.DataType), e.HashAlgorithm}, e.Metadata}, nil
	case "AssetStatusChanged":
		e, err := d.UnpackAssetStatusChangedEvent(log)
		if err != nil {
			return nil, err
		}
		return AssetStatusChanged{e.AssetId, Status(e.Status)}, nil
	case "AssetSuperseded":
		e, err := d.UnpackAssetSupersededEvent(log)
		if err != nil {
			return nil, err
		}
		return AssetSuperseded{e.AssetId, e.Successor}, nil
	case "GrantSet":
		e, err := d.UnpackGrantSetEvent(log)
		if err != nil {
			return nil, err
		}
		return GrantSet{e.Scope, e.Subject, rulesOf(e.Rules), e.Used, e.Epoch}, nil
	case "GrantRevoked":
		e, err := d.UnpackGrantRevokedEvent(log)
		if err != nil {
			return nil, err
		}
		return GrantRevoked{e.Scope, e.Subject}, nil
	case "ScopeRevoked":
		e, err := d.UnpackScopeRevokedEvent(log)
		if err != nil {
			return nil, err
		}
		return ScopeRevoked{e.Scope, e.Epoch}, nil
	case "AccessGranted":
		e, err := d.UnpackAccessGrantedEvent(log)
		if err != nil {
			return nil, err
		}
		return AccessGranted{Access{e.AssetId, e.Requester, e.Context, e.Scope, e.Subject, e.Purpose, e.Nonce}, e.Used}, nil
	case "AccessDenied":
		e, err := d.UnpackAccessDeniedEvent(log)
		if err != nil {
			return nil, err
		}
		return AccessDenied{Access{e.AssetId, e.Requester, e.Context, e.Scope, e.Subject, e.Purpose, e.Nonce}, DenialReason(e.Reason)}, nil
	case "OwnershipTransferred":
		e, err := d.UnpackOwnershipTransferredEvent(log)
		if err != nil {
			return nil, err
		}
		return OwnershipTransferred{e.PreviousOwner, e.NewOwner}, nil
	case "DepartmentRegistered":
		e, err := resourceDirectory.UnpackDepartmentRegisteredEvent(log)
		if err != nil {
			return nil, err
		}
		return DepartmentRegistered{e.Assets, e.Owner, e.Code, e.Name, e.Gateway}, nil
	}
	return nil, nil
}

// Explain names the error that a contract reverted with, such as
// "AssetExists(0x…)". It returns the data in hex where the error is unknown.
func Explain(revert []byte) string {
	if reason, err := abi.UnpackRevert(revert); err == nil {
		return reason
	}
	if len(revert) >= 4 {
		for _, a := range eventABI {
			e, err := a.ErrorByID([4]byte(revert[:4]))
			if err != nil {
				continue
			}
			args, err := e.Inputs.Unpack(revert[4:])
			if err != nil {
				return e.Name
			}
			s := e.Name + "("
			for i, v := range args {
				if i > 0 {
					s += ", "
				}
				s += formatArgument(v)
			}
			return s + ")"
		}
	}
	return hexutil.Encode(revert)
}
