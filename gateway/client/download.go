package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ipfs/go-cid"
	"github.com/sethvargo/go-retry"

	"chancery/assets"
	"chancery/gateway/api"
	"chancery/internal/kind"
	"chancery/ods/store/dag"
)

// ErrMismatch says that bytes are not those that the chain has registered.
var ErrMismatch = kind.New(kind.Corrupt, "the bytes are not those that were registered")

// Source is where a payload is fetched from. The key header always comes from
// the gateway, which alone can issue it.
type Source struct {
	From string // FromGateway, FromStore or FromIPFS; "" is FromGateway
	IPFS string // address of a trustless IPFS gateway; "": the one that the department's gateway names
}

// The sources of payloads.
const (
	FromGateway = "gateway" // which may answer with the store's address
	FromStore   = "store"   // at an address that the gateway gives
	FromIPFS    = "ipfs"    // block by block
)

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
	Resumed int64 // bytes of payload that an earlier run had fetched
}

// Sealed fetches the age file for a ticket's recipient to path: a key header,
// then the payload, which is compared with the size and digest that a has from
// the chain. Until it has been found right it is path + ".part"; a part that an
// earlier run left is gone on with, whatever source that was from. A source that
// breaks off is tried again some times before it is an error.
func (c *Client) Sealed(ctx context.Context, a api.Asset, t api.Ticket, path string, from Source, progress func(api.Progress)) (Download, error) {
	d := Download{Path: path}
	if a.Payload == nil {
		return d, kind.Errorf(kind.Invalid, "asset %s has no sealed file", a.ID.Hex())
	}
	var h api.KeyHeader
	err := again(ctx, func(ctx context.Context) (err error) {
		h, err = c.KeyHeader(ctx, t)
		return err
	})
	if err != nil {
		return d, err
	}
	open, err := c.payload(a, t, h, from)
	if err != nil {
		return d, err
	}
	d.Header = int64(len(h.Header))
	d.Size = d.Header + a.Payload.Size
	p, err := openPart(path+".part", a.ID, h.Header)
	if err != nil {
		return d, err
	}
	defer p.Close()
	if d.Resumed = p.have; d.Resumed > a.Payload.Size {
		if err := p.restart(); err != nil {
			return d, err
		}
		d.Resumed = 0
	}
	check, err := newVerifier(a)
	if err != nil {
		return d, err
	}
	// What is there is read once more: it is hashed with the rest.
	if _, err := io.Copy(check, io.NewSectionReader(p.file, d.Header, p.have)); err != nil {
		return d, kind.As(kind.Unavailable, err, "read", p.name)
	}
	if err := p.fill(ctx, a.Payload.Size, open, check, func() {
		if progress != nil {
			progress(api.Progress{Stage: "fetch", Done: d.Header + p.have, Total: d.Size, Unit: "bytes"})
		}
	}); err != nil {
		return d, err
	}
	if !check.right() {
		return d, errors.Join(kind.WithHint(kind.Wrap(ErrMismatch, "fetch", a.ID.Hex()), "what was fetched is thrown away; try another source with --from"), p.remove())
	}
	return d, p.finish(path)
}

// opener opens a payload from byte off on, to its end.
type opener func(ctx context.Context, off int64) (io.ReadCloser, error)

// payload returns how to get the payload from a source.
func (c *Client) payload(a api.Asset, t api.Ticket, h api.KeyHeader, from Source) (opener, error) {
	switch from.From {
	case "", FromGateway:
		return c.fromGateway(a, t, int64(len(h.Header))), nil
	case FromStore:
		if h.Address == "" {
			return nil, kind.WithHint(kind.Errorf(kind.Invalid, "the gateway gives no address of the payload in its store"), "fetch it from the gateway or from IPFS")
		}
		return func(ctx context.Context, off int64) (io.ReadCloser, error) { return c.outside(ctx, h.Address, off) }, nil
	case FromIPFS:
		base := from.IPFS
		if base == "" {
			base, _, _ = strings.Cut(h.IPFS, "/ipfs/")
		}
		if base == "" {
			return nil, kind.WithHint(kind.Errorf(kind.Invalid, "the gateway gives out no payloads to IPFS"), "name an IPFS gateway with --ipfs, such as http://127.0.0.1:8080")
		}
		root, err := cid.Decode(a.Payload.CID)
		if err != nil {
			return nil, kind.As(kind.Corrupt, err, "read the CID of", a.ID.Hex())
		}
		return func(ctx context.Context, off int64) (io.ReadCloser, error) {
			return dag.Open(ctx, func(ctx context.Context, b cid.Cid) ([]byte, error) { return c.block(ctx, base, b) }, root, a.Payload.Size, off)
		}, nil
	}
	return nil, kind.Errorf(kind.Invalid, "%q is no source of payloads: %s, %s or %s", from.From, FromGateway, FromStore, FromIPFS)
}

