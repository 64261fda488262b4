package assets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"

	"chancery/internal/durable"
	"chancery/internal/kind"
	"chancery/ods/store"
	"chancery/ods/store/dag"
)

// inline checks a payload that is in the metadata.
func (l *looker) inline(m Metadata) error {
	h, err := NewHash(l.r.draft.HashAlgorithm)
	if err != nil {
		return err
	}
	h.Write(m.Inline)
	if _, want, err := Digest(m.Public.Payload.Multihash); err != nil || int64(len(m.Inline)) != m.Public.Payload.Size || !bytes.Equal(h.Sum(nil), want) {
		l.find("its payload in the metadata is not the one that the metadata describes")
	}
	return nil
}

// size compares an object's size with the registered one.
func (l *looker) size(ctx context.Context, p *Payload) error {
	info, err := l.c.Store.Stat(ctx, l.r.storeKey)
	switch {
	case errors.Is(err, store.ErrNotFound):
		l.find("its object is missing")
	case err != nil:
		return kind.As(kind.Unavailable, err, "look for object", l.r.storeKey)
	default:
		l.length(info.Size, p.Size)
	}
	return nil
}

func (l *looker) length(n, want int64) (right bool) {
	if n < want {
		l.find("its object is truncated: %d of %d bytes", n, want)
	} else if n > want {
		l.find("its object is too long: %d bytes instead of %d", n, want)
	}
	return n == want
}

// object reads an object and compares its hash with the registered one.
func (l *looker) object(ctx context.Context, p *Payload) error {
	h, err := NewHash(l.r.draft.HashAlgorithm)
	if err != nil {
		return err
	}
	n, err := l.read(ctx, h, p.Size)
	if errors.Is(err, store.ErrNotFound) {
		l.find("its object is missing")
		return nil
	}
	if err != nil {
		return kind.As(kind.Unavailable, err, "read object", l.r.storeKey)
	}
	if n > p.Size { // how much more wasn't read
		return l.size(ctx, p)
	}
	if !l.length(n, p.Size) {
		return nil
	}
	if _, want, err := Digest(p.Multihash); err == nil && bytes.Equal(h.Sum(nil), want) {
		return nil
	}
	where, err := l.differs(ctx, p)
	if err != nil {
		return err
	}
	l.find("its object was changed: the hash is not the registered one%s", where)
	return nil
}

// read copies an object into w, and stops one block behind its registered size.
func (l *looker) read(ctx context.Context, w io.Writer, size int64) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f, err := l.c.Store.Open(ctx, l.r.storeKey, 0, -1)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return l.ahead.copy(ctx, cancel, w, durable.Reader(ctx, f), size, func(n int64) {
		l.out.told += n
		l.run.told(n)
	})
}

const (
	aheadBlock  = 1 << 20
	aheadBlocks = 3
)

// readAhead copies from a reader on a goroutine of its own, so that reading and
// what is done with the bytes overlap. Its blocks are used again. The zero value
// is ready; it isn't safe for concurrent use.
type readAhead struct{ free chan []byte }

type readBlock struct {
	b   []byte
	err error
}

// copy returns at the end of r, at the first error, or once more than most bytes
// have come. stop must end a read that waits.
func (a *readAhead) copy(ctx context.Context, stop func(), w io.Writer, r io.Reader, most int64, told func(int64)) (n int64, err error) {
	if a.free == nil {
		a.free = make(chan []byte, aheadBlocks)
		for range aheadBlocks {
			a.free <- make([]byte, aheadBlock)
		}
	}
	full := make(chan readBlock, aheadBlocks)
	go func() {
		defer close(full)
		for ctx.Err() == nil {
			b := readBlock{b: <-a.free} // one comes back for each that was taken
			b.b, b.err = fill(r, b.b)
			full <- b
			if b.err != nil {
				return
			}
		}
	}()
	defer func() { // the goroutine has ended when this returns
		stop()
		for b := range full {
			a.free <- b.b[:aheadBlock]
		}
	}()
	for b := range full {
		m, werr := w.Write(b.b)
		n += int64(m)
		told(int64(m))
		a.free <- b.b[:aheadBlock]
		switch {
		case werr != nil:
			return n, werr
		case errors.Is(b.err, io.EOF):
			return n, nil
		case b.err != nil:
			return n, b.err
		case n > most:
			return n, nil
		}
	}
	return n, ctx.Err()
}

