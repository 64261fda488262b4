package assets

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"chancery/internal/kind"
)

const (
	checkLife  = 24 * time.Hour // how long an interrupted check may be gone on with
	checkFlush = time.Second    // between two writings of what was looked at
	checkItems = 256            // written at once
)

// outcome is what looking at one thing came to.
type outcome struct {
	item            string
	assets, objects int
	bytes           int64
	told            int64 // of those, told as progress
	findings        []Finding
	// again: it costs nothing to look at it again, or another option may do
	// something about it, so that a check that goes on shall.
	again bool
}

// Findings are reported in the order of what they are of.
const (
	ofReleases = iota
	ofObjects
	ofChain
)

// checkRun is a check under way. What was looked at is written down about once a
// second and when the check is interrupted, so that the next can go on.
type checkRun struct {
	k        *Checker
	o        CheckOptions
	id       string
	progress func(done, total int64)

	mu          sync.Mutex
	report      CheckReport
	found       [ofChain + 1][]Finding
	done, total int64 // bytes
	unwritten   []outcome
	written     time.Time
}

// begin goes on with an interrupted check, or begins one.
func (k *Checker) begin(ctx context.Context, o CheckOptions, progress func(done, total int64)) (*checkRun, error) {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	run := &checkRun{k: k, o: o, progress: progress, written: time.Now()}
	return run, kind.As(kind.Unavailable, k.c.DB.Tx(ctx, func(tx *sql.Tx) error { return run.open(ctx, tx) }), "begin", "check")
}

func (run *checkRun) open(ctx context.Context, tx *sql.Tx) error {
	c, quick := &run.k.c, 0
	if run.o.Quick {
		quick = 1
	}
	var started int64
	err := tx.QueryRowContext(ctx, `SELECT id, started FROM asset_check WHERE chain_id = $1 AND contract = $2 AND quick = $3`,
		int64(c.ChainID), c.Contract[:], quick).Scan(&run.id, &started)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if run.id != "" && (run.o.Restart || c.Now().Sub(time.Unix(started, 0)) > checkLife) {
		if _, err := tx.ExecContext(ctx, `DELETE FROM asset_check WHERE id = $1`, run.id); err != nil {
			return err
		}
		run.id = ""
	}
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN state = $4 THEN 0 ELSE payload_size END), 0) AS BIGINT)
		FROM asset_release WHERE chain_id = $1 AND contract = $2 AND state <> $3`, int64(c.ChainID), c.Contract[:], draftState, withdrawnState).Scan(&run.report.Of, &run.total)
	if err != nil {
		return err
	}
	if run.id != "" {
		return run.remember(ctx, tx)
	}
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return err
	}
	run.id = hex.EncodeToString(random[:])
	_, err = tx.ExecContext(ctx, `INSERT INTO asset_check (id, chain_id, contract, quick, started) VALUES ($1, $2, $3, $4, $5)`,
		run.id, int64(c.ChainID), c.Contract[:], quick, c.Now().Unix())
	return err
}

// remember reads what the interrupted check came to. What was withdrawn since is
// looked at again.
func (run *checkRun) remember(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM asset_check_item WHERE run = $1 AND item IN (SELECT id FROM asset_release WHERE state = $2)`,
		run.id, withdrawnState); err != nil {
		return err
	}
	err := tx.QueryRowContext(ctx, `SELECT CAST(COALESCE(SUM(assets), 0) AS BIGINT), CAST(COALESCE(SUM(objects), 0) AS BIGINT),
		CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM asset_check_item WHERE run = $1`, run.id).Scan(&run.report.Assets, &run.report.Objects, &run.report.Bytes)
	if err != nil {
		return err
	}
	run.report.Resumed, run.done = run.report.Assets, run.report.Bytes
	rows, err := tx.QueryContext(ctx, `SELECT item, findings FROM asset_check_item WHERE run = $1 AND findings <> ''`, run.id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var item, text string
		if err := rows.Scan(&item, &text); err != nil {
			return err
		}
		var found []Finding
		if err := json.Unmarshal([]byte(text), &found); err != nil {
			return err
		}
		of := ofReleases
		if strings.HasPrefix(item, "object ") {
			of = ofObjects
		}
		run.found[of] = append(run.found[of], found...)
	}
	return rows.Err()
}

