package assets_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ipfs/go-cid"
	"github.com/ipld/go-ipld-prime"
	"github.com/ipld/go-ipld-prime/codec/dagcbor"
	"github.com/ipld/go-ipld-prime/codec/dagjson"
	"pgregory.net/rapid"

	"chancery/assets"
	"chancery/contracts"
	"chancery/internal/kind"
)

var update = flag.Bool("update", false, "write testdata/vectors anew")

// vector is a file of testdata/vectors: what an implementation in another
// language must agree with.
type vector struct {
	Comment   string          `json:"comment"`
	ChainID   uint64          `json:"chainId"`
	Contract  common.Address  `json:"contract"`
	Version   uint16          `json:"version"`
	DataType  uint8           `json:"dataType"`
	Algorithm uint64          `json:"hashAlgorithm"`
	Metadata  json.RawMessage `json:"metadata"` // DAG-JSON
	CBOR      string          `json:"metadataCbor"`
	Hash      common.Hash     `json:"metadataKeccak256"`
	AssetID   common.Hash     `json:"assetId"`
}

var contract = common.HexToAddress("0xd0000000000000000000000000000000000000de")

func multihash(code uint64, size int) []byte {
	b := binary.AppendUvarint(nil, code)
	b = append(b, byte(size))
	return append(b, bytes.Repeat([]byte{0x5a}, size)...)
}

// full is metadata with every field.
func full() assets.Metadata {
	return assets.Metadata{
		Access: []byte("age-encryption.org/v1\nan age file for the department\n"),
		Inline: []byte{0, 1, 2, 0xff},
		Public: assets.Public{
			Dataset: contracts.DatasetID(contract, "registry/companies"), Name: "registry/companies", Title: "Companies",
			Description: "All companies of the registry — with “quotes” and 漢字.", Keywords: []string{"company", "registry", ""},
			Theme: "ECON", Language: "en-GB", License: "CC0-1.0", Issued: time.Date(2026, 11, 23, 14, 53, 7, 0, time.UTC),
			MediaType: "application/vnd.apache.parquet", Format: "parquet", PlainSize: 1 << 40, Rows: 300,
			Schema: []assets.Column{{Name: "id", Type: "int64"}, {Name: "name", Type: "string", Nullable: true}},
			Payload: &assets.Payload{
				Size: 1<<40 + 4096, Multihash: multihash(assets.SHA256, 32),
				CID:           cid.MustParse("bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"),
				KeyCommitment: [32]byte(bytes.Repeat([]byte{0xc0}, 32)),
			},
		},
	}
}

