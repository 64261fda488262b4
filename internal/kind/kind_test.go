package kind_test

import (
	"errors"
	"io"
	"testing"

	"chancery/internal/kind"
)

var errGone = kind.New(kind.NotFound, "no such asset")

func TestASentinelAnswersToItselfAndToItsKindThroughWrapping(t *testing.T) {
	err := kind.Wrap(kind.WithHint(errGone, "list them"), "open", "0x12")
	for _, target := range []error{errGone, kind.NotFound} {
		if !errors.Is(err, target) {
			t.Errorf("errors.Is(%v, %v) = false", err, target)
		}
	}
	if errors.Is(err, kind.Denied) {
		t.Error("answers to a kind that it does not have")
	}
	if got, want := err.Error(), "open 0x12: no such asset"; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
	if got := kind.Hint(err); got != "list them" {
		t.Errorf("hint %q", got)
	}
}

func TestTheKindNearestToTheSurfaceWins(t *testing.T) {
	err := kind.As(kind.Corrupt, kind.Errorf(kind.Unavailable, "read: %w", io.ErrUnexpectedEOF), "check", "x")
	if got := kind.Of(err); got != kind.Corrupt {
		t.Errorf("kind %v", got)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
}

func TestAnErrorWithoutKindIsInternalAndNilIsNone(t *testing.T) {
	if got := kind.Of(io.EOF); got != kind.Internal {
		t.Errorf("kind %v", got)
	}
	if kind.Of(nil) != 0 || kind.Wrap(nil, "a", "b") != nil || kind.WithHint(nil, "h") != nil {
		t.Error("nil became an error")
	}
}
