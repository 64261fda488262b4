// Package client talks to a gateway's HTTP API: it signs in, browses, requests,
// fetches and verifies, and does a publisher's work. It needs nothing of the
// server but gateway/api.
//
// Errors that the gateway answered are [api.Problem]s, whose kinds and
// sentinels answer errors.Is; a gateway that can't be reached is
// kind.Unavailable. A Client is safe for concurrent use once signed in.
package client

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/assets"
	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

// Client is a connection to one gateway.
type Client struct {
	base  string
	http  *http.Client
	token string
	now   func() time.Time
}

// New makes a client of the gateway at base, such as http://127.0.0.1:8600.
func New(base string) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, kind.Errorf(kind.Invalid, "%q is not the address of a gateway", base)
	}
	t := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one
	t.DisableCompression = true
	t.ResponseHeaderTimeout = 3 * time.Minute
	return &Client{base: strings.TrimRight(base, "/"), now: time.Now, http: &http.Client{Transport: t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

// Base is the gateway's address.
func (c *Client) Base() string { return c.base }

// Token is the session's bearer token, or "" before SignIn.
func (c *Client) Token() string { return c.token }

// Close lets idle connections go.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// maxAnswer bounds a JSON answer, in bytes.
const maxAnswer = 32 << 20

func (c *Client) send(ctx context.Context, method, path string, body any, header http.Header) (*http.Response, error) {
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, kind.As(kind.Internal, err, "encode request to", path)
		}
		r = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, r)
	if err != nil {
		return nil, kind.As(kind.Invalid, err, "ask", c.base+path)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, kind.WithHint(kind.As(kind.Unavailable, err, "reach gateway", c.base), "is `chancery serve` running there?")
	}
	if resp.StatusCode >= 300 && (resp.StatusCode != http.StatusTemporaryRedirect || resp.Header.Get("Chancery-Key-Header") == "") {
		defer resp.Body.Close()
		return nil, problem(resp)
	}
	return resp, nil
}

func problem(resp *http.Response) error {
	p := &api.Problem{Status: resp.StatusCode, Title: "the gateway answered " + resp.Status}
	if mt, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err == nil && mt == api.ProblemType {
		_ = json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(p) // the status says enough if this fails
		p.Status = resp.StatusCode
	}
	return p
}

func (c *Client) call(ctx context.Context, method, path string, body, out any) error {
	resp, err := c.send(ctx, method, path, body, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(out); err != nil {
		return kind.As(kind.Unavailable, err, "read answer of", c.base+path)
	}
	return nil
}

// stream reads an answer of NDJSON lines to its result.
func stream[T any](ctx context.Context, c *Client, path string, body any, progress func(api.Progress)) (T, error) {
	var none T
	resp, err := c.send(ctx, http.MethodPost, path, body, nil)
	if err != nil {
		return none, err
	}
	defer resp.Body.Close()
	in := bufio.NewScanner(resp.Body)
	in.Buffer(nil, maxAnswer)
	for in.Scan() {
		var l api.Line[T]
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			return none, kind.As(kind.Unavailable, err, "read answer of", c.base+path)
		}
		switch {
		case l.Problem != nil:
			return none, l.Problem
		case l.Result != nil:
			return *l.Result, nil
		case l.Progress != nil && progress != nil:
			progress(*l.Progress)
		}
	}
	if ctx.Err() != nil {
		return none, ctx.Err()
	}
	err = in.Err()
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return none, kind.WithHint(kind.As(kind.Unavailable, err, "read answer of", c.base+path), "repeat the command: what was done is kept")
}

// SignIn signs in with an Ethereum key (EIP-4361).
func (c *Client) SignIn(ctx context.Context, key *ecdsa.PrivateKey) (api.Session, error) {
	var s api.Session
	n, err := c.nonce(ctx)
	if err != nil {
		return s, err
	}
	base, err := url.Parse(c.base)
	if err != nil {
		return s, kind.As(kind.Internal, err, "parse", c.base)
	}
	// The domain signed is the one that was dialled, not one that a gateway
	// names: otherwise it could have a sign-in made for another.
	now := c.now().UTC()
	m := api.SignIn{Domain: base.Host, Address: crypto.PubkeyToAddress(key.PublicKey), Statement: "Sign in to Chancery.",
		URI: c.base, ChainID: n.ChainID, Nonce: n.Nonce, IssuedAt: now, Expires: now.Add(12 * time.Hour)}
	sig, err := m.Sign(key)
	if err != nil {
		return s, err
	}
	if err := c.call(ctx, http.MethodPost, "/v1/auth/sessions", api.NewSession{Message: m.String(), Signature: sig}, &s); err != nil {
		return s, err
	}
	c.token = s.Token
	return s, nil
}

