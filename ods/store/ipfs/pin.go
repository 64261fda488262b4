package ipfs

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"time"

	pinning "github.com/ipfs/boxo/pinning/remote/client"
	"github.com/ipfs/go-cid"
	ma "github.com/multiformats/go-multiaddr"

	"chancery/internal/kind"
)

// PinningService is an account at a service that speaks the IPFS Pinning
// Service API (ipfs.github.io/pinning-services-api-spec).
type PinningService struct {
	URL   string // without the /pins that requests add
	Token string // bearer token; it never leaves this type but to the service
}

// String keeps the token out of logs and errors.
func (p PinningService) String() string { return p.name() }

// GoString keeps the token out of %#v.
func (p PinningService) GoString() string { return p.name() }

// LogValue keeps the token out of structured logs.
func (p PinningService) LogValue() slog.Value { return slog.StringValue(p.name()) }

// name is the service's address without a password that may be in it.
func (p PinningService) name() string {
	u, err := url.Parse(p.URL)
	if err != nil {
		return "pinning service"
	}
	return u.Redacted()
}

const (
	pollFirst = time.Second      // until a pin's status is asked for; the pause doubles
	pollLast  = 30 * time.Second // the longest pause
	patience  = 5                // questions in a row that may fail before the wait ends
)

// Pin has a service keep a payload, and returns once it has it all. origins are
// multiaddrs, with /p2p/, where it gets the payload from. A payload that it keeps
// already isn't asked for again, and one that it is fetching is waited for.
// progress, which may be nil, is told each new status. Ending ctx ends the wait
// and leaves the service at work. Errors are of kind Unavailable, or Invalid for
// an origin that can't be.
func Pin(ctx context.Context, s PinningService, root cid.Cid, name string, origins []string, progress func(status string)) error {
	return kind.Wrap(s.pin(ctx, root, name, origins, progress), "pin "+root.String()+" at", s.name())
}

func (p PinningService) pin(ctx context.Context, root cid.Cid, name string, origins []string, progress func(status string)) error {
	quiet()
	if progress == nil {
		progress = func(string) {}
	}
	var from []ma.Multiaddr
	for _, o := range origins {
		a, err := ma.NewMultiaddr(o)
		if err != nil {
			return kind.As(kind.Invalid, err, "read origin", o)
		}
		from = append(from, a)
	}
	c := pinning.NewClient(p.URL, p.Token)
	known, err := c.LsSync(ctx, pinning.PinOpts.FilterCIDs(root), pinning.PinOpts.FilterStatus(pinning.StatusPinned, pinning.StatusPinning, pinning.StatusQueued))
	if err != nil {
		return p.failed(ctx, err)
	}
	var status pinning.PinStatusGetter
	if len(known) > 0 {
		status = known[0]
	} else if status, err = c.Add(ctx, root, pinning.PinOpts.WithName(name), pinning.PinOpts.WithOrigins(from...)); err != nil {
		return p.failed(ctx, err)
	}
	told, id, pause, failures := pinning.StatusUnknown, status.GetRequestId(), pollFirst, 0
	for {
		if s := status.GetStatus(); s != told {
			told = s
			progress(s.String())
		}
		switch told {
		case pinning.StatusPinned:
			return nil
		case pinning.StatusFailed:
			return kind.WithHint(kind.Errorf(kind.Unavailable, "the service could not get it: %s", p.without(status.GetInfo()["status_details"])),
				"can it reach this node? see `ipfs.listen`")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, pollLast)
		next, err := c.GetStatusByID(ctx, id)
		if err != nil {
			if failures++; failures == patience || ctx.Err() != nil {
				return p.failed(ctx, err)
			}
			continue
		}
		status, failures = next, 0
	}
}

// Unpin tells a service to keep a payload no longer. One that it doesn't keep is
// no error. Errors are of kind Unavailable.
func Unpin(ctx context.Context, s PinningService, root cid.Cid) error {
	return kind.Wrap(s.unpin(ctx, root), "unpin "+root.String()+" at", s.name())
}

func (p PinningService) unpin(ctx context.Context, root cid.Cid) error {
	quiet()
	c := pinning.NewClient(p.URL, p.Token)
	known, err := c.LsSync(ctx, pinning.PinOpts.FilterCIDs(root),
		pinning.PinOpts.FilterStatus(pinning.StatusPinned, pinning.StatusPinning, pinning.StatusQueued, pinning.StatusFailed))
	if err != nil {
		return p.failed(ctx, err)
	}
	for _, pin := range known {
		if err := c.DeleteByID(ctx, pin.GetRequestId()); err != nil {
			return p.failed(ctx, err)
		}
	}
	return nil
}

func (p PinningService) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// A service may repeat in its answer what it was sent.
	err = errors.New(p.without(err.Error()))
	return kind.WithHint(kind.As(kind.Unavailable, err, "ask", "pinning service"), "look at the service's address and token")
}

func (p PinningService) without(text string) string {
	if p.Token == "" {
		return text
	}
	return strings.ReplaceAll(text, p.Token, "…")
}
