package store

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"chancery/internal/durable"
	"chancery/internal/kind"
)

// S3Config names a bucket on an S3 server.
type S3Config struct {
	URL    string // such as https://s3.example.org; the path is empty
	Bucket string // made if it isn't there
	Prefix string // starts the name of every object; "" or ends with a slash
	Region string // "": us-east-1, which is what servers other than Amazon's expect
	// PublicURL is the server's address as readers reach it, for presigned
	// addresses; "" is URL.
	PublicURL   string
	Credentials *credentials.Credentials
	// CA holds certificates in PEM to trust beside the system's; nil is none.
	CA []byte
}

// S3 is a store in a bucket of an S3 server: MinIO, versitygw, Amazon's and
// others that speak its protocol with signatures of version 4.
//
// A put is one request up to 1 MiB and a multipart upload above, which the
// server shows whole or not at all; one put holds at most 3 parts of 16 MiB. Requests
// that fail on the way are repeated with growing waits, and a download that
// breaks off goes on where it was. Each part carries a CRC32C that the server
// compares. What a killed process leaves of a multipart upload is invisible, and
// taken away when its key is deleted.
type S3 struct {
	client  *minio.Core
	once    *minio.Core   // doesn't repeat requests
	presign *minio.Client // has the address for readers
	idle    func()
	bucket  string
	prefix  string
}

// reopens is how often a download that breaks off is opened again without a
// part's worth of bytes in between.
const reopens = 5

// OpenS3 connects to the server and finds or makes the bucket.
func OpenS3(ctx context.Context, c S3Config) (*S3, error) {
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	if c.PublicURL == "" {
		c.PublicURL = c.URL
	}
	if c.Prefix != "" && (!strings.HasSuffix(c.Prefix, "/") || CheckKey(strings.TrimSuffix(c.Prefix, "/")) != nil) {
		return nil, kind.Errorf(kind.Invalid, "%q is not a prefix of keys: it is made as keys are, and ends with a slash", c.Prefix)
	}
	transport, err := transportS3(c)
	if err != nil {
		return nil, err
	}
	client, err := dialS3(c, c.URL, transport, attempts)
	if err != nil {
		return nil, err
	}
	once, err := dialS3(c, c.URL, transport, 1)
	if err != nil {
		return nil, err
	}
	public, err := dialS3(c, c.PublicURL, nil, 1)
	if err != nil {
		return nil, err
	}
	s := &S3{client: &minio.Core{Client: client}, once: &minio.Core{Client: once}, presign: public, idle: transport.CloseIdleConnections, bucket: c.Bucket, prefix: c.Prefix}
	there, err := client.BucketExists(ctx, c.Bucket)
	if err == nil && !there {
		err = client.MakeBucket(ctx, c.Bucket, minio.MakeBucketOptions{Region: c.Region})
	}
	if err != nil {
		s.idle()
		return nil, kind.WithHint(s.failed(ctx, err, "open bucket", c.Bucket), "is the address right, and do the credentials allow this bucket?")
	}
	return s, nil
}

func transportS3(c S3Config) (*http.Transport, error) {
	t, err := minio.DefaultTransport(strings.HasPrefix(c.URL, "https:"))
	if err != nil {
		return nil, kind.As(kind.Internal, err, "prepare connection to", c.URL)
	}
	t.WriteBufferSize, t.ReadBufferSize = 256<<10, 256<<10
	if c.CA != nil {
		roots, err := x509.SystemCertPool()
		if err != nil || !roots.AppendCertsFromPEM(c.CA) {
			return nil, kind.Errorf(kind.Invalid, "the certificates to trust are not PEM")
		}
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
	}
	return t, nil
}

func dialS3(c S3Config, address string, t http.RoundTripper, attempts int) (*minio.Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" {
		return nil, kind.Errorf(kind.Invalid, "%q is not the address of an S3 server: write http:// or https://, host and port", address)
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds: c.Credentials, Secure: u.Scheme == "https", Transport: t, Region: c.Region, TrailingHeaders: true, MaxRetries: attempts,
	})
	return client, kind.As(kind.Invalid, err, "use S3 server", address)
}

