package store

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/sethvargo/go-retry"
	"golang.org/x/sync/errgroup"

	"chancery/internal/kind"
)

const (
	single   = 1 << 20  // bytes of an object that is put in one request
	partSize = 16 << 20 // bytes of a part, while 10,000 of them are enough
	parts    = 10_000   // of one object, at most
	uploads  = 2        // parts of one object on their way at the same time
	attempts = 6        // of each request with a body
)

// upload puts one object. The requests that carry its bytes are repeated here
// and not by the library, whose repeated request rewinds a body that the failed
// one may still be sending: each attempt has a reader of its own, and a buffer
// that an attempt failed with isn't filled again.
type upload struct {
	s    *S3
	name string
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) string {
	var sum [4]byte
	crc := crc32.Checksum(b, castagnoli)
	sum[0], sum[1], sum[2], sum[3] = byte(crc>>24), byte(crc>>16), byte(crc>>8), byte(crc)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// attempt calls send until it succeeds, fails for good or has had its turns. It
// returns how often send failed.
func attempt(ctx context.Context, send func(context.Context) error) (failed int, err error) {
	wait := retry.WithMaxRetries(attempts-1, retry.WithJitterPercent(30, retry.WithCappedDuration(10*time.Second, retry.NewExponential(200*time.Millisecond))))
	err = retry.Do(ctx, wait, func(ctx context.Context) error {
		err := send(ctx)
		if err == nil {
			return nil
		}
		failed++
		if passing(err) {
			return retry.RetryableError(err)
		}
		return err
	})
	return failed, err
}

// passing tells whether the same request may succeed a little later.
func passing(err error) bool {
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
	}
	switch answer.StatusCode {
	case 0, http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	switch answer.Code {
	case "BadDigest", "XAmzContentChecksumMismatch", "RequestTimeout", "SlowDown":
		return true
	}
	return false
}

// whole puts all of an object in one request.
func (u *upload) whole(ctx context.Context, b []byte) error {
	options := minio.PutObjectOptions{
		ContentType: octets, DisableContentSha256: true, DisableMultipart: true,
		UserMetadata: map[string]string{"x-amz-checksum-crc32c": checksum(b)},
	}
	_, err := attempt(ctx, func(ctx context.Context) error {
		_, err := u.s.once.Client.PutObject(ctx, u.s.bucket, u.name, bytes.NewReader(b), int64(len(b)), options)
		return err
	})
	return err
}

const octets = "application/octet-stream"

// inParts puts what r gives in parts of size bytes, and returns how many bytes
// there were. It holds uploads+1 parts. After an error nothing is left.
func (u *upload) inParts(ctx context.Context, r io.Reader, size int) (n int64, err error) {
	id, err := u.s.client.NewMultipartUpload(ctx, u.s.bucket, u.name, minio.PutObjectOptions{
		ContentType: octets, UserMetadata: map[string]string{"x-amz-checksum-algorithm": "CRC32C"},
	})
	if err != nil {
		return 0, err
	}
	defer func() {
		if err == nil {
			return
		}
		clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		if abort := u.s.client.AbortMultipartUpload(clean, u.s.bucket, u.name, id); abort != nil && !gone(abort) {
			err = errors.Join(err, abort)
		}
	}()
	done, n, err := u.send(ctx, id, r, size)
	if err == nil {
		_, err = u.s.client.CompleteMultipartUpload(ctx, u.s.bucket, u.name, id, done, minio.PutObjectOptions{})
	}
	return n, err
}

// send puts the parts of a multipart upload and returns what completes it.
func (u *upload) send(ctx context.Context, id string, r io.Reader, size int) (done []minio.CompletePart, n int64, err error) {
	free := make(chan []byte, uploads+1)
	for range uploads + 1 {
		free <- nil // made when it is needed: most objects have few parts
	}
	var mu sync.Mutex
	etags := map[int]string{}
	group, sending := errgroup.WithContext(ctx)
	group.SetLimit(uploads)
	for last := false; !last; {
		if len(done) == parts {
			err = kind.WithHint(kind.Errorf(kind.Exhausted, "the stream has more than %d parts of %d bytes", parts, size), "share it as a file, whose length is known before")
			break
		}
		var buf []byte
		select {
		case buf = <-free:
		case <-sending.Done():
		}
		if sending.Err() != nil {
			break
		}
		if buf == nil {
			buf = make([]byte, size)
		}
		var k int
		k, err = io.ReadFull(r, buf)
		if last = err == io.EOF || err == io.ErrUnexpectedEOF; last {
			err = nil
		}
		if err != nil || k == 0 {
			break
		}
		part := minio.CompletePart{PartNumber: len(done) + 1, ChecksumCRC32C: checksum(buf[:k])}
		done = append(done, part)
		n += int64(k)
		group.Go(func() error {
			etag, failed, err := u.part(sending, id, part, buf[:k])
			if failed > 0 {
				buf = nil // what failed may still be reading it
			}
			free <- buf
			mu.Lock()
			defer mu.Unlock()
			etags[part.PartNumber] = etag
			return err
		})
	}
	if sent := group.Wait(); err == nil {
		err = sent
	}
	if err == nil {
		err = context.Cause(ctx)
	}
	for i := range done {
		done[i].ETag = etags[done[i].PartNumber]
	}
	return done, n, err
}

func (u *upload) part(ctx context.Context, id string, p minio.CompletePart, b []byte) (etag string, failed int, err error) {
	failed, err = attempt(ctx, func(ctx context.Context) error {
		out, err := u.s.once.PutObjectPart(ctx, u.s.bucket, u.name, id, p.PartNumber, bytes.NewReader(b), int64(len(b)), minio.PutObjectPartOptions{
			DisableContentSha256: true, CustomHeader: http.Header{"X-Amz-Checksum-Crc32c": {p.ChecksumCRC32C}},
		})
		etag = out.ETag
		return err
	})
	return etag, failed, err
}
