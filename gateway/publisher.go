package gateway

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/labstack/echo/v4"

	"chancery/acl"
	"chancery/assets"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway/api"
	"chancery/internal/failpoint"
	"chancery/internal/kind"
	"chancery/ods"
)

// stream runs long work and answers with a line of JSON for its progress, at
// most ten a second, and one for its result or problem. When the asker goes
// away the work's context ends: repeating the command resumes it.
func stream[T any](s *Server, c echo.Context, work func(ctx context.Context, progress func(api.Progress)) (T, error)) error {
	w := c.Response()
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Time{}) // also where no body was read: the work may take hours
	w.Header().Set("Content-Type", api.NDJSON)
	w.Header().Set("Cache-Control", "no-store")
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	defer context.AfterFunc(s.closing, cancel)()
	var mu sync.Mutex
	enc := json.NewEncoder(w)
	line := func(l api.Line[T]) {
		_ = rc.SetWriteDeadline(time.Now().Add(stall))
		if enc.Encode(l) != nil || rc.Flush() != nil {
			cancel()
		}
	}
	var last time.Time
	result, err := work(ctx, func(p api.Progress) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last) < 100*time.Millisecond {
			return
		}
		last = time.Now()
		line(api.Line[T]{Progress: &p})
	})
	mu.Lock()
	defer mu.Unlock()
	if err != nil {
		if !w.Committed {
			return err
		}
		p := problemOf(err, true)
		p.Request = requestID(c)
		s.log.Warn("publisher's work failed", "request", p.Request, "path", c.Path(), "error", err)
		line(api.Line[T]{Problem: p})
		return nil
	}
	line(api.Line[T]{Result: &result})
	return nil
}

func (s *Server) deploy(c echo.Context) error {
	if s.cfg.Deploy == nil {
		return stateErr(kind.Unavailable, "this gateway can't deploy")
	}
	return stream(s, c, s.cfg.Deploy)
}

func (s *Server) sources(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]any{"sources": department(c).ODS.Sources()})
}

func (s *Server) datasets(c echo.Context) error {
	list, err := department(c).ODS.Datasets(c.Request().Context())
	if err != nil {
		return err
	}
	out := make([]api.Dataset, 0, len(list))
	for _, d := range list {
		a := api.Dataset{Name: d.Name, Source: d.Source, Kind: fmt.Sprint(d.Kind), Rows: d.Rows, Size: d.Size, SyncedAt: d.SyncedAt}
		for _, col := range d.Table.Columns {
			a.Columns = append(a.Columns, api.Column{Name: col.Name, Type: fmt.Sprint(col.Type), Nullable: col.Nullable})
		}
		out = append(out, a)
	}
	return c.JSON(http.StatusOK, map[string]any{"datasets": out})
}

func (s *Server) sync(c echo.Context) error {
	var in api.Sync
	if err := decode(c, &in); err != nil {
		return err
	}
	d := department(c)
	known := d.ODS.Sources()
	if len(in.Sources) == 0 {
		in.Sources = known
	}
	for _, name := range in.Sources {
		if !slices.Contains(known, name) {
			return kind.WithHint(stateErr(kind.NotFound, "there is no source %q", name), "sources: "+strings.Join(known, ", "))
		}
	}
	return stream(s, c, func(ctx context.Context, progress func(api.Progress)) ([]api.Synced, error) {
		out := []api.Synced{}
		for _, name := range in.Sources {
			rep, err := d.ODS.Sync(ctx, name, func(p ods.Progress) { progress(syncProgress(p)) })
			if err != nil {
				return out, err
			}
			out = append(out, synced(rep))
		}
		return out, nil
	})
}

func (s *Server) publish(c echo.Context) error {
	var in api.Publish
	if err := decode(c, &in); err != nil {
		return err
	}
	d := department(c)
	return stream(s, c, func(ctx context.Context, progress func(api.Progress)) (api.Publication, error) {
		draft, err := s.draft(ctx, d, in)
		if err != nil {
			return api.Publication{}, err
		}
		pub, err := d.Publisher.Publish(ctx, draft, func(p assets.Progress) { progress(publishProgress(p)) })
		if err != nil {
			return api.Publication{}, err
		}
		// The directory must show what was published once this returns.
		if err := d.Heads.WaitBlock(ctx, pub.Block.Number); err != nil {
			return api.Publication{}, err
		}
		if !pub.Already {
			s.announce(ctx, d, pub.CID)
		}
		return publicationOf(pub, draft), nil
	})
}

func (s *Server) check(c echo.Context) error {
	var in api.Check
	if err := decode(c, &in); err != nil {
		return err
	}
	return stream(s, c, func(ctx context.Context, progress func(api.Progress)) (api.Checked, error) {
		report, err := department(c).Checker.Check(ctx, assets.CheckOptions(in), func(done, total int64) {
			progress(api.Progress{Stage: "check", Done: done, Total: total, Unit: "bytes"})
		})
		return checked(report), err
	})
}

