package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"golang.org/x/crypto/chacha20poly1305"

	"chancery/assets"
	"chancery/internal/kind"
	"chancery/ods/store"
)

// benchStorage measures publishing and delivering beside the tools that people
// would use by hand, all in one run.
func benchStorage(ctx context.Context, quick bool, row func(benchRow)) error {
	w, err := newWorkshop(ctx, quick)
	if err != nil {
		return err
	}
	defer w.close()
	for _, measure := range []func(*workshop, func(benchRow)) error{
		benchPipeline, benchFolder, benchMinIO, benchPlaintext, benchSealed, benchRange, benchMemory, benchSmall, benchBitswap,
	} {
		if err := measure(w, row); err != nil {
			return err
		}
	}
	return nil
}

func atLeast(name string, ours, peer, least float64, unit string, runs int) benchRow {
	return benchRow{Name: name, Ours: ours, Peer: peer, Unit: unit, Ratio: ours / peer, Target: fmt.Sprintf(">= %g", least), Met: ours/peer >= least, Runs: runs}
}

// speeds turns seconds for size bytes into MB/s.
func speeds(size int64, seconds []float64) []float64 {
	out := make([]float64, len(seconds))
	for i, s := range seconds {
		out[i] = float64(size) / 1e6 / s
	}
	return out
}

func (w *workshop) publish(s store.Store, path string) error {
	d, err := w.file(path)
	if err != nil {
		return err
	}
	_, err = assets.NewPublisher(w.settings(s)).Publish(w.ctx, d, nil)
	return err
}

// benchPipeline compares the one pass with what its primitives would take if
// they were spread over all cores without a loss.
func benchPipeline(w *workshop, row func(benchRow)) error {
	buf := make([]byte, 1<<20)
	if _, err := rand.Read(buf); err != nil {
		return kind.As(kind.Internal, err, "draw", "bytes")
	}
	times := func(f func()) func() error {
		return func() error {
			for n := int64(0); n < w.size; n += int64(len(buf)) {
				f()
			}
			return nil
		}
	}
	aead, err := chacha20poly1305.New(buf[:chacha20poly1305.KeySize])
	if err != nil {
		return kind.As(kind.Internal, err, "make", "cipher")
	}
	sealed := make([]byte, 0, 64<<10+chacha20poly1305.Overhead)
	seconds, err := w.measure(
		func() error {
			d, err := w.file(os.DevNull)
			if err != nil {
				return err
			}
			d.Content = repeated{buf, w.size}
			_, err = assets.NewPublisher(w.settings(sink{})).Publish(w.ctx, d, nil)
			return err
		},
		times(func() {
			for at := 0; at < len(buf); at += 64 << 10 {
				aead.Seal(sealed, make([]byte, chacha20poly1305.NonceSize), buf[at:at+64<<10], nil)
			}
		}),
		times(func() { sha256.Sum256(buf) }),
	)
	if err != nil {
		return err
	}
	bound := (seconds[1] + 2*seconds[2]) / float64(cores()) // sealing, the whole payload's hash, its leaves'
	ours := speeds(w.size, []float64{seconds[0], bound})
	row(atLeast("pipeline into a sink, beside its primitives over all cores", ours[0], ours[1], 0.75, "MB/s", w.runs))
	return nil
}

// repeated writes the same bytes again and again.
type repeated struct {
	b []byte
	n int64
}

func (r repeated) WriteTo(w io.Writer) (int64, error) {
	for n := int64(0); n < r.n; n += int64(len(r.b)) {
		if _, err := w.Write(r.b); err != nil {
			return n, err
		}
	}
	return r.n, nil
}

// sink is a store that drops what it is given.
type sink struct{}

func (sink) Put(_ context.Context, key string, r io.Reader, _ store.PutOptions) (store.Info, error) {
	n, err := io.Copy(io.Discard, r)
	return store.Info{Key: key, Size: n, ModTime: time.Now()}, err
}

func (sink) Open(context.Context, string, int64, int64) (io.ReadCloser, error) {
	return nil, store.ErrNotFound
}
func (sink) Stat(context.Context, string) (store.Info, error) {
	return store.Info{}, store.ErrNotFound
}
func (sink) Delete(context.Context, string) error { return nil }
func (sink) List(context.Context, string) iter.Seq2[store.Info, error] {
	return func(func(store.Info, error) bool) {}
}

