package client

import (
	"context"
	"io"
	"net/http"
	"time"

	"chancery/internal/kind"
)

// stalled is how long an answer may send nothing before it is taken as broken off.
const stalled = time.Minute

var errStalled = kind.New(kind.Unavailable, "nothing came for too long")

// watch has ask send a request, and ends its answer when one reading of it waits
// for longer than patience. The caller closes the body, which ends the watching.
func watch(ctx context.Context, patience time.Duration, ask func(ctx context.Context) (*http.Response, error)) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	resp, err := ask(ctx)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	w := &watched{ReadCloser: resp.Body, ctx: ctx, cancel: cancel, patience: patience}
	w.timer = time.AfterFunc(patience, func() { cancel(errStalled) })
	w.timer.Stop()
	resp.Body = w
	return resp, nil
}

type watched struct {
	io.ReadCloser
	ctx      context.Context
	cancel   context.CancelCauseFunc
	patience time.Duration
	timer    *time.Timer
}

func (w *watched) Read(b []byte) (int, error) {
	w.timer.Reset(w.patience)
	n, err := w.ReadCloser.Read(b)
	w.timer.Stop()
	if err != nil && context.Cause(w.ctx) == errStalled { //nolint:errorlint // it is set as it is
		err = errStalled
	}
	return n, err
}

func (w *watched) Close() error {
	w.timer.Stop()
	err := w.ReadCloser.Close()
	w.cancel(nil)
	return err
}
