package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"chancery/gateway/api"
	"chancery/gateway/client"
)

func newDirectory(g *globals) *cobra.Command {
	var q client.Query
	var url string
	c := &cobra.Command{
		Use:   "directory [WORDS]",
		Short: "List and search all departments' assets",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := dial(g, url)
			if err != nil {
				return err
			}
			q.Text = strings.Join(args, " ")
			limit := q.Limit
			all := []api.Asset{}
			for len(all) < limit {
				q.Limit = min(limit-len(all), 200)
				page, err := r.Assets(cmd.Context(), q)
				if err != nil {
					return hintServe(err)
				}
				all = append(all, page.Assets...)
				if q.After = page.After; q.After == "" {
					break
				}
			}
			return r.p.result(all, func() {
				var rows [][]string
				for _, a := range all {
					name := a.Title
					if name == "" {
						name = a.Name
					}
					rows = append(rows, []string{a.ID.Hex(), a.Department, a.Type, orDash(a.Format), a.Status, day(a.Issued.Truncate(time.Second)), name})
				}
				r.p.table([]string{"ASSET", "DEPARTMENT", "TYPE", "FORMAT", "STATUS", "ISSUED", "TITLE"}, rows)
				if q.After != "" {
					r.p.note("there are more: --limit %d", limit*2)
				}
			})
		},
	}
	f := c.Flags()
	f.StringVar(&url, "gateway", "", "address of the gateway to ask (default: the configuration's)")
	f.StringVar(&q.Department, "department", "", "organisation code")
	f.StringVar(&q.Type, "type", "", "structured, unstructured or text")
	f.IntVar(&q.Limit, "limit", 100, "how many at most")
	return c
}
