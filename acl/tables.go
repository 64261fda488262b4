package acl

import (
	"context"
	"database/sql"
	"errors"
	"sort"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
)

// Name is for logs and errors.
func (m *Mirror) Name() string { return "acl" }

func (m *Mirror) id() []any { return []any{int64(m.c.ChainID), m.c.Contract.Bytes()} }

func (m *Mirror) with(args ...any) []any { return append(m.id(), args...) }

// Cursor tells the block that the tables stand at.
func (m *Mirror) Cursor(ctx context.Context, tx *sql.Tx) (chain.Ref, bool, error) {
	var n int64
	var h []byte
	err := tx.QueryRowContext(ctx, `SELECT block, hash FROM acl_cursor WHERE chain_id = $1 AND contract = $2`, m.id()...).Scan(&n, &h)
	if errors.Is(err, sql.ErrNoRows) {
		return chain.Ref{}, false, nil
	}
	return chain.Ref{Number: uint64(n), Hash: common.BytesToHash(h)}, err == nil, err
}

func (m *Mirror) moveTo(ctx context.Context, tx *sql.Tx, r chain.Ref) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO acl_cursor (chain_id, contract, block, hash) VALUES ($1, $2, $3, $4)
		ON CONFLICT (chain_id, contract) DO UPDATE SET block = excluded.block, hash = excluded.hash`,
		m.with(int64(r.Number), r.Hash.Bytes())...)
	return err
}

// Rewind forgets the versions of every block above to.
func (m *Mirror) Rewind(ctx context.Context, tx *sql.Tx, to chain.Ref) error {
	m.all = true
	for _, t := range tables {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+t+` WHERE chain_id = $1 AND contract = $2 AND block > $3`, m.with(int64(to.Number))...); err != nil {
			return err
		}
	}
	return m.moveTo(ctx, tx, to)
}

// Apply adds a version for each event of the contract.
func (m *Mirror) Apply(ctx context.Context, tx *sql.Tx, b *chain.Block) error {
	if _, ok, err := m.Cursor(ctx, tx); err != nil {
		return err
	} else if !ok { // what is left without a cursor is of unknown age
		m.all = true
		for _, t := range tables {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+t+` WHERE chain_id = $1 AND contract = $2`, m.id()...); err != nil {
				return err
			}
		}
	}
	for i := range b.Logs {
		l := &b.Logs[i]
		if l.Address != m.c.Contract {
			continue
		}
		ev, err := contracts.DecodeEvent(l)
		if err != nil { // our own contract never does this: the mirror would be wrong from here on
			return kind.As(kind.Corrupt, err, "decode event of", m.c.Contract.Hex())
		}
		if err := m.event(ctx, tx, b, l, ev); err != nil {
			return err
		}
	}
	return m.moveTo(ctx, tx, b.Ref)
}

func (m *Mirror) event(ctx context.Context, tx *sql.Tx, b *chain.Block, l *types.Log, ev any) error {
	at := []any{int64(b.Number), int64(l.Index), l.TxHash.Bytes()}
	switch e := ev.(type) {
	case contracts.AssetRegistered:
		return m.addAsset(ctx, tx, at, e.AssetID, e.Dataset[:], contracts.Active)
	case contracts.AssetStatusChanged:
		var dataset []byte
		err := tx.QueryRowContext(ctx, `SELECT dataset FROM acl_asset WHERE chain_id = $1 AND contract = $2 AND asset = $3
			ORDER BY block DESC, log_index DESC LIMIT 1`, m.with(e.AssetID.Bytes())...).Scan(&dataset)
		if err != nil {
			return err
		}
		return m.addAsset(ctx, tx, at, e.AssetID, dataset, e.Status)
	case contracts.ScopeRevoked:
		m.all = true
		_, err := tx.ExecContext(ctx, `INSERT INTO acl_epoch (chain_id, contract, scope, epoch, block, log_index, tx)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, append(m.with(e.Scope.Bytes(), int64(e.Epoch)), at...)...)
		return err
	case contracts.GrantSet:
		return m.addGrant(ctx, tx, at, grant{Scope: e.Scope, Subject: e.Subject, Rules: e.Rules, Used: e.Used, Epoch: e.Epoch})
	case contracts.GrantRevoked:
		return m.change(ctx, tx, at, key{e.Scope, e.Subject}, func(g *grant) { g.Revoked = true })
	case contracts.AccessGranted:
		return m.change(ctx, tx, at, key{e.Scope, e.Subject}, func(g *grant) { g.Used = e.Used })
	}
	return nil
}

