package testenv

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// S3 is a running S3 server with a fresh name for a bucket, which isn't made.
type S3 struct {
	URL, Bucket string
	AccessKey   string
	SecretKey   string
	CAFile      string // of a TLS server; "" where it speaks plain HTTP
	Dir         string // the server's data: versitygw keeps objects there as plain files
}

var (
	buckets   atomic.Int64
	minio     = sync.OnceValues(func() (*s3server, error) { return startMinIO(false) })
	minioTLS  = sync.OnceValues(func() (*s3server, error) { return startMinIO(true) })
	versitygw = sync.OnceValues(startVersitygw)
)

// s3server keeps the process with its address: its pipe, once collected, would
// end the server.
type s3server struct {
	S3
	process *server
}

const (
	s3User   = "chancery-test"
	s3Secret = "only-for-tests-1"
)

// MinIO returns the MinIO server that the tests of this binary share.
func MinIO(t testing.TB) S3 { return shared(t, "minio", minio) }

// MinIOTLS is MinIO behind a certificate of its own authority.
func MinIOTLS(t testing.TB) S3 { return shared(t, "minio", minioTLS) }

// Versitygw returns the second, independent S3 server.
func Versitygw(t testing.TB) S3 { return shared(t, "versitygw", versitygw) }

func shared(t testing.TB, name string, start func() (*s3server, error)) S3 {
	t.Helper()
	if _, err := os.Stat(filepath.Join(binDir(), name)); err != nil {
		missing(t, name+" (internal/tools/"+name+")")
	}
	s, err := start()
	if err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	out := s.S3
	out.Bucket = fmt.Sprintf("test-%d", buckets.Add(1))
	return out
}

// startS3 starts a server whose command is made from its port and folder.
func startS3(scheme string, command func(dir, address string) []string) (*s3server, error) {
	dir, err := os.MkdirTemp("", "chancery-s3-")
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	out := &s3server{S3: S3{URL: scheme + "://" + address, AccessKey: s3User, SecretKey: s3Secret, Dir: filepath.Join(dir, "data")}}
	for _, sub := range []string{"data", "certs", "buckets"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, err
		}
	}
	if scheme == "https" {
		out.CAFile = filepath.Join(dir, "certs", "public.crt")
		if err := selfSigned(filepath.Join(dir, "certs")); err != nil {
			return nil, err
		}
	}
	if out.process, err = start(dir, nil, command(dir, address)...); err != nil {
		return nil, err
	}
	return out, out.process.await(func() error {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
		}
		return err
	})
}

func startMinIO(tls bool) (*s3server, error) {
	scheme := "http"
	if tls {
		scheme = "https"
	}
	s, err := startS3(scheme, func(dir, address string) []string {
		return []string{"env", "MINIO_ROOT_USER=" + s3User, "MINIO_ROOT_PASSWORD=" + s3Secret, "MINIO_BROWSER=off", "MINIO_UPDATE=off", "HOME=" + dir,
			filepath.Join(binDir(), "minio"), "server", "--quiet", "--address", address, "--certs-dir", filepath.Join(dir, "certs"), filepath.Join(dir, "data")}
	})
	if err != nil || tls {
		return s, err
	}
	// It listens before it can answer.
	return s, s.process.await(func() error {
		resp, err := http.Get(s.URL + "/minio/health/ready")
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("it answers %s", resp.Status)
		}
		return nil
	})
}

func startVersitygw() (*s3server, error) {
	return startS3("http", func(dir, address string) []string {
		return []string{filepath.Join(binDir(), "versitygw"), "--access", s3User, "--secret", s3Secret, "--port", address, "--quiet",
			"posix", filepath.Join(dir, "data")}
	})
}

// selfSigned writes a key and a certificate for 127.0.0.1 that is its own authority.
func selfSigned(dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Chancery's tests"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "private.key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "public.crt"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), 0o600)
}