// Close lets idle connections go.
func (s *S3) Close() error {
	s.idle()
	return nil
}

// Put implements Store. A stream of unknown length has at most 10,000 parts of
// 16 MiB, 156 GiB; one of known length may be as large as the server takes.
func (s *S3) Put(ctx context.Context, key string, r io.Reader, o PutOptions) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	src := durable.Reader(ctx, r)
	if o.Size >= 0 {
		src = &exactReader{r: src, left: o.Size}
	}
	src = sourceReader{src}
	u := &upload{s, s.prefix + key}
	start := make([]byte, single+1)
	n, err := io.ReadFull(src, start)
	size := int64(n)
	switch {
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		err = u.whole(ctx, start[:n])
	case err == nil:
		size, err = u.inParts(ctx, io.MultiReader(bytes.NewReader(start), src), partSizeFor(o.Size))
	}
	if err != nil {
		return Info{}, s.failed(ctx, err, "put object", key)
	}
	info, err := s.Stat(ctx, key)
	if err == nil && info.Size != size {
		err = kind.Errorf(kind.Unavailable, "put object %s: the server has %d of %d bytes", key, info.Size, size)
	}
	return info, err
}

// sourceReader hides what the source's errors are from whoever takes an
// io.ErrUnexpectedEOF for the end, as io.ReadFull's callers do.
type sourceReader struct{ r io.Reader }

func (s sourceReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		err = kind.Wrap(err, "read", "the stream")
	}
	return n, err
}

// partSizeFor is the size of parts in MiB steps that is enough for size bytes.
func partSizeFor(size int64) int {
	need := (size + parts - 1) / parts
	return int(max(partSize, (need+1<<20-1)>>20<<20))
}

// Open implements Store.
func (s *S3) Open(ctx context.Context, key string, off, n int64) (io.ReadCloser, error) {
	if err := CheckKey(key); err != nil {
		return nil, err
	}
	end := int64(-1)
	if n >= 0 && n < 1<<63-1-max(off, 0) {
		end = off + n
	}
	r := &download{s: s, ctx: ctx, key: key, at: off, end: end}
	if off < 0 {
		return nil, kind.Wrap(ErrRange, "open object", key)
	}
	if n == 0 {
		return r.empty()
	}
	err := r.reopen()
	if minio.ToErrorResponse(err).Code == "InvalidRange" {
		return r.empty()
	}
	if err != nil {
		return nil, s.failed(ctx, err, "open object", key)
	}
	return r, nil
}

// download is a range of an object, opened again where it breaks off.
type download struct {
	s       *S3
	ctx     context.Context
	key     string
	etag    string
	at, end int64 // end < 0: to the end of the object
	body    io.ReadCloser
	reopens int
	since   int64 // bytes since it was last opened
}

func (d *download) reopen() error {
	var o minio.GetObjectOptions
	if d.at > 0 || d.end >= 0 {
		last := int64(0) // to the end
		if d.end >= 0 {
			last = d.end - 1
		}
		if err := o.SetRange(d.at, last); err != nil {
			return err
		}
		if last == 0 && d.end >= 0 { // SetRange takes (0, 0) for the whole
			o.Set("Range", "bytes=0-0")
		}
	}
	if d.etag != "" {
		if err := o.SetMatchETag(d.etag); err != nil {
			return err
		}
	}
	body, info, _, err := d.s.client.GetObject(d.ctx, d.s.bucket, d.s.prefix+d.key, o)
	if err != nil {
		return err
	}
	d.body, d.etag, d.since = body, info.ETag, 0
	return nil
}

// empty answers for a range without bytes, which S3 has no request for.
func (d *download) empty() (io.ReadCloser, error) {
	info, err := d.s.Stat(d.ctx, d.key)
	if err == nil && d.at > info.Size {
		err = kind.Wrap(ErrRange, "open object", d.key)
	}
	return http.NoBody, err
}

