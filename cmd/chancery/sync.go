package main

import (
	"fmt"
	"slices"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"
)

func newSync(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "sync [SOURCE…]",
		Short: "Copy sources into the ODS",
		Long: `Copies the named sources, or all, into the operational data store: each source as
of one moment, in one transaction. Nothing is published by it.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			show, end := r.showing()
			list, err := r.Sync(cmd.Context(), args, show)
			end()
			if err != nil {
				return err
			}
			return r.p.result(list, func() {
				var rows [][]string
				for _, s := range list {
					for _, d := range s.Datasets {
						state := "unchanged"
						if slices.Contains(s.Changed, d) {
							state = "changed"
						}
						rows = append(rows, []string{d, state})
					}
					for _, d := range s.Gone {
						rows = append(rows, []string{d, "gone from its source"})
					}
					r.p.note("%s: %s, %s rows", s.Source, count(len(s.Datasets), "dataset"), humanize.Comma(s.Rows))
				}
				r.p.table([]string{"DATASET", "STATE"}, rows)
			})
		},
	}
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%s %s", humanize.Comma(int64(n)), noun)
}
