package contracts

import (
	"math/big"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"chancery/contracts/bindings"
	"chancery/internal/kind"
)

// Rules are what a grant allows. The zero time is no bound.
type Rules struct {
	NotBefore time.Time // first second at which it allows
	NotAfter  time.Time // last second at which it allows
	Quota     uint32    // requests allowed in all; 0 without limit
	Purposes  Purposes  // what it may be used for
	Flags     uint16    // for the gateway; the two highest bits are the contract's
}

func (r Rules) binding() bindings.IDepartmentAssetsRules {
	return bindings.IDepartmentAssetsRules{
		NotBefore: seconds(r.NotBefore), NotAfter: seconds(r.NotAfter), Quota: r.Quota, Purposes: uint64(r.Purposes), Flags: r.Flags,
	}
}

func rulesOf(b bindings.IDepartmentAssetsRules) Rules {
	return Rules{
		NotBefore: fromSeconds(b.NotBefore), NotAfter: fromSeconds(b.NotAfter), Quota: b.Quota, Purposes: Purposes(b.Purposes), Flags: b.Flags,
	}
}

// Check reports rules that the contract would refuse.
func (r Rules) Check() error {
	switch {
	case r.Purposes == 0:
		return kind.Errorf(kind.Invalid, "a grant needs at least one purpose")
	case !r.NotAfter.IsZero() && r.NotAfter.Before(r.NotBefore):
		return kind.Errorf(kind.Invalid, "the window ends (%s) before it starts (%s)", r.NotAfter.Format(time.RFC3339), r.NotBefore.Format(time.RFC3339))
	case !r.NotBefore.IsZero() && (r.NotBefore.Unix() < 0 || r.NotBefore.Unix() > maxUint40),
		!r.NotAfter.IsZero() && (r.NotAfter.Unix() <= 0 || r.NotAfter.Unix() > maxUint40):
		return kind.Errorf(kind.Invalid, "the window is outside the years that a contract can hold")
	case r.Flags&0xc000 != 0:
		return kind.Errorf(kind.Invalid, "flags %#x are the contract's own", r.Flags&0xc000)
	}
	return nil
}

// maxUint40 is the last second that the contract's times hold.
const maxUint40 = 1<<40 - 1

func seconds(t time.Time) *big.Int {
	if t.IsZero() {
		return new(big.Int)
	}
	return big.NewInt(t.Unix())
}

func fromSeconds(n *big.Int) time.Time {
	if n == nil || n.Sign() == 0 {
		return time.Time{}
	}
	return time.Unix(n.Int64(), 0).UTC()
}

// Purposes is a set of purposes, bit n for purpose n.
type Purposes uint64

// The purposes that every department starts with.
const (
	Inspection uint8 = iota
	Audit
	Statistics
	Research
	ServiceDelivery
)

var purposeNames = []string{"inspection", "audit", "statistics", "research", "service-delivery"}

// PurposeName is the name of a purpose, or its number where it has none.
func PurposeName(bit uint8) string {
	if int(bit) < len(purposeNames) {
		return purposeNames[bit]
	}
	return strconv.Itoa(int(bit))
}

// ParsePurpose reads a purpose's name or number (0 to 63).
func ParsePurpose(s string) (uint8, error) {
	for i, n := range purposeNames {
		if n == s {
			return uint8(i), nil
		}
	}
	if n, err := strconv.ParseUint(s, 10, 8); err == nil && n < 64 {
		return uint8(n), nil
	}
	return 0, kind.Errorf(kind.Invalid, "%q is not a purpose: %s, or a number up to 63", s, strings.Join(purposeNames, ", "))
}

// ParsePurposes reads names or numbers separated by commas.
func ParsePurposes(s string) (Purposes, error) {
	var p Purposes
	for part := range strings.SplitSeq(s, ",") {
		bit, err := ParsePurpose(strings.TrimSpace(part))
		if err != nil {
			return 0, err
		}
		p |= 1 << bit
	}
	return p, nil
}

// Has reports whether a purpose is in the set.
func (p Purposes) Has(bit uint8) bool { return bit < 64 && p>>bit&1 == 1 }

// String lists the names, separated by commas.
func (p Purposes) String() string {
	var names []string
	for rest := uint64(p); rest != 0; rest &= rest - 1 {
		names = append(names, PurposeName(uint8(bits.TrailingZeros64(rest))))
	}
	return strings.Join(names, ",")
}