// scopeOf reads what a grant is on: an asset's id or a dataset's name.
func (s *Server) scopeOf(ctx context.Context, d *Department, on string) (common.Hash, error) {
	if strings.HasPrefix(on, "0x") {
		id, err := parseHash(on)
		if err != nil {
			return common.Hash{}, stateErr(kind.Invalid, "%q is neither an asset id (0x and 64 hex digits) nor a dataset's name", clip(on, 80))
		}
		a, err := d.Directory.Asset(ctx, id)
		if err != nil {
			return common.Hash{}, noAsset(err, id)
		}
		if a.Contract != d.Contract {
			return common.Hash{}, stateErr(kind.Invalid, "asset %s belongs to another department", on)
		}
		return contracts.AssetScope(a.ID), nil
	}
	// A text needs no dataset in the ODS, and a dataset no publication to be granted.
	published, err := d.Publisher.Datasets(ctx)
	if err != nil {
		return common.Hash{}, err
	}
	if !slices.Contains(published, on) {
		if _, err := d.ODS.Dataset(ctx, on); err != nil {
			return common.Hash{}, err
		}
	}
	return contracts.DatasetScope(contracts.DatasetID(d.Contract, on)), nil
}

// grantNow reads the mirror's line for scope and subject, if there is one.
func grantNow(ctx context.Context, d *Department, scope, subject common.Hash) (acl.Grant, bool, error) {
	list, err := d.Grants.Grants(ctx, acl.GrantFilter{Scope: scope, Subject: subject})
	if err != nil || len(list) == 0 {
		return acl.Grant{}, false, err
	}
	return list[0], true, nil
}

func rulesOf(in api.Rules) (contracts.Rules, error) {
	r := contracts.Rules{NotBefore: in.NotBefore.UTC(), NotAfter: in.NotAfter.UTC(), Quota: in.Quota, Purposes: 1 << contracts.Inspection}
	if len(in.Purposes) > 0 {
		p, err := contracts.ParsePurposes(strings.Join(in.Purposes, ","))
		if err != nil {
			return r, err
		}
		r.Purposes = p
	}
	return r, r.Check()
}

// same compares rules as the contract keeps them, in whole seconds.
func same(a, b contracts.Rules) bool {
	at := func(t time.Time) int64 {
		if t.IsZero() {
			return 0
		}
		return t.Unix()
	}
	return at(a.NotBefore) == at(b.NotBefore) && at(a.NotAfter) == at(b.NotAfter) && a.Quota == b.Quota && a.Purposes == b.Purposes && a.Flags == b.Flags
}

// grant puts someone on the whitelist. The intent's key is made from the line as
// it stands and as it shall be: a grant that was interrupted and is repeated
// finds its own transaction, and one that is in force changes nothing.
func (s *Server) grant(c echo.Context) error {
	var in api.NewGrant
	if err := decode(c, &in); err != nil {
		return err
	}
	ctx, d := c.Request().Context(), department(c)
	rules, err := rulesOf(in.Rules)
	if err != nil {
		return err
	}
	if in.To == (common.Address{}) {
		return stateErr(kind.Invalid, "a grant needs the address that it is for")
	}
	scope, err := s.scopeOf(ctx, d, in.On)
	if err != nil {
		return err
	}
	subject := contracts.AddressSubject(in.To)
	now, there, err := grantNow(ctx, d, scope, subject)
	if err != nil {
		return err
	}
	if there && live(now) && same(now.Rules, rules) {
		return c.JSON(http.StatusOK, api.Change{Already: true, Scope: scope, Subject: subject, Tx: now.Tx, Block: now.Block})
	}
	data, err := contracts.PackGrant(scope, subject, rules)
	if err != nil {
		return err
	}
	return s.change(c, lineKey("grant", data, now), scope, subject, data, "grant "+in.On+" to "+in.To.Hex())
}

func (s *Server) revoke(c echo.Context) error {
	var in api.Revocation
	if err := decode(c, &in); err != nil {
		return err
	}
	if in.To == nil {
		return stateErr(kind.Invalid, "name the address whose grant is to end")
	}
	ctx, d := c.Request().Context(), department(c)
	scope, err := s.scopeOf(ctx, d, in.On)
	if err != nil {
		return err
	}
	subject := contracts.AddressSubject(*in.To)
	now, there, err := grantNow(ctx, d, scope, subject)
	if err != nil {
		return err
	}
	if !there {
		return kind.WithHint(stateErr(kind.NotFound, "%s has no grant on %s", in.To.Hex(), in.On), "list them with `chancery grants`")
	}
	if !live(now) {
		return c.JSON(http.StatusOK, api.Change{Already: true, Scope: scope, Subject: subject, Tx: now.Tx, Block: now.Block})
	}
	data := contracts.PackRevoke(scope, subject)
	return s.change(c, lineKey("revoke", data, now), scope, subject, data, "revoke "+in.On+" of "+in.To.Hex())
}

