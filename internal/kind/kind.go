// Package kind gives every error of Chancery one of ten kinds, so that a caller
// can decide what to do without knowing who failed.
//
// A package that owns a concept declares a sentinel with [New]; both the
// sentinel and its kind answer [errors.Is]:
//
//	var ErrNotListed = kind.New(kind.Denied, "not on the whitelist")
//
//	errors.Is(err, acl.ErrNotListed) // this very refusal
//	errors.Is(err, kind.Denied)      // any refusal
//
// What was being done to which thing is added once, with [Wrap]. Only the
// gateway's problem types and the command's exit codes turn kinds into
// something a stranger sees.
package kind

import (
	"errors"
	"fmt"
)

// Kind says what a caller can do about an error. It is itself an error, so that
// errors.Is(err, kind.NotFound) works on anything that carries it.
type Kind uint8

// The kinds. The zero Kind is none of them.
const (
	Invalid         Kind = iota + 1 // the input is wrong; the same input fails again
	NotFound                        // the thing named does not exist
	Conflict                        // it contradicts what is already there
	Unauthenticated                 // who is asking has not been shown
	Denied                          // who is asking may not
	Stale                           // the mirror is too old to decide
	Corrupt                         // stored or received bytes are not what they must be
	Exhausted                       // a limit (quota, rate, disk) is used up
	Unavailable                     // something needed can't be reached now; try again
	Internal                        // a fault of Chancery's own
)

var names = [...]string{
	"unknown", "invalid", "not found", "conflict", "unauthenticated", "denied",
	"stale", "corrupt", "exhausted", "unavailable", "internal",
}

func (k Kind) String() string {
	if int(k) < len(names) {
		return names[k]
	}
	return names[0]
}

// Error makes a Kind usable as a target of errors.Is.
func (k Kind) Error() string { return k.String() }

// Error is an error with its kind, what was being done to which thing, its
// cause, and where it helps a hint for whoever can mend it.
type Error struct {
	Kind   Kind
	Op     string // what was being done, such as "publish"
	Object string // to which thing, such as a dataset's name
	Err    error  // the cause; may be nil
	Hint   string // what to do about it; may be empty
}

func (e *Error) Error() string {
	s := e.Op
	if e.Object != "" {
		if s != "" {
			s += " "
		}
		s += e.Object
	}
	cause := e.Kind.String()
	if e.Err != nil {
		cause = e.Err.Error()
	}
	if s == "" {
		return cause
	}
	return s + ": " + cause
}

// Unwrap lets errors.Is find both the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

type sentinel struct {
	kind Kind
	text string
}

func (s *sentinel) Error() string { return s.text }
func (s *sentinel) Unwrap() error { return s.kind }

// New declares a sentinel error of a kind.
func New(k Kind, text string) error { return &sentinel{k, text} }

// Errorf makes an error of a kind; %w wraps a cause as fmt.Errorf does.
func Errorf(k Kind, format string, args ...any) error {
	return &Error{Kind: k, Err: fmt.Errorf(format, args...)}
}

// Wrap says what was being done to which thing when err happened, and keeps
// err's kind. It returns nil for nil.
func Wrap(err error, op, object string) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: Of(err), Op: op, Object: object, Err: err}
}

// As is Wrap with a kind of the caller's choosing, for causes from outside that
// carry none. It returns nil for nil.
func As(k Kind, err error, op, object string) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: k, Op: op, Object: object, Err: err}
}

// WithHint adds what to do about err. It returns nil for nil.
func WithHint(err error, hint string) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: Of(err), Err: err, Hint: hint}
}

// Of returns the kind nearest to the surface of err: Internal if it carries
// none, and the zero Kind for nil.
func Of(err error) Kind {
	if err == nil {
		return 0
	}
	var k Kind
	if errors.As(err, &k) {
		return k
	}
	return Internal
}

// Hint returns the hint nearest to the surface of err, or "".
func Hint(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}
