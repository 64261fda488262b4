package seal

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"

	"chancery/internal/kind"
)

// ErrCommitment says that a header gave another key than the one committed to.
var ErrCommitment = kind.New(kind.Corrupt, "the file key is not the one that was committed to")

// CommitmentSize is the size of a key commitment in bytes.
const CommitmentSize = 32

// Commitment binds a payload to its file key: HKDF-SHA256(file key, info
// "chancery/key-commitment/v1"), 32 bytes, without salt.
func Commitment(key FileKey) ([CommitmentSize]byte, error) {
	b, err := hkdf.Key(sha256.New, key[:], nil, "chancery/key-commitment/v1", CommitmentSize)
	if err != nil {
		return [CommitmentSize]byte{}, kind.As(kind.Internal, err, "derive", "key commitment")
	}
	return [CommitmentSize]byte(b), nil
}

// CheckCommitment returns [ErrCommitment] unless the commitment is the key's.
// It takes the same time either way.
func CheckCommitment(key FileKey, commitment [CommitmentSize]byte) error {
	c, err := Commitment(key)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(c[:], commitment[:]) != 1 {
		return ErrCommitment
	}
	return nil
}
