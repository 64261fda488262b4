package chain

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"chancery/internal/failpoint"
	"chancery/internal/kind"
)

const (
	// maxInFlight bounds the transactions that are sent and not yet mined.
	maxInFlight = 256
	// reorgDepth is how many blocks down a mined transaction is still watched.
	reorgDepth = 256
	// resendAfter is how long the node has to mine a transaction before it is
	// handed the bytes again, in case it has forgotten them.
	resendAfter = 15 * time.Second
	// bumpAfter is how long until the next transaction in line gets a higher
	// fee; it doubles with each attempt, of which there are maxAttempts.
	bumpAfter, maxAttempts = 45 * time.Second, 12
	// missingAfter is how long a nonce may be used up with no receipt of ours
	// until another program is taken to have used it.
	missingAfter = 30 * time.Second
)

// Run sends until ctx ends, whose error it then returns, or until the node is
// found on another chain. A node or state that can't be reached is tried again.
func (o *Outbox) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	heads := o.node.heads(ctx, pollPolling)
	defer func() {
		cancel()
		for range heads {
		}
	}()
	if err := o.node.checkChain(ctx); errors.Is(err, ErrWrongChain) {
		return err
	}
	o.head = Ref{}
	clear(o.pushed)
	clear(o.missing)
	for failures := 0; ; {
		err := o.step(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if failures++; failures == 1 || failures%20 == 0 {
				o.log.WarnContext(ctx, "sending transactions: trying again", "error", err, "failures", failures)
			}
			o.head = Ref{}
			pause(ctx, min(5*time.Second, 50*time.Millisecond<<min(failures, 10)))
			if err := o.node.checkChain(ctx); errors.Is(err, ErrWrongChain) {
				return err
			}
			continue
		}
		failures = 0
		soon := time.Second
		if time.Since(time.UnixMilli(o.fresh.Load())) < 5*time.Second {
			soon = 50 * time.Millisecond
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-o.wake:
		case <-heads:
		case <-time.After(soon):
		}
	}
}

// step does whatever can be done now. The order matters: what has left the chain
// is put back before nonces are given out, so that none is given out twice and
// none is left free.
func (o *Outbox) step(ctx context.Context) error {
	rows, err := o.rows(ctx, `state IN ($3, $4)`, string(Queued), string(Sent))
	if err != nil {
		return err
	}
	head, err := o.node.latest(ctx)
	if err != nil {
		return err
	}
	if head.ref() != o.head {
		again, err := o.unmine(ctx, uint64(head.Number))
		if err != nil {
			return err
		}
		if again {
			if rows, err = o.rows(ctx, `state IN ($3, $4)`, string(Queued), string(Sent)); err != nil {
				return err
			}
		}
		o.head = head.ref()
	}
	if len(rows) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	nonce, err := o.node.client.NonceAt(ctx, o.from, nil)
	if err != nil {
		return kind.As(kind.Unavailable, err, "read nonce of", o.from.Hex())
	}
	var queued, sent []*row
	for _, r := range rows {
		if r.State == Queued {
			queued = append(queued, r)
			continue
		}
		done := false
		if r.Nonce < nonce {
			if done, err = o.settle(ctx, r); err != nil {
				return err
			}
		}
		if !done {
			sent = append(sent, r)
		}
	}
	for _, r := range sent {
		if err := o.push(ctx, r, nonce, head); err != nil {
			return err
		}
	}
	for _, r := range queued {
		if len(sent) >= maxInFlight {
			return nil
		}
		ok, err := o.sign(ctx, r, head, sent)
		if err != nil {
			return err
		}
		switch {
		case ok:
			sent = append(sent, r)
		case r.State == Queued:
			return nil // it waits for those before it, and those after it for it
		}
	}
	return nil
}

// unmine puts intents whose block is no longer in the chain back to Sent.
func (o *Outbox) unmine(ctx context.Context, head uint64) (bool, error) {
	low := int64(0)
	if head > reorgDepth {
		low = int64(head - reorgDepth)
	}
	q, err := o.db.QueryContext(ctx, `SELECT DISTINCT block_number, block_hash FROM outbox
		WHERE chain_id = $1 AND sender = $2 AND block_number >= $3`, int64(o.node.chainID), o.from[:], low)
	if err != nil {
		return false, err
	}
	defer q.Close()
	var refs []Ref
	var numbers []uint64
	for q.Next() {
		var n int64
		var hash []byte
		if err := q.Scan(&n, &hash); err != nil {
			return false, err
		}
		refs, numbers = append(refs, Ref{uint64(n), common.BytesToHash(hash)}), append(numbers, uint64(n))
	}
	if err := errors.Join(q.Err(), q.Close()); err != nil {
		return false, err
	}
	headers, err := o.node.headers(ctx, numbers...)
	if err != nil {
		return false, err
	}
	again := false
	for i, h := range headers {
		if h != nil && h.Hash == refs[i].Hash {
			continue
		}
		o.log.InfoContext(ctx, "a block left the chain: its transactions are sent again", "block", refs[i].Number)
		again = true
		if _, err := o.db.ExecContext(ctx, `UPDATE outbox SET state = $1, reason = '', block_number = NULL, block_hash = NULL,
			gas_used = 0, logs = NULL WHERE chain_id = $2 AND sender = $3 AND block_hash = $4`,
			string(Sent), int64(o.node.chainID), o.from[:], refs[i].Hash[:]); err != nil {
			return false, err
		}
	}
	if again {
		clear(o.pushed)
		o.ring()
	}
	return again, nil
}

