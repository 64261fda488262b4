// Package acl decides who may read what. Its policy is a mirror of one
// department contract's whitelist: [Mirror] follows the contract's events, keeps
// every version of every grant in tables named acl_…, and answers [Mirror.Decide]
// from memory. The tables can be deleted; the chain fills them again.
//
// Everything that isn't clearly allowed is denied. An error of Decide is no
// decision, and denies: the mirror has not caught up, or has not heard from the
// chain for longer than its limit.
//
// # The model
//
// The decision is made by Casbin (model.conf). A grant is a grouping g(subject,
// scope), not a policy line: Casbin walks all policy lines for each decision, but
// follows the groupings of one subject only. What a grant allows (window,
// purposes, quota, epoch) and whether the asset still stands is the matcher
// function rules. The matcher asks the role manager through the function listed and
// not through Casbin's own g(), which remembers every pair it was ever asked
// about: strangers could grow that without bound. For the same reason, and since
// it goes on to answer true after a grouping is removed, CachedEnforcer isn't used.
//
// The package knows nothing of signatures, sessions or files.
package acl

import (
	"time"

	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
)

// Why a request is refused. All but ErrStale are of kind Denied.
var (
	ErrStale        = kind.New(kind.Stale, "the mirror of the chain is too old to decide")
	ErrUnknownAsset = kind.New(kind.Denied, "the asset is not registered")
	ErrWithdrawn    = kind.New(kind.Denied, "the asset is withdrawn")
	ErrScope        = kind.New(kind.Denied, "the scope does not cover the asset")
	ErrSubject      = kind.New(kind.Denied, "the subject is not the requester")
	ErrNotListed    = kind.New(kind.Denied, "not on the whitelist")
	ErrRevoked      = kind.New(kind.Denied, "the grant is revoked")
	ErrWindow       = kind.New(kind.Denied, "outside the grant's window")
	ErrPurpose      = kind.New(kind.Denied, "the purpose is not allowed")
	ErrQuota        = kind.New(kind.Denied, "the grant's quota is used up")
)

// Request asks whether an account may read an asset.
type Request struct {
	Asset          common.Hash
	Requester      common.Address
	Scope, Subject common.Hash // the grant relied on; zero: any that allows
	Purpose        uint8       // bit number
	Ticketed       bool        // an AccessGranted has spent the quota: it is not asked again
}

// Decision is the answer, with the block that the mirror stood at.
type Decision struct {
	Allowed        bool
	At             chain.Ref
	Scope, Subject common.Hash // the grant that allowed
	Reasons        []Reason    // why not, for every grant considered
	Model          string      // SHA-256 of model.conf, in hex
}

// Reason is one refusal: a stable code, and words for people.
type Reason struct {
	Code string
	Text string
	err  error
}

// Grant is a line of the whitelist as it stands.
type Grant struct {
	Scope, Subject common.Hash
	Rules          contracts.Rules
	Used, Epoch    uint32
	Revoked        bool        // by itself or with its whole scope
	Block          uint64      // of the last change
	Tx             common.Hash // of the last change
}

// GrantFilter narrows Grants; zero fields match everything.
type GrantFilter struct {
	Scope, Subject common.Hash
}

// DefaultMaxStaleness is how long the chain may be silent.
const DefaultMaxStaleness = 60 * time.Second
