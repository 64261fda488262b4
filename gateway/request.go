package gateway

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/labstack/echo/v4"

	"chancery/acl"
	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway/api"
	"chancery/internal/failpoint"
	"chancery/internal/kind"
)

// maxDeadline is how far ahead a request's deadline may lie.
const maxDeadline = 24 * time.Hour

// newRequest relays a signed access request. The same request posted again, as
// by a client that was killed, gets the same answer and no second transaction
// while its ticket lives; after that it is a replay.
func (s *Server) newRequest(c echo.Context) error {
	ctx, d, sess := c.Request().Context(), department(c), who(c)
	id, err := assetID(c)
	if err != nil {
		return err
	}
	var in api.SignedRequest
	if err := decode(c, &in); err != nil {
		return err
	}
	digest, err := s.verifyRequest(d, sess, id, in)
	if err != nil {
		return err
	}
	failpoint.Hit("request/verified")
	known, there, err := s.request(ctx, digest)
	if err != nil {
		return err
	}
	if !there {
		if known, err = s.relay(ctx, d, sess, digest, in); err != nil {
			return err
		}
		failpoint.Hit("request/enqueued")
	}
	t, err := s.await(ctx, d, known)
	if errors.Is(err, api.ErrTicketExpired) {
		return kind.WithHint(api.ErrRequestReplayed, "sign a new request with a new nonce")
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, api.Ticket{ID: digest, Asset: id, Tx: t.tx, Block: t.block, Expires: t.expires, Recipient: known.recipient})
}

func assetID(c echo.Context) (common.Hash, error) {
	id, err := parseHash(c.Param("id"))
	if err != nil {
		return id, stateErr(kind.Invalid, "an asset id is 0x and 64 hex digits")
	}
	return id, nil
}

// parseHash reads 0x and 64 hex digits, where common.HexToHash takes anything.
func parseHash(s string) (common.Hash, error) {
	raw, ok := strings.CutPrefix(s, "0x")
	b, err := hex.DecodeString(raw)
	if !ok || err != nil || len(b) != 32 {
		return common.Hash{}, kind.Invalid
	}
	return common.BytesToHash(b), nil
}

// verifyRequest checks all that can be checked without asking anyone.
func (s *Server) verifyRequest(d *Department, sess *session, id common.Hash, in api.SignedRequest) (common.Hash, error) {
	if in.Request.AssetID != id {
		return common.Hash{}, stateErr(kind.Invalid, "the request is for another asset than the address")
	}
	if in.Recipient != api.Plaintext {
		if len(in.Recipient) > 4096 {
			return common.Hash{}, api.ErrTooLarge
		}
		if _, err := seal.ParseRecipient(in.Recipient); err != nil {
			return common.Hash{}, stateErr(kind.Invalid, "the recipient must be an age recipient or %q", api.Plaintext)
		}
	}
	if in.Request.Context != contracts.Context(in.Nonce, in.Recipient) {
		return common.Hash{}, stateErr(kind.Invalid, "the request's context is not that of its nonce and recipient")
	}
	digest, err := in.Request.Digest(d.ChainID, d.Contract)
	if err != nil {
		return common.Hash{}, stateErr(kind.Invalid, "the request can't be encoded")
	}
	signer, err := contracts.RecoverSigner(digest, in.Signature)
	if err != nil || signer != sess.address {
		return common.Hash{}, kind.WithHint(api.ErrSignature, "sign with the key that signed in, for this chain and contract")
	}
	return digest, nil
}

// request is a row of gateway_request.
type request struct {
	digest, asset, context common.Hash
	requester              common.Address
	recipient              string
	intent                 chain.IntentID
	header                 []byte
}

const requestColumns = `digest, asset, context, requester, recipient, intent, header`

func scanRequest(row interface{ Scan(...any) error }) (*request, bool, error) {
	var r request
	var digest, asset, contextID, requester []byte
	err := row.Scan(&digest, &asset, &contextID, &requester, &r.recipient, (*int64)(&r.intent), &r.header)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, kind.As(kind.Unavailable, err, "read", "access request")
	}
	r.digest, r.asset, r.context = common.BytesToHash(digest), common.BytesToHash(asset), common.BytesToHash(contextID)
	r.requester = common.BytesToAddress(requester)
	return &r, true, nil
}

