// Package api is what the gateway and its clients agree on: the JSON shapes of
// the HTTP API, its problem types (RFC 9457) and the sign-in message
// (EIP-4361). It knows nothing of how either side works.
//
// In JSON, hashes, addresses and byte strings are 0x-prefixed hex, times are
// RFC 3339 in UTC, sizes are bytes. Unknown fields are refused in requests and
// to be ignored in answers.
package api

import (
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"chancery/assets"
	"chancery/contracts"
)

// Plaintext is the recipient of a request whose content the gateway is to open.
const Plaintext = "plaintext"

// NDJSON is the media type of streams of JSON objects, one a line.
const NDJSON = "application/x-ndjson"

// Nonce answers POST /v1/auth/nonce: 64 hex digits, good for one sign-in or,
// read as 32 bytes, for one access request.
type Nonce struct {
	Nonce   string    `json:"nonce"`
	Expires time.Time `json:"expires"`
	Domain  string    `json:"domain"`
	URI     string    `json:"uri"`
	ChainID uint64    `json:"chainId"`
}

// NewSession is posted to /v1/auth/sessions.
type NewSession struct {
	Message   string        `json:"message"` // EIP-4361
	Signature hexutil.Bytes `json:"signature"`
}

// Session answers it. The token goes into "Authorization: Bearer …".
type Session struct {
	Token     string         `json:"token"`
	Address   common.Address `json:"address"`
	Publisher bool           `json:"publisher"`
	Expires   time.Time      `json:"expires"`
}

// About answers GET /v1/department.
type About struct {
	Name      string         `json:"name"`
	Code      string         `json:"code"`
	ChainID   uint64         `json:"chainId"`
	Owner     common.Address `json:"owner"`
	Contract  common.Address `json:"contract"`
	Directory common.Address `json:"directory"`
	Domain    string         `json:"domain"`
	URI       string         `json:"uri"`
	Node      string         `json:"node,omitempty"` // a JSON-RPC address, if one is offered
	IPFS      []string       `json:"ipfs,omitempty"` // multiaddrs of its IPFS node, if there is one
}

// Department is an entry of the resource directory.
type Department struct {
	Contract common.Address `json:"contract"`
	Owner    common.Address `json:"owner"`
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	Gateway  string         `json:"gateway"`
}

// Column is a column of a dataset.
type Column struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Nullable bool   `json:"nullable,omitempty"`
}

// Payload is the shared data file of an asset.
type Payload struct {
	Size          int64         `json:"size"`
	Multihash     hexutil.Bytes `json:"multihash"`
	CID           string        `json:"cid"`
	KeyCommitment hexutil.Bytes `json:"keyCommitment"`
}

// Event is a moment in an asset's history.
type Event struct {
	Status    string       `json:"status"`
	Successor *common.Hash `json:"successor,omitempty"`
	Tx        common.Hash  `json:"tx"`
	Block     uint64       `json:"block"`
}

// Asset is an entry of the directory. Whoever has the raw metadata and the
// header can compute the id (DESIGN §5) and need not believe the rest.
type Asset struct {
	ID            common.Hash    `json:"id"`
	ChainID       uint64         `json:"chainId"`
	Contract      common.Address `json:"contract"`
	Department    string         `json:"department"` // organisation code
	Version       uint16         `json:"version"`
	DataType      uint8          `json:"dataType"`
	Type          string         `json:"type"` // structured, unstructured or text
	HashAlgorithm uint64         `json:"hashAlgorithm"`
	Status        string         `json:"status"`
	DatasetID     hexutil.Bytes  `json:"datasetId"`
	Fault         string         `json:"fault,omitempty"` // why it should not be relied on
	Name          string         `json:"name,omitempty"`
	Title         string         `json:"title,omitempty"`
	Description   string         `json:"description,omitempty"`
	Keywords      []string       `json:"keywords,omitempty"`
	Theme         string         `json:"theme,omitempty"`
	Language      string         `json:"language,omitempty"`
	Licence       string         `json:"licence,omitempty"`
	MediaType     string         `json:"mediaType,omitempty"`
	Format        string         `json:"format,omitempty"`
	PlainSize     int64          `json:"plainSize,omitempty"`
	Rows          int64          `json:"rows,omitempty"`
	Issued        time.Time      `json:"issued,omitzero"`
	Schema        []Column       `json:"schema,omitempty"`
	Payload       *Payload       `json:"payload,omitempty"`
	Tx            common.Hash    `json:"tx"`
	Block         uint64         `json:"block"`
	LogIndex      uint           `json:"logIndex"`
	SupersededBy  *common.Hash   `json:"supersededBy,omitempty"`
	History       []Event        `json:"history,omitempty"`
	Gateway       string         `json:"gateway,omitempty"`  // the department's
	Metadata      []byte         `json:"metadata,omitempty"` // raw DAG-CBOR, base64; only on a single asset
}

