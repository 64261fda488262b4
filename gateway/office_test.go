package gateway_test

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	_ "modernc.org/sqlite"

	"chancery/assets"
	"chancery/assets/directory"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway"
	"chancery/gateway/api"
	"chancery/gateway/client"
	"chancery/internal/kind"
	"chancery/ods"
	"chancery/ods/source/files"
	"chancery/ods/source/sqlite"
	"chancery/ods/store"
)

// office is a whole department with nothing left out: its sources are a SQLite
// database and a folder, its payloads lie in a folder.
type office struct {
	*world
	owns   *client.Client // signed in as the department's owner
	source string         // the folder that is a source
	store  string         // the folder of payloads
}

// contractView reads the contract for the check.
type contractView struct {
	node     *chain.Node
	contract common.Address
	list     *directory.Directory
}

func (v *contractView) Record(ctx context.Context, id common.Hash) (contracts.Record, error) {
	out, err := v.node.Client().CallContract(ctx, ethereum.CallMsg{To: &v.contract, Data: contracts.PackRecordOf(id)}, nil)
	if err != nil {
		return contracts.Record{}, err
	}
	return contracts.UnpackRecordOf(out)
}

func (v *contractView) Registered(ctx context.Context) iter.Seq2[common.Hash, error] {
	return func(yield func(common.Hash, error) bool) {
		page, err := v.list.Assets(ctx, directory.Query{Limit: directory.MaxLimit})
		if err != nil {
			yield(common.Hash{}, err)
		}
		for _, a := range page.Assets {
			if !yield(a.ID, nil) {
				return
			}
		}
	}
}

// newOffice starts a department that has not deployed yet.
func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{world: bare(t, gateway.Limits{}), source: t.TempDir(), store: t.TempDir()}
	database := filepath.Join(t.TempDir(), "birds.db")
	db := must[*sql.DB](t)(sql.Open("sqlite", "file:"+(&url.URL{Path: database}).EscapedPath()))
	for _, q := range []string{`CREATE TABLE strikes (id INTEGER PRIMARY KEY, species TEXT NOT NULL, speed INTEGER)`,
		`INSERT INTO strikes VALUES (1, 'gull', 120), (2, 'kestrel', NULL), (3, 'rook', 95)`} {
		must[sql.Result](t)(db.ExecContext(t.Context(), q))
	}
	if err := errors.Join(db.Close(), os.WriteFile(filepath.Join(o.source, "map.csv"), []byte(strings.Repeat("lat,lon\n51.5,-0.1\n", 20_000)), 0o600)); err != nil {
		t.Fatal(err)
	}
	data := must[*ods.ODS](t)(ods.Open(t.Context(), ods.Config{DSN: filepath.Join(t.TempDir(), "ods.db"),
		Sources: map[string]ods.Source{"safety": sqlite.New(database)}, Files: map[string]ods.FileSource{"maps": files.New(o.source)}}))
	t.Cleanup(func() { data.Close() })
	folder := must[*store.Folder](t)(store.OpenFolder(o.store))
	t.Cleanup(func() { folder.Close() })
	id := must[*age.HybridIdentity](t)(age.GenerateHybridIdentity())

	node := o.chained()
	deployer := &gateway.Deployer{DB: o.db, Outbox: o.outbox, ChainID: node.ChainID(), Owner: address(o.owner), Code: "AVI", Name: "Civil Aviation Office", URL: o.url}
	var once sync.Once
	o.deploy = func(ctx context.Context, progress func(api.Progress)) (api.Deployment, error) {
		out, err := deployer.Deploy(ctx, progress)
		if err != nil {
			return out, err
		}
		once.Do(func() {
			o.contract, o.dirAddr = out.Contract, out.Directory
			mirror, list, access := o.follow(node)
			c := assets.Config{DB: o.db, Store: folder, Outbox: o.outbox, Identity: id, To: id.Recipient(), ChainID: node.ChainID(), Contract: out.Contract}
			publisher := assets.NewPublisher(c)
			o.dep = &gateway.Department{Name: "Civil Aviation Office", Code: "AVI", ChainID: node.ChainID(), Contract: out.Contract, DirectoryAddress: out.Directory,
				Owner: address(o.owner), Decider: mirror, Grants: mirror, Directory: list, Access: access, Opener: assets.NewOpener(c), Publisher: publisher,
				Checker: assets.NewChecker(c, publisher, &contractView{node, out.Contract, list}, o.outbox), Outbox: o.outbox, Heads: o.follower, ODS: data,
				Withdrawer: assets.NewWithdrawer(c, &contractView{node, out.Contract, list})}
			o.server.Attach(o.dep)
		})
		return out, o.follower.WaitBlock(ctx, out.Block)
	}
	o.owns = o.signedIn(o.owner)
	return o
}