// fill reads until b is full or r has an error, which is io.EOF only at its end.
func fill(r io.Reader, b []byte) ([]byte, error) {
	n := 0
	for n < len(b) {
		m, err := r.Read(b[n:])
		n += m
		if err == io.EOF { //nolint:errorlint // io.Reader returns it as it is
			return b[:n], err
		}
		if err != nil {
			return b[:n], fmt.Errorf("after %d bytes of a block: %w", n, err)
		}
	}
	return b, nil
}

// errTree says that inner nodes are missing or damaged.
var errTree = errors.New("not the registered tree")

// maxDepth is more than any payload's tree has: five levels have 2^70 bytes.
const maxDepth = 8

// leaves calls leaf with the CID of each leaf of the release's payload, in their
// order, as the inner nodes in the state give them; each node is compared with
// its CID, from the registered one down. It returns the inner nodes that the
// tree has. An error that is errTree tells what is wrong with it.
func (l *looker) leaves(ctx context.Context, root cid.Cid, leaf func(i int64, c cid.Cid) error) (inner map[cid.Cid]bool, err error) {
	inner = map[cid.Cid]bool{}
	var i int64
	var walk func(c cid.Cid, depth int) error
	walk = func(c cid.Cid, depth int) error {
		if c.Type() == cid.Raw {
			i++
			return leaf(i-1, c)
		}
		var data []byte
		err := l.c.DB.QueryRowContext(ctx, `SELECT data FROM asset_node WHERE release = $1 AND cid = $2`, l.r.id, c.Bytes()).Scan(&data)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w: node %s is missing", errTree, c)
		}
		if err != nil {
			return kind.As(kind.Unavailable, err, "read node", c.String())
		}
		if is, err := c.Prefix().Sum(data); err != nil || is != c {
			return fmt.Errorf("%w: node %s was changed", errTree, c)
		}
		node, err := merkledag.DecodeProtobuf(data)
		if err != nil || depth == 0 {
			return fmt.Errorf("%w: node %s can't be read", errTree, c)
		}
		inner[c] = true
		for _, link := range node.Links() {
			if err := walk(link.Cid, depth-1); err != nil {
				return err
			}
		}
		return nil
	}
	return inner, walk(root, maxDepth)
}

// nodes checks the inner nodes of a payload's tree.
func (l *looker) nodes(ctx context.Context, p *Payload) error {
	var leaves int64
	inner, err := l.leaves(ctx, p.CID, func(int64, cid.Cid) error { leaves++; return nil })
	if errors.Is(err, errTree) {
		l.find("its IPFS nodes: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	if want := max(1, (p.Size+dag.LeafSize-1)/dag.LeafSize); leaves != want {
		l.find("its IPFS nodes have %d leaves instead of %d", leaves, want)
	}
	var rows int
	if err := l.c.DB.QueryRowContext(ctx, `SELECT COUNT(*) FROM asset_node WHERE release = $1`, l.r.id).Scan(&rows); err != nil {
		return kind.As(kind.Unavailable, err, "count nodes of", l.r.asset.Hex())
	}
	if rows > len(inner) {
		l.find("it has %d IPFS nodes that are not of its tree", rows-len(inner))
	}
	return nil
}

var errFirst = errors.New("found")

// differs reads an object that was changed once more and says where: the first
// leaf that isn't the one of its CID. It says nothing where the inner nodes, which
// know the leaves, are not to be relied on.
func (l *looker) differs(ctx context.Context, p *Payload) (string, error) {
	f, err := l.c.Store.Open(ctx, l.r.storeKey, 0, -1)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", kind.As(kind.Unavailable, err, "read object", l.r.storeKey)
	}
	defer f.Close()
	in, buf, where := durable.Reader(ctx, f), make([]byte, dag.LeafSize), ""
	_, err = l.leaves(ctx, p.CID, func(i int64, c cid.Cid) error {
		b, err := fill(in, buf)
		if err != nil && !errors.Is(err, io.EOF) {
			return kind.As(kind.Unavailable, err, "read object", l.r.storeKey)
		}
		sum := sha256.Sum256(b)
		if want, err := multihash.Decode(c.Hash()); err != nil || !bytes.Equal(want.Digest, sum[:]) {
			where = fmt.Sprintf(", first in bytes %d to %d", i*dag.LeafSize, min((i+1)*dag.LeafSize, p.Size)-1)
			return errFirst
		}
		return nil
	})
	switch {
	case err == nil:
		return ", although read again each block is the one of its CID", nil
	case errors.Is(err, errFirst), errors.Is(err, errTree):
		return where, nil
	}
	return "", err
}
