package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/kind"
)

func TestAConfigurationThatInitWroteIsReadBackAndItsKeysOpen(t *testing.T) {
	for name, v := range map[string]initValues{
		"department": {Code: "faa", Name: "Aviation: \"safety\"", Gateway: "http://127.0.0.1:8600"},
		"on a chain": {Code: "b", Name: "B", Gateway: "http://127.0.0.1:1", RPC: "http://127.0.0.1:8545", Directory: "0x00000000000000000000000000000000000000AA"},
		"inspector":  {Inspector: true, Gateway: "https://gateway.example"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			made, err := initFolder(dir, v, name == "inspector")
			if err != nil {
				t.Fatal(err)
			}
			c, err := loadConfig(filepath.Join(dir, "chancery.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			if c.Department.Name != v.Name || c.Gateway.URL != v.Gateway {
				t.Errorf("read back as %+v", c)
			}
			k, err := loadKeys(c)
			if err != nil {
				t.Fatal(err)
			}
			if k.address() != made.address() || k.recipientString() != made.recipientString() {
				t.Error("the keys that were read are not those that were made")
			}
			for _, f := range []string{"password", "ethereum.json", "age.txt"} {
				info, err := os.Stat(filepath.Join(dir, "keys", f))
				if err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s: %v, %v", f, info.Mode(), err)
				}
			}
			if _, err := initFolder(dir, v, false); !errors.Is(err, kind.Conflict) {
				t.Errorf("a second init: %v", err)
			}
		})
	}
}

func TestAConfigurationThatIsWrongIsRefusedAndTheErrorNamesTheKey(t *testing.T) {
	for text, want := range map[string]string{
		"department: {code: a, nmae: b}":                        "nmae",
		"gateway: {listen: nowhere}":                            "gateway.listen",
		"gateway: {url: ftp://x}":                               "gateway.url",
		"chain: {url: http://x, embedded: {dir: y}}":            "exclude each other",
		"chain: {embedded: {dir: y, http: \"0.0.0.0:8545\"}}":   "chain.embedded.http",
		"chain: {directory: \"0x12\"}":                          "0x12",
		"acl: {max_staleness: 0s}":                              "acl.max_staleness",
		"sources: [{name: a}]":                                  "sources[0]",
		"sources: [{name: a/b, folder: x}]":                     "sources[0].name",
		"sources: [{name: a, folder: x}, {name: a, folder: y}]": "sources[1].name",
		"sources: [{name: a, folder: x, sqlite: y}]":            "either sqlite or folder",
		"store: {folder: a, s3: {url: b, bucket: c}}":           "exclude each other",
		"store: {s3: {url: b}}":                                 "store.s3",
		"store: {s3: {bucket: b, secret_key: c}}":               "secret_key",
		"gateway: {redirect: true}":                             "gateway.redirect",
		"log: {level: loud}":                                    "log.level",
		"state: a\n---\nstate: b":                               "more than one",
		"gateway: {publishers: [\"0xZZ\"]}":                     "0xZZ",
	} {
		path := filepath.Join(t.TempDir(), "chancery.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := loadConfig(path)
		if !errors.Is(err, kind.Invalid) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := loadConfig(filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, kind.NotFound) || kind.Hint(err) == "" {
		t.Errorf("missing file: %v", err)
	}
}

func TestAnIdentityFileThatIsNotOneIsRefusedWithoutBeingQuoted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "age.txt")
	const secret = "AGE-SECRET-KEY-1BROKENBROKENBROKEN"
	if err := os.WriteFile(path, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := loadIdentity(path); !errors.Is(err, kind.Invalid) || strings.Contains(err.Error(), "BROKEN") {
		t.Errorf("%v", err)
	}
}
