package assets

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts"
	"chancery/internal/kind"
	"chancery/ods/store"
)

// objects looks for those that no release has.
func (k *Checker) objects(ctx context.Context, run *checkRun) error {
	var keys []string
	look := func() error {
		known, err := known(ctx, k, "store_key", keys)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if known[key] {
				continue
			}
			// A publish that failed meanwhile has taken away its object before its row.
			if _, err := k.c.Store.Stat(ctx, key); errors.Is(err, store.ErrNotFound) {
				continue
			} else if err != nil {
				return kind.As(kind.Unavailable, err, "look for object", key)
			}
			f := Finding{Object: key, Problem: "no release has this object"}
			if run.o.Remove && strings.HasPrefix(key, payloadPrefix) {
				if err := k.c.Store.Delete(ctx, key); err != nil {
					return err
				}
				f.Removed = true
			}
			if err := run.settle(ctx, ofObjects, outcome{item: "object " + key, findings: []Finding{f}, again: !f.Removed}); err != nil {
				return err
			}
		}
		keys = keys[:0]
		return nil
	}
	for info, err := range k.c.Store.List(ctx, "") {
		if err != nil {
			return kind.As(kind.Unavailable, err, "list", "objects")
		}
		if keys = append(keys, info.Key); len(keys) == checkPage {
			if err := look(); err != nil {
				return err
			}
		}
	}
	return look()
}

// registered looks for assets that this gateway doesn't know.
func (k *Checker) registered(ctx context.Context, run *checkRun) error {
	var ids []common.Hash
	look := func() error {
		keys := make([][]byte, len(ids))
		for i := range ids {
			keys[i] = ids[i][:]
		}
		known, err := known(ctx, k, "asset", keys)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if known[string(id[:])] {
				continue
			}
			record, err := k.chain.Record(ctx, id)
			if err != nil {
				return err
			}
			if record.Status == contracts.Withdrawn {
				continue
			}
			f := Finding{Asset: id, Problem: "registered, but its key header is not in this gateway's state"}
			if err := run.settle(ctx, ofChain, outcome{findings: []Finding{f}, again: true}); err != nil {
				return err
			}
		}
		ids = ids[:0]
		return nil
	}
	for id, err := range k.chain.Registered(ctx) {
		if err != nil {
			return err
		}
		if ids = append(ids, id); len(ids) == checkPage {
			if err := look(); err != nil {
				return err
			}
		}
	}
	return look()
}

// known tells which of the values some release has in a column.
func known[T ~string | ~[]byte](ctx context.Context, k *Checker, column string, values []T) (map[string]bool, error) {
	if len(values) == 0 {
		return nil, nil
	}
	args, marks := make([]any, len(values)), make([]string, len(values))
	for i, v := range values {
		args[i], marks[i] = v, fmt.Sprintf("$%d", i+1)
	}
	rows, err := k.c.DB.QueryContext(ctx, `SELECT `+column+` FROM asset_release WHERE `+column+` IN (`+strings.Join(marks, ", ")+`)`, args...)
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "read", "releases")
	}
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, kind.As(kind.Unavailable, err, "read", "releases")
		}
		out[string(v)] = true
	}
	return out, kind.As(kind.Unavailable, rows.Err(), "read", "releases")
}