func (s *Server) revokeAll(c echo.Context) error {
	var in api.Revocation
	if err := decode(c, &in); err != nil {
		return err
	}
	if in.To != nil {
		return stateErr(kind.Invalid, "revoking for everybody names no address")
	}
	ctx, d := c.Request().Context(), department(c)
	scope, err := s.scopeOf(ctx, d, in.On)
	if err != nil {
		return err
	}
	list, err := d.Grants.Grants(ctx, acl.GrantFilter{Scope: scope})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, live)
	if i < 0 {
		return c.JSON(http.StatusOK, api.Change{Already: true, Scope: scope})
	}
	// A line that stands is of the scope's epoch, which this ends: each epoch is
	// ended once, whatever is granted before the command is repeated.
	key := fmt.Sprintf("revoke-all:%s:%d", scope.Hex(), list[i].Epoch)
	return s.change(c, key, scope, common.Hash{}, contracts.PackRevokeAll(scope), "revoke "+in.On+" of everybody")
}

// lineKey names a change of a line of the whitelist as it stood before.
func lineKey(what string, data []byte, before acl.Grant) string {
	return what + ":" + crypto.Keccak256Hash(data, before.Tx[:], fmt.Appendf(nil, "%d/%d", before.Epoch, before.Block)).Hex()
}

// change sends a transaction that changes the whitelist, once for each key, and
// returns when the mirror has applied it.
func (s *Server) change(c echo.Context, key string, scope, subject common.Hash, data []byte, note string) error {
	ctx, d := c.Request().Context(), department(c)
	var id chain.IntentID
	err := s.cfg.DB.Tx(ctx, func(tx *sql.Tx) (err error) {
		id, err = d.Outbox.Enqueue(ctx, tx, chain.Intent{Key: key, To: &d.Contract, Data: data, Note: note})
		return err
	})
	if err != nil {
		return kind.Wrap(err, "queue", note)
	}
	failpoint.Hit("grant/enqueued")
	d.Outbox.Wake()
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Limits.RelayWait)
	defer cancel()
	out, err := d.Outbox.Wait(ctx, id)
	if err == nil && out.State == chain.Mined {
		err = d.Heads.WaitBlock(ctx, out.Block.Number)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return kind.WithHint(stateErr(kind.Unavailable, "the chain has not answered yet"), "repeat the command; it is sent only once")
	}
	if err != nil {
		return err
	}
	if out.State != chain.Mined {
		return kind.Wrap(out.Err, "send", note)
	}
	return c.JSON(http.StatusCreated, api.Change{Scope: scope, Subject: subject, Tx: out.TxHash, Block: out.Block.Number, GasUsed: out.GasUsed})
}

func (s *Server) grants(c echo.Context) error {
	ctx, d := c.Request().Context(), department(c)
	var f acl.GrantFilter
	if on := c.QueryParam("on"); on != "" {
		scope, err := s.scopeOf(ctx, d, on)
		if err != nil {
			return err
		}
		f.Scope = scope
	}
	list, err := d.Grants.Grants(ctx, f)
	if err != nil {
		return err
	}
	names := map[common.Hash]string{}
	sets, err := d.ODS.Datasets(ctx)
	if err != nil {
		return err
	}
	published, err := d.Publisher.Datasets(ctx)
	if err != nil {
		return err
	}
	for _, ds := range sets {
		published = append(published, ds.Name)
	}
	for _, name := range published {
		names[contracts.DatasetScope(contracts.DatasetID(d.Contract, name))] = name
	}
	now := s.cfg.Now()
	out := make([]api.Grant, 0, len(list))
	for _, g := range list {
		r := api.Rules{NotBefore: g.Rules.NotBefore, NotAfter: g.Rules.NotAfter, Quota: g.Rules.Quota, Purposes: strings.Split(g.Rules.Purposes.String(), ",")}
		inWindow := !now.Before(r.NotBefore) && (r.NotAfter.IsZero() || !now.After(r.NotAfter))
		out = append(out, api.Grant{Scope: g.Scope, On: orElse(names[g.Scope], g.Scope.Hex()), Subject: g.Subject, To: common.BytesToAddress(g.Subject[12:]),
			Rules: r, Used: g.Used, Revoked: !live(g), InForce: live(g) && inWindow && (r.Quota == 0 || g.Used < r.Quota), Block: g.Block, Tx: g.Tx})
	}
	return c.JSON(http.StatusOK, map[string]any{"grants": out})
}
