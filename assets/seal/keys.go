package seal

import (
	"errors"

	"filippo.io/age"

	"chancery/internal/kind"
)

// maxRecipient bounds what ParseRecipient looks at: a hybrid recipient has
// about 2,000 characters.
const maxRecipient = 4096

// ParseRecipient reads an age recipient as age prints it: X25519 ("age1…") or
// post-quantum hybrid ("age1pq1…").
func ParseRecipient(s string) (age.Recipient, error) {
	if len(s) > maxRecipient {
		return nil, kind.Errorf(kind.Invalid, "an age recipient of %d characters is too long", len(s))
	}
	if r, err := age.ParseHybridRecipient(s); err == nil {
		return r, nil
	}
	r, err := age.ParseX25519Recipient(s)
	if err != nil {
		return nil, kind.As(kind.Invalid, errors.New("neither an X25519 nor a post-quantum hybrid age recipient"), "read", "recipient")
	}
	return r, nil
}
