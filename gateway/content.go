package gateway

import (
	"context"
	"encoding/hex"
	"errors"
	"net/http"

	"github.com/ethereum/go-ethereum/common"
	"github.com/labstack/echo/v4"

	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

func (s *Server) content(c echo.Context) error {
	d := department(c)
	id, a, err := s.asset(c, d)
	if err != nil {
		return err
	}
	t, err := s.liveTicket(c, d, id, false)
	if err != nil {
		return err
	}
	if contracts.DataType(a.DataType) == contracts.Structured {
		return s.sendRows(c, t, 0, "")
	}
	return s.deliver(c, "content", t, func(ctx context.Context, w http.ResponseWriter) error {
		r, size, closer, err := d.Opener.Plain(ctx, id)
		if err != nil {
			return kind.Wrap(err, "open", id.Hex())
		}
		defer closer() //nolint:errcheck // it was only read
		h := w.Header()
		h.Set("Content-Type", orElse(a.MediaType, "application/octet-stream"))
		if a.Payload != nil {
			h.Set("ETag", `"`+hex.EncodeToString(a.Payload.Multihash)+`"`)
		}
		content := &ahead{r: r, size: size}
		defer content.Close() // before what it reads
		return serve(w, c.Request(), content)
	})
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// asset looks up the asset that the path names, which must be the department's own.
func (s *Server) asset(c echo.Context, d *Department) (common.Hash, api.Asset, error) {
	id, err := assetID(c)
	if err != nil {
		return id, api.Asset{}, err
	}
	e, err := d.Directory.Asset(c.Request().Context(), id)
	if err != nil {
		return id, api.Asset{}, noAsset(err, id)
	}
	a := assetOf(e, d.ChainID, false)
	if a.Contract != d.Contract {
		return id, a, kind.WithHint(stateErr(kind.NotFound, "asset %s belongs to another department", id), "ask the gateway that the directory names for it")
	}
	return id, a, nil
}

func noAsset(err error, id common.Hash) error {
	if errors.Is(err, kind.NotFound) {
		return &stated{err, "no asset " + id.Hex() + " is registered"}
	}
	return err
}
