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
	Bin: "0x61016080604052346101d65760208161218d803803809161002082856101da565b8339810103126101d657516001600160a01b038116908190036101d6576040519061004c6040836101da565b60198252602082017f4368616e63657279204465706172746d656e74417373657473000000000000008152604051926100866040856101da565b600184526020840192603160f81b845280156101c357600180546001600160a01b03199081169091555f8054918216831781556001600160a01b03909116907f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09080a36100f281610211565b610120526100ff84610211565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261016860c0826101da565b5190206080523060c052604051611f10908161027d823960805181611c72015260a05181611d29015260c05181611c3c015260e05181611cc101526101005181611ce701526101205181610bf701526101405181610c200152f35b631e4fbdf760e01b5f525f60045260245ffd5b5f80fd5b601f909101601f19168101906001600160401b038211908210176101fd57604052565b634e487b7160e01b5f52604160045260245ffd5b601f81511161023c57602081519101516020821061022d571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe60806040526004361015610011575f80fd5b5f3560e01c8062cf75c81461102f5780631d6507fc14610f9957806332b6e19c14610f5357806360f7b24814610df757806367a32a5114610dbf578063715018a614610d5c57806379ba509714610cd757806384b0196e14610bdf578063898dcc1114610ab55780638da5cb5b14610a8e5780638de654ba14610971578063aa7b60ad14610743578063c26646101461069a578063cab7e8eb1461064b578063d1c60a3a14610580578063d3b8fe9b14610550578063e30c397814610528578063e41f8562146103cc578063f13cb8cd1461026e578063f2fde38b146101fc578063f529bbd6146101a25763fabe32391461010a575f80fd5b3461019e57602036600319011261019e5760043561012661162b565b805f52600660205260405f20805463ffffffff81169063ffffffff821461018a577ff978af757f1f4c3fcfb20e4b9acddb1fa99133d3cd1c55caa46f76050595d65f9263ffffffff60016020940116809263ffffffff1916179055604051908152a2005b634e487b7160e01b5f52601160045260245ffd5b5f80fd5b3461019e5761010036600319011261019e576101bc611085565b60e036602319011261019e576101ed6020916044355f526005835260405f206064355f52835260405f205490611a4c565b6101fa60405180926110b9565bf35b3461019e57602036600319011261019e57610215611085565b61021d61162b565b60018060a01b0316806bffffffffffffffffffffffff60a01b600154161760015560018060a01b035f54167f38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e227005f80a3005b3461019e5761027c3661104b565b9061028561162b565b61028e8161197a565b6102978361197a565b8383149081156103a7575b8115610380575b5061036a5760ff8160a81c166102be8161109b565b6102c78161109b565b6001810361033d5750815f526004602052600160a91b9060ff60a81b19161760405f2055807ffbafc675b27ae3cc4c6f40dc2e03ccbff2d423718c8d16b7708a1651fea1927b602060405160028152a27f99d00e78411f7f17eefed41612618bb1cf6a920e29b4e1ddb380ea9b376c7bbe5f80a3005b826103478261109b565b63646e69a360e01b5f5260045261035d8161109b565b602452600260445260645ffd5b506324265ea960e21b5f5260045260245260445ffd5b90506001600160801b03198260801b16906001600160801b03199060801b161415846102a9565b9050600160ff8260a81c166103bb8161109b565b6103c48161109b565b1415906102a2565b3461019e5761012036600319011261019e576103e6611085565b60e036602319011261019e57610104356001600160401b03811161019e573660238201121561019e5780600401356001600160401b03811161019e57366024828401011161019e5760405160208101927f609bd1015ef45ef2ed04ee3f0136e476faddb2d604d958325d9c535cddf8e7ef845260243560408301526044356060830152606435608083015260843560ff811680910361019e5760a083015260a43560c083015260c43560e083015260e4356001600160401b03811680910361019e576104ff94836042926101006104f896015261010081526104ca61012082611168565b5190206104d5611c39565b906040519161190160f01b8352600283015260228201522092602436920161122e565b90836119bc565b156105195761050f602091611464565b6040519015158152f35b6337e8456b60e01b5f5260045ffd5b3461019e575f36600319011261019e576001546040516001600160a01b039091168152602090f35b3461019e57602036600319011261019e576004355f526006602052602063ffffffff60405f205416604051908152f35b3461019e57602036600319011261019e57610599611210565b506004355f52600460205260c060405f20546105b3611210565b50604051906105c18261114d565b61ffff8160d81c1682526020820160ff8260d01c1681526001600160401b036040840163ffffffff8460b01c16815260ff808560a81c16936106028561109b565b61ffff604051975116875251166020860152511660408401526106248161109b565b6060830152608081811c64ffffffffff16818401521b6001600160801b03191660a0820152f35b3461019e57604036600319011261019e576020610666611085565b6024359060018060a01b03165f526007825260405f208160081c5f52825260405f2054600160ff60405193161b1615158152f35b3461019e576106a83661104b565b906106b161162b565b805f52600560205260405f20825f5260205260405f2054600160ff1b8116158015610734575b61071e57815f52600560205260405f20835f52602052600160fe1b1760405f20557fa2b976de3da15cf156e9fed915b34d1004a2d45ef2eee8100c2163c2ad6be40d5f80a3005b506314381f3d60e11b5f5260045260245260445ffd5b50600160fe1b811615156106d7565b3461019e5760e036600319011261019e5760243560043560a036604319011261019e5761076e61162b565b6001600160401b0361077e6110f4565b16158015610938575b8015610924575b61091557805f52600560205260405f20825f5260205260405f205463ffffffff8160701c16825f52600660205260405f20549164ffffffffff6107cf6111fc565b1669ffffffffff00000000006107e36111e8565b60281b1617906084359163ffffffff83169283810361019e5767ffffffffffffffff60901b6108106110f4565b60509290921b63ffffffff60501b1690921763ffffffff60701b9093169290921760909290921b1617600160ff1b176001600160f01b03196108506110c6565b60f01b169063ffffffff60d01b8560d01b161717845f52600560205260405f20865f5260205260405f20556040519060443564ffffffffff811680910361019e57825260643564ffffffffff811680910361019e576020830152604082015260a4356001600160401b03811680910361019e57606082015260c43561ffff811680910361019e577f383be2d231a3a58ad24b7bd07a21b04eb1256d352395deceda168ba575b3f9fd9360e09363ffffffff92608085015260a08401521660c0820152a3005b630f7ff5af60e11b5f5260045ffd5b5061c0006109306110c6565b16151561078e565b5064ffffffffff6109476111e8565b161515801561078757506109596111e8565b64ffffffffff806109686111fc565b16911610610787565b3461019e57604036600319011261019e57600435602435600481101561019e5761099961162b565b6109a28261197a565b60ff8160a81c166109b28161109b565b6109bb8361109b565b600183148015610a7b575b80610a5f575b15610a3157507ffbafc675b27ae3cc4c6f40dc2e03ccbff2d423718c8d16b7708a1651fea1927b91602091610a008261109b565b60ff60a81b8260a81b169060ff60a81b191617845f526004835260405f205560405190610a2c8161109b565b8152a2005b63646e69a360e01b5f5260048490529050610a4b8161109b565b602452610a578161109b565b60445260645ffd5b50610a698161109b565b610a728361109b565b808314156109cc565b50610a858361109b565b600383146109c6565b3461019e575f36600319011261019e575f546040516001600160a01b039091168152602090f35b3461019e57602036600319011261019e576004356001600160401b03811161019e573660238201121561019e5780600401356001600160401b03811161019e573660248260051b8401011161019e57610b0c61162b565b610b15816111d1565b610b226040519182611168565b818152610b2e826111d1565b6020820190601f19013682373684900360c21901905f5b84811015610b9b578060051b90602482880101358481121561019e576024610b6f91890101611685565b8551821015610b875760206001938701015201610b45565b634e487b7160e01b5f52603260045260245ffd5b8184604051918291602083019060208452518091526040830191905f5b818110610bc6575050500390f35b8251845285945060209384019390920191600101610bb8565b3461019e575f36600319011261019e57610c7b610c1b7f0000000000000000000000000000000000000000000000000000000000000000611bfb565b610c447f0000000000000000000000000000000000000000000000000000000000000000611bfb565b6020610c8960405192610c578385611168565b5f84525f368137604051958695600f60f81b875260e08588015260e0870190611061565b908582036040870152611061565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b828110610cc057505050500390f35b835185528695509381019392810192600101610cb1565b3461019e575f36600319011261019e57600154336001600160a01b0390911603610d4957600180546001600160a01b03199081169091555f805433928116831782556001600160a01b0316907f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09080a3005b63118cdaa760e01b5f523360045260245ffd5b3461019e575f36600319011261019e57610d7461162b565b600180546001600160a01b03199081169091555f80549182168155906001600160a01b03167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e08280a3005b3461019e57602036600319011261019e576004356001600160801b03198116810361019e57610def602091611189565b604051908152f35b3461019e57610100610e083661104b565b5f6080604051610e178161111e565b8281528260208201528260408201528260608201520152815f52600560205260405f20905f5260205260405f205464ffffffffff8160281c169163ffffffff8260501c16926001600160401b038360901c169360405194610e778661111e565b64ffffffffff851686526020860192835260408601918252606086019081526080860191613fff8660f01c16835263ffffffff8660701c169363ffffffff8760d01c1695600160ff1b881615159788610f44575b5087610f25575b509163ffffffff6001600160401b039264ffffffffff61ffff9695816040519c51168c52511660208b015251166040890152511660608701525116608085015260a084015260c0830152151560e0820152f35b5f9081526006602052604090205463ffffffff90811687149750610ed2565b600160fe1b161597508a610ecb565b3461019e57602036600319011261019e576004356001600160401b03811161019e5760a0600319823603011261019e57610def602091610f9161162b565b600401611685565b3461019e5736600319016080811261019e5760601361019e5760043561ffff81169081810361019e57506024359060ff82169182810361019e5750604435916001600160401b03831680840361019e576020935060405191848301934685523060408501526060840152608083015260a082015260643560c082015260c0815261102460e082611168565b519020604051908152f35b3461019e5760e036600319011261019e57602061050f33611273565b604090600319011261019e576004359060243590565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b600435906001600160a01b038216820361019e57565b600411156110a557565b634e487b7160e01b5f52602160045260245ffd5b90600b8210156110a55752565b60c43561ffff8116810361019e5790565b3561ffff8116810361019e5790565b3560ff8116810361019e5790565b60a4356001600160401b038116810361019e5790565b356001600160401b038116810361019e5790565b60a081019081106001600160401b0382111761113957604052565b634e487b7160e01b5f52604160045260245ffd5b606081019081106001600160401b0382111761113957604052565b90601f801991011681019081106001600160401b0382111761113957604052565b60405160208101917518da185b98d95c9e4bdcd8dbdc194bd9185d185cd95d60521b83526001600160801b0319166036820152602681526111cb604682611168565b51902090565b6001600160401b0381116111395760051b60200190565b60643564ffffffffff8116810361019e5790565b60443564ffffffffff8116810361019e5790565b6040519061121d8261114d565b5f6040838281528260208201520152565b9291926001600160401b0382116111395760405191611257601f8201601f191660200184611168565b82948184528183011161019e578281602093845f960137010152565b60c4356001600160401b0381169081810361019e5781421161145157505060a43590600160ff83161b9060018060a01b03811691825f52600760205260405f208460081c90815f5260205260405f20549082821661143a57845f52600760205260405f20905f526020521760405f205560243592835f526005602052600461131060405f209360443594855f5260205260405f2054928391611b21565b600b8110156110a557806113d3575063ffffffff808260701c16145f146113b0575b845f52600560205260405f20835f526020528060405f205560643560ff81169182820361019e5763ffffffff915060701c16926040519586526020860152604085015260608401526080830152608435917fec9547907f9ba300398d679da2f5b163504a929b78f83f1ab6cd247d2ddba33360a060043592a4600190565b600160701b81019081101561133257634e487b7160e01b5f52601160045260245ffd5b9190506064359260ff84169081850361019e5761140a945060405196875260208701526040860152606085015260808401906110b9565b608435917f7d6d7da8636bcce075a024ac7d5bfb04262116fcf2e01b24df8abb86370ef2ae60a060043592a45f90565b85856302af71f160e41b5f5260045260245260445ffd5b50630712e88b60e01b5f5260045260245ffd5b60e4356001600160401b0381169081810361019e5781421161145157505060c43590600160ff83161b9060018060a01b03811691825f52600760205260405f208460081c90815f5260205260405f20549082821661143a57845f52600760205260405f20905f526020521760405f205560443592835f526005602052602461150160405f209360643594855f5260205260405f2054928391611b21565b600b8110156110a557806115c4575063ffffffff808260701c16145f146115a1575b845f52600560205260405f20835f526020528060405f205560843560ff81169182820361019e5763ffffffff915060701c1692604051958652602086015260408501526060840152608083015260a435917fec9547907f9ba300398d679da2f5b163504a929b78f83f1ab6cd247d2ddba33360a060243592a4600190565b600160701b81019081101561152357634e487b7160e01b5f52601160045260245ffd5b9190506084359260ff84169081850361019e576115fb945060405196875260208701526040860152606085015260808401906110b9565b60a435917f7d6d7da8636bcce075a024ac7d5bfb04262116fcf2e01b24df8abb86370ef2ae60a060243592a45f90565b5f546001600160a01b03163303610d4957565b903590601e198136030182121561019e57018035906001600160401b03821161019e5760200191813603831361019e57565b356001600160801b03198116810361019e5790565b9060408201916001600160401b0361169c8461110a565b161515600161ffff6116ad846110d7565b161490811591611960575b8115611946575b811561192b575b50801561190d575b6118fe57608081016116e0818361163e565b90501580156118e8575b6118cb576117026116fb828461163e565b369161122e565b6020815191012090611713836110d7565b6020840192611721846110e6565b906001600160401b036117338961110a565b60ff6040519461ffff60208701974689523060408901521660608701521660808501521660a083015260c082015260c0815261177060e082611168565b519020928395845f52600460205260ff60405f205460a81c166117928161109b565b61179b8161109b565b6118b85760ff94937ffcb0ee0fce1aa12e90825f3aba2b01d909333def2f08045a334a9ef5c814e451938360a0936001600160401b0361186c61184a606061ffff99016117e781611670565b8460b01b6117f48761110a565b60b01b169064ffffffffff60801b4260801b169060801c1717600160a81b908e60d01b6118208b6110e6565b60d01b1617178a60d81b611833886110d7565b60d81b16178c5f52600460205260405f2055611670565b9461186661186061185a876110d7565b986110e6565b9461110a565b9461163e565b9a8b949193604051998a9816885216602087015216604085015260806060850152816080850152848401375f8288018401526001600160801b03191695601f01601f19168101030190a3565b84630c3471ff60e41b5f5260045260245ffd5b6118d49161163e565b90506305688e3560e11b5f5260045260245ffd5b506180006118f6828461163e565b9050116116ea565b636065093960e11b5f5260045ffd5b5063ffffffff6001600160401b036119248561110a565b16116116ce565b9050600160ff61193d602085016110e6565b1614145f6116c6565b9050600360ff611958602085016110e6565b1611906116bf565b9050600160ff611972602085016110e6565b1610906116b8565b90815f52600460205260405f20549160ff8360a81c166119998161109b565b6119a28161109b565b156119aa5750565b638e77368360e01b5f5260045260245ffd5b9190823b6119f757906119ce91611d4f565b506119d88161109b565b1591826119e457505090565b6001600160a01b03918216911614919050565b916020926064835f94519060405193630b135d3f60e11b855260048501526040602485015286820190604485015e8281018201859052601f01601f191601915afa630b135d3f60e11b5f5114601f3d11161690565b60243590815f52600460205260405f205460ff8160a81c16611a6d8161109b565b611a768161109b565b8015611b1757600390611a888161109b565b14611b0e57604435928314159081611aee575b50611ae6576001600160a01b031660643503611adf575f52600660205263ffffffff60405f2054169060843560ff8116810361019e57611adc924292611d89565b90565b5050600490565b505050600390565b611b05915060801b6001600160801b031916611189565b8214155f611a9b565b50505050600290565b5050505050600190565b9190803592835f52600460205260405f205460ff8160a81c16611b438161109b565b611b4c8161109b565b8015611bf057600390611b5e8161109b565b14611be6576020830135948514159081611bc6575b50611bbd576001600160a01b0316604082013503611bb557611adc925f526006602052611bad606063ffffffff60405f20541692016110e6565b904292611d89565b505050600490565b50505050600390565b611bdd915060801b6001600160801b031916611189565b8414155f611b73565b5050505050600290565b505050505050600190565b60ff811690601f8211611c2a5760405191611c17604084611168565b6020808452838101919036833783525290565b632cd44ac360e21b5f5260045ffd5b307f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03161480611d26575b15611c94577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a081526111cb60c082611168565b507f00000000000000000000000000000000000000000000000000000000000000004614611c6b565b8151919060418303611d7f57611d789250602082015190606060408401519301515f1a90611e83565b9192909190565b50505f9160029190565b9290600160ff1b841615611e7a57600160fe1b84161580159190611e63575b50611e5b5764ffffffffff83168110611e535764ffffffffff8360281c168015159182611e49575b5050611e425760ff16603f8111908115611e27575b50611e215763ffffffff8160501c168015159182611e0d575b5050611e08575f90565b600a90565b60701c63ffffffff16101590505f80611dfe565b50600990565b600191506001600160401b038360901c16901c16155f611de5565b5050600890565b1190505f80611dd0565b505050600790565b505050600690565b905063ffffffff808560d01c16911614155f611da8565b50505050600590565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411611f05579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15611efa575f516001600160a01b03811615611ef057905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f916003919056",
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
	Bin: "0x60808060405234601557610af0908161001a8239f35b5f80fdfe6080806040526004361015610012575f80fd5b5f3560e01c908163063d93d81461012a5750806306661abd1461010e578063d6851de5146100e35763e364db1814610048575f80fd5b346100df5760203660031901126100df576100616107ea565b6100696109dd565b506001600160a01b03165f818152600160205260409020549081156100cd57505f1981019081116100b9576100a96100a36100b592610959565b50610aa1565b60405191829182610852565b0390f35b634e487b7160e01b5f52601160045260245ffd5b636d0ddaab60e11b5f5260045260245ffd5b5f80fd5b346100df5760203660031901126100df576100fc6109dd565b506100b56100a96100a3600435610959565b346100df575f3660031901126100df5760205f54604051908152f35b346100df5760803660031901126100df576101436107ea565b60243567ffffffffffffffff81116100df57610163903690600401610800565b929060443567ffffffffffffffff81116100df57610185903690600401610800565b949060643567ffffffffffffffff81116100df576101a7903690600401610800565b638da5cb5b60e01b865290956001600160a01b031694909190602081600481895afa9081156107df575f9161079d575b50336001600160a01b039091160361078657845f52600160205260405f20546107735782151580610768575b15801561074c575b8015610730575b610721576102213684866108f3565b60208151910120805f52600260205260ff60405f2054166106f5575f52600260205260405f20600160ff198254161790556040519661025f886108b5565b85885261026d3685876108f3565b97602081019889526102803683856108f3565b6040820190815261029236868b6108f3565b99606083019a8b525f5468010000000000000000811015610545578060016102bc92015f55610959565b9390936106e2575183546001600160a01b0319166001600160a01b0391909116178355518051600184019167ffffffffffffffff821161054557819061030284546109a5565b601f8111610689575b50602090601f8311600114610626575f9261061b575b50508160011b915f199060031b1c19161790555b518051600283019167ffffffffffffffff82116105455761035683546109a5565b601f81116105ca575b50602090601f8311600114610564576003949392915f9183610559575b50508160011b915f1990861b1c19161790555b01975197885167ffffffffffffffff8111610545576103ae82546109a5565b601f81116104f4575b506020601f821160011461046557918161044594926104559796947fa9ccf46c5d66f6985a4df5d28fe0f2dc58904fd182fb370e0f5423492af7c02b9b9c9d5f9261045a575b50508160011b915f199060031b1c19161790555b5f54895f52600160205260405f2055610437604051978897606089526060890191610939565b918683036020880152610939565b9083820360408501523397610939565b0390a3005b015190508d806103fd565b601f1982169a835f52815f209b5f5b8181106104dc5750927fa9ccf46c5d66f6985a4df5d28fe0f2dc58904fd182fb370e0f5423492af7c02b9a9b9c61045598979593600193836104459997106104c4575b505050811b019055610411565b01515f1960f88460031b161c191690558d80806104b7565b838301518e556001909d019c60209384019301610474565b818111156103b757825f5260205f20601f830160051c906020841061053d575b81601f9101920160051c03905f5b8281106105305750506103b7565b5f82820155600101610522565b5f9150610514565b634e487b7160e01b5f52604160045260245ffd5b015190508d8061037c565b90601f19831691845f52815f20925f5b8181106105b257509160019391856003989796941061059b575b505050811b01905561038f565b01515f1983881b60f8161c191690558d808061058e565b92936020600181928786015181550195019301610574565b8281111561035f57835f5260205f20601f840160051c9060208510610613575b81601f9101920160051c03905f5b82811061060657505061035f565b5f828201556001016105f8565b5f91506105ea565b015190508d80610321565b5f8581528281209350601f198516905b8181106106715750908460019594939210610659575b505050811b019055610335565b01515f1960f88460031b161c191690558d808061064c565b92936020600181928786015181550195019301610636565b8281111561030b57909150835f5260205f20601f840160051c90602085106106da575b849392601f0160051c82900391015f5b8281106106ca57505061030b565b5f818301558594506001016106bc565b5f91506106ac565b634e487b7160e01b5f525f60045260245ffd5b50506040516388681e8d60e01b81526020600482015292839261071d92506024840191610939565b0390fd5b63112a55e560e31b5f5260045ffd5b5081151580610740575b15610212565b5061010082111561073a565b508615158061075c575b1561020b565b50610100871115610756565b506040831115610203565b8463065ed81b60e11b5f5260045260245ffd5b84631194af8760e11b5f526004523360245260445ffd5b90506020813d6020116107d7575b816107b8602093836108d1565b810103126100df57516001600160a01b03811681036100df57886101d7565b3d91506107ab565b6040513d5f823e3d90fd5b600435906001600160a01b03821682036100df57565b9181601f840112156100df5782359167ffffffffffffffff83116100df57602083818601950101116100df57565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b906108b2916020815260018060a01b038251166020820152606061089d61088860208501516080604086015260a085019061082e565b6040850151848203601f19018486015261082e565b920151906080601f198285030191015261082e565b90565b6080810190811067ffffffffffffffff82111761054557604052565b90601f8019910116810190811067ffffffffffffffff82111761054557604052565b92919267ffffffffffffffff8211610545576040519161091d601f8201601f1916602001846108d1565b8294818452818301116100df578281602093845f960137010152565b908060209392818452848401375f828201840152601f01601f1916010190565b5f54811015610991575f80805260029190911b7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5630191565b634e487b7160e01b5f52603260045260245ffd5b90600182811c921680156109d3575b60208310146109bf57565b634e487b7160e01b5f52602260045260245ffd5b91607f16916109b4565b604051906109ea826108b5565b606080835f81528160208201528160408201520152565b9060405191825f825492610a14846109a5565b8084529360018116908115610a7f5750600114610a3b575b50610a39925003836108d1565b565b90505f9291925260205f20905f915b818310610a63575050906020610a39928201015f610a2c565b6020919350806001915483858901015201910190918492610a4a565b905060209250610a3994915060ff191682840152151560051b8201015f610a2c565b90604051610aae816108b5565b6060610aeb6003839560018060a01b038154168552610acf60018201610a01565b6020860152610ae060028201610a01565b604086015201610a01565b91015256",
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
	Bin: "0x60a034606557601f6102a538819003918201601f19168301916001600160401b03831184841017606957808492602094604052833981010312606557516001600160a01b0381168103606557608052604051610227908161007e82396080518160ff0152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080600436101561000e575f80fd5b5f3560e01c631626ba7e14610021575f80fd5b3461015c57604036600319011261015c576024359067ffffffffffffffff821161015c573660238301121561015c5781600401359167ffffffffffffffff831161015c57366024848301011161015c57601f8301601f19908116603f0116820167ffffffffffffffff81118382101761014857836100b79460245f94602094604052828752018386013783010152600435610160565b506004811015610134571590816100fd575b50156100ed576020630b135d3f60e11b5b6040516001600160e01b03199091168152f35b60206001600160e01b03196100da565b7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0390811691161490505f6100c9565b634e487b7160e01b5f52602160045260245ffd5b634e487b7160e01b5f52604160045260245ffd5b5f80fd5b8151919060418303610190576101899250602082015190606060408401519301515f1a9061019a565b9192909190565b50505f9160029190565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0841161021c579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15610211575f516001600160a01b0381161561020757905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f916003919056",
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
