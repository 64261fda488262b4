package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/ethereum/go-ethereum/common"
	"github.com/parquet-go/parquet-go"
	"golang.org/x/sync/errgroup"

	"chancery/assets"
	"chancery/cmd/chancery/sample"
	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
)

// freeAddress is a loopback address that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", kind.As(kind.Unavailable, err, "find", "a free port")
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (d *demo) found(ctx context.Context, say func(string, any)) error {
	var addresses [3]string
	for i := range addresses {
		var err error
		if addresses[i], err = freeAddress(); err != nil {
			return err
		}
	}
	rpc, first, second := addresses[0], addresses[1], addresses[2]
	var err error
	if d.data, err = sample.Write(filepath.Join(d.dir, "sources")); err != nil {
		return kind.As(kind.Unavailable, err, "write", "sample data")
	}
	if d.aviation, err = d.join("aviation", initValues{Code: "us-faa", Name: "Federal Aviation Administration (demo)", Gateway: "http://" + first}); err != nil {
		return err
	}
	if d.weather, err = d.join("weather", initValues{Code: "us-noaa", Name: "National Oceanic and Atmospheric Administration (demo)", Gateway: "http://" + second, RPC: "http://" + rpc}); err != nil {
		return err
	}
	if d.reader, err = d.join("inspector", initValues{Inspector: true, Gateway: "http://" + first, RPC: "http://" + rpc}); err != nil {
		return err
	}
	if d.stranger, err = d.join("stranger", initValues{Inspector: true, Gateway: "http://" + first, RPC: "http://" + rpc}); err != nil {
		return err
	}
	a, w := d.aviation.cfg, d.weather.cfg
	a.Gateway.Listen, w.Gateway.Listen = first, second
	a.Chain.Embedded.HTTP = rpc
	a.Chain.Embedded.Fund = []address{address(d.aviation.keys.address()), address(d.weather.keys.address())}
	a.Sources = []SourceConfig{{Name: "safety", SQLite: d.data.Aviation.Database}, {Name: "documents", Folder: d.data.Aviation.Files}}
	w.Sources = []SourceConfig{{Name: "climate", SQLite: d.data.Weather.Database}, {Name: "documents", Folder: d.data.Weather.Files}}
	for _, x := range []*participant{d.aviation, d.weather} {
		if err := d.open(ctx, x); err != nil {
			return err
		}
		say(x.cfg.Department.Code, x.keys.address())
	}
	say("inspector", d.reader.keys.address())
	say("stranger", d.stranger.keys.address())
	say("chain id", d.aviation.app.node.ChainID())
	say("JSON-RPC", "http://"+rpc)
	return nil
}

func (d *demo) join(name string, v initValues) (*participant, error) {
	dir := filepath.Join(d.dir, name)
	k, err := initFolder(dir, v, false)
	if err != nil {
		return nil, err
	}
	cfg, err := loadConfig(filepath.Join(dir, "chancery.yaml"))
	if err != nil {
		return nil, err
	}
	c, err := client.New(cfg.Gateway.URL)
	if err != nil {
		return nil, err
	}
	quiet := &printer{out: io.Discard, err: io.Discard, json: true}
	return &participant{remote: &remote{Client: c, cfg: cfg, keys: k, p: quiet}}, nil
}

