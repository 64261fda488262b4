package main

import (
	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"chancery/internal/kind"
)

// errFindings makes check end with exit code 1.
var errFindings = kind.New(kind.Corrupt, "the check found faults")

func newCheck(g *globals) *cobra.Command {
	var remove bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Compare every stored object and key header with the chain",
		Long: `Reads every stored object, compares it with its registration, opens every key
header, and looks for objects and assets that belong to nothing. Exit code 1 where
anything is wrong.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			show, end := r.showing()
			out, err := r.Check(cmd.Context(), remove, show)
			end()
			if err != nil {
				return err
			}
			left := 0
			for _, f := range out.Findings {
				if !f.Removed {
					left++
				}
			}
			err = r.p.result(out, func() {
				var rows [][]string
				for _, f := range out.Findings {
					problem := f.Problem
					if f.Removed {
						problem += " (removed)"
					}
					rows = append(rows, []string{orDash(f.Dataset), orDash(shorten(f.Asset)), orDash(f.Object), problem})
				}
				if rows != nil {
					r.p.table([]string{"DATASET", "ASSET", "OBJECT", "PROBLEM"}, rows)
				}
				r.p.note("checked %s and %s, %s: %s", count(out.Assets, "asset"), count(out.Objects, "object"), humanize.IBytes(uint64(out.Bytes)), count(len(out.Findings), "finding"))
			})
			if err == nil && left > 0 {
				return errFindings
			}
			return err
		},
	}
	c.Flags().BoolVar(&remove, "remove", false, "remove what interrupted publishing left")
	return c
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
