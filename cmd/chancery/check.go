package main

import (
	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"chancery/gateway/api"
	"chancery/internal/kind"
)

// errFindings makes check end with exit code 1.
var errFindings = kind.New(kind.Corrupt, "the check found faults")

func newCheck(g *globals) *cobra.Command {
	var o api.Check
	c := &cobra.Command{
		Use:   "check",
		Short: "Compare every stored object and key header with the chain",
		Long: `Reads every stored object, compares it with its registration, opens every key
header, and looks for objects and assets that belong to nothing. Exit code 1 where
anything is wrong. A check that was interrupted less than a day ago is gone on
with: what it has looked at is not looked at again, and what it found is reported.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			show, end := r.showing()
			out, err := r.Check(cmd.Context(), o, show)
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
			err = r.p.result(out, func() { printChecked(r.p, out, o.Quick) })
			if err == nil && left > 0 {
				return errFindings
			}
			return err
		},
	}
	f := c.Flags()
	f.BoolVar(&o.Remove, "remove", false, "remove what interrupted publishing and withdrawing left")
	f.BoolVar(&o.Quick, "quick", false, "read no object: compare sizes and presence only")
	f.BoolVar(&o.Restart, "restart", false, "begin anew where a check was interrupted")
	return c
}

func printChecked(p *printer, out api.Checked, quick bool) {
	var rows [][]string
	for _, f := range out.Findings {
		problem := f.Problem
		if f.Removed {
			problem += " (removed)"
		}
		rows = append(rows, []string{orDash(f.Dataset), orDash(shorten(f.Asset)), orDash(f.Object), problem})
	}
	if rows != nil {
		p.table([]string{"DATASET", "ASSET", "OBJECT", "PROBLEM"}, rows)
	}
	if out.Resumed > 0 {
		p.note("resumed: %d of %d were checked before", out.Resumed, out.Of)
	}
	how := "checked"
	if quick {
		how = "compared the sizes of"
	}
	p.note("%s %s and %s, %s: %s", how, count(out.Assets, "asset"), count(out.Objects, "object"), humanize.IBytes(uint64(out.Bytes)), count(len(out.Findings), "finding"))
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
