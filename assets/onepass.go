package assets

import (
	"context"
	"errors"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"

	"chancery/assets/seal"
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
// own, in blocks of which there is a constant number. Memory is constant.
func (p *Publisher) onePass(ctx context.Context, d Draft, progress func(Progress), put func(context.Context, io.Reader) error) (sealed, error) {
	h, err := NewHash(d.HashAlgorithm)
	if err != nil {
		return sealed{}, err
	}
	tree := dag.NewBuilder()
	defer tree.Abort()
	toStore, storeEnd := io.Pipe()

	g, gctx := errgroup.WithContext(ctx)
	fan := newFanout(gctx, h, tree, storeEnd)
	var out sealed
	g.Go(func() error {
		err := put(gctx, toStore)
		if err == nil {
			// A put that ends before the payload does would leave the writer waiting.
			_, err = io.Copy(io.Discard, toStore)
		}
		toStore.CloseWithError(errors.Join(err, io.ErrClosedPipe))
		return err
	})
	for _, consume := range fan.consumers() {
		g.Go(consume)
	}
	g.Go(func() (err error) {
		defer func() {
			fan.close()
			if err != nil {
				storeEnd.CloseWithError(err)
			}
		}()
		w, key, err := seal.NewWriter(fan)
		if err != nil {
			return err
		}
		counted := &countingWriter{w: w, ctx: gctx, progress: progress}
		if _, err := d.Content.WriteTo(counted); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		if err := fan.flush(); err != nil {
			return err
		}
		out.plain = counted.n
		if out.payload.KeyCommitment, err = seal.Commitment(key); err != nil {
			return err
		}
		if out.header, err = seal.Header(key, p.c.To); err != nil {
			return err
		}
		fan.close()
		return fan.wait(storeEnd.Close)
	})
	if err := g.Wait(); err != nil {
		return sealed{}, cause(ctx, err)
	}
	t, err := tree.Close()
	if err != nil {
		return sealed{}, err
	}
	out.payload.Size, out.payload.CID, out.nodes = t.Size, t.Root, t.Inner
	out.payload.Multihash, err = encodeMultihash(d.HashAlgorithm, h.Sum(nil))
	return out, err
}

// cause prefers the asker's own end to what it made fail.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

type countingWriter struct {
	w        io.Writer
	n        int64
	ctx      context.Context
	progress func(Progress)
	told     int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.w.Write(p)
	if c.n += int64(n); c.n-c.told >= 1<<20 {
		c.told = c.n
		c.progress(Progress{Stage: "seal", Done: c.n})
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
	writers []io.Writer
	queues  []chan *block
	free    chan *block
	current *block
	closed  sync.Once
	done    sync.WaitGroup
}

type block struct {
	data []byte
	mu   sync.Mutex
	left int // writers that still need it
}

func newFanout(ctx context.Context, writers ...io.Writer) *fanout {
	f := &fanout{ctx: ctx, writers: writers, free: make(chan *block, fanBlocks)}
	for range fanBlocks {
		f.free <- &block{data: make([]byte, 0, fanBlock)}
	}
	for range writers {
		f.queues = append(f.queues, make(chan *block, fanBlocks))
	}
	f.done.Add(len(writers))
	return f
}

// consumers are the loops that feed the writers: each to be run once.
func (f *fanout) consumers() []func() error {
	var out []func() error
	for i, w := range f.writers {
		out = append(out, func() error {
			defer f.done.Done()
			var err error
			for b := range f.queues[i] {
				if err == nil {
					_, err = w.Write(b.data)
				}
				f.release(b)
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	return out
}

func (f *fanout) release(b *block) {
	b.mu.Lock()
	b.left--
	last := b.left == 0
	b.mu.Unlock()
	if last {
		b.data = b.data[:0]
		f.free <- b
	}
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
			if err := f.flush(); err != nil {
				return 0, err
			}
		}
	}
	return written, nil
}

// flush hands on a block that isn't full.
func (f *fanout) flush() error {
	b := f.current
	if b == nil {
		return nil
	}
	f.current = nil
	b.left = len(f.queues)
	for _, q := range f.queues {
		select {
		case q <- b:
		case <-f.ctx.Done():
			return context.Cause(f.ctx)
		}
	}
	return nil
}

// close ends the consumers once they have written what was handed on.
func (f *fanout) close() {
	f.closed.Do(func() {
		for _, q := range f.queues {
			close(q)
		}
	})
}

// wait runs then once every consumer has ended.
func (f *fanout) wait(then func() error) error {
	f.done.Wait()
	if err := f.ctx.Err(); err != nil {
		return context.Cause(f.ctx)
	}
	return then()
}
