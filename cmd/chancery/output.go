package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// printer writes a command's results: text for people, or JSON where asked.
type printer struct {
	out, err io.Writer
	json     bool
	terminal bool // err is a terminal
}

func newPrinter(g *globals) *printer {
	f, ok := g.err.(*os.File)
	return &printer{out: g.out, err: g.err, json: g.json, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// result prints v as one JSON object, or calls text.
func (p *printer) result(v any, text func()) error {
	if !p.json {
		text()
		return nil
	}
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (p *printer) field(name string, value any) {
	fmt.Fprintf(p.out, "%-12s %v\n", name, value)
}

// note tells a person on the error stream what a script need not read.
func (p *printer) note(format string, args ...any) {
	if !p.json {
		fmt.Fprintf(p.err, format+"\n", args...)
	}
}

// table prints rows under a header in aligned columns.
func (p *printer) table(header []string, rows [][]string) {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(header, "\t"))
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	w.Flush()
}

// progress shows long work: a bar with rate and time left on a terminal, and a
// plain line every few seconds elsewhere. Not safe for concurrent use.
type progress struct {
	p     *printer
	stage string
	bar   *progressbar.ProgressBar
	last  time.Time
}

func (p *printer) progress() *progress { return &progress{p: p, last: time.Now()} }

const progressLines = 5 * time.Second // between two plain lines

// update tells how far a stage has come. total ≤ 0 is unknown; unit is "bytes"
// or what is counted.
func (g *progress) update(stage string, done, total int64, unit string) {
	if g.p.json {
		return
	}
	if !g.p.terminal {
		if time.Since(g.last) < progressLines {
			return
		}
		g.last = time.Now()
		fmt.Fprintf(g.p.err, "%s: %s\n", stage, amount(done, total, unit))
		return
	}
	if g.bar == nil || g.stage != stage {
		g.end()
		g.stage = stage
		options := []progressbar.Option{
			progressbar.OptionSetWriter(g.p.err), progressbar.OptionSetDescription(stage),
			progressbar.OptionThrottle(100 * time.Millisecond), progressbar.OptionClearOnFinish(),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(24), progressbar.OptionSetPredictTime(true),
		}
		if unit == "bytes" {
			options = append(options, progressbar.OptionShowBytes(true))
		} else {
			options = append(options, progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit))
		}
		if total <= 0 {
			total = -1
		}
		g.bar = progressbar.NewOptions64(total, options...)
	}
	_ = g.bar.Set64(done)
}

func (g *progress) end() {
	if g.bar != nil {
		_ = g.bar.Clear()
		g.bar = nil
	}
}

func amount(done, total int64, unit string) string {
	f := func(n int64) string { return humanize.Comma(n) + " " + unit }
	if unit == "bytes" {
		f = func(n int64) string { return humanize.IBytes(uint64(max(n, 0))) }
	}
	if total > 0 {
		return fmt.Sprintf("%s of %s (%d %%)", f(done), f(total), done*100/total)
	}
	return f(done)
}

// shorten keeps the ends of an identifier that is too long for a line.
func shorten(s string) string {
	const ends = 12
	if len(s) <= 2*ends+10 {
		return s
	}
	return s[:ends+8] + "…" + s[len(s)-ends:]
}

func logLevel(s string) (slog.Level, error) {
	var l slog.Level
	err := l.UnmarshalText([]byte(s))
	return l, err
}

func newLogger(c *Config, w io.Writer) *slog.Logger {
	level, err := logLevel(c.Log.Level)
	if err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if c.Log.JSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}
