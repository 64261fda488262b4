package client

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

// requestLife is how long a signed request stays good for relaying.
const requestLife = time.Hour

// Request asks for access to an asset, for an age recipient or "plaintext". The
// signed request is kept in folder until it has been answered for good, so that
// asking again after a crash posts the same one and is recorded once. scope and
// subject are the grant relied on: zero means the asset itself and the key's
// own address; to rely on a grant on the dataset use [DatasetScope].
func (c *Client) Request(ctx context.Context, key *ecdsa.PrivateKey, a api.Asset, recipient string, purpose uint8, scope common.Hash, folder string) (api.Ticket, error) {
	var t api.Ticket
	me := crypto.PubkeyToAddress(key.PublicKey)
	if scope == (common.Hash{}) {
		scope = contracts.AssetScope(a.ID)
	}
	name := crypto.Keccak256Hash([]byte(c.base), a.ID[:], me[:], scope[:], []byte{purpose}, []byte(recipient)).Hex()[2:34]
	path := filepath.Join(folder, name+".request.json")
	signed, kept, err := c.pending(path)
	if err != nil {
		return t, err
	}
	for {
		if !kept {
			if signed, err = c.sign(ctx, key, a, recipient, purpose, scope); err != nil {
				return t, err
			}
			if err := save(path, signed); err != nil {
				return t, err
			}
		}
		err := c.call(ctx, http.MethodPost, "/v1/assets/"+a.ID.Hex()+"/requests", signed, &t)
		used := errors.Is(err, api.ErrRequestReplayed) || errors.Is(err, api.ErrNonceExpired)
		switch {
		case err == nil:
			return t, nil // kept: until its ticket ends the same request gives the same ticket
		case used && kept:
			kept = false // it has had its time: sign a new one
			continue
		case errors.Is(err, kind.Unavailable), errors.Is(err, kind.Stale), errors.Is(err, kind.Exhausted), errors.Is(err, kind.Unauthenticated), ctx.Err() != nil:
			return t, err // it may still be answered
		}
		if rmErr := os.Remove(path); rmErr != nil && !errors.Is(rmErr, os.ErrNotExist) {
			err = errors.Join(err, kind.As(kind.Unavailable, rmErr, "remove", path))
		}
		return t, err
	}
}

// DatasetScope is the scope of grants on the dataset that an asset is of.
func DatasetScope(a api.Asset) common.Hash {
	var id [16]byte
	copy(id[:], a.DatasetID)
	return contracts.DatasetScope(id)
}

func (c *Client) sign(ctx context.Context, key *ecdsa.PrivateKey, a api.Asset, recipient string, purpose uint8, scope common.Hash) (api.SignedRequest, error) {
	var out api.SignedRequest
	n, err := c.nonce(ctx)
	if err != nil {
		return out, err
	}
	raw, err := hex.DecodeString(n.Nonce)
	if err != nil || len(raw) != 32 {
		return out, kind.Errorf(kind.Unavailable, "the gateway's nonce is not 64 hex digits")
	}
	number := make([]byte, 32)
	if _, err := rand.Read(number); err != nil {
		return out, kind.As(kind.Internal, err, "draw", "nonce")
	}
	out.Nonce, out.Recipient = common.BytesToHash(raw), recipient
	out.Request = contracts.AccessRequest{AssetID: a.ID, Scope: scope, Subject: contracts.AddressSubject(crypto.PubkeyToAddress(key.PublicKey)),
		Purpose: purpose, Context: contracts.Context(out.Nonce, recipient), Nonce: (*hexutil.Big)(new(big.Int).SetBytes(number)),
		Deadline: uint64(c.now().Add(requestLife).Unix())}
	out.Signature, err = contracts.SignRequest(key, out.Request, a.ChainID, a.Contract)
	return out, err
}

func (c *Client) pending(path string) (api.SignedRequest, bool, error) {
	var r api.SignedRequest
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return r, false, nil
	}
	if err != nil {
		return r, false, kind.As(kind.Unavailable, err, "read pending request", path)
	}
	// One that can't be read was cut off while it was written, before it was sent.
	return r, json.Unmarshal(b, &r) == nil, nil
}

func save(path string, r api.SignedRequest) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return kind.As(kind.Internal, err, "encode", "request")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return kind.As(kind.Unavailable, err, "make folder of", path)
	}
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return kind.As(kind.Unavailable, err, "keep request in", tmp)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(tmp, path)
	}
	return kind.As(kind.Unavailable, err, "keep request in", path)
}

// Content fetches what the gateway opens for a "plaintext" ticket to path: the
// content, or a structured asset's rows as NDJSON. Nothing has the final name
// before all of it is there. The sealed file is the way to get what can be
// checked against the chain; this one rests on the gateway.
func (c *Client) Content(ctx context.Context, a api.Asset, t api.Ticket, path string, progress func(api.Progress)) (Download, error) {
	d := Download{Path: path}
	resp, err := c.send(ctx, http.MethodGet, "/v1/assets/"+a.ID.Hex()+"/content?ticket="+t.ID.Hex(), nil, nil)
	if err != nil {
		return d, err
	}
	defer resp.Body.Close()
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return d, kind.As(kind.Unavailable, err, "write", part)
	}
	defer f.Close()
	d.Size, err = io.Copy(f, &counted{resp.Body, resp.ContentLength, 0, progress})
	if err == nil && resp.ContentLength >= 0 && d.Size != resp.ContentLength {
		err = errShort
	}
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return d, errors.Join(kind.As(kind.Unavailable, err, "fetch", path), f.Close(), os.Remove(part))
	}
	if err = errors.Join(f.Sync(), f.Close()); err == nil {
		err = os.Rename(part, path)
	}
	return d, kind.As(kind.Unavailable, err, "finish", path)
}

type counted struct {
	io.Reader
	total, done int64
	progress    func(api.Progress)
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.done += int64(n)
	if c.progress != nil && n > 0 {
		c.progress(api.Progress{Stage: "fetch", Done: c.done, Total: max(c.total, 0), Unit: "bytes"})
	}
	return n, err
}