func (s *Server) request(ctx context.Context, digest common.Hash) (*request, bool, error) {
	return scanRequest(s.cfg.DB.QueryRowContext(ctx, `SELECT `+requestColumns+` FROM gateway_request WHERE digest = $1`, digest[:]))
}

// relay asks the mirror, so that strangers cost the department nothing, and
// enqueues the transaction together with the request's row and the use of its nonce.
func (s *Server) relay(ctx context.Context, d *Department, sess *session, digest common.Hash, in api.SignedRequest) (*request, error) {
	now := s.cfg.Now()
	deadline := time.Unix(int64(min(in.Request.Deadline, 1<<40)), 0)
	switch {
	case !deadline.After(now):
		return nil, stateErr(kind.Invalid, "the request's deadline has passed")
	case deadline.After(now.Add(maxDeadline)):
		return nil, stateErr(kind.Invalid, "the request's deadline is more than %s ahead", maxDeadline)
	}
	decision, err := d.decide(ctx, acl.Request{Asset: in.Request.AssetID, Requester: sess.address,
		Scope: in.Request.Scope, Subject: in.Request.Subject, Purpose: in.Request.Purpose})
	if err != nil {
		return nil, err
	}
	if err := d.refuse(ctx, in.Request.AssetID, decision); err != nil {
		return nil, err
	}
	data, err := contracts.PackRequestAccessFor(sess.address, in.Request, in.Signature)
	if err != nil {
		return nil, err
	}
	r := &request{digest: digest, asset: in.Request.AssetID, context: in.Request.Context, requester: sess.address, recipient: in.Recipient}
	err = s.cfg.DB.Tx(ctx, func(tx *sql.Tx) error {
		if same, ok, err := scanRequest(tx.QueryRowContext(ctx, `SELECT `+requestColumns+` FROM gateway_request WHERE digest = $1`, digest[:])); err != nil || ok {
			r = same // posted twice at a time
			return err
		}
		switch ok, expired, err := consume(ctx, tx, hex.EncodeToString(in.Nonce[:]), now); {
		case err != nil:
			return err
		case expired:
			return kind.WithHint(api.ErrNonceExpired, "ask for a new nonce and sign again")
		case !ok:
			return kind.WithHint(api.ErrRequestReplayed, "ask for a new nonce and sign again")
		}
		var err error
		if r.intent, err = d.Outbox.Enqueue(ctx, tx, chain.Intent{Key: "request:" + digest.Hex(), To: &d.Contract, Data: data,
			Note: "access request of " + sess.address.Hex()}); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO gateway_request (digest, chain_id, contract, asset, requester, context, recipient, intent, created)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, digest[:], int64(d.ChainID), d.Contract[:], r.asset[:], r.requester[:],
			r.context[:], r.recipient, int64(r.intent), now.Unix())
		return err
	})
	if err != nil {
		return nil, kind.Wrap(err, "relay request for", in.Request.AssetID.Hex())
	}
	d.Outbox.Wake()
	return r, nil
}

// catchUp is how long a decision waits for a mirror that is behind. Each new
// block makes it so for a moment.
const catchUp = 2 * time.Second

