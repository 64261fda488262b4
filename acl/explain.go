package acl

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"chancery/contracts"
	"chancery/internal/kind"
)

// Err is nil if the request is allowed, else an error of kind Denied that
// answers errors.Is for every reason.
func (d Decision) Err() error {
	if d.Allowed {
		return nil
	}
	if len(d.Reasons) == 0 {
		return ErrNotListed
	}
	r := &refusal{}
	for _, x := range d.Reasons {
		r.texts = append(r.texts, x.Text)
		r.errs = append(r.errs, x.err)
	}
	return r
}

type refusal struct {
	texts []string
	errs  []error
}

func (r *refusal) Error() string   { return strings.Join(r.texts, "; ") }
func (r *refusal) Unwrap() []error { return append([]error{kind.Denied}, r.errs...) }

var codes = []struct {
	err  error
	code string
}{
	{ErrUnknownAsset, "unknown-asset"}, {ErrWithdrawn, "withdrawn"}, {ErrScope, "wrong-scope"},
	{ErrSubject, "wrong-subject"}, {ErrNotListed, "not-listed"}, {ErrRevoked, "revoked"},
	{ErrWindow, "outside-window"}, {ErrPurpose, "purpose"}, {ErrQuota, "quota"},
}

func reason(err error, format string, args ...any) Reason {
	r := Reason{Text: fmt.Sprintf(format, args...), err: err}
	for _, c := range codes {
		if errors.Is(err, c.err) {
			r.Code = c.code
		}
	}
	return r
}

// ask is what the matcher function rules sees of a request and of the grant
// that it might rely on.
type ask struct {
	asset   *asset
	grant   *grant
	epoch   epoch // of the scope
	purpose uint8
	spent   bool // the quota is not asked
	now     time.Time
}

// refusals lists each rule that refuses, as the contract would: a window's ends
// are both inside it. The contract checked the window against the block's time when
// it let the request in. Here it is the clock, since a download goes on after that
// block: whichever ends first binds.
func (a *ask) refusals() []Reason {
	switch {
	case a.asset == nil:
		return []Reason{reason(ErrUnknownAsset, "the asset is not registered")}
	case a.asset.status != contracts.Active && a.asset.status != contracts.Superseded:
		return []Reason{reason(ErrWithdrawn, "the asset was withdrawn in block %d by transaction %s", a.asset.block, a.asset.tx)}
	case a.grant == nil:
		return []Reason{reason(ErrNotListed, "no grant for this asset")}
	case a.grant.Revoked:
		return []Reason{reason(ErrRevoked, "revoked in block %d by transaction %s", a.grant.Block, a.grant.Tx)}
	case a.grant.Epoch != a.epoch.epoch:
		return []Reason{reason(ErrRevoked, "revoked with all grants of its scope in block %d by transaction %s", a.epoch.block, a.epoch.tx)}
	}
	var out []Reason
	r, now := a.grant.Rules, a.now.Unix()
	if !r.NotBefore.IsZero() && now < r.NotBefore.Unix() {
		out = append(out, reason(ErrWindow, "window opens on %s", r.NotBefore.UTC().Format(time.RFC3339)))
	}
	if !r.NotAfter.IsZero() && now > r.NotAfter.Unix() {
		out = append(out, reason(ErrWindow, "window closed on %s", r.NotAfter.UTC().Format(time.RFC3339)))
	}
	if a.purpose > 63 || !r.Purposes.Has(a.purpose) {
		out = append(out, reason(ErrPurpose, "purpose %s is not allowed (allowed: %s)", contracts.PurposeName(a.purpose), r.Purposes))
	}
	if !a.spent && r.Quota != 0 && a.grant.Used >= r.Quota {
		out = append(out, reason(ErrQuota, "quota of %d used up", r.Quota))
	}
	return out
}
