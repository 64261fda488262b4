package assets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/durable"
	"chancery/internal/kind"
	"chancery/ods/store"
)

// Chain is what checking asks of the chain.
type Chain interface {
	// Record is what the contract keeps of an asset; its status is None where
	// there is no such.
	Record(ctx context.Context, id common.Hash) (contracts.Record, error)
	// Registered gives the ids of all assets of the contract.
	Registered(ctx context.Context) iter.Seq2[common.Hash, error]
}

// Intents tells how transactions stand: see chain.Outbox.
type Intents interface {
	Outcome(ctx context.Context, id chain.IntentID) (chain.Outcome, error)
}

// Checker compares every stored object and key header with what is registered.
type Checker struct {
	c       Config
	chain   Chain
	intents Intents
	p       *Publisher
}

// NewChecker makes the checker of a department. What its publisher is making now
// is left alone.
func NewChecker(c Config, p *Publisher, on Chain, intents Intents) *Checker {
	c.defaults()
	return &Checker{c, on, intents, p}
}

// Finding is something that isn't as it must be.
type Finding struct {
	Asset   common.Hash // zero where no asset is concerned
	Dataset string
	Object  string // store key; "" where no object is concerned
	Problem string
	Removed bool
}

// CheckReport is what a check found. No finding is good.
type CheckReport struct {
	Assets, Objects int
	Bytes           int64 // hashed
	Findings        []Finding
}

// Check reads every payload, hashes it and compares it with the registration,
// opens every key header, and looks for objects and assets that have nothing to
// do with each other. remove takes away what an interrupted publish left.
// progress, which may be nil, tells bytes hashed of all.
func (k *Checker) Check(ctx context.Context, remove bool, progress func(done, total int64)) (CheckReport, error) {
	var report CheckReport
	if progress == nil {
		progress = func(int64, int64) {}
	}
	rows, total, err := k.releases(ctx)
	if err != nil {
		return report, err
	}
	known, registered := map[string]bool{}, map[common.Hash]bool{}
	for _, r := range rows {
		if r.storeKey != "" {
			known[r.storeKey] = true
		}
		registered[r.asset] = true
		if r.state == draftState {
			if err := k.draft(ctx, r, remove, &report); err != nil {
				return report, err
			}
			continue
		}
		report.Assets++
		find := func(format string, args ...any) {
			report.Findings = append(report.Findings, Finding{Asset: r.asset, Dataset: r.draft.Dataset, Object: r.storeKey, Problem: fmt.Sprintf(format, args...)})
		}
		if err := k.one(ctx, r, find); err != nil {
			return report, err
		}
		if r.storeKey != "" {
			report.Objects++
		}
		report.Bytes += r.payloadSize
		progress(report.Bytes, total)
	}
	for info, err := range k.c.Store.List(ctx, "") {
		if err != nil {
			return report, err
		}
		if known[info.Key] {
			continue
		}
		// It may be newer than the list, or another department's.
		if yes, err := k.exists(ctx, `SELECT COUNT(*) FROM asset_release WHERE store_key = $1`, info.Key); err != nil {
			return report, err
		} else if yes {
			continue
		}
		f := Finding{Object: info.Key, Problem: "no release has this object"}
		if remove && strings.HasPrefix(info.Key, payloadPrefix) {
			if err := k.c.Store.Delete(ctx, info.Key); err != nil {
				return report, err
			}
			f.Removed = true
		}
		report.Findings = append(report.Findings, f)
	}
	for id, err := range k.chain.Registered(ctx) {
		if err != nil {
			return report, err
		}
		if registered[id] {
			continue
		}
		if yes, err := k.exists(ctx, `SELECT COUNT(*) FROM asset_release WHERE asset = $1`, id[:]); err != nil {
			return report, err
		} else if !yes {
			report.Findings = append(report.Findings, Finding{Asset: id, Problem: "registered, but its key header is not in this gateway's state"})
		}
	}
	return report, nil
}