// settle looks for the receipt of an intent whose nonce has been used; true
// means that the intent is final.
func (o *Outbox) settle(ctx context.Context, r *row) (bool, error) {
	txs, err := o.attempts(ctx, r.ID)
	if err != nil {
		return false, err
	}
	hashes := make([]common.Hash, len(txs))
	for i, tx := range txs {
		hashes[i] = tx.Hash()
	}
	receipts, err := o.node.receipts(ctx, hashes)
	if err != nil {
		return false, err
	}
	for _, rcpt := range receipts {
		if rcpt == nil {
			continue
		}
		return true, o.finish(ctx, r, rcpt)
	}
	since, ok := o.missing[r.ID]
	if !ok {
		o.missing[r.ID] = time.Now()
		return false, nil
	}
	if time.Since(since) < missingAfter {
		return false, nil
	}
	return true, o.fail(ctx, r, fmt.Sprintf("nonce %d was used by a transaction that did not come from here", r.Nonce))
}

func (o *Outbox) finish(ctx context.Context, r *row, rcpt *types.Receipt) error {
	st, reason := Mined, ""
	if rcpt.Status != types.ReceiptStatusSuccessful {
		st, reason = Reverted, o.revertReason(ctx, r, rcpt)
	}
	logs, err := json.Marshal(rcpt.Logs)
	if err != nil {
		return err
	}
	_, err = o.db.ExecContext(ctx, `UPDATE outbox SET state = $1, reason = $2, tx_hash = $3, block_number = $4, block_hash = $5,
		gas_used = $6, logs = $7 WHERE id = $8`, string(st), reason, rcpt.TxHash[:], rcpt.BlockNumber.Int64(), rcpt.BlockHash[:],
		int64(rcpt.GasUsed), logs, int64(r.ID))
	if err != nil {
		return err
	}
	failpoint.Hit("outbox/mined")
	delete(o.pushed, r.ID)
	delete(o.missing, r.ID)
	o.log.DebugContext(ctx, "transaction mined", "intent", r.Key, "state", st, "tx", rcpt.TxHash, "block", rcpt.BlockNumber)
	o.ring()
	return nil
}

// revertReason runs the reverted transaction again on the state before its block.
func (o *Outbox) revertReason(ctx context.Context, r *row, rcpt *types.Receipt) string {
	before := new(big.Int).Sub(rcpt.BlockNumber, common.Big1)
	_, err := o.node.client.CallContract(ctx, o.call(r), before)
	if reason, ok := refusal(err); ok {
		return reason
	}
	return "reason unknown"
}

func (o *Outbox) fail(ctx context.Context, r *row, reason string) error {
	_, err := o.db.ExecContext(ctx, `UPDATE outbox SET state = $1, reason = $2, nonce = NULL WHERE id = $3`,
		string(Failed), reason, int64(r.ID))
	if err != nil {
		return err
	}
	r.State = Failed
	delete(o.missing, r.ID)
	o.log.WarnContext(ctx, "transaction failed", "intent", r.Key, "reason", reason)
	o.ring()
	return nil
}

// push sees to it that a transaction which was signed reaches a block: the node
// gets its bytes again from time to time, and the next in line a higher fee.
func (o *Outbox) push(ctx context.Context, r *row, nonce uint64, head *header) error {
	when, sent := o.pushed[r.ID]
	recently := sent && time.Since(when.last) < resendAfter
	if recently && r.Nonce != nonce {
		return nil
	}
	txs, err := o.attempts(ctx, r.ID)
	if err != nil {
		return err
	}
	if len(txs) == 0 {
		return kind.Errorf(kind.Corrupt, "intent %d was sent but has no transaction", r.ID)
	}
	tx := txs[len(txs)-1]
	tooCheap := head.BaseFee != nil && tx.GasFeeCap().Cmp(head.BaseFee.ToInt()) < 0
	slow := sent && time.Since(when.first) > bumpAfter<<(len(txs)-1)
	if r.Nonce == nonce && len(txs) < maxAttempts && (tooCheap || slow) {
		return o.bump(ctx, r, tx, len(txs)+1, head)
	}
	if recently {
		return nil
	}
	return o.send(ctx, r, tx)
}

