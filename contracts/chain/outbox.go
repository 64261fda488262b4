package chain

import (
	"context"
	"crypto/ecdsa"
	"database/sql"
	"log/slog"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/internal/state"
)

// Intent is a transaction to be sent.
type Intent struct {
	Key   string          // for idempotency: one transaction per key
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
	Contract common.Address // the contract created, if Intent.To was nil
	GasUsed  uint64
	Logs     []*types.Log
	Err      error // Reverted: ErrReverted; Failed: ErrIntentFailed with the reason
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

// Outbox sends the transactions of one account on one chain.
type Outbox struct{}

// NewOutbox prepares an outbox; [Outbox.Run] does the sending.
func NewOutbox(db *state.DB, node *Node, s Signer, log *slog.Logger) (*Outbox, error) {
	return &Outbox{}, nil
}

// Run sends until ctx ends.
func (o *Outbox) Run(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

// Enqueue adds an intent within the caller's transaction.
func (o *Outbox) Enqueue(ctx context.Context, tx *sql.Tx, in Intent) (IntentID, error) { return 0, nil }

// Wake makes the sender look now; call it after the transaction of Enqueue has committed.
func (o *Outbox) Wake() {}

// Wait returns once the intent's state is final.
func (o *Outbox) Wait(ctx context.Context, id IntentID) (Outcome, error) { return Outcome{}, nil }

// Outcome tells how an intent stands.
func (o *Outbox) Outcome(ctx context.Context, id IntentID) (Outcome, error) { return Outcome{}, nil }

// ByKey finds an intent by its key; false if there is none.
func (o *Outbox) ByKey(ctx context.Context, key string) (Outcome, bool, error) {
	return Outcome{}, false, nil
}

// Pending lists the intents that are queued or sent, oldest first.
func (o *Outbox) Pending(ctx context.Context) ([]Outcome, error) { return nil, nil }
