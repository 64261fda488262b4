package gateway

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"

	"chancery/gateway/web"
)

func (s *Server) site() web.Site {
	d := s.dep.Load()
	if d == nil {
		return web.Site{ChainID: s.cfg.ChainID}
	}
	return web.Site{Name: d.Name, ChainID: d.ChainID, Contract: d.Contract, Directory: d.DirectoryAddress, Node: d.NodeURL, Attached: true}
}

func (s *Server) directoryPage(c echo.Context) error {
	l := web.List{Site: s.site(), Query: c.QueryParam("q"), Type: c.QueryParam("type"), Department: c.QueryParam("department")}
	if d := s.dep.Load(); d != nil {
		p, err := s.page(c, d)
		if err != nil {
			return s.trouble(c, err)
		}
		l.Assets, l.Next = p.Assets, l.NextPage(p.After)
		list, err := d.Directory.Departments(c.Request().Context())
		if err != nil {
			return s.trouble(c, err)
		}
		for _, e := range list {
			l.Departments = append(l.Departments, departmentOf(e))
		}
	}
	return html(c, http.StatusOK, l)
}

func (s *Server) assetPage(c echo.Context) error {
	id, err := assetID(c)
	if err != nil {
		return s.trouble(c, err)
	}
	ctx, d := c.Request().Context(), department(c)
	e, err := d.Directory.Asset(ctx, id)
	if err != nil {
		return s.trouble(c, noAsset(err, id))
	}
	of, err := d.departmentOfAsset(ctx, e)
	if err != nil {
		return s.trouble(c, err)
	}
	return html(c, http.StatusOK, web.One{Site: s.site(), Asset: assetOf(e, d.ChainID, false), Department: of})
}

func (s *Server) trouble(c echo.Context, err error) error {
	p := problemOf(err, false)
	if p.Status >= http.StatusInternalServerError {
		s.log.Error("page failed", "request", requestID(c), "path", c.Path(), "error", err)
	}
	return html(c, p.Status, web.Trouble{Site: s.site(), Problem: p})
}

func html(c echo.Context, status int, data any) error {
	var b bytes.Buffer
	if err := web.Render(&b, data); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.HTMLBlob(status, b.Bytes())
}
