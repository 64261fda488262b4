package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"testing"
	"testing/iotest"

	"golang.org/x/crypto/chacha20poly1305"
	"pgregory.net/rapid"

	"chancery/assets/seal"
	"chancery/internal/kind"
)

const (
	chunk       = 64 << 10
	sealedChunk = chunk + 16
)

// sealed seals plain and returns its payload and key.
func sealed(t testing.TB, plain []byte) ([]byte, seal.FileKey) {
	t.Helper()
	var b bytes.Buffer
	w, key, err := seal.NewWriter(&b)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), key
}

// pattern is n bytes of which no two chunks are alike.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i>>16)
	}
	return b
}

var edges = []int{0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3*chunk + 17}

// readBoth reads a whole payload in both ways and checks that they agree.
func readBoth(t interface {
	Helper()
	Fatalf(string, ...any)
}, payload []byte, key seal.FileKey) ([]byte, error) {
	t.Helper()
	var stream []byte
	r, err := seal.NewReader(bytes.NewReader(payload), key)
	if err == nil {
		stream, err = io.ReadAll(r)
	}
	var random []byte
	at, size, errAt := seal.NewReaderAt(bytes.NewReader(payload), int64(len(payload)), key)
	if errAt == nil {
		random, errAt = io.ReadAll(io.NewSectionReader(at, 0, size))
	}
	if (err == nil) != (errAt == nil) || err == nil && !bytes.Equal(stream, random) {
		t.Fatalf("in sequence %d bytes, %v; at random %d bytes, %v", len(stream), err, len(random), errAt)
	}
	for _, e := range []error{err, errAt} {
		if e != nil && (!errors.Is(e, seal.ErrCorrupt) || !errors.Is(e, kind.Corrupt)) {
			t.Fatalf("not reported as damage: %v", e)
		}
	}
	return stream, err
}

func TestWhatIsSealedOpensAgain(t *testing.T) {
	for _, n := range edges {
		plain := pattern(n)
		payload, key := sealed(t, plain)
		if int64(len(payload)) != seal.PayloadSize(int64(n)) {
			t.Errorf("%d bytes: payload of %d, PayloadSize says %d", n, len(payload), seal.PayloadSize(int64(n)))
		}
		got, err := readBoth(t, payload, key)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: got %d, %v", n, len(got), err)
		}
	}
}

func TestEverySealingHasItsOwnKey(t *testing.T) {
	a, keyA := sealed(t, []byte("the same"))
	b, keyB := sealed(t, []byte("the same"))
	if keyA == keyB || bytes.Equal(a, b) || keyA == (seal.FileKey{}) {
		t.Error("a key was used twice")
	}
	if _, err := readBoth(t, a, keyB); err == nil {
		t.Error("opened with another's key")
	}
}

func TestSizesAreInverseAndOthersAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Int64Range(0, 5*chunk), rapid.Int64Range(0, 1<<50)).Draw(t, "plain")
		if back, err := seal.PlainSize(seal.PayloadSize(n)); err != nil || back != n {
			t.Fatalf("%d became %d, %v", n, back, err)
		}
		m := rapid.OneOf(rapid.Int64Range(-5, 3*sealedChunk), rapid.Int64()).Draw(t, "payload")
		if plain, err := seal.PlainSize(m); err == nil && seal.PayloadSize(plain) != m {
			t.Fatalf("%d has the plaintext size %d, whose payload has %d", m, plain, seal.PayloadSize(plain))
		} else if err != nil && !errors.Is(err, kind.Corrupt) {
			t.Fatal(err)
		}
	})
	for _, n := range []int64{-1, 0, 16, 31, 16 + sealedChunk + 1, 16 + sealedChunk + 16} {
		if _, err := seal.PlainSize(n); err == nil {
			t.Errorf("no payload has %d bytes", n)
		}
	}
}

func TestOneFlippedBitIsRefusedBeforeAByteOfItsChunk(t *testing.T) {
	plain := pattern(2*chunk + 99)
	payload, key := sealed(t, plain)
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(payload)-1).Draw(t, "byte")
		bad := bytes.Clone(payload)
		bad[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		// Behind the nonce, whole chunks before the damaged one may be given out.
		intact := max(0, at-16) / sealedChunk * chunk
		got, err := readBoth(t, bad, key)
		if !errors.Is(err, seal.ErrCorrupt) {
			t.Fatalf("byte %d: %v", at, err)
		}
		if len(got) != intact || !bytes.Equal(got, plain[:intact]) {
			t.Fatalf("byte %d: %d bytes were given out, %d are intact", at, len(got), intact)
		}
		r, size, err := seal.NewReaderAt(bytes.NewReader(bad), int64(len(bad)), key)
		if err != nil {
			return // the nonce or the last chunk
		}
		got = make([]byte, size)
		n, err := r.ReadAt(got, 0)
		if n != intact || !errors.Is(err, seal.ErrCorrupt) || !bytes.Equal(got[:n], plain[:n]) || bytes.ContainsFunc(got[n:], func(r rune) bool { return r != 0 }) {
			t.Fatalf("byte %d: %d bytes, %v", at, n, err)
		}
		from := rapid.Int64Range(int64(intact), min(int64(intact)+chunk, size)-1).Draw(t, "offset in the damaged chunk")
		if n, err := r.ReadAt(got[:1], from); n != 0 || !errors.Is(err, seal.ErrCorrupt) {
			t.Fatalf("byte %d read at %d: %d bytes, %v", at, from, n, err)
		}
	})
}

