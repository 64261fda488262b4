package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"chancery/gateway/api"
	"chancery/internal/kind"
)

func newGrant(g *globals) *cobra.Command {
	var to, from, until, purposes string
	var times uint32
	c := &cobra.Command{
		Use:   "grant ASSET|DATASET --to ADDRESS",
		Short: "Put someone on the whitelist",
		Long: `Puts an address on the whitelist of an asset, or of all assets of a dataset, by a
transaction of the department's contract. Granting again replaces the rules; what
was used of the quota stays used.`,
		Example: `  chancery grant register/permits --to 0x52…9a --purpose audit,statistics --until 2027-01-01 --times 3`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := api.NewGrant{On: args[0], Rules: api.Rules{Quota: times, Purposes: strings.Split(purposes, ",")}}
			var err error
			if n.To, err = parseAddress(to); err != nil {
				return kind.Wrap(err, "read", "--to")
			}
			if n.Rules.NotBefore, err = parseTime(from, false); err != nil {
				return kind.Wrap(err, "read", "--from")
			}
			if n.Rules.NotAfter, err = parseTime(until, true); err != nil {
				return kind.Wrap(err, "read", "--until")
			}
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			out, err := r.Grant(cmd.Context(), n)
			return printChange(r.p, out, err, "granted already, with these rules")
		},
	}
	f := c.Flags()
	f.StringVar(&to, "to", "", "address of the reader")
	f.StringVar(&from, "from", "", "first moment: a date or RFC 3339 time (default: now)")
	f.StringVar(&until, "until", "", "last moment: a date, whose whole day counts, or RFC 3339 time (default: no end)")
	f.Uint32Var(&times, "times", 0, "how many requests are allowed in all (default: no limit)")
	f.StringVar(&purposes, "purpose", "inspection", "what for: inspection, audit, statistics, research, service-delivery or numbers up to 63, separated by commas")
	_ = c.MarkFlagRequired("to")
	return c
}

// parseTime reads a date or an RFC 3339 time. A date that ends something means
// its last second, in UTC.
func parseTime(s string, end bool) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		if end {
			t = t.Add(24*time.Hour - time.Second)
		}
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, kind.Errorf(kind.Invalid, "%q is neither a date (2027-01-31) nor a time (2027-01-31T12:00:00Z)", s)
	}
	return t.UTC(), nil
}

func newRevoke(g *globals) *cobra.Command {
	var to string
	var all bool
	c := &cobra.Command{
		Use:   "revoke ASSET|DATASET --to ADDRESS | --all",
		Short: "Take someone off the whitelist",
		Long: `Takes an address off the whitelist, or with --all everybody, by a transaction of
the department's contract. It acts from that block on and cuts running downloads.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (to != "") {
				return usagef("say either --to ADDRESS or --all")
			}
			var address common.Address
			var err error
			if !all {
				if address, err = parseAddress(to); err != nil {
					return kind.Wrap(err, "read", "--to")
				}
			}
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			var out api.Change
			if all {
				out, err = r.RevokeAll(cmd.Context(), args[0])
			} else {
				out, err = r.Revoke(cmd.Context(), args[0], address)
			}
			return printChange(r.p, out, err, "nothing was to be revoked")
		},
	}
	c.Flags().StringVar(&to, "to", "", "address of the reader")
	c.Flags().BoolVar(&all, "all", false, "everybody")
	return c
}

func printChange(p *printer, c api.Change, err error, already string) error {
	if err != nil {
		return err
	}
	return p.result(c, func() {
		if c.Already {
			p.note("%s", already)
		}
		p.field("scope", c.Scope)
		if c.Tx != (common.Hash{}) {
			p.field("transaction", c.Tx)
			p.field("block", c.Block)
		}
	})
}

func newGrants(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "grants [ASSET|DATASET]",
		Short: "List the whitelist",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			list, err := r.Grants(cmd.Context(), strings.Join(args, ""))
			if err != nil {
				return err
			}
			return r.p.result(list, func() {
				var rows [][]string
				for _, x := range list {
					state := "in force"
					switch {
					case x.Revoked:
						state = "revoked"
					case !x.InForce:
						state = "not in force"
					}
					quota := "no limit"
					if x.Rules.Quota > 0 {
						quota = strconv.Itoa(int(x.Rules.Quota))
					}
					rows = append(rows, []string{shorten(x.On), x.To.Hex(), strings.Join(x.Rules.Purposes, ","), day(x.Rules.NotBefore), day(x.Rules.NotAfter),
						strconv.Itoa(int(x.Used)), quota, state, strconv.FormatUint(x.Block, 10)})
				}
				r.p.table([]string{"ON", "TO", "PURPOSES", "FROM", "UNTIL", "USED", "OF", "STATE", "BLOCK"}, rows)
			})
		},
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}
