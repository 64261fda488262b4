package store_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"chancery/internal/kind"
	"chancery/internal/testenv"
	"chancery/ods/store"
	"chancery/ods/store/storetest"
)

func s3Config(t *testing.T, s testenv.S3) store.S3Config {
	c := store.S3Config{URL: s.URL, Bucket: s.Bucket, Credentials: credentials.NewStaticV4(s.AccessKey, s.SecretKey, "")}
	if s.CAFile != "" {
		var err error
		if c.CA, err = os.ReadFile(s.CAFile); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func openS3(t *testing.T, c store.S3Config) *store.S3 {
	t.Helper()
	s, err := store.OpenS3(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestS3OnMinIO(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return openS3(t, s3Config(t, testenv.MinIO(t))) })
}

func TestS3OnMinIOBehindTLSUnderAPrefix(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		c := s3Config(t, testenv.MinIOTLS(t))
		c.Prefix = "departments/a/"
		return openS3(t, c)
	})
}

func TestS3OnVersitygw(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return openS3(t, s3Config(t, testenv.Versitygw(t))) })
}

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

func TestStoresUnderTwoPrefixesOfABucketDontSeeEachOther(t *testing.T) {
	c := s3Config(t, testenv.MinIO(t))
	c.Prefix = "a/"
	a := openS3(t, c)
	c.Prefix = "b/"
	b := openS3(t, c)
	if _, err := a.Put(t.Context(), "k", strings.NewReader("x"), store.PutOptions{Size: -1}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Stat(t.Context(), "k"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
	for info, err := range b.List(t.Context(), "") {
		t.Errorf("listed %v, %v", info, err)
	}
	for _, prefix := range []string{"a", "/a/", "../", "a//", "ä/"} {
		c.Prefix = prefix
		if _, err := store.OpenS3(t.Context(), c); !errors.Is(err, kind.Invalid) {
			t.Errorf("prefix %q: %v", prefix, err)
		}
	}
}

// Multipart uploads start above one MiB; the last part may be of any size.
func TestAnObjectOfManyPartsIsReadBack(t *testing.T) {
	for name, server := range map[string]func(testing.TB) testenv.S3{"minio": testenv.MinIO, "versitygw": testenv.Versitygw} {
		t.Run(name, func(t *testing.T) {
			s := openS3(t, s3Config(t, server(t)))
			for _, n := range []int{1 << 20, 1<<20 + 1, 16 << 20, 16<<20 + 1, 50 << 20} {
				data := noise(n)
				for _, size := range []int64{-1, int64(n)} {
					if info, err := s.Put(t.Context(), "big", bytes.NewReader(data), store.PutOptions{Size: size}); err != nil || info.Size != int64(n) {
						t.Fatalf("%d bytes said to be %d: %+v, %v", n, size, info, err)
					}
				}
				r, err := s.Open(t.Context(), "big", 0, -1)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(r)
				r.Close()
				if err != nil || !bytes.Equal(got, data) {
					t.Errorf("%d bytes read back as %d, %v", n, len(got), err)
				}
			}
		})
	}
}

func TestAnUploadThatIsCutOffLeavesNothingOnTheServer(t *testing.T) {
	server := testenv.MinIO(t)
	s := openS3(t, s3Config(t, server))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := s.Put(ctx, "cut", io.MultiReader(bytes.NewReader(noise(40<<20)), cancelling(cancel), bytes.NewReader(noise(40<<20))), store.PutOptions{Size: -1})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	client, err := minio.New(strings.TrimPrefix(server.URL, "http://"), &minio.Options{Creds: credentials.NewStaticV4(server.AccessKey, server.SecretKey, "")})
	if err != nil {
		t.Fatal(err)
	}
	for u := range client.ListIncompleteUploads(t.Context(), server.Bucket, "cut", true) {
		t.Errorf("left: %+v", u)
	}

	// A process that was killed leaves an upload; deleting its key takes it away.
	core := minio.Core{Client: client}
	if _, err := core.NewMultipartUpload(t.Context(), server.Bucket, "killed", minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), "killed"); err != nil {
		t.Fatal(err)
	}
	for u := range client.ListIncompleteUploads(t.Context(), server.Bucket, "killed", true) {
		t.Errorf("left: %+v", u)
	}
}

type cancelling func()

func (c cancelling) Read([]byte) (int, error) { c(); return 0, io.EOF }

// proxied returns a store that reaches the server through a proxy.
func proxied(t *testing.T, server testenv.S3, between func(http.Handler) http.Handler) *store.S3 {
	t.Helper()
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host }}
	proxy.ErrorLog = nil
	front := httptest.NewServer(between(proxy))
	t.Cleanup(front.Close)
	c := s3Config(t, server)
	c.URL = front.URL
	return openS3(t, c)
}

