package client

import (
	"context"

	"chancery/gateway/api"
)

// Withdraw withdraws an asset on the chain, removes its object where no live
// asset has it, and erases its key header if asked to. Repeating it does what an
// interrupted one left.
func (c *Client) Withdraw(ctx context.Context, w api.Withdraw, progress func(api.Progress)) (api.Withdrawal, error) {
	return stream[api.Withdrawal](ctx, c, "/v1/publisher/withdrawals", w, progress)
}