// fromGateway has the gateway stream the payload, or follows it to the store.
func (c *Client) fromGateway(a api.Asset, t api.Ticket, header int64) opener {
	return func(ctx context.Context, off int64) (io.ReadCloser, error) {
		resp, err := watch(ctx, stalled, func(ctx context.Context) (*http.Response, error) {
			return c.send(ctx, http.MethodGet, "/v1/assets/"+a.ID.Hex()+"/sealed?ticket="+t.ID.Hex(), nil,
				http.Header{"Range": {fmt.Sprintf("bytes=%d-", header+off)}})
		})
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusTemporaryRedirect {
			resp.Body.Close()
			return c.outside(ctx, resp.Header.Get("Location"), off)
		}
		if n, err := strconv.ParseInt(resp.Header.Get("Chancery-Header-Size"), 10, 64); err != nil || n != header {
			resp.Body.Close()
			return nil, kind.Errorf(kind.Unavailable, "the gateway's key header has changed: repeat the command")
		}
		return bodyFrom(resp, header+off)
	}
}

// outside gets a payload from an address that isn't the gateway's: without its
// token, and in the clear only where the gateway itself is reached so or the
// address is of this machine or a private network.
func (c *Client) outside(ctx context.Context, address string, off int64) (io.ReadCloser, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, kind.Errorf(kind.Unavailable, "the gateway's address of the payload can't be read")
	}
	if u.Scheme == "http" && !strings.HasPrefix(c.base, "http:") && !nearby(u.Hostname()) {
		return nil, kind.WithHint(kind.Errorf(kind.Unavailable, "the payload's address at %s is not https, while the gateway's is", u.Host), "fetch it from IPFS, or tell the department")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, kind.Errorf(kind.Unavailable, "the gateway's address of the payload can't be read")
	}
	req.Header.Set("Range", fmt.Sprintf("bytes=%d-", off))
	resp, err := watch(ctx, stalled, func(ctx context.Context) (*http.Response, error) { return c.http.Do(req.WithContext(ctx)) })
	if err != nil {
		return nil, kind.As(kind.Unavailable, cause(err), "reach the store at", u.Host) // the address itself is a secret
	}
	if resp.StatusCode >= 300 {
		resp.Body.Close()
		return nil, kind.Errorf(kind.Unavailable, "the store at %s answered %s", u.Host, resp.Status)
	}
	return bodyFrom(resp, off)
}

// nearby says whether a host is this machine (RFC 6761 for its name) or has an
// address of a private network.
func nearby(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && (ip.IsLoopback() || ip.IsPrivate())
}

// cause takes the address out of an error of net/http.
func cause(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// bodyFrom is an answer's body from byte off of the whole on.
func bodyFrom(resp *http.Response, off int64) (io.ReadCloser, error) {
	if resp.StatusCode == http.StatusPartialContent && strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", off)) {
		return resp.Body, nil
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, kind.Errorf(kind.Unavailable, "asked for the bytes from %d on, the answer was %s", off, resp.Status)
	}
	if _, err := io.CopyN(io.Discard, resp.Body, off); err != nil { // it knows no ranges
		resp.Body.Close()
		return nil, kind.As(kind.Unavailable, errShort, "skip to byte", strconv.FormatInt(off, 10))
	}
	return resp.Body, nil
}

// maxBlock bounds a block that is taken in, in bytes.
const maxBlock = 2 << 20

// block gets a block from a trustless gateway. Who calls compares it with its CID.
func (c *Client) block(ctx context.Context, base string, b cid.Cid) (data []byte, err error) {
	err = again(ctx, func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(base, "/")+"/ipfs/"+b.String()+"?format=raw", nil)
		if err != nil {
			return kind.Errorf(kind.Invalid, "%q is not the address of an IPFS gateway", base)
		}
		req.Header.Set("Accept", "application/vnd.ipld.raw")
		resp, err := watch(ctx, stalled, func(ctx context.Context) (*http.Response, error) { return c.http.Do(req.WithContext(ctx)) })
		if err != nil {
			return kind.As(kind.Unavailable, cause(err), "reach IPFS gateway", base)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			k := kind.Unavailable
			if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusBadRequest {
				k = kind.NotFound // asking again gives the same
			}
			return kind.Errorf(k, "IPFS gateway %s has no block %s: it answered %s", base, b, resp.Status)
		}
		if data, err = io.ReadAll(io.LimitReader(resp.Body, maxBlock+1)); err != nil {
			return kind.As(kind.Unavailable, err, "read block "+b.String()+" from", base)
		}
		return nil
	})
	return data, err
}

// again repeats what fails for reasons that may pass, with growing waits.
func again(ctx context.Context, do func(ctx context.Context) error) error {
	wait := retry.WithMaxRetries(retries, retry.WithJitterPercent(20, retry.NewExponential(firstWait)))
	return retry.Do(ctx, wait, func(ctx context.Context) error {
		err := do(ctx)
		if errors.Is(err, kind.Unavailable) && ctx.Err() == nil {
			return retry.RetryableError(err)
		}
		return err
	})
}

const (
	retries   = 4 // without a byte in between
	firstWait = 100 * time.Millisecond
)

// part is a file that is being fetched: the key header, then as much of the
// payload as there is. The file beside it tells of what.
type part struct {
	name   string
	about  string
	file   *os.File
	header int64
	have   int64 // bytes of the payload
}

