package main

import (
	"context"
	"crypto/rand"
	"io"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"chancery/assets/seal"
	"chancery/internal/kind"
)

// benchSeal seals zeros into nothing, beside ChaCha20-Poly1305 over the same
// chunks with no format around it.
func benchSeal(ctx context.Context, quick bool, row func(benchRow)) error {
	size, runs := int64(1<<30), 5
	if quick {
		size, runs = 4<<20, 1
	}
	key := make([]byte, chacha20poly1305.KeySize)
	if _, err := rand.Read(key); err != nil {
		return kind.As(kind.Internal, err, "draw", "key")
	}
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		return kind.As(kind.Internal, err, "make", "cipher")
	}
	cipher := func() error {
		in, out := make([]byte, 64<<10), make([]byte, 0, 64<<10+chacha20poly1305.Overhead)
		var nonce [chacha20poly1305.NonceSize]byte
		for n := int64(0); n < size; n += int64(len(in)) {
			aead.Seal(out, nonce[:], in, nil)
		}
		return nil
	}
	sealing := func() error {
		w, _, err := seal.NewWriter(io.Discard)
		if err != nil {
			return err
		}
		if err := zeros(w, size); err != nil {
			return err
		}
		return w.Close()
	}
	var ours, peer []float64
	for range runs {
		for _, x := range []struct {
			run func() error
			to  *[]float64
		}{{sealing, &ours}, {cipher, &peer}} {
			if err := ctx.Err(); err != nil {
				return err
			}
			start := time.Now()
			if err := x.run(); err != nil {
				return err
			}
			*x.to = append(*x.to, float64(size)/1e6/time.Since(start).Seconds())
		}
	}
	o, p := median(ours), median(peer)
	row(benchRow{Name: "seal, beside the bare cipher", Ours: o, Peer: p, Unit: "MB/s", Ratio: o / p, Target: ">= 0.75", Met: o/p >= 0.75, Runs: runs})
	return nil
}

func zeros(w io.Writer, n int64) error {
	piece := make([]byte, 256<<10)
	for n > 0 {
		k := min(n, int64(len(piece)))
		if _, err := w.Write(piece[:k]); err != nil {
			return err
		}
		n -= k
	}
	return nil
}
