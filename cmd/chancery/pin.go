package main

import (
	"github.com/spf13/cobra"

	"chancery/gateway/api"
)

func newPin(g *globals) *cobra.Command {
	var in api.Pin
	c := &cobra.Command{
		Use:   "pin ASSET",
		Short: "Have another IPFS node keep an asset's payload",
		Long: `Asks a pinning service to fetch the asset's payload from this gateway's IPFS node
and to keep it, and returns once it has it all. What it gets is sealed: without a
key header it is of no use. Services are named in chancery.yaml under ipfs.pinning.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := parseAssetID(args[0])
			if err != nil {
				return err
			}
			in.Asset = id
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			show, end := r.showing()
			out, err := r.Pin(cmd.Context(), in, show)
			end()
			if err != nil {
				return err
			}
			return r.p.result(out, func() {
				r.p.field("asset", out.Asset)
				r.p.field("cid", out.CID)
				r.p.field("pinned at", out.Service)
			})
		},
	}
	c.Flags().StringVar(&in.Service, "service", "", "name of the pinning service, where more than one is configured")
	return c
}
