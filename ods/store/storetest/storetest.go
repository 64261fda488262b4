// Package storetest is the suite that every store passes.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"chancery/internal/kind"
	"chancery/ods/store"
)

// Run tests one kind of store. open returns a new, empty one.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for name, test := range map[string]func(*testing.T, store.Store){
		"an object that was put is read back whole and in any range":         ranges,
		"a stream of unknown or known length is stored, a wrong one is not":  lengths,
		"an object that isn't there is not found":                            missing,
		"a deleted object is gone, and deleting it again is no error":        deletes,
		"objects are listed by prefix in the order of their keys":            lists,
		"a put that fails or is cancelled leaves nothing":                    failedPuts,
		"concurrent puts of one key leave one of them whole":                 concurrent,
		"keys that try to escape are refused":                                escapes,
		"an object that is put again is replaced only when the new is whole": replaces,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func random(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(n)})
	_, _ = r.Read(b)
	return b
}

func put(t *testing.T, s store.Store, key string, data []byte) {
	t.Helper()
	info, err := s.Put(t.Context(), key, bytes.NewReader(data), store.PutOptions{Size: -1})
	if err != nil || info.Key != key || info.Size != int64(len(data)) {
		t.Fatalf("put %s: %+v, %v", key, info, err)
	}
}

func get(t *testing.T, s store.Store, key string, off, n int64) []byte {
	t.Helper()
	r, err := s.Open(t.Context(), key, off, n)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func ranges(t *testing.T, s store.Store) {
	data := random(1<<20 + 17)
	put(t, s, "a/object", data)
	put(t, s, "empty", nil)
	size := int64(len(data))
	for _, c := range [][2]int64{{0, -1}, {0, 0}, {0, 1}, {size - 1, 1}, {5, 100}, {size - 3, 100}, {size, -1}, {size, 5}, {65536, 65536}, {7, 1<<63 - 1}} {
		end := size
		if c[1] >= 0 {
			end = c[0] + min(size-c[0], c[1])
		}
		if got := get(t, s, "a/object", c[0], c[1]); !bytes.Equal(got, data[c[0]:end]) {
			t.Errorf("range %v gives %d bytes, not those of the object", c, len(got))
		}
	}
	if got := get(t, s, "empty", 0, -1); len(got) != 0 {
		t.Errorf("the empty object has %d bytes", len(got))
	}
	for _, off := range []int64{-1, size + 1} {
		if _, err := s.Open(t.Context(), "a/object", off, 1); !errors.Is(err, store.ErrRange) {
			t.Errorf("range from %d: %v", off, err)
		}
	}
}

func lengths(t *testing.T, s store.Store) {
	data := random(100_000)
	if _, err := s.Put(t.Context(), "known", bytes.NewReader(data), store.PutOptions{Size: int64(len(data))}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(get(t, s, "known", 0, -1), data) {
		t.Error("not read back")
	}
	for _, wrong := range []int64{0, 99_999, 100_001} {
		_, err := s.Put(t.Context(), "wrong", bytes.NewReader(data), store.PutOptions{Size: wrong})
		if !errors.Is(err, kind.Invalid) {
			t.Errorf("100,000 bytes said to be %d: %v", wrong, err)
		}
		absent(t, s, "wrong")
	}
}

func absent(t *testing.T, s store.Store, key string) {
	t.Helper()
	if _, err := s.Stat(context.WithoutCancel(t.Context()), key); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%s is there: %v", key, err)
	}
	for info, err := range s.List(t.Context(), "") {
		if err != nil || strings.HasPrefix(info.Key, key) || strings.Contains(info.Key, "tmp") {
			t.Errorf("listed: %+v, %v", info, err)
		}
	}
}

func missing(t *testing.T, s store.Store) {
	put(t, s, "folder/object", []byte("x"))
	for _, key := range []string{"none", "folder", "folder/none", "folder/object/below"} {
		if _, err := s.Open(t.Context(), key, 0, -1); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("open %s: %v", key, err)
		}
		if _, err := s.Stat(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("stat %s: %v", key, err)
		}
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("delete %s: %v", key, err)
		}
	}
}

