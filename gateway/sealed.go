package gateway

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"chancery/assets/seal"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

// keyFor gives the key header issued for a ticket, and issues it if none was:
// it must be the same for every range of a file, so it is kept.
func (s *Server) keyFor(ctx context.Context, d *Department, t *ticket) ([]byte, error) {
	if t.header != nil {
		return t.header, nil
	}
	r, err := seal.ParseRecipient(t.recipient)
	if err != nil {
		return nil, err
	}
	header, err := d.Opener.Header(ctx, t.asset, r)
	if err != nil {
		return nil, err
	}
	err = s.cfg.DB.Tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE gateway_request SET header = $1 WHERE digest = $2 AND header IS NULL`, header, t.digest[:]); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT header FROM gateway_request WHERE digest = $1`, t.digest[:]).Scan(&t.header)
	})
	if err != nil {
		return nil, kind.As(kind.Unavailable, err, "keep header for", t.asset.Hex())
	}
	// The asset may have been erased since its header was read: one that is erased
	// from here on finds what was kept.
	if err := d.notErased(ctx, t.asset); err != nil {
		return nil, errors.Join(err, s.forget(ctx, d, t.asset))
	}
	return t.header, nil
}

// sealedTicket is what the sealed and header routes begin with.
func (s *Server) sealedTicket(c echo.Context) (*Department, api.Asset, *ticket, error) {
	d := department(c)
	id, a, err := s.asset(c, d)
	if err != nil {
		return nil, a, nil, err
	}
	if a.Payload == nil {
		return nil, a, nil, stateErr(kind.NotFound, "a structured asset has no sealed file: ask for its content")
	}
	t, err := s.liveTicket(c, d, id, true)
	return d, a, t, err
}

func (s *Server) sealed(c echo.Context) error {
	d, a, t, err := s.sealedTicket(c)
	if err != nil {
		return err
	}
	form, address := "sealed", ""
	if d.Redirect && c.QueryParam("stream") == "" {
		if address, err = s.address(c.Request().Context(), d, t); err != nil {
			return err
		}
	}
	if address != "" {
		form = "redirect"
	}
	return s.deliver(c, form, t, func(ctx context.Context, w http.ResponseWriter) error {
		header, err := s.keyFor(ctx, d, t)
		if err != nil {
			return err
		}
		if address != "" {
			w.Header().Set("Location", address)
			w.Header().Set("Chancery-Key-Header", base64.StdEncoding.EncodeToString(header))
			w.Header().Set("Chancery-Header-Size", strconv.Itoa(len(header)))
			w.WriteHeader(http.StatusTemporaryRedirect)
			return nil
		}
		sum := sha256.Sum256(header)
		h := w.Header()
		h.Set("Content-Type", "application/age")
		h.Set("ETag", `"`+hex.EncodeToString(a.Payload.Multihash)+"-"+hex.EncodeToString(sum[:8])+`"`)
		h.Set("Chancery-Header-Size", strconv.Itoa(len(header)))
		body := &joined{head: header, size: int64(len(header)) + a.Payload.Size, open: func(off, n int64) (io.ReadCloser, error) {
			return d.Opener.Payload(ctx, t.asset, off, n)
		}}
		defer body.Close()
		return serve(w, c.Request(), body)
	})
}

// longestAddress bounds the life of a presigned address: whoever has it gets the
// payload, which is of no use without the key header, until it ends.
const longestAddress = 15 * time.Minute

// address gives a ticket's holder the payload's own address, or "" where it has
// none, for as long as the ticket lives.
func (s *Server) address(ctx context.Context, d *Department, t *ticket) (string, error) {
	life := min(longestAddress, t.expires.Sub(s.cfg.Now()))
	if life < time.Second {
		return "", nil
	}
	url, ok, err := d.Opener.Address(ctx, t.asset, life)
	if !ok {
		return "", err
	}
	return url, err
}

func (s *Server) keyHeader(c echo.Context) error {
	d, a, t, err := s.sealedTicket(c)
	if err != nil {
		return err
	}
	return s.deliver(c, "header", t, func(ctx context.Context, w http.ResponseWriter) error {
		header, err := s.keyFor(ctx, d, t)
		if err != nil {
			return err
		}
		w.Header().Set("Vary", "Accept")
		var body []byte
		if strings.Contains(c.Request().Header.Get("Accept"), "application/age") {
			sum := sha256.Sum256(header)
			w.Header().Set("Content-Type", "application/age")
			w.Header().Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
			body = header
		} else {
			w.Header().Set("Content-Type", "application/json")
			out := api.KeyHeader{Asset: t.asset, Header: header, Payload: *a.Payload}
			if d.Redirect {
				if out.Address, err = s.address(ctx, d, t); err != nil {
					return err
				}
			}
			if d.ipfsHandler() != nil {
				out.IPFS = strings.TrimRight(s.cfg.URL, "/") + "/ipfs/" + a.Payload.CID
			}
			if body, err = json.Marshal(out); err != nil {
				return kind.As(kind.Internal, err, "encode", "header")
			}
		}
		return serve(w, c.Request(), bytes.NewReader(body))
	})
}
