package api

import (
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// Withdraw is posted to /v1/publisher/withdrawals.
type Withdraw struct {
	Asset  common.Hash `json:"asset"`
	Erase  bool        `json:"erase,omitempty"`  // the key header too: the payload is unreadable for ever
	Reason string      `json:"reason,omitempty"` // of the erasure, for its record; at most [MaxReason] bytes
}

// MaxReason bounds the reason of an erasure, in bytes.
const MaxReason = 1000

// Withdrawal is its result. Repeating a withdrawal gives the same.
type Withdrawal struct {
	Already bool        `json:"already"` // it was withdrawn on the chain before
	Asset   common.Hash `json:"asset"`
	Tx      common.Hash `json:"tx,omitzero"`
	Block   uint64      `json:"block,omitempty"`
	GasUsed uint64      `json:"gasUsed,omitempty"`
	Erasure *Erasure    `json:"erasure,omitempty"`
	Object  string      `json:"object,omitempty"` // store key
	Removed bool        `json:"removed"`          // the object is gone
	InUse   bool        `json:"inUse,omitempty"`  // it stays: a live asset has the same
}

// Erasure is the record that a key header was erased.
type Erasure struct {
	At     time.Time      `json:"at"`
	By     common.Address `json:"by"`
	Reason string         `json:"reason,omitempty"`
}