// partOf is the content of the file beside a part.
type partOf struct {
	Asset  common.Hash `json:"asset"`
	Header int64       `json:"header"` // bytes
}

// openPart opens a part that may be there. One of something else is begun anew;
// the key header in it is replaced, since each ticket has its own.
func openPart(name string, id common.Hash, header []byte) (*part, error) {
	p := &part{name: name, about: name + ".json", header: int64(len(header))}
	var err error
	if p.file, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, kind.As(kind.Unavailable, err, "write", name)
	}
	var was partOf
	now := partOf{id, p.header}
	if b, err := os.ReadFile(p.about); err != nil || json.Unmarshal(b, &was) != nil || was != now {
		if was.Asset == id && was.Header > 0 {
			err = p.shift(was.Header)
		} else {
			err = p.restart()
		}
		b, _ := json.Marshal(now) // it has nothing that can't be encoded
		if err == nil {
			err = os.WriteFile(p.about, b, 0o600)
		}
		if err != nil {
			return nil, errors.Join(kind.As(kind.Unavailable, err, "write", name), p.Close())
		}
	}
	size, err := p.file.Seek(0, io.SeekEnd)
	if err == nil {
		p.have = max(size-p.header, 0)
		_, err = p.file.WriteAt(header, 0)
	}
	if err != nil {
		return nil, errors.Join(kind.As(kind.Unavailable, err, "write", name), p.Close())
	}
	return p, nil
}

func (p *part) Close() error { return p.file.Close() }

// shift makes room for a key header of another size before the payload, which
// begins at byte from. Killed on the way, it leaves the part as it was, or one
// that nothing is known of and that is begun anew.
func (p *part) shift(from int64) error {
	tmp := p.name + ".tmp"
	f, err := os.OpenFile(tmp, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return kind.As(kind.Unavailable, err, "write", tmp)
	}
	_, err = io.Copy(io.NewOffsetWriter(f, p.header), io.NewSectionReader(p.file, from, 1<<62))
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = os.Remove(p.about)
	}
	if err == nil {
		err = os.Rename(tmp, p.name)
	}
	if err != nil {
		return kind.As(kind.Unavailable, errors.Join(err, f.Close(), os.Remove(tmp)), "write", tmp)
	}
	err = p.file.Close()
	p.file = f
	return kind.As(kind.Unavailable, err, "close", p.name)
}

// restart throws away what there is of the payload.
func (p *part) restart() error {
	p.have = 0
	return kind.As(kind.Unavailable, p.file.Truncate(0), "write", p.name)
}

func (p *part) remove() error {
	return kind.As(kind.Unavailable, errors.Join(p.Close(), os.Remove(p.name), os.Remove(p.about)), "remove", p.name)
}

// finish gives a part that was found right its name.
func (p *part) finish(path string) error {
	err := errors.Join(p.file.Truncate(p.header+p.have), p.file.Sync(), p.Close())
	if err == nil {
		err = os.Rename(p.name, path)
	}
	if err == nil {
		err = os.Remove(p.about)
	}
	return kind.As(kind.Unavailable, err, "finish", path)
}

// fill appends to the part until the payload has size bytes.
func (p *part) fill(ctx context.Context, size int64, open opener, check io.Writer, told func()) error {
	var err error
	for p.have < size {
		before := p.have
		err = again(ctx, func(ctx context.Context) error {
			err := p.more(ctx, size, open, check, told)
			if err != nil && p.have > before && errors.Is(err, kind.Unavailable) {
				select { // there was progress: the next round starts to count anew
				case <-time.After(firstWait):
				case <-ctx.Done():
				}
				return ctx.Err()
			}
			return err
		})
		if err != nil {
			break
		}
	}
	if err == nil {
		return nil
	}
	_ = p.file.Sync() // what is there is gone on with
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, kind.Unavailable) {
		err = kind.WithHint(err, fmt.Sprintf("%d of %d bytes are kept; repeat the command to go on, or try another source with --from", p.have, size))
	}
	return err
}

// more appends what one opening of the payload gives.
func (p *part) more(ctx context.Context, size int64, open opener, check io.Writer, told func()) error {
	body, err := open(ctx, p.have)
	if err != nil {
		return err
	}
	defer body.Close()
	buf := make([]byte, 256<<10)
	for p.have < size {
		n, err := body.Read(buf)
		if int64(n) > size-p.have {
			return kind.Wrap(ErrMismatch, "fetch more than the payload's size to", p.name)
		}
		if n > 0 {
			if _, werr := p.file.WriteAt(buf[:n], p.header+p.have); werr != nil {
				return kind.WithHint(kind.As(kind.Exhausted, werr, "write", p.name), "is the disk full?")
			}
			_, _ = check.Write(buf[:n]) // a hash takes everything
			p.have += int64(n)
			told()
		}
		if err == nil || p.have == size {
			continue
		}
		if errors.Is(err, io.EOF) {
			err = errShort
		}
		var known kind.Kind
		if errors.As(err, &known) {
			return kind.Wrap(err, "fetch", p.name)
		}
		return kind.As(kind.Unavailable, err, "fetch", p.name)
	}
	return nil
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
