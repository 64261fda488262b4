package assets

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

	"chancery/assets/seal"
	"chancery/internal/failpoint"
	"chancery/ods/store/dag"
)

// sealed is what one pass over a release gives.
type sealed struct {
	plain   int64
	header  []byte // key header for the department
	payload Payload
	nodes   []dag.Block
}

// onePass reads a release once: it is sealed, and the payload goes to the hash,
// the UnixFS tree and the store at the same time, each on a goroutine of its
// own, in blocks of which there is a constant number. Memory is constant. The
// first error ends all of them, and is the one that is returned.
func (p *Publisher) onePass(ctx context.Context, d Draft, progress func(Progress), put func(context.Context, io.Reader) error) (sealed, error) {
	h, err := NewHash(d.HashAlgorithm)
	if err != nil {
		return sealed{}, err
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	tree := dag.NewBuilder()
	defer tree.Abort()
	fromPass, toStore := io.Pipe()
	var storing sync.WaitGroup
	storing.Go(func() {
		err := put(ctx, fromPass)
		if err == nil {
			// A put that ends before the payload does would leave the writer waiting.
			_, err = io.Copy(io.Discard, fromPass)
		}
		if err != nil {
			fail(err)
		}
		fromPass.CloseWithError(err)
	})
	fan := newFanout(ctx, fail, h, tree, toStore)
	out, err := p.sealInto(ctx, fan, d, progress)
	if err != nil {
		fail(err)
		// The store waits for more, and the fanout for the store.
		toStore.CloseWithError(err)
	}
	fan.close()
	toStore.CloseWithError(context.Cause(ctx)) // nil: the payload is whole
	storing.Wait()
	if err := context.Cause(ctx); err != nil {
		return sealed{}, err
	}
	t, err := tree.Close()
	if err != nil {
		return sealed{}, err
	}
	out.payload.Size, out.payload.CID, out.nodes = t.Size, t.Root, t.Inner
	out.payload.Multihash, err = encodeMultihash(d.HashAlgorithm, h.Sum(nil))
	return out, err
}

// sealInto writes the whole payload to fan.
func (p *Publisher) sealInto(ctx context.Context, fan *fanout, d Draft, progress func(Progress)) (out sealed, err error) {
	w, key, err := seal.NewWriter(fan)
	if err != nil {
		return out, err
	}
	counted := &countingWriter{w: w, ctx: ctx, progress: progress, total: d.Size}
	if _, err := d.Content.WriteTo(counted); err != nil {
		return out, err
	}
	if err := w.Close(); err != nil {
		return out, err
	}
	fan.flush()
	out.plain = counted.n
	if out.payload.KeyCommitment, err = seal.Commitment(key); err != nil {
		return out, err
	}
	out.header, err = seal.Header(key, p.c.To)
	return out, err
}

type countingWriter struct {
	w        io.Writer
	n        int64
	ctx      context.Context
	progress func(Progress)
	total    int64
	told     int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	if err := context.Cause(c.ctx); err != nil {
		return 0, err
	}
	n, err := c.w.Write(p)
	if c.n += int64(n); c.n-c.told >= 1<<20 {
		c.told = c.n
		c.progress(Progress{Stage: "seal", Done: c.n, Total: c.total})
	}
	return n, err
}

const (
	fanBlock  = 1 << 20 // bytes in a block
	fanBlocks = 6       // blocks under way
)

// fanout copies what is written to it into blocks and gives each block to every
// writer, each at its own pace, until the blocks run out.
type fanout struct {
	ctx     context.Context
	queues  []chan *block // each has room for all blocks
	free    chan *block
	current *block
	running sync.WaitGroup
}

type block struct {
	data []byte
	left atomic.Int32 // writers that still need it
}

// newFanout starts a goroutine for each writer. The first that fails calls fail,
// which must end ctx. close must be called.
func newFanout(ctx context.Context, fail func(error), writers ...io.Writer) *fanout {
	f := &fanout{ctx: ctx, free: make(chan *block, fanBlocks)}
	for range fanBlocks {
		f.free <- &block{data: make([]byte, 0, fanBlock)}
	}
	for _, w := range writers {
		queue := make(chan *block, fanBlocks)
		f.queues = append(f.queues, queue)
		f.running.Go(func() {
			for b := range queue {
				if _, err := w.Write(b.data); err != nil {
					fail(err)
					return
				}
				if b.left.Add(-1) == 0 {
					b.data = b.data[:0]
					f.free <- b
				}
			}
		})
	}
	return f
}

func (f *fanout) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		if f.current == nil {
			select {
			case f.current = <-f.free:
			case <-f.ctx.Done():
				return 0, context.Cause(f.ctx)
			}
		}
		b := f.current
		n := min(len(p), fanBlock-len(b.data))
		b.data = append(b.data, p[:n]...)
		p = p[n:]
		if len(b.data) == fanBlock {
			f.flush()
		}
	}
	return written, nil
}

// flush hands on the current block, also if it isn't full.
func (f *fanout) flush() {
	b := f.current
	if b == nil {
		return
	}
	f.current = nil
	b.left.Store(int32(len(f.queues)))
	for _, q := range f.queues {
		q <- b
	}
	failpoint.Hit("publish/block")
}

// close returns once every writer has written what was handed on, or failed.
func (f *fanout) close() {
	for _, q := range f.queues {
		close(q)
	}
	f.running.Wait()
}
