package assets_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"iter"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/state"
	"chancery/ods/store"
)

// instantChain mines every intent at once, so that what a test stops or loses
// is only the department's own.
type instantChain struct {
	mu         sync.Mutex
	intents    map[string]chain.IntentID
	registered map[common.Hash]contracts.Record
}

func (c *instantChain) Enqueue(_ context.Context, _ *sql.Tx, in chain.Intent) (chain.IntentID, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if id, ok := c.intents[in.Key]; ok {
		return id, nil
	}
	id := chain.IntentID(len(c.intents) + 1)
	c.intents[in.Key] = id
	if asset, ok := strings.CutPrefix(in.Key, "register:"); ok {
		c.registered[common.HexToHash(asset)] = contracts.Record{Status: contracts.Active}
	}
	return id, nil
}

func (c *instantChain) Wait(_ context.Context, id chain.IntentID) (chain.Outcome, error) {
	return chain.Outcome{ID: id, State: chain.Mined}, nil
}

func (c *instantChain) Outcome(ctx context.Context, id chain.IntentID) (chain.Outcome, error) {
	return c.Wait(ctx, id)
}

func (c *instantChain) Wake() {}

func (c *instantChain) Record(_ context.Context, id common.Hash) (contracts.Record, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.registered[id], nil
}

func (c *instantChain) Registered(context.Context) iter.Seq2[common.Hash, error] {
	return func(yield func(common.Hash, error) bool) {
		c.mu.Lock()
		ids := slices.Collect(maps.Keys(c.registered))
		c.mu.Unlock()
		for _, id := range ids {
			if !yield(id, nil) {
				return
			}
		}
	}
}

// office is a department on an instantChain, with a real state and store.
type office struct {
	config  assets.Config
	chain   *instantChain
	publish *assets.Publisher
	check   *assets.Checker
	folder  string
}

