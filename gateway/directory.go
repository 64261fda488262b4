package gateway

import (
	"context"
	"net/http"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/labstack/echo/v4"

	"chancery/assets"
	"chancery/assets/directory"
	"chancery/contracts"
	"chancery/gateway/api"
	"chancery/internal/kind"
)

func (s *Server) about(c echo.Context) error {
	out := api.About{ChainID: s.cfg.ChainID, Owner: s.cfg.Owner, Domain: s.domain, URI: s.cfg.URL}
	if d := s.dep.Load(); d != nil {
		out.Name, out.Code, out.Owner, out.Contract, out.Directory, out.Node = d.Name, d.Code, d.Owner, d.Contract, d.DirectoryAddress, d.NodeURL
		if d.IPFS != nil {
			out.IPFS = d.IPFS.Addrs()
		}
	}
	return c.JSON(http.StatusOK, out)
}

func (s *Server) departments(c echo.Context) error {
	list, err := department(c).Directory.Departments(c.Request().Context())
	if err != nil {
		return err
	}
	out := make([]api.Department, 0, len(list))
	for _, d := range list {
		out = append(out, departmentOf(d))
	}
	return c.JSON(http.StatusOK, map[string]any{"departments": out})
}

func departmentOf(d directory.Department) api.Department {
	return api.Department{Contract: d.Assets, Owner: d.Owner, Code: d.Code, Name: d.Name, Gateway: d.Gateway}
}

const (
	defaultPage = 50
	maxPage     = 200
	maxQuery    = 200 // bytes of a search text
)

func (s *Server) query(c echo.Context) (directory.Query, error) {
	q := directory.Query{Text: c.QueryParam("q"), Department: c.QueryParam("department"), After: c.QueryParam("after"), Limit: defaultPage}
	if len(q.Text) > maxQuery || len(q.Department) > maxQuery || len(q.After) > 1000 {
		return q, api.ErrTooLarge
	}
	switch t := c.QueryParam("type"); t {
	case "":
	case contracts.Structured.String():
		q.Type = contracts.Structured
	case contracts.Unstructured.String():
		q.Type = contracts.Unstructured
	case contracts.Text.String():
		q.Type = contracts.Text
	default:
		return q, stateErr(kind.Invalid, "type must be structured, unstructured or text")
	}
	if l := c.QueryParam("limit"); l != "" {
		n, err := strconv.Atoi(l)
		if err != nil || n < 1 || n > maxPage {
			return q, stateErr(kind.Invalid, "limit must be between 1 and %d", maxPage)
		}
		q.Limit = n
	}
	return q, nil
}

func (s *Server) page(c echo.Context, d *Department) (api.Page, error) {
	q, err := s.query(c)
	if err != nil {
		return api.Page{}, err
	}
	p, err := d.Directory.Assets(c.Request().Context(), q)
	if err != nil {
		return api.Page{}, err
	}
	out := api.Page{Assets: make([]api.Asset, 0, len(p.Assets)), After: p.Next}
	for _, a := range p.Assets {
		out.Assets = append(out.Assets, assetOf(a, d.ChainID, false))
	}
	return out, nil
}

func (s *Server) listAssets(c echo.Context) error {
	p, err := s.page(c, department(c))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, p)
}

func (s *Server) oneAsset(c echo.Context) error {
	id, err := assetID(c)
	if err != nil {
		return err
	}
	ctx, d := c.Request().Context(), department(c)
	e, err := d.Directory.Asset(ctx, id)
	if err != nil {
		return noAsset(err, id)
	}
	a := assetOf(e, d.ChainID, true)
	of, err := d.departmentOfAsset(ctx, e)
	if err != nil {
		return err
	}
	a.Gateway = of.Gateway
	return c.JSON(http.StatusOK, a)
}

// assetOf is a directory entry as it travels; raw adds the metadata's bytes.
func assetOf(e directory.Asset, chainID uint64, raw bool) api.Asset {
	a := api.Asset{
		ID: e.ID, ChainID: chainID, Contract: e.Contract, Department: e.Department,
		Version: e.Header.Version, DataType: uint8(e.Header.DataType), Type: e.Header.DataType.String(), HashAlgorithm: e.Header.HashAlgorithm,
		Status: e.Status.String(), DatasetID: e.Dataset[:], Fault: e.Fault, Tx: e.Tx, Block: e.Block, LogIndex: e.LogIndex,
		SupersededBy: present(e.SupersededBy),
	}
	if m, err := assets.DecodeMetadata(e.Metadata); err == nil {
		a.Describe(m.Public)
	}
	for _, h := range e.History {
		ev := api.Event{Status: h.Status.String(), Tx: h.Tx, Block: h.Block, Successor: present(h.Successor)}
		if h.Status == contracts.None {
			ev.Status = contracts.Superseded.String()
		}
		a.History = append(a.History, ev)
	}
	if raw {
		a.Metadata = e.Metadata
	}
	return a
}

// departmentOfAsset finds the entry that an asset belongs to.
func (d *Department) departmentOfAsset(ctx context.Context, a directory.Asset) (api.Department, error) {
	list, err := d.Directory.Departments(ctx)
	for _, e := range list {
		if e.Assets == a.Contract {
			return departmentOf(e), nil
		}
	}
	return api.Department{Contract: a.Contract, Code: a.Department}, err
}

func present(h common.Hash) *common.Hash {
	if h == (common.Hash{}) {
		return nil
	}
	return &h
}
