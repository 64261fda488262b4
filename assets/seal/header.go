package seal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"

	"filippo.io/age"

	"chancery/internal/kind"
)

// ErrNotForUs says that a header wraps its key for others.
var ErrNotForUs = kind.New(kind.Denied, "the key header is for another recipient")

const (
	intro      = "age-encryption.org/v1\n"
	columns    = 64
	lineBytes  = columns / 4 * 3
	maxHeader  = 64 * 1024
	macLabel   = "header"
	footerMark = "---"
)

// Header wraps a file key for one or more recipients and returns an age v1
// header (C2SP age, "Header"): the recipients' stanzas and the HMAC over them.
// As with age, recipients whose labels differ don't mix: a post-quantum header
// with a classical recipient would be no stronger than that one.
func Header(key FileKey, recipients ...age.Recipient) ([]byte, error) {
	if len(recipients) == 0 {
		return nil, kind.Errorf(kind.Invalid, "a key header needs a recipient")
	}
	var b bytes.Buffer
	b.WriteString(intro)
	var labels []string
	for i, r := range recipients {
		stanzas, l, err := wrap(r, key)
		if err != nil {
			return nil, kind.As(kind.Invalid, err, "wrap", "file key")
		}
		slices.Sort(l)
		if i == 0 {
			labels = l
		} else if !slices.Equal(labels, l) {
			return nil, kind.Errorf(kind.Invalid, "post-quantum and classical recipients can't share a key header")
		}
		for _, s := range stanzas {
			writeStanza(&b, s)
		}
	}
	b.WriteString(footerMark)
	mac, err := headerMAC(key, b.Bytes())
	if err != nil {
		return nil, err
	}
	b.WriteByte(' ')
	b.WriteString(base64.RawStdEncoding.EncodeToString(mac))
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func wrap(r age.Recipient, key FileKey) ([]*age.Stanza, []string, error) {
	// A recipient may keep the slice: it gets a copy.
	k := bytes.Clone(key[:])
	if l, ok := r.(age.RecipientWithLabels); ok {
		return l.WrapWithLabels(k)
	}
	s, err := r.Wrap(k)
	return s, nil, err
}

// writeStanza writes "-> type args", then the body in base64 on lines of 64
// columns, the last of which is shorter, if need be empty.
func writeStanza(b *bytes.Buffer, s *age.Stanza) {
	b.WriteString("-> ")
	b.WriteString(s.Type)
	for _, a := range s.Args {
		b.WriteByte(' ')
		b.WriteString(a)
	}
	b.WriteByte('\n')
	body := s.Body
	for len(body) >= lineBytes {
		b.WriteString(base64.RawStdEncoding.EncodeToString(body[:lineBytes]))
		b.WriteByte('\n')
		body = body[lineBytes:]
	}
	b.WriteString(base64.RawStdEncoding.EncodeToString(body))
	b.WriteByte('\n')
}

func headerMAC(key FileKey, upToFooter []byte) ([]byte, error) {
	k, err := hkdf.Key(sha256.New, key[:], nil, macLabel, sha256.Size)
	if err != nil {
		return nil, kind.As(kind.Internal, err, "derive", "header key")
	}
	h := hmac.New(sha256.New, k)
	h.Write(upToFooter)
	return h.Sum(nil), nil
}

// OpenHeader unwraps the file key of a header with one of our identities. It
// returns [ErrNotForUs] if the header is for others and [ErrCorrupt] if it isn't
// a header, was changed, or has anything behind it.
func OpenHeader(header []byte, identities ...age.Identity) (FileKey, error) {
	if len(header) > maxHeader {
		return FileKey{}, kind.As(kind.Corrupt, ErrCorrupt, "read", "key header")
	}
	n, err := headerLength(header)
	if err != nil || n != len(header) {
		return FileKey{}, kind.As(kind.Corrupt, ErrCorrupt, "read", "key header")
	}
	key, err := age.DecryptHeader(header, identities...)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return FileKey{}, ErrNotForUs
	case err == nil && len(key) != fileKeySize:
		return FileKey{}, kind.As(kind.Corrupt, ErrCorrupt, "open", "key header")
	case err != nil:
		return FileKey{}, kind.As(kind.Corrupt, fmt.Errorf("%w: %w", ErrCorrupt, err), "open", "key header")
	}
	return FileKey(key), nil
}

// SplitHeader returns how many bytes at the start of an age file are its
// header. ok is false where the bytes don't start with a whole header of at most
// 64 KiB.
func SplitHeader(start []byte) (n int, ok bool) {
	n, err := headerLength(start)
	return n, err == nil
}

func headerLength(b []byte) (int, error) {
	header, err := age.ExtractHeader(bytes.NewReader(b[:min(len(b), maxHeader)]))
	return len(header), err
}
