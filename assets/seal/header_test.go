package seal_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"pgregory.net/rapid"

	"chancery/assets/seal"
	"chancery/internal/kind"
	"chancery/internal/testenv"
)

// reader is one who opens what is sealed for him.
type reader struct {
	name   string
	id     age.Identity
	to     age.Recipient
	secret string // as age-keygen writes it
	public string
}

func x25519(t testing.TB) reader {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return reader{"X25519", id, id.Recipient(), id.String(), id.Recipient().String()}
}

func hybrid(t testing.TB) reader {
	t.Helper()
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return reader{"hybrid", id, id.Recipient(), id.String(), id.Recipient().String()}
}

func header(t testing.TB, key seal.FileKey, to ...age.Recipient) []byte {
	t.Helper()
	h, err := seal.Header(key, to...)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestAHeaderGivesEachOfItsReadersTheKey(t *testing.T) {
	_, key := sealed(t, nil)
	for _, make := range []func(testing.TB) reader{x25519, hybrid} {
		a, b, stranger := make(t), make(t), make(t)
		h := header(t, key, a.to, b.to)
		for _, r := range []reader{a, b} {
			if got, err := age.DecryptHeader(h, r.id); err != nil || !bytes.Equal(got, key[:]) {
				t.Errorf("%s: age gives another key, %v", r.name, err)
			}
			if got, err := seal.OpenHeader(h, stranger.id, r.id); err != nil || got != key {
				t.Errorf("%s: another key, %v", r.name, err)
			}
		}
		if _, err := seal.OpenHeader(h, stranger.id); !errors.Is(err, seal.ErrNotForUs) || !errors.Is(err, kind.Denied) {
			t.Errorf("%s: a stranger got %v", stranger.name, err)
		}
	}
}

func TestRecipientsWithoutAndWithPostQuantumStrengthDoNotMix(t *testing.T) {
	_, key := sealed(t, nil)
	a, b := x25519(t), hybrid(t)
	for _, to := range [][]age.Recipient{{a.to, b.to}, {b.to, a.to}, nil} {
		if _, err := seal.Header(key, to...); !errors.Is(err, kind.Invalid) {
			t.Errorf("%d recipients: %v", len(to), err)
		}
	}
}

func TestAChangedOrCutHeaderOrOneWithMoreBehindItIsRefused(t *testing.T) {
	_, key := sealed(t, nil)
	for _, r := range []reader{x25519(t), hybrid(t)} {
		h := header(t, key, r.to)
		rapid.Check(t, func(t *rapid.T) {
			bad := bytes.Clone(h)
			bad[rapid.IntRange(0, len(h)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			got, err := seal.OpenHeader(bad, r.id)
			if !errors.Is(err, seal.ErrCorrupt) && !errors.Is(err, seal.ErrNotForUs) || got != (seal.FileKey{}) {
				t.Fatalf("%s: %v", r.name, err)
			}
			cut := h[:rapid.IntRange(0, len(h)-1).Draw(t, "length")]
			if _, err := seal.OpenHeader(cut, r.id); !errors.Is(err, seal.ErrCorrupt) {
				t.Fatalf("%s cut to %d bytes: %v", r.name, len(cut), err)
			}
			more := append(bytes.Clone(h), rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "behind")...)
			if _, err := seal.OpenHeader(more, r.id); !errors.Is(err, seal.ErrCorrupt) {
				t.Fatalf("%s with %d bytes behind it: %v", r.name, len(more)-len(h), err)
			}
			if n, ok := seal.SplitHeader(more); !ok || n != len(h) {
				t.Fatalf("%s: split at %d of %d", r.name, n, len(h))
			}
		})
	}
}

func TestNoIdentityOpensNothing(t *testing.T) {
	_, key := sealed(t, nil)
	if _, err := seal.OpenHeader(header(t, key, x25519(t).to)); err == nil {
		t.Error("opened without an identity")
	}
}

func TestAPayloadIsNotTakenForAHeader(t *testing.T) {
	payload, key := sealed(t, pattern(3*chunk))
	if n, ok := seal.SplitHeader(payload); ok {
		t.Errorf("split at %d", n)
	}
	h := header(t, key, hybrid(t).to)
	if n, ok := seal.SplitHeader(append(h, payload...)); !ok || n != len(h) {
		t.Errorf("split at %d of %d, %v", n, len(h), ok)
	}
}

func FuzzAnyHeaderIsOpenedOrRefused(f *testing.F) {
	a, b := x25519(f), hybrid(f)
	_, key := sealed(f, nil)
	for _, to := range [][]age.Recipient{{a.to}, {b.to}, {a.to, a.to}} {
		f.Add(header(f, key, to...))
	}
	f.Add([]byte("age-encryption.org/v1\n-> X25519 \n\n--- \n"))
	f.Fuzz(func(t *testing.T, h []byte) {
		got, err := seal.OpenHeader(h, a.id, b.id)
		if err == nil {
			if again, err := age.DecryptHeader(h, a.id, b.id); err != nil || !bytes.Equal(again, got[:]) {
				t.Fatalf("age says %v", err)
			}
		} else if !errors.Is(err, seal.ErrCorrupt) && !errors.Is(err, seal.ErrNotForUs) {
			t.Fatal(err)
		}
		if n, ok := seal.SplitHeader(h); ok && (n <= 0 || n > len(h)) {
			t.Fatalf("split at %d of %d", n, len(h))
		}
	})
}

func TestHeaderAndPayloadAreAnOrdinaryAgeFile(t *testing.T) {
	command := testenv.AgePath(t)
	dir := t.TempDir()
	const module = `
		import { Decrypter } from "age-encryption";
		import { readFileSync, writeFileSync } from "node:fs";
		const [, secret, ...files] = process.argv;
		const d = new Decrypter();
		d.addIdentity(secret);
		for (const f of files) writeFileSync(f + ".npm", await d.decrypt(readFileSync(f)));
	`
	for _, make := range []func(testing.TB) reader{x25519, hybrid} {
		r, other := make(t), make(t)
		secret := filepath.Join(dir, r.name+".key")
		write(t, secret, []byte(r.secret+"\n"))
		args := []string{r.secret}
		for _, n := range edges {
			payload, key := sealed(t, pattern(n))
			name := filepath.Join(dir, fmt.Sprintf("%s-%d.age", r.name, n))
			write(t, name, append(header(t, key, other.to, r.to), payload...))
			args = append(args, name)
			out, err := exec.Command(command, "-d", "-i", secret, name).Output()
			if err != nil || !bytes.Equal(out, pattern(n)) {
				t.Errorf("age, %s, %d bytes: got %d, %v", r.name, n, len(out), err)
			}
		}
		testenv.Node(t, module, nil, args...)
		for i, n := range edges {
			out, err := os.ReadFile(args[i+1] + ".npm")
			if err != nil || !bytes.Equal(out, pattern(n)) {
				t.Errorf("npm age-encryption, %s, %d bytes: got %d, %v", r.name, n, len(out), err)
			}
		}
	}
}

func TestAFileThatTheAgeCommandMadeOpensHere(t *testing.T) {
	command := testenv.AgePath(t)
	for _, r := range []reader{x25519(t), hybrid(t)} {
		cmd := exec.Command(command, "-r", r.public)
		cmd.Stdin = bytes.NewReader(pattern(chunk + 9))
		file, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		n, ok := seal.SplitHeader(file)
		key, err := seal.OpenHeader(file[:n], r.id)
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		if got, err := readBoth(t, file[n:], key); err != nil || !bytes.Equal(got, pattern(chunk+9)) {
			t.Errorf("%s: %d bytes, %v", r.name, len(got), err)
		}
	}
}

func write(t testing.TB, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRecipientsAreReadAsAgePrintsThem(t *testing.T) {
	_, key := sealed(t, nil)
	for _, r := range []reader{x25519(t), hybrid(t)} {
		to, err := seal.ParseRecipient(r.public)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := seal.OpenHeader(header(t, key, to), r.id); err != nil || got != key {
			t.Errorf("%s: %v", r.name, err)
		}
		for _, bad := range []string{"", r.secret, r.public + "q", r.public[:len(r.public)-1], " " + r.public, "ssh-ed25519 AAAA", strings.Repeat("a", 5000)} {
			if _, err := seal.ParseRecipient(bad); !errors.Is(err, kind.Invalid) {
				t.Errorf("%.20q: %v", bad, err)
			} else if len(bad) > 30 && strings.Contains(err.Error(), bad[:30]) {
				t.Errorf("the error repeats what might be a secret: %v", err)
			}
		}
	}
}

func TestACommitmentIsThatOfItsVectorAndOfNoOtherKey(t *testing.T) {
	// HKDF-SHA256 of the key 00 01 … 0f, no salt, info "chancery/key-commitment/v1", 32 bytes.
	const want = "e7fe814254ef8017ecc484089f354625dadf320384314e1d9f0363f0e1e5fb02"
	var key seal.FileKey
	for i := range key {
		key[i] = byte(i)
	}
	c, err := seal.Commitment(key)
	if err != nil || hex.EncodeToString(c[:]) != want {
		t.Errorf("%x, %v", c, err)
	}
	if err := seal.CheckCommitment(key, c); err != nil {
		t.Error(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		bad := c
		bad[rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		other := key
		other[rapid.IntRange(0, 15).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		for _, err := range []error{seal.CheckCommitment(key, bad), seal.CheckCommitment(other, c)} {
			if !errors.Is(err, seal.ErrCommitment) || !errors.Is(err, kind.Corrupt) {
				t.Fatal(err)
			}
		}
	})
}
