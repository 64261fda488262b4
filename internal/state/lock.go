package state

import (
	"context"
	"errors"

	"github.com/gofrs/flock"

	"chancery/internal/kind"
)

// ErrInUse says that another process works on the same state.
var ErrInUse = kind.New(kind.Conflict, "another gateway is running on this state")

// advisoryKey marks the state's owner in PostgreSQL: "chancery" in ASCII.
const advisoryKey = 0x6368616e63657279

// Lock makes the caller the only one to work on the database until release is
// called or the process ends, however it ends. A second caller gets [ErrInUse]
// at once. On SQLite it holds a lock on a file beside the database, on
// PostgreSQL an advisory lock of a connection of its own.
func (db *DB) Lock(ctx context.Context) (release func() error, err error) {
	if db.postgres {
		return db.lockPostgres(ctx)
	}
	l := flock.New(db.name + ".lock")
	ok, err := l.TryLock()
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "lock state", db.name)
	}
	if !ok {
		return nil, kind.Wrap(ErrInUse, "lock state", db.name)
	}
	return l.Unlock, nil
}

func (db *DB) lockPostgres(ctx context.Context) (func() error, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "lock state", db.name)
	}
	var ok bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, int64(advisoryKey)).Scan(&ok)
	if err == nil && !ok {
		err = ErrInUse
	}
	if err != nil {
		return nil, errors.Join(kind.Wrap(err, "lock state", db.name), conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(advisoryKey))
		return errors.Join(err, conn.Close())
	}, nil
}
