package assets_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/internal/testenv"
	"chancery/ods/store"
	"chancery/ods/store/dag"
)

func publish(t testing.TB, d *department, p *assets.Publisher, draft assets.Draft) assets.Publication {
	t.Helper()
	pub, err := p.Publish(bounded(t), draft, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pub
}

func (d *department) transactions(t testing.TB) uint64 {
	t.Helper()
	n, err := d.node.Client().NonceAt(t.Context(), account(t, d), nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// account is the department's own: it deployed the contract.
func account(t testing.TB, d *department) common.Address {
	t.Helper()
	out, ok, err := d.outbox.ByKey(t.Context(), "deploy")
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	tx, _, err := d.node.Client().TransactionByHash(t.Context(), out.TxHash)
	if err != nil {
		t.Fatal(err)
	}
	from, err := d.node.Client().TransactionSender(t.Context(), tx, out.Block.Hash, 0)
	if err != nil {
		t.Fatal(err)
	}
	return from
}

func TestAReleaseIsPublishedAndOpensAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p, o := d.publisher(), assets.NewOpener(d.config)
		plain := pattern(3<<20 + 5)
		pub := publish(t, d, p, release("1", plain))
		if pub.Already || pub.PlainSize != int64(len(plain)) || pub.Supersedes != (common.Hash{}) || pub.GasUsed == 0 || pub.Block.Number == 0 {
			t.Errorf("%+v", pub)
		}
		claim := d.claim(t, pub.AssetID)
		m, err := assets.DecodeMetadata(claim.Metadata)
		if err != nil {
			t.Fatal(err)
		}
		if m.Public.Name != "registry/companies" || m.Public.PlainSize != pub.PlainSize || m.Public.Payload.Size != pub.PayloadSize ||
			m.Public.Dataset != claim.Record.Dataset || m.Inline != nil || claim.Record.Status != contracts.Active {
			t.Errorf("%+v", m)
		}

		payload := readPayload(t, o, pub.AssetID)
		h, err := assets.NewHash(assets.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		h.Write(payload)
		if _, digest, err := assets.Digest(m.Public.Payload.Multihash); err != nil || !bytes.Equal(h.Sum(nil), digest) {
			t.Errorf("the payload's hash is %x, registered %x, %v", h.Sum(nil), digest, err)
		}
		tree := dag.NewBuilder()
		if _, err := tree.Write(payload); err != nil {
			t.Fatal(err)
		}
		whole, err := tree.Close()
		if err != nil || !whole.Root.Equals(m.Public.Payload.CID) || !whole.Root.Equals(pub.CID) {
			t.Errorf("the payload's CID is %s, registered %s, %v", whole.Root, m.Public.Payload.CID, err)
		}
		var nodes int
		if err := d.db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM asset_node`).Scan(&nodes); err != nil || nodes != len(whole.Inner) {
			t.Errorf("%d nodes are kept of %d, %v", nodes, len(whole.Inner), err)
		}
		if got := readPlain(t, o, pub.AssetID); !bytes.Equal(got, plain) {
			t.Error("the plaintext is another")
		}
		if a, err := o.Access(t.Context(), pub.AssetID); err != nil || a.Key == "" {
			t.Errorf("access information %+v, %v", a, err)
		}
		d.clean(t, 1, 1, 1)

		// An inspector opens it with the age command alone.
		inspector, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		header, err := o.Header(t.Context(), pub.AssetID, inspector.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		write(t, filepath.Join(dir, "key"), []byte(inspector.String()))
		write(t, filepath.Join(dir, "file.age"), append(header, payload...))
		out, err := exec.Command(testenv.AgePath(t), "-d", "-i", filepath.Join(dir, "key"), filepath.Join(dir, "file.age")).Output()
		if err != nil || !bytes.Equal(out, plain) {
			t.Errorf("age gives %d bytes, %v", len(out), err)
		}
	})
}

func readPayload(t testing.TB, o *assets.Opener, id common.Hash) []byte {
	t.Helper()
	f, err := o.Payload(t.Context(), id, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readPlain(t testing.TB, o *assets.Opener, id common.Hash) []byte {
	t.Helper()
	r, size, closer, err := o.Plain(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err := errors.Join(err, closer()); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheSameDraftAgainIsTheSameAssetAndCostsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p := d.publisher()
		first := publish(t, d, p, release("1", pattern(1000)))
		before := d.transactions(t)
		for _, p := range []*assets.Publisher{p, d.publisher()} {
			again := publish(t, d, p, release("1", pattern(2000)))
			if !again.Already || again.AssetID != first.AssetID || again.TxHash != first.TxHash || again.PlainSize != 1000 {
				t.Errorf("%+v", again)
			}
		}
		if after := d.transactions(t); after != before {
			t.Errorf("%d transactions more", after-before)
		}
		d.clean(t, 1, 1, 1)
	})
}

func TestANewVersionSupersedesTheOneBefore(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p := d.publisher()
		first := publish(t, d, p, release("1", pattern(1000)))
		csv := release("1", pattern(10))
		csv.Format = "csv"
		other := publish(t, d, p, csv)
		second := publish(t, d, p, release("2", pattern(1001)))
		third := publish(t, d, p, release("3", pattern(1002)))
		if second.Supersedes != first.AssetID || third.Supersedes != second.AssetID || other.Supersedes != (common.Hash{}) {
			t.Errorf("%s, %s, %s", second.Supersedes, third.Supersedes, other.Supersedes)
		}
		for id, want := range map[common.Hash]contracts.Status{
			first.AssetID: contracts.Superseded, second.AssetID: contracts.Superseded, third.AssetID: contracts.Active, other.AssetID: contracts.Active,
		} {
			if r, err := d.Record(t.Context(), id); err != nil || r.Status != want {
				t.Errorf("%s is %s, want %s, %v", id, r.Status, want, err)
			}
		}
		if got := readPlain(t, assets.NewOpener(d.config), first.AssetID); !bytes.Equal(got, pattern(1000)) {
			t.Error("the first version doesn't open any more")
		}
		d.clean(t, 4, 4, 4)
	})
}

func TestAVersionAfterOneThatWasWithdrawnIsPublishedAllTheSame(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p := d.publisher()
	first := publish(t, d, p, release("1", pattern(10)))
	if _, err := d.send(t.Context(), chain.Intent{Key: "withdraw", To: &d.config.Contract, Data: contracts.PackSetStatus(first.AssetID, contracts.Withdrawn)}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if second := publish(t, d, p, release("2", pattern(11))); second.Supersedes != (common.Hash{}) {
			t.Errorf("%+v", second)
		}
	}
	d.clean(t, 2, 2, 2)
}

func TestATextIsCarriedOnChain(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p, o := d.publisher(), assets.NewOpener(d.config)
		for _, n := range []int{0, 1, assets.MaxText} {
			draft := release(fmt.Sprint(n), pattern(n))
			draft.Type, draft.Format = contracts.Text, "text"
			pub := publish(t, d, p, draft)
			if got := readPlain(t, o, pub.AssetID); !bytes.Equal(got, pattern(n)) {
				t.Errorf("%d bytes: got %d", n, len(got))
			}
			m, err := assets.DecodeMetadata(d.claim(t, pub.AssetID).Metadata)
			if err != nil || !bytes.Equal(m.Inline, readPayload(t, o, pub.AssetID)) {
				t.Errorf("%d bytes: %d on-chain, %v", n, len(m.Inline), err)
			}
			f, err := o.Payload(t.Context(), pub.AssetID, 5, 7)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(f); err != nil || !bytes.Equal(b, m.Inline[5:12]) {
				t.Errorf("a range: %x, %v", b, err)
			}
			if _, err := o.Payload(t.Context(), pub.AssetID, int64(len(m.Inline))+1, 1); !errors.Is(err, kind.Invalid) {
				t.Errorf("a range outside: %v", err)
			}
		}
		for _, n := range []int{assets.MaxText + 1, 5 << 20} {
			draft := release("large", pattern(n))
			draft.Type, draft.Format = contracts.Text, "text"
			if _, err := p.Publish(bounded(t), draft, nil); !errors.Is(err, kind.Invalid) || kind.Hint(err) == "" {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
		d.clean(t, 3, 0, 3)
	})
}

func TestStructuredDataHasAccessInformationAndNoPayload(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p, o := d.publisher(), assets.NewOpener(d.config)
		draft := assets.Draft{Dataset: "registry/companies", Type: contracts.Structured, Table: "registry/companies", Schema: []assets.Column{{Name: "id", Type: "int64"}}}
		pub := publish(t, d, p, draft)
		if again := publish(t, d, p, draft); !again.Already || again.AssetID != pub.AssetID {
			t.Errorf("again: %+v", again)
		}
		a, err := o.Access(t.Context(), pub.AssetID)
		if err != nil || a.Table != "registry/companies" || a.Key != "" {
			t.Errorf("%+v, %v", a, err)
		}
		m, err := assets.DecodeMetadata(d.claim(t, pub.AssetID).Metadata)
		if err != nil || m.Public.Payload != nil || bytes.Contains(d.claim(t, pub.AssetID).Metadata, []byte("table")) {
			t.Errorf("%+v, %v", m, err)
		}
		if _, _, _, err := o.Plain(t.Context(), pub.AssetID); !errors.Is(err, kind.Conflict) {
			t.Errorf("its plaintext: %v", err)
		}
		if _, err := o.Payload(t.Context(), pub.AssetID, 0, -1); !errors.Is(err, kind.Conflict) {
			t.Errorf("its payload: %v", err)
		}
		if _, err := o.Header(t.Context(), pub.AssetID, d.config.To); !errors.Is(err, kind.Conflict) {
			t.Errorf("its header: %v", err)
		}
		draft.Schema = append(draft.Schema, assets.Column{Name: "name", Type: "string"})
		if next := publish(t, d, p, draft); next.Supersedes != pub.AssetID {
			t.Errorf("another schema: %+v", next)
		}
		d.clean(t, 2, 0, 2)
	})
}

func TestEachHashAlgorithmIsRegisteredAndVerified(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p, o := d.publisher(), assets.NewOpener(d.config)
	var all sync.WaitGroup
	for _, code := range []uint64{assets.SHA256, assets.SHA512, assets.SHA3256, assets.Keccak256, assets.BLAKE3, assets.SM3} {
		all.Go(func() {
			draft := release("1", pattern(100_000))
			draft.Dataset, draft.HashAlgorithm = fmt.Sprintf("by %x", code), code
			if _, err := p.Publish(bounded(t), draft, nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	seen := map[uint64]bool{}
	for id, err := range d.Registered(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		claim := d.claim(t, id)
		m, err := assets.DecodeMetadata(claim.Metadata)
		if err != nil {
			t.Fatal(err)
		}
		code, _, err := assets.Digest(m.Public.Payload.Multihash)
		if err != nil || code != claim.Header.HashAlgorithm || m.Public.Name != fmt.Sprintf("by %x", code) {
			t.Errorf("%s: %#x, header %#x, %v", m.Public.Name, code, claim.Header.HashAlgorithm, err)
		}
		seen[code] = true
		v, err := assets.Verify(id, claim, bytes.NewReader(readPayload(t, o, id)))
		if err != nil || v.Answer != assets.Genuine {
			t.Errorf("%#x: %+v, %v", code, v, err)
		}
	}
	if len(seen) != 6 {
		t.Errorf("%v", seen)
	}
	d.clean(t, 6, 6, 6)
}

func TestPublishingOneDraftFromManySidesMakesOneAsset(t *testing.T) {
	onBoth(t, func(t *testing.T, d *department) {
		p := d.publisher()
		ids := make([]common.Hash, 8)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				pub, err := p.Publish(bounded(t), release("1", pattern(200_000)), nil)
				if err != nil {
					t.Error(err)
				}
				ids[i] = pub.AssetID
			})
		}
		all.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("%s and %s", id, ids[0])
			}
		}
		d.clean(t, 1, 1, 1)
	})
}

func TestVersionsThatArePublishedAtOnceEndInOneThatIsActive(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p := d.publisher()
	var all sync.WaitGroup
	for i := range 5 {
		all.Go(func() {
			if _, err := p.Publish(bounded(t), release(fmt.Sprint(i), pattern(i)), nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	active := 0
	for id := range d.Registered(t.Context()) {
		r, err := d.Record(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if r.Status == contracts.Active {
			active++
		}
	}
	if active != 1 {
		t.Errorf("%d are active", active)
	}
	d.clean(t, 5, 5, 5)
}

// faulty is a store that fails a put after n bytes, or stops reading.
type faulty struct {
	store.Store
	after int64
	err   error // nil: waits for the context
}

func (f faulty) Put(ctx context.Context, key string, r io.Reader, o store.PutOptions) (store.Info, error) {
	if _, err := io.CopyN(io.Discard, r, f.after); err != nil && err != io.EOF {
		return store.Info{}, err
	}
	if f.err == nil {
		<-ctx.Done()
		return store.Info{}, context.Cause(ctx)
	}
	return store.Info{}, f.err
}

// short is a store that says that it is done too early.
type short struct{ store.Store }

func (s short) Put(ctx context.Context, key string, r io.Reader, o store.PutOptions) (store.Info, error) {
	return s.Store.Put(ctx, key, io.LimitReader(r, 1000), o)
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	gone, full := errors.New("the source is gone"), kind.New(kind.Exhausted, "no space left")
	onBoth(t, func(t *testing.T, d *department) {
		for _, n := range []int{0, 1, 100_000, 20 << 20} {
			draft := release("1", nil)
			draft.Content = content{pattern(n), gone}
			if _, err := d.publisher().Publish(bounded(t), draft, nil); !errors.Is(err, gone) {
				t.Errorf("content fails after %d bytes: %v", n, err)
			}
			d.clean(t, 0, 0, 0)
			for _, size := range []int{10, 20 << 20} {
				c := d.config
				c.Store = faulty{d.folder, int64(n), full}
				if _, err := assets.NewPublisher(c).Publish(bounded(t), release("1", pattern(size)), nil); !errors.Is(err, full) || !errors.Is(err, kind.Exhausted) {
					t.Errorf("the store is full after %d of %d bytes: %v", n, size, err)
				}
				d.clean(t, 0, 0, 0)
			}
		}
		c := d.config
		c.Store = short{d.folder}
		if _, err := assets.NewPublisher(c).Publish(bounded(t), release("1", pattern(5<<20)), nil); !errors.Is(err, kind.Unavailable) {
			t.Errorf("the store took less: %v", err)
		}
		d.clean(t, 0, 0, 0)
	})
}

func TestACancelledPublishLeavesNothing(t *testing.T) {
	enough := errors.New("enough")
	t.Parallel()
	d := newDepartment(t, "")
	for _, size := range []int{100, 20 << 20} {
		for _, after := range []int64{0, 1, 3 << 20} {
			ctx, cancel := context.WithCancelCause(bounded(t))
			c := d.config
			c.Store = stalling{faulty{Store: d.folder, after: after}, func() { cancel(enough) }}
			if _, err := assets.NewPublisher(c).Publish(ctx, release("1", pattern(size)), nil); !errors.Is(err, enough) {
				t.Errorf("the store stops reading after %d of %d: %v", after, size, err)
			}
			d.clean(t, 0, 0, 0)
		}
	}
	ctx, cancel := context.WithCancelCause(bounded(t))
	draft := release("1", nil)
	draft.Content = writerTo(func(w io.Writer) error {
		for {
			if _, err := w.Write(pattern(1 << 20)); err != nil {
				return err
			}
			cancel(enough)
		}
	})
	if _, err := d.publisher().Publish(ctx, draft, nil); !errors.Is(err, enough) {
		t.Error(err)
	}
	if _, err := d.publisher().Publish(ctx, release("1", nil), nil); err == nil {
		t.Error("published after the end")
	}
	d.clean(t, 0, 0, 0)
}

// stalling says when its store begins to read.
type stalling struct {
	faulty
	begun func()
}

func (s stalling) Put(ctx context.Context, key string, r io.Reader, o store.PutOptions) (store.Info, error) {
	if _, err := io.CopyN(io.Discard, r, s.after); err != nil && err != io.EOF {
		return store.Info{}, err
	}
	s.begun()
	<-ctx.Done()
	return store.Info{}, context.Cause(ctx)
}

type writerTo func(io.Writer) error

func (f writerTo) WriteTo(w io.Writer) (int64, error) { return 0, f(w) }

func TestWhatIsCancelledAfterSealingIsFinishedByRepeatingIt(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p := d.publisher()
	ctx, cancel := context.WithCancel(bounded(t))
	_, err := p.Publish(ctx, release("1", pattern(1000)), func(g assets.Progress) {
		if g.Stage == "register" {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	publish(t, d, p, release("1", pattern(1000)))
	d.clean(t, 1, 1, 1)
}

func TestADraftThatSaysTooLittleOrTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	for name, spoil := range map[string]func(*assets.Draft){
		"no dataset":            func(d *assets.Draft) { d.Dataset = "" },
		"no content":            func(d *assets.Draft) { d.Content = nil },
		"no version":            func(d *assets.Draft) { d.Version = "" },
		"no format":             func(d *assets.Draft) { d.Format = "" },
		"no type":               func(d *assets.Draft) { d.Type = 0 },
		"a type of its own":     func(d *assets.Draft) { d.Type = 4 },
		"another hash":          func(d *assets.Draft) { d.HashAlgorithm = 0x11 },
		"rows and content":      func(d *assets.Draft) { d.Type, d.Table = contracts.Structured, "t" },
		"rows without table":    func(d *assets.Draft) { d.Type, d.Content = contracts.Structured, nil },
		"payload withheld":      func(d *assets.Draft) { d.Withhold = []string{"payload"} },
		"a title not in UTF-8":  func(d *assets.Draft) { d.Title = "\xff" },
		"a title that is large": func(d *assets.Draft) { d.Title = string(bytes.Repeat([]byte{'x'}, 40<<10)) },
	} {
		draft := release("1", pattern(10))
		spoil(&draft)
		if _, err := d.publisher().Publish(bounded(t), draft, nil); !errors.Is(err, kind.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.clean(t, 0, 0, 0)
}

func TestWhatIsWithheldIsOnlyInTheAccessInformation(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	draft := release("1", pattern(10))
	draft.Dataset, draft.Title, draft.Description = "secret/dataset-name", "secret title", "secret description"
	draft.Keywords, draft.Theme, draft.Language, draft.License = []string{"secret keyword"}, "secret theme", "secret language", "secret license"
	draft.Schema = []assets.Column{{Name: "secret column", Type: "int64"}}
	draft.Withhold = []string{"name", "title", "description", "keywords", "theme", "language", "license", "rows", "schema", "title"}
	pub := publish(t, d, d.publisher(), draft)
	claim := d.claim(t, pub.AssetID)
	if bytes.Contains(claim.Metadata, []byte("secret")) {
		t.Error("something withheld is on-chain in the clear")
	}
	m, err := assets.DecodeMetadata(claim.Metadata)
	if err != nil || m.Public.Rows != 0 || m.Public.Name != "" {
		t.Errorf("%+v, %v", m, err)
	}
	a, err := assets.OpenAccess(m.Access, d.id)
	if err != nil || len(a.Withheld) != 9 || a.Withheld["title"] != "secret title" || a.Withheld["rows"] != 3.0 || a.Withheld["name"] != "secret/dataset-name" {
		t.Errorf("%+v, %v", a, err)
	}
	stranger, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := assets.OpenAccess(m.Access, stranger); !errors.Is(err, kind.Denied) {
		t.Errorf("a stranger: %v", err)
	}
	m.Access[len(m.Access)-1] ^= 1
	if a, err := assets.OpenAccess(m.Access, d.id); err == nil || a.Key != "" {
		t.Errorf("damaged: %+v, %v", a, err)
	}
}

func TestAnAssetOfWhichTheDepartmentKnowsNothingIsNotFound(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	o := assets.NewOpener(d.config)
	if _, err := o.Payload(t.Context(), common.Hash{1}, 0, -1); !errors.Is(err, assets.ErrNoAsset) || !errors.Is(err, kind.NotFound) {
		t.Error(err)
	}
	if _, err := o.Header(t.Context(), common.Hash{1}, d.config.To); !errors.Is(err, assets.ErrNoAsset) {
		t.Error(err)
	}
}