func TestAPayloadThatWasCutExtendedOrRearrangedIsRefused(t *testing.T) {
	plain := pattern(3 * chunk)
	payload, key := sealed(t, plain)
	refused := func(t *rapid.T, bad []byte) {
		got, err := readBoth(t, bad, key)
		if err == nil || !bytes.HasPrefix(plain, got) || len(got) == len(plain) && len(bad) < len(payload) {
			t.Fatalf("%d of %d bytes were given out: %v", len(got), len(plain), err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		refused(t, payload[:rapid.IntRange(0, len(payload)-1).Draw(t, "length")])
		refused(t, append(bytes.Clone(payload), rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "extension")...))
	})
	part := func(i int) []byte { return payload[16+i*sealedChunk : 16+(i+1)*sealedChunk] }
	for name, order := range map[string][]int{
		"swapped": {1, 0, 2}, "last first": {2, 1, 0}, "repeated": {0, 0, 1, 2}, "left out": {0, 2}, "last twice": {0, 1, 2, 2}, "cut at a chunk": {0, 1},
	} {
		bad := bytes.Clone(payload[:16])
		for _, i := range order {
			bad = append(bad, part(i)...)
		}
		if _, err := readBoth(t, bad, key); !errors.Is(err, seal.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARangeIsASliceOfThePlaintext(t *testing.T) {
	plain := pattern(3*chunk + 5)
	payload, key := sealed(t, plain)
	r, size, err := seal.NewReaderAt(bytes.NewReader(payload), int64(len(payload)), key)
	if err != nil || size != int64(len(plain)) {
		t.Fatal(size, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		off := rapid.IntRange(0, len(plain)+10).Draw(t, "offset")
		p := make([]byte, rapid.IntRange(0, len(plain)).Draw(t, "length"))
		n, err := r.ReadAt(p, int64(off))
		want := plain[min(off, len(plain)):min(off+len(p), len(plain))]
		if !bytes.Equal(p[:n], want) {
			t.Fatalf("%d bytes at %d: got %d, want %d", len(p), off, n, len(want))
		}
		if n < len(p) && err != io.EOF || err != nil && err != io.EOF {
			t.Fatalf("%d of %d bytes at %d: %v", n, len(p), off, err)
		}
	})
	if _, err := r.ReadAt(make([]byte, 1), -1); !errors.Is(err, kind.Invalid) {
		t.Errorf("a negative offset: %v", err)
	}
}

// countedAt counts what is read of a payload and fails while out is set.
type countedAt struct {
	r    io.ReaderAt
	read int
	out  error
}

func (c *countedAt) ReadAt(p []byte, off int64) (int, error) {
	if c.out != nil {
		return 0, c.out
	}
	n, err := c.r.ReadAt(p, off)
	c.read += n
	return n, err
}

func TestARangeTouchesOnlyItsChunks(t *testing.T) {
	payload, key := sealed(t, pattern(40*chunk))
	src := &countedAt{r: bytes.NewReader(payload)}
	r, _, err := seal.NewReaderAt(src, int64(len(payload)), key)
	if err != nil {
		t.Fatal(err)
	}
	src.read = 0
	if _, err := r.ReadAt(make([]byte, 100), 7*chunk-50); err != nil || src.read != 2*sealedChunk {
		t.Errorf("%d bytes were read, %v", src.read, err)
	}
}

func TestAnOutageIsNotDamageAndDamageIsNotAnOutage(t *testing.T) {
	out := kind.New(kind.Unavailable, "the store is away")
	plain := pattern(3 * chunk)
	payload, key := sealed(t, plain)
	for _, at := range []int{0, 5, 16, 17, 16 + sealedChunk, 16 + sealedChunk + 9, len(payload)} {
		for _, cause := range []error{out, io.ErrUnexpectedEOF} {
			r, err := seal.NewReader(io.MultiReader(bytes.NewReader(payload[:at]), iotest.ErrReader(cause)), key)
			if err == nil {
				_, err = io.ReadAll(r)
			}
			if !errors.Is(err, cause) || errors.Is(err, seal.ErrCorrupt) {
				t.Errorf("away after %d bytes: %v", at, err)
			}
		}
	}
	src := &countedAt{r: bytes.NewReader(payload), out: out}
	if _, _, err := seal.NewReaderAt(src, int64(len(payload)), key); !errors.Is(err, out) || errors.Is(err, seal.ErrCorrupt) {
		t.Errorf("away from the start: %v", err)
	}
	payload[16+3] ^= 1
	src.out = nil
	r, _, err := seal.NewReaderAt(src, int64(len(payload)), key)
	if err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 10)
	src.out = out
	if _, err := r.ReadAt(p, chunk); !errors.Is(err, out) || errors.Is(err, seal.ErrCorrupt) {
		t.Errorf("away later: %v", err)
	}
	src.out = nil
	if _, err := r.ReadAt(p, chunk); err != nil {
		t.Errorf("back again: %v", err)
	}
	if _, err := r.ReadAt(p, 0); errors.Is(err, out) || !errors.Is(err, seal.ErrCorrupt) {
		t.Errorf("damaged after an outage: %v", err)
	}
}

// failingWriter fails after n bytes.
type failingWriter struct{ n int }

var errFull = errors.New("full")

func (f *failingWriter) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAWriterThatFailsIsTold(t *testing.T) {
	for _, n := range []int{0, 20, 20 + sealedChunk} {
		w, _, err := seal.NewWriter(&failingWriter{n})
		if err == nil {
			_, err = w.Write(pattern(2 * chunk))
			if err == nil {
				err = w.Close()
			}
		}
		if !errors.Is(err, errFull) {
			t.Errorf("full after %d bytes: %v", n, err)
		}
	}
}

func TestAFileKeyNeverPrints(t *testing.T) {
	key := seal.FileKey(bytes.Repeat([]byte{0xa7}, 16))
	holder := struct{ Key seal.FileKey }{key}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", key, "holder", holder)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("key", "key", key, "holder", holder)
	out := log.String()
	for _, verb := range "vsxXqdobcUtTeg" {
		if verb == 'T' {
			continue // the type's name
		}
		for _, flag := range []string{"", "+", "#", " ", "0"} {
			for _, v := range []any{key, &key, holder, []seal.FileKey{key}, map[string]seal.FileKey{"k": key}} {
				out += fmt.Sprintf("%"+flag+string(verb), v)
			}
		}
	}
	for _, secret := range []string{"a7a7", "A7A7", "167", "247", "10100111", "§", "p6enp6en"} {
		if bytes.Contains([]byte(out), []byte(secret)) {
			t.Errorf("%q shows in the output", secret)
		}
	}
	for _, v := range []any{key, holder, map[seal.FileKey]int{key: 1}} {
		if b, err := json.Marshal(v); err == nil {
			t.Errorf("encoded as %s", b)
		}
	}
}

// endless gives n bytes without holding them.
type endless struct{ n int64 }

func (e *endless) WriteTo(w io.Writer) (int64, error) {
	b := make([]byte, 1<<20)
	for done := int64(0); done < e.n; done += int64(len(b)) {
		if _, err := w.Write(b); err != nil {
			return done, err
		}
	}
	return e.n, nil
}

func TestSealingTakesConstantMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	w, _, err := seal.NewWriter(io.Discard)
	if err == nil {
		_, err = (&endless{256 << 20}).WriteTo(w)
	}
	if err == nil {
		err = w.Close()
	}
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 {
		t.Errorf("256 MiB took %d bytes of memory", grown)
	}
}

func BenchmarkSealing(b *testing.B) {
	plain := pattern(64 << 20)
	b.Run("payload", func(b *testing.B) {
		b.SetBytes(int64(len(plain)))
		for b.Loop() {
			w, _, err := seal.NewWriter(io.Discard)
			if err == nil {
				_, err = w.Write(plain)
			}
			if err == nil {
				err = w.Close()
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare ChaCha20-Poly1305", func(b *testing.B) {
		aead, err := chacha20poly1305.New(make([]byte, chacha20poly1305.KeySize))
		if err != nil {
			b.Fatal(err)
		}
		nonce, out := make([]byte, aead.NonceSize()), make([]byte, 0, sealedChunk)
		b.SetBytes(int64(len(plain)))
		for b.Loop() {
			for i := 0; i < len(plain); i += chunk {
				nonce[0]++
				out = aead.Seal(out[:0], nonce, plain[i:i+chunk], nil)
			}
		}
	})
}
