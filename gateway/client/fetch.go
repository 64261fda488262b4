package client

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/assets"
	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

// ErrMismatch says that bytes are not those that the chain has registered.
var ErrMismatch = kind.New(kind.Corrupt, "the bytes are not those that were registered")

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

// KeyHeader fetches the key header of a ticket's recipient.
func (c *Client) KeyHeader(ctx context.Context, t api.Ticket) (api.KeyHeader, error) {
	var h api.KeyHeader
	err := c.call(ctx, http.MethodGet, "/v1/assets/"+t.Asset.Hex()+"/header?ticket="+t.ID.Hex(), nil, &h)
	return h, err
}

// Download is a file that was fetched.
type Download struct {
	Path    string
	Size    int64 // of the file
	Header  int64 // bytes of key header at its start
	Resumed int64 // bytes that an earlier run had fetched
}

// Sealed fetches the age file for a ticket's recipient to path: a key header,
// then the payload, which is compared with the size and digest that a has from
// the chain. Until it has been found right it is path + ".part"; a part left by
// an earlier run is gone on with.
func (c *Client) Sealed(ctx context.Context, a api.Asset, t api.Ticket, path string, progress func(api.Progress)) (Download, error) {
	d := Download{Path: path}
	if a.Payload == nil {
		return d, kind.Errorf(kind.Invalid, "asset %s has no sealed file", a.ID.Hex())
	}
	part, tag := path+".part", path+".part.etag"
	f, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return d, kind.As(kind.Unavailable, err, "write", part)
	}
	defer f.Close()
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return d, kind.As(kind.Unavailable, err, "read", part)
	}
	etag, err := os.ReadFile(tag)
	if err != nil {
		have = 0
	}
	h := http.Header{}
	if have > 0 {
		// From the last byte there is, so that a part that is whole is no range error.
		h.Set("Range", fmt.Sprintf("bytes=%d-", have-1))
		h.Set("If-Range", string(etag))
	}
	resp, err := c.send(ctx, http.MethodGet, "/v1/assets/"+a.ID.Hex()+"/sealed?ticket="+t.ID.Hex(), nil, h)
	if errors.Is(err, api.ErrRange) { // the part is longer than the file
		have = 0
		resp, err = c.send(ctx, http.MethodGet, "/v1/assets/"+a.ID.Hex()+"/sealed?ticket="+t.ID.Hex(), nil, nil)
	}
	if err != nil {
		return d, err
	}
	defer resp.Body.Close()
	if have--; resp.StatusCode != http.StatusPartialContent || have < 0 {
		have = 0
	}
	if d.Header, err = strconv.ParseInt(resp.Header.Get("Chancery-Header-Size"), 10, 64); err != nil || d.Header < 1 || d.Header > 1<<20 {
		return d, kind.Errorf(kind.Unavailable, "the gateway doesn't say how long the key header is")
	}
	d.Size, d.Resumed = d.Header+a.Payload.Size, have
	if have == 0 {
		if err := errors.Join(f.Truncate(0), os.WriteFile(tag, []byte(resp.Header.Get("ETag")), 0o600)); err != nil {
			return d, kind.As(kind.Unavailable, err, "write", part)
		}
	}
	check, err := newVerifier(a)
	if err != nil {
		return d, err
	}
	if have > d.Header { // what is there is read once more: it is hashed with the rest
		if _, err := io.Copy(check, io.NewSectionReader(f, d.Header, have-d.Header)); err != nil {
			return d, kind.As(kind.Unavailable, err, "read", part)
		}
	}
	if err := c.receive(ctx, f, resp.Body, have, d, check, progress); err != nil {
		return d, err
	}
	if !check.right() {
		return d, errors.Join(kind.Wrap(ErrMismatch, "fetch", a.ID.Hex()), f.Close(), os.Remove(part), os.Remove(tag))
	}
	if err := errors.Join(f.Sync(), f.Close(), os.Rename(part, path), os.Remove(tag)); err != nil {
		return d, kind.As(kind.Unavailable, err, "finish", path)
	}
	return d, nil
}

// receive appends the body to the part from byte have on.
func (c *Client) receive(ctx context.Context, f *os.File, body io.Reader, have int64, d Download, check *verifier, progress func(api.Progress)) error {
	buf := make([]byte, 256<<10)
	for at := have; ; {
		n, err := body.Read(buf)
		if n > 0 {
			if at+int64(n) > d.Size {
				return kind.Wrap(ErrMismatch, "fetch more than the file's size to", d.Path)
			}
			if _, werr := f.WriteAt(buf[:n], at); werr != nil {
				return kind.As(kind.Unavailable, werr, "write", f.Name())
			}
			if skip := max(d.Header-at, 0); skip < int64(n) {
				check.Write(buf[skip:n])
			}
			at += int64(n)
			if progress != nil {
				progress(api.Progress{Stage: "fetch", Done: at, Total: d.Size, Unit: "bytes"})
			}
		}
		if errors.Is(err, io.EOF) && at == d.Size {
			return kind.As(kind.Unavailable, f.Truncate(at), "write", f.Name())
		}
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			_ = f.Sync() // what is there is gone on with
			return kind.WithHint(kind.As(kind.Unavailable, errShort, "fetch", d.Path), fmt.Sprintf("%d of %d bytes are kept; repeat the command to go on", at, d.Size))
		}
	}
}

// verifier hashes a payload and compares it with what is registered.
type verifier struct {
	hash.Hash
	want []byte
	size int64
	n    int64
}

func newVerifier(a api.Asset) (*verifier, error) {
	code, digest, err := assets.Digest(a.Payload.Multihash)
	if err != nil || code != a.HashAlgorithm {
		return nil, kind.Errorf(kind.Corrupt, "the registered digest of %s can't be read", a.ID.Hex())
	}
	h, err := assets.NewHash(code)
	if err != nil {
		return nil, err
	}
	return &verifier{Hash: h, want: digest, size: a.Payload.Size}, nil
}

func (v *verifier) Write(b []byte) (int, error) {
	v.n += int64(len(b))
	return v.Hash.Write(b)
}

func (v *verifier) right() bool { return v.n == v.size && bytes.Equal(v.Sum(nil), v.want) }

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
	return d, kind.As(kind.Unavailable, errors.Join(f.Sync(), f.Close(), os.Rename(part, path)), "finish", path)
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
