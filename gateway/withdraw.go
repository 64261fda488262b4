package gateway

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/labstack/echo/v4"

	"chancery/acl"
	"chancery/assets"
	"chancery/assets/directory"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway/api"
	"chancery/internal/failpoint"
	"chancery/internal/kind"
)

// withdraw withdraws an asset on the chain and then takes away what the
// department keeps of it. Each step is done once, whoever repeats it.
func (s *Server) withdraw(c echo.Context) error {
	var in api.Withdraw
	if err := decode(c, &in); err != nil {
		return err
	}
	if len(in.Reason) > api.MaxReason {
		return stateErr(kind.Invalid, "a reason has at most %d bytes", api.MaxReason)
	}
	d, by := department(c), who(c).address
	return stream(s, c, func(ctx context.Context, progress func(api.Progress)) (api.Withdrawal, error) {
		out := api.Withdrawal{Asset: in.Asset}
		dataType, err := d.Withdrawer.Kept(ctx, in.Asset)
		if err != nil {
			return out, err
		}
		if in.Erase && dataType == contracts.Structured {
			return out, kind.WithHint(stateErr(kind.Invalid, "a structured asset has no key: its rows are read from the source"), "withdraw it without --erase")
		}
		progress(api.Progress{Stage: "withdraw"})
		if err := s.endOnChain(ctx, d, in.Asset, &out); err != nil {
			return out, err
		}
		failpoint.Hit("withdraw/mined")
		var erase *assets.Erasure
		if in.Erase {
			progress(api.Progress{Stage: "erase"})
			erase = &assets.Erasure{Asset: in.Asset, By: by, Reason: in.Reason}
		}
		r, err := d.Withdrawer.Remove(ctx, in.Asset, erase, assets.Held{
			Tables: []string{"gateway_request"},
			Erase:  func(ctx context.Context, tx *sql.Tx) error { return forgetHeaders(ctx, tx, d, in.Asset) },
		})
		if err != nil {
			return out, err
		}
		out.Object, out.Removed, out.InUse = r.Object, r.Removed, r.InUse
		if r.Erasure != nil {
			out.Erasure = &api.Erasure{At: r.Erasure.At, By: r.Erasure.By, Reason: r.Erasure.Reason}
		}
		return out, nil
	})
}

// endOnChain has the asset's status set to withdrawn, and returns once that is
// followed. The intent's key counts how often it was withdrawn before: one that
// was interrupted and is repeated finds its own transaction.
func (s *Server) endOnChain(ctx context.Context, d *Department, id common.Hash, out *api.Withdrawal) error {
	a, err := d.Directory.Asset(ctx, id)
	if errors.Is(err, directory.ErrNoAsset) {
		return kind.WithHint(stateErr(kind.NotFound, "no asset %s is registered", id.Hex()), "list the assets with `chancery directory`")
	}
	if err != nil {
		return err
	}
	if a.Contract != d.Contract {
		return stateErr(kind.Invalid, "asset %s belongs to another department", id.Hex())
	}
	key := "withdraw:" + id.Hex()
	before := 0
	for _, h := range a.History {
		if h.Status == contracts.Withdrawn {
			before++
			out.Tx, out.Block = h.Tx, h.Block
		}
	}
	if a.Status == contracts.Withdrawn {
		out.Already = true
		return nil
	}
	if before > 0 {
		key += fmt.Sprintf(":%d", before)
	}
	var intent chain.IntentID
	err = s.cfg.DB.Tx(ctx, func(tx *sql.Tx) (err error) {
		intent, err = d.Outbox.Enqueue(ctx, tx, chain.Intent{Key: key, To: &d.Contract, Data: contracts.PackSetStatus(id, contracts.Withdrawn), Note: "withdraw " + id.Hex()})
		return err
	})
	if err != nil {
		return kind.Wrap(err, "queue", "withdrawal")
	}
	failpoint.Hit("withdraw/enqueued")
	d.Outbox.Wake()
	waiting, cancel := context.WithTimeout(ctx, s.cfg.Limits.RelayWait)
	defer cancel()
	sent, err := d.Outbox.Wait(waiting, intent)
	if err == nil && sent.State == chain.Mined {
		err = d.Heads.WaitBlock(waiting, sent.Block.Number)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return kind.WithHint(stateErr(kind.Unavailable, "the chain has not answered yet"), "repeat the command; it is sent only once")
	}
	if err != nil {
		return err
	}
	if sent.State != chain.Mined {
		return kind.Wrap(sent.Err, "withdraw", id.Hex())
	}
	out.Tx, out.Block, out.GasUsed = sent.TxHash, sent.Block.Number, sent.GasUsed
	return nil
}

// forgetHeaders erases the key headers that were issued to readers of an asset.
// Each request's row is written, also one without a header: what would keep a
// header at this moment waits for the transaction.
func forgetHeaders(ctx context.Context, tx *sql.Tx, d *Department, id common.Hash) error {
	_, err := tx.ExecContext(ctx, `UPDATE gateway_request SET header = NULL WHERE chain_id = $1 AND contract = $2 AND asset = $3`,
		int64(d.ChainID), d.Contract[:], id[:])
	return err
}

// forget erases headers that were kept after the asset was erased.
func (s *Server) forget(ctx context.Context, d *Department, id common.Hash) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute) // whoever asked may be gone
	defer cancel()
	err := s.cfg.DB.Tx(ctx, func(tx *sql.Tx) error { return forgetHeaders(ctx, tx, d, id) })
	if err == nil {
		err = s.cfg.DB.Scrub(ctx, "gateway_request")
	}
	return kind.Wrap(err, "erase headers of", id.Hex())
}

// notErased returns api.ErrErased for an asset whose key was erased.
func (d *Department) notErased(ctx context.Context, id common.Hash) error {
	if d.Withdrawer == nil {
		return nil
	}
	_, erased, err := d.Withdrawer.Erased(ctx, id)
	if err == nil && erased {
		err = kind.Wrap(api.ErrErased, "open", id.Hex())
	}
	return err
}

// refuse is the error of a decision that was no. Of an asset that was erased it
// says so, instead of that it is not active.
func (d *Department) refuse(ctx context.Context, id common.Hash, decision acl.Decision) error {
	err := refusal(decision)
	if errors.Is(err, acl.ErrWithdrawn) {
		if erased := d.notErased(ctx, id); erased != nil {
			return erased
		}
	}
	return err
}
