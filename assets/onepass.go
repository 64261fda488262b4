package assets

import (
	"context"
	"hash"
	"io"
	"runtime"
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
	tree    dag.Tree
}

// onePass reads a release once. What sealing gives is cut into blocks, which are
// the leaves of the payload's UnixFS tree. Each block goes to the hash of the
// whole, to the store, and to whichever core is free to hash it as a leaf, all at
// the same time; of blocks there is a constant number, so that the slowest sets
// the pace and memory is constant. The first error ends all, and is the one that
// is returned.
func (p *Publisher) onePass(ctx context.Context, d Draft, progress func(Progress), put func(context.Context, io.Reader) error) (sealed, error) {
	h, err := NewHash(d.HashAlgorithm)
	if err != nil {
		return sealed{}, err
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	pass := newPass(ctx)
	var running sync.WaitGroup
	running.Go(func() { pass.hash(h) })
	tree := orderedTree{waiting: map[int]dag.Leaf{}, builder: dag.NewBuilder()}
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() { pass.leaves(&tree) })
	}
	running.Go(func() {
		payload := &blockReader{pass: pass}
		err := put(ctx, payload)
		if err == nil {
			// A put that ends before the payload does leaves blocks that others wait for.
			_, err = payload.WriteTo(io.Discard)
		}
		if err != nil {
			fail(err)
		}
	})
	out, err := p.sealInto(ctx, pass, d, progress)
	if err != nil {
		fail(err) // before the store sees the end
	}
	pass.close()
	running.Wait()
	if err := context.Cause(ctx); err != nil {
		return sealed{}, err
	}
	if out.tree, err = tree.builder.Close(); err != nil {
		return sealed{}, err
	}
	out.payload.Size, out.payload.CID = out.tree.Size, out.tree.Root
	out.payload.Multihash, err = encodeMultihash(d.HashAlgorithm, h.Sum(nil))
	return out, err
}

// sealInto writes the whole payload to the pass.
func (p *Publisher) sealInto(ctx context.Context, pass *pass, d Draft, progress func(Progress)) (out sealed, err error) {
	w, key, err := seal.NewWriter(pass)
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
	pass.flush()
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
	passBlocks = 8        // blocks of dag.LeafSize bytes that are under way
	smallBlock = 16 << 10 // bytes of a block until more come: most files are small
)

// block is a leaf of the payload.
type block struct {
	index int
	data  []byte
	left  atomic.Int32 // of those that still need it
}

// pass cuts what is written to it into blocks and hands each on to everyone.
type pass struct {
	ctx     context.Context
	free    chan *block // nil: one that isn't made yet
	current *block
	blocks  int
	// Each has room for all blocks, so that handing on never waits.
	toHash, toLeaves, toStore chan *block
}

func newPass(ctx context.Context) *pass {
	queue := func() chan *block { return make(chan *block, passBlocks) }
	p := &pass{ctx: ctx, free: queue(), toHash: queue(), toLeaves: queue(), toStore: queue()}
	for range passBlocks {
		p.free <- nil
	}
	return p
}

func (p *pass) Write(b []byte) (int, error) {
	written := len(b)
	for len(b) > 0 {
		if p.current == nil {
			select {
			case p.current = <-p.free:
			case <-p.ctx.Done():
				return 0, context.Cause(p.ctx)
			}
			if p.current == nil {
				p.current = &block{}
			}
		}
		data := &p.current.data
		if cap(*data) == 0 {
			*data = make([]byte, 0, smallBlock)
		}
		if len(*data)+len(b) > cap(*data) && cap(*data) < dag.LeafSize {
			*data = append(make([]byte, 0, dag.LeafSize), *data...)
		}
		n := min(len(b), cap(*data)-len(*data))
		*data = append(*data, b[:n]...)
		b = b[n:]
		if len(*data) == dag.LeafSize {
			p.flush()
		}
	}
	return written, nil
}

// flush hands on the current block, also if it isn't full.
func (p *pass) flush() {
	b := p.current
	if b == nil {
		return
	}
	p.current = nil
	b.index = p.blocks
	p.blocks++
	b.left.Store(3)
	p.toHash <- b
	p.toLeaves <- b
	p.toStore <- b
	failpoint.Hit("publish/block")
}

// close tells everyone that there are no more blocks.
func (p *pass) close() {
	close(p.toHash)
	close(p.toLeaves)
	close(p.toStore)
}

// done gives a block back once nobody needs it.
func (p *pass) done(b *block) {
	if b.left.Add(-1) == 0 {
		b.data = b.data[:0]
		p.free <- b
	}
}

func (p *pass) hash(h hash.Hash) {
	for b := range p.toHash {
		h.Write(b.data)
		p.done(b)
	}
}

func (p *pass) leaves(t *orderedTree) {
	for b := range p.toLeaves {
		t.add(b.index, dag.HashLeaf(b.data))
		p.done(b)
	}
}

// orderedTree takes leaves as they come. Those that wait for one before them are
// no more than there are blocks.
type orderedTree struct {
	mu      sync.Mutex
	waiting map[int]dag.Leaf
	next    int
	builder *dag.Builder
}

func (t *orderedTree) add(index int, l dag.Leaf) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting[index] = l
	for {
		l, ok := t.waiting[t.next]
		if !ok {
			return
		}
		delete(t.waiting, t.next)
		t.builder.Add(l)
		t.next++
	}
}

// blockReader reads the payload from its blocks, and without a copy by WriteTo.
type blockReader struct {
	pass    *pass
	current *block
	off     int
}

// next waits for a block where there is none. It returns io.EOF at the end of a
// payload that is whole, and what went wrong at the end of one that isn't.
func (r *blockReader) next() error {
	if r.current != nil {
		return nil
	}
	select {
	case b, ok := <-r.pass.toStore:
		if ok {
			r.current, r.off = b, 0
			return nil
		}
	case <-r.pass.ctx.Done():
	}
	if err := context.Cause(r.pass.ctx); err != nil {
		return err
	}
	return io.EOF
}

func (r *blockReader) consumed(n int) {
	if r.off += n; r.off == len(r.current.data) {
		r.pass.done(r.current)
		r.current = nil
	}
}

func (r *blockReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if err := r.next(); err != nil {
		return 0, err
	}
	n := copy(p, r.current.data[r.off:])
	r.consumed(n)
	return n, nil
}

func (r *blockReader) WriteTo(w io.Writer) (n int64, err error) {
	for {
		if err := r.next(); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
		k, err := w.Write(r.current.data[r.off:])
		n += int64(k)
		r.consumed(k)
		if err != nil {
			return n, err
		}
	}
}
