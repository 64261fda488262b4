package chain

import (
	"context"
	"crypto/ecdsa"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/internal/kind"
	"chancery/internal/state"
)

// Intent is a transaction to be sent.
type Intent struct {
	Key   string          // for idempotency: one transaction per key, account and chain
	To    *common.Address // nil creates a contract
	Data  []byte
	Value *big.Int // wei; nil is zero
	Note  string   // for people
}

// IntentID names an intent within the state.
type IntentID int64

// State is how far an intent has got.
type State string

// The states of an intent.
const (
	Queued   State = "queued"   // a row, no nonce yet
	Sent     State = "sent"     // signed, with a nonce; sent, or about to be
	Mined    State = "mined"    // in a block, and succeeded
	Reverted State = "reverted" // in a block, and reverted
	Failed   State = "failed"   // would have failed, so it was not sent
)

// Final tells whether the intent has its outcome, a reorganisation apart.
func (s State) Final() bool { return s == Mined || s == Reverted || s == Failed }

// Outcome is what has become of an intent.
type Outcome struct {
	ID       IntentID
	Key      string
	Note     string
	State    State
	Nonce    uint64         // Sent, Mined, Reverted
	TxHash   common.Hash    // Sent: the newest attempt; Mined, Reverted: the one in the block
	Block    Ref            // Mined, Reverted
	Contract common.Address // Mined: the contract created, if Intent.To was nil
	GasUsed  uint64
	Logs     []*types.Log
	Err      error // Reverted: ErrReverted; Failed: ErrIntentFailed; each with the reason
}

