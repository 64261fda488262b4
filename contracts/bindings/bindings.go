// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package bindings

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// IDepartmentAssetsAccessRequest is an auto generated low-level Go binding around an user-defined struct.
type IDepartmentAssetsAccessRequest struct {
	AssetId  [32]byte
	Scope    [32]byte
	Subject  [32]byte
	Purpose  uint8
	Context  [32]byte
	Nonce    *big.Int
	Deadline uint64
}

// IDepartmentAssetsAssetHeader is an auto generated low-level Go binding around an user-defined struct.
type IDepartmentAssetsAssetHeader struct {
	Version       uint16
	DataType      uint8
	HashAlgorithm uint64
}

// IDepartmentAssetsRegistration is an auto generated low-level Go binding around an user-defined struct.
type IDepartmentAssetsRegistration struct {
	Header   IDepartmentAssetsAssetHeader
	Dataset  [16]byte
	Metadata []byte
}

// IDepartmentAssetsRules is an auto generated low-level Go binding around an user-defined struct.
type IDepartmentAssetsRules struct {
	NotBefore *big.Int
	NotAfter  *big.Int
	Quota     uint32
	Purposes  uint64
	Flags     uint16
}

// IResourceDirectoryDepartment is an auto generated low-level Go binding around an user-defined struct.
type IResourceDirectoryDepartment struct {
	Assets  common.Address
	Code    string
	Name    string
	Gateway string
}

