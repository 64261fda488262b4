package main

import (
	"github.com/spf13/cobra"
)

func newServe(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the gateway",
		Long: `Runs the gateway of the configuration until it is stopped by SIGINT or SIGTERM.
A download that is running then may finish for a while.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(g.config)
			if err != nil {
				return err
			}
			a, err := newApp(cmd.Context(), cfg, newLogger(cfg, g.err))
			if err != nil {
				return err
			}
			defer a.Close()
			p := newPrinter(g)
			p.note("gateway of %s (%s) at %s", cfg.Department.Name, a.keys.address(), cfg.Gateway.URL)
			return a.Run(cmd.Context())
		},
	}
}
