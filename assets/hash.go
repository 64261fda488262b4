package assets

import (
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"hash"

	"github.com/emmansun/gmsm/sm3"
	mh "github.com/multiformats/go-multihash"
	legacy "golang.org/x/crypto/sha3"
	"lukechampine.com/blake3"

	"chancery/internal/kind"
)

// The hash algorithms of payloads, by their multihash codes.
const (
	SHA256    uint64 = mh.SHA2_256
	SHA512    uint64 = mh.SHA2_512
	SHA3256   uint64 = mh.SHA3_256
	Keccak256 uint64 = mh.KECCAK_256
	BLAKE3    uint64 = mh.BLAKE3
	SM3       uint64 = 0x534d // sm3-256
)

// NewHash returns the hash function of a multihash code.
func NewHash(code uint64) (hash.Hash, error) {
	switch code {
	case SHA256:
		return sha256.New(), nil
	case SHA512:
		return sha512.New(), nil
	case SHA3256:
		return sha3.New256(), nil
	case Keccak256:
		return legacy.NewLegacyKeccak256(), nil
	case BLAKE3:
		return blake3.New(32, nil), nil
	case SM3:
		return sm3.New(), nil
	}
	return nil, kind.Errorf(kind.Invalid, "hash algorithm %#x is not one of those for payloads", code)
}

// encodeMultihash puts the code and the length before a digest.
func encodeMultihash(code uint64, digest []byte) ([]byte, error) {
	b, err := mh.Encode(digest, code)
	return b, kind.As(kind.Internal, err, "encode", "multihash")
}

// Digest splits a multihash into its code and digest.
func Digest(multihash []byte) (code uint64, digest []byte, err error) {
	d, err := mh.Decode(multihash)
	if err != nil {
		return 0, nil, kind.As(kind.Invalid, err, "decode", "multihash")
	}
	return d.Code, d.Digest, nil
}