func (c *Client) nonce(ctx context.Context) (api.Nonce, error) {
	var n api.Nonce
	err := c.call(ctx, http.MethodPost, "/v1/auth/nonce", nil, &n)
	return n, err
}

// SignOut ends the session.
func (c *Client) SignOut(ctx context.Context) error {
	err := c.call(ctx, http.MethodDelete, "/v1/auth/sessions", nil, nil)
	c.token = ""
	return err
}

// About tells whose gateway it is.
func (c *Client) About(ctx context.Context) (api.About, error) {
	var a api.About
	err := c.call(ctx, http.MethodGet, "/v1/department", nil, &a)
	return a, err
}

// Ready is nil if the gateway can deliver.
func (c *Client) Ready(ctx context.Context) error {
	return c.call(ctx, http.MethodGet, "/readyz", nil, nil)
}

// Departments lists the resource directory's departments.
func (c *Client) Departments(ctx context.Context) ([]api.Department, error) {
	var out struct {
		Departments []api.Department `json:"departments"`
	}
	err := c.call(ctx, http.MethodGet, "/v1/departments", nil, &out)
	return out.Departments, err
}

// Query asks for a page of the directory. Zero fields don't narrow it.
type Query struct {
	Text, Department, Type, After string
	Limit                         int
}

// Assets lists a page of the directory.
func (c *Client) Assets(ctx context.Context, q Query) (api.Page, error) {
	v := url.Values{}
	for k, s := range map[string]string{"q": q.Text, "department": q.Department, "type": q.Type, "after": q.After} {
		if s != "" {
			v.Set(k, s)
		}
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	var p api.Page
	err := c.call(ctx, http.MethodGet, "/v1/assets?"+v.Encode(), nil, &p)
	return p, err
}

// ErrOtherAsset says that a gateway described another asset than the one it was
// asked for.
var ErrOtherAsset = kind.New(kind.Corrupt, "the gateway's description is not the one that was registered")

// Asset looks up one asset. Chain, contract, header and metadata are what the id
// is made from, and what the gateway says of the asset must be what the metadata
// says: otherwise it is ErrOtherAsset. Status and history are the gateway's word.
func (c *Client) Asset(ctx context.Context, id common.Hash) (api.Asset, error) {
	var a api.Asset
	if err := c.call(ctx, http.MethodGet, "/v1/assets/"+id.Hex(), nil, &a); err != nil {
		return a, err
	}
	header := contracts.Header{Version: a.Version, DataType: contracts.DataType(a.DataType), HashAlgorithm: a.HashAlgorithm}
	said, err := json.Marshal(a)
	if err != nil {
		return a, kind.As(kind.Internal, err, "compare", id.Hex())
	}
	a.ID, a.Type = id, header.DataType.String()
	if m, err := assets.DecodeMetadata(a.Metadata); err == nil {
		a.Describe(m.Public)
		if a.Fault == "" { // the contract was told the dataset apart from the metadata
			a.DatasetID = m.Public.Dataset[:]
		}
	} else if a.Fault == "" {
		return api.Asset{}, kind.Wrap(ErrOtherAsset, "look up", id.Hex())
	} else {
		a.Describe(assets.Public{})
	}
	registered, err := json.Marshal(a)
	if err != nil {
		return a, kind.As(kind.Internal, err, "compare", id.Hex())
	}
	if contracts.AssetID(a.ChainID, a.Contract, header, a.Metadata) != id || !bytes.Equal(said, registered) {
		return api.Asset{}, kind.Wrap(ErrOtherAsset, "look up", id.Hex())
	}
	return a, nil
}

// Resolve finds the asset that name means: an asset id, or a dataset's name, of
// which the newest active asset is taken.
func (c *Client) Resolve(ctx context.Context, name string) (api.Asset, error) {
	if strings.HasPrefix(name, "0x") && len(name) == 66 {
		b := common.FromHex(name)
		if len(b) != 32 {
			return api.Asset{}, kind.Errorf(kind.Invalid, "%q is not an asset id: write 0x and 64 hex digits", name)
		}
		return c.Asset(ctx, common.BytesToHash(b))
	}
	var best *api.Asset
	for q := (Query{Text: name, Limit: 200}); ; {
		p, err := c.Assets(ctx, q)
		if err != nil {
			return api.Asset{}, err
		}
		for i := range p.Assets {
			a := &p.Assets[i]
			newer := best == nil || a.Block > best.Block || a.Block == best.Block && a.LogIndex > best.LogIndex
			if a.Name == name && a.Status == "active" && newer {
				best = a
			}
		}
		if q.After = p.After; q.After == "" {
			break
		}
	}
	if best == nil {
		return api.Asset{}, kind.WithHint(kind.Errorf(kind.NotFound, "no active asset is made from a dataset named %q", name), "list them with `chancery directory`")
	}
	a, err := c.Asset(ctx, best.ID)
	if err == nil && a.Name != name { // the list said so, the metadata doesn't
		return api.Asset{}, kind.Wrap(ErrOtherAsset, "look up", name)
	}
	return a, err
}

// Deploy makes the department's contract.
func (c *Client) Deploy(ctx context.Context, progress func(api.Progress)) (api.Deployment, error) {
	return stream[api.Deployment](ctx, c, "/v1/publisher/deploy", struct{}{}, progress)
}

// Sync brings sources into the operational data store; none means all.
func (c *Client) Sync(ctx context.Context, sources []string, progress func(api.Progress)) ([]api.Synced, error) {
	return stream[[]api.Synced](ctx, c, "/v1/publisher/sync", api.Sync{Sources: sources}, progress)
}

// Publish seals, stores and registers a dataset.
func (c *Client) Publish(ctx context.Context, p api.Publish, progress func(api.Progress)) (api.Publication, error) {
	return stream[api.Publication](ctx, c, "/v1/publisher/publications", p, progress)
}

// Check compares what is stored with what is registered.
func (c *Client) Check(ctx context.Context, o api.Check, progress func(api.Progress)) (api.Checked, error) {
	return stream[api.Checked](ctx, c, "/v1/publisher/check", o, progress)
}

// Grant puts someone on the whitelist.
func (c *Client) Grant(ctx context.Context, g api.NewGrant) (api.Change, error) {
	var out api.Change
	err := c.call(ctx, http.MethodPost, "/v1/publisher/grants", g, &out)
	return out, err
}

// Revoke ends someone's grant.
func (c *Client) Revoke(ctx context.Context, on string, to common.Address) (api.Change, error) {
	var out api.Change
	err := c.call(ctx, http.MethodPost, "/v1/publisher/revocations", api.Revocation{On: on, To: &to}, &out)
	return out, err
}

// RevokeAll ends everybody's grants on an asset or a dataset.
func (c *Client) RevokeAll(ctx context.Context, on string) (api.Change, error) {
	var out api.Change
	err := c.call(ctx, http.MethodPost, "/v1/publisher/revocations-all", api.Revocation{On: on}, &out)
	return out, err
}

// Grants lists the whitelist; on narrows it to an asset or a dataset.
func (c *Client) Grants(ctx context.Context, on string) ([]api.Grant, error) {
	var out struct {
		Grants []api.Grant `json:"grants"`
	}
	path := "/v1/publisher/grants"
	if on != "" {
		path += "?" + url.Values{"on": {on}}.Encode()
	}
	err := c.call(ctx, http.MethodGet, path, nil, &out)
	return out.Grants, err
}

// Sources lists the configured sources.
func (c *Client) Sources(ctx context.Context) ([]string, error) {
	var out struct {
		Sources []string `json:"sources"`
	}
	err := c.call(ctx, http.MethodGet, "/v1/publisher/sources", nil, &out)
	return out.Sources, err
}

// Datasets lists what can be published.
func (c *Client) Datasets(ctx context.Context) ([]api.Dataset, error) {
	var out struct {
		Datasets []api.Dataset `json:"datasets"`
	}
	err := c.call(ctx, http.MethodGet, "/v1/publisher/datasets", nil, &out)
	return out.Datasets, err
}

var errShort = errors.New("the answer ended early")