func TestMetadataAndIDAreThoseOfTheVectors(t *testing.T) {
	release, rows, text, least := full(), full(), full(), assets.Metadata{}
	release.Inline = nil
	rows.Inline, rows.Public.Payload, rows.Public.PlainSize = nil, nil, 0
	text.Public.Schema, text.Public.Rows = nil, 0
	least.Public.Dataset = full().Public.Dataset
	for name, c := range map[string]struct {
		comment   string
		m         assets.Metadata
		dataType  contracts.DataType
		algorithm uint64
	}{
		"release": {"a release with every field that a release has", release, contracts.Unstructured, assets.SHA256},
		"rows":    {"structured data: no payload, no hash algorithm", rows, contracts.Structured, 0},
		"text":    {"a text, whose payload is inline", text, contracts.Text, assets.SHA256},
		"least":   {"nothing but the dataset: empty fields are left out", least, contracts.Structured, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := c.m.Encode()
			if err != nil {
				t.Fatal(err)
			}
			head := contracts.Header{Version: contracts.HeaderVersion, DataType: c.dataType, HashAlgorithm: c.algorithm}
			v := vector{c.comment, 31337, contract, head.Version, uint8(head.DataType), head.HashAlgorithm, readable(t, b), hex.EncodeToString(b),
				crypto.Keccak256Hash(b), contracts.AssetID(31337, contract, head, b)}
			file := filepath.Join("testdata", "vectors", name+".json")
			out, err := json.MarshalIndent(v, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, '\n')
			if *update {
				if err := os.WriteFile(file, out, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || !bytes.Equal(out, want) {
				t.Errorf("differs from %s (%v):\n%s", file, err, out)
			}
			if back, err := assets.DecodeMetadata(b); err != nil || !reflect.DeepEqual(back, c.m) {
				t.Errorf("read back as %+v, %v", back, err)
			}
			// The formula by hand: abi.encode(chainId, contract, version, dataType, hashAlgorithm, keccak256(metadata)).
			var words []byte
			for _, n := range []uint64{31337, 0, uint64(head.Version), uint64(head.DataType), head.HashAlgorithm} {
				words = append(words, common.LeftPadBytes(binary.BigEndian.AppendUint64(nil, n), 32)...)
			}
			copy(words[32+12:], contract[:])
			if id := crypto.Keccak256Hash(words, crypto.Keccak256(b)); id != v.AssetID {
				t.Errorf("by hand the id is %s", id)
			}
		})
	}
}

// readable is DAG-CBOR as DAG-JSON.
func readable(t testing.TB, b []byte) json.RawMessage {
	t.Helper()
	n, err := ipld.Decode(b, dagcbor.Decode)
	if err != nil {
		t.Fatal(err)
	}
	out, err := ipld.Encode(n, dagjson.Encode)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryFieldOfMetadataComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := assets.Metadata{Access: rapid.SliceOf(rapid.Byte()).Draw(t, "access"), Inline: rapid.SliceOf(rapid.Byte()).Draw(t, "inline")}
		if len(m.Access) == 0 {
			m.Access = nil
		}
		if len(m.Inline) == 0 {
			m.Inline = nil
		}
		p := &m.Public
		copy(p.Dataset[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "dataset"))
		for _, s := range []*string{&p.Name, &p.Title, &p.Description, &p.Theme, &p.Language, &p.License, &p.MediaType, &p.Format} {
			*s = rapid.String().Draw(t, "text")
		}
		if k := rapid.SliceOf(rapid.String()).Draw(t, "keywords"); len(k) > 0 {
			p.Keywords = k
		}
		if s := rapid.Int64Range(0, 1<<37).Draw(t, "issued"); s > 0 {
			p.Issued = time.Unix(s, 0).UTC()
		}
		p.PlainSize, p.Rows = rapid.Int64Min(0).Draw(t, "size"), rapid.Int64Min(0).Draw(t, "rows")
		for range rapid.IntRange(0, 3).Draw(t, "columns") {
			p.Schema = append(p.Schema, assets.Column{Name: rapid.String().Draw(t, "name"), Type: rapid.String().Draw(t, "type"), Nullable: rapid.Bool().Draw(t, "nullable")})
		}
		if rapid.Bool().Draw(t, "payload") {
			c := *full().Public.Payload
			c.Size = rapid.Int64Min(0).Draw(t, "payload size")
			p.Payload = &c
		}
		b, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := assets.DecodeMetadata(b); err != nil || !reflect.DeepEqual(back, m) {
			t.Fatalf("%+v\nread back as\n%+v, %v", m, back, err)
		}
	})
}

