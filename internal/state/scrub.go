package state

import (
	"context"
	"database/sql"
	"time"

	"chancery/internal/kind"
)

// Scrub makes the database's own files forget what was deleted from the tables
// before. It runs outside of transactions and may be repeated.
//
// SQLite zeroes what is deleted (PRAGMA secure_delete), but its write-ahead log
// still has the pages as they were: Scrub brings the log into the file and cuts it
// to nothing. On PostgreSQL it vacuums the tables, which frees the old versions of
// rows unless a transaction that is still running may see them; the freed bytes
// are written over as their pages are used again.
//
// It doesn't reach copies: backups, archived write-ahead logs, replicas and
// snapshots, nor blocks of a disk that the file system has freed.
func (db *DB) Scrub(ctx context.Context, tables ...string) error {
	if db.postgres {
		for _, t := range tables {
			if !tableName.MatchString(t) {
				return kind.Errorf(kind.Internal, "%q is not a table", t)
			}
			if _, err := db.ExecContext(ctx, `VACUUM `+t); err != nil {
				return kind.As(kind.Unavailable, err, "vacuum", t)
			}
		}
		return nil
	}
	// A reader may be in the way for a moment.
	for end := time.Now().Add(scrubWait); ; {
		var busy, log, done sql.NullInt64
		err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done)
		if err == nil && busy.Int64 == 0 {
			return nil
		}
		if time.Now().After(end) || ctx.Err() != nil {
			return kind.WithHint(kind.Errorf(kind.Unavailable, "clear the log of %s: it is in use, %v", db.name, err), "repeat it later")
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// scrubWait is how long a checkpoint may wait for readers.
const scrubWait = 30 * time.Second
