package assets_test

import (
	"fmt"
	"io"
	"testing"
	"time"

	"chancery/assets"
)

// BenchmarkOnePass measures reading, sealing, hashing, building the tree and
// storing 256 MiB, up to the registration's being queued.
func BenchmarkOnePass(b *testing.B) {
	d := newDepartment(b, "")
	p := d.publisher()
	mib, n := pattern(1<<20), 0
	for _, code := range []uint64{assets.SHA256, assets.BLAKE3} {
		b.Run(fmt.Sprintf("%#x", code), func(b *testing.B) {
			var passed time.Duration
			b.SetBytes(256 << 20)
			for b.Loop() {
				n++
				draft := release("1", nil)
				draft.Dataset, draft.HashAlgorithm = fmt.Sprint(n), code
				draft.Content = writerTo(func(w io.Writer) error {
					for range 256 {
						if _, err := w.Write(mib); err != nil {
							return err
						}
					}
					return nil
				})
				start := time.Now()
				if _, err := p.Publish(bounded(b), draft, func(g assets.Progress) {
					if g.Stage == "register" {
						passed += time.Since(start)
					}
				}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*268.435456/passed.Seconds(), "MB/s-to-queue")
		})
	}
}