func newOffice(t *testing.T, between func(store.Store) store.Store) *office {
	t.Helper()
	db, err := state.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o := &office{folder: t.TempDir(), chain: &instantChain{intents: map[string]chain.IntentID{}, registered: map[common.Hash]contracts.Record{}}}
	var objects store.Store
	if objects, err = store.OpenFolder(o.folder); err != nil {
		t.Fatal(err)
	}
	if between != nil {
		objects = between(objects)
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	o.config = assets.Config{DB: db, Store: objects, Outbox: o.chain, Identity: id, To: id.Recipient(), ChainID: 7, Contract: common.Address{1}}
	o.publish = assets.NewPublisher(o.config)
	o.check = assets.NewChecker(o.config, o.publish, o.chain, o.chain)
	return o
}

func (o *office) objects(t *testing.T) (keys []string) {
	t.Helper()
	for info, err := range o.config.Store.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

func (o *office) rows(t *testing.T) (n int) {
	t.Helper()
	if err := o.config.DB.QueryRowContext(t.Context(), `SELECT count(*) FROM asset_release`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (o *office) clean(t *testing.T) {
	t.Helper()
	report, err := o.check.Check(t.Context(), assets.CheckOptions{}, func(_, _ int64) {})
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("check: %+v, %v", report.Findings, err)
	}
}

func aRelease(version string, content io.WriterTo) assets.Draft {
	return assets.Draft{Dataset: "s/birds", Type: contracts.Unstructured, Version: version, Format: "csv", Content: content}
}

// midway calls a function in the middle of a release.
type midway func(w io.Writer) error

func (f midway) WriteTo(w io.Writer) (int64, error) { return 0, f(w) }

func TestACheckTakesNothingFromAPublishThatBeginsOrEndsMeanwhile(t *testing.T) {
	listed := &pausedList{reached: make(chan struct{}), resume: make(chan struct{})}
	o := newOffice(t, func(s store.Store) store.Store { listed.Store = s; return listed })
	middle, finish := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	// One publish is in its middle when the check reads the rows, and ends before
	// the check gets to the objects.
	first := aRelease("1", midway(func(w io.Writer) error {
		close(middle)
		<-finish
		_, err := io.WriteString(w, "one")
		return err
	}))
	go func() { _, err := o.publish.Publish(context.Background(), first, nil); ended <- err }()
	<-middle
	type answer struct {
		assets.CheckReport
		error
	}
	checked := make(chan answer, 1)
	go func() {
		r, err := o.check.Check(context.Background(), assets.CheckOptions{Remove: true}, func(_, _ int64) {})
		checked <- answer{r, err}
	}()
	<-listed.reached
	close(finish)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	// Another begins and ends after the rows were read.
	second := aRelease("1", bytes.NewReader([]byte("two")))
	second.Dataset = "s/planes"
	if _, err := o.publish.Publish(t.Context(), second, nil); err != nil {
		t.Fatal(err)
	}
	close(listed.resume)
	if r := <-checked; r.error != nil || len(r.Findings) > 0 {
		t.Errorf("check: %+v, %v", r.Findings, r.error)
	}
	o.clean(t)
}

// pausedList is a store whose first listing waits.
type pausedList struct {
	store.Store
	once            sync.Once
	reached, resume chan struct{}
}

func (p *pausedList) List(ctx context.Context, prefix string) iter.Seq2[store.Info, error] {
	p.once.Do(func() { close(p.reached); <-p.resume })
	return p.Store.List(ctx, prefix)
}

func TestADraftThatWasSealedAfterTheCheckReadItIsKept(t *testing.T) {
	slow := &pausedOpen{}
	o := newOffice(t, func(s store.Store) store.Store { slow.Store = s; return slow })
	if _, err := o.publish.Publish(t.Context(), assets.Draft{Dataset: "a", Type: contracts.Unstructured, Version: "1", Format: "csv",
		Content: bytes.NewReader([]byte("old"))}, nil); err != nil {
		t.Fatal(err)
	}
	// Rows come in the order of their making: the check hashes the first asset,
	// having read the second's row as a draft, while that one is sealed.
	slow.reached, slow.resume = make(chan struct{}), make(chan struct{})
	middle, finish, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := o.publish.Publish(context.Background(), aRelease("1", midway(func(w io.Writer) error {
			close(middle)
			<-finish
			_, err := io.WriteString(w, "new")
			return err
		})), nil)
		ended <- err
	}()
	<-middle
	// Whichever was made within the same second: the older one first.
	if _, err := o.config.DB.ExecContext(t.Context(), `UPDATE asset_release SET created = created - 10 WHERE dataset = 'a'`); err != nil {
		t.Fatal(err)
	}
	checked := make(chan error, 1)
	go func() {
		r, err := o.check.Check(context.Background(), assets.CheckOptions{Remove: true}, func(_, _ int64) {})
		if len(r.Findings) > 0 {
			err = errors.Join(err, errors.New(r.Findings[0].Problem))
		}
		checked <- err
	}()
	<-slow.reached
	close(finish)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	close(slow.resume)
	if err := <-checked; err != nil {
		t.Error(err)
	}
	if n := len(o.objects(t)); n != 2 {
		t.Errorf("%d objects are left of 2", n)
	}
	o.clean(t)
}

// pausedOpen is a store whose first opening waits, once it has its channels.
type pausedOpen struct {
	store.Store
	once            sync.Once
	reached, resume chan struct{}
}

func (p *pausedOpen) Open(ctx context.Context, key string, off, n int64) (io.ReadCloser, error) {
	if p.reached != nil {
		p.once.Do(func() { close(p.reached); <-p.resume })
	}
	return p.Store.Open(ctx, key, off, n)
}

func TestAReleaseThatFailsHalfWayLeavesNothing(t *testing.T) {
	changed := kind.New(kind.Conflict, "the file changed while it was read")
	full := kind.New(kind.Exhausted, "the disk is full")
	half := midway(func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 5<<20)); err != nil {
			return err
		}
		return changed
	})
	whole := bytes.NewReader(make([]byte, 5<<20))
	for name, c := range map[string]struct {
		draft  assets.Draft
		store  func(store.Store) store.Store
		reason error
	}{
		"the source changed": {aRelease("1", half), nil, changed},
		"the disk is full":   {aRelease("1", whole), func(s store.Store) store.Store { return &fullStore{s, full} }, full},
		"the text is too long": {assets.Draft{Dataset: "t", Type: contracts.Text, Version: "1", Format: "text",
			Content: bytes.NewReader(make([]byte, assets.MaxText+1))}, nil, kind.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, c.store)
			if _, err := o.publish.Publish(t.Context(), c.draft, nil); !errors.Is(err, c.reason) {
				t.Errorf("got %v", err)
			}
			if n, keys := o.rows(t), o.objects(t); n > 0 || len(keys) > 0 {
				t.Errorf("%d rows and objects %q are left", n, keys)
			}
			o.clean(t)
		})
	}
}

// fullStore fails a put half-way.
type fullStore struct {
	store.Store
	err error
}

func (f *fullStore) Put(ctx context.Context, key string, r io.Reader, o store.PutOptions) (store.Info, error) {
	return f.Store.Put(ctx, key, io.MultiReader(io.LimitReader(r, 2<<20), writingReader{f.err}), o)
}

type writingReader struct{ err error }

func (w writingReader) Read([]byte) (int, error) { return 0, w.err }