// deployed is an office that has its contract and has synced.
func deployed(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	must[api.Deployment](t)(o.owns.Deploy(t.Context(), nil))
	must[[]api.Synced](t)(o.owns.Sync(t.Context(), nil, nil))
	return o
}

func (o *office) publish(p api.Publish) api.Publication {
	o.t.Helper()
	return must[api.Publication](o.t)(o.owns.Publish(o.t.Context(), p, nil))
}

func TestADepartmentDeploysOnceSyncsAndPublishesEveryKind(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), t.Context()
	_, err := o.owns.Sync(ctx, nil, nil)
	wantErr(t, err, api.ErrNoContract)
	var stages []string
	first := must[api.Deployment](t)(o.owns.Deploy(ctx, func(p api.Progress) { stages = append(stages, p.Stage) }))
	again := must[api.Deployment](t)(o.owns.Deploy(ctx, nil))
	if first.Already || !again.Already || again.Contract != first.Contract || again.Directory != first.Directory || len(stages) == 0 {
		t.Errorf("%+v, then %+v, telling %q", first, again, stages)
	}
	_, err = o.owns.Sync(ctx, []string{"nowhere"}, nil)
	wantErr(t, err, kind.NotFound)
	if !strings.Contains(kind.Hint(err), "maps") {
		t.Errorf("the hint is %q", kind.Hint(err))
	}
	reports := must[[]api.Synced](t)(o.owns.Sync(ctx, nil, nil))
	if len(reports) != 2 {
		t.Errorf("%+v", reports)
	}
	if list := must[[]api.Dataset](t)(o.owns.Datasets(ctx)); len(list) != 2 {
		t.Errorf("%+v", list)
	}

	seen := map[common.Hash]string{}
	for name, p := range map[string]api.Publish{
		"table": {Dataset: "safety/strikes", Title: "Strikes", Format: "parquet"},
		"rows":  {Dataset: "safety/strikes", Type: "rows", Title: "Strikes, row by row"},
		"file":  {Dataset: "maps/map.csv", Type: "file", Title: "A map"},
		"text":  {Dataset: "contact", Type: "text", Title: "Whom to ask", Text: "Ask the desk."},
	} {
		stages := 0
		pub, err := o.owns.Publish(ctx, p, func(api.Progress) { stages++ })
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		a := must[api.Asset](t)(o.owns.Asset(ctx, pub.Asset)) // is there as soon as publish returns
		if stages == 0 || pub.Already || a.Title != p.Title || seen[pub.Asset] != "" {
			t.Errorf("%s: %d lines of progress, %+v", name, stages, a)
		}
		seen[pub.Asset] = name
		if same := o.publish(p); !same.Already || same.Asset != pub.Asset || same.Tx != pub.Tx {
			t.Errorf("%s: published twice: %+v, then %+v", name, pub, same)
		}
	}
	for name, p := range map[string]struct {
		publish api.Publish
		want    error
	}{
		"nothing":     {api.Publish{Dataset: "safety/nothing"}, kind.NotFound},
		"no name":     {api.Publish{}, kind.Invalid},
		"file rows":   {api.Publish{Dataset: "maps/map.csv", Type: "rows"}, kind.Invalid},
		"big text":    {api.Publish{Dataset: "x", Type: "text", Text: strings.Repeat("x", 9000)}, kind.Invalid},
		"no type":     {api.Publish{Dataset: "maps/map.csv", Type: "song"}, kind.Invalid},
		"csv of file": {api.Publish{Dataset: "safety/strikes", Format: "xls"}, kind.Invalid},
	} {
		_, err := o.owns.Publish(ctx, p.publish, nil)
		if !errors.Is(err, p.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	report := must[api.Checked](t)(o.owns.Check(ctx, api.Check{}, nil))
	if len(report.Findings) != 0 || report.Assets != 4 || report.Objects != 2 {
		t.Errorf("%+v", report)
	}
}

func TestWhatFailsAfterProgressEndsWithAProblemLine(t *testing.T) {
	t.Parallel()
	o := deployed(t)
	if err := os.Remove(filepath.Join(o.source, "map.csv")); err != nil {
		t.Fatal(err)
	}
	o.deploy = func(_ context.Context, progress func(api.Progress)) (api.Deployment, error) {
		progress(api.Progress{Stage: "make contracts"})
		return api.Deployment{}, kind.WithHint(kind.Errorf(kind.Exhausted, "no gas is left"), "send some to the owner")
	}
	resp := o.post(t, o.owns, "/v1/publisher/deploy", "{}")
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	if err != nil || resp.StatusCode != http.StatusOK || len(lines) != 2 || !strings.Contains(lines[0], "make contracts") || !strings.Contains(lines[1], `"problem"`) {
		t.Errorf("%s %q, %v", resp.Status, b, err)
	}
	_, err = o.owns.Deploy(t.Context(), nil)
	wantErr(t, err, kind.Exhausted)
	if kind.Hint(err) != "send some to the owner" {
		t.Errorf("%v, hint %q", err, kind.Hint(err))
	}
	// A source that is gone: the problem names it.
	_, err = o.owns.Publish(t.Context(), api.Publish{Dataset: "maps/map.csv", Type: "file"}, nil)
	if err == nil || !strings.Contains(err.Error(), "map.csv") || kind.Of(err) == kind.Internal {
		t.Errorf("%v", err)
	}
}

func TestGrantsAreMadeOnceAndEndWhenRevoked(t *testing.T) {
	t.Parallel()
	o, ctx := deployed(t), t.Context()
	pub := o.publish(api.Publish{Dataset: "maps/map.csv", Type: "file"})
	inspector := newKey(t)
	for name, on := range map[string]string{"asset": pub.Asset.Hex(), "dataset": "maps/map.csv"} {
		g := api.NewGrant{On: on, To: address(inspector), Rules: api.Rules{Quota: 3, Purposes: []string{"audit"}}}
		first, again := must[api.Change](t)(o.owns.Grant(ctx, g)), must[api.Change](t)(o.owns.Grant(ctx, g))
		if first.Already || !again.Already || again.Tx != first.Tx {
			t.Errorf("%s: %+v, then %+v", name, first, again)
		}
		if list := must[[]api.Grant](t)(o.owns.Grants(ctx, on)); len(list) != 1 || list[0].To != address(inspector) || !list[0].InForce {
			t.Errorf("%s: %+v", name, list)
		}
	}
	var n int
	if err := o.db.QueryRow(`SELECT count(*) FROM outbox WHERE key LIKE 'grant:%'`).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d transactions for two grants, %v", n, err)
	}
	first, again := must[api.Change](t)(o.owns.Revoke(ctx, "maps/map.csv", address(inspector))), must[api.Change](t)(o.owns.Revoke(ctx, "maps/map.csv", address(inspector)))
	if first.Already || !again.Already {
		t.Errorf("%+v, then %+v", first, again)
	}
	_, err := o.owns.Revoke(ctx, "maps/map.csv", address(newKey(t)))
	wantErr(t, err, kind.NotFound)
	if all := must[api.Change](t)(o.owns.RevokeAll(ctx, pub.Asset.Hex())); all.Already {
		t.Errorf("%+v", all)
	}
	for _, g := range must[[]api.Grant](t)(o.owns.Grants(ctx, "")) {
		if !g.Revoked || g.InForce {
			t.Errorf("%+v", g)
		}
	}
	// Granted again after it was revoked, it is in force again.
	if back := must[api.Change](t)(o.owns.Grant(ctx, api.NewGrant{On: pub.Asset.Hex(), To: address(inspector)})); back.Already {
		t.Errorf("%+v", back)
	}
}

