package ipfs

import (
	"context"
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
func (p PinningService) String() string { return p.URL }

// pollPin is how often a pin's status is asked for.
const pollPin = time.Second

// Pin has a service keep a payload, and returns once it has it all. origins are
// multiaddrs, with /p2p/, where it gets the payload from. A payload that it keeps
// already isn't asked for again, and one that it is fetching is waited for.
// progress, which may be nil, is told each new status. Ending ctx ends the wait
// and leaves the service at work.
func Pin(ctx context.Context, s PinningService, root cid.Cid, name string, origins []string, progress func(status string)) error {
	return kind.Wrap(pin(ctx, s, root, name, origins, progress), "pin "+root.String()+" at", s.URL)
}

func pin(ctx context.Context, s PinningService, root cid.Cid, name string, origins []string, progress func(status string)) error {
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
	c := pinning.NewClient(s.URL, s.Token)
	known, err := c.LsSync(ctx, pinning.PinOpts.FilterCIDs(root), pinning.PinOpts.FilterStatus(pinning.StatusPinned, pinning.StatusPinning, pinning.StatusQueued))
	if err != nil {
		return pinFailed(ctx, err)
	}
	var status pinning.PinStatusGetter
	if len(known) > 0 {
		status = known[0]
	} else if status, err = c.Add(ctx, root, pinning.PinOpts.WithName(name), pinning.PinOpts.WithOrigins(from...)); err != nil {
		return pinFailed(ctx, err)
	}
	told := pinning.StatusUnknown
	for {
		if s := status.GetStatus(); s != told {
			told = s
			progress(s.String())
		}
		switch told {
		case pinning.StatusPinned:
			return nil
		case pinning.StatusFailed:
			return kind.WithHint(kind.Errorf(kind.Unavailable, "the service could not get it: %s", status.GetInfo()["status_details"]),
				"can it reach this node? see `ipfs.listen`")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollPin):
		}
		if status, err = c.GetStatusByID(ctx, status.GetRequestId()); err != nil {
			return pinFailed(ctx, err)
		}
	}
}

func pinFailed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return kind.WithHint(kind.As(kind.Unavailable, err, "ask", "pinning service"), "look at the service's address and token")
}