func (k *Checker) releases(ctx context.Context) (list []*release, total int64, err error) {
	rows, err := k.c.DB.QueryContext(ctx, `SELECT `+releaseColumns+` FROM asset_release WHERE chain_id = $1 AND contract = $2 ORDER BY created, id`,
		int64(k.c.ChainID), k.c.Contract[:])
	if err != nil {
		return nil, 0, kind.As(kind.Unavailable, err, "list", "releases")
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanRelease(rows)
		if err != nil {
			return nil, 0, kind.As(kind.Unavailable, err, "list", "releases")
		}
		list = append(list, r)
		total += r.payloadSize
	}
	return list, total, kind.As(kind.Unavailable, rows.Err(), "list", "releases")
}

func (k *Checker) exists(ctx context.Context, count string, arg any) (bool, error) {
	var n int
	err := k.c.DB.QueryRowContext(ctx, count, arg).Scan(&n)
	return n > 0, kind.As(kind.Unavailable, err, "read", "releases")
}

// draft looks at a release that was never sealed.
func (k *Checker) draft(ctx context.Context, r *release, remove bool, report *CheckReport) error {
	if k.p.isRunning(r.id) {
		return nil
	}
	// It may have come to its end since it was listed.
	if draft, err := k.p.isDraft(ctx, r.id); err != nil || !draft {
		return err
	}
	f := Finding{Dataset: r.draft.Dataset, Object: r.storeKey, Problem: "an interrupted publish left a draft"}
	if remove {
		if err := k.p.discard(ctx, r); err != nil {
			return err
		}
		f.Removed = true
	}
	report.Findings = append(report.Findings, f)
	return nil
}

// one checks a sealed release.
func (k *Checker) one(ctx context.Context, r *release, find func(string, ...any)) error {
	record, err := k.chain.Record(ctx, r.asset)
	if err != nil {
		return err
	}
	if record.Status == contracts.None {
		out, err := k.intents.Outcome(ctx, r.intent)
		if err != nil {
			return err
		}
		switch out.State {
		case chain.Queued, chain.Sent:
			if k.p.isRunning(r.id) {
				return nil
			}
			find("its registration is not mined yet (%s)", out.State)
		case chain.Mined:
			find("its registration was mined but the contract has no record of it")
		default:
			find("its registration failed: %v", out.Err)
		}
		return nil
	}
	m, err := DecodeMetadata(r.metadata)
	if err != nil {
		find("its metadata can't be read")
		return nil
	}
	if contracts.AssetID(k.c.ChainID, k.c.Contract, r.head(), r.metadata) != r.asset {
		find("its metadata is not what was registered")
		return nil
	}
	if m.Public.Payload == nil {
		return nil
	}
	switch key, err := seal.OpenHeader(r.header, k.c.Identity); {
	case len(r.header) == 0:
		find("its key header is missing")
	case err != nil:
		find("its key header can't be opened: %v", err)
	case seal.CheckCommitment(key, m.Public.Payload.KeyCommitment) != nil:
		find("its key header holds another key than the one committed to")
	}
	return k.payload(ctx, r, m, find)
}

func (k *Checker) payload(ctx context.Context, r *release, m Metadata, find func(string, ...any)) error {
	h, err := NewHash(r.draft.HashAlgorithm)
	if err != nil {
		return err
	}
	var n int64
	if r.storeKey == "" {
		n = int64(len(m.Inline))
		h.Write(m.Inline)
	} else {
		f, err := k.c.Store.Open(ctx, r.storeKey, 0, -1)
		if errors.Is(err, store.ErrNotFound) {
			find("its object is missing")
			return nil
		}
		if err != nil {
			return err
		}
		defer f.Close()
		if n, err = io.CopyBuffer(h, durable.Reader(ctx, f), make([]byte, 1<<20)); err != nil {
			return kind.Wrap(err, "read object", r.storeKey)
		}
	}
	_, want, err := Digest(m.Public.Payload.Multihash)
	switch {
	case n < m.Public.Payload.Size:
		find("its object is truncated: %d of %d bytes", n, m.Public.Payload.Size)
	case n > m.Public.Payload.Size:
		find("its object is too long: %d bytes instead of %d", n, m.Public.Payload.Size)
	case err != nil || !bytes.Equal(h.Sum(nil), want):
		find("its object was changed: the hash is not the registered one")
	}
	return nil
}
