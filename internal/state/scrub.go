package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"chancery/internal/kind"
)

// Scrub makes the database's own files forget what was deleted from the tables
// before. It runs outside of transactions and may be repeated.
//
// SQLite zeroes what is deleted (PRAGMA secure_delete), but its write-ahead log
// still has the pages as they were: Scrub brings the log into the file and cuts it
// to nothing. On PostgreSQL it writes the tables anew (VACUUM FULL: a plain VACUUM
// leaves old bytes in its pages), during which they are locked; what a transaction
// that is still running may see is kept.
//
// It doesn't reach copies: backups, PostgreSQL's write-ahead log until its
// segments are used again and what is archived of it, replicas and snapshots, nor
// blocks of a disk that the file system has freed.
func (db *DB) Scrub(ctx context.Context, tables ...string) error {
	if db.postgres {
		return db.rewrite(ctx, tables)
	}
	// A reader may be in the way for a moment.
	for end := time.Now().Add(scrubWait); ; {
		var busy, log, done sql.NullInt64
		err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &done)
		if err == nil && busy.Int64 == 0 {
			return nil
		}
		if err == nil {
			err = errRead
		}
		if time.Now().After(end) || ctx.Err() != nil {
			return kind.WithHint(kind.As(kind.Unavailable, err, "clear the log of", db.name), "repeat it later")
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

var errRead = errors.New("a transaction that has begun before still reads it")

// scrubWait is how long scrubbing may wait for readers.
const scrubWait = 30 * time.Second

func (db *DB) rewrite(ctx context.Context, tables []string) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return kind.As(kind.Unavailable, err, "reach", db.name)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	// Who waits for the lock of a table keeps all others waiting too.
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(`SET lock_timeout = %d`, scrubWait.Milliseconds())); err != nil {
		return kind.As(kind.Unavailable, err, "vacuum", db.name)
	}
	for _, t := range tables {
		if !tableName.MatchString(t) {
			return kind.Errorf(kind.Internal, "%q is not a table", t)
		}
		if _, err := conn.ExecContext(ctx, `VACUUM FULL `+t); err != nil {
			return kind.As(kind.Unavailable, err, "vacuum", t)
		}
	}
	_, err = conn.ExecContext(ctx, `RESET lock_timeout`)
	return kind.As(kind.Unavailable, err, "vacuum", db.name)
}
