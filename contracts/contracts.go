// Package contracts is what Go programs need to know of Chancery's contracts:
// how assets, datasets, scopes and subjects are identified, the rules of a
// grant, the request that a reader signs, and the events in which the chain
// tells what happened. It computes and encodes; it talks to no chain (that is
// contracts/chain) and keeps nothing.
//
// The Solidity sources are in src, what solc made of them in artifacts, and the
// generated bindings in bindings. build/build.sh makes the last two.
package contracts

//go:generate build/build.sh

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// DataType tells what kind of asset it is.
type DataType uint8

// The data types of version 1.
const (
	Structured   DataType = 1 // rows in the ODS, served on request
	Unstructured DataType = 2 // a release, its payload off-chain
	Text         DataType = 3 // a small payload, carried on-chain
)

func (d DataType) String() string {
	switch d {
	case Structured:
		return "structured"
	case Unstructured:
		return "unstructured"
	case Text:
		return "text"
	}
	return "unknown"
}

// HeaderVersion is the version of the encoding that this package writes.
const HeaderVersion = 1

// Header is the fixed part of a digital asset.
type Header struct {
	Version       uint16   `json:"version"`
	DataType      DataType `json:"dataType"`
	HashAlgorithm uint64   `json:"hashAlgorithm"` // multihash code; 0 for structured data
}

// AssetID identifies an asset on every chain and in every contract:
// keccak256(abi.encode(chainId, contract, version, dataType, hashAlgorithm, keccak256(metadata))).
func AssetID(chainID uint64, contract common.Address, h Header, metadata []byte) common.Hash {
	return crypto.Keccak256Hash(
		word(chainID), common.LeftPadBytes(contract[:], 32), word(uint64(h.Version)), word(uint64(h.DataType)),
		word(h.HashAlgorithm), crypto.Keccak256(metadata))
}

func word(n uint64) []byte {
	b := make([]byte, 32)
	binary.BigEndian.PutUint64(b[24:], n)
	return b
}

// DatasetID is the stable id of a department's dataset: the first 16 bytes of
// keccak256("chancery/dataset" ‖ contract ‖ name).
func DatasetID(contract common.Address, name string) [16]byte {
	return [16]byte(crypto.Keccak256([]byte("chancery/dataset"), contract[:], []byte(name)))
}

// AssetScope is the scope of grants on one asset: its id.
func AssetScope(id common.Hash) common.Hash { return id }

// DatasetScope is the scope of grants on every asset of a dataset:
// keccak256("chancery/scope/dataset" ‖ id).
func DatasetScope(id [16]byte) common.Hash {
	return crypto.Keccak256Hash([]byte("chancery/scope/dataset"), id[:])
}

// AddressSubject is the subject of grants to one account: its address,
// left-padded to 32 bytes.
func AddressSubject(a common.Address) common.Hash { return common.BytesToHash(a[:]) }

// RoleSubject is the subject of grants to a role: keccak256("chancery/role" ‖ name).
func RoleSubject(name string) common.Hash {
	return crypto.Keccak256Hash([]byte("chancery/role"), []byte(name))
}

// Plaintext is the recipient of a request whose content the gateway decrypts.
const Plaintext = "plaintext"

// Context binds a request to one delivery: keccak256("chancery/context" ‖ nonce
// ‖ recipient). The nonce is the gateway's, used once; the recipient is the age
// recipient that the key header will be for, or [Plaintext].
func Context(nonce [32]byte, recipient string) common.Hash {
	return crypto.Keccak256Hash([]byte("chancery/context"), nonce[:], []byte(recipient))
}

// Status is where an asset stands.
type Status uint8

// The statuses, as in IDepartmentAssets.
const (
	None Status = iota
	Active
	Superseded
	Withdrawn
)

func (s Status) String() string {
	return name(uint8(s), "none", "active", "superseded", "withdrawn")
}

// DenialReason is why the contract refuses a request.
type DenialReason uint8

// The reasons, as in IDepartmentAssets, in the order in which they are looked for.
const (
	Allowed DenialReason = iota
	AssetUnknown
	AssetNotActive
	WrongScope
	WrongSubject
	NoGrant
	Revoked
	NotYetValid
	Expired
	PurposeNotAllowed
	QuotaUsedUp
)

func (r DenialReason) String() string {
	return name(uint8(r), "allowed", "asset unknown", "asset withdrawn", "scope is not the asset's", "subject is not the requester",
		"not on the whitelist", "revoked", "not yet valid", "expired", "purpose not allowed", "quota used up")
}

func name(i uint8, names ...string) string {
	if int(i) < len(names) {
		return names[i]
	}
	return "unknown"
}