// Describe fills in what the public metadata tells, and leaves out what it doesn't.
func (a *Asset) Describe(p assets.Public) {
	a.Name, a.Title, a.Description, a.Keywords, a.Theme, a.Language, a.Licence = p.Name, p.Title, p.Description, p.Keywords, p.Theme, p.Language, p.License
	a.MediaType, a.Format, a.PlainSize, a.Rows, a.Issued = p.MediaType, p.Format, p.PlainSize, p.Rows, p.Issued
	a.Schema, a.Payload = nil, nil
	for _, col := range p.Schema {
		a.Schema = append(a.Schema, Column{Name: col.Name, Type: col.Type, Nullable: col.Nullable})
	}
	if p.Payload != nil {
		a.Payload = &Payload{Size: p.Payload.Size, Multihash: p.Payload.Multihash, CID: p.Payload.CID.String(), KeyCommitment: p.Payload.KeyCommitment[:]}
	}
}

// Page is a page of assets; After, if not empty, asks for the next.
type Page struct {
	Assets []Asset `json:"assets"`
	After  string  `json:"after,omitempty"`
}

// SignedRequest is posted to /v1/assets/{id}/requests. Request.Context is
// contracts.Context(Nonce, Recipient).
type SignedRequest struct {
	Request   contracts.AccessRequest `json:"request"`
	Nonce     common.Hash             `json:"nonce"`
	Recipient string                  `json:"recipient"` // an age recipient, or "plaintext"
	Signature hexutil.Bytes           `json:"signature"`
}

// Ticket answers it: the permission to fetch, as the chain recorded it.
type Ticket struct {
	ID        common.Hash `json:"id"` // the EIP-712 digest of the request
	Asset     common.Hash `json:"asset"`
	Tx        common.Hash `json:"tx"`
	Block     uint64      `json:"block"`
	Expires   time.Time   `json:"expires"`
	Recipient string      `json:"recipient"`
}

// KeyHeader answers GET /v1/assets/{id}/header as JSON.
type KeyHeader struct {
	Asset   common.Hash `json:"asset"`
	Header  []byte      `json:"header"` // age v1 header, base64
	Payload Payload     `json:"payload"`
	Address string      `json:"address,omitempty"` // of the payload in the store, good for some minutes
	IPFS    string      `json:"ipfs,omitempty"`    // of the payload at the gateway's trustless IPFS gateway
}

// Progress is how far long work has come. Total 0 is unknown.
type Progress struct {
	Stage string `json:"stage"`
	Done  int64  `json:"done"`
	Total int64  `json:"total,omitempty"`
	Unit  string `json:"unit,omitempty"` // bytes, rows or files
}

// Line is a line of an answer that streams: exactly one field is set, and the
// last line has a result or a problem.
type Line[T any] struct {
	Progress *Progress `json:"progress,omitempty"`
	Result   *T        `json:"result,omitempty"`
	Problem  *Problem  `json:"problem,omitempty"`
}

// Deployment is the result of POST /v1/publisher/deploy.
type Deployment struct {
	Already   bool           `json:"already"` // it was there
	Contract  common.Address `json:"contract"`
	Directory common.Address `json:"directory"`
	Tx        common.Hash    `json:"tx"`
	Block     uint64         `json:"block"`
	GasUsed   uint64         `json:"gasUsed"`
}

// Sync is posted to /v1/publisher/sync. No sources means all.
type Sync struct {
	Sources []string `json:"sources,omitempty"`
}

// Synced is its result, one per source.
type Synced struct {
	Source   string   `json:"source"`
	Datasets []string `json:"datasets"`
	Changed  []string `json:"changed,omitempty"` // those that are new or have other content
	Gone     []string `json:"gone,omitempty"`    // those that the source no longer has
	Rows     int64    `json:"rows"`
}

