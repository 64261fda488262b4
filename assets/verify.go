package assets

import (
	"bytes"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"

	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/internal/kind"
)

// Answer is one of the three that a verification has.
type Answer string

// The answers. An outage is never reported as a forgery, nor as a success.
const (
	Genuine    Answer = "genuine"
	NotGenuine Answer = "not genuine"
	CannotTell Answer = "cannot tell now"
)

// Step is one check of a verification.
type Step struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail,omitempty"`
}

// Verdict is the outcome of a verification with each check that was made.
type Verdict struct {
	Answer Answer `json:"answer"`
	Status string `json:"status,omitempty"` // of a genuine asset: active, superseded or withdrawn
	Steps  []Step `json:"steps"`
}

// Claim is what the chain says of an asset. Where it was read from the chain
// itself, nothing of the gateway is believed.
type Claim struct {
	ChainID  uint64
	Contract common.Address // whose event registered it
	Header   contracts.Header
	Metadata []byte
	Record   contracts.Record // of the contract's storage
}

// Verify tells whether file is what was registered as asset id: an age file
// (header and payload) or a payload alone. It is pure: it needs no network, no
// clock and no key. An error is about reading file only.
func Verify(id common.Hash, c Claim, file io.Reader) (Verdict, error) {
	v := Verdict{Answer: Genuine}
	step := func(check string, ok bool, format string, args ...any) bool {
		v.Steps = append(v.Steps, Step{check, ok, fmt.Sprintf(format, args...)})
		if !ok {
			v.Answer = NotGenuine
		}
		return ok
	}
	derived := contracts.AssetID(c.ChainID, c.Contract, c.Header, c.Metadata)
	if !step("the id follows from chain, contract, header and metadata", derived == id, "%s", derived.Hex()) {
		return v, nil
	}
	if !step("the contract has a record of it", c.Record.Status != contracts.None && c.Record.Header == c.Header, "%s", c.Record.Status) {
		return v, nil
	}
	v.Status = c.Record.Status.String()
	m, err := DecodeMetadata(c.Metadata)
	if !step("its metadata can be read", err == nil, "%d bytes", len(c.Metadata)) {
		return v, nil
	}
	if !step("the record is of the metadata's dataset", m.Public.Dataset == c.Record.Dataset, "%x", m.Public.Dataset) {
		return v, nil
	}
	if !step("it has a payload", m.Public.Payload != nil, "%s", c.Header.DataType) {
		return v, nil
	}
	h, err := NewHash(c.Header.HashAlgorithm)
	code, want, hashErr := Digest(m.Public.Payload.Multihash)
	if !step("its hash is of the header's algorithm", err == nil && hashErr == nil && code == c.Header.HashAlgorithm && len(want) == h.Size(),
		"%#x", c.Header.HashAlgorithm) {
		return v, nil
	}
	payload, err := SkipHeader(file)
	if err != nil {
		return Verdict{}, err
	}
	size, err := io.Copy(h, payload)
	if err != nil {
		return Verdict{}, kind.As(kind.Unavailable, err, "read", "file")
	}
	sum := h.Sum(nil)
	step("the payload has the registered size", size == m.Public.Payload.Size, "%d bytes, registered %d", size, m.Public.Payload.Size)
	step("the payload has the registered hash", bytes.Equal(sum, want), "%x", sum)
	return v, nil
}

// SkipHeader returns a reader of what follows the key header of an age file, or
// of everything where there is none.
func SkipHeader(file io.Reader) (io.Reader, error) {
	start := make([]byte, 64<<10)
	n, err := io.ReadFull(file, start)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, kind.As(kind.Unavailable, err, "read", "file")
	}
	start = start[:n]
	if header, ok := seal.SplitHeader(start); ok {
		start = start[header:]
	}
	return io.MultiReader(bytes.NewReader(start), file), nil
}
