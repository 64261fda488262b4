package assets_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/ods/store"
)

// counting is a store that counts how often each object is opened, and calls a
// function at each opening.
type counting struct {
	store.Store
	mu     sync.Mutex
	opens  map[string]int
	opened func(n int)
}

func (c *counting) Open(ctx context.Context, key string, off, n int64) (io.ReadCloser, error) {
	c.mu.Lock()
	c.opens[key]++
	all := 0
	for _, n := range c.opens {
		all += n
	}
	f := c.opened
	c.mu.Unlock()
	if f != nil {
		f(all)
	}
	return c.Store.Open(ctx, key, off, n)
}

// reset forgets what was opened, and sets what is called.
func (c *counting) reset(opened func(n int)) map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.opens
	c.opens, c.opened = map[string]int{}, opened
	return before
}

// archive is an office with n releases, each a dataset of its own.
type archive struct {
	*office
	*counting
	keys map[string]common.Hash // of the objects
}

func newArchive(t *testing.T, n int) *archive {
	t.Helper()
	a := &archive{counting: &counting{opens: map[string]int{}}, keys: map[string]common.Hash{}}
	a.office = newOffice(t, func(s store.Store) store.Store { a.counting.Store = s; return a.counting })
	for i := range n {
		draft := aRelease("1", strings.NewReader(fmt.Sprint("release ", i)))
		draft.Dataset = fmt.Sprintf("s/%03d", i)
		p, err := a.publish.Publish(t.Context(), draft, nil)
		if err != nil {
			t.Fatal(err)
		}
		var key string
		if err := a.config.DB.QueryRowContext(t.Context(), `SELECT store_key FROM asset_release WHERE asset = $1`, p.AssetID[:]).Scan(&key); err != nil {
			t.Fatal(err)
		}
		a.keys[key] = p.AssetID
	}
	return a
}

func (a *archive) run(t *testing.T, o assets.CheckOptions) assets.CheckReport {
	t.Helper()
	last := int64(-1)
	r, err := a.check.Check(t.Context(), o, func(done, total int64) {
		if done < last || done > total {
			t.Errorf("%d of %d bytes after %d", done, total, last)
		}
		last = done
	})
	if err != nil {
		t.Fatal(err)
	}
	if last != r.Bytes || last == 0 {
		t.Errorf("%d bytes were told of, %d reported", last, r.Bytes)
	}
	return r
}

