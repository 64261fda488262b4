package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"chancery/internal/kind"
)

// benchRow is one measurement beside its peer in the same run.
type benchRow struct {
	Name   string  `json:"name"`
	Ours   float64 `json:"ours"`
	Peer   float64 `json:"peer"`
	Unit   string  `json:"unit"`
	Ratio  float64 `json:"ratio"`
	Target string  `json:"target"`
	Met    bool    `json:"met"`
	Runs   int     `json:"runs"`
}

// benchmark measures rows; quick shrinks the workload to a smoke test.
type benchmark struct {
	about string
	run   func(ctx context.Context, quick bool, row func(benchRow)) error
}

var benchmarks = map[string]benchmark{
	"seal":    {"sealing beside the bare cipher", benchSeal},
	"storage": {"publishing and delivering, beside the tools for each", benchStorage},
}

func newBench(g *globals) *cobra.Command {
	var quick bool
	var names []string
	for n, b := range benchmarks {
		names = append(names, fmt.Sprintf("  %-10s %s", n, b.about))
	}
	slices.Sort(names)
	c := &cobra.Command{
		Use:   "bench [NAME…]",
		Short: "Measure, each figure beside its peer in the same run",
		Long:  "Measures beside a peer or a bound in the same run; exit code 1 when a target isn't met.\n\n" + strings.Join(names, "\n"),
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			p := newPrinter(g)
			var missed []string
			var rows [][]string
			if len(args) == 0 {
				args = slices.Sorted(maps.Keys(benchmarks))
			}
			for _, name := range args {
				b, ok := benchmarks[name]
				if !ok {
					return usagef("no benchmark %q; there are:\n%s", name, strings.Join(names, "\n"))
				}
				p.note("%s: %s", name, b.about)
				err := b.run(cmd.Context(), quick, func(r benchRow) {
					if !r.Met {
						missed = append(missed, r.Name)
					}
					if p.json {
						_ = json.NewEncoder(p.out).Encode(r)
					}
					met := "met"
					if !r.Met {
						met = "not met"
					}
					rows = append(rows, []string{r.Name, figure(r.Ours), figure(r.Peer), r.Unit, fmt.Sprintf("%.2f", r.Ratio), r.Target, met, fmt.Sprint(r.Runs)})
				})
				if err != nil {
					return kind.Wrap(err, "bench", name)
				}
			}
			if !p.json {
				p.table([]string{"NAME", "OURS", "PEER", "UNIT", "RATIO", "TARGET", "", "RUNS"}, rows)
			}
			if len(missed) > 0 && !quick {
				return kind.Errorf(kind.Exhausted, "target not met: %s", strings.Join(missed, ", "))
			}
			return nil
		},
	}
	c.Flags().BoolVar(&quick, "quick", false, "a smoke test on a small workload; its figures mean nothing")
	return c
}

func figure(f float64) string {
	if f >= 100 {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprintf("%.2f", f)
}

// median of a list that is not empty.
func median(list []float64) float64 {
	s := slices.Clone(list)
	slices.Sort(s)
	return s[len(s)/2]
}