func (o *Outbox) bump(ctx context.Context, r *row, old *types.Transaction, number int, head *header) error {
	f, err := o.fees(ctx, head)
	if err != nil {
		return err
	}
	more := func(old, now *big.Int) *big.Int { // nodes ask for at least a tenth more
		up := new(big.Int).Div(new(big.Int).Mul(old, big.NewInt(5)), big.NewInt(4))
		if up.Add(up, common.Big1); up.Cmp(now) < 0 {
			return now
		}
		return up
	}
	f.cap = more(old.GasFeeCap(), f.cap)
	if f.tip != nil {
		f.tip = more(old.GasTipCap(), f.tip)
		if f.cap.Cmp(f.tip) < 0 {
			f.cap = f.tip
		}
	}
	tx, raw, err := o.signed(r, old.Gas(), f)
	if err != nil {
		return err
	}
	hash := tx.Hash()
	err = o.db.Tx(ctx, func(db *sql.Tx) error {
		if _, err := db.ExecContext(ctx, `INSERT INTO outbox_attempt (tx_hash, outbox_id, number, raw) VALUES ($1, $2, $3, $4)`,
			hash[:], int64(r.ID), number, raw); err != nil {
			return err
		}
		_, err := db.ExecContext(ctx, `UPDATE outbox SET tx_hash = $1 WHERE id = $2`, hash[:], int64(r.ID))
		return err
	})
	if err != nil {
		return err
	}
	o.log.InfoContext(ctx, "transaction is slow: sent with a higher fee", "intent", r.Key, "attempt", number)
	return o.send(ctx, r, tx)
}

// sign gives a queued intent its nonce and sends it. false with r.State Queued
// means that it has to wait for those before it.
func (o *Outbox) sign(ctx context.Context, r *row, head *header, before []*row) (bool, error) {
	f, err := o.fees(ctx, head)
	if err != nil {
		return false, err
	}
	gas, err := o.node.client.EstimateGas(ctx, o.call(r))
	if err != nil {
		reason, refused := refusal(err)
		switch {
		case !refused:
			return false, kind.As(kind.Unavailable, err, "estimate gas of", r.Key)
		case len(before) > 0:
			return false, nil // it may need what those before it do
		}
		return false, o.fail(ctx, r, reason)
	}
	// The state may have changed a little by the time it is mined.
	gas += gas/4 + 10_000
	cost := new(big.Int).Add(r.value, new(big.Int).Mul(f.cap, new(big.Int).SetUint64(gas)))
	has, err := o.node.client.BalanceAt(ctx, o.from, nil)
	if err != nil {
		return false, kind.As(kind.Unavailable, err, "read balance of", o.from.Hex())
	}
	if has.Cmp(cost) < 0 {
		if len(before) > 0 {
			return false, nil
		}
		return false, o.fail(ctx, r, fmt.Sprintf("account %s has %s wei and needs %s", o.from.Hex(), has, cost))
	}
	pending, err := o.node.client.PendingNonceAt(ctx, o.from)
	if err != nil {
		return false, kind.As(kind.Unavailable, err, "read nonce of", o.from.Hex())
	}
	var tx *types.Transaction
	err = o.db.Tx(ctx, func(db *sql.Tx) error {
		var next int64
		if err := db.QueryRowContext(ctx, `SELECT COALESCE(MAX(nonce) + 1, 0) FROM outbox WHERE chain_id = $1 AND sender = $2`,
			int64(o.node.chainID), o.from[:]).Scan(&next); err != nil {
			return err
		}
		r.Nonce = max(uint64(next), pending)
		var raw []byte
		if tx, raw, err = o.signed(r, gas, f); err != nil {
			return err
		}
		hash := tx.Hash()
		if _, err := db.ExecContext(ctx, `UPDATE outbox SET state = $1, nonce = $2, tx_hash = $3 WHERE id = $4`,
			string(Sent), int64(r.Nonce), hash[:], int64(r.ID)); err != nil {
			return err
		}
		_, err := db.ExecContext(ctx, `INSERT INTO outbox_attempt (tx_hash, outbox_id, number, raw) VALUES ($1, $2, 1, $3)`,
			hash[:], int64(r.ID), raw)
		return err
	})
	if err != nil {
		return false, err
	}
	failpoint.Hit("outbox/signed")
	r.State = Sent
	return true, o.send(ctx, r, tx)
}

// send hands the node a transaction. What the node says against it is not
// final: it may have it already, or have mined it.
func (o *Outbox) send(ctx context.Context, r *row, tx *types.Transaction) error {
	err := o.node.client.SendTransaction(ctx, tx)
	var answered rpc.Error
	if err != nil && !errors.As(err, &answered) {
		return kind.As(kind.Unavailable, err, "send", r.Key)
	}
	when := o.pushed[r.ID]
	if when.last = time.Now(); when.first.IsZero() {
		when.first = when.last
	}
	o.pushed[r.ID] = when
	if err != nil && !strings.Contains(err.Error(), "already") {
		if said := r.Key + err.Error(); said != o.told {
			o.told = said
			o.log.WarnContext(ctx, "the node does not take a transaction now", "intent", r.Key, "nonce", r.Nonce, "error", err)
		}
		return nil
	}
	failpoint.Hit("outbox/sent")
	return nil
}
