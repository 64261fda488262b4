package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"chancery/cmd/chancery/sample"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

func newDemo(g *globals) *cobra.Command {
	var exit bool
	var dir string
	c := &cobra.Command{
		Use:   "demo",
		Short: "Play the whole main job on sample data, then serve it",
		Long: `Plays the whole main job with nothing but this program, in a fresh temporary
folder: two departments on a chain of their own share real public-domain data, an
inspector is let in, fetches and verifies it, a stranger is kept out, and a grant
is revoked. Then the pages stay up until the program is stopped.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			temporary := dir == ""
			if temporary {
				var err error
				if dir, err = os.MkdirTemp("", "chancery-demo-"); err != nil {
					return kind.As(kind.Unavailable, err, "make", "temporary folder")
				}
				defer os.RemoveAll(dir)
			} else if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
				return kind.Errorf(kind.Conflict, "play the demo in %s: the folder is not empty", dir)
			}
			return runDemo(cmd.Context(), newPrinter(g), dir, exit)
		},
	}
	c.Flags().BoolVar(&exit, "exit", false, "stop after the steps; exit code 0 only if each had the expected outcome")
	c.Flags().StringVar(&dir, "dir", "", "folder to play in, which is kept (default: a temporary one, which is removed)")
	return c
}

// demo is the stage: two departments, an inspector and a stranger.
type demo struct {
	p     *printer
	dir   string
	n     int
	start time.Time
	steps []demoStep
	group *errgroup.Group

	data     sample.Paths
	aviation *participant
	weather  *participant
	reader   *participant
	stranger *participant

	table, parquet, file, text, daily api.Publication
}

// demoStep is a step as --json prints it.
type demoStep struct {
	Step  int            `json:"step"`
	Title string         `json:"title"`
	Did   map[string]any `json:"did"`
	Milli int64          `json:"milliseconds"`
}

// participant is one of the four, with its folder and the gateway it talks to.
type participant struct {
	*remote
	app *app
}

func runDemo(ctx context.Context, p *printer, dir string, exit bool) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	d := &demo{p: p, dir: dir, start: time.Now()}
	d.group, ctx = errgroup.WithContext(ctx)
	err := d.play(ctx)
	if err == nil {
		total := time.Since(d.start).Round(time.Millisecond)
		err = p.result(map[string]any{"steps": d.steps, "milliseconds": total.Milliseconds()}, func() {
			fmt.Fprintf(p.out, "\nEvery step had the expected outcome, in %s.\n", total)
		})
	}
	if err == nil && !exit {
		p.note("\nThe directory of both departments is at %s and %s until you press Ctrl-C.\nEverything is in %s; the inspector's folder is %s.",
			d.aviation.cfg.Gateway.URL, d.weather.cfg.Gateway.URL, dir, filepath.Join(dir, "inspector"))
		<-ctx.Done()
	}
	stop()
	err = errors.Join(err, d.group.Wait())
	for _, x := range []*participant{d.weather, d.aviation} {
		if x != nil && x.app != nil {
			err = errors.Join(err, x.app.Close())
		}
	}
	return err
}

// step runs one step and prints what it did and how long it took.
func (d *demo) step(title string, run func(say func(name string, value any)) error) error {
	d.n++
	if !d.p.json {
		fmt.Fprintf(d.p.out, "\n%d. %s\n", d.n, title)
	}
	s := demoStep{Step: d.n, Title: title, Did: map[string]any{}}
	start := time.Now()
	err := run(func(name string, value any) {
		s.Did[name] = value
		if !d.p.json {
			fmt.Fprintf(d.p.out, "   %-26s %v\n", name, value)
		}
	})
	took := time.Since(start)
	s.Milli = took.Milliseconds()
	d.steps = append(d.steps, s)
	if err != nil {
		return kind.Wrap(err, fmt.Sprintf("step %d,", d.n), title)
	}
	if !d.p.json {
		fmt.Fprintf(d.p.out, "   %-26s %s\n", "took", took.Round(time.Millisecond))
	}
	return nil
}

func (d *demo) play(ctx context.Context) error {
	for _, s := range []struct {
		title string
		run   func(context.Context, func(string, any)) error
	}{
		{"Two departments, an inspector and a stranger get their keys; a chain starts", d.found},
		{"Each department makes its own contract and enters the resource directory", d.deploy},
		{"The departments sync their databases and files", d.sync},
		{"They publish: rows, a Parquet release, a file, a text on the chain", d.publish},
		{"Aviation lets the inspector in, with rules", d.grant},
		{"The inspector finds the data in the directory", d.find},
		{"The inspector requests, fetches, verifies and opens", d.fetch},
		{"A stranger is refused, and so is what the rules don't allow", d.refuse},
		{"The grant is revoked, and the inspector is refused", d.revoke},
		{"The departments check everything against the chain", d.check},
	} {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := d.step(s.title, func(say func(string, any)) error { return s.run(ctx, say) }); err != nil {
			return err
		}
	}
	return nil
}
