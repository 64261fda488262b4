package main

import "github.com/spf13/cobra"

func newDeploy(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "deploy",
		Short: "Make the department's contract and enter it in the resource directory",
		Long: `Makes the department's contract, owned by the department's key alone, and enters
it in the resource directory that the configuration names; where it names none,
that is made too. Repeating the command changes nothing.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			show, end := r.showing()
			d, err := r.Deploy(cmd.Context(), show)
			end()
			if err != nil {
				return err
			}
			return r.p.result(d, func() {
				if d.Already {
					r.p.note("deployed already")
				}
				r.p.field("contract", d.Contract)
				r.p.field("directory", d.Directory)
				if !d.Already {
					r.p.field("transaction", d.Tx)
					r.p.field("block", d.Block)
				}
			})
		},
	}
}