func TestADownloadThatBreaksOffGoesOnWhereItWas(t *testing.T) {
	var gets atomic.Int32
	s := proxied(t, testenv.MinIO(t), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/object") && gets.Add(1) <= 3 {
				w = &cutting{ResponseWriter: w, left: 300_000}
			}
			next.ServeHTTP(w, r)
		})
	})
	data := noise(2 << 20)
	if _, err := s.Put(t.Context(), "object", bytes.NewReader(data), store.PutOptions{Size: -1}); err != nil {
		t.Fatal(err)
	}
	r, err := s.Open(t.Context(), "object", 1000, 1_500_000)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, data[1000:1_501_000]) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if n := gets.Load(); n != 4 {
		t.Errorf("%d requests", n)
	}
}

func TestADownloadThatNeverGoesOnEnds(t *testing.T) {
	s := proxied(t, testenv.MinIO(t), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/object") {
				w = &cutting{ResponseWriter: w, left: 50_000}
			}
			next.ServeHTTP(w, r)
		})
	})
	if _, err := s.Put(t.Context(), "object", bytes.NewReader(noise(2<<20)), store.PutOptions{Size: -1}); err != nil {
		t.Fatal(err)
	}
	r, err := s.Open(t.Context(), "object", 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n, err := io.Copy(io.Discard, r); !errors.Is(err, kind.Unavailable) {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// cutting ends a connection after some bytes of the answer.
type cutting struct {
	http.ResponseWriter
	left int
}

func (c *cutting) Write(b []byte) (int, error) {
	if len(b) > c.left {
		_, _ = c.ResponseWriter.Write(b[:c.left])
		panic(http.ErrAbortHandler)
	}
	c.left -= len(b)
	return c.ResponseWriter.Write(b)
}

func (c *cutting) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func TestRequestsThatTheServerCannotAnswerNowAreRepeated(t *testing.T) {
	var failures atomic.Int32
	s := proxied(t, testenv.MinIO(t), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/object") && failures.Add(1)%2 == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	data := noise(20 << 20)
	if _, err := s.Put(t.Context(), "object", bytes.NewReader(data), store.PutOptions{Size: -1}); err != nil {
		t.Fatal(err)
	}
	if info, err := s.Stat(t.Context(), "object"); err != nil || info.Size != int64(len(data)) {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestAPresignedAddressGivesTheObjectInRangesWithoutCredentials(t *testing.T) {
	for name, server := range map[string]func(testing.TB) testenv.S3{"minio": testenv.MinIO, "versitygw": testenv.Versitygw} {
		t.Run(name, func(t *testing.T) {
			s := openS3(t, s3Config(t, server(t)))
			if _, err := s.Put(t.Context(), "object", strings.NewReader("0123456789"), store.PutOptions{Size: -1}); err != nil {
				t.Fatal(err)
			}
			get := func(address, byteRange string) (int, string) {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
				if err != nil {
					t.Fatal(err)
				}
				if byteRange != "" {
					req.Header.Set("Range", byteRange)
				}
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				defer resp.Body.Close()
				b, err := io.ReadAll(resp.Body)
				if err != nil {
					t.Fatal(err)
				}
				return resp.StatusCode, string(b)
			}
			address, err := s.Presign(t.Context(), "object", time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			if status, body := get(address, ""); status != http.StatusOK || body != "0123456789" {
				t.Errorf("%d %q", status, body)
			}
			if status, body := get(address, "bytes=3-5"); status != http.StatusPartialContent || body != "345" {
				t.Errorf("%d %q", status, body)
			}
			if status, _ := get(strings.Replace(address, "object?", "another?", 1), ""); status != http.StatusForbidden {
				t.Errorf("another object with this signature: %d", status)
			}
			if address, err = s.Presign(t.Context(), "object", time.Second); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * time.Second)
			if status, _ := get(address, ""); status != http.StatusForbidden {
				t.Errorf("after its time: %d", status)
			}
			if _, err := s.Presign(t.Context(), "object", 8*24*time.Hour); err == nil {
				t.Error("an address for 8 days is given out")
			}
		})
	}
}

func TestAServerThatCannotBeUsedIsToldApart(t *testing.T) {
	server := testenv.MinIO(t)
	right := s3Config(t, server)
	for name, change := range map[string]func(*store.S3Config){
		"no such server":    func(c *store.S3Config) { c.URL = "http://127.0.0.1:1" },
		"wrong credentials": func(c *store.S3Config) { c.Credentials = credentials.NewStaticV4("nobody", "nothing-at-all", "") },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			c := right
			change(&c)
			_, err := store.OpenS3(ctx, c)
			if !errors.Is(err, kind.Unavailable) || kind.Hint(err) == "" || strings.Contains(err.Error(), server.SecretKey) {
				t.Errorf("%v", err)
			}
		})
	}
	for _, address := range []string{"", "127.0.0.1:9000", "ftp://host", "http://host/bucket", "http://user:secret@host"} {
		c := right
		c.URL = address
		if _, err := store.OpenS3(t.Context(), c); !errors.Is(err, kind.Invalid) {
			t.Errorf("%q: %v", address, err)
		}
	}
	untrusted := s3Config(t, testenv.MinIOTLS(t))
	untrusted.CA = nil
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := store.OpenS3(ctx, untrusted); err == nil {
		t.Error("a certificate that nobody vouches for is trusted")
	}
}

func TestAPutToS3HoldsTheSameMemoryWhateverTheSize(t *testing.T) {
	if testing.Short() {
		t.Skip("it puts 300 MB")
	}
	s := openS3(t, s3Config(t, testenv.MinIO(t)))
	peak := func(size int64) uint64 {
		runtime.GC()
		var before, now runtime.MemStats
		runtime.ReadMemStats(&before)
		var most uint64
		src := io.LimitReader(readFunc(func(p []byte) (int, error) {
			if runtime.ReadMemStats(&now); now.HeapAlloc > before.HeapAlloc {
				most = max(most, now.HeapAlloc-before.HeapAlloc)
			}
			return len(p), nil
		}), size)
		if _, err := s.Put(t.Context(), "big", src, store.PutOptions{Size: -1}); err != nil {
			t.Fatal(err)
		}
		return most
	}
	small, large := peak(40<<20), peak(256<<20)
	if large > 96<<20 || large > 2*small {
		t.Errorf("40 MiB take %d bytes of memory, 256 MiB %d", small, large)
	}
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

func TestAByteThatChangesOnTheWayToTheServerIsNoticedAndSentAgain(t *testing.T) {
	for name, server := range map[string]func(testing.TB) testenv.S3{"minio": testenv.MinIO, "versitygw": testenv.Versitygw} {
		for _, size := range []int{100_000, 20 << 20} {
			var puts atomic.Int32
			s := proxied(t, server(t), func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/object") && puts.Add(1) == 1 {
						r.Body = &flipping{ReadCloser: r.Body}
					}
					next.ServeHTTP(w, r)
				})
			})
			data := noise(size)
			if _, err := s.Put(t.Context(), "object", bytes.NewReader(data), store.PutOptions{Size: -1}); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			r, err := s.Open(t.Context(), "object", 0, -1)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			r.Close()
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("%s stored other bytes: %v", name, err)
			}
			if want := int32(2 + size>>24); puts.Load() != want {
				t.Errorf("%s: %d puts, want %d", name, puts.Load(), want)
			}
		}
	}
}

// flipping changes the first byte.
type flipping struct {
	io.ReadCloser
	done bool
}

func (f *flipping) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	if n > 0 && !f.done {
		f.done = true
		p[0] ^= 1
	}
	return n, err
}