// Signer signs for one account.
type Signer interface {
	Address() common.Address
	SignTx(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
}

type keySigner struct{ key *ecdsa.PrivateKey }

// KeySigner signs with a key in memory.
func KeySigner(key *ecdsa.PrivateKey) Signer { return keySigner{key} }

func (k keySigner) Address() common.Address { return crypto.PubkeyToAddress(k.key.PublicKey) }

func (k keySigner) SignTx(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	return types.SignTx(tx, types.LatestSignerForChainID(chainID), k.key)
}

// Outbox sends the transactions of one account on one chain, in the order in
// which they were enqueued. Run it once per account; the other methods are safe
// for concurrent use.
//
// An intent gets its nonce and its signature in one transaction of the state,
// before anything is sent. From then on the outbox only ever sends what was
// signed: a crash repeats the sending of the same bytes, which the chain takes
// once. A replacement with a higher fee has the same nonce, so that only one of
// them can be mined; all are kept, and whichever is mined counts. When its block
// leaves the chain, an intent that was mined is Sent again, with its old nonce.
type Outbox struct {
	db     *state.DB
	node   *Node
	signer Signer
	from   common.Address
	log    *slog.Logger
	wake   chan struct{}
	lastID atomic.Int64
	fresh  atomic.Int64 // unix milliseconds of the last Enqueue, whose commit will come soon

	mu      sync.Mutex
	changed chan struct{} // closed and replaced when an intent's state changes

	// What follows belongs to Run.
	head    Ref
	pushed  map[IntentID]pushed    // intents whose bytes the node has been handed
	missing map[IntentID]time.Time // since when its nonce has been used with no receipt
	told    string                 // the last trouble that was logged
}

// pushed tells when an intent's bytes were first and last handed to the node.
type pushed struct{ first, last time.Time }

// NewOutbox prepares an outbox; [Outbox.Run] does the sending.
func NewOutbox(db *state.DB, node *Node, s Signer, log *slog.Logger) (*Outbox, error) {
	if db == nil || node == nil || s == nil {
		return nil, kind.Errorf(kind.Invalid, "an outbox needs a state, a node and a signer")
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Outbox{
		db: db, node: node, signer: s, from: s.Address(), log: log,
		wake: make(chan struct{}, 1), changed: make(chan struct{}),
		pushed: map[IntentID]pushed{}, missing: map[IntentID]time.Time{},
	}, nil
}

// Enqueue adds an intent within the caller's transaction; it will be sent if
// that commits. An intent whose key is known is not added: the known one's id is
// returned, and if it has failed or reverted, it is queued once more with what
// in says now.
func (o *Outbox) Enqueue(ctx context.Context, tx *sql.Tx, in Intent) (IntentID, error) {
	if in.Key == "" || in.Value != nil && in.Value.Sign() < 0 {
		return 0, kind.Errorf(kind.Invalid, "an intent needs a key, and a value that is not negative")
	}
	id, err := o.enqueue(ctx, tx, in)
	if err != nil {
		return 0, kind.Wrap(err, "enqueue", in.Key)
	}
	o.fresh.Store(time.Now().UnixMilli())
	return id, nil
}

func (o *Outbox) enqueue(ctx context.Context, tx *sql.Tx, in Intent) (IntentID, error) {
	value, to, data := "0", []byte(nil), in.Data
	if in.Value != nil {
		value = in.Value.String()
	}
	if in.To != nil {
		to = in.To[:]
	}
	if data == nil {
		data = []byte{}
	}
	for {
		var id int64
		var st State
		err := tx.QueryRowContext(ctx, `SELECT id, state FROM outbox WHERE chain_id = $1 AND sender = $2 AND key = $3`,
			int64(o.node.chainID), o.from[:], in.Key).Scan(&id, &st)
		switch {
		case err == nil && (st == Failed || st == Reverted):
			if _, err := tx.ExecContext(ctx, `DELETE FROM outbox_attempt WHERE outbox_id = $1`, id); err != nil {
				return 0, err
			}
			_, err := tx.ExecContext(ctx, `UPDATE outbox SET state = $1, note = $2, recipient = $3, data = $4, value = $5, nonce = NULL,
				reason = '', tx_hash = NULL, block_number = NULL, block_hash = NULL, gas_used = 0, logs = NULL WHERE id = $6`,
				string(Queued), in.Note, to, data, value, id)
			return IntentID(id), err
		case err == nil:
			return IntentID(id), nil
		case !errors.Is(err, sql.ErrNoRows):
			return 0, err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO outbox (id, chain_id, sender, key, note, recipient, data, value, state)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
			o.nextID(), int64(o.node.chainID), o.from[:], in.Key, in.Note, to, data, value, string(Queued))
		if err != nil {
			return 0, err
		}
		if n, err := res.RowsAffected(); err != nil {
			return 0, err
		} else if n == 1 {
			continue // and read its id
		}
	}
}

// nextID is the time in microseconds, and always rises: ids give the order.
func (o *Outbox) nextID() int64 {
	for {
		last := o.lastID.Load()
		id := max(last+1, time.Now().UnixMicro())
		if o.lastID.CompareAndSwap(last, id) {
			return id
		}
	}
}

// Wake makes the sender look now; call it after the transaction of Enqueue has
// committed. Without it, the sender notices within a tenth of a second or so.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Wait returns once the intent's state is final, which Outcome.Err then tells
// more about; the error returned is about the waiting only.
func (o *Outbox) Wait(ctx context.Context, id IntentID) (Outcome, error) {
	o.Wake()
	for {
		o.mu.Lock()
		changed := o.changed
		o.mu.Unlock()
		out, err := o.Outcome(ctx, id)
		if err != nil || out.State.Final() {
			return out, err
		}
		select {
		case <-ctx.Done():
			return out, ctx.Err()
		case <-changed:
		case <-time.After(time.Second):
		}
	}
}

func (o *Outbox) ring() {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.changed)
	o.changed = make(chan struct{})
}

// Outcome tells how an intent stands; [ErrUnknownIntent] if there is no such.
func (o *Outbox) Outcome(ctx context.Context, id IntentID) (Outcome, error) {
	rows, err := o.rows(ctx, `id = $3`, int64(id))
	if err == nil && len(rows) == 0 {
		err = ErrUnknownIntent
	}
	if err != nil {
		return Outcome{}, kind.Wrap(err, "read intent", fmt.Sprint(id))
	}
	return rows[0].Outcome, nil
}

// ByKey finds an intent by its key; false if there is none.
func (o *Outbox) ByKey(ctx context.Context, key string) (Outcome, bool, error) {
	rows, err := o.rows(ctx, `key = $3`, key)
	if err != nil || len(rows) == 0 {
		return Outcome{}, false, kind.Wrap(err, "read intent", key)
	}
	return rows[0].Outcome, true, nil
}

// Pending lists the intents that are queued or sent, oldest first.
func (o *Outbox) Pending(ctx context.Context) ([]Outcome, error) {
	rows, err := o.rows(ctx, `state IN ($3, $4)`, string(Queued), string(Sent))
	var out []Outcome
	for _, r := range rows {
		out = append(out, r.Outcome)
	}
	return out, kind.Wrap(err, "read", "pending intents")
}

// row is an intent as the state keeps it.
type row struct {
	Outcome
	to    *common.Address
	data  []byte
	value *big.Int
}

// rows reads the intents of this account on this chain that where selects; its
// own parameters start at $3.
func (o *Outbox) rows(ctx context.Context, where string, args ...any) ([]*row, error) {
	q, err := o.db.QueryContext(ctx, `SELECT id, key, note, recipient, data, value, state, nonce, reason, tx_hash,
		block_number, block_hash, gas_used, logs FROM outbox WHERE chain_id = $1 AND sender = $2 AND `+where+` ORDER BY id`,
		append([]any{int64(o.node.chainID), o.from[:]}, args...)...)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	var out []*row
	for q.Next() {
		var (
			r                           row
			to, txHash, blockHash, logs []byte
			value, reason               string
			nonce, number               sql.NullInt64
			id, gas                     int64
		)
		if err := q.Scan(&id, &r.Key, &r.Note, &to, &r.data, &value, &r.State, &nonce, &reason, &txHash,
			&number, &blockHash, &gas, &logs); err != nil {
			return nil, err
		}
		r.ID, r.Nonce, r.GasUsed = IntentID(id), uint64(nonce.Int64), uint64(gas)
		r.TxHash = common.BytesToHash(txHash)
		r.Block = Ref{uint64(number.Int64), common.BytesToHash(blockHash)}
		if to != nil {
			a := common.BytesToAddress(to)
			r.to = &a
		} else if r.State == Mined {
			r.Contract = crypto.CreateAddress(o.from, r.Nonce)
		}
		var ok bool
		if r.value, ok = new(big.Int).SetString(value, 10); !ok {
			return nil, kind.Errorf(kind.Corrupt, "intent %d has value %q", id, value)
		}
		if len(logs) > 0 {
			if err := json.Unmarshal(logs, &r.Logs); err != nil {
				return nil, kind.Errorf(kind.Corrupt, "logs of intent %d: %w", id, err)
			}
		}
		switch r.State {
		case Failed:
			r.Err = &kind.Error{Kind: kind.Conflict, Op: r.Key, Err: fmt.Errorf("%w: %s", ErrIntentFailed, reason)}
		case Reverted:
			r.Err = &kind.Error{Kind: kind.Conflict, Op: r.Key, Err: fmt.Errorf("%w: %s", ErrReverted, reason)}
		}
		out = append(out, &r)
	}
	return out, q.Err()
}