func TestMetadataThatCouldNotBeReadBackIsNotWritten(t *testing.T) {
	for name, spoil := range map[string]func(*assets.Metadata){
		"a title that isn't UTF-8":    func(m *assets.Metadata) { m.Public.Title = "\xff" },
		"a keyword that isn't":        func(m *assets.Metadata) { m.Public.Keywords = []string{"a", "\xc3"} },
		"a column that isn't":         func(m *assets.Metadata) { m.Public.Schema[0].Name = "\xff" },
		"a negative size":             func(m *assets.Metadata) { m.Public.PlainSize = -1 },
		"a negative count":            func(m *assets.Metadata) { m.Public.Rows = -1 },
		"a negative payload":          func(m *assets.Metadata) { m.Public.Payload.Size = -1 },
		"a payload without CID":       func(m *assets.Metadata) { m.Public.Payload.CID = cid.Undef },
		"a payload without hash":      func(m *assets.Metadata) { m.Public.Payload.Multihash = nil },
		"a hash that is cut":          func(m *assets.Metadata) { m.Public.Payload.Multihash = multihash(assets.SHA256, 32)[:20] },
		"a time before 1970":          func(m *assets.Metadata) { m.Public.Issued = time.Unix(-1, 0) },
		"a time behind the year 9999": func(m *assets.Metadata) { m.Public.Issued = time.Unix(1<<40, 0) },
		"more than an asset carries":  func(m *assets.Metadata) { m.Public.Description = strings.Repeat("x", 32<<10) },
	} {
		m := full()
		spoil(&m)
		if _, err := m.Encode(); !errors.Is(err, kind.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := full()
	m.Public.Description = strings.Repeat("x", 32<<10)
	if _, err := m.Encode(); err == nil || kind.Hint(err) == "" {
		t.Errorf("too large, without a hint: %v", err)
	}
}

// CBOR by hand.
func head(major byte, n int) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 256:
		return []byte{major<<5 | 24, byte(n)}
	}
	return []byte{major<<5 | 25, byte(n >> 8), byte(n)}
}
func text(s string) []byte     { return append(head(3, len(s)), s...) }
func blob(b []byte) []byte     { return append(head(2, len(b)), b...) }
func num(n int) []byte         { return head(0, n) }
func list(v ...[]byte) []byte  { return append(head(4, len(v)), bytes.Join(v, nil)...) }
func dict(kv ...[]byte) []byte { return append(head(5, len(kv)/2), bytes.Join(kv, nil)...) }