// page gives the next releases that were not looked at yet, by their ids.
func (run *checkRun) page(ctx context.Context, after string) ([]*release, error) {
	c := &run.k.c
	rows, err := c.DB.QueryContext(ctx, `SELECT `+releaseColumns+` FROM asset_release WHERE chain_id = $1 AND contract = $2 AND id > $3
		AND NOT EXISTS (SELECT 1 FROM asset_check_item i WHERE i.run = $4 AND i.item = asset_release.id) ORDER BY id LIMIT $5`,
		int64(c.ChainID), c.Contract[:], after, run.id, checkPage)
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "list", "releases")
	}
	defer rows.Close()
	var page []*release
	for rows.Next() {
		r, err := scanRelease(rows)
		if err != nil {
			return nil, kind.As(kind.Unavailable, err, "list", "releases")
		}
		page = append(page, r)
	}
	return page, kind.As(kind.Unavailable, rows.Err(), "list", "releases")
}

// reload reads a release as it is now; nil if it is gone.
func (k *Checker) reload(ctx context.Context, id string) (*release, error) {
	r, err := scanRelease(k.c.DB.QueryRowContext(ctx, `SELECT `+releaseColumns+` FROM asset_release WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return r, kind.As(kind.Unavailable, err, "read release", id)
}

// told adds to the bytes that were read, which are never told to be more than all.
func (run *checkRun) told(n int64) {
	run.mu.Lock()
	defer run.mu.Unlock()
	run.done += n
	run.progress(min(run.done, run.total), run.total)
}

// settle takes in what something came to.
func (run *checkRun) settle(ctx context.Context, of int, o outcome) error {
	run.mu.Lock()
	defer run.mu.Unlock()
	run.report.Assets += o.assets
	run.report.Objects += o.objects
	run.report.Bytes += o.bytes
	run.done += o.bytes - min(o.told, o.bytes)
	run.progress(min(run.done, run.total), run.total)
	run.found[of] = append(run.found[of], o.findings...)
	if o.again {
		return nil
	}
	run.unwritten = append(run.unwritten, o)
	if len(run.unwritten) < checkItems && time.Since(run.written) < checkFlush {
		return nil
	}
	return run.write(ctx)
}

// write keeps what was looked at. The caller holds mu.
func (run *checkRun) write(ctx context.Context) error {
	err := run.k.c.DB.Tx(ctx, func(tx *sql.Tx) error {
		for _, o := range run.unwritten {
			text := ""
			if len(o.findings) > 0 {
				b, err := json.Marshal(o.findings)
				if err != nil {
					return err
				}
				text = string(b)
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO asset_check_item (run, item, assets, objects, bytes, findings) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT DO NOTHING`, run.id, o.item, o.assets, o.objects, o.bytes, text); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		run.unwritten, run.written = run.unwritten[:0], time.Now()
	}
	return kind.As(kind.Unavailable, err, "keep", "how far the check is")
}

// end closes a check that came to its end, and keeps one that didn't.
func (run *checkRun) end(ctx context.Context, err error) (CheckReport, error) {
	run.mu.Lock()
	defer run.mu.Unlock()
	if err == nil {
		if _, err = run.k.c.DB.ExecContext(ctx, `DELETE FROM asset_check WHERE id = $1`, run.id); err == nil {
			for _, found := range run.found {
				slices.SortFunc(found, func(a, b Finding) int {
					return cmp.Or(cmp.Compare(a.Dataset, b.Dataset), a.Asset.Cmp(b.Asset), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Problem, b.Problem))
				})
				run.report.Findings = append(run.report.Findings, found...)
			}
			return run.report, nil
		}
		err = kind.As(kind.Unavailable, err, "end", "check")
	}
	// Also when the asker is gone.
	clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return CheckReport{}, errors.Join(err, run.write(clean))
}