// flip changes the first byte of an object.
func (a *archive) flip(t *testing.T, key string) {
	t.Helper()
	path := filepath.Join(a.folder, filepath.FromSlash(key))
	b, err := os.ReadFile(path)
	if err == nil {
		b[0] ^= 1
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// interrupt ends a check at its nth opening of an object.
func (a *archive) interrupt(t *testing.T, o assets.CheckOptions, n int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a.reset(func(all int) {
		if all >= n {
			cancel()
		}
	})
	if r, err := a.check.Check(ctx, o, nil); !errors.Is(err, context.Canceled) || r.Findings != nil {
		t.Fatalf("%+v, %v", r, err)
	}
}

func problems(r assets.CheckReport) (list []string) {
	for _, f := range r.Findings {
		list = append(list, f.Dataset+": "+f.Problem)
	}
	return list
}

// releases is more than two pages of a check, and not a whole number of them.
const releases = 150

func TestAnInterruptedCheckIsGoneOnWith(t *testing.T) {
	t.Parallel()
	a := newArchive(t, releases)
	damaged := slices.Sorted(maps.Keys(a.keys))[0] // the first to be looked at
	a.flip(t, damaged)
	a.interrupt(t, assets.CheckOptions{}, releases/2)
	before := a.reset(nil)
	delete(before, damaged) // read twice, to say where
	if len(before) < releases/3 || len(before) > releases*2/3 {
		t.Fatalf("%d objects were read before it was interrupted", len(before))
	}
	// What was looked at is damaged meanwhile: this check doesn't see it.
	var late string
	for key := range before {
		late = key
		break
	}
	a.flip(t, late)
	r := a.run(t, assets.CheckOptions{})
	after := a.reset(nil)
	again := 0
	for key := range after {
		if before[key] > 0 {
			again++
		}
	}
	// Those under way when it was cancelled are read again.
	if again > runtime.GOMAXPROCS(0) {
		t.Errorf("%d objects were read again", again)
	}
	if _, twice := after[damaged]; twice {
		t.Error("what was found was read again")
	}
	if r.Resumed < releases/3 || r.Resumed >= releases || r.Of != releases || r.Assets != releases || r.Objects != releases || r.Resumed+len(after) != releases {
		t.Errorf("%d of %d, %d read: %+v", r.Resumed, r.Of, len(after), r)
	}
	if len(r.Findings) < 1 || len(r.Findings) > 2 || !slices.ContainsFunc(r.Findings, func(f assets.Finding) bool { return f.Asset == a.keys[damaged] }) {
		t.Errorf("%q", problems(r))
	}
	seen := slices.ContainsFunc(r.Findings, func(f assets.Finding) bool { return f.Asset == a.keys[late] })
	if _, read := after[late]; seen != read {
		t.Errorf("%s was read: %v, and found: %v", late, read, seen)
	}
	// The next one looks at everything.
	r = a.run(t, assets.CheckOptions{})
	if r.Resumed != 0 || len(r.Findings) != 2 {
		t.Errorf("%d resumed, %q", r.Resumed, problems(r))
	}
	if after := a.reset(nil); len(after) != releases {
		t.Errorf("%d objects were read", len(after))
	}
}

func TestACheckBeginsAnewWhereItMayNotGoOn(t *testing.T) {
	t.Parallel()
	a := newArchive(t, 100)
	for _, c := range []struct {
		name    string
		options assets.CheckOptions
		later   time.Duration
		anew    bool
	}{
		{"soon after", assets.CheckOptions{}, time.Hour, false},
		{"a day old", assets.CheckOptions{}, 25 * time.Hour, true},
		{"restart", assets.CheckOptions{Restart: true}, 0, true},
		{"quick", assets.CheckOptions{Quick: true}, 0, true},
	} {
		a.interrupt(t, assets.CheckOptions{Restart: true}, 60)
		a.reset(nil)
		config := a.config
		config.Now = func() time.Time { return time.Now().Add(c.later) }
		r, err := assets.NewChecker(config, a.publish, a.chain, a.chain).Check(t.Context(), c.options, nil)
		if err != nil || len(r.Findings) > 0 || (r.Resumed == 0) != c.anew || r.Assets != 100 {
			t.Errorf("%s: %+v, %v", c.name, r, err)
		}
	}
	// The quick one has left the other where it was.
	if r := a.run(t, assets.CheckOptions{}); r.Resumed == 0 {
		t.Error("a quick check ended another")
	}
}

func TestWhatAnInterruptedCheckRemovedIsInTheReportOfTheNext(t *testing.T) {
	t.Parallel()
	a := newArchive(t, 3)
	for _, key := range []string{"payloads/00/extra", "payloads/zz/extra"} {
		if _, err := a.config.Store.Put(t.Context(), key, strings.NewReader("x"), store.PutOptions{Size: -1}); err != nil {
			t.Fatal(err)
		}
	}
	c := a.config
	c.Store = refusingLast{c.Store}
	if _, err := assets.NewChecker(c, a.publish, a.chain, a.chain).Check(t.Context(), assets.CheckOptions{Remove: true}, nil); !errors.Is(err, errAway) {
		t.Fatal(err)
	}
	r := a.run(t, assets.CheckOptions{Remove: true})
	if len(r.Findings) != 2 || r.Resumed != 3 || !r.Findings[0].Removed || !r.Findings[1].Removed || r.Findings[0].Object != "payloads/00/extra" {
		t.Errorf("%+v", r)
	}
	if r := a.run(t, assets.CheckOptions{}); len(r.Findings) > 0 {
		t.Errorf("%q", problems(r))
	}
}

// refusingLast is a store that won't delete what comes last.
type refusingLast struct{ store.Store }

func (r refusingLast) Delete(ctx context.Context, key string) error {
	if strings.Contains(key, "zz") {
		return errAway
	}
	return r.Store.Delete(ctx, key)
}

func TestAQuickCheckReadsNoObject(t *testing.T) {
	t.Parallel()
	a := newArchive(t, 10)
	keys := slices.Sorted(maps.Keys(a.keys))
	path := func(i int) string { return filepath.Join(a.folder, filepath.FromSlash(keys[i])) }
	a.flip(t, keys[0]) // which only reading finds
	id := a.keys[keys[3]]
	if _, err := a.config.DB.ExecContext(t.Context(), `UPDATE asset_release SET key_header = NULL WHERE asset = $1`, id[:]); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path(4))
	if err := errors.Join(err, os.Truncate(path(1), 5), os.Remove(path(2)), os.WriteFile(path(4), append(b, 'x'), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.config.Store.Put(t.Context(), "payloads/00/extra", strings.NewReader("x"), store.PutOptions{Size: -1}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{keys[1]: "truncated: 5 of", keys[2]: "missing", keys[3]: "key header is missing", keys[4]: "too long", "payloads/00/extra": "no release"}
	r := a.run(t, assets.CheckOptions{Quick: true})
	if len(r.Findings) != len(want) {
		t.Errorf("%q", problems(r))
	}
	for _, f := range r.Findings {
		if w := want[f.Object]; w == "" || !strings.Contains(f.Problem, w) || f.Asset != a.keys[f.Object] {
			t.Errorf("%+v", f)
		}
	}
	if n := len(a.reset(nil)); n > 0 {
		t.Errorf("%d objects were opened", n)
	}
	if r := a.run(t, assets.CheckOptions{}); len(r.Findings) != len(want)+1 {
		t.Errorf("not quick: %q", problems(r))
	}
}

func TestChecksWaitForEachOther(t *testing.T) {
	t.Parallel()
	a := newArchive(t, 20)
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			if r, err := a.check.Check(t.Context(), assets.CheckOptions{}, nil); err != nil || r.Assets != 20 || r.Resumed != 0 || len(r.Findings) > 0 {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	running.Wait()
	for _, n := range a.reset(nil) {
		if n != 4 {
			t.Errorf("an object was read %d times by 4 checks", n)
		}
	}
}

func TestACheckSaysWhereAnObjectWasChangedAndChecksItsNodes(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	p, err := o.publish.Publish(t.Context(), aRelease("1", bytes.NewReader(pattern(3<<20))), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(o.folder, filepath.FromSlash(o.objects(t)[0]))
	flip := func(at int64) func() {
		return func() {
			b, err := os.ReadFile(path)
			if err == nil {
				b[at] ^= 1
				err = os.WriteFile(path, b, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	exec := func(q string, args ...any) func() {
		return func() {
			if _, err := o.config.DB.ExecContext(t.Context(), q, args...); err != nil {
				t.Fatal(err)
			}
		}
	}
	var node, cid []byte
	var id string
	if err := o.config.DB.QueryRowContext(t.Context(), `SELECT release, cid, data FROM asset_node`).Scan(&id, &cid, &node); err != nil {
		t.Fatal(err)
	}
	spoilt := bytes.Clone(node)
	spoilt[len(spoilt)-1] ^= 1
	last := p.PayloadSize - 1
	for _, c := range []struct {
		name       string
		harm, mend func()
		want       string
	}{
		{"the first leaf", flip(0), flip(0), "changed: the hash is not the registered one, first in bytes 0 to 1048575"},
		{"the second leaf", flip(1 << 20), flip(1 << 20), "first in bytes 1048576 to 2097151"},
		{"the third leaf", flip(3<<20 - 1), flip(3<<20 - 1), "first in bytes 2097152 to 3145727"},
		{"the last leaf", flip(last), flip(last), fmt.Sprintf("first in bytes 3145728 to %d", last)},
		{"a node", exec(`UPDATE asset_node SET data = $1`, spoilt), exec(`UPDATE asset_node SET data = $1`, node), "was changed"},
		{"no node", exec(`DELETE FROM asset_node`), exec(`INSERT INTO asset_node (cid, release, data) VALUES ($1, $2, $3)`, cid, id, node), "is missing"},
		{"a strange node", exec(`INSERT INTO asset_node (cid, release, data) VALUES ($1, $2, $3)`, []byte("x"), id, []byte("x")),
			exec(`DELETE FROM asset_node WHERE cid = $1`, []byte("x")), "1 IPFS nodes that are not"},
	} {
		c.harm()
		r, err := o.check.Check(t.Context(), assets.CheckOptions{}, nil)
		if err != nil || len(r.Findings) != 1 || r.Findings[0].Asset != p.AssetID || r.Findings[0].Dataset != "s/birds" || !strings.Contains(r.Findings[0].Problem, c.want) {
			t.Errorf("%s: %q, %v", c.name, problems(r), err)
		}
		c.mend()
	}
	o.clean(t)
	// Without the nodes nothing says where.
	exec(`DELETE FROM asset_node`)()
	flip(0)()
	if r, err := o.check.Check(t.Context(), assets.CheckOptions{}, nil); err != nil || len(r.Findings) != 2 || strings.Contains(fmt.Sprint(problems(r)), "first in bytes") {
		t.Errorf("%q, %v", problems(r), err)
	}
}

// TestAStoreThatBreaksOffIsAnOutage also where the part that came has whole blocks.
func TestAStoreThatBreaksOffIsAnOutage(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(s store.Store) store.Store { return &breaking{Store: s} })
	if _, err := o.publish.Publish(t.Context(), aRelease("1", bytes.NewReader(pattern(5<<20))), nil); err != nil {
		t.Fatal(err)
	}
	for _, end := range []error{io.ErrUnexpectedEOF, errAway} {
		for _, after := range []int64{0, 100, 1 << 20, 3<<20 + 1, 5 << 20} {
			b := o.config.Store.(*breaking)
			b.after, b.end = after, end
			if r, err := o.check.Check(t.Context(), assets.CheckOptions{}, nil); !errors.Is(err, end) || len(r.Findings) > 0 {
				t.Errorf("after %d bytes: %q, %v", after, problems(r), err)
			}
			b.end = nil
		}
	}
	o.clean(t)
}

// breaking is a store whose objects break off after some bytes.
type breaking struct {
	store.Store
	after int64
	end   error
}

func (b *breaking) Open(ctx context.Context, key string, off, n int64) (io.ReadCloser, error) {
	f, err := b.Store.Open(ctx, key, off, n)
	if err != nil || b.end == nil {
		return f, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(io.LimitReader(f, b.after), iotest.ErrReader(b.end)), f}, nil
}

// lastly is a store that fails to open one object, once all others were read.
type lastly struct {
	store.Store
	key    string
	others sync.WaitGroup
}

func (l *lastly) Open(ctx context.Context, key string, off, n int64) (io.ReadCloser, error) {
	if key == l.key {
		l.others.Wait()
		time.Sleep(300 * time.Millisecond) // until they are settled
		return nil, errAway
	}
	f, err := l.Store.Open(ctx, key, off, n)
	return closing{f, sync.OnceFunc(l.others.Done)}, err
}

type closing struct {
	io.ReadCloser
	done func()
}

func (c closing) Close() error {
	c.done()
	return c.ReadCloser.Close()
}

func TestWhatACheckFoundBeforeTheStoreWentAwayIsReportedByTheNext(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p := d.publisher()
		keys, ids := make([]string, 3), make([]common.Hash, 3)
		for i := range keys {
			draft := release("1", pattern(1000+i))
			draft.Dataset = fmt.Sprint("set ", i)
			ids[i] = publish(t, d, p, draft).AssetID
			if err := d.db.QueryRowContext(t.Context(), `SELECT store_key FROM asset_release WHERE asset = $1`, ids[i][:]).Scan(&keys[i]); err != nil {
				t.Fatal(err)
			}
		}
		d.replace(t, keys[0], func(b []byte) []byte { return b[:100] })
		away := &lastly{Store: d.folder, key: keys[2]}
		away.others.Add(2)
		c := d.config
		c.Store = away
		if _, err := assets.NewChecker(c, p, d, d.outbox).Check(t.Context(), assets.CheckOptions{}, nil); !errors.Is(err, errAway) {
			t.Fatal(err)
		}
		r := d.check(t, p, false)
		want := assets.Finding{Asset: ids[0], Dataset: "set 0", Object: keys[0], Problem: fmt.Sprintf("its object is truncated: 100 of %d bytes", r.Bytes/3-1)}
		if r.Resumed != 2 || r.Of != 3 || r.Assets != 3 || r.Objects != 3 || len(r.Findings) != 1 || r.Findings[0] != want {
			t.Errorf("%+v, want %+v", r, want)
		}
		// What was withdrawn since is no longer found.
		away.others.Add(2)
		if _, err := assets.NewChecker(c, p, d, d.outbox).Check(t.Context(), assets.CheckOptions{}, nil); !errors.Is(err, errAway) {
			t.Fatal(err)
		}
		d.withdraw(t, ids[0])
		if _, err := d.withdrawer().Remove(t.Context(), ids[0], &assets.Erasure{}); err != nil {
			t.Fatal(err)
		}
		if r := d.check(t, p, false); r.Resumed != 1 || len(r.Findings) > 0 {
			t.Errorf("%+v", r)
		}
	})
}
