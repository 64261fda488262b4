package assets

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"filippo.io/age"

	"chancery/internal/kind"
)

// Access is the access information: where an asset's payload is or how to reach
// its rows, and what the publisher kept out of the public part. It is encoded as
// JSON, inside an age file for the department.
type Access struct {
	Key      string         `json:"key,omitempty"`      // of the payload in the department's store
	Table    string         `json:"table,omitempty"`    // dataset in the ODS whose rows are shared
	Columns  []string       `json:"columns,omitempty"`  // that are shared; none is all
	Withheld map[string]any `json:"withheld,omitempty"` // field of the public part → value
}

// sealAccess encrypts access information to the department.
func sealAccess(a Access, r age.Recipient) ([]byte, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return nil, kind.As(kind.Internal, err, "encode", "access information")
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, r)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), kind.As(kind.Internal, err, "seal", "access information")
}

// OpenAccess decrypts access information with the department's identity.
func OpenAccess(sealed []byte, id age.Identity) (Access, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), id)
	if err != nil {
		return Access{}, kind.As(kind.Denied, errors.New("it is for another identity, or damaged"), "open", "access information")
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxMetadata))
	if err != nil {
		return Access{}, kind.As(kind.Corrupt, err, "open", "access information")
	}
	dec := json.NewDecoder(bytes.NewReader(plain))
	dec.DisallowUnknownFields()
	var a Access
	if err := dec.Decode(&a); err != nil {
		return Access{}, kind.As(kind.Corrupt, err, "decode", "access information")
	}
	return a, nil
}
