package api_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"pgregory.net/rapid"

	"chancery/gateway/api"
	"chancery/internal/kind"
)

// example is the message of EIP-4361's own examples.
const example = `example.com:3388 wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json`

func TestTheStandardsExampleIsRead(t *testing.T) {
	m, err := api.ParseSignIn(example)
	if err != nil {
		t.Fatal(err)
	}
	if m.Domain != "example.com:3388" || m.Nonce != "32891756" || m.ChainID != 1 || len(m.Resources) != 2 || m.IssuedAt.Unix() != 1633019124 {
		t.Errorf("%+v", m)
	}
	bare := strings.Replace("https://"+example, "\nI accept the ExampleOrg Terms of Service: https://example.com/tos\n", "\n", 1)
	if m, err = api.ParseSignIn(bare); err != nil || m.Statement != "" || m.Scheme != "https" {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestAMessageThatDepartsFromTheGrammarIsRefused(t *testing.T) {
	for name, change := range map[string][2]string{
		"other words":             {"wants you to sign in", "would like you to sign in"},
		"lower-case address":      {"0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"},
		"short address":           {"0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756C"},
		"empty domain":            {"example.com:3388 wants", " wants"},
		"path in the domain":      {"example.com:3388 wants", "example.com/x wants"},
		"carriage return":         {"\nVersion", "\r\nVersion"},
		"version 2":               {"Version: 1", "Version: 2"},
		"short nonce":             {"32891756", "3289175"},
		"nonce with a sign":       {"32891756", "3289-1756"},
		"negative chain":          {"Chain ID: 1", "Chain ID: -1"},
		"plus":                    {"Chain ID: 1", "Chain ID: +1"},
		"time without a zone":     {"16:25:24Z", "16:25:24"},
		"not a time":              {"2021-09-30T", "2021-13-30T"},
		"fields in another order": {"Version: 1\nChain ID: 1", "Chain ID: 1\nVersion: 1"},
		"relative URI":            {"URI: https://example.com/login", "URI: /login"},
		"no URI":                  {"URI: https://example.com/login\n", ""},
		"control characters":      {"I accept", "I\x1b[31m accept"},
		"two statements":          {"I accept", "I accept\nI accept"},
		"end of line":             {"claim.json", "claim.json\n"},
		"a line too many":         {"claim.json", "claim.json\nNonce: 11111111"},
		"resource":                {"- https://", "* https://"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(example, change[0], change[1], 1)
			if text == example {
				t.Fatal("nothing was changed")
			}
			if _, err := api.ParseSignIn(text); !errors.Is(err, api.ErrSignInInvalid) || !errors.Is(err, kind.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := api.ParseSignIn(example + strings.Repeat("\n- https://example.com/", 1000)); !errors.Is(err, api.ErrSignInInvalid) {
		t.Errorf("long: %v", err)
	}
}

func TestWhatIsWrittenIsReadBackAndItsSignerFound(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) time.Time {
			return time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, name)).UTC()
		}
		m := api.SignIn{
			Domain: rapid.StringMatching(`[a-z]{1,12}(\.[a-z]{2,5})?(:[1-9][0-9]{0,3})?`).Draw(t, "domain"), Address: crypto.PubkeyToAddress(key.PublicKey),
			Statement: rapid.StringMatching(`([A-Za-z0-9][A-Za-z0-9 .,:/?]{0,60})?`).Draw(t, "statement"), URI: "https://example.com/x", ChainID: rapid.Uint64().Draw(t, "chain"),
			Nonce: rapid.StringMatching(`[A-Za-z0-9]{8,64}`).Draw(t, "nonce"), IssuedAt: at("issued"),
		}
		if rapid.Bool().Draw(t, "bounded") {
			m.Expires, m.NotBefore = at("expires"), at("not before")
		}
		got, err := api.ParseSignIn(m.String())
		if err != nil || got.String() != m.String() {
			t.Fatalf("%q\nread as %+v, %v", m.String(), got, err)
		}
		sig, err := m.Sign(key)
		if err != nil {
			t.Fatal(err)
		}
		if who, err := api.SignerOf(m.String(), sig); err != nil || who != m.Address {
			t.Fatalf("signed by %s, %v", who, err)
		}
		if who, err := api.SignerOf(m.String()+" ", sig); err == nil && who == m.Address {
			t.Fatal("another text has the same signer")
		}
	})
}

func TestASignatureHasOneForm(t *testing.T) {
	for _, sig := range [][]byte{nil, make([]byte, 64), make([]byte, 65), make([]byte, 66), append(common.FromHex(strings.Repeat("ff", 64)), 27)} {
		if _, err := api.SignerOf("x", sig); !errors.Is(err, api.ErrSignature) {
			t.Errorf("%d bytes: %v", len(sig), err)
		}
	}
}

func TestAProblemKeepsItsKindItsSentinelAndItsReasons(t *testing.T) {
	p := api.ProblemOf(kind.Wrap(api.ErrQuota, "ask for", "x"))
	p.Reasons, p.Hint = []api.Reason{{Code: "revoked", Text: "it was revoked"}}, "ask the department"
	for _, want := range []error{api.ErrQuota, api.ErrRevoked, kind.Denied} {
		if !errors.Is(p, want) {
			t.Errorf("is not %v", want)
		}
	}
	if errors.Is(p, api.ErrPurpose) || kind.Hint(p) != "ask the department" || kind.Of(p) != kind.Denied || p.Status != 403 {
		t.Errorf("%+v, hint %q", p, kind.Hint(p))
	}
	if q := api.ProblemOf(errors.New("secret path")); q.Status != 500 || strings.Contains(q.Error(), "secret") {
		t.Errorf("%+v", q)
	}
}

func FuzzParseSignIn(f *testing.F) {
	f.Add(example)
	f.Add("https://" + example)
	f.Add(strings.Replace(example, "Resources:", "Request ID: \nResources:", 1))
	f.Fuzz(func(t *testing.T, text string) {
		m, err := api.ParseSignIn(text)
		if err != nil {
			return
		}
		again, err := api.ParseSignIn(m.String())
		if err != nil {
			t.Fatalf("%q was read, but not as written: %q, %v", text, m.String(), err)
		}
		if again.String() != m.String() || again.Nonce != m.Nonce || again.Domain != m.Domain || again.Address != m.Address {
			t.Fatalf("%q: %+v and %+v", text, m, again)
		}
	})
}