// Publish is posted to /v1/publisher/publications. Type is one of "release" (the
// default), "rows", "text" and "file". A text is the dataset's own content, or
// Text if that is not empty. Withhold names descriptive fields to keep off the chain.
type Publish struct {
	Dataset     string   `json:"dataset"`
	Type        string   `json:"type,omitempty"`
	Format      string   `json:"format,omitempty"` // parquet, csv, ndjson
	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	Theme       string   `json:"theme,omitempty"`
	Language    string   `json:"language,omitempty"`
	Licence     string   `json:"licence,omitempty"`
	Withhold    []string `json:"withhold,omitempty"`
	Text        string   `json:"text,omitempty"`
}

// Publication is its result.
type Publication struct {
	Already     bool          `json:"already"` // these very bytes were published before
	Asset       common.Hash   `json:"asset"`
	Dataset     string        `json:"dataset"`
	Type        string        `json:"type"`
	PlainSize   int64         `json:"plainSize"`
	PayloadSize int64         `json:"payloadSize"`
	Multihash   hexutil.Bytes `json:"multihash,omitempty"`
	CID         string        `json:"cid,omitempty"`
	Tx          common.Hash   `json:"tx"`
	Block       uint64        `json:"block"`
	GasUsed     uint64        `json:"gasUsed,omitempty"`
}

// Rules are a grant's. Zero times mean no bound, quota 0 no limit.
type Rules struct {
	NotBefore time.Time `json:"notBefore,omitzero"`
	NotAfter  time.Time `json:"notAfter,omitzero"`
	Quota     uint32    `json:"quota,omitempty"`
	Purposes  []string  `json:"purposes,omitempty"` // names; none means inspection
}

// NewGrant is posted to /v1/publisher/grants. On is an asset id, or the name of
// a dataset, which grants all its assets.
type NewGrant struct {
	On    string         `json:"on"`
	To    common.Address `json:"to"`
	Rules Rules          `json:"rules"`
}

// Revocation is posted to /v1/publisher/revocations, and without To, for
// everybody, to /v1/publisher/revocations-all.
type Revocation struct {
	On string          `json:"on"`
	To *common.Address `json:"to,omitempty"`
}

// Change is the result of granting and revoking.
type Change struct {
	Already bool        `json:"already"` // nothing was to be done
	Scope   common.Hash `json:"scope"`
	Subject common.Hash `json:"subject,omitzero"`
	Tx      common.Hash `json:"tx,omitzero"`
	Block   uint64      `json:"block,omitempty"`
	GasUsed uint64      `json:"gasUsed,omitempty"`
}

// Grant is a line of the whitelist.
type Grant struct {
	Scope   common.Hash    `json:"scope"`
	On      string         `json:"on,omitempty"` // what the scope names, where known
	Subject common.Hash    `json:"subject"`
	To      common.Address `json:"to"`
	Rules   Rules          `json:"rules"`
	Used    uint32         `json:"used"`
	InForce bool           `json:"inForce"`
	Revoked bool           `json:"revoked"`
	Block   uint64         `json:"block"`
	Tx      common.Hash    `json:"tx"`
}

// Check is posted to /v1/publisher/check.
type Check struct {
	Remove  bool `json:"remove,omitempty"`  // delete objects that no asset needs
	Quick   bool `json:"quick,omitempty"`   // read no object: compare sizes and presence only
	Restart bool `json:"restart,omitempty"` // begin anew where a check was interrupted
}

// Checked is its result. Where the check went on with one that was interrupted,
// Resumed assets of Of were looked at before; the rest counts them too.
type Checked struct {
	Objects  int       `json:"objects"`
	Assets   int       `json:"assets"`
	Bytes    int64     `json:"bytes"`
	Resumed  int       `json:"resumed,omitempty"`
	Of       int       `json:"of"`
	Findings []Finding `json:"findings"`
}

// Finding is something that is not as it must be.
type Finding struct {
	Asset   string `json:"asset,omitempty"`
	Dataset string `json:"dataset,omitempty"`
	Object  string `json:"object,omitempty"`
	Problem string `json:"problem"`
	Removed bool   `json:"removed,omitempty"`
}

// Dataset is something in the operational data store that can be published.
type Dataset struct {
	Name     string    `json:"name"`
	Source   string    `json:"source"`
	Kind     string    `json:"kind"` // table or file
	Rows     int64     `json:"rows,omitempty"`
	Size     int64     `json:"size,omitempty"`
	Columns  []Column  `json:"columns,omitempty"`
	SyncedAt time.Time `json:"syncedAt,omitzero"`
}