// benchFolder publishes a file to the folder store beside the same by hand, and
// beside a durable copy.
func benchFolder(w *workshop, row func(benchRow)) error {
	path, err := w.random("file", w.size)
	if err != nil {
		return err
	}
	folder, err := store.OpenFolder(w.path("store"))
	if err != nil {
		return err
	}
	defer folder.Close()
	ageTool, err := tool("age")
	if err != nil {
		return err
	}
	ipfs, err := tool("ipfs")
	if err != nil {
		return err
	}
	env := []string{"IPFS_PATH=" + w.path("ipfs")}
	if _, err := w.run(env, ipfs, "init", "--profile=unixfs-v1-2025"); err != nil {
		return err
	}
	// What was written is removed each time, so that all write to blocks of the
	// disk that were written to before.
	w.after = func() error {
		os.Remove(w.path("copy"))
		_, err := w.run(env, "sh", "-c", `"$0" repo gc -q >/dev/null`, ipfs)
		return errors.Join(err, w.empty(folder))
	}
	defer func() { w.after = nil }()
	seconds, err := w.measure(
		func() error { return w.publish(folder, path) },
		func() error {
			_, err := w.run(env, "bash", "-o", "pipefail", "-c", `"$0" -r "$1" "$2" | tee >(sha256sum >/dev/null) | "$3" add -Q --pin=false`,
				ageTool, w.id.Recipient().String(), path, ipfs)
			return err
		},
		func() error {
			_, err := w.run(nil, "sh", "-c", `cp "$0" "$1" && sync "$1"`, path, w.path("copy"))
			return err
		},
	)
	if err != nil {
		return err
	}
	os.RemoveAll(w.path("ipfs"))
	speed := speeds(w.size, seconds)
	row(atLeast("publish to a folder, beside age | tee >(sha256sum) | ipfs add", speed[0], speed[1], 4, "MB/s", w.runs))
	r := seconds[0] / seconds[2]
	row(benchRow{Name: "publish to a folder, beside cp and sync", Ours: seconds[0], Peer: seconds[2], Unit: "s", Ratio: r, Target: "<= 1.5", Met: r <= 1.5, Runs: w.runs})
	return nil
}

// empty removes all objects of a store.
func (w *workshop) empty(s store.Store) error {
	for info, err := range s.List(w.ctx, "") {
		if err != nil {
			return err
		}
		if err := s.Delete(w.ctx, info.Key); err != nil {
			return err
		}
	}
	return nil
}

const benchBucket = "bench"

// minio starts MinIO and opens a store in it.
func (w *workshop) minio() (*store.S3, *minio.Client, error) {
	address, err := w.serve("minio", []string{"MINIO_ROOT_USER=bench", "MINIO_ROOT_PASSWORD=only-for-benchmarks", "MINIO_BROWSER=off", "MINIO_UPDATE=off"}, func(port string) []string {
		return []string{"server", "--quiet", "--address", "127.0.0.1:" + port, w.path("minio")}
	})
	if err != nil {
		return nil, nil, err
	}
	creds := credentials.NewStaticV4("bench", "only-for-benchmarks", "")
	s3, err := store.OpenS3(w.ctx, store.S3Config{URL: "http://" + address, Bucket: benchBucket, Credentials: creds})
	if err != nil {
		return nil, nil, err
	}
	w.stops = append(w.stops, func() { s3.Close() })
	client, err := minio.New(address, &minio.Options{Creds: creds})
	return s3, client, kind.As(kind.Internal, err, "reach", address)
}

func benchMinIO(w *workshop, row func(benchRow)) error {
	s3, client, err := w.minio()
	if err != nil {
		return err
	}
	path := w.path("file")
	p, o := assets.NewPublisher(w.settings(s3)), assets.NewOpener(w.settings(s3))
	var last assets.Publication
	ours := func() error {
		d, err := w.file(path)
		if err == nil {
			last, err = p.Publish(w.ctx, d, nil)
		}
		return err
	}
	peer := func() error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = client.PutObject(w.ctx, benchBucket, "peer", f, w.size, minio.PutObjectOptions{})
		return err
	}
	w.after = func() error { return w.empty(s3) }
	seconds, err := w.measure(ours, peer)
	w.after = nil
	if err == nil {
		err = errors.Join(ours(), peer()) // for reading
	}
	if err != nil {
		return err
	}
	speed := speeds(w.size, seconds)
	row(atLeast("publish to MinIO, beside minio-go PutObject", speed[0], speed[1], 0.8, "MB/s", w.runs))
	seconds, err = w.measure(
		func() error {
			plain, size, closer, err := o.Plain(w.ctx, last.AssetID)
			if err != nil {
				return err
			}
			defer closer() //nolint:errcheck // it was only read
			_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, io.NewSectionReader(plain, 0, size), make([]byte, 512<<10))
			return err
		},
		func() error {
			in, err := client.GetObject(w.ctx, benchBucket, "peer", minio.GetObjectOptions{})
			if err != nil {
				return err
			}
			defer in.Close()
			_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{in}, make([]byte, 512<<10))
			return err
		},
	)
	if err != nil {
		return err
	}
	speed = speeds(w.size, seconds)
	row(atLeast("plaintext of an object in MinIO, beside minio-go GetObject", speed[0], speed[1], 0.8, "MB/s", w.runs))
	return nil
}