func TestAFlippedByteInTheStoreIsFoundAndNeverDelivered(t *testing.T) {
	t.Parallel()
	o, ctx := deployed(t), t.Context()
	pub := o.publish(api.Publish{Dataset: "maps/map.csv", Type: "file"})
	inspector := newKey(t)
	must[api.Change](t)(o.owns.Grant(ctx, api.NewGrant{On: pub.Asset.Hex(), To: address(inspector)}))
	c := o.signedIn(inspector)
	a := must[api.Asset](t)(c.Asset(ctx, pub.Asset))
	id := must[*age.X25519Identity](t)(age.GenerateX25519Identity())
	plain := must[api.Ticket](t)(c.Request(ctx, inspector, a, api.Plaintext, 0, [32]byte{}, t.TempDir()))
	sealed := must[api.Ticket](t)(c.Request(ctx, inspector, a, id.Recipient().String(), 0, [32]byte{}, t.TempDir()))
	want := must[[]byte](t)(os.ReadFile(filepath.Join(o.source, "map.csv")))
	path := filepath.Join(t.TempDir(), "map")
	must[client.Download](t)(c.Content(ctx, a, plain, path, nil))
	if got, err := os.ReadFile(path); err != nil || string(got) != string(want) {
		t.Fatalf("fetched %d bytes, %v", len(got), err)
	}
	o.flip(pub.PayloadSize / 2)

	report := must[api.Checked](t)(o.owns.Check(ctx, api.Check{}, nil))
	if len(report.Findings) != 1 || report.Findings[0].Asset != pub.Asset.Hex() || report.Findings[0].Dataset != "maps/map.csv" {
		t.Errorf("%+v", report)
	}
	resp := o.do(t, c, "GET", "/v1/assets/"+a.ID.Hex()+"/content?ticket="+plain.ID.Hex(), nil)
	got, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err == nil || int64(len(got)) > pub.PayloadSize/2 || string(got) != string(want[:len(got)]) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	for name, fetch := range map[string]func(path string) error{
		"content": func(path string) error { _, err := c.Content(ctx, a, plain, path, nil); return err },
		"sealed":  func(path string) error { _, err := c.Sealed(ctx, a, sealed, path, client.Source{}, nil); return err },
	} {
		folder := t.TempDir()
		if err := fetch(filepath.Join(folder, "x")); err == nil {
			t.Errorf("%s: taken for whole", name)
		} else if name == "sealed" {
			wantErr(t, err, client.ErrMismatch, kind.Corrupt)
		}
		if left := must[[]os.DirEntry](t)(os.ReadDir(folder)); len(left) != 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
}

// flip changes a byte of the only stored payload.
func (o *office) flip(at int64) {
	o.t.Helper()
	found := 0
	err := filepath.WalkDir(o.store, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() <= at {
			return err
		}
		found++
		if err := os.Chmod(path, 0o600); err != nil {
			return err
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		var b [1]byte
		_, err = f.ReadAt(b[:], at)
		b[0] ^= 1
		_, werr := f.WriteAt(b[:], at)
		return errors.Join(err, werr, f.Close())
	})
	if err != nil || found != 1 {
		o.t.Fatalf("%d payloads, %v", found, err)
	}
}