func TestWhatIsNotMetadataInItsOneEncodingIsRefused(t *testing.T) {
	id := blob(bytes.Repeat([]byte{7}, 16))
	public := func(more ...[]byte) []byte {
		return dict(text("public"), dict(append(more, text("dataset"), id)...))
	}
	link := append([]byte{0xd8, 0x2a}, blob(append([]byte{0}, full().Public.Payload.CID.Bytes()...))...)
	payload := func(commitment int, more ...[]byte) []byte {
		kv := append([][]byte{text("cid"), link, text("hash"), blob(multihash(0x12, 32)), text("size"), num(1)}, more...)
		kv = append(kv, text("keyCommitment"), blob(make([]byte, commitment)))
		return dict(text("public"), dict(text("dataset"), id, text("payload"), dict(kv...)))
	}
	for name, good := range map[string][]byte{
		"least": public(), "title": public(text("title"), text("x")), "payload": payload(32),
	} {
		if _, err := assets.DecodeMetadata(good); err != nil {
			t.Errorf("%s should be read: %v", name, err)
		}
	}
	for name, bad := range map[string][]byte{
		"nothing":                  {},
		"a number":                 num(1),
		"a list":                   list(public()),
		"null":                     {0xf6},
		"undefined":                {0xf7},
		"an empty map":             dict(),
		"no dataset":               dict(text("public"), dict()),
		"public is null":           dict(text("public"), []byte{0xf6}),
		"cut":                      public()[:10],
		"bytes behind it":          append(public(), 0),
		"itself twice":             append(public(), public()...),
		"a dataset of 15 bytes":    dict(text("public"), dict(text("dataset"), blob(make([]byte, 15)))),
		"a dataset of 17 bytes":    dict(text("public"), dict(text("dataset"), blob(make([]byte, 17)))),
		"a dataset that is text":   dict(text("public"), dict(text("dataset"), text("0123456789abcdef"))),
		"an unknown field":         public(text("color"), text("red")),
		"an unknown outer field":   dict(text("other"), num(1), text("public"), dict(text("dataset"), id)),
		"an unknown payload field": payload(32, text("zzzz"), num(1)),
		"a field twice":            public(text("title"), text("x"), text("title"), text("x")),
		"an empty title":           public(text("title"), text("")),
		"a null title":             public(text("title"), []byte{0xf6}),
		"a title that is a number": public(text("title"), num(3)),
		"a title not in UTF-8":     public(text("title"), []byte{0x61, 0xff}),
		"empty keywords":           public(text("keywords"), list()),
		"a null keyword":           public(text("keywords"), list([]byte{0xf6})),
		"issued at 0":              public(text("issued"), num(0)),
		"issued before 1970":       public(text("issued"), []byte{0x20}),
		"issued too late":          public(text("issued"), []byte{0x1b, 0, 0, 1, 0, 0, 0, 0, 0}),
		"a size of 2^63":           public(text("size"), []byte{0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0}),
		"a size as a float":        public(text("size"), []byte{0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0}),
		"negative rows":            public(text("rows"), []byte{0x20}),
		"an empty access part":     dict(text("access"), blob(nil), text("public"), dict(text("dataset"), id)),
		"keys in another order":    dict(text("public"), dict(text("dataset"), id, text("title"), text("x"))),
		"a number in long form":    public(text("rows"), []byte{0x18, 5}),
		"a text in long form":      public(text("title"), []byte{0x78, 1, 'x'}),
		"a text in pieces":         public(text("title"), []byte{0x7f, 0x61, 'x', 0xff}),
		"a map without length":     append(append([]byte{0xbf}, public()[1:]...), 0xff),
		"a list without length":    public(text("keywords"), []byte{0x9f, 0x61, 'x', 0xff}),
		"a tag":                    append([]byte{0xc1}, public()...),
		"nullable false":           public(text("schema"), list(dict(text("name"), text("a"), text("type"), text("b"), text("nullable"), []byte{0xf4}))),
		"a column without type":    public(text("schema"), list(dict(text("name"), text("a")))),
		"a commitment of 31 bytes": payload(31),
		"a commitment of 33 bytes": payload(33),
		"a link that is no CID":    dict(text("public"), dict(text("dataset"), id, text("payload"), dict(text("cid"), []byte{0xd8, 0x2a, 0x41, 0}, text("hash"), blob(multihash(0x12, 32)), text("size"), num(1), text("keyCommitment"), blob(make([]byte, 32))))),
		"a hash that is cut":       dict(text("public"), dict(text("dataset"), id, text("payload"), dict(text("cid"), link, text("hash"), blob(multihash(0x12, 32)[:9]), text("size"), num(1), text("keyCommitment"), blob(make([]byte, 32))))),
		"a map of 2^60 entries":    {0xbb, 0x10, 0, 0, 0, 0, 0, 0, 0},
		"a text of 2^60 bytes":     {0xa1, 0x7b, 0x10, 0, 0, 0, 0, 0, 0, 0},
		"lists in lists":           bytes.Repeat([]byte{0x81}, 30<<10),
		"too much":                 public(text("title"), text(strings.Repeat("x", 33<<10))),
	} {
		if m, err := assets.DecodeMetadata(bad); !errors.Is(err, assets.ErrMetadata) || !errors.Is(err, kind.Invalid) {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}

func FuzzAnyMetadataIsReadOrRefused(f *testing.F) {
	for _, m := range []assets.Metadata{full(), {Public: assets.Public{Dataset: [16]byte{1}}}} {
		b, err := m.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte{0xf6})
	f.Add(dict(text("public"), dict(text("dataset"), blob(make([]byte, 16)), text("keywords"), list([]byte{0xf6}))))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := assets.DecodeMetadata(b)
		if err != nil {
			if !errors.Is(err, assets.ErrMetadata) {
				t.Fatal(err)
			}
			return
		}
		if again, err := m.Encode(); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x\nbecame\n%x, %v", b, again, err)
		}
	})
}
