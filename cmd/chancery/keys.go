package main

import (
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/uuid"

	"chancery/internal/kind"
)

// keys is what one person or department signs and opens with.
type keys struct {
	ethereum  *ecdsa.PrivateKey
	identity  age.Identity
	recipient age.Recipient
}

func (k *keys) address() common.Address { return crypto.PubkeyToAddress(k.ethereum.PublicKey) }

// recipientString is the public half of the age identity, as age prints it.
func (k *keys) recipientString() string { return fmt.Sprint(k.recipient) }

// newKeys makes a geth keystore with a random password and an age identity
// under dir/keys, none of them readable by others. The age identity is
// post-quantum hybrid unless x25519 is asked for. Existing keys are never
// overwritten.
func newKeys(dir string, x25519 bool) (*keys, error) {
	folder := filepath.Join(dir, "keys")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, kind.As(kind.Unavailable, err, "make folder", folder)
	}
	private, err := crypto.GenerateKey()
	if err != nil {
		return nil, kind.As(kind.Internal, err, "generate", "ethereum key")
	}
	secret := make([]byte, 24)
	if _, err := rand.Read(secret); err != nil {
		return nil, kind.As(kind.Internal, err, "generate", "password")
	}
	password := base64.RawURLEncoding.EncodeToString(secret)
	id, err := uuid.NewRandom()
	if err != nil {
		return nil, kind.As(kind.Internal, err, "generate", "key id")
	}
	// The password has 192 random bits, so that scrypt's cost adds nothing.
	stored, err := keystore.EncryptKey(&keystore.Key{Id: id, Address: crypto.PubkeyToAddress(private.PublicKey), PrivateKey: private},
		password, keystore.LightScryptN, keystore.LightScryptP)
	if err != nil {
		return nil, kind.As(kind.Internal, err, "encrypt", "ethereum key")
	}
	k := &keys{ethereum: private}
	var ageFile string
	if x25519 {
		i, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, kind.As(kind.Internal, err, "generate", "age identity")
		}
		k.identity, k.recipient, ageFile = i, i.Recipient(), i.String()
	} else {
		i, err := age.GenerateHybridIdentity()
		if err != nil {
			return nil, kind.As(kind.Internal, err, "generate", "age identity")
		}
		k.identity, k.recipient, ageFile = i, i.Recipient(), i.String()
	}
	ageFile = fmt.Sprintf("# created: %s\n# public key: %s\n%s\n", time.Now().UTC().Format(time.RFC3339), k.recipient, ageFile)
	for _, f := range []struct {
		name string
		data []byte
	}{{"password", []byte(password + "\n")}, {"ethereum.json", append(stored, '\n')}, {"age.txt", []byte(ageFile)}} {
		if err := writeNew(filepath.Join(folder, f.name), f.data); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return kind.WithHint(kind.As(kind.Conflict, err, "write", path), "it is never overwritten: move it away first, or choose another folder")
	}
	if err != nil {
		return kind.As(kind.Unavailable, err, "write", path)
	}
	_, err = f.Write(data)
	return kind.As(kind.Unavailable, errors.Join(err, f.Sync(), f.Close()), "write", path)
}

// loadKeys reads the keys that the configuration names.
func loadKeys(c *Config) (*keys, error) {
	stored, err := os.ReadFile(c.Keys.Ethereum)
	if err != nil {
		return nil, kind.As(kind.NotFound, err, "read key", c.Keys.Ethereum)
	}
	password, err := os.ReadFile(c.Keys.PasswordFile)
	if err != nil {
		return nil, kind.As(kind.NotFound, err, "read password", c.Keys.PasswordFile)
	}
	key, err := keystore.DecryptKey(stored, strings.TrimRight(string(password), "\r\n"))
	if err != nil {
		return nil, kind.As(kind.Invalid, err, "open key", c.Keys.Ethereum)
	}
	k := &keys{ethereum: key.PrivateKey}
	k.identity, k.recipient, err = loadIdentity(c.Keys.Age)
	return k, err
}

// loadIdentity reads an age identity file that holds one identity.
func loadIdentity(path string) (age.Identity, age.Recipient, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, kind.As(kind.NotFound, err, "read age identity", path)
	}
	defer f.Close()
	ids, err := age.ParseIdentities(f)
	if err != nil {
		// age's errors may quote the line, which is the key.
		return nil, nil, kind.As(kind.Invalid, errors.New("not an age identity file"), "read age identity", path)
	}
	if len(ids) != 1 {
		return nil, nil, kind.As(kind.Invalid, fmt.Errorf("holds %d identities, not one", len(ids)), "read age identity", path)
	}
	switch i := ids[0].(type) {
	case *age.X25519Identity:
		return i, i.Recipient(), nil
	case *age.HybridIdentity:
		return i, i.Recipient(), nil
	default:
		return nil, nil, kind.As(kind.Invalid, fmt.Errorf("identities of type %T are not supported", i), "read age identity", path)
	}
}