// decide asks the mirror, and asks again while it is only catching up.
func (d *Department) decide(ctx context.Context, r acl.Request) (acl.Decision, error) {
	for end := time.Now().Add(catchUp); ; {
		dec, err := d.Decider.Decide(ctx, r)
		if !errors.Is(err, kind.Stale) || time.Now().After(end) {
			return dec, err
		}
		select {
		case <-ctx.Done():
			return dec, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// refusal is the error of a decision that was no, with every rule that refused.
func refusal(d acl.Decision) error {
	err := d.Err()
	if err == nil {
		return nil
	}
	r := &refused{err: err}
	for _, reason := range d.Reasons {
		r.reasons = append(r.reasons, api.Reason{Code: reason.Code, Text: reason.Text})
	}
	return r
}

// ticket is a request that the chain granted.
type ticket struct {
	*request
	outcome
	expires time.Time
}

// await waits until the chain has answered a request.
func (s *Server) await(ctx context.Context, d *Department, r *request) (*ticket, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Limits.RelayWait)
	defer cancel()
	out, err := d.Outbox.Wait(ctx, r.intent)
	if err != nil {
		return nil, later(err)
	}
	if out.State != chain.Mined {
		if out.Err != nil && strings.Contains(out.Err.Error(), "NonceUsed") {
			return nil, kind.WithHint(api.ErrRequestReplayed, "sign a new request with a new nonce")
		}
		s.log.Warn("request was not relayed", "asset", r.asset, "error", out.Err)
		return nil, kind.WithHint(stateErr(kind.Conflict, "the contract would not take the request"), "sign a new one")
	}
	if err := d.Heads.WaitBlock(ctx, out.Block.Number); err != nil {
		return nil, later(err)
	}
	return s.ticketOf(ctx, d, r)
}

func later(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return kind.WithHint(stateErr(kind.Unavailable, "the chain has not answered yet"), "post the same request again; it is sent only once")
	}
	return err
}

// ticketOf reads the chain's answer to r.
func (s *Server) ticketOf(ctx context.Context, d *Department, r *request) (*ticket, error) {
	o, ok, err := d.Access.outcome(ctx, r.asset, r.requester, r.context)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, kind.WithHint(stateErr(kind.Unavailable, "the chain has not answered yet"), "post the same request again; it is sent only once")
	}
	if o.reason != contracts.Allowed {
		return nil, &refused{err: denied(o.reason), tx: o.tx.Hex(), reasons: []api.Reason{{Code: "contract", Text: o.reason.String()}}}
	}
	t := &ticket{request: r, outcome: o, expires: o.time.Add(s.cfg.TicketLife)}
	if !s.cfg.Now().Before(t.expires) {
		return nil, kind.WithHint(api.ErrTicketExpired, "sign a new request")
	}
	return t, nil
}

func denied(r contracts.DenialReason) error {
	switch r {
	case contracts.Revoked:
		return api.ErrRevoked
	case contracts.NotYetValid, contracts.Expired:
		return api.ErrOutsideWindow
	case contracts.PurposeNotAllowed:
		return api.ErrPurpose
	case contracts.QuotaUsedUp:
		return api.ErrQuota
	case contracts.AssetNotActive, contracts.AssetUnknown:
		return api.ErrWithdrawn
	}
	return api.ErrNotListed
}

// recent is how many of an asker's latest requests are looked through for a
// ticket that still runs.
const recent = 16

// liveTicket finds the asker's newest running ticket for an asset, for content
// or for a sealed file, or the one that ?ticket= names. A ticket for the one is
// none for the other.
func (s *Server) liveTicket(c echo.Context, d *Department, id common.Hash, sealed bool) (*ticket, error) {
	ctx, sess, want := c.Request().Context(), who(c), c.QueryParam("ticket")
	query := `SELECT ` + requestColumns + ` FROM gateway_request
		WHERE chain_id = $1 AND contract = $2 AND asset = $3 AND requester = $4 AND recipient ` + map[bool]string{false: "=", true: "<>"}[sealed] + ` $5`
	args := []any{int64(d.ChainID), d.Contract[:], id[:], sess.address[:], api.Plaintext}
	if want != "" {
		digest, err := parseHash(want)
		if err != nil {
			return nil, stateErr(kind.Invalid, "a ticket is 0x and 64 hex digits")
		}
		query, args = query+` AND digest = $6`, append(args, digest[:])
	}
	rows, err := s.cfg.DB.QueryContext(ctx, query+` ORDER BY created DESC, intent DESC LIMIT `+strconv.Itoa(recent), args...)
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "look for", "ticket")
	}
	var found []*request
	for rows.Next() {
		r, _, err := scanRequest(rows)
		if err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		found = append(found, r)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, kind.As(kind.Unavailable, err, "look for", "ticket")
	}
	why := kind.WithHint(api.ErrNoTicket, "POST a signed request first")
	for _, r := range found {
		t, err := s.ticketOf(ctx, d, r)
		if err == nil {
			return t, nil
		}
		if want != "" || errors.Is(err, api.ErrTicketExpired) {
			why = err
		}
	}
	return nil, why
}
