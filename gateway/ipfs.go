package gateway

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/labstack/echo/v4"

	"chancery/gateway/api"
	"chancery/internal/kind"
)

// IPFS gives out the department's payloads, which are of no use without a key,
// to whoever asks for them by their CIDs.
type IPFS interface {
	// Handler serves /ipfs/{cid}; nil where that is off.
	Handler() http.Handler
	// Addrs are the multiaddrs of the node; none where there is no node.
	Addrs() []string
	// Announce tells the network of a new payload, where announcing is configured.
	Announce(ctx context.Context, root cid.Cid) error
	// Services names the pinning services that are configured.
	Services() []string
	// Pin has a service keep a payload, and returns once it has it.
	Pin(ctx context.Context, service string, root cid.Cid, name string, progress func(status string)) error
}

// ipfsBlock answers what IPFS clients ask for.
func (s *Server) ipfsBlock(c echo.Context) error {
	h := department(c).ipfsHandler()
	if h == nil {
		return stateErr(kind.NotFound, "this gateway gives out no payloads to IPFS")
	}
	// Anyone's page may have them: they are verified by their CIDs.
	c.Response().Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.ServeHTTP(c.Response(), c.Request())
	return nil
}

func (d *Department) ipfsHandler() http.Handler {
	if d.IPFS == nil {
		return nil
	}
	return d.IPFS.Handler()
}

// announce tells the network of a payload that was published. It is announced
// again later, so that a failure is only noted.
func (s *Server) announce(ctx context.Context, d *Department, root cid.Cid) {
	if d.IPFS == nil || !root.Defined() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := d.IPFS.Announce(ctx, root); err != nil {
		s.log.Warn("a payload was not announced", "cid", root, "err", err)
	}
}

// pin has a pinning service keep an asset's payload.
func (s *Server) pin(c echo.Context) error {
	var in api.Pin
	if err := decode(c, &in); err != nil {
		return err
	}
	ctx, d := c.Request().Context(), department(c)
	if d.IPFS == nil || len(d.IPFS.Services()) == 0 {
		return kind.WithHint(stateErr(kind.Invalid, "no pinning service is configured"), "name one under ipfs.pinning in chancery.yaml")
	}
	services := d.IPFS.Services()
	if in.Service == "" && len(services) == 1 {
		in.Service = services[0]
	}
	if !slices.Contains(services, in.Service) {
		return kind.WithHint(stateErr(kind.Invalid, "there is no pinning service %q", clip(in.Service, 80)), "services: "+strings.Join(services, ", "))
	}
	e, err := d.Directory.Asset(ctx, in.Asset)
	if err != nil {
		return noAsset(err, in.Asset)
	}
	a := assetOf(e, d.ChainID, false)
	if a.Contract != d.Contract || a.Payload == nil {
		return stateErr(kind.Invalid, "asset %s has no payload of this department", in.Asset)
	}
	root, err := cid.Decode(a.Payload.CID)
	if err != nil {
		return kind.As(kind.Corrupt, err, "read the CID of", in.Asset.Hex())
	}
	return stream(s, c, func(ctx context.Context, progress func(api.Progress)) (api.Pinned, error) {
		err := d.IPFS.Pin(ctx, in.Service, root, orElse(a.Name, in.Asset.Hex()), func(status string) { progress(api.Progress{Stage: status}) })
		if errors.Is(err, context.Canceled) {
			err = kind.WithHint(err, "the service may go on by itself; repeating the command waits for it again")
		}
		return api.Pinned{Asset: in.Asset, CID: a.Payload.CID, Service: in.Service}, err
	})
}
