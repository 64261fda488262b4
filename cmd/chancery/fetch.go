package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"chancery/assets"
	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/failpoint"
	"chancery/internal/kind"
)

// fetchOptions are fetch's flags.
type fetchOptions struct {
	out     string
	url     string
	purpose string
	sealed  bool
	from    client.Source
}

// fetched is what fetch did.
type fetched struct {
	Asset   common.Hash     `json:"asset"`
	Path    string          `json:"path"`
	Size    int64           `json:"size"`
	Sealed  string          `json:"sealed,omitempty"` // the age file, where it was kept
	Tx      common.Hash     `json:"tx"`
	Block   uint64          `json:"block"`
	Verdict *assets.Verdict `json:"verdict,omitempty"`
}

func newFetch(g *globals) *cobra.Command {
	var o fetchOptions
	c := &cobra.Command{
		Use:   "fetch ASSET|DATASET -o FILE",
		Short: "Request, download, verify and open",
		Long: `Asks the department's contract for access, downloads the sealed file, compares it
with what is registered, and opens it with the configuration's age identity. A
broken download goes on where it was, by itself for a while and then when the
command is repeated, from whatever source. Nothing gets the name FILE before it
was found right.

--from store takes the payload from the department's object store, at an address
that the gateway gives; --from ipfs takes it block by block from an IPFS gateway,
such as one of your own that has it pinned. Only the key header is then needed
from the department.

The rows of structured data come as NDJSON from the gateway, which opens them.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if from := o.from.From; from != client.FromGateway && from != client.FromStore && from != client.FromIPFS {
				return usagef("--from %s: it is gateway, store or ipfs", from)
			}
			if o.from.IPFS != "" {
				if u, err := url.Parse(o.from.IPFS); err != nil || u.Host == "" || o.from.From != client.FromIPFS {
					return usagef("--ipfs %s: it is the address of an IPFS gateway, for --from ipfs", o.from.IPFS)
				}
			}
			r, err := dial(g, o.url)
			if err != nil {
				return err
			}
			if r.keys, err = loadKeys(r.cfg); err != nil {
				return err
			}
			show, end := r.showing()
			f, err := r.fetch(cmd.Context(), args[0], o, show)
			end()
			if err != nil {
				return err
			}
			return r.p.result(f, func() {
				r.p.field("asset", f.Asset)
				r.p.field("file", f.Path)
				r.p.field("size", humanize.Comma(f.Size)+" bytes")
				if f.Sealed != "" {
					r.p.field("sealed", f.Sealed)
				}
				r.p.field("request", f.Tx)
				r.p.field("block", f.Block)
				if f.Verdict != nil {
					r.p.field("verified", string(f.Verdict.Answer)+statusNote(f.Verdict.Status))
				}
			})
		},
	}
	f := c.Flags()
	f.StringVarP(&o.out, "output", "o", "", "file to write")
	f.StringVar(&o.url, "gateway", "", "address of the gateway to ask first (default: the configuration's)")
	f.StringVar(&o.purpose, "purpose", "inspection", "what it is for: inspection, audit, statistics, research, service-delivery, or a number")
	f.BoolVar(&o.sealed, "sealed", false, "keep the sealed file too, as FILE.age")
	f.StringVar(&o.from.From, "from", client.FromGateway, "where the payload comes from: gateway, store or ipfs")
	f.StringVar(&o.from.IPFS, "ipfs", "", "address of an IPFS gateway (default: the department's own)")
	_ = c.MarkFlagRequired("output")
	return c
}

func statusNote(status string) string {
	if status == "" || status == "active" {
		return ""
	}
	return " (" + status + ")"
}

func (r *remote) fetch(ctx context.Context, name string, o fetchOptions, progress func(api.Progress)) (fetched, error) {
	purpose, err := contracts.ParsePurpose(o.purpose)
	if err != nil {
		return fetched{}, kind.Wrap(err, "read", "--purpose")
	}
	a, err := r.Resolve(ctx, name)
	if err != nil {
		return fetched{}, hintServe(err)
	}
	if err := confirm(&a); err != nil {
		return fetched{}, err
	}
	at := r.Client
	if a.Gateway != "" && a.Gateway != r.Base() {
		if at, err = client.New(a.Gateway); err != nil {
			return fetched{}, kind.Wrap(err, "reach the gateway of", a.Department)
		}
		defer at.Close()
	}
	if _, err := at.SignIn(ctx, r.keys.ethereum); err != nil {
		return fetched{}, hintServe(err)
	}
	recipient := r.keys.recipientString()
	if a.Payload == nil {
		recipient = api.Plaintext
	}
	t, err := r.request(ctx, at, a, recipient, purpose)
	if err != nil {
		return fetched{}, err
	}
	failpoint.Hit("fetch/requested")
	out := fetched{Asset: a.ID, Path: o.out, Tx: t.Tx, Block: t.Block}
	if a.Payload == nil {
		d, err := at.Content(ctx, a, t, o.out, progress)
		out.Size = d.Size
		return out, err
	}
	sealed := o.out + ".age"
	if _, err := at.Sealed(ctx, a, t, sealed, o.from, progress); err != nil {
		return out, err
	}
	failpoint.Hit("fetch/downloaded")
	if out.Verdict, err = r.verifyFile(ctx, a.ID, sealed); err != nil {
		return out, err
	}
	if out.Verdict != nil && out.Verdict.Answer == assets.NotGenuine {
		return out, errors.Join(kind.Wrap(errNotGenuine, "fetch", a.ID.Hex()), os.Remove(sealed))
	}
	if out.Size, err = openSealed(sealed, o.out, r.keys, a.Payload.KeyCommitment); err != nil {
		return out, err
	}
	if o.sealed {
		out.Sealed = sealed
		return out, nil
	}
	return out, kind.As(kind.Unavailable, os.Remove(sealed), "remove", sealed)
}

// confirm derives the asset's id from the metadata that the gateway gave, and
// takes size, hash and key commitment from there: nothing else is believed.
func confirm(a *api.Asset) error {
	head := contracts.Header{Version: a.Version, DataType: contracts.DataType(a.DataType), HashAlgorithm: a.HashAlgorithm}
	if contracts.AssetID(a.ChainID, a.Contract, head, a.Metadata) != a.ID {
		return kind.Wrap(errNotGenuine, "derive the id of", a.ID.Hex())
	}
	m, err := assets.DecodeMetadata(a.Metadata)
	if err != nil {
		return kind.Wrap(err, "read the metadata of", a.ID.Hex())
	}
	a.Payload = nil
	if p := m.Public.Payload; p != nil {
		a.Payload = &api.Payload{Size: p.Size, Multihash: p.Multihash, CID: p.CID.String(), KeyCommitment: p.KeyCommitment[:]}
	}
	return nil
}

// request asks on a grant to the dataset, then on one to the asset alone. A
// refusal by the mirror costs nothing.
func (r *remote) request(ctx context.Context, at *client.Client, a api.Asset, recipient string, purpose uint8) (api.Ticket, error) {
	folder := filepath.Join(r.cfg.dir, "requests")
	t, err := at.Request(ctx, r.keys.ethereum, a, recipient, purpose, client.DatasetScope(a), folder)
	if !errors.Is(err, kind.Denied) {
		return t, err
	}
	t, again := at.Request(ctx, r.keys.ethereum, a, recipient, purpose, contracts.AssetScope(a.ID), folder)
	if errors.Is(again, kind.Denied) && strings.Contains(again.Error(), "not on the whitelist") {
		return t, err // the first refusal may say more
	}
	return t, again
}

// verifyFile compares a sealed file with what the chain itself says, if the
// configuration names one. It returns nil where it names none.
func (r *remote) verifyFile(ctx context.Context, id common.Hash, path string) (*assets.Verdict, error) {
	if r.cfg.Chain.URL == "" {
		return nil, nil
	}
	node, err := chain.Dial(ctx, chain.DialConfig{URL: r.cfg.Chain.URL, ChainID: r.cfg.Chain.ID})
	if err == nil {
		defer node.Close()
		var v assets.Verdict
		if v, err = verifyAgainst(ctx, node, id, path); err == nil {
			return &v, nil
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err() // it was interrupted, which is no outage
	}
	if kind.Of(err) == kind.Unavailable {
		return &assets.Verdict{Answer: assets.CannotTell, Steps: []assets.Step{{Check: "the chain answers", Detail: err.Error()}}}, nil
	}
	return nil, err
}

// openSealed opens an age file with our identity, after checking the key
// commitment, and gives the plaintext its final name once it is whole.
func openSealed(sealed, out string, k *keys, commitment []byte) (size int64, err error) {
	f, err := os.Open(sealed)
	if err != nil {
		return 0, kind.As(kind.Unavailable, err, "open", sealed)
	}
	defer f.Close()
	b := bufio.NewReaderSize(f, 64<<10)
	start, err := b.Peek(64 << 10)
	if err != nil && err != io.EOF {
		return 0, kind.As(kind.Unavailable, err, "read", sealed)
	}
	n, ok := seal.SplitHeader(start)
	if !ok || len(commitment) != seal.CommitmentSize {
		return 0, kind.As(kind.Corrupt, seal.ErrCorrupt, "open", sealed)
	}
	key, err := seal.OpenHeader(start[:n], k.identity)
	if err == nil {
		err = seal.CheckCommitment(key, [seal.CommitmentSize]byte(commitment))
	}
	if err != nil {
		return 0, kind.Wrap(err, "open", sealed)
	}
	if _, err := b.Discard(n); err != nil {
		return 0, kind.As(kind.Unavailable, err, "read", sealed)
	}
	plain, err := seal.NewReader(b, key)
	if err != nil {
		return 0, kind.Wrap(err, "open", sealed)
	}
	part := out + ".part"
	w, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, kind.As(kind.Unavailable, err, "write", part)
	}
	if size, err = io.Copy(w, plain); err == nil {
		err = w.Sync()
	}
	if err = errors.Join(err, w.Close()); err == nil {
		err = os.Rename(part, out)
	}
	if err != nil {
		os.Remove(part)
	}
	return size, kind.Wrap(err, "open", sealed)
}
