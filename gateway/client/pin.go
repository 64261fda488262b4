package client

import (
	"context"

	"chancery/gateway/api"
)

// Pin has a pinning service keep an asset's payload, and returns once it has it.
func (c *Client) Pin(ctx context.Context, p api.Pin, progress func(api.Progress)) (api.Pinned, error) {
	return stream[api.Pinned](ctx, c, "/v1/publisher/pins", p, progress)
}