func deletes(t *testing.T, s store.Store) {
	put(t, s, "a", []byte("1"))
	put(t, s, "b", []byte("2"))
	for range 2 {
		if err := s.Delete(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		absent(t, s, "a")
	}
	if got := get(t, s, "b", 0, -1); string(got) != "2" {
		t.Errorf("the other object is %q", got)
	}
}

func lists(t *testing.T, s store.Store) {
	keys := []string{"a-", "a-b/c", "a/b", "a/c/d", "b/1", "b/10", "b/2"}
	for i := len(keys) - 1; i >= 0; i-- {
		put(t, s, keys[i], make([]byte, i))
	}
	for prefix, want := range map[string][]string{"": keys, "a/": keys[2:4], "b/1": keys[4:6], "a": keys[:4], "x": nil, "a/c/": keys[3:4]} {
		var got []string
		for info, err := range s.List(t.Context(), prefix) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, info.Key)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("prefix %q lists %v, want %v", prefix, got, want)
		}
	}
}

func failedPuts(t *testing.T, s store.Store) {
	boom := errors.New("the source failed")
	_, err := s.Put(t.Context(), "failed", io.MultiReader(bytes.NewReader(random(300_000)), failing{boom}), store.PutOptions{Size: -1})
	if !errors.Is(err, boom) {
		t.Errorf("%v", err)
	}
	absent(t, s, "failed")

	ctx, cancel := context.WithCancel(t.Context())
	_, err = s.Put(ctx, "cancelled", io.MultiReader(bytes.NewReader(random(300_000)), calling(cancel), bytes.NewReader(random(300_000))), store.PutOptions{Size: -1})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	absent(t, s, "cancelled")
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

type calling func()

func (c calling) Read([]byte) (int, error) { c(); return 0, io.EOF }

func concurrent(t *testing.T, s store.Store) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			data := bytes.Repeat([]byte{byte(i)}, 200_000)
			if _, err := s.Put(t.Context(), "same", bytes.NewReader(data), store.PutOptions{Size: -1}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got := get(t, s, "same", 0, -1)
	if len(got) != 200_000 || !bytes.Equal(got, bytes.Repeat(got[:1], 200_000)) {
		t.Error("the object is a mixture")
	}
}

func escapes(t *testing.T, s store.Store) {
	for _, key := range []string{
		"", "/", "/etc/passwd", "../up", "a/../../up", "a//b", "a/", "./a", ".tmp/x", "a/.hidden", `a\b`, "a\x00b", "a b", "ä", strings.Repeat("k", 513), "%2e%2e/x",
	} {
		if _, err := s.Put(t.Context(), key, strings.NewReader("x"), store.PutOptions{Size: -1}); !errors.Is(err, store.ErrKey) {
			t.Errorf("put %q: %v", key, err)
		}
		if _, err := s.Open(t.Context(), key, 0, -1); !errors.Is(err, store.ErrKey) {
			t.Errorf("open %q: %v", key, err)
		}
		if err := s.Delete(t.Context(), key); !errors.Is(err, store.ErrKey) {
			t.Errorf("delete %q: %v", key, err)
		}
	}
}

func replaces(t *testing.T, s store.Store) {
	put(t, s, "a", []byte("old"))
	if _, err := s.Put(t.Context(), "a", io.MultiReader(strings.NewReader("ne"), failing{io.ErrUnexpectedEOF}), store.PutOptions{Size: -1}); err == nil {
		t.Fatal("no error")
	}
	if got := get(t, s, "a", 0, -1); string(got) != "old" {
		t.Errorf("after a failed put it is %q", got)
	}
	put(t, s, "a", []byte("new"))
	if got := get(t, s, "a", 0, -1); string(got) != "new" {
		t.Errorf("it is %q", got)
	}
}
