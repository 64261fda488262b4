package api

import (
	"crypto/ecdsa"
	"math/big"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/accounts"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"chancery/internal/kind"
)

// maxSignIn bounds a sign-in message, in bytes.
const maxSignIn = 4096

// SignIn is a sign-in message (EIP-4361, "Sign-In with Ethereum"). Optional
// fields are their zero value when absent. A scheme before the domain and the
// fields "request-id" and "resources" are understood and kept.
type SignIn struct {
	Scheme    string // of the domain, without "://"; optional
	Domain    string // RFC 3986 authority
	Address   common.Address
	Statement string
	URI       string
	ChainID   uint64
	Nonce     string
	IssuedAt  time.Time
	Expires   time.Time
	NotBefore time.Time
	RequestID string
	HasReqID  bool
	Resources []string
}

const (
	wants   = " wants you to sign in with your Ethereum account:"
	version = "1"
)

// String is the text that is signed. Times are written to the millisecond, UTC.
func (m SignIn) String() string {
	var b strings.Builder
	if m.Scheme != "" {
		b.WriteString(m.Scheme + "://")
	}
	b.WriteString(m.Domain + wants + "\n" + m.Address.Hex() + "\n\n")
	if m.Statement != "" {
		b.WriteString(m.Statement + "\n")
	}
	b.WriteString("\nURI: " + m.URI + "\nVersion: " + version + "\nChain ID: " + strconv.FormatUint(m.ChainID, 10) +
		"\nNonce: " + m.Nonce + "\nIssued At: " + stamp(m.IssuedAt))
	if !m.Expires.IsZero() {
		b.WriteString("\nExpiration Time: " + stamp(m.Expires))
	}
	if !m.NotBefore.IsZero() {
		b.WriteString("\nNot Before: " + stamp(m.NotBefore))
	}
	if m.HasReqID {
		b.WriteString("\nRequest ID: " + m.RequestID)
	}
	if m.Resources != nil {
		b.WriteString("\nResources:")
		for _, r := range m.Resources {
			b.WriteString("\n- " + r)
		}
	}
	return b.String()
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// Sign signs the message as a wallet does (EIP-191, personal_sign).
func (m SignIn) Sign(key *ecdsa.PrivateKey) ([]byte, error) {
	sig, err := crypto.Sign(accounts.TextHash([]byte(m.String())), key)
	if err != nil {
		return nil, kind.As(kind.Internal, err, "sign", "sign-in")
	}
	sig[64] += 27
	return sig, nil
}

// SignerOf recovers who signed text as a wallet does. A signature in the wrong
// form, or one whose s lies in the upper half (EIP-2), is [ErrSignature].
func SignerOf(text string, sig []byte) (common.Address, error) {
	if len(sig) != 65 {
		return common.Address{}, ErrSignature
	}
	s := append([]byte(nil), sig...)
	if s[64] >= 27 {
		s[64] -= 27
	}
	r, half := new(big.Int).SetBytes(s[:32]), new(big.Int).SetBytes(s[32:64])
	if !crypto.ValidateSignatureValues(s[64], r, half, true) {
		return common.Address{}, ErrSignature
	}
	pub, err := crypto.SigToPub(accounts.TextHash([]byte(text)), s)
	if err != nil {
		return common.Address{}, ErrSignature
	}
	return crypto.PubkeyToAddress(*pub), nil
}

// ParseSignIn reads a message exactly as the ABNF of EIP-4361 has it: every
// line in its place, nothing more. The address must carry its EIP-55 checksum.
// Anything else is [ErrSignInInvalid].
func ParseSignIn(text string) (SignIn, error) {
	var m SignIn
	bad := func(what string) (SignIn, error) {
		return SignIn{}, kind.WithHint(kind.Wrap(ErrSignInInvalid, "read "+what, "of the sign-in"), "sign the message as the gateway or the client made it")
	}
	if len(text) > maxSignIn {
		return bad("length")
	}
	lines := strings.Split(text, "\n")
	next := func() string {
		if len(lines) == 0 {
			return "\x00"
		}
		l := lines[0]
		lines = lines[1:]
		return l
	}
	domain, ok := strings.CutSuffix(next(), wants)
	if !ok {
		return bad("first line")
	}
	if scheme, rest, has := strings.Cut(domain, "://"); has {
		if !isScheme(scheme) {
			return bad("scheme")
		}
		m.Scheme, domain = scheme, rest
	}
	if u, err := url.Parse("//" + domain); err != nil || domain == "" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || !isURIText(domain) {
		return bad("domain")
	}
	m.Domain = domain
	addr := next()
	if m.Address = common.HexToAddress(addr); len(addr) != 42 || m.Address.Hex() != addr {
		return bad("address")
	}
	if next() != "" {
		return bad("empty line after the address")
	}
	// Either an empty line, or the statement and an empty line.
	if l := next(); l != "" {
		if !isStatement(l) {
			return bad("statement")
		}
		m.Statement = l
		if next() != "" {
			return bad("empty line after the statement")
		}
	}
	field := func(name string) (string, bool) { return strings.CutPrefix(next(), name+": ") }
	if m.URI, ok = field("URI"); !ok || !isURI(m.URI) {
		return bad("URI")
	}
	if v, ok := field("Version"); !ok || v != version {
		return bad("version")
	}
	id, ok := field("Chain ID")
	n, err := strconv.ParseUint(id, 10, 64)
	if !ok || err != nil || !allIn(id, isDigit) {
		return bad("chain id")
	}
	m.ChainID = n
	if m.Nonce, ok = field("Nonce"); !ok || len(m.Nonce) < 8 || !allIn(m.Nonce, isAlnum) {
		return bad("nonce")
	}
	at, ok := field("Issued At")
	if m.IssuedAt, err = parseTime(at); !ok || err != nil {
		return bad("issued-at time")
	}
	optional := func(name string) (string, bool) {
		if len(lines) == 0 {
			return "", false
		}
		v, ok := strings.CutPrefix(lines[0], name)
		if ok {
			lines = lines[1:]
		}
		return v, ok
	}
	if v, ok := optional("Expiration Time: "); ok {
		if m.Expires, err = parseTime(v); err != nil {
			return bad("expiration time")
		}
	}
	if v, ok := optional("Not Before: "); ok {
		if m.NotBefore, err = parseTime(v); err != nil {
			return bad("not-before time")
		}
	}
	if v, ok := optional("Request ID: "); ok {
		if !allIn(v, isPchar) {
			return bad("request id")
		}
		m.RequestID, m.HasReqID = v, true
	}
	if v, ok := optional("Resources:"); ok {
		if v != "" {
			return bad("resources")
		}
		m.Resources = []string{}
		for len(lines) > 0 {
			r, ok := strings.CutPrefix(next(), "- ")
			if !ok || !isURI(r) {
				return bad("resources")
			}
			m.Resources = append(m.Resources, r)
		}
	}
	if len(lines) != 0 {
		return bad("end")
	}
	return m, nil
}

// parseTime reads an RFC 3339 date-time, upper-case T, with an offset.
func parseTime(s string) (time.Time, error) {
	if len(s) > 40 || strings.ContainsAny(s, ",") {
		return time.Time{}, kind.Invalid
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 1970 {
		return time.Time{}, kind.Invalid
	}
	return t.UTC(), nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isAlpha(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isAlnum(c byte) bool { return isDigit(c) || isAlpha(c) }
func isUnreserved(c byte) bool {
	return isAlnum(c) || strings.IndexByte("-._~", c) >= 0
}
func isReserved(c byte) bool { return strings.IndexByte(":/?#[]@!$&'()*+,;=", c) >= 0 }
func isPchar(c byte) bool {
	return isUnreserved(c) || strings.IndexByte("%!$&'()*+,;=:@", c) >= 0
}

func allIn(s string, in func(byte) bool) bool {
	for i := range len(s) {
		if !in(s[i]) {
			return false
		}
	}
	return true
}

func isStatement(s string) bool {
	return allIn(s, func(c byte) bool { return c == ' ' || isReserved(c) || isUnreserved(c) })
}

func isURIText(s string) bool {
	return allIn(s, func(c byte) bool { return c == '%' || isReserved(c) || isUnreserved(c) })
}

func isScheme(s string) bool {
	return s != "" && isAlpha(s[0]) && allIn(s, func(c byte) bool { return isAlnum(c) || strings.IndexByte("+-.", c) >= 0 })
}

func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && isScheme(u.Scheme) && isURIText(s)
}