func (m *Mirror) addAsset(ctx context.Context, tx *sql.Tx, at []any, id common.Hash, dataset []byte, s contracts.Status) error {
	m.all = true
	_, err := tx.ExecContext(ctx, `INSERT INTO acl_asset (chain_id, contract, asset, dataset, status, block, log_index, tx)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, append(m.with(id.Bytes(), dataset, int64(s)), at...)...)
	return err
}

func (m *Mirror) change(ctx context.Context, tx *sql.Tx, at []any, k key, f func(*grant)) error {
	g, err := m.latest(ctx, tx, k)
	if err != nil {
		return err
	}
	if g == nil {
		return kind.Errorf(kind.Corrupt, "event on a grant that was never made: scope %s, subject %s", k.scope, k.subject)
	}
	f(g)
	return m.addGrant(ctx, tx, at, *g)
}

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func fromUnix(s int64) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}

func (m *Mirror) addGrant(ctx context.Context, tx *sql.Tx, at []any, g grant) error {
	m.touched[key{g.Scope, g.Subject}] = true
	revoked := int64(0)
	if g.Revoked {
		revoked = 1
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO acl_grant (chain_id, contract, scope, subject, not_before, not_after, quota, purposes, flags, used, epoch, revoked, block, log_index, tx)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		append(m.with(g.Scope.Bytes(), g.Subject.Bytes(), unix(g.Rules.NotBefore), unix(g.Rules.NotAfter), int64(g.Rules.Quota),
			int64(g.Rules.Purposes), int64(g.Rules.Flags), int64(g.Used), int64(g.Epoch), revoked), at...)...)
	return err
}

const grantColumns = `scope, subject, not_before, not_after, quota, purposes, flags, used, epoch, revoked, block, tx`

func scanGrant(row interface{ Scan(...any) error }) (*grant, error) {
	var g grant
	var scope, subject, tx []byte
	var before, after, quota, purposes, flags, used, ep, revoked, block int64
	if err := row.Scan(&scope, &subject, &before, &after, &quota, &purposes, &flags, &used, &ep, &revoked, &block, &tx); err != nil {
		return nil, err
	}
	g.Scope, g.Subject, g.Tx = common.BytesToHash(scope), common.BytesToHash(subject), common.BytesToHash(tx)
	g.Rules = contracts.Rules{NotBefore: fromUnix(before), NotAfter: fromUnix(after), Quota: uint32(quota), Purposes: contracts.Purposes(purposes), Flags: uint16(flags)}
	g.Used, g.Epoch, g.Revoked, g.Block = uint32(used), uint32(ep), revoked != 0, uint64(block)
	return &g, nil
}

func (m *Mirror) latest(ctx context.Context, tx *sql.Tx, k key) (*grant, error) {
	g, err := scanGrant(tx.QueryRowContext(ctx, `SELECT `+grantColumns+` FROM acl_grant
		WHERE chain_id = $1 AND contract = $2 AND scope = $3 AND subject = $4
		ORDER BY block DESC, log_index DESC LIMIT 1`, m.with(k.scope.Bytes(), k.subject.Bytes())...))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return g, err
}

// load reads the whole committed state; rows in order, so that the newest wins.
func (m *Mirror) load(ctx context.Context) error {
	grants, assets, epochs := map[key]*grant{}, map[common.Hash]*asset{}, map[common.Hash]epoch{}
	var head chain.Ref
	var started bool
	each := func(tx *sql.Tx, query string, f func(*sql.Rows) error) error {
		rows, err := tx.QueryContext(ctx, query+` WHERE chain_id = $1 AND contract = $2 ORDER BY block, log_index`, m.id()...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := f(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
	err := m.c.DB.Tx(ctx, func(tx *sql.Tx) (err error) {
		if head, started, err = m.Cursor(ctx, tx); err != nil || !started {
			return err
		}
		err = each(tx, `SELECT `+grantColumns+` FROM acl_grant`, func(r *sql.Rows) error {
			g, err := scanGrant(r)
			if err == nil {
				grants[key{g.Scope, g.Subject}] = g
			}
			return err
		})
		if err != nil {
			return err
		}
		err = each(tx, `SELECT asset, dataset, status, block, tx FROM acl_asset`, func(r *sql.Rows) error {
			var id, dataset, txh []byte
			var status, block int64
			if err := r.Scan(&id, &dataset, &status, &block, &txh); err != nil {
				return err
			}
			a := &asset{status: contracts.Status(status), block: uint64(block), tx: common.BytesToHash(txh)}
			copy(a.dataset[:], dataset)
			assets[common.BytesToHash(id)] = a
			return nil
		})
		if err != nil {
			return err
		}
		return each(tx, `SELECT scope, epoch, block, tx FROM acl_epoch`, func(r *sql.Rows) error {
			var scope, txh []byte
			var n, block int64
			err := r.Scan(&scope, &n, &block, &txh)
			epochs[common.BytesToHash(scope)] = epoch{uint32(n), uint64(block), common.BytesToHash(txh)}
			return err
		})
	})
	if err != nil {
		return err
	}
	var names [][]string
	for k := range grants {
		names = append(names, []string{subjectName(k.subject), scopeName(k.scope)})
	}
	e, err := newEnforcer(names)
	if err != nil {
		return kind.As(kind.Internal, err, "build", "policy")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.casbin, m.grants, m.assets, m.epochs = e, grants, assets, epochs
	m.head, m.started, m.ok, m.all = head, started, true, false
	clear(m.touched)
	return nil
}

// Grants lists the whitelist as it stands, by scope and subject.
func (m *Mirror) Grants(ctx context.Context, f GrantFilter) ([]Grant, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.ok {
		return nil, kind.Wrap(ErrStale, "list", "grants")
	}
	var out []Grant
	for k, g := range m.grants {
		if (f.Scope != (common.Hash{}) && f.Scope != k.scope) || (f.Subject != (common.Hash{}) && f.Subject != k.subject) {
			continue
		}
		c := *g
		c.Revoked = c.Revoked || c.Epoch != m.epochs[k.scope].epoch
		out = append(out, c)
	}
	sort.Slice(out, func(i, j int) bool {
		if c := out[i].Scope.Cmp(out[j].Scope); c != 0 {
			return c < 0
		}
		return out[i].Subject.Cmp(out[j].Subject) < 0
	})
	return out, nil
}