func (d *download) Read(p []byte) (int, error) {
	for {
		if d.body == nil {
			if err := d.reopen(); err != nil {
				return 0, d.s.failed(d.ctx, err, "go on reading object", d.key)
			}
		}
		n, err := d.body.Read(p)
		d.at += int64(n)
		if d.since += int64(n); d.since >= partSize {
			d.reopens = 0
		}
		if err == nil || err == io.EOF || d.ctx.Err() != nil || d.reopens == reopens {
			if err != nil && err != io.EOF {
				err = d.s.failed(d.ctx, err, "read object", d.key)
			}
			return n, err
		}
		d.reopens++
		d.body.Close()
		d.body = nil
		if d.end >= 0 && d.at >= d.end {
			return n, io.EOF
		}
		if n > 0 {
			return n, nil
		}
	}
}

func (d *download) Close() error {
	if d.body == nil {
		return nil
	}
	return d.body.Close()
}

// Stat implements Store.
func (s *S3) Stat(ctx context.Context, key string) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	info, err := s.client.StatObject(ctx, s.bucket, s.prefix+key, minio.StatObjectOptions{})
	if err != nil {
		return Info{}, s.failed(ctx, err, "stat object", key)
	}
	return Info{Key: key, Size: info.Size, ModTime: info.LastModified}, nil
}

// Delete implements Store.
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	err := s.client.RemoveIncompleteUpload(ctx, s.bucket, s.prefix+key)
	if gone(err) {
		err = nil
	}
	if err == nil {
		err = s.client.RemoveObject(ctx, s.bucket, s.prefix+key, minio.RemoveObjectOptions{})
	}
	if gone(err) {
		return nil
	}
	return s.failed(ctx, err, "delete object", key)
}

// List implements Store.
func (s *S3) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for info := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix + prefix, Recursive: true}) {
			if info.Err != nil {
				yield(Info{}, s.failed(ctx, info.Err, "list objects", prefix))
				return
			}
			if strings.HasSuffix(info.Key, "/") { // a folder that some servers make up
				continue
			}
			if !yield(Info{Key: strings.TrimPrefix(info.Key, s.prefix), Size: info.Size, ModTime: info.LastModified}, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Info{}, kind.Wrap(err, "list objects", prefix))
		}
	}
}

// Presign implements Presigner. S3 takes at most 7 days.
func (s *S3) Presign(ctx context.Context, key string, life time.Duration) (string, error) {
	if err := CheckKey(key); err != nil {
		return "", err
	}
	u, err := s.presign.PresignedGetObject(ctx, s.bucket, s.prefix+key, life, nil)
	if err != nil {
		return "", s.failed(ctx, err, "presign object", key)
	}
	return u.String(), nil
}

// gone tells that what was to be removed isn't there.
func gone(err error) bool {
	switch minio.ToErrorResponse(err).Code {
	case "NoSuchKey", "NoSuchUpload":
		return true
	}
	return false
}

// failed gives an error of the server or the way there its kind.
func (s *S3) failed(ctx context.Context, err error, op, key string) error {
	var known kind.Kind
	if err == nil || errors.As(err, &known) {
		return kind.Wrap(err, op, key)
	}
	if ctx.Err() != nil {
		return kind.Wrap(ctx.Err(), op, key)
	}
	switch minio.ToErrorResponse(err).Code {
	case "NoSuchKey":
		return kind.Wrap(ErrNotFound, op, key)
	case "NoSuchBucket":
		return kind.As(kind.Unavailable, err, op, key)
	case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "RequestTimeTooSkewed":
		return kind.WithHint(kind.As(kind.Unavailable, err, op, key), "look at the store's credentials, and at this machine's clock")
	case "XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "EntityTooLarge":
		return kind.WithHint(kind.As(kind.Exhausted, err, op, key), "make room in the bucket and repeat the command")
	}
	return kind.As(kind.Unavailable, err, op, key)
}

var (
	_ Store     = (*Folder)(nil)
	_ Store     = (*S3)(nil)
	_ Presigner = (*S3)(nil)
)
