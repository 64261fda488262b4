package contracts

import (
	"crypto/ecdsa"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"

	"chancery/contracts/bindings"
	"chancery/internal/kind"
)

// ErrSignature says that a request's signature is not its requester's.
var ErrSignature = kind.New(kind.Unauthenticated, "the signature is not the requester's")

// AccessRequest is what a reader asks the contract for, and signs (EIP-712)
// where someone else relays it.
type AccessRequest struct {
	AssetID  common.Hash  `json:"assetId"`
	Scope    common.Hash  `json:"scope"`    // of the grant relied on
	Subject  common.Hash  `json:"subject"`  // of the grant relied on
	Purpose  uint8        `json:"purpose"`  // bit number
	Context  common.Hash  `json:"context"`  // see [Context]
	Nonce    *hexutil.Big `json:"nonce"`    // any number that the requester has not used
	Deadline uint64       `json:"deadline"` // last second (Unix) at which it may be mined
}

// Check reports a request that can't be encoded.
func (r AccessRequest) Check() error {
	if r.Nonce == nil || r.Nonce.ToInt().Sign() < 0 || r.Nonce.ToInt().BitLen() > 256 {
		return kind.Errorf(kind.Invalid, "the request's nonce must be a number of at most 256 bits")
	}
	if r.Purpose > 63 {
		return kind.Errorf(kind.Invalid, "purpose %d is not between 0 and 63", r.Purpose)
	}
	return nil
}

// Binding is the request as the generated bindings take it.
func (r AccessRequest) Binding() bindings.IDepartmentAssetsAccessRequest {
	nonce := new(big.Int)
	if r.Nonce != nil {
		nonce = r.Nonce.ToInt()
	}
	return bindings.IDepartmentAssetsAccessRequest{
		AssetId: r.AssetID, Scope: r.Scope, Subject: r.Subject, Purpose: r.Purpose, Context: r.Context, Nonce: nonce, Deadline: r.Deadline,
	}
}

// TypedData is the request as a wallet shows and signs it (EIP-712).
func (r AccessRequest) TypedData(chainID uint64, contract common.Address) apitypes.TypedData {
	b := r.Binding()
	return apitypes.TypedData{
		Types: apitypes.Types{
			"EIP712Domain": {{Name: "name", Type: "string"}, {Name: "version", Type: "string"}, {Name: "chainId", Type: "uint256"}, {Name: "verifyingContract", Type: "address"}},
			"AccessRequest": {
				{Name: "assetId", Type: "bytes32"}, {Name: "scope", Type: "bytes32"}, {Name: "subject", Type: "bytes32"}, {Name: "purpose", Type: "uint8"},
				{Name: "context", Type: "bytes32"}, {Name: "nonce", Type: "uint256"}, {Name: "deadline", Type: "uint64"},
			},
		},
		PrimaryType: "AccessRequest",
		Domain: apitypes.TypedDataDomain{
			Name: "Chancery DepartmentAssets", Version: "1",
			ChainId: (*math.HexOrDecimal256)(new(big.Int).SetUint64(chainID)), VerifyingContract: contract.Hex(),
		},
		Message: apitypes.TypedDataMessage{
			"assetId": r.AssetID.Hex(), "scope": r.Scope.Hex(), "subject": r.Subject.Hex(), "purpose": (*math.HexOrDecimal256)(big.NewInt(int64(r.Purpose))),
			"context": r.Context.Hex(), "nonce": (*math.HexOrDecimal256)(b.Nonce), "deadline": (*math.HexOrDecimal256)(new(big.Int).SetUint64(r.Deadline)),
		},
	}
}

// Digest is the EIP-712 digest that the requester signs.
func (r AccessRequest) Digest(chainID uint64, contract common.Address) (common.Hash, error) {
	if err := r.Check(); err != nil {
		return common.Hash{}, err
	}
	d, _, err := apitypes.TypedDataAndHash(r.TypedData(chainID, contract))
	return common.BytesToHash(d), kind.As(kind.Invalid, err, "hash", "access request")
}

// SignRequest signs a request for one contract on one chain. The signature has
// 65 bytes, r ‖ s ‖ v with v 27 or 28.
func SignRequest(key *ecdsa.PrivateKey, r AccessRequest, chainID uint64, contract common.Address) ([]byte, error) {
	digest, err := r.Digest(chainID, contract)
	if err != nil {
		return nil, err
	}
	sig, err := crypto.Sign(digest[:], key)
	if err != nil {
		return nil, kind.As(kind.Internal, err, "sign", "access request")
	}
	sig[64] += 27
	return sig, nil
}

// RecoverSigner returns the account that signed a digest. High s values and
// unknown v values are refused, as the contract refuses them.
func RecoverSigner(digest common.Hash, sig []byte) (common.Address, error) {
	if len(sig) != 65 || (sig[64] != 27 && sig[64] != 28) ||
		!crypto.ValidateSignatureValues(sig[64]-27, new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:64]), true) {
		return common.Address{}, ErrSignature
	}
	raw := append([]byte(nil), sig...)
	raw[64] -= 27
	pub, err := crypto.SigToPub(digest[:], raw)
	if err != nil {
		return common.Address{}, ErrSignature
	}
	return crypto.PubkeyToAddress(*pub), nil
}
