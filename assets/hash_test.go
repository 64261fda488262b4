package assets_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"chancery/assets"
	"chancery/internal/kind"
)

func TestEachHashIsThatOfItsPublishedVector(t *testing.T) {
	blake := make([]byte, 1023) // of the BLAKE3 test vectors: 0, 1, … 250, 0, 1, …
	for i := range blake {
		blake[i] = byte(i % 251)
	}
	for _, v := range []struct {
		source string
		code   uint64
		input  []byte
		want   string
		prefix string // of the multihash
	}{
		{"FIPS 180-2, B.1", assets.SHA256, []byte("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "1220"},
		{"FIPS 180-2, C.1", assets.SHA512, []byte("abc"), "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "1340"},
		{"NIST, SHA3-256 examples", assets.SHA3256, []byte("abc"), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532", "1620"},
		{"Keccak team, empty message", assets.Keccak256, nil, "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", "1b20"},
		{"BLAKE3 test_vectors.json, 0 bytes", assets.BLAKE3, nil, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262", "1e20"},
		{"BLAKE3 test_vectors.json, 1023 bytes", assets.BLAKE3, blake, "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11", "1e20"},
		{"GB/T 32905-2016, A.1", assets.SM3, []byte("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", "cda60120"},
		{"GB/T 32905-2016, A.2", assets.SM3, []byte(strings.Repeat("abcd", 16)), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732", "cda60120"},
	} {
		h, err := assets.NewHash(v.code)
		if err != nil {
			t.Errorf("%s: %v", v.source, err)
			continue
		}
		h.Write(v.input)
		sum := h.Sum(nil)
		if hex.EncodeToString(sum) != v.want {
			t.Errorf("%s: %x", v.source, sum)
		}
		prefix, err := hex.DecodeString(v.prefix)
		if err != nil {
			t.Fatal(err)
		}
		code, digest, err := assets.Digest(append(prefix, sum...))
		if err != nil || code != v.code || !bytes.Equal(digest, sum) {
			t.Errorf("%s: its multihash is %#x, %x, %v", v.source, code, digest, err)
		}
	}
}

func TestOtherHashesAndWhatIsNoMultihashAreRefused(t *testing.T) {
	for _, code := range []uint64{0, 0x11 /* sha1 */, 0xd5 /* md5 */, 0x534e, 1 << 63} {
		if _, err := assets.NewHash(code); !errors.Is(err, kind.Invalid) {
			t.Errorf("%#x: %v", code, err)
		}
	}
	whole := multihash(assets.SHA256, 32)
	for _, bad := range [][]byte{nil, {0x12}, whole[:33], append(whole, 0), {0xff, 0xff, 0xff}} {
		if _, _, err := assets.Digest(bad); !errors.Is(err, kind.Invalid) {
			t.Errorf("%x: %v", bad, err)
		}
	}
}
