package chain

import (
	"context"
	"errors"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"chancery/contracts"
	"chancery/internal/kind"
)

// fee is what a transaction offers per gas. Without a tip it is a plain gas
// price, for networks that have no base fee.
type fee struct{ tip, cap *big.Int }

func (o *Outbox) fees(ctx context.Context, head *header) (fee, error) {
	if head.BaseFee == nil {
		price, err := o.node.client.SuggestGasPrice(ctx)
		return fee{cap: price}, kind.As(kind.Unavailable, err, "ask for", "gas price")
	}
	tip, err := o.node.client.SuggestGasTipCap(ctx)
	if err != nil {
		return fee{}, kind.As(kind.Unavailable, err, "ask for", "gas tip")
	}
	// Twice the base fee is enough for six full blocks in a row.
	return fee{tip, new(big.Int).Add(tip, new(big.Int).Lsh(head.BaseFee.ToInt(), 1))}, nil
}

func (o *Outbox) signed(r *row, gas uint64, f fee) (*types.Transaction, []byte, error) {
	id := new(big.Int).SetUint64(o.node.chainID)
	var plain types.TxData = &types.DynamicFeeTx{ChainID: id, Nonce: r.Nonce, GasTipCap: f.tip, GasFeeCap: f.cap,
		Gas: gas, To: r.to, Value: r.value, Data: r.data}
	if f.tip == nil {
		plain = &types.LegacyTx{Nonce: r.Nonce, GasPrice: f.cap, Gas: gas, To: r.to, Value: r.value, Data: r.data}
	}
	tx, err := o.signer.SignTx(types.NewTx(plain), id)
	if err != nil {
		return nil, nil, kind.Wrap(err, "sign", r.Key)
	}
	raw, err := tx.MarshalBinary()
	return tx, raw, err
}

func (o *Outbox) call(r *row) ethereum.CallMsg {
	return ethereum.CallMsg{From: o.from, To: r.to, Value: r.value, Data: r.data}
}

// refusal tells an answer that the transaction would fail, and why, from a node
// that could not answer.
func refusal(err error) (string, bool) {
	var answered rpc.Error
	if err == nil || !errors.As(err, &answered) {
		return "", false
	}
	var data rpc.DataError
	if errors.As(err, &data) {
		if s, ok := data.ErrorData().(string); ok {
			if raw, err := hexutil.Decode(s); err == nil && len(raw) > 0 {
				return contracts.Explain(raw), true
			}
		}
	}
	msg := strings.ToLower(err.Error())
	for _, sign := range []string{"revert", "out of gas", "gas required exceeds", "insufficient funds", "invalid opcode",
		"invalid jump", "stack ", "exceeds block gas limit", "initcode size", "code size"} {
		if strings.Contains(msg, sign) {
			return err.Error(), true
		}
	}
	return "", false
}

// attempts are the signed versions of an intent's transaction, oldest first.
func (o *Outbox) attempts(ctx context.Context, id IntentID) ([]*types.Transaction, error) {
	q, err := o.db.QueryContext(ctx, `SELECT raw FROM outbox_attempt WHERE outbox_id = $1 ORDER BY number`, int64(id))
	if err != nil {
		return nil, err
	}
	defer q.Close()
	var out []*types.Transaction
	for q.Next() {
		var raw []byte
		if err := q.Scan(&raw); err != nil {
			return nil, err
		}
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			return nil, kind.Errorf(kind.Corrupt, "attempt of intent %d: %w", id, err)
		}
		out = append(out, tx)
	}
	return out, q.Err()
}
