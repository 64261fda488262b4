package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"chancery/gateway/api"
	"chancery/internal/kind"
)

func newPublish(g *globals) *cobra.Command {
	var p api.Publish
	var rows bool
	c := &cobra.Command{
		Use:   "publish DATASET|FILE…",
		Short: "Release, seal, store and register",
		Long: `Makes a release of each dataset, seals it, stores it and registers it on the
department's contract. A dataset is a table ("register/permits") or a file
("documents/report.pdf") that was synced; a file may be named by its path too.

What was published before, and has not changed, is not published again. A newer
release supersedes the one before it.`,
		Example: `  chancery publish register/permits --title "Building permits" --keywords permits,buildings
  chancery publish register/permits --rows
  chancery publish documents/report.pdf
  chancery publish notices/closing --text "The office is closed on 1 May."`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if rows {
				if p.Format != "" || p.Text != "" {
					return usagef("--rows goes without --format and --text")
				}
				p.Type = "rows"
			}
			if p.Text != "" {
				if len(args) != 1 {
					return usagef("--text names one dataset")
				}
				p.Type = "text"
			}
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			var done []api.Publication
			for _, arg := range args {
				one := p
				if one.Dataset, err = datasetOf(r.cfg, arg); err != nil {
					return err
				}
				show, end := r.showing()
				out, err := r.Publish(cmd.Context(), one, show)
				end()
				if err != nil {
					return err
				}
				done = append(done, out)
				if g.json {
					continue
				}
				if out.Already {
					r.p.note("%s: published already, nothing has changed", out.Dataset)
				}
				r.p.field("asset", out.Asset)
				r.p.field("dataset", out.Dataset+" ("+out.Type+")")
				if len(out.Multihash) > 0 {
					r.p.field("size", humanize.Comma(out.PlainSize)+" bytes, sealed "+humanize.Comma(out.PayloadSize))
					r.p.field("multihash", out.Multihash)
					r.p.field("cid", out.CID)
				}
				r.p.field("transaction", out.Tx)
				r.p.field("block", out.Block)
			}
			return r.p.result(done, func() {})
		},
	}
	f := c.Flags()
	f.BoolVar(&rows, "rows", false, "share access to the table's rows instead of a release")
	f.StringVar(&p.Format, "format", "", "of a table's release: parquet (default), csv or ndjson")
	f.StringVar(&p.Text, "text", "", "publish this text on the chain (at most 8 KiB)")
	f.StringVar(&p.Title, "title", "", "title for the directory")
	f.StringVar(&p.Description, "description", "", "description for the directory")
	f.StringSliceVar(&p.Keywords, "keywords", nil, "keywords, separated by commas")
	f.StringVar(&p.Theme, "theme", "", "theme, such as TRAN or ENVI (EU data themes)")
	f.StringVar(&p.Language, "language", "", "language of the content (BCP 47)")
	f.StringVar(&p.Licence, "licence", "", "licence that it may be used under")
	f.StringSliceVar(&p.Withhold, "withhold", nil, "descriptive fields to keep off the chain, such as schema,rows")
	return c
}

// datasetOf turns the path of a file in a folder source into its dataset's name.
func datasetOf(c *Config, arg string) (string, error) {
	info, err := os.Stat(arg)
	if err != nil || !info.Mode().IsRegular() {
		if filepath.IsAbs(arg) {
			if err == nil {
				err = errors.New("it is not a regular file")
			}
			return "", kind.As(kind.NotFound, err, "publish", arg)
		}
		return arg, nil
	}
	path, err := filepath.Abs(arg)
	if err != nil {
		return "", kind.As(kind.Invalid, err, "publish", arg)
	}
	for _, s := range c.Sources {
		if s.Folder == "" {
			continue
		}
		if rel, err := filepath.Rel(s.Folder, path); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return s.Name + "/" + filepath.ToSlash(rel), nil
		}
	}
	if !filepath.IsAbs(arg) {
		return arg, nil // a dataset that happens to be named like a file here
	}
	return "", kind.WithHint(kind.Errorf(kind.Invalid, "publish %s: it is in none of the configured folder sources", arg),
		"add its folder under sources in chancery.yaml, restart `chancery serve` and run `chancery sync`")
}
