package assets

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/ipfs/go-cid"
	"github.com/ipld/go-ipld-prime"
	"github.com/ipld/go-ipld-prime/codec/dagcbor"
	"github.com/ipld/go-ipld-prime/schema"

	"chancery/internal/kind"
)

// Metadata is what an asset says of itself on-chain.
type Metadata struct {
	Public Public
	Access []byte // an age file for the department; see [Access]
	Inline []byte // of a text: its payload
}

// Public is the part that the directory shows. Descriptive fields may be empty.
type Public struct {
	Dataset     [16]byte
	Name        string
	Title       string
	Description string
	Keywords    []string
	Theme       string
	Language    string // BCP 47
	License     string
	Issued      time.Time // to the second
	MediaType   string
	Format      string
	PlainSize   int64 // bytes
	Rows        int64
	Schema      []Column
	Payload     *Payload // of a release or text
}

// Column describes a column of a table.
type Column struct {
	Name     string
	Type     string
	Nullable bool
}

// Payload describes the sealed bytes.
type Payload struct {
	Size          int64  // bytes
	Multihash     []byte // of the whole payload
	CID           cid.Cid
	KeyCommitment [32]byte
}

// maxMetadata bounds what is decoded. The contract takes no more.
const maxMetadata = 32 << 10

//go:embed metadata.ipldsch
var metadataSchema []byte

var metadataType = func() schema.Type {
	ts, err := ipld.LoadSchemaBytes(metadataSchema)
	if err != nil {
		panic("assets: the embedded schema is wrong: " + err.Error())
	}
	return ts.TypeByName("Metadata")
}()

// The wire types have the fields of metadata.ipldsch, in its order; what is
// optional is a pointer.
type (
	wireMetadata struct {
		Public wirePublic
		Access *[]byte
		Inline *[]byte
	}
	wirePublic struct {
		Dataset     []byte
		Name        *string
		Title       *string
		Description *string
		Keywords    *[]string
		Theme       *string
		Language    *string
		License     *string
		Issued      *int64
		MediaType   *string
		Format      *string
		Size        *int64
		Rows        *int64
		Schema      *[]wireColumn
		Payload     *wirePayload
	}
	wireColumn struct {
		Name     string
		Type     string
		Nullable *bool
	}
	wirePayload struct {
		Size          int64
		Hash          []byte
		Cid           cid.Cid
		KeyCommitment []byte
	}
)

func some[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func someList[T any](v []T) *[]T {
	if len(v) == 0 {
		return nil
	}
	return &v
}

func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// maxIssued is the last time of issue, in Unix seconds: the end of the year 9999.
const maxIssued = 253402300799

// check tells what no encoding can have.
func (m Metadata) check() error {
	p := m.Public
	texts := append([]string{p.Name, p.Title, p.Description, p.Theme, p.Language, p.License, p.MediaType, p.Format}, p.Keywords...)
	for _, c := range p.Schema {
		texts = append(texts, c.Name, c.Type)
	}
	for _, t := range texts {
		if !utf8.ValidString(t) {
			return errors.New("a text is not UTF-8")
		}
	}
	if p.PlainSize < 0 || p.Rows < 0 {
		return errors.New("a size is negative")
	}
	if !p.Issued.IsZero() && (p.Issued.Unix() <= 0 || p.Issued.Unix() > maxIssued) {
		return errors.New("the time of issue is out of bounds")
	}
	if p.Payload == nil {
		return nil
	}
	if p.Payload.Size < 0 || !p.Payload.CID.Defined() {
		return errors.New("the payload's size or CID is out of bounds")
	}
	_, _, err := Digest(p.Payload.Multihash)
	return err
}

// Encode returns the metadata as deterministic DAG-CBOR.
func (m Metadata) Encode() ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, kind.As(kind.Invalid, err, "encode", "metadata")
	}
	p := m.Public
	w := wireMetadata{Access: someList(m.Access), Inline: someList(m.Inline), Public: wirePublic{
		Dataset: p.Dataset[:], Name: some(p.Name), Title: some(p.Title), Description: some(p.Description),
		Keywords: someList(p.Keywords), Theme: some(p.Theme), Language: some(p.Language), License: some(p.License),
		MediaType: some(p.MediaType), Format: some(p.Format), Size: some(p.PlainSize), Rows: some(p.Rows),
	}}
	if !p.Issued.IsZero() {
		w.Public.Issued = some(p.Issued.Unix())
	}
	var columns []wireColumn
	for _, c := range p.Schema {
		columns = append(columns, wireColumn{c.Name, c.Type, some(c.Nullable)})
	}
	w.Public.Schema = someList(columns)
	if p.Payload != nil {
		w.Public.Payload = &wirePayload{p.Payload.Size, p.Payload.Multihash, p.Payload.CID, p.Payload.KeyCommitment[:]}
	}
	b, err := ipld.Marshal(dagcbor.Encode, &w, metadataType)
	if err != nil {
		return nil, kind.As(kind.Invalid, err, "encode", "metadata")
	}
	if len(b) > maxMetadata {
		return nil, kind.WithHint(kind.Errorf(kind.Invalid, "encode metadata: %d bytes are more than the %d that an asset may have", len(b), maxMetadata),
			"shorten the description, or withhold the schema")
	}
	return b, nil
}

// DecodeMetadata reads what Encode wrote. Anything else, also the same map in
// another encoding or with unknown fields, is ErrMetadata.
func DecodeMetadata(b []byte) (Metadata, error) {
	m, err := decodeMetadata(b)
	if err != nil {
		return Metadata{}, kind.As(kind.Invalid, fmt.Errorf("%w: %w", ErrMetadata, err), "decode", "metadata")
	}
	return m, nil
}

func decodeMetadata(b []byte) (Metadata, error) {
	if len(b) > maxMetadata {
		return Metadata{}, errors.New("too large")
	}
	var w wireMetadata
	if _, err := ipld.Unmarshal(b, dagcbor.Decode, &w, metadataType); err != nil {
		return Metadata{}, err
	}
	p := w.Public
	m := Metadata{Access: value(w.Access), Inline: value(w.Inline), Public: Public{
		Name: value(p.Name), Title: value(p.Title), Description: value(p.Description), Keywords: value(p.Keywords),
		Theme: value(p.Theme), Language: value(p.Language), License: value(p.License), MediaType: value(p.MediaType),
		Format: value(p.Format), PlainSize: value(p.Size), Rows: value(p.Rows),
	}}
	if len(p.Dataset) != len(m.Public.Dataset) {
		return Metadata{}, errors.New("the dataset's id has not 16 bytes")
	}
	m.Public.Dataset = [16]byte(p.Dataset)
	if p.Issued != nil {
		m.Public.Issued = time.Unix(*p.Issued, 0).UTC()
	}
	for _, c := range value(p.Schema) {
		m.Public.Schema = append(m.Public.Schema, Column{c.Name, c.Type, value(c.Nullable)})
	}
	if p.Payload != nil {
		if len(p.Payload.KeyCommitment) != 32 {
			return Metadata{}, errors.New("the key commitment has not 32 bytes")
		}
		m.Public.Payload = &Payload{p.Payload.Size, p.Payload.Hash, p.Payload.Cid, [32]byte(p.Payload.KeyCommitment)}
	}
	again, err := m.Encode()
	if err != nil {
		return Metadata{}, err
	}
	if !bytes.Equal(again, b) {
		return Metadata{}, errors.New("not in the canonical encoding")
	}
	return m, nil
}