// TestAnEndlessTextIsCutShort would not end, or take all memory, if a text were
// read to its end before it is measured.
func TestAnEndlessTextIsCutShort(t *testing.T) {
	o := newOffice(t, nil)
	written := 0
	_, err := o.publish.Publish(t.Context(), assets.Draft{Dataset: "t", Type: contracts.Text, Version: "1", Format: "text",
		Content: midway(func(w io.Writer) error {
			for piece := make([]byte, 1<<20); written < 1<<30; written += len(piece) {
				if _, err := w.Write(piece); err != nil {
					return err
				}
			}
			return nil
		})}, nil)
	if !errors.Is(err, kind.Invalid) || written > 64<<20 {
		t.Errorf("%v, after %d bytes", err, written)
	}
}

func TestADraftOfAnotherVersionThatWasKilledGoesWithTheNextPublish(t *testing.T) {
	o := newOffice(t, nil)
	if _, err := o.config.Store.Put(t.Context(), "payloads/aa/aa", strings.NewReader("half"), store.PutOptions{Size: -1}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.config.DB.ExecContext(t.Context(), `INSERT INTO asset_release (id, chain_id, contract, dataset, data_type, format, version, state, store_key, created)
		VALUES ('aa', 7, $1, 's/birds', 2, 'csv', '1', 'draft', 'payloads/aa/aa', 1)`, o.config.Contract[:]); err != nil {
		t.Fatal(err)
	}
	if _, err := o.publish.Publish(t.Context(), aRelease("2", bytes.NewReader([]byte("two"))), nil); err != nil {
		t.Fatal(err)
	}
	if n, keys := o.rows(t), o.objects(t); n != 1 || len(keys) != 1 {
		t.Errorf("%d rows, objects %q", n, keys)
	}
	o.clean(t)
}

func TestARangeOfATextMayReachFarBehindItsEnd(t *testing.T) {
	o := newOffice(t, nil)
	p, err := o.publish.Publish(t.Context(), assets.Draft{Dataset: "t", Type: contracts.Text, Version: "1", Format: "text",
		Content: bytes.NewReader([]byte("some text"))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := assets.NewOpener(o.config).Payload(t.Context(), p.AssetID, 1, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if b, err := io.ReadAll(r); err != nil || int64(len(b)) != p.PayloadSize-1 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func TestCheckFindsDamageAndNamesTheAsset(t *testing.T) {
	for problem, damage := range map[string]func(t *testing.T, o *office, path string){
		"changed": func(t *testing.T, _ *office, path string) {
			b, err := os.ReadFile(path)
			if err == nil {
				b[len(b)/2] ^= 1
				err = os.WriteFile(path, b, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		},
		"truncated": func(t *testing.T, _ *office, path string) {
			if err := os.Truncate(path, 5); err != nil {
				t.Fatal(err)
			}
		},
		"object is missing": func(t *testing.T, _ *office, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
		"key header is missing": func(t *testing.T, o *office, _ string) {
			if _, err := o.config.DB.ExecContext(t.Context(), `UPDATE asset_release SET key_header = NULL`); err != nil {
				t.Fatal(err)
			}
		},
		"not in this gateway's state": func(t *testing.T, o *office, path string) {
			if _, err := o.config.DB.ExecContext(t.Context(), `DELETE FROM asset_node`); err != nil {
				t.Fatal(err)
			}
			if _, err := o.config.DB.ExecContext(t.Context(), `DELETE FROM asset_release`); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(problem, func(t *testing.T) {
			o := newOffice(t, nil)
			p, err := o.publish.Publish(t.Context(), aRelease("1", bytes.NewReader([]byte("one"))), nil)
			if err != nil {
				t.Fatal(err)
			}
			damage(t, o, filepath.Join(o.folder, filepath.FromSlash(o.objects(t)[0])))
			r, err := o.check.Check(t.Context(), assets.CheckOptions{Remove: true}, func(_, _ int64) {})
			if err != nil || len(r.Findings) != 1 || r.Findings[0].Asset != p.AssetID || !strings.Contains(r.Findings[0].Problem, problem) {
				t.Errorf("%+v, %v", r.Findings, err)
			}
		})
	}
}

func TestDataThatComesBackToWhatItWasIsANewReleaseAndSupersedesTheOneBetween(t *testing.T) {
	o := newOffice(t, nil)
	var ids []common.Hash
	for _, version := range []string{"1", "2", "1", "1"} {
		p, err := o.publish.Publish(t.Context(), aRelease(version, strings.NewReader("version "+version)), nil)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.AssetID)
		if want := len(ids) == 4; p.Already != want {
			t.Errorf("publishing %d: already is %v", len(ids), p.Already)
		}
		if n := len(ids); n > 1 && n < 4 && p.Supersedes != ids[n-2] {
			t.Errorf("publishing %d supersedes %s, not %s", n, p.Supersedes, ids[n-2])
		}
	}
	if ids[0] == ids[2] || ids[2] != ids[3] {
		t.Errorf("the assets are %v", ids)
	}
	o.clean(t)
}
