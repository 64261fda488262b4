package api

import (
	"errors"
	"net/http"
	"strings"

	"chancery/internal/kind"
)

// Refusals that a client may want to tell apart from others of their kind.
// Both the gateway's errors and a [Problem] that a client received answer
// errors.Is for them.
var (
	ErrSignInExpired     = kind.New(kind.Unauthenticated, "the sign-in has expired")
	ErrSignInReplayed    = kind.New(kind.Unauthenticated, "the sign-in's nonce was used before, or never issued here")
	ErrSignInOtherDomain = kind.New(kind.Unauthenticated, "the sign-in was made for another gateway or chain")
	ErrSignInInvalid     = kind.New(kind.Invalid, "not a sign-in message (EIP-4361)")
	ErrSignature         = kind.New(kind.Unauthenticated, "the signature is not by that address")
	ErrNoSession         = kind.New(kind.Unauthenticated, "sign in first")
	ErrNotPublisher      = kind.New(kind.Denied, "only a publisher of this department may do that")
	ErrRequestReplayed   = kind.New(kind.Conflict, "this access request was used before")
	ErrNonceExpired      = kind.New(kind.Conflict, "the access request's nonce has expired, or was never issued here")
	ErrNoTicket          = kind.New(kind.Denied, "there is no running permission to fetch this asset")
	ErrTicketExpired     = kind.New(kind.Denied, "the permission to fetch this asset has expired")
	ErrRange             = kind.New(kind.Invalid, "the range lies outside the file")
	ErrTooLarge          = kind.New(kind.Invalid, "the request is too large")
	ErrNoContract        = kind.New(kind.Unavailable, "this department has no contract yet")
	ErrTooMany           = kind.New(kind.Exhausted, "too many requests from this address")
	ErrBadPath           = kind.New(kind.Invalid, "the path is not in its plain form")
	ErrMethod            = kind.New(kind.Invalid, "this address doesn't take that method")
	ErrRevoked           = kind.New(kind.Denied, "the grant was revoked")
	ErrNotListed         = kind.New(kind.Denied, "not on the whitelist")
	ErrOutsideWindow     = kind.New(kind.Denied, "the grant is not in force at this time")
	ErrPurpose           = kind.New(kind.Denied, "the grant doesn't allow that purpose")
	ErrQuota             = kind.New(kind.Denied, "the grant's quota is used up")
	ErrWithdrawn         = kind.New(kind.Denied, "the asset is not active")
	ErrErased            = kind.New(kind.NotFound, "the asset was erased for ever: its key is gone, and nobody can open it any more")
)

// prefix starts the type of every problem.
const prefix = "urn:chancery:problem:"

type spec struct {
	slug   string
	status int
	err    error
}

// specs are looked through in order, so the special ones come before the kinds.
var specs = []spec{
	{"sign-in-expired", 401, ErrSignInExpired},
	{"sign-in-replayed", 401, ErrSignInReplayed},
	{"sign-in-other-domain", 401, ErrSignInOtherDomain},
	{"sign-in-invalid", 400, ErrSignInInvalid},
	{"signature", 401, ErrSignature},
	{"no-session", 401, ErrNoSession},
	{"not-publisher", 403, ErrNotPublisher},
	{"request-replayed", 409, ErrRequestReplayed},
	{"nonce-expired", 409, ErrNonceExpired},
	{"no-ticket", 403, ErrNoTicket},
	{"ticket-expired", 403, ErrTicketExpired},
	{"range", 416, ErrRange},
	{"too-large", 413, ErrTooLarge},
	{"no-contract", 503, ErrNoContract},
	{"too-many", 429, ErrTooMany},
	{"bad-path", 400, ErrBadPath},
	{"method", 405, ErrMethod},
	{"revoked", 403, ErrRevoked},
	{"outside-window", 403, ErrOutsideWindow},
	{"purpose", 403, ErrPurpose},
	{"quota", 403, ErrQuota},
	{"withdrawn", 403, ErrWithdrawn},
	{"not-listed", 403, ErrNotListed},
	{"erased", 410, ErrErased},

	{"invalid", 400, kind.Invalid},
	{"not-found", 404, kind.NotFound},
	{"conflict", 409, kind.Conflict},
	{"unauthenticated", 401, kind.Unauthenticated},
	{"denied", 403, kind.Denied},
	{"stale", 503, kind.Stale},
	{"corrupt", 500, kind.Corrupt},
	{"exhausted", 429, kind.Exhausted},
	{"unavailable", 503, kind.Unavailable},
	{"internal", 500, kind.Internal},
}

var titles = map[kind.Kind]string{
	kind.Invalid: "The request is wrong", kind.NotFound: "There is no such thing", kind.Conflict: "It contradicts what is there",
	kind.Unauthenticated: "Who is asking has not been shown", kind.Denied: "Refused",
	kind.Stale: "The gateway has had no news of the chain for too long to decide", kind.Corrupt: "Stored bytes are not what they must be",
	kind.Exhausted: "A limit is used up", kind.Unavailable: "Something that is needed can't be reached now",
	kind.Internal: "The gateway failed",
}

// ProblemType is the media type of a [Problem].
const ProblemType = "application/problem+json"

// Reason is one rule that refused.
type Reason struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Problem is an error as it travels (RFC 9457). Its type is stable and is what
// programs look at; the rest is for people. It is an error whose kind and
// special sentinel answer errors.Is.
type Problem struct {
	Type    string   `json:"type"`
	Title   string   `json:"title"`
	Status  int      `json:"status"`
	Detail  string   `json:"detail,omitempty"`
	Hint    string   `json:"hint,omitempty"`
	Reasons []Reason `json:"reasons,omitempty"`
	Tx      string   `json:"tx,omitempty"` // the transaction that recorded the refusal
	Request string   `json:"request,omitempty"`
}

// ProblemOf gives the problem for an error: type, title and status. It takes
// nothing of the error's text, which may not be for strangers.
func ProblemOf(err error) *Problem {
	for _, s := range specs {
		if _, isKind := s.err.(kind.Kind); isKind {
			if kind.Of(err) != s.err {
				continue
			}
		} else if !errors.Is(err, s.err) {
			continue
		}
		return s.problem()
	}
	return specs[len(specs)-1].problem()
}

func (s spec) problem() *Problem {
	title, ok := s.err.Error(), false
	if k, is := s.err.(kind.Kind); is {
		title, ok = titles[k]
		if !ok {
			title = k.String()
		}
	}
	return &Problem{Type: prefix + s.slug, Title: title, Status: s.status}
}

func (p *Problem) Error() string {
	s := p.Title
	if p.Detail != "" {
		s += ": " + p.Detail
		for _, general := range titles {
			if p.Title == general {
				s = p.Detail // which says more
			}
		}
	}
	for i, r := range p.Reasons {
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		if !strings.Contains(s, r.Text) {
			s += sep + r.Text
		}
	}
	return s
}

// Unwrap lets errors.Is find the kind, or the sentinel and through it the kind.
func (p *Problem) Unwrap() []error {
	out := []error{kind.WithHint(p.sentinel(), p.Hint)}
	for _, r := range p.Reasons {
		for _, s := range specs {
			if s.slug == r.Code {
				out = append(out, s.err)
			}
		}
	}
	return out
}

func (p *Problem) sentinel() error {
	for _, s := range specs {
		if p.Type == prefix+s.slug {
			return s.err
		}
	}
	switch {
	case p.Status == http.StatusNotFound:
		return kind.NotFound
	case p.Status >= 500:
		return kind.Unavailable
	}
	return kind.Invalid
}