// DepartmentAssetsMetaData contains all meta data concerning the DepartmentAssets contract.
var DepartmentAssetsMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"}],\"name\":\"AssetExists\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"}],\"name\":\"AssetMissing\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"}],\"name\":\"GrantMissing\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"HeaderInvalid\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidShortString\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"size\",\"type\":\"uint256\"}],\"name\":\"MetadataSizeInvalid\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"requester\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"}],\"name\":\"NonceUsed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"OwnableInvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"OwnableUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"name\":\"RequestExpired\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"RulesInvalid\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"SignatureInvalid\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"internalType\":\"enumIDepartmentAssets.Status\",\"name\":\"from\",\"type\":\"uint8\"},{\"internalType\":\"enumIDepartmentAssets.Status\",\"name\":\"to\",\"type\":\"uint8\"}],\"name\":\"StatusChangeInvalid\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"str\",\"type\":\"string\"}],\"name\":\"StringTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"successor\",\"type\":\"bytes32\"}],\"name\":\"SuccessorInvalid\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"requester\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"purpose\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"enumIDepartmentAssets.DenialReason\",\"name\":\"reason\",\"type\":\"uint8\"}],\"name\":\"AccessDenied\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"requester\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"purpose\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"used\",\"type\":\"uint32\"}],\"name\":\"AccessGranted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes16\",\"name\":\"dataset\",\"type\":\"bytes16\"},{\"indexed\":false,\"internalType\":\"uint16\",\"name\":\"version\",\"type\":\"uint16\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"dataType\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"hashAlgorithm\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"metadata\",\"type\":\"bytes\"}],\"name\":\"AssetRegistered\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"enumIDepartmentAssets.Status\",\"name\":\"status\",\"type\":\"uint8\"}],\"name\":\"AssetStatusChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"successor\",\"type\":\"bytes32\"}],\"name\":\"AssetSuperseded\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"}],\"name\":\"GrantRevoked\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint40\",\"name\":\"notBefore\",\"type\":\"uint40\"},{\"internalType\":\"uint40\",\"name\":\"notAfter\",\"type\":\"uint40\"},{\"internalType\":\"uint32\",\"name\":\"quota\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"purposes\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"flags\",\"type\":\"uint16\"}],\"indexed\":false,\"internalType\":\"structIDepartmentAssets.Rules\",\"name\":\"rules\",\"type\":\"tuple\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"used\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"epoch\",\"type\":\"uint32\"}],\"name\":\"GrantSet\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferStarted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"epoch\",\"type\":\"uint32\"}],\"name\":\"ScopeRevoked\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"acceptOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint16\",\"name\":\"version\",\"type\":\"uint16\"},{\"internalType\":\"uint8\",\"name\":\"dataType\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"hashAlgorithm\",\"type\":\"uint64\"}],\"internalType\":\"structIDepartmentAssets.AssetHeader\",\"name\":\"header\",\"type\":\"tuple\"},{\"internalType\":\"bytes32\",\"name\":\"metadataHash\",\"type\":\"bytes32\"}],\"name\":\"assetIdOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"requester\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"purpose\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"internalType\":\"structIDepartmentAssets.AccessRequest\",\"name\":\"request\",\"type\":\"tuple\"}],\"name\":\"canAccess\",\"outputs\":[{\"internalType\":\"enumIDepartmentAssets.DenialReason\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes16\",\"name\":\"dataset\",\"type\":\"bytes16\"}],\"name\":\"datasetScope\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"eip712Domain\",\"outputs\":[{\"internalType\":\"bytes1\",\"name\":\"fields\",\"type\":\"bytes1\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"version\",\"type\":\"string\"},{\"internalType\":\"uint256\",\"name\":\"chainId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"verifyingContract\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"extensions\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"}],\"name\":\"epochOf\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint40\",\"name\":\"notBefore\",\"type\":\"uint40\"},{\"internalType\":\"uint40\",\"name\":\"notAfter\",\"type\":\"uint40\"},{\"internalType\":\"uint32\",\"name\":\"quota\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"purposes\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"flags\",\"type\":\"uint16\"}],\"internalType\":\"structIDepartmentAssets.Rules\",\"name\":\"rules\",\"type\":\"tuple\"}],\"name\":\"grant\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"}],\"name\":\"grantOf\",\"outputs\":[{\"components\":[{\"internalType\":\"uint40\",\"name\":\"notBefore\",\"type\":\"uint40\"},{\"internalType\":\"uint40\",\"name\":\"notAfter\",\"type\":\"uint40\"},{\"internalType\":\"uint32\",\"name\":\"quota\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"purposes\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"flags\",\"type\":\"uint16\"}],\"internalType\":\"structIDepartmentAssets.Rules\",\"name\":\"rules\",\"type\":\"tuple\"},{\"internalType\":\"uint32\",\"name\":\"used\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"epoch\",\"type\":\"uint32\"},{\"internalType\":\"bool\",\"name\":\"live\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"requester\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"}],\"name\":\"isNonceUsed\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingOwner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"}],\"name\":\"recordOf\",\"outputs\":[{\"components\":[{\"internalType\":\"uint16\",\"name\":\"version\",\"type\":\"uint16\"},{\"internalType\":\"uint8\",\"name\":\"dataType\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"hashAlgorithm\",\"type\":\"uint64\"}],\"internalType\":\"structIDepartmentAssets.AssetHeader\",\"name\":\"\",\"type\":\"tuple\"},{\"internalType\":\"enumIDepartmentAssets.Status\",\"name\":\"\",\"type\":\"uint8\"},{\"internalType\":\"uint40\",\"name\":\"\",\"type\":\"uint40\"},{\"internalType\":\"bytes16\",\"name\":\"\",\"type\":\"bytes16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"components\":[{\"internalType\":\"uint16\",\"name\":\"version\",\"type\":\"uint16\"},{\"internalType\":\"uint8\",\"name\":\"dataType\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"hashAlgorithm\",\"type\":\"uint64\"}],\"internalType\":\"structIDepartmentAssets.AssetHeader\",\"name\":\"header\",\"type\":\"tuple\"},{\"internalType\":\"bytes16\",\"name\":\"dataset\",\"type\":\"bytes16\"},{\"internalType\":\"bytes\",\"name\":\"metadata\",\"type\":\"bytes\"}],\"internalType\":\"structIDepartmentAssets.Registration\",\"name\":\"registration\",\"type\":\"tuple\"}],\"name\":\"register\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"components\":[{\"internalType\":\"uint16\",\"name\":\"version\",\"type\":\"uint16\"},{\"internalType\":\"uint8\",\"name\":\"dataType\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"hashAlgorithm\",\"type\":\"uint64\"}],\"internalType\":\"structIDepartmentAssets.AssetHeader\",\"name\":\"header\",\"type\":\"tuple\"},{\"internalType\":\"bytes16\",\"name\":\"dataset\",\"type\":\"bytes16\"},{\"internalType\":\"bytes\",\"name\":\"metadata\",\"type\":\"bytes\"}],\"internalType\":\"structIDepartmentAssets.Registration[]\",\"name\":\"registrations\",\"type\":\"tuple[]\"}],\"name\":\"registerMany\",\"outputs\":[{\"internalType\":\"bytes32[]\",\"name\":\"assetIds\",\"type\":\"bytes32[]\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"renounceOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"purpose\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"internalType\":\"structIDepartmentAssets.AccessRequest\",\"name\":\"request\",\"type\":\"tuple\"}],\"name\":\"requestAccess\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"requester\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"},{\"internalType\":\"uint8\",\"name\":\"purpose\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"internalType\":\"structIDepartmentAssets.AccessRequest\",\"name\":\"request\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"requestAccessFor\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"subject\",\"type\":\"bytes32\"}],\"name\":\"revoke\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"scope\",\"type\":\"bytes32\"}],\"name\":\"revokeAll\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"internalType\":\"enumIDepartmentAssets.Status\",\"name\":\"status\",\"type\":\"uint8\"}],\"name\":\"setStatus\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"assetId\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"successor\",\"type\":\"bytes32\"}],\"name\":\"supersede\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "e51b61b5e5908be88ed136b28943502718",
	Bin: "0x61016080604052346101d65760208161228f803803809161002082856101da565b8339810103126101d657516001600160a01b038116908190036101d6576040519061004c6040836101da565b60198252602082017f4368616e63657279204465706172746d656e74417373657473000000000000008152604051926100866040856101da565b600184526020840192603160f81b845280156101c357600180546001600160a01b03199081169091555f8054918216831781556001600160a01b03909116907f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09080a36100f281610211565b610120526100ff84610211565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261016860c0826101da565b5190206080523060c052604051612012908161027d823960805181611d73015260a05181611e2a015260c05181611d44015260e05181611dc201526101005181611de801526101205181610d0901526101405181610d320152f35b631e4fbdf760e01b5f525f60045260245ffd5b5f80fd5b601f909101601f19168101906001600160401b038211908210176101fd57604052565b634e487b7160e01b5f52604160045260245ffd5b601f81511161023c57602081519101516020821061022d571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe60806040526004361015610011575f80fd5b5f3560e01c8062cf75c8146111705780631d6507fc146110e957806332b6e19c146110a257806360f7b24814610f4457806367a32a5114610f0c578063715018a614610ea557806379ba509714610e0557806384b0196e14610cf1578063898dcc1114610bc55780638da5cb5b14610ba05780638de654ba14610a72578063aa7b60ad146107d1578063c26646101461070e578063cab7e8eb146106be578063d1c60a3a146105f0578063d3b8fe9b146105c0578063e30c39781461059a578063e41f8562146103e9578063f13cb8cd14610269578063f2fde38b146101fc578063f529bbd6146101a25763fabe32391461010a575f80fd5b3461019e57602036600319011261019e5760043561012661175c565b805f52600660205260405f20805463ffffffff81169063ffffffff821461018a577ff978af757f1f4c3fcfb20e4b9acddb1fa99133d3cd1c55caa46f76050595d65f9263ffffffff60016020940116809263ffffffff1916179055604051908152a2005b634e487b7160e01b5f52601160045260245ffd5b5f80fd5b3461019e5761010036600319011261019e576101bc6111c6565b60e036602319011261019e576101ed6020916044355f526005835260405f206064355f52835260405f205490611b34565b6101fa60405180926111fa565bf35b3461019e57602036600319011261019e576001600160a01b0361021d6111c6565b61022561175c565b16806001600160a01b031960015416176001556001600160a01b035f54167f38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e227005f80a3005b3461019e576102773661118c565b9061028061175c565b61028981611a49565b61029283611a49565b8383149081156103c4575b81156103a6575b506103775760ff8160a81c166102b9816111dc565b6102c2816111dc565b6001810361034a575060ff60a81b19750200000000000000000000000000000000000000000091835f526004602052161760405f2055807ffbafc675b27ae3cc4c6f40dc2e03ccbff2d423718c8d16b7708a1651fea1927b602060405160028152a27f99d00e78411f7f17eefed41612618bb1cf6a920e29b4e1ddb380ea9b376c7bbe5f80a3005b82610354826111dc565b63646e69a360e01b5f5260045261036a816111dc565b602452600260445260645ffd5b507f90997aa4000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b90506001600160801b0319808360801b169160801b161415846102a4565b9050600160ff8260a81c166103d8816111dc565b6103e1816111dc565b14159061029d565b3461019e5761012036600319011261019e576104036111c6565b60e036602319011261019e576101043567ffffffffffffffff811161019e573660238201121561019e5780600401359067ffffffffffffffff821161019e57366024838301011161019e5760405191602083017f609bd1015ef45ef2ed04ee3f0136e476faddb2d604d958325d9c535cddf8e7ef815260243560408501526044356060850152606435608085015260843560ff811680910361019e5760a085015260a43560c085015260c43560e085015260e4359367ffffffffffffffff851680950361019e5760425f928261055897610100602095015261010081526104ec61012082611289565b5190206104f7611d3a565b90604051917f1901000000000000000000000000000000000000000000000000000000000000835260028301526022820152209280602483601f19601f84011601966105466040519889611289565b82885201838701378401015283611aa4565b1561057257610568602091611588565b6040519015158152f35b7f37e8456b000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461019e575f36600319011261019e5760206001600160a01b0360015416604051908152f35b3461019e57602036600319011261019e576004355f526006602052602063ffffffff60405f205416604051908152f35b3461019e57602036600319011261019e5761060961133a565b506004355f52600460205260c060405f205461062361133a565b506001600160801b03196040519161063a8361126d565b61ffff8160d81c1683526020830160ff8260d01c16815267ffffffffffffffff6040850163ffffffff8460b01c16815260ff808560a81c169361067c856111dc565b61ffff6040519851168852511660208701525116604085015261069e816111dc565b606084015264ffffffffff8160801c16608084015260801b1660a0820152f35b3461019e57604036600319011261019e5760206106d96111c6565b6001600160a01b0360243591165f526007825260405f208160081c5f52825260405f2054600160ff60405193161b1615158152f35b3461019e5761071c3661118c565b9061072561175c565b805f52600560205260405f20825f5260205260405f2054600160ff1b81161580156107c2575b61079357600160fe1b90825f52600560205260405f20845f526020521760405f20557fa2b976de3da15cf156e9fed915b34d1004a2d45ef2eee8100c2163c2ad6be40d5f80a3005b507f28703e7a000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b50600160fe1b8116151561074b565b3461019e5760e036600319011261019e5760243560043560a036604319011261019e576107fc61175c565b67ffffffffffffffff61080d611226565b16158015610a39575b8015610a25575b6109fd57805f52600560205260405f20825f5260205260405f205463ffffffff8160701c16825f52600660205260405f20549164ffffffffff61085e611326565b1669ffffffffff0000000000610872611312565b60281b16179060843563ffffffff81169283820361019e57600160ff1b906dffffffff0000000000000000000071ffffffff00000000000000000000000000008079ffffffffffffffff0000000000000000000000000000000000006108d6611226565b60901b16966dffffffffffffffffffffffffffff191616169360501b16171717177fffff000000000000000000000000000000000000000000000000000000000000610920611207565b60f01b16907dffffffff00000000000000000000000000000000000000000000000000008560d01b161717845f52600560205260405f20865f5260205260405f20556040519060443564ffffffffff811680910361019e57825260643564ffffffffff811680910361019e576020830152604082015260a43567ffffffffffffffff811680910361019e57606082015260c43561ffff811680910361019e577f383be2d231a3a58ad24b7bd07a21b04eb1256d352395deceda168ba575b3f9fd9360e09363ffffffff92608085015260a08401521660c0820152a3005b7f1effeb5e000000000000000000000000000000000000000000000000000000005f5260045ffd5b5061c000610a31611207565b16151561081d565b5064ffffffffff610a48611312565b16151580156108165750610a5a611312565b64ffffffffff80610a69611326565b16911610610816565b3461019e57604036600319011261019e57600435602435600481101561019e57610a9a61175c565b610aa382611a49565b60ff8160a81c16610ab3816111dc565b610abc836111dc565b600183148015610b8d575b80610b71575b15610b4457507ffbafc675b27ae3cc4c6f40dc2e03ccbff2d423718c8d16b7708a1651fea1927b91602091610b01826111dc565b60ff60a81b1975ff0000000000000000000000000000000000000000008360a81b16911617845f526004835260405f205560405190610b3f816111dc565b8152a2005b90508263646e69a360e01b5f52600452610b5d816111dc565b602452610b69816111dc565b60445260645ffd5b50610b7b816111dc565b610b84836111dc565b80831415610acd565b50610b97836111dc565b60038314610ac7565b3461019e575f36600319011261019e5760206001600160a01b035f5416604051908152f35b3461019e57602036600319011261019e5760043567ffffffffffffffff811161019e573660238201121561019e57806004013567ffffffffffffffff811161019e573660248260051b8401011161019e57610c1e61175c565b610c27816112fa565b610c346040519182611289565b818152610c40826112fa565b6020820190601f19013682373684900360c21901905f5b84811015610cad578060051b90602482880101358481121561019e576024610c819189010161176f565b8551821015610c995760206001938701015201610c57565b634e487b7160e01b5f52603260045260245ffd5b8184604051918291602083019060208452518091526040830191905f5b818110610cd8575050500390f35b8251845285945060209384019390920191600101610cca565b3461019e575f36600319011261019e57610da9610d2d7f0000000000000000000000000000000000000000000000000000000000000000611ce3565b610d567f0000000000000000000000000000000000000000000000000000000000000000611ce3565b6020610db760405192610d698385611289565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e08701906111a2565b9085820360408701526111a2565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b828110610dee57505050500390f35b835185528695509381019392810192600101610ddf565b3461019e575f36600319011261019e57336001600160a01b036001541603610e79576001600160a01b0319600154166001555f54336001600160a01b03198216175f556001600160a01b033391167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e05f80a3005b7f118cdaa7000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b3461019e575f36600319011261019e57610ebd61175c565b6001600160a01b0319600154166001555f6001600160a01b0381546001600160a01b031981168355167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e08280a3005b3461019e57602036600319011261019e576004356001600160801b03198116810361019e57610f3c6020916112ab565b604051908152f35b3461019e57610100610f553661118c565b5f6080604051610f648161123d565b8281528260208201528260408201528260608201520152815f52600560205260405f20905f5260205260405f205464ffffffffff8160281c169163ffffffff8260501c169267ffffffffffffffff8360901c169360405194610fc58661123d565b64ffffffffff851686526020860192835260408601918252606086019081526080860191613fff8660f01c16835263ffffffff8660701c169363ffffffff8760d01c1695600160ff1b881615159788611093575b5087611074575b509163ffffffff67ffffffffffffffff9264ffffffffff61ffff9695816040519c51168c52511660208b015251166040890152511660608701525116608085015260a084015260c0830152151560e0820152f35b5f9081526006602052604090205463ffffffff90811687149750611020565b600160fe1b161597508a611019565b3461019e57602036600319011261019e5760043567ffffffffffffffff811161019e5760a0600319823603011261019e57610f3c6020916110e161175c565b60040161176f565b3461019e5736600319016080811261019e5760601361019e5760043561ffff81169081810361019e57506024359060ff82169182810361019e57506044359067ffffffffffffffff821680830361019e57602093610f3c9350606435929160c093916040519346855230602086015260408501526060840152608083015260a08201522090565b3461019e5760e036600319011261019e57602061056833611358565b604090600319011261019e576004359060243590565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b600435906001600160a01b038216820361019e57565b600411156111e657565b634e487b7160e01b5f52602160045260245ffd5b90600b8210156111e65752565b60c43561ffff8116810361019e5790565b3560ff8116810361019e5790565b60a43567ffffffffffffffff8116810361019e5790565b60a0810190811067ffffffffffffffff82111761125957604052565b634e487b7160e01b5f52604160045260245ffd5b6060810190811067ffffffffffffffff82111761125957604052565b90601f8019910116810190811067ffffffffffffffff82111761125957604052565b6040516001600160801b031960208201927f6368616e636572792f73636f70652f64617461736574000000000000000000008452166036820152602681526112f4604682611289565b51902090565b67ffffffffffffffff81116112595760051b60200190565b60643564ffffffffff8116810361019e5790565b60443564ffffffffff8116810361019e5790565b604051906113478261126d565b5f6040838281528260208201520152565b60c43567ffffffffffffffff81169081810361019e5781421161155c57505060a43590600160ff83161b906001600160a01b03811691825f52600760205260405f208460081c90815f5260205260405f20549082821661152c57845f52600760205260405f20905f526020521760405f205560243592835f52600560205260046113f760405f209360443594855f5260205260405f2054928391611c09565b600b8110156111e657806114c5575063ffffffff808260701c16145f14611497575b845f52600560205260405f20835f526020528060405f205560643560ff81169182820361019e5763ffffffff915060701c16926040519586526020860152604085015260608401526080830152608435917fec9547907f9ba300398d679da2f5b163504a929b78f83f1ab6cd247d2ddba33360a060043592a4600190565b6e01000000000000000000000000000081018091111561141957634e487b7160e01b5f52601160045260245ffd5b9190506064359260ff84169081850361019e576114fc945060405196875260208701526040860152606085015260808401906111fa565b608435917f7d6d7da8636bcce075a024ac7d5bfb04262116fcf2e01b24df8abb86370ef2ae60a060043592a45f90565b85857f2af71f10000000000000000000000000000000000000000000000000000000005f5260045260245260445ffd5b507f0712e88b000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b60e43567ffffffffffffffff81169081810361019e5781421161155c57505060c43590600160ff83161b906001600160a01b03811691825f52600760205260405f208460081c90815f5260205260405f20549082821661152c57845f52600760205260405f20905f526020521760405f205560443592835f526005602052602461162760405f209360643594855f5260205260405f2054928391611c09565b600b8110156111e657806116f5575063ffffffff808260701c16145f146116c7575b845f52600560205260405f20835f526020528060405f205560843560ff81169182820361019e5763ffffffff915060701c1692604051958652602086015260408501526060840152608083015260a435917fec9547907f9ba300398d679da2f5b163504a929b78f83f1ab6cd247d2ddba33360a060243592a4600190565b6e01000000000000000000000000000081018091111561164957634e487b7160e01b5f52601160045260245ffd5b9190506084359260ff84169081850361019e5761172c945060405196875260208701526040860152606085015260808401906111fa565b60a435917f7d6d7da8636bcce075a024ac7d5bfb04262116fcf2e01b24df8abb86370ef2ae60a060243592a45f90565b6001600160a01b035f54163303610e7957565b9081359161ffff83169283810361019e5761178c60208301611218565b9060408301359467ffffffffffffffff8616860361019e576060840135956001600160801b031987169485880361019e57608081013590601e198136030182121561019e57019182359267ffffffffffffffff841161019e5760200192803603841361019e5767ffffffffffffffff83169860018314801590611a3c575b8015611a2f575b8015611a1e575b8015611a11575b6119e957811580156119de575b6119b2578160405181878237209461186f60ff8916968c88879160c093916040519346855230602086015260408501526060840152608083015260a08201522090565b9a8b98895f52600460205260405f2090815461198657750100000000000000000000000000000000000000000060a098879679ffffffff000000000000000000000000000000000000000000007aff00000000000000000000000000000000000000000000000000007cffff0000000000000000000000000000000000000000000000000000007ffcb0ee0fce1aa12e90825f3aba2b01d909333def2f08045a334a9ef5c814e4519f60d81b169560d01b169260b01b169074ffffffffff000000000000000000000000000000004260801b169060801c1717171717905560405196879586526020860152604085015260806060850152816080850152848401375f828201840152601f01601f19168101030190a3565b8a7fc3471ff0000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f0ad11c6a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50618000821161182c565b7fc0ca1272000000000000000000000000000000000000000000000000000000005f5260045ffd5b5063ffffffff8a1161181f565b50600160ff8816148a151514611818565b50600360ff881611611811565b50600160ff88161061180a565b90815f52600460205260405f20549160ff8360a81c16611a68816111dc565b611a71816111dc565b15611a795750565b7f8e773683000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9190823b611adf5790611ab691611e50565b50611ac0816111dc565b159182611acc57505090565b6001600160a01b03919250811691161490565b916020926064835f94519060405193630b135d3f60e11b855260048501526040602485015286820190604485015e8281018201859052601f01601f191601915afa630b135d3f60e11b5f5114601f3d11161690565b60243590815f52600460205260405f205460ff8160a81c16611b55816111dc565b611b5e816111dc565b8015611bff57600390611b70816111dc565b14611bf657604435928314159081611bd6575b50611bce576001600160a01b031660643503611bc7575f52600660205263ffffffff60405f2054169060843560ff8116810361019e57611bc4924292611e8a565b90565b5050600490565b505050600390565b611bed915060801b6001600160801b0319166112ab565b8214155f611b83565b50505050600290565b5050505050600190565b9190803592835f52600460205260405f205460ff8160a81c16611c2b816111dc565b611c34816111dc565b8015611cd857600390611c46816111dc565b14611cce576020830135948514159081611cae575b50611ca5576001600160a01b0316604082013503611c9d57611bc4925f526006602052611c95606063ffffffff60405f2054169201611218565b904292611e8a565b505050600490565b50505050600390565b611cc5915060801b6001600160801b0319166112ab565b8414155f611c5b565b5050505050600290565b505050505050600190565b60ff811690601f8211611d125760405191611cff604084611289565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480611e27575b15611d95577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a081526112f460c082611289565b507f00000000000000000000000000000000000000000000000000000000000000004614611d6c565b8151919060418303611e8057611e799250602082015190606060408401519301515f1a90611f85565b9192909190565b50505f9160029190565b9290600160ff1b841615611f7c57600160fe1b84161590811591611f65575b50611f5d5764ffffffffff83168110611f555764ffffffffff8360281c168015159182611f4b575b5050611f445760ff16603f8111908115611f28575b50611f225763ffffffff8160501c168015159182611f0e575b5050611f09575f90565b600a90565b60701c63ffffffff16101590505f80611eff565b50600990565b6001915067ffffffffffffffff8360901c16901c16155f611ee6565b5050600890565b1190505f80611ed1565b505050600790565b505050600690565b905063ffffffff808560d01c16911614155f611ea9565b50505050600590565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411612007579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15611ffc575f516001600160a01b03811615611ff257905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f916003919056",
}

