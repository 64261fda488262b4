package gateway

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"chancery/acl"
	"chancery/assets"
	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
	"chancery/ods"
)

// live tells whether a line of the whitelist stands, its window and quota aside.
func live(g acl.Grant) bool { return !g.Revoked }

func syncProgress(p ods.Progress) api.Progress {
	return api.Progress{Stage: "sync " + p.Dataset, Done: p.Done, Total: p.Total, Unit: p.Unit}
}

func synced(r ods.Report) api.Synced {
	out := api.Synced{Source: r.Source, Datasets: []string{}, Changed: r.Changed, Gone: r.Gone, Rows: r.Rows}
	for _, d := range r.Datasets {
		out.Datasets = append(out.Datasets, d.Name)
	}
	return out
}

func publishProgress(p assets.Progress) api.Progress {
	return api.Progress{Stage: p.Stage, Done: p.Done, Total: p.Total, Unit: "bytes"}
}

func publicationOf(p assets.Publication, d assets.Draft) api.Publication {
	out := api.Publication{Already: p.Already, Asset: p.AssetID, Dataset: d.Dataset, Type: d.Type.String(), PlainSize: p.PlainSize,
		PayloadSize: p.PayloadSize, Multihash: p.Multihash, Tx: p.TxHash, Block: p.Block.Number, GasUsed: p.GasUsed}
	if p.CID.Defined() {
		out.CID = p.CID.String()
	}
	return out
}

func checked(r assets.CheckReport) api.Checked {
	out := api.Checked{Objects: r.Objects, Assets: r.Assets, Bytes: r.Bytes, Resumed: r.Resumed, Of: r.Of, Findings: []api.Finding{}}
	for _, f := range r.Findings {
		one := api.Finding{Dataset: f.Dataset, Object: f.Object, Problem: f.Problem, Removed: f.Removed}
		if f.Asset != (common.Hash{}) {
			one.Asset = f.Asset.Hex()
		}
		out.Findings = append(out.Findings, one)
	}
	return out
}

// maxText is the largest text that is carried on the chain, in bytes.
const maxText = 8 << 10

// draft turns what was asked for into what assets publishes.
func (s *Server) draft(ctx context.Context, d *Department, in api.Publish) (assets.Draft, error) {
	out := assets.Draft{Dataset: in.Dataset, Title: in.Title, Description: in.Description, Keywords: in.Keywords, Theme: in.Theme,
		Language: in.Language, License: in.Licence, Withhold: in.Withhold}
	switch {
	case in.Dataset == "":
		return out, stateErr(kind.Invalid, "name the dataset")
	case in.Text != "" && in.Type != "text":
		return out, stateErr(kind.Invalid, "only type text takes a text")
	case len(in.Text) > maxText:
		return out, kind.WithHint(stateErr(kind.Invalid, "a text on the chain has at most %d bytes", maxText), "publish it as a file")
	}
	if in.Text != "" {
		sum := sha256.Sum256([]byte(in.Text))
		out.Type, out.Version, out.Format, out.MediaType = contracts.Text, hex.EncodeToString(sum[:]), "text", "text/plain; charset=utf-8"
		out.Content = bytes.NewReader([]byte(in.Text))
		return out, nil
	}
	set, err := d.ODS.Dataset(ctx, in.Dataset)
	if err != nil {
		return out, err
	}
	out.Version = set.Version
	if set.Kind == ods.FileKind {
		out.Size = set.Size
	}
	switch want := in.Type; {
	case want == "rows" && set.Kind == ods.TableKind:
		out.Type, out.Rows, out.Table, out.Schema = contracts.Structured, set.Rows, set.Name, columns(set.Table.Columns)
		return out, nil
	case want == "rows", want == "file" && set.Kind != ods.FileKind:
		return out, stateErr(kind.Invalid, "%s is a %s: it can't be published as %s", in.Dataset, set.Kind, want)
	case want == "text":
		if set.Kind == ods.FileKind && set.Size > maxText {
			return out, kind.WithHint(stateErr(kind.Invalid, "a text on the chain has at most %d bytes", maxText), "publish it as a file")
		}
		out.Type = contracts.Text
	case slices.Contains([]string{"", "release", "file"}, want):
		out.Type = contracts.Unstructured
	default:
		return out, stateErr(kind.Invalid, "type must be release, rows, text or file")
	}
	r, err := d.ODS.Release(ctx, in.Dataset, ods.Format(in.Format))
	if err != nil {
		return out, err
	}
	out.Content, out.Version, out.Format, out.MediaType, out.Rows, out.Schema = r, r.Version, string(r.Format), r.MediaType, r.Rows, columns(r.Schema)
	return out, nil
}

func columns(in []ods.Column) []assets.Column {
	var out []assets.Column
	for _, c := range in {
		out = append(out, assets.Column{Name: c.Name, Type: string(c.Type), Nullable: c.Nullable})
	}
	return out
}