// open builds a department's gateway and runs it.
func (d *demo) open(ctx context.Context, x *participant) (err error) {
	logFile, err := os.OpenFile(filepath.Join(x.cfg.dir, "gateway.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return kind.As(kind.Unavailable, err, "open", "log")
	}
	if x.app, err = newApp(ctx, x.cfg, slog.New(slog.NewTextHandler(logFile, nil))); err != nil {
		return errors.Join(err, logFile.Close())
	}
	d.group.Go(func() error {
		defer logFile.Close()
		return x.app.Run(ctx)
	})
	return nil
}

func silent(api.Progress) {}

func (d *demo) deploy(ctx context.Context, say func(string, any)) error {
	for _, x := range []*participant{d.aviation, d.weather} {
		if _, err := x.SignIn(ctx, x.keys.ethereum); err != nil {
			return err
		}
		if x == d.weather {
			x.app.deployer.Directory = common.Address(x.cfg.Chain.Directory)
		}
		out, err := x.Deploy(ctx, silent)
		if err != nil {
			return err
		}
		d.weather.cfg.Chain.Directory = address(out.Directory)
		if x == d.aviation {
			say("resource directory", out.Directory)
		}
		say(x.cfg.Department.Code, fmt.Sprintf("contract %s, transaction %s, block %d", out.Contract, out.Tx, out.Block))
	}
	return nil
}

func (d *demo) sync(ctx context.Context, say func(string, any)) error {
	for _, x := range []*participant{d.aviation, d.weather} {
		list, err := x.Sync(ctx, nil, silent)
		if err != nil {
			return err
		}
		for _, s := range list {
			what := strings.Join(s.Datasets, ", ")
			if s.Rows > 0 {
				what += fmt.Sprintf(" (%s rows)", humanize.Comma(s.Rows))
			}
			say(x.cfg.Department.Code+" "+s.Source, what)
		}
	}
	return nil
}

func (d *demo) publish(ctx context.Context, say func(string, any)) error {
	strikes := api.Publish{
		Dataset: "safety/" + d.data.Aviation.Table, Title: "Wildlife strikes to aircraft", Keywords: []string{"aviation", "safety", "birds"},
		Description: "Reports of birds and other wildlife struck by aircraft.", Theme: "TRAN", Language: "en", Licence: "US-PD",
	}
	rows := strikes
	rows.Type, rows.Title = "rows", "Wildlife strikes to aircraft, row by row"
	file := api.Publish{Dataset: "documents/airports.csv", Title: "Airports of the United States", Theme: "TRAN", Language: "en", Licence: "US-PD"}
	text := api.Publish{Dataset: "notices/contact", Type: "text", Title: "Whom to ask about strike reports", Language: "en",
		Text: "Questions on strike reports: write to the wildlife desk. Answers take two working days.\n"}
	daily := api.Publish{Dataset: "climate/" + d.data.Weather.Table, Title: "Daily weather of Seattle", Keywords: []string{"weather"}, Theme: "ENVI", Language: "en", Licence: "US-PD", Format: "csv"}

	// At a time: the transactions share a block.
	g, gctx := errgroup.WithContext(ctx)
	for _, w := range []struct {
		by   *participant
		what api.Publish
		to   *api.Publication
	}{{d.aviation, rows, &d.table}, {d.aviation, strikes, &d.parquet}, {d.aviation, file, &d.file}, {d.aviation, text, &d.text}, {d.weather, daily, &d.daily}} {
		g.Go(func() (err error) {
			*w.to, err = w.by.Publish(gctx, w.what, silent)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for _, p := range []struct {
		name string
		api.Publication
	}{{"rows", d.table}, {"Parquet release", d.parquet}, {"file", d.file}, {"text", d.text}, {"us-noaa CSV", d.daily}} {
		say(p.name, p.Asset)
		if p.PayloadSize > 0 {
			say(p.name+" sealed", fmt.Sprintf("%s bytes, sha2-256 %x", humanize.Comma(p.PayloadSize), []byte(p.Multihash[2:])))
			say(p.name+" CID", p.CID)
		}
		say(p.name+" registered", fmt.Sprintf("transaction %s, block %d, %d gas", p.Tx, p.Block, p.GasUsed))
	}
	return nil
}

func (d *demo) grant(ctx context.Context, say func(string, any)) error {
	day := time.Now().UTC().Truncate(24 * time.Hour)
	g, gctx := errgroup.WithContext(ctx)
	var changes [3]api.Change
	grants := []api.NewGrant{
		{On: d.parquet.Dataset, Rules: api.Rules{NotBefore: day, NotAfter: day.AddDate(0, 3, 0), Quota: 5, Purposes: []string{"audit", "statistics"}}},
		{On: d.file.Asset.Hex(), Rules: api.Rules{Quota: 1, Purposes: []string{"audit"}}},
		{On: d.text.Asset.Hex(), Rules: api.Rules{Purposes: []string{"audit"}}},
	}
	for i := range grants {
		grants[i].To = d.reader.keys.address()
		g.Go(func() (err error) {
			changes[i], err = d.aviation.Grant(gctx, grants[i])
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, c := range changes {
		r := grants[i].Rules
		what := "for " + strings.Join(r.Purposes, " and ")
		if r.Quota > 0 {
			what += fmt.Sprintf(", %d times", r.Quota)
		}
		if !r.NotAfter.IsZero() {
			what += ", until " + r.NotAfter.Format(time.DateOnly)
		}
		say("on "+shorten(grants[i].On), what)
		say("  granted", fmt.Sprintf("transaction %s, block %d, %d gas", c.Tx, c.Block, c.GasUsed))
	}
	return nil
}

func (d *demo) find(ctx context.Context, say func(string, any)) error {
	list, err := d.reader.Departments(ctx)
	if err != nil {
		return err
	}
	for _, x := range list {
		say(x.Code, x.Name+", "+x.Gateway)
	}
	page, err := d.reader.Assets(ctx, client.Query{Text: "strikes"})
	if err != nil {
		return err
	}
	found := false
	for _, a := range page.Assets {
		say("found", fmt.Sprintf("%s, %s, %s", a.Title, a.Type, a.ID))
		found = found || a.ID == d.parquet.Asset
	}
	if !found || len(list) != 2 {
		return kind.Errorf(kind.Internal, "the directory shows %d departments and %d assets, not what was published", len(list), len(page.Assets))
	}
	return nil
}

func (d *demo) fetch(ctx context.Context, say func(string, any)) error {
	folder := filepath.Join(d.dir, "inspector", "fetched")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return kind.As(kind.Unavailable, err, "make", folder)
	}
	wanted := []struct {
		name string
		p    api.Publication
		path string
	}{
		{"Parquet release", d.parquet, filepath.Join(folder, "strikes.parquet")},
		{"file", d.file, filepath.Join(folder, "airports.csv")},
		{"text", d.text, filepath.Join(folder, "contact.txt")},
		{"rows", d.table, filepath.Join(folder, "strikes.ndjson")},
	}
	got := make([]fetched, len(wanted))
	g, gctx := errgroup.WithContext(ctx)
	for i, w := range wanted {
		g.Go(func() (err error) {
			got[i], err = d.reader.fetch(gctx, w.p.Asset.Hex(), fetchOptions{out: w.path, purpose: "audit", sealed: true}, silent)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, f := range got {
		say(wanted[i].name+" request", fmt.Sprintf("transaction %s, block %d", f.Tx, f.Block))
		verified := "opened by the gateway"
		if f.Verdict != nil {
			verified = string(f.Verdict.Answer)
			if f.Verdict.Answer != assets.Genuine {
				return kind.Errorf(kind.Corrupt, "%s is %s", wanted[i].name, f.Verdict.Answer)
			}
		}
		say(wanted[i].name+" opened", fmt.Sprintf("%s bytes, %s, %s", humanize.Comma(f.Size), verified, f.Path))
	}
	rows, err := countParquet(wanted[0].path)
	if err != nil {
		return err
	}
	say("rows in the release", humanize.Comma(rows))
	theirs, err := sha256File(filepath.Join(d.data.Aviation.Files, "airports.csv"))
	if err != nil {
		return err
	}
	mine, err := sha256File(wanted[1].path)
	if err != nil {
		return err
	}
	if mine != theirs {
		return kind.Errorf(kind.Corrupt, "the file that was fetched has sha256 %s, its source %s", mine, theirs)
	}
	say("same bytes as source", mine)
	return nil
}

func countParquet(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, kind.As(kind.Unavailable, err, "open", path)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, kind.As(kind.Unavailable, err, "open", path)
	}
	p, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return 0, kind.As(kind.Corrupt, err, "open", path)
	}
	return p.NumRows(), nil
}

func sha256File(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", kind.As(kind.Unavailable, err, "open", path)
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), kind.As(kind.Unavailable, err, "read", path)
}

// denied requires that a fetch is refused.
func denied(ctx context.Context, x *participant, p api.Publication, purpose, path string) (refusal, err error) {
	_, err = x.fetch(ctx, p.Asset.Hex(), fetchOptions{out: path, purpose: purpose}, silent)
	if err == nil {
		return nil, kind.Errorf(kind.Internal, "%s was let in", x.keys.address())
	}
	if !errors.Is(err, kind.Denied) {
		return nil, err
	}
	if _, statErr := os.Stat(path); statErr == nil {
		return nil, kind.Errorf(kind.Internal, "%s was refused but has a file", x.keys.address())
	}
	return err, nil
}

func (d *demo) refuse(ctx context.Context, say func(string, any)) error {
	refusal, err := denied(ctx, d.stranger, d.parquet, "audit", filepath.Join(d.dir, "stranger", "strikes.parquet"))
	if err != nil {
		return err
	}
	say("stranger", refusal)
	refusal, err = denied(ctx, d.reader, d.parquet, "research", filepath.Join(d.dir, "inspector", "research.parquet"))
	if err != nil {
		return err
	}
	say("another purpose", refusal)
	a, err := d.reader.Asset(ctx, d.file.Asset)
	if err != nil {
		return err
	}
	if err := confirm(&a); err != nil {
		return err
	}
	// The quota of the file was one request; a new one is for a new recipient.
	_, err = d.reader.Request(ctx, d.reader.keys.ethereum, a, api.Plaintext, contracts.Audit, contracts.AssetScope(a.ID), filepath.Join(d.dir, "inspector", "requests"))
	if !errors.Is(err, kind.Denied) {
		return errors.Join(kind.Errorf(kind.Internal, "a request beyond the quota was not refused"), err)
	}
	say("beyond the quota", err)
	return nil
}

func (d *demo) revoke(ctx context.Context, say func(string, any)) error {
	c, err := d.aviation.Revoke(ctx, d.parquet.Dataset, d.reader.keys.address())
	if err != nil {
		return err
	}
	say("revoked", fmt.Sprintf("transaction %s, block %d, %d gas", c.Tx, c.Block, c.GasUsed))
	refusal, err := denied(ctx, d.reader, d.parquet, "audit", filepath.Join(d.dir, "inspector", "late.parquet"))
	if err != nil {
		return err
	}
	say("inspector", refusal)
	return nil
}

func (d *demo) check(ctx context.Context, say func(string, any)) error {
	for _, x := range []*participant{d.aviation, d.weather} {
		out, err := x.Check(ctx, api.Check{}, silent)
		if err != nil {
			return err
		}
		say(x.cfg.Department.Code, fmt.Sprintf("%s, %s, %s", count(out.Assets, "asset"), count(out.Objects, "object"), count(len(out.Findings), "finding")))
		for _, f := range out.Findings {
			return kind.Errorf(kind.Corrupt, "check found: %s %s %s", f.Dataset, f.Asset, f.Problem)
		}
	}
	return nil
}