// DepartmentAssets is an auto generated Go binding around an Ethereum contract.
type DepartmentAssets struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *DepartmentAssets) GetABI() abi.ABI {
	return c.abi
}

// NewDepartmentAssets creates a new instance of DepartmentAssets.
func NewDepartmentAssets() *DepartmentAssets {
	parsed, err := DepartmentAssetsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &DepartmentAssets{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *DepartmentAssets) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address owner_) returns()
func (departmentAssets *DepartmentAssets) PackConstructor(owner_ common.Address) []byte {
	enc, err := departmentAssets.abi.Pack("", owner_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function acceptOwnership() returns()
func (departmentAssets *DepartmentAssets) PackAcceptOwnership() []byte {
	enc, err := departmentAssets.abi.Pack("acceptOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function acceptOwnership() returns()
func (departmentAssets *DepartmentAssets) TryPackAcceptOwnership() ([]byte, error) {
	return departmentAssets.abi.Pack("acceptOwnership")
}

// PackAssetIdOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d6507fc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function assetIdOf((uint16,uint8,uint64) header, bytes32 metadataHash) view returns(bytes32)
func (departmentAssets *DepartmentAssets) PackAssetIdOf(header IDepartmentAssetsAssetHeader, metadataHash [32]byte) []byte {
	enc, err := departmentAssets.abi.Pack("assetIdOf", header, metadataHash)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAssetIdOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d6507fc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function assetIdOf((uint16,uint8,uint64) header, bytes32 metadataHash) view returns(bytes32)
func (departmentAssets *DepartmentAssets) TryPackAssetIdOf(header IDepartmentAssetsAssetHeader, metadataHash [32]byte) ([]byte, error) {
	return departmentAssets.abi.Pack("assetIdOf", header, metadataHash)
}

// UnpackAssetIdOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1d6507fc.
//
// Solidity: function assetIdOf((uint16,uint8,uint64) header, bytes32 metadataHash) view returns(bytes32)
func (departmentAssets *DepartmentAssets) UnpackAssetIdOf(data []byte) ([32]byte, error) {
	out, err := departmentAssets.abi.Unpack("assetIdOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackCanAccess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf529bbd6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function canAccess(address requester, (bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request) view returns(uint8)
func (departmentAssets *DepartmentAssets) PackCanAccess(requester common.Address, request IDepartmentAssetsAccessRequest) []byte {
	enc, err := departmentAssets.abi.Pack("canAccess", requester, request)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCanAccess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf529bbd6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function canAccess(address requester, (bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request) view returns(uint8)
func (departmentAssets *DepartmentAssets) TryPackCanAccess(requester common.Address, request IDepartmentAssetsAccessRequest) ([]byte, error) {
	return departmentAssets.abi.Pack("canAccess", requester, request)
}

// UnpackCanAccess is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf529bbd6.
//
// Solidity: function canAccess(address requester, (bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request) view returns(uint8)
func (departmentAssets *DepartmentAssets) UnpackCanAccess(data []byte) (uint8, error) {
	out, err := departmentAssets.abi.Unpack("canAccess", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackDatasetScope is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67a32a51.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function datasetScope(bytes16 dataset) pure returns(bytes32)
func (departmentAssets *DepartmentAssets) PackDatasetScope(dataset [16]byte) []byte {
	enc, err := departmentAssets.abi.Pack("datasetScope", dataset)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDatasetScope is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67a32a51.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function datasetScope(bytes16 dataset) pure returns(bytes32)
func (departmentAssets *DepartmentAssets) TryPackDatasetScope(dataset [16]byte) ([]byte, error) {
	return departmentAssets.abi.Pack("datasetScope", dataset)
}

// UnpackDatasetScope is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x67a32a51.
//
// Solidity: function datasetScope(bytes16 dataset) pure returns(bytes32)
func (departmentAssets *DepartmentAssets) UnpackDatasetScope(data []byte) ([32]byte, error) {
	out, err := departmentAssets.abi.Unpack("datasetScope", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (departmentAssets *DepartmentAssets) PackEip712Domain() []byte {
	enc, err := departmentAssets.abi.Pack("eip712Domain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (departmentAssets *DepartmentAssets) TryPackEip712Domain() ([]byte, error) {
	return departmentAssets.abi.Pack("eip712Domain")
}

// Eip712DomainOutput serves as a container for the return parameters of contract
// method Eip712Domain.
type Eip712DomainOutput struct {
	Fields            [1]byte
	Name              string
	Version           string
	ChainId           *big.Int
	VerifyingContract common.Address
	Salt              [32]byte
	Extensions        []*big.Int
}

// UnpackEip712Domain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x84b0196e.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (departmentAssets *DepartmentAssets) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := departmentAssets.abi.Unpack("eip712Domain", data)
	outstruct := new(Eip712DomainOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Fields = *abi.ConvertType(out[0], new([1]byte)).(*[1]byte)
	outstruct.Name = *abi.ConvertType(out[1], new(string)).(*string)
	outstruct.Version = *abi.ConvertType(out[2], new(string)).(*string)
	outstruct.ChainId = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.VerifyingContract = *abi.ConvertType(out[4], new(common.Address)).(*common.Address)
	outstruct.Salt = *abi.ConvertType(out[5], new([32]byte)).(*[32]byte)
	outstruct.Extensions = *abi.ConvertType(out[6], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackEpochOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd3b8fe9b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function epochOf(bytes32 scope) view returns(uint32)
func (departmentAssets *DepartmentAssets) PackEpochOf(scope [32]byte) []byte {
	enc, err := departmentAssets.abi.Pack("epochOf", scope)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEpochOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd3b8fe9b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function epochOf(bytes32 scope) view returns(uint32)
func (departmentAssets *DepartmentAssets) TryPackEpochOf(scope [32]byte) ([]byte, error) {
	return departmentAssets.abi.Pack("epochOf", scope)
}

// UnpackEpochOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd3b8fe9b.
//
// Solidity: function epochOf(bytes32 scope) view returns(uint32)
func (departmentAssets *DepartmentAssets) UnpackEpochOf(data []byte) (uint32, error) {
	out, err := departmentAssets.abi.Unpack("epochOf", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackGrant is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaa7b60ad.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grant(bytes32 scope, bytes32 subject, (uint40,uint40,uint32,uint64,uint16) rules) returns()
func (departmentAssets *DepartmentAssets) PackGrant(scope [32]byte, subject [32]byte, rules IDepartmentAssetsRules) []byte {
	enc, err := departmentAssets.abi.Pack("grant", scope, subject, rules)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrant is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaa7b60ad.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grant(bytes32 scope, bytes32 subject, (uint40,uint40,uint32,uint64,uint16) rules) returns()
func (departmentAssets *DepartmentAssets) TryPackGrant(scope [32]byte, subject [32]byte, rules IDepartmentAssetsRules) ([]byte, error) {
	return departmentAssets.abi.Pack("grant", scope, subject, rules)
}

// PackGrantOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x60f7b248.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grantOf(bytes32 scope, bytes32 subject) view returns((uint40,uint40,uint32,uint64,uint16) rules, uint32 used, uint32 epoch, bool live)
func (departmentAssets *DepartmentAssets) PackGrantOf(scope [32]byte, subject [32]byte) []byte {
	enc, err := departmentAssets.abi.Pack("grantOf", scope, subject)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrantOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x60f7b248.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grantOf(bytes32 scope, bytes32 subject) view returns((uint40,uint40,uint32,uint64,uint16) rules, uint32 used, uint32 epoch, bool live)
func (departmentAssets *DepartmentAssets) TryPackGrantOf(scope [32]byte, subject [32]byte) ([]byte, error) {
	return departmentAssets.abi.Pack("grantOf", scope, subject)
}

// GrantOfOutput serves as a container for the return parameters of contract
// method GrantOf.
type GrantOfOutput struct {
	Rules IDepartmentAssetsRules
	Used  uint32
	Epoch uint32
	Live  bool
}

// UnpackGrantOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x60f7b248.
//
// Solidity: function grantOf(bytes32 scope, bytes32 subject) view returns((uint40,uint40,uint32,uint64,uint16) rules, uint32 used, uint32 epoch, bool live)
func (departmentAssets *DepartmentAssets) UnpackGrantOf(data []byte) (GrantOfOutput, error) {
	out, err := departmentAssets.abi.Unpack("grantOf", data)
	outstruct := new(GrantOfOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Rules = *abi.ConvertType(out[0], new(IDepartmentAssetsRules)).(*IDepartmentAssetsRules)
	outstruct.Used = *abi.ConvertType(out[1], new(uint32)).(*uint32)
	outstruct.Epoch = *abi.ConvertType(out[2], new(uint32)).(*uint32)
	outstruct.Live = *abi.ConvertType(out[3], new(bool)).(*bool)
	return *outstruct, nil
}

// PackIsNonceUsed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcab7e8eb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isNonceUsed(address requester, uint256 nonce) view returns(bool)
func (departmentAssets *DepartmentAssets) PackIsNonceUsed(requester common.Address, nonce *big.Int) []byte {
	enc, err := departmentAssets.abi.Pack("isNonceUsed", requester, nonce)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsNonceUsed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcab7e8eb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isNonceUsed(address requester, uint256 nonce) view returns(bool)
func (departmentAssets *DepartmentAssets) TryPackIsNonceUsed(requester common.Address, nonce *big.Int) ([]byte, error) {
	return departmentAssets.abi.Pack("isNonceUsed", requester, nonce)
}

// UnpackIsNonceUsed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcab7e8eb.
//
// Solidity: function isNonceUsed(address requester, uint256 nonce) view returns(bool)
func (departmentAssets *DepartmentAssets) UnpackIsNonceUsed(data []byte) (bool, error) {
	out, err := departmentAssets.abi.Unpack("isNonceUsed", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (departmentAssets *DepartmentAssets) PackOwner() []byte {
	enc, err := departmentAssets.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (departmentAssets *DepartmentAssets) TryPackOwner() ([]byte, error) {
	return departmentAssets.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (departmentAssets *DepartmentAssets) UnpackOwner(data []byte) (common.Address, error) {
	out, err := departmentAssets.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingOwner() view returns(address)
func (departmentAssets *DepartmentAssets) PackPendingOwner() []byte {
	enc, err := departmentAssets.abi.Pack("pendingOwner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pendingOwner() view returns(address)
func (departmentAssets *DepartmentAssets) TryPackPendingOwner() ([]byte, error) {
	return departmentAssets.abi.Pack("pendingOwner")
}

// UnpackPendingOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe30c3978.
//
// Solidity: function pendingOwner() view returns(address)
func (departmentAssets *DepartmentAssets) UnpackPendingOwner(data []byte) (common.Address, error) {
	out, err := departmentAssets.abi.Unpack("pendingOwner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRecordOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1c60a3a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function recordOf(bytes32 assetId) view returns((uint16,uint8,uint64), uint8, uint40, bytes16)
func (departmentAssets *DepartmentAssets) PackRecordOf(assetId [32]byte) []byte {
	enc, err := departmentAssets.abi.Pack("recordOf", assetId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRecordOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1c60a3a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function recordOf(bytes32 assetId) view returns((uint16,uint8,uint64), uint8, uint40, bytes16)
func (departmentAssets *DepartmentAssets) TryPackRecordOf(assetId [32]byte) ([]byte, error) {
	return departmentAssets.abi.Pack("recordOf", assetId)
}

// RecordOfOutput serves as a container for the return parameters of contract
// method RecordOf.
type RecordOfOutput struct {
	Arg0 IDepartmentAssetsAssetHeader
	Arg1 uint8
	Arg2 *big.Int
	Arg3 [16]byte
}

// UnpackRecordOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd1c60a3a.
//
// Solidity: function recordOf(bytes32 assetId) view returns((uint16,uint8,uint64), uint8, uint40, bytes16)
func (departmentAssets *DepartmentAssets) UnpackRecordOf(data []byte) (RecordOfOutput, error) {
	out, err := departmentAssets.abi.Unpack("recordOf", data)
	outstruct := new(RecordOfOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Arg0 = *abi.ConvertType(out[0], new(IDepartmentAssetsAssetHeader)).(*IDepartmentAssetsAssetHeader)
	outstruct.Arg1 = *abi.ConvertType(out[1], new(uint8)).(*uint8)
	outstruct.Arg2 = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	outstruct.Arg3 = *abi.ConvertType(out[3], new([16]byte)).(*[16]byte)
	return *outstruct, nil
}

// PackRegister is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32b6e19c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function register(((uint16,uint8,uint64),bytes16,bytes) registration) returns(bytes32)
func (departmentAssets *DepartmentAssets) PackRegister(registration IDepartmentAssetsRegistration) []byte {
	enc, err := departmentAssets.abi.Pack("register", registration)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegister is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32b6e19c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function register(((uint16,uint8,uint64),bytes16,bytes) registration) returns(bytes32)
func (departmentAssets *DepartmentAssets) TryPackRegister(registration IDepartmentAssetsRegistration) ([]byte, error) {
	return departmentAssets.abi.Pack("register", registration)
}

// UnpackRegister is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x32b6e19c.
//
// Solidity: function register(((uint16,uint8,uint64),bytes16,bytes) registration) returns(bytes32)
func (departmentAssets *DepartmentAssets) UnpackRegister(data []byte) ([32]byte, error) {
	out, err := departmentAssets.abi.Unpack("register", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackRegisterMany is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x898dcc11.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registerMany(((uint16,uint8,uint64),bytes16,bytes)[] registrations) returns(bytes32[] assetIds)
func (departmentAssets *DepartmentAssets) PackRegisterMany(registrations []IDepartmentAssetsRegistration) []byte {
	enc, err := departmentAssets.abi.Pack("registerMany", registrations)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegisterMany is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x898dcc11.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registerMany(((uint16,uint8,uint64),bytes16,bytes)[] registrations) returns(bytes32[] assetIds)
func (departmentAssets *DepartmentAssets) TryPackRegisterMany(registrations []IDepartmentAssetsRegistration) ([]byte, error) {
	return departmentAssets.abi.Pack("registerMany", registrations)
}

// UnpackRegisterMany is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x898dcc11.
//
// Solidity: function registerMany(((uint16,uint8,uint64),bytes16,bytes)[] registrations) returns(bytes32[] assetIds)
func (departmentAssets *DepartmentAssets) UnpackRegisterMany(data []byte) ([][32]byte, error) {
	out, err := departmentAssets.abi.Unpack("registerMany", data)
	if err != nil {
		return *new([][32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([][32]byte)).(*[][32]byte)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (departmentAssets *DepartmentAssets) PackRenounceOwnership() []byte {
	enc, err := departmentAssets.abi.Pack("renounceOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceOwnership() returns()
func (departmentAssets *DepartmentAssets) TryPackRenounceOwnership() ([]byte, error) {
	return departmentAssets.abi.Pack("renounceOwnership")
}

// PackRequestAccess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x00cf75c8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function requestAccess((bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request) returns(bool)
func (departmentAssets *DepartmentAssets) PackRequestAccess(request IDepartmentAssetsAccessRequest) []byte {
	enc, err := departmentAssets.abi.Pack("requestAccess", request)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRequestAccess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x00cf75c8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function requestAccess((bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request) returns(bool)
func (departmentAssets *DepartmentAssets) TryPackRequestAccess(request IDepartmentAssetsAccessRequest) ([]byte, error) {
	return departmentAssets.abi.Pack("requestAccess", request)
}

// UnpackRequestAccess is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x00cf75c8.
//
// Solidity: function requestAccess((bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request) returns(bool)
func (departmentAssets *DepartmentAssets) UnpackRequestAccess(data []byte) (bool, error) {
	out, err := departmentAssets.abi.Unpack("requestAccess", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackRequestAccessFor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe41f8562.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function requestAccessFor(address requester, (bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request, bytes signature) returns(bool)
func (departmentAssets *DepartmentAssets) PackRequestAccessFor(requester common.Address, request IDepartmentAssetsAccessRequest, signature []byte) []byte {
	enc, err := departmentAssets.abi.Pack("requestAccessFor", requester, request, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRequestAccessFor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe41f8562.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function requestAccessFor(address requester, (bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request, bytes signature) returns(bool)
func (departmentAssets *DepartmentAssets) TryPackRequestAccessFor(requester common.Address, request IDepartmentAssetsAccessRequest, signature []byte) ([]byte, error) {
	return departmentAssets.abi.Pack("requestAccessFor", requester, request, signature)
}

// UnpackRequestAccessFor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe41f8562.
//
// Solidity: function requestAccessFor(address requester, (bytes32,bytes32,bytes32,uint8,bytes32,uint256,uint64) request, bytes signature) returns(bool)
func (departmentAssets *DepartmentAssets) UnpackRequestAccessFor(data []byte) (bool, error) {
	out, err := departmentAssets.abi.Unpack("requestAccessFor", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackRevoke is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc2664610.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revoke(bytes32 scope, bytes32 subject) returns()
func (departmentAssets *DepartmentAssets) PackRevoke(scope [32]byte, subject [32]byte) []byte {
	enc, err := departmentAssets.abi.Pack("revoke", scope, subject)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevoke is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc2664610.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revoke(bytes32 scope, bytes32 subject) returns()
func (departmentAssets *DepartmentAssets) TryPackRevoke(scope [32]byte, subject [32]byte) ([]byte, error) {
	return departmentAssets.abi.Pack("revoke", scope, subject)
}

// PackRevokeAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfabe3239.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revokeAll(bytes32 scope) returns()
func (departmentAssets *DepartmentAssets) PackRevokeAll(scope [32]byte) []byte {
	enc, err := departmentAssets.abi.Pack("revokeAll", scope)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevokeAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfabe3239.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revokeAll(bytes32 scope) returns()
func (departmentAssets *DepartmentAssets) TryPackRevokeAll(scope [32]byte) ([]byte, error) {
	return departmentAssets.abi.Pack("revokeAll", scope)
}

// PackSetStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8de654ba.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setStatus(bytes32 assetId, uint8 status) returns()
func (departmentAssets *DepartmentAssets) PackSetStatus(assetId [32]byte, status uint8) []byte {
	enc, err := departmentAssets.abi.Pack("setStatus", assetId, status)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8de654ba.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setStatus(bytes32 assetId, uint8 status) returns()
func (departmentAssets *DepartmentAssets) TryPackSetStatus(assetId [32]byte, status uint8) ([]byte, error) {
	return departmentAssets.abi.Pack("setStatus", assetId, status)
}

// PackSupersede is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf13cb8cd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supersede(bytes32 assetId, bytes32 successor) returns()
func (departmentAssets *DepartmentAssets) PackSupersede(assetId [32]byte, successor [32]byte) []byte {
	enc, err := departmentAssets.abi.Pack("supersede", assetId, successor)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupersede is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf13cb8cd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supersede(bytes32 assetId, bytes32 successor) returns()
func (departmentAssets *DepartmentAssets) TryPackSupersede(assetId [32]byte, successor [32]byte) ([]byte, error) {
	return departmentAssets.abi.Pack("supersede", assetId, successor)
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (departmentAssets *DepartmentAssets) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := departmentAssets.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (departmentAssets *DepartmentAssets) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return departmentAssets.abi.Pack("transferOwnership", newOwner)
}

// DepartmentAssetsAccessDenied represents a AccessDenied event raised by the DepartmentAssets contract.
type DepartmentAssetsAccessDenied struct {
	AssetId   [32]byte
	Requester common.Address
	Context   [32]byte
	Scope     [32]byte
	Subject   [32]byte
	Purpose   uint8
	Nonce     *big.Int
	Reason    uint8
	Raw       *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsAccessDeniedEventName = "AccessDenied"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsAccessDenied) ContractEventName() string {
	return DepartmentAssetsAccessDeniedEventName
}

// UnpackAccessDeniedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AccessDenied(bytes32 indexed assetId, address indexed requester, bytes32 indexed context, bytes32 scope, bytes32 subject, uint8 purpose, uint256 nonce, uint8 reason)
func (departmentAssets *DepartmentAssets) UnpackAccessDeniedEvent(log *types.Log) (*DepartmentAssetsAccessDenied, error) {
	event := "AccessDenied"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsAccessDenied)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsAccessGranted represents a AccessGranted event raised by the DepartmentAssets contract.
type DepartmentAssetsAccessGranted struct {
	AssetId   [32]byte
	Requester common.Address
	Context   [32]byte
	Scope     [32]byte
	Subject   [32]byte
	Purpose   uint8
	Nonce     *big.Int
	Used      uint32
	Raw       *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsAccessGrantedEventName = "AccessGranted"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsAccessGranted) ContractEventName() string {
	return DepartmentAssetsAccessGrantedEventName
}

// UnpackAccessGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AccessGranted(bytes32 indexed assetId, address indexed requester, bytes32 indexed context, bytes32 scope, bytes32 subject, uint8 purpose, uint256 nonce, uint32 used)
func (departmentAssets *DepartmentAssets) UnpackAccessGrantedEvent(log *types.Log) (*DepartmentAssetsAccessGranted, error) {
	event := "AccessGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsAccessGranted)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsAssetRegistered represents a AssetRegistered event raised by the DepartmentAssets contract.
type DepartmentAssetsAssetRegistered struct {
	AssetId       [32]byte
	Dataset       [16]byte
	Version       uint16
	DataType      uint8
	HashAlgorithm uint64
	Metadata      []byte
	Raw           *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsAssetRegisteredEventName = "AssetRegistered"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsAssetRegistered) ContractEventName() string {
	return DepartmentAssetsAssetRegisteredEventName
}

// UnpackAssetRegisteredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AssetRegistered(bytes32 indexed assetId, bytes16 indexed dataset, uint16 version, uint8 dataType, uint64 hashAlgorithm, bytes metadata)
func (departmentAssets *DepartmentAssets) UnpackAssetRegisteredEvent(log *types.Log) (*DepartmentAssetsAssetRegistered, error) {
	event := "AssetRegistered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsAssetRegistered)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsAssetStatusChanged represents a AssetStatusChanged event raised by the DepartmentAssets contract.
type DepartmentAssetsAssetStatusChanged struct {
	AssetId [32]byte
	Status  uint8
	Raw     *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsAssetStatusChangedEventName = "AssetStatusChanged"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsAssetStatusChanged) ContractEventName() string {
	return DepartmentAssetsAssetStatusChangedEventName
}

// UnpackAssetStatusChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AssetStatusChanged(bytes32 indexed assetId, uint8 status)
func (departmentAssets *DepartmentAssets) UnpackAssetStatusChangedEvent(log *types.Log) (*DepartmentAssetsAssetStatusChanged, error) {
	event := "AssetStatusChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsAssetStatusChanged)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsAssetSuperseded represents a AssetSuperseded event raised by the DepartmentAssets contract.
type DepartmentAssetsAssetSuperseded struct {
	AssetId   [32]byte
	Successor [32]byte
	Raw       *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsAssetSupersededEventName = "AssetSuperseded"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsAssetSuperseded) ContractEventName() string {
	return DepartmentAssetsAssetSupersededEventName
}

// UnpackAssetSupersededEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AssetSuperseded(bytes32 indexed assetId, bytes32 indexed successor)
func (departmentAssets *DepartmentAssets) UnpackAssetSupersededEvent(log *types.Log) (*DepartmentAssetsAssetSuperseded, error) {
	event := "AssetSuperseded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsAssetSuperseded)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsEIP712DomainChanged represents a EIP712DomainChanged event raised by the DepartmentAssets contract.
type DepartmentAssetsEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsEIP712DomainChanged) ContractEventName() string {
	return DepartmentAssetsEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (departmentAssets *DepartmentAssets) UnpackEIP712DomainChangedEvent(log *types.Log) (*DepartmentAssetsEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsGrantRevoked represents a GrantRevoked event raised by the DepartmentAssets contract.
type DepartmentAssetsGrantRevoked struct {
	Scope   [32]byte
	Subject [32]byte
	Raw     *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsGrantRevokedEventName = "GrantRevoked"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsGrantRevoked) ContractEventName() string {
	return DepartmentAssetsGrantRevokedEventName
}

// UnpackGrantRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GrantRevoked(bytes32 indexed scope, bytes32 indexed subject)
func (departmentAssets *DepartmentAssets) UnpackGrantRevokedEvent(log *types.Log) (*DepartmentAssetsGrantRevoked, error) {
	event := "GrantRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsGrantRevoked)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsGrantSet represents a GrantSet event raised by the DepartmentAssets contract.
type DepartmentAssetsGrantSet struct {
	Scope   [32]byte
	Subject [32]byte
	Rules   IDepartmentAssetsRules
	Used    uint32
	Epoch   uint32
	Raw     *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsGrantSetEventName = "GrantSet"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsGrantSet) ContractEventName() string {
	return DepartmentAssetsGrantSetEventName
}

// UnpackGrantSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GrantSet(bytes32 indexed scope, bytes32 indexed subject, (uint40,uint40,uint32,uint64,uint16) rules, uint32 used, uint32 epoch)
func (departmentAssets *DepartmentAssets) UnpackGrantSetEvent(log *types.Log) (*DepartmentAssetsGrantSet, error) {
	event := "GrantSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsGrantSet)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsOwnershipTransferStarted represents a OwnershipTransferStarted event raised by the DepartmentAssets contract.
type DepartmentAssetsOwnershipTransferStarted struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsOwnershipTransferStartedEventName = "OwnershipTransferStarted"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsOwnershipTransferStarted) ContractEventName() string {
	return DepartmentAssetsOwnershipTransferStartedEventName
}

// UnpackOwnershipTransferStartedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner)
func (departmentAssets *DepartmentAssets) UnpackOwnershipTransferStartedEvent(log *types.Log) (*DepartmentAssetsOwnershipTransferStarted, error) {
	event := "OwnershipTransferStarted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsOwnershipTransferStarted)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsOwnershipTransferred represents a OwnershipTransferred event raised by the DepartmentAssets contract.
type DepartmentAssetsOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsOwnershipTransferred) ContractEventName() string {
	return DepartmentAssetsOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (departmentAssets *DepartmentAssets) UnpackOwnershipTransferredEvent(log *types.Log) (*DepartmentAssetsOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DepartmentAssetsScopeRevoked represents a ScopeRevoked event raised by the DepartmentAssets contract.
type DepartmentAssetsScopeRevoked struct {
	Scope [32]byte
	Epoch uint32
	Raw   *types.Log // Blockchain specific contextual infos
}

const DepartmentAssetsScopeRevokedEventName = "ScopeRevoked"

// ContractEventName returns the user-defined event name.
func (DepartmentAssetsScopeRevoked) ContractEventName() string {
	return DepartmentAssetsScopeRevokedEventName
}

// UnpackScopeRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ScopeRevoked(bytes32 indexed scope, uint32 epoch)
func (departmentAssets *DepartmentAssets) UnpackScopeRevokedEvent(log *types.Log) (*DepartmentAssetsScopeRevoked, error) {
	event := "ScopeRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != departmentAssets.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DepartmentAssetsScopeRevoked)
	if len(log.Data) > 0 {
		if err := departmentAssets.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range departmentAssets.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (departmentAssets *DepartmentAssets) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["AssetExists"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackAssetExistsError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["AssetMissing"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackAssetMissingError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["GrantMissing"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackGrantMissingError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["HeaderInvalid"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackHeaderInvalidError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["MetadataSizeInvalid"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackMetadataSizeInvalidError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["NonceUsed"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackNonceUsedError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["OwnableInvalidOwner"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackOwnableInvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["OwnableUnauthorizedAccount"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackOwnableUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["RequestExpired"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackRequestExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["RulesInvalid"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackRulesInvalidError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["SignatureInvalid"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackSignatureInvalidError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["StatusChangeInvalid"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackStatusChangeInvalidError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], departmentAssets.abi.Errors["SuccessorInvalid"].ID.Bytes()[:4]) {
		return departmentAssets.UnpackSuccessorInvalidError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// DepartmentAssetsAssetExists represents a AssetExists error raised by the DepartmentAssets contract.
type DepartmentAssetsAssetExists struct {
	AssetId [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssetExists(bytes32 assetId)
func DepartmentAssetsAssetExistsErrorID() common.Hash {
	return common.HexToHash("0xc3471ff09f28bea14873d98360a970a29cc79e29e49db7aa522bb2a9ece01deb")
}

// UnpackAssetExistsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssetExists(bytes32 assetId)
func (departmentAssets *DepartmentAssets) UnpackAssetExistsError(raw []byte) (*DepartmentAssetsAssetExists, error) {
	out := new(DepartmentAssetsAssetExists)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "AssetExists", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsAssetMissing represents a AssetMissing error raised by the DepartmentAssets contract.
type DepartmentAssetsAssetMissing struct {
	AssetId [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssetMissing(bytes32 assetId)
func DepartmentAssetsAssetMissingErrorID() common.Hash {
	return common.HexToHash("0x8e7736830a40f0a3e7d68a5bc451590cb3c2f376220b3dc5da980daa2f4123aa")
}

// UnpackAssetMissingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssetMissing(bytes32 assetId)
func (departmentAssets *DepartmentAssets) UnpackAssetMissingError(raw []byte) (*DepartmentAssetsAssetMissing, error) {
	out := new(DepartmentAssetsAssetMissing)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "AssetMissing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsGrantMissing represents a GrantMissing error raised by the DepartmentAssets contract.
type DepartmentAssetsGrantMissing struct {
	Scope   [32]byte
	Subject [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GrantMissing(bytes32 scope, bytes32 subject)
func DepartmentAssetsGrantMissingErrorID() common.Hash {
	return common.HexToHash("0x28703e7a105ff5245a35985b509b5b163bdcf97c4419ce40e435ed272b4c3217")
}

// UnpackGrantMissingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GrantMissing(bytes32 scope, bytes32 subject)
func (departmentAssets *DepartmentAssets) UnpackGrantMissingError(raw []byte) (*DepartmentAssetsGrantMissing, error) {
	out := new(DepartmentAssetsGrantMissing)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "GrantMissing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsHeaderInvalid represents a HeaderInvalid error raised by the DepartmentAssets contract.
type DepartmentAssetsHeaderInvalid struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error HeaderInvalid()
func DepartmentAssetsHeaderInvalidErrorID() common.Hash {
	return common.HexToHash("0xc0ca127249d844ca30ca794a048329aa2dd5dc45271af9c4f6657bf4256f031a")
}

// UnpackHeaderInvalidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error HeaderInvalid()
func (departmentAssets *DepartmentAssets) UnpackHeaderInvalidError(raw []byte) (*DepartmentAssetsHeaderInvalid, error) {
	out := new(DepartmentAssetsHeaderInvalid)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "HeaderInvalid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsInvalidShortString represents a InvalidShortString error raised by the DepartmentAssets contract.
type DepartmentAssetsInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func DepartmentAssetsInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (departmentAssets *DepartmentAssets) UnpackInvalidShortStringError(raw []byte) (*DepartmentAssetsInvalidShortString, error) {
	out := new(DepartmentAssetsInvalidShortString)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsMetadataSizeInvalid represents a MetadataSizeInvalid error raised by the DepartmentAssets contract.
type DepartmentAssetsMetadataSizeInvalid struct {
	Size *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MetadataSizeInvalid(uint256 size)
func DepartmentAssetsMetadataSizeInvalidErrorID() common.Hash {
	return common.HexToHash("0x0ad11c6a05fa7592ec19adebf88e4e469df869ec7280d466d364e16fa770b500")
}

// UnpackMetadataSizeInvalidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MetadataSizeInvalid(uint256 size)
func (departmentAssets *DepartmentAssets) UnpackMetadataSizeInvalidError(raw []byte) (*DepartmentAssetsMetadataSizeInvalid, error) {
	out := new(DepartmentAssetsMetadataSizeInvalid)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "MetadataSizeInvalid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsNonceUsed represents a NonceUsed error raised by the DepartmentAssets contract.
type DepartmentAssetsNonceUsed struct {
	Requester common.Address
	Nonce     *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NonceUsed(address requester, uint256 nonce)
func DepartmentAssetsNonceUsedErrorID() common.Hash {
	return common.HexToHash("0x2af71f10069c28afc67c3752e87e0e4616a97948d33c8f404a856c0c334b3e01")
}

// UnpackNonceUsedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NonceUsed(address requester, uint256 nonce)
func (departmentAssets *DepartmentAssets) UnpackNonceUsedError(raw []byte) (*DepartmentAssetsNonceUsed, error) {
	out := new(DepartmentAssetsNonceUsed)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "NonceUsed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsOwnableInvalidOwner represents a OwnableInvalidOwner error raised by the DepartmentAssets contract.
type DepartmentAssetsOwnableInvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableInvalidOwner(address owner)
func DepartmentAssetsOwnableInvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x1e4fbdf7f3ef8bcaa855599e3abf48b232380f183f08f6f813d9ffa5bd585188")
}

// UnpackOwnableInvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableInvalidOwner(address owner)
func (departmentAssets *DepartmentAssets) UnpackOwnableInvalidOwnerError(raw []byte) (*DepartmentAssetsOwnableInvalidOwner, error) {
	out := new(DepartmentAssetsOwnableInvalidOwner)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "OwnableInvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsOwnableUnauthorizedAccount represents a OwnableUnauthorizedAccount error raised by the DepartmentAssets contract.
type DepartmentAssetsOwnableUnauthorizedAccount struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func DepartmentAssetsOwnableUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0x118cdaa7a341953d1887a2245fd6665d741c67c8c50581daa59e1d03373fa188")
}

// UnpackOwnableUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func (departmentAssets *DepartmentAssets) UnpackOwnableUnauthorizedAccountError(raw []byte) (*DepartmentAssetsOwnableUnauthorizedAccount, error) {
	out := new(DepartmentAssetsOwnableUnauthorizedAccount)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "OwnableUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsRequestExpired represents a RequestExpired error raised by the DepartmentAssets contract.
type DepartmentAssetsRequestExpired struct {
	Deadline uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RequestExpired(uint64 deadline)
func DepartmentAssetsRequestExpiredErrorID() common.Hash {
	return common.HexToHash("0x0712e88bbb63b675d95d7e7ecda89a2e27a840d376211744e3cc199874972364")
}

// UnpackRequestExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RequestExpired(uint64 deadline)
func (departmentAssets *DepartmentAssets) UnpackRequestExpiredError(raw []byte) (*DepartmentAssetsRequestExpired, error) {
	out := new(DepartmentAssetsRequestExpired)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "RequestExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsRulesInvalid represents a RulesInvalid error raised by the DepartmentAssets contract.
type DepartmentAssetsRulesInvalid struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RulesInvalid()
func DepartmentAssetsRulesInvalidErrorID() common.Hash {
	return common.HexToHash("0x1effeb5e30aae297661e30830e2dd8a56a1759e3b5b1dc0626d25585680fcc59")
}

// UnpackRulesInvalidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RulesInvalid()
func (departmentAssets *DepartmentAssets) UnpackRulesInvalidError(raw []byte) (*DepartmentAssetsRulesInvalid, error) {
	out := new(DepartmentAssetsRulesInvalid)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "RulesInvalid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsSignatureInvalid represents a SignatureInvalid error raised by the DepartmentAssets contract.
type DepartmentAssetsSignatureInvalid struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SignatureInvalid()
func DepartmentAssetsSignatureInvalidErrorID() common.Hash {
	return common.HexToHash("0x37e8456be3af09639527029b3e02b9ef1cbb2c9fbb32437a93fb87423db002e4")
}

// UnpackSignatureInvalidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SignatureInvalid()
func (departmentAssets *DepartmentAssets) UnpackSignatureInvalidError(raw []byte) (*DepartmentAssetsSignatureInvalid, error) {
	out := new(DepartmentAssetsSignatureInvalid)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "SignatureInvalid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsStatusChangeInvalid represents a StatusChangeInvalid error raised by the DepartmentAssets contract.
type DepartmentAssetsStatusChangeInvalid struct {
	AssetId [32]byte
	From    uint8
	To      uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StatusChangeInvalid(bytes32 assetId, uint8 from, uint8 to)
func DepartmentAssetsStatusChangeInvalidErrorID() common.Hash {
	return common.HexToHash("0x646e69a3db2a944d20490b37dfb13d77c28edf9f9265b4fd8a82705103c6cf98")
}

// UnpackStatusChangeInvalidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StatusChangeInvalid(bytes32 assetId, uint8 from, uint8 to)
func (departmentAssets *DepartmentAssets) UnpackStatusChangeInvalidError(raw []byte) (*DepartmentAssetsStatusChangeInvalid, error) {
	out := new(DepartmentAssetsStatusChangeInvalid)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "StatusChangeInvalid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsStringTooLong represents a StringTooLong error raised by the DepartmentAssets contract.
type DepartmentAssetsStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func DepartmentAssetsStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (departmentAssets *DepartmentAssets) UnpackStringTooLongError(raw []byte) (*DepartmentAssetsStringTooLong, error) {
	out := new(DepartmentAssetsStringTooLong)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DepartmentAssetsSuccessorInvalid represents a SuccessorInvalid error raised by the DepartmentAssets contract.
type DepartmentAssetsSuccessorInvalid struct {
	AssetId   [32]byte
	Successor [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SuccessorInvalid(bytes32 assetId, bytes32 successor)
func DepartmentAssetsSuccessorInvalidErrorID() common.Hash {
	return common.HexToHash("0x90997aa4548d1f466efd0b8257b85d1935ab14a45776c95bedb34073d99a9c1b")
}

// UnpackSuccessorInvalidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SuccessorInvalid(bytes32 assetId, bytes32 successor)
func (departmentAssets *DepartmentAssets) UnpackSuccessorInvalidError(raw []byte) (*DepartmentAssetsSuccessorInvalid, error) {
	out := new(DepartmentAssetsSuccessorInvalid)
	if err := departmentAssets.abi.UnpackIntoInterface(out, "SuccessorInvalid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ResourceDirectoryMetaData contains all meta data concerning the ResourceDirectory contract.
var ResourceDirectoryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"string\",\"name\":\"code\",\"type\":\"string\"}],\"name\":\"CodeTaken\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"assets\",\"type\":\"address\"}],\"name\":\"DepartmentExists\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"assets\",\"type\":\"address\"}],\"name\":\"DepartmentMissing\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"assets\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"NotOwner\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"TextInvalid\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"assets\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"code\",\"type\":\"string\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"gateway\",\"type\":\"string\"}],\"name\":\"DepartmentRegistered\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"count\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"departmentAt\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"assets\",\"type\":\"address\"},{\"internalType\":\"string\",\"name\":\"code\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"gateway\",\"type\":\"string\"}],\"internalType\":\"structIResourceDirectory.Department\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"assets\",\"type\":\"address\"}],\"name\":\"departmentOf\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"assets\",\"type\":\"address\"},{\"internalType\":\"string\",\"name\":\"code\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"gateway\",\"type\":\"string\"}],\"internalType\":\"structIResourceDirectory.Department\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"assets\",\"type\":\"address\"},{\"internalType\":\"string\",\"name\":\"code\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"gateway\",\"type\":\"string\"}],\"name\":\"register\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "7e0a3ac6fd42179a5d1f13d8ad50309b4d",
	Bin: "0x60808060405234601557610b9b908161001a8239f35b5f80fdfe6080806040526004361015610012575f80fd5b5f3560e01c908163063d93d8146101425750806306661abd14610126578063d6851de5146100fb5763e364db1814610048575f80fd5b346100f75760203660031901126100f7576001600160a01b03610069610893565b610071610a87565b5016805f52600160205260405f20549081156100cc57505f1981019081116100b8576100a86100a26100b492610a03565b50610b4b565b604051918291826108fb565b0390f35b634e487b7160e01b5f52601160045260245ffd5b7fda1bb556000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5f80fd5b346100f75760203660031901126100f757610114610a87565b506100b46100a86100a2600435610a03565b346100f7575f3660031901126100f75760205f54604051908152f35b346100f75760803660031901126100f75761015b610893565b60243567ffffffffffffffff81116100f75761017b9036906004016108a9565b929060443567ffffffffffffffff81116100f75761019d9036906004016108a9565b94906064359067ffffffffffffffff82116100f7576101c86001600160a01b039236906004016108a9565b92909616947f8da5cb5b000000000000000000000000000000000000000000000000000000008152602081600481895afa908115610888575f91610846575b506001600160a01b033391160361081657845f52600160205260405f20546107ea57821515806107df575b1580156107c3575b80156107a7575b61077f5761025036848661099d565b60208151910120805f52600260205260ff60405f20541661073b575f52600260205260405f20600160ff198254161790556040519661028e8861095f565b85885261029c36858761099d565b97602081019889526102af36838561099d565b604082019081526102c136868b61099d565b99606083019a8b525f546801000000000000000081101561058b578060016102eb92015f55610a03565b939093610728576001600160a01b039051167fffffffffffffffffffffffff000000000000000000000000000000000000000084541617835560018301905180519067ffffffffffffffff821161058b5781906103488454610a4f565b601f81116106cf575b50602090601f831160011461066c575f92610661575b50508160011b915f199060031b1c19161790555b518051600283019167ffffffffffffffff821161058b5761039c8354610a4f565b601f8111610610575b50602090601f83116001146105aa576003949392915f918361059f575b50508160011b915f1990861b1c19161790555b01975197885167ffffffffffffffff811161058b576103f48254610a4f565b601f811161053a575b506020601f82116001146104ab57918161048b949261049b9796947fa9ccf46c5d66f6985a4df5d28fe0f2dc58904fd182fb370e0f5423492af7c02b9b9c9d5f926104a0575b50508160011b915f199060031b1c19161790555b5f54895f52600160205260405f205561047d6040519788976060895260608901916109e3565b9186830360208801526109e3565b90838203604085015233976109e3565b0390a3005b015190508d80610443565b601f1982169a835f52815f209b5f5b8181106105225750927fa9ccf46c5d66f6985a4df5d28fe0f2dc58904fd182fb370e0f5423492af7c02b9a9b9c61049b989795936001938361048b99971061050a575b505050811b019055610457565b01515f1960f88460031b161c191690558d80806104fd565b838301518e556001909d019c602093840193016104ba565b818111156103fd57825f5260205f20601f830160051c9060208410610583575b81601f9101920160051c03905f5b8281106105765750506103fd565b5f82820155600101610568565b5f915061055a565b634e487b7160e01b5f52604160045260245ffd5b015190508d806103c2565b90601f19831691845f52815f20925f5b8181106105f85750916001939185600398979694106105e1575b505050811b0190556103d5565b01515f1983881b60f8161c191690558d80806105d4565b929360206001819287860151815501950193016105ba565b828111156103a557835f5260205f20601f840160051c9060208510610659575b81601f9101920160051c03905f5b82811061064c5750506103a5565b5f8282015560010161063e565b5f9150610630565b015190508d80610367565b5f8581528281209350601f198516905b8181106106b7575090846001959493921061069f575b505050811b01905561037b565b01515f1960f88460031b161c191690558d8080610692565b9293602060018192878601518155019501930161067c565b8281111561035157909150835f5260205f20601f840160051c9060208510610720575b849392601f0160051c82900391015f5b828110610710575050610351565b5f81830155859450600101610702565b5f91506106f2565b634e487b7160e01b5f525f60045260245ffd5b50505061077b6040519283927f88681e8d0000000000000000000000000000000000000000000000000000000084526020600485015260248401916109e3565b0390fd5b7f8952af28000000000000000000000000000000000000000000000000000000005f5260045ffd5b50811515806107b7575b15610241565b506101008211156107b1565b50861515806107d3575b1561023a565b506101008711156107cd565b506040831115610232565b847f0cbdb036000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b847f23295f0e000000000000000000000000000000000000000000000000000000005f526004523360245260445ffd5b90506020813d602011610880575b816108616020938361097b565b810103126100f757516001600160a01b03811681036100f75788610207565b3d9150610854565b6040513d5f823e3d90fd5b600435906001600160a01b03821682036100f757565b9181601f840112156100f75782359167ffffffffffffffff83116100f757602083818601950101116100f757565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b9061095c91602081526001600160a01b038251166020820152606061094761093260208501516080604086015260a08501906108d7565b6040850151848203601f1901848601526108d7565b920151906080601f19828503019101526108d7565b90565b6080810190811067ffffffffffffffff82111761058b57604052565b90601f8019910116810190811067ffffffffffffffff82111761058b57604052565b92919267ffffffffffffffff821161058b57604051916109c7601f8201601f19166020018461097b565b8294818452818301116100f7578281602093845f960137010152565b908060209392818452848401375f828201840152601f01601f1916010190565b5f54811015610a3b575f80805260029190911b7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5630191565b634e487b7160e01b5f52603260045260245ffd5b90600182811c92168015610a7d575b6020831014610a6957565b634e487b7160e01b5f52602260045260245ffd5b91607f1691610a5e565b60405190610a948261095f565b606080835f81528160208201528160408201520152565b9060405191825f825492610abe84610a4f565b8084529360018116908115610b295750600114610ae5575b50610ae39250038361097b565b565b90505f9291925260205f20905f915b818310610b0d575050906020610ae3928201015f610ad6565b6020919350806001915483858901015201910190918492610af4565b905060209250610ae394915060ff191682840152151560051b8201015f610ad6565b90604051610b588161095f565b6060610b96600383956001600160a01b038154168552610b7a60018201610aab565b6020860152610b8b60028201610aab565b604086015201610aab565b91015256",
}

// ResourceDirectory is an auto generated Go binding around an Ethereum contract.
type ResourceDirectory struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ResourceDirectory) GetABI() abi.ABI {
	return c.abi
}

// NewResourceDirectory creates a new instance of ResourceDirectory.
func NewResourceDirectory() *ResourceDirectory {
	parsed, err := ResourceDirectoryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ResourceDirectory{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ResourceDirectory) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function count() view returns(uint256)
func (resourceDirectory *ResourceDirectory) PackCount() []byte {
	enc, err := resourceDirectory.abi.Pack("count")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function count() view returns(uint256)
func (resourceDirectory *ResourceDirectory) TryPackCount() ([]byte, error) {
	return resourceDirectory.abi.Pack("count")
}

// UnpackCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06661abd.
//
// Solidity: function count() view returns(uint256)
func (resourceDirectory *ResourceDirectory) UnpackCount(data []byte) (*big.Int, error) {
	out, err := resourceDirectory.abi.Unpack("count", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDepartmentAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd6851de5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function departmentAt(uint256 index) view returns((address,string,string,string))
func (resourceDirectory *ResourceDirectory) PackDepartmentAt(index *big.Int) []byte {
	enc, err := resourceDirectory.abi.Pack("departmentAt", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDepartmentAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd6851de5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function departmentAt(uint256 index) view returns((address,string,string,string))
func (resourceDirectory *ResourceDirectory) TryPackDepartmentAt(index *big.Int) ([]byte, error) {
	return resourceDirectory.abi.Pack("departmentAt", index)
}

// UnpackDepartmentAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd6851de5.
//
// Solidity: function departmentAt(uint256 index) view returns((address,string,string,string))
func (resourceDirectory *ResourceDirectory) UnpackDepartmentAt(data []byte) (IResourceDirectoryDepartment, error) {
	out, err := resourceDirectory.abi.Unpack("departmentAt", data)
	if err != nil {
		return *new(IResourceDirectoryDepartment), err
	}
	out0 := *abi.ConvertType(out[0], new(IResourceDirectoryDepartment)).(*IResourceDirectoryDepartment)
	return out0, nil
}

// PackDepartmentOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe364db18.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function departmentOf(address assets) view returns((address,string,string,string))
func (resourceDirectory *ResourceDirectory) PackDepartmentOf(assets common.Address) []byte {
	enc, err := resourceDirectory.abi.Pack("departmentOf", assets)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDepartmentOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe364db18.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function departmentOf(address assets) view returns((address,string,string,string))
func (resourceDirectory *ResourceDirectory) TryPackDepartmentOf(assets common.Address) ([]byte, error) {
	return resourceDirectory.abi.Pack("departmentOf", assets)
}

// UnpackDepartmentOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe364db18.
//
// Solidity: function departmentOf(address assets) view returns((address,string,string,string))
func (resourceDirectory *ResourceDirectory) UnpackDepartmentOf(data []byte) (IResourceDirectoryDepartment, error) {
	out, err := resourceDirectory.abi.Unpack("departmentOf", data)
	if err != nil {
		return *new(IResourceDirectoryDepartment), err
	}
	out0 := *abi.ConvertType(out[0], new(IResourceDirectoryDepartment)).(*IResourceDirectoryDepartment)
	return out0, nil
}

// PackRegister is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x063d93d8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function register(address assets, string code, string name, string gateway) returns()
func (resourceDirectory *ResourceDirectory) PackRegister(assets common.Address, code string, name string, gateway string) []byte {
	enc, err := resourceDirectory.abi.Pack("register", assets, code, name, gateway)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegister is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x063d93d8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function register(address assets, string code, string name, string gateway) returns()
func (resourceDirectory *ResourceDirectory) TryPackRegister(assets common.Address, code string, name string, gateway string) ([]byte, error) {
	return resourceDirectory.abi.Pack("register", assets, code, name, gateway)
}

// ResourceDirectoryDepartmentRegistered represents a DepartmentRegistered event raised by the ResourceDirectory contract.
type ResourceDirectoryDepartmentRegistered struct {
	Assets  common.Address
	Owner   common.Address
	Code    string
	Name    string
	Gateway string
	Raw     *types.Log // Blockchain specific contextual infos
}

const ResourceDirectoryDepartmentRegisteredEventName = "DepartmentRegistered"

// ContractEventName returns the user-defined event name.
func (ResourceDirectoryDepartmentRegistered) ContractEventName() string {
	return ResourceDirectoryDepartmentRegisteredEventName
}

// UnpackDepartmentRegisteredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DepartmentRegistered(address indexed assets, address indexed owner, string code, string name, string gateway)
func (resourceDirectory *ResourceDirectory) UnpackDepartmentRegisteredEvent(log *types.Log) (*ResourceDirectoryDepartmentRegistered, error) {
	event := "DepartmentRegistered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != resourceDirectory.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ResourceDirectoryDepartmentRegistered)
	if len(log.Data) > 0 {
		if err := resourceDirectory.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range resourceDirectory.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (resourceDirectory *ResourceDirectory) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], resourceDirectory.abi.Errors["CodeTaken"].ID.Bytes()[:4]) {
		return resourceDirectory.UnpackCodeTakenError(raw[4:])
	}
	if bytes.Equal(raw[:4], resourceDirectory.abi.Errors["DepartmentExists"].ID.Bytes()[:4]) {
		return resourceDirectory.UnpackDepartmentExistsError(raw[4:])
	}
	if bytes.Equal(raw[:4], resourceDirectory.abi.Errors["DepartmentMissing"].ID.Bytes()[:4]) {
		return resourceDirectory.UnpackDepartmentMissingError(raw[4:])
	}
	if bytes.Equal(raw[:4], resourceDirectory.abi.Errors["NotOwner"].ID.Bytes()[:4]) {
		return resourceDirectory.UnpackNotOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], resourceDirectory.abi.Errors["TextInvalid"].ID.Bytes()[:4]) {
		return resourceDirectory.UnpackTextInvalidError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ResourceDirectoryCodeTaken represents a CodeTaken error raised by the ResourceDirectory contract.
type ResourceDirectoryCodeTaken struct {
	Code string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CodeTaken(string code)
func ResourceDirectoryCodeTakenErrorID() common.Hash {
	return common.HexToHash("0x88681e8d113e84597fef07dc281566d0351ece717d98788ec19827b4a0a5b036")
}

// UnpackCodeTakenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CodeTaken(string code)
func (resourceDirectory *ResourceDirectory) UnpackCodeTakenError(raw []byte) (*ResourceDirectoryCodeTaken, error) {
	out := new(ResourceDirectoryCodeTaken)
	if err := resourceDirectory.abi.UnpackIntoInterface(out, "CodeTaken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ResourceDirectoryDepartmentExists represents a DepartmentExists error raised by the ResourceDirectory contract.
type ResourceDirectoryDepartmentExists struct {
	Assets common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DepartmentExists(address assets)
func ResourceDirectoryDepartmentExistsErrorID() common.Hash {
	return common.HexToHash("0x0cbdb036d50212ce0a9720aaba134d4093c6e827163f72aee149c278b2b7c392")
}

// UnpackDepartmentExistsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DepartmentExists(address assets)
func (resourceDirectory *ResourceDirectory) UnpackDepartmentExistsError(raw []byte) (*ResourceDirectoryDepartmentExists, error) {
	out := new(ResourceDirectoryDepartmentExists)
	if err := resourceDirectory.abi.UnpackIntoInterface(out, "DepartmentExists", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ResourceDirectoryDepartmentMissing represents a DepartmentMissing error raised by the ResourceDirectory contract.
type ResourceDirectoryDepartmentMissing struct {
	Assets common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DepartmentMissing(address assets)
func ResourceDirectoryDepartmentMissingErrorID() common.Hash {
	return common.HexToHash("0xda1bb5568cfaea5bcd0c90a5f26511ba4d57d97cc6c1fa5ac0434043036b2e62")
}

// UnpackDepartmentMissingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DepartmentMissing(address assets)
func (resourceDirectory *ResourceDirectory) UnpackDepartmentMissingError(raw []byte) (*ResourceDirectoryDepartmentMissing, error) {
	out := new(ResourceDirectoryDepartmentMissing)
	if err := resourceDirectory.abi.UnpackIntoInterface(out, "DepartmentMissing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ResourceDirectoryNotOwner represents a NotOwner error raised by the ResourceDirectory contract.
type ResourceDirectoryNotOwner struct {
	Assets common.Address
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwner(address assets, address sender)
func ResourceDirectoryNotOwnerErrorID() common.Hash {
	return common.HexToHash("0x23295f0e104d137d137555eb51dbe25a9e6827007f9feb6ae8bb562312e3e202")
}

// UnpackNotOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwner(address assets, address sender)
func (resourceDirectory *ResourceDirectory) UnpackNotOwnerError(raw []byte) (*ResourceDirectoryNotOwner, error) {
	out := new(ResourceDirectoryNotOwner)
	if err := resourceDirectory.abi.UnpackIntoInterface(out, "NotOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ResourceDirectoryTextInvalid represents a TextInvalid error raised by the ResourceDirectory contract.
type ResourceDirectoryTextInvalid struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TextInvalid()
func ResourceDirectoryTextInvalidErrorID() common.Hash {
	return common.HexToHash("0x8952af2845a260f992ac3fe9d7fc4b606266e049aa00b60549b0069321e446f3")
}

// UnpackTextInvalidError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TextInvalid()
func (resourceDirectory *ResourceDirectory) UnpackTextInvalidError(raw []byte) (*ResourceDirectoryTextInvalid, error) {
	out := new(ResourceDirectoryTextInvalid)
	if err := resourceDirectory.abi.UnpackIntoInterface(out, "TextInvalid", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Wallet1271MetaData contains all meta data concerning the Wallet1271 contract.
var Wallet1271MetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"holder\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes\",\"name\":\"signature\",\"type\":\"bytes\"}],\"name\":\"isValidSignature\",\"outputs\":[{\"internalType\":\"bytes4\",\"name\":\"\",\"type\":\"bytes4\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "15333356572813e0a38b7da4143b4ed761",
	Bin: "0x60a034606657601f61030738819003918201601f19168301916001600160401b03831184841017606a57808492602094604052833981010312606657516001600160a01b0381168103606657608052604051610288908161007f82396080518161015f0152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080600436101561000e575f80fd5b5f3560e01c631626ba7e14610021575f80fd5b346101b05760403660031901126101b0576024359067ffffffffffffffff82116101b057366023830112156101b05781600401359167ffffffffffffffff83116101b05736602484830101116101b057601f8301601f19908116603f0116820167ffffffffffffffff81118382101761019c57836100b79460245f946020946040528287520183860137830101526004356101b4565b50600481101561018857159081610145575b501561011d5760207f1626ba7e000000000000000000000000000000000000000000000000000000005b7fffffffff0000000000000000000000000000000000000000000000000000000060405191168152f35b60207fffffffff000000000000000000000000000000000000000000000000000000006100f3565b905073ffffffffffffffffffffffffffffffffffffffff807f0000000000000000000000000000000000000000000000000000000000000000169116145f6100c9565b634e487b7160e01b5f52602160045260245ffd5b634e487b7160e01b5f52604160045260245ffd5b5f80fd5b81519190604183036101e4576101dd9250602082015190606060408401519301515f1a906101ee565b9192909190565b50505f9160029190565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0841161027d579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15610272575f5173ffffffffffffffffffffffffffffffffffffffff81161561026857905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f916003919056",
}

// Wallet1271 is an auto generated Go binding around an Ethereum contract.
type Wallet1271 struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Wallet1271) GetABI() abi.ABI {
	return c.abi
}

// NewWallet1271 creates a new instance of Wallet1271.
func NewWallet1271() *Wallet1271 {
	parsed, err := Wallet1271MetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Wallet1271{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Wallet1271) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address holder) returns()
func (wallet1271 *Wallet1271) PackConstructor(holder common.Address) []byte {
	enc, err := wallet1271.abi.Pack("", holder)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackIsValidSignature is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1626ba7e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isValidSignature(bytes32 hash, bytes signature) view returns(bytes4)
func (wallet1271 *Wallet1271) PackIsValidSignature(hash [32]byte, signature []byte) []byte {
	enc, err := wallet1271.abi.Pack("isValidSignature", hash, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsValidSignature is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1626ba7e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isValidSignature(bytes32 hash, bytes signature) view returns(bytes4)
func (wallet1271 *Wallet1271) TryPackIsValidSignature(hash [32]byte, signature []byte) ([]byte, error) {
	return wallet1271.abi.Pack("isValidSignature", hash, signature)
}

// UnpackIsValidSignature is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1626ba7e.
//
// Solidity: function isValidSignature(bytes32 hash, bytes signature) view returns(bytes4)
func (wallet1271 *Wallet1271) UnpackIsValidSignature(data []byte) ([4]byte, error) {
	out, err := wallet1271.abi.Unpack("isValidSignature", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}
