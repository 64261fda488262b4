package assets_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/assets/seal"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
	"chancery/ods/store"
)

func (d *department) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	r, err := d.db.ExecContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		t.Fatalf("%d rows, %v", n, err)
	}
}

// replace puts other bytes in an object's place.
func (d *department) replace(t testing.TB, key string, with func([]byte) []byte) {
	t.Helper()
	f, err := d.folder.Open(t.Context(), key, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	f.Close()
	if err == nil {
		err = d.folder.Delete(t.Context(), key)
	}
	if err == nil {
		_, err = d.folder.Put(t.Context(), key, bytes.NewReader(with(b)), store.PutOptions{Size: -1})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestACheckFindsWhatWasDoneToAnAssetAndNamesIt(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p, o := d.publisher(), assets.NewOpener(d.config)
	pub := publish(t, d, p, release("1", pattern(200_000)))
	other := release("1", pattern(10))
	other.Dataset = "other"
	neighbour := publish(t, d, p, other)
	id := pub.AssetID
	access, err := o.Access(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var header, foreign []byte
	if err := d.db.QueryRowContext(t.Context(), `SELECT key_header FROM asset_release WHERE asset = $1`, id[:]).Scan(&header); err != nil {
		t.Fatal(err)
	}
	if err := d.db.QueryRowContext(t.Context(), `SELECT key_header FROM asset_release WHERE asset = $1`, neighbour.AssetID[:]).Scan(&foreign); err != nil {
		t.Fatal(err)
	}
	stranger, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	key, err := seal.OpenHeader(header, d.id)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := seal.Header(key, stranger.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	set := func(header []byte) func() {
		return func() { d.exec(t, `UPDATE asset_release SET key_header = $1 WHERE asset = $2`, header, id[:]) }
	}
	object := func(with func([]byte) []byte) func() {
		return func() { d.replace(t, access.Key, with) }
	}
	flip := func(at int) func() {
		return object(func(b []byte) []byte { b[(at+len(b))%len(b)] ^= 1; return b })
	}
	for _, c := range []struct {
		name       string
		harm, mend func()
		want       string
		opens      bool // the plaintext's start still does
	}{
		{"first byte flipped", flip(0), flip(0), "changed", false},
		{"a byte flipped", flip(100_000), flip(100_000), "changed", true},
		{"last byte flipped", flip(-1), flip(-1), "changed", false},
		{"extended", object(func(b []byte) []byte { return append(b, 0) }), object(func(b []byte) []byte { return b[:len(b)-1] }), "too long", true},
		{"no header", set(nil), set(header), "missing", false},
		{"a stranger's header", set(theirs), set(header), "another recipient", false},
		{"another release's header", set(foreign), set(header), "another key", false},
		{"a header that is cut", set(header[:100]), set(header), "can't be opened", false},
	} {
		c.harm()
		r := d.check(t, p, true)
		if len(r.Findings) != 1 || r.Findings[0].Asset != id || r.Findings[0].Dataset != "registry/companies" || !strings.Contains(r.Findings[0].Problem, c.want) || r.Findings[0].Removed {
			t.Errorf("%s: %+v", c.name, r.Findings)
		}
		plain, _, _, err := o.Plain(t.Context(), id)
		if err == nil {
			_, err = plain.ReadAt(make([]byte, 10), 0)
		}
		if (err == nil) != c.opens {
			t.Errorf("%s: opening gives %v", c.name, err)
		}
		c.mend()
	}
	d.clean(t, 2, 2, 2)

	full := readPayload(t, o, id)
	object(func(b []byte) []byte { return b[:len(b)-1] })()
	if r := d.check(t, p, true); len(r.Findings) != 1 || r.Findings[0].Asset != id || !strings.Contains(r.Findings[0].Problem, "truncated") {
		t.Errorf("truncated: %+v", r.Findings)
	}
	if _, _, _, err := o.Plain(t.Context(), id); !errors.Is(err, seal.ErrCorrupt) {
		t.Errorf("truncated: %v", err)
	}
	if err := d.folder.Delete(t.Context(), access.Key); err != nil {
		t.Fatal(err)
	}
	if r := d.check(t, p, true); len(r.Findings) != 1 || r.Findings[0].Asset != id || !strings.Contains(r.Findings[0].Problem, "missing") {
		t.Errorf("missing: %+v", r.Findings)
	}
	if _, _, _, err := o.Plain(t.Context(), id); !errors.Is(err, store.ErrNotFound) || errors.Is(err, seal.ErrCorrupt) {
		t.Errorf("missing: %v", err)
	}
	if _, err := d.folder.Put(t.Context(), access.Key, bytes.NewReader(full), store.PutOptions{Size: -1}); err != nil {
		t.Fatal(err)
	}
	d.clean(t, 2, 2, 2)

	// Its metadata in the state is no longer what was registered.
	var metadata []byte
	if err := d.db.QueryRowContext(t.Context(), `SELECT metadata FROM asset_release WHERE asset = $1`, neighbour.AssetID[:]).Scan(&metadata); err != nil {
		t.Fatal(err)
	}
	d.exec(t, `UPDATE asset_release SET metadata = $1 WHERE asset = $2`, metadata, id[:])
	if r := d.check(t, p, true); len(r.Findings) != 1 || r.Findings[0].Asset != id || !strings.Contains(r.Findings[0].Problem, "not what was registered") {
		t.Errorf("other metadata: %+v", r.Findings)
	}

	// The state has forgotten it.
	if _, err := d.db.ExecContext(t.Context(), `DELETE FROM asset_node`); err != nil {
		t.Fatal(err)
	}
	d.exec(t, `DELETE FROM asset_release WHERE asset = $1`, id[:])
	r := d.check(t, p, false)
	if len(r.Findings) != 2 || r.Findings[0].Object != access.Key || r.Findings[1].Asset != id {
		t.Errorf("forgotten: %+v", r.Findings)
	}
}

func TestACheckTakesAwayWhatAnInterruptedPublishLeftAndNothingElse(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p := d.publisher()
	publish(t, d, p, release("1", pattern(10)))
	put := func(key string) {
		if _, err := d.folder.Put(t.Context(), key, strings.NewReader("x"), store.PutOptions{Size: -1}); err != nil {
			t.Fatal(err)
		}
	}
	put("payloads/00/0001")
	put("payloads/00/0002")
	put("notes/of-somebody-else")
	d.exec(t, `INSERT INTO asset_release (id, chain_id, contract, dataset, data_type, format, version, state, store_key, created)
		VALUES ('0001', $1, $2, 'half', 2, 'csv', '1', 'draft', 'payloads/00/0001', 1)`, int64(d.config.ChainID), d.config.Contract[:])
	for range 2 {
		r := d.check(t, p, false)
		if len(r.Findings) != 3 || r.Findings[0].Dataset != "half" || r.Findings[0].Object != "payloads/00/0001" || r.Assets != 1 {
			t.Errorf("%+v", r)
		}
		for _, f := range r.Findings {
			if f.Removed {
				t.Errorf("removed without being asked to: %+v", f)
			}
		}
	}
	r := d.check(t, p, true)
	for _, f := range r.Findings {
		if f.Removed != strings.HasPrefix(f.Object, "payloads/") {
			t.Errorf("%+v", f)
		}
	}
	if r := d.check(t, p, true); len(r.Findings) != 1 || r.Findings[0].Object != "notes/of-somebody-else" {
		t.Errorf("%+v", r.Findings)
	}
	if err := d.folder.Delete(t.Context(), "notes/of-somebody-else"); err != nil {
		t.Fatal(err)
	}
	d.clean(t, 1, 1, 1)
}

func TestACheckLeavesAloneWhatIsBeingPublished(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p := d.publisher()
	begun, goOn := make(chan struct{}), make(chan struct{})
	draft := release("1", nil)
	draft.Content = writerTo(func(w io.Writer) error {
		_, err := w.Write(pattern(3 << 20))
		close(begun)
		<-goOn
		return err
	})
	done := make(chan error)
	go func() {
		_, err := p.Publish(bounded(t), draft, nil)
		done <- err
	}()
	<-begun
	if r := d.check(t, p, true); len(r.Findings) > 0 {
		t.Errorf("while it is sealed: %+v", r.Findings)
	}
	close(goOn)
	for running := true; running; {
		if r := d.check(t, p, true); len(r.Findings) > 0 {
			t.Errorf("while it is registered: %+v", r.Findings)
		}
		select {
		case err := <-done:
			if running = false; err != nil {
				t.Error(err)
			}
		default:
		}
	}
	d.clean(t, 1, 1, 1)
}

// away is a chain or store that can't be asked.
type away struct {
	*department
	store.Store
}

var errAway = kind.New(kind.Unavailable, "away")

func (away) Record(context.Context, common.Hash) (contracts.Record, error) {
	return contracts.Record{}, errAway
}
func (away) Registered(context.Context) iter.Seq2[common.Hash, error] {
	return func(yield func(common.Hash, error) bool) { yield(common.Hash{}, errAway) }
}
func (away) Open(context.Context, string, int64, int64) (io.ReadCloser, error) { return nil, errAway }

// cut is a store whose objects end in an error.
type cut struct{ store.Store }

func (c cut) Open(ctx context.Context, key string, off, n int64) (io.ReadCloser, error) {
	f, err := c.Store.Open(ctx, key, off, n)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(io.LimitReader(f, 100), iotest.ErrReader(io.ErrUnexpectedEOF)), f}, nil
}

func TestAnOutageEndsACheckAndIsNoFinding(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p := d.publisher()
	pub := publish(t, d, p, release("1", pattern(200_000)))
	gone := away{d, d.folder}
	if r, err := assets.NewChecker(d.config, p, gone, d.outbox).Check(t.Context(), assets.CheckOptions{Remove: true}, nil); !errors.Is(err, errAway) || len(r.Findings) > 0 {
		t.Errorf("the chain is away: %+v, %v", r, err)
	}
	for _, s := range []store.Store{gone, cut{d.folder}} {
		c := d.config
		c.Store = s
		if r, err := assets.NewChecker(c, p, d, d.outbox).Check(t.Context(), assets.CheckOptions{Remove: true}, nil); err == nil || len(r.Findings) > 0 {
			t.Errorf("the store is away: %+v, %v", r, err)
		}
		if _, _, _, err := assets.NewOpener(c).Plain(t.Context(), pub.AssetID); err == nil || errors.Is(err, seal.ErrCorrupt) {
			t.Errorf("the store is away: %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := assets.NewChecker(d.config, p, d, d.outbox).Check(ctx, assets.CheckOptions{Remove: true}, nil); err == nil {
		t.Error("a cancelled check has an answer")
	}
	d.clean(t, 1, 1, 1)
}

func TestARegistrationThatNobodyWaitedForIsFinishedByRepeatingIt(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	c := d.config
	c.Outbox = refusing{d.outbox}
	if _, err := assets.NewPublisher(c).Publish(bounded(t), release("1", pattern(10)), nil); !errors.Is(err, errAway) {
		t.Fatal(err)
	}
	publish(t, d, d.publisher(), release("1", pattern(10)))
	d.clean(t, 1, 1, 1)
}

func TestARegistrationThatTheContractRefusesIsToldAndFound(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	out, err := d.send(t.Context(), chain.Intent{Key: "deploy for another owner", Data: contracts.DeployDepartmentAssets(common.Address{1})})
	if err != nil {
		t.Fatal(err)
	}
	d.config.Contract = out.Contract
	p := d.publisher()
	for range 2 {
		if _, err := p.Publish(bounded(t), release("1", pattern(10)), nil); err == nil || !strings.Contains(err.Error(), "register") {
			t.Errorf("published with another's contract: %v", err)
		}
		r := d.check(t, p, true)
		if len(r.Findings) != 1 || r.Findings[0].Asset == (common.Hash{}) || !strings.Contains(r.Findings[0].Problem, "registration failed") {
			t.Errorf("%+v", r.Findings)
		}
	}
}

// refusing is an outbox whose wait ends at once.
type refusing struct{ assets.Outbox }

func (refusing) Wait(context.Context, chain.IntentID) (chain.Outcome, error) {
	return chain.Outcome{}, errAway
}

func TestAFileIsVerifiedAgainstTheChainAlone(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	p, o := d.publisher(), assets.NewOpener(d.config)
	pub := publish(t, d, p, release("1", pattern(200_000)))
	id, claim, payload := pub.AssetID, d.claim(t, pub.AssetID), readPayload(t, o, pub.AssetID)
	for _, r := range []func() (age.Recipient, error){
		func() (age.Recipient, error) { i, err := age.GenerateX25519Identity(); return i.Recipient(), err },
		func() (age.Recipient, error) { i, err := age.GenerateHybridIdentity(); return i.Recipient(), err },
	} {
		to, err := r()
		if err != nil {
			t.Fatal(err)
		}
		header, err := o.Header(t.Context(), id, to)
		if err != nil {
			t.Fatal(err)
		}
		v, err := assets.Verify(id, claim, bytes.NewReader(append(header, payload...)))
		if err != nil || v.Answer != assets.Genuine || v.Status != "active" {
			t.Errorf("an age file: %+v, %v", v, err)
		}
	}
	v, err := assets.Verify(id, claim, iotest.OneByteReader(bytes.NewReader(payload)))
	if err != nil || v.Answer != assets.Genuine || len(v.Steps) != 8 {
		t.Errorf("a payload: %+v, %v", v, err)
	}
	for _, s := range v.Steps {
		if !s.OK {
			t.Errorf("%+v", s)
		}
	}

	other := publish(t, d, p, release("2", pattern(200_000)))
	flipped := bytes.Clone(payload)
	flipped[150_000] ^= 1
	spoilt := bytes.Clone(claim.Metadata)
	spoilt[len(spoilt)-1] ^= 1
	for name, c := range map[string]struct {
		id    common.Hash
		spoil func(*assets.Claim)
		file  []byte
		want  string
	}{
		"a flipped bit":         {id, nil, flipped, "hash"},
		"cut":                   {id, nil, payload[:1000], "size"},
		"extended":              {id, nil, append(bytes.Clone(payload), 0), "size"},
		"empty":                 {id, nil, nil, "size"},
		"another asset's file":  {id, nil, readPayload(t, o, other.AssetID), "hash"},
		"the plaintext":         {id, nil, pattern(200_000), "size"},
		"another id":            {other.AssetID, nil, payload, "the id"},
		"another chain":         {id, func(c *assets.Claim) { c.ChainID++ }, payload, "the id"},
		"another contract":      {id, func(c *assets.Claim) { c.Contract[3] ^= 1 }, payload, "the id"},
		"other metadata":        {id, func(c *assets.Claim) { c.Metadata = spoilt }, payload, "the id"},
		"another header":        {id, func(c *assets.Claim) { c.Header.HashAlgorithm = assets.SM3 }, payload, "the id"},
		"no record":             {id, func(c *assets.Claim) { c.Record = contracts.Record{} }, payload, "record"},
		"another record":        {id, func(c *assets.Claim) { c.Record.Header.DataType = contracts.Text }, payload, "record"},
		"a record of a dataset": {id, func(c *assets.Claim) { c.Record.Dataset[0] ^= 1 }, payload, "dataset"},
	} {
		claim := claim
		if c.spoil != nil {
			c.spoil(&claim)
		}
		v, err := assets.Verify(c.id, claim, bytes.NewReader(c.file))
		if err != nil || v.Answer != assets.NotGenuine {
			t.Errorf("%s: %+v, %v", name, v, err)
			continue
		}
		named := ""
		for _, s := range v.Steps {
			if !s.OK {
				named = s.Check
				break
			}
		}
		if !strings.Contains(named, c.want) {
			t.Errorf("%s: found by %q", name, named)
		}
	}
	if v, err := assets.Verify(id, d.claim(t, id), bytes.NewReader(payload)); err != nil || v.Answer != assets.Genuine || v.Status != "superseded" {
		t.Errorf("superseded: %+v, %v", v, err)
	}
	for _, n := range []int{0, 70_000} {
		file := io.MultiReader(bytes.NewReader(payload[:n]), iotest.ErrReader(errAway))
		if v, err := assets.Verify(id, claim, file); !errors.Is(err, errAway) || v.Answer != "" {
			t.Errorf("an outage after %d bytes: %+v, %v", n, v, err)
		}
	}
}

func TestMetadataWhoseHashIsOfAnotherAlgorithmIsNotGenuine(t *testing.T) {
	m := full()
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, algorithm := range []uint64{assets.SHA512, assets.SM3, 0x11, 0} {
		h := contracts.Header{Version: 1, DataType: contracts.Unstructured, HashAlgorithm: algorithm}
		claim := assets.Claim{ChainID: 1, Contract: contract, Header: h, Metadata: b, Record: contracts.Record{Header: h, Status: contracts.Active, Dataset: m.Public.Dataset}}
		v, err := assets.Verify(contracts.AssetID(1, contract, h, b), claim, strings.NewReader("x"))
		if err != nil || v.Answer != assets.NotGenuine || !strings.Contains(v.Steps[len(v.Steps)-1].Check, "algorithm") {
			t.Errorf("%#x: %+v, %v", algorithm, v, err)
		}
	}
}

func TestTheSealedObjectIsAllThatTheStoreSees(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d, stop, err := open(t.Context(), dir, filepath.Join(dir, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	secret := []byte("nobody but the department reads this")
	publish(t, d, d.publisher(), release("1", bytes.Repeat(secret, 100)))
	err = filepath.WalkDir(filepath.Join(dir, "objects"), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, secret[:16]) || bytes.Contains(b, []byte("age-encryption.org")) {
			t.Errorf("%s holds plaintext or a header", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// stuck is a store that takes nothing and gives nothing back.
type stuck struct{ faulty }

func (stuck) Delete(context.Context, string) error { return errAway }

func TestADraftThatCouldNotBeTakenAwayIsFoundAndDoneAgain(t *testing.T) {
	t.Parallel()
	d := newDepartment(t, "")
	c := d.config
	c.Store = stuck{faulty{d.folder, 10, errAway}}
	p := assets.NewPublisher(c)
	for range 2 {
		if _, err := p.Publish(bounded(t), release("1", pattern(10)), nil); !errors.Is(err, errAway) {
			t.Error(err)
		}
		if r := d.check(t, d.publisher(), false); len(r.Findings) != 1 || r.Findings[0].Dataset != "registry/companies" || !strings.Contains(r.Findings[0].Problem, "draft") {
			t.Errorf("%+v", r.Findings)
		}
	}
	publish(t, d, d.publisher(), release("1", pattern(10)))
	d.clean(t, 1, 1, 1)
}
