package gateway

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/labstack/echo/v4"

	"chancery/gateway/api"
	"chancery/internal/kind"
)

const (
	nonceLife   = 10 * time.Minute
	nonceMemory = time.Hour // how long a used or expired nonce is told from an unknown one
	sessionLife = 12 * time.Hour
	clockSkew   = time.Minute
	maxNonces   = 200_000 // rows; a flood is refused, not stored
)

// session is who is asking.
type session struct {
	token     [32]byte // SHA-256 of the bearer token
	address   common.Address
	publisher bool
}

func (s *Server) newNonce(c echo.Context) error {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		return kind.As(kind.Internal, err, "draw", "nonce")
	}
	now := s.cfg.Now()
	n := api.Nonce{Nonce: hex.EncodeToString(b[:]), Expires: now.Add(nonceLife).UTC().Truncate(time.Second),
		Domain: s.domain, URI: s.cfg.URL, ChainID: s.cfg.ChainID}
	err := s.cfg.DB.Tx(c.Request().Context(), func(tx *sql.Tx) error {
		if _, err := tx.Exec(`DELETE FROM gateway_nonce WHERE expires < $1`, now.Add(-nonceMemory).Unix()); err != nil {
			return err
		}
		var count int
		if err := tx.QueryRow(`SELECT count(*) FROM gateway_nonce`).Scan(&count); err != nil {
			return err
		}
		if count >= maxNonces {
			return kind.WithHint(api.ErrTooMany, "try again later")
		}
		_, err := tx.Exec(`INSERT INTO gateway_nonce (nonce, expires) VALUES ($1, $2)`, n.Nonce, n.Expires.Unix())
		return err
	})
	if err != nil {
		return kind.Wrap(err, "issue", "nonce")
	}
	return c.JSON(http.StatusCreated, n)
}

// consume uses up a nonce. It answers false, and whether it had merely expired,
// if it was used before or never issued.
func consume(ctx context.Context, tx *sql.Tx, nonce string, now time.Time) (ok, expired bool, err error) {
	res, err := tx.ExecContext(ctx, `UPDATE gateway_nonce SET used = 1 WHERE nonce = $1 AND used = 0 AND expires > $2`, nonce, now.Unix())
	if err != nil {
		return false, false, kind.As(kind.Unavailable, err, "use", "nonce")
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err == nil, false, kind.As(kind.Unavailable, err, "use", "nonce")
	}
	var used int64
	err = tx.QueryRowContext(ctx, `SELECT used FROM gateway_nonce WHERE nonce = $1`, nonce).Scan(&used)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	return false, used == 0, kind.As(kind.Unavailable, err, "use", "nonce")
}

func (s *Server) newSession(c echo.Context) error {
	var in api.NewSession
	if err := decode(c, &in); err != nil {
		return err
	}
	m, err := api.ParseSignIn(in.Message)
	if err != nil {
		return err
	}
	now := s.cfg.Now()
	if err := s.acceptable(m, now); err != nil {
		return err
	}
	signer, err := api.SignerOf(in.Message, in.Signature)
	if err != nil || signer != m.Address {
		return api.ErrSignature
	}
	var token [32]byte
	if _, err := rand.Read(token[:]); err != nil {
		return kind.As(kind.Internal, err, "draw", "token")
	}
	out := api.Session{Token: base64.RawURLEncoding.EncodeToString(token[:]), Address: signer,
		Publisher: s.isPublisher(signer), Expires: now.Add(sessionLife).UTC().Truncate(time.Second)}
	if !m.Expires.IsZero() && m.Expires.Before(out.Expires) {
		out.Expires = m.Expires.Truncate(time.Second)
	}
	hash := sha256.Sum256([]byte(out.Token))
	err = s.cfg.DB.Tx(c.Request().Context(), func(tx *sql.Tx) error {
		switch ok, expired, err := consume(c.Request().Context(), tx, m.Nonce, now); {
		case err != nil:
			return err
		case expired:
			return kind.WithHint(api.ErrSignInExpired, "ask for a new nonce and sign again")
		case !ok:
			return kind.WithHint(api.ErrSignInReplayed, "ask for a new nonce and sign again")
		}
		if _, err := tx.Exec(`DELETE FROM gateway_session WHERE expires < $1`, now.Unix()); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO gateway_session (token, address, expires) VALUES ($1, $2, $3)`, hash[:], signer[:], out.Expires.Unix())
		return err
	})
	if err != nil {
		return kind.Wrap(err, "sign in", signer.Hex())
	}
	c.SetCookie(s.cookie(out.Token, int(out.Expires.Sub(now).Seconds())))
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusCreated, out)
}

// acceptable checks what a sign-in says of where, on which chain and when.
func (s *Server) acceptable(m api.SignIn, now time.Time) error {
	u, err := url.Parse(m.URI)
	own, _ := url.Parse(s.cfg.URL) // was parsed in New
	if err != nil || !strings.EqualFold(m.Domain, s.domain) || !strings.EqualFold(u.Host, own.Host) || u.Scheme != own.Scheme ||
		m.Scheme != "" && m.Scheme != own.Scheme || m.ChainID != s.cfg.ChainID {
		return stateErr(api.ErrSignInOtherDomain, "it must name %s, %s and chain %d", s.domain, s.cfg.URL, s.cfg.ChainID)
	}
	switch {
	case m.IssuedAt.After(now.Add(clockSkew)), m.NotBefore.After(now.Add(clockSkew)):
		return stateErr(api.ErrSignInExpired, "it is for a time that has not come: compare the clocks")
	case now.Sub(m.IssuedAt) > nonceLife+clockSkew:
		return stateErr(api.ErrSignInExpired, "it was issued at %s", m.IssuedAt.Format(time.RFC3339))
	case !m.Expires.IsZero() && !now.Before(m.Expires):
		return stateErr(api.ErrSignInExpired, "it expired at %s", m.Expires.Format(time.RFC3339))
	}
	return nil
}

func (s *Server) cookieName() string {
	if s.https {
		return "__Host-chancery"
	}
	return "chancery"
}

func (s *Server) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: s.cookieName(), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.https, SameSite: http.SameSiteStrictMode}
}

func (s *Server) endSession(c echo.Context) error {
	sess := who(c)
	if _, err := s.cfg.DB.ExecContext(c.Request().Context(), `DELETE FROM gateway_session WHERE token = $1`, sess.token[:]); err != nil {
		return kind.As(kind.Unavailable, err, "end", "session")
	}
	c.SetCookie(s.cookie("", -1))
	return c.NoContent(http.StatusNoContent)
}

// identify finds out who is asking, if they say so. Tokens are looked up by
// their hash, so that timing tells nothing of them.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			ck, err := r.Cookie(s.cookieName())
			if err != nil {
				return next(c)
			}
			// A cookie travels by itself, so what changes something must come from our own pages.
			if o := r.Header.Get("Origin"); r.Method != http.MethodGet && r.Method != http.MethodHead && o != s.cfg.URL {
				return next(c)
			}
			token = ck.Value
		}
		sess := &session{token: sha256.Sum256([]byte(token))}
		var addr []byte
		var expires int64
		err := s.cfg.DB.QueryRowContext(r.Context(), `SELECT address, expires FROM gateway_session WHERE token = $1`, sess.token[:]).Scan(&addr, &expires)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return next(c)
		case err != nil:
			return kind.As(kind.Unavailable, err, "look up", "session")
		case s.cfg.Now().Unix() >= expires:
			c.Set("expired", true)
			return next(c)
		}
		sess.address = common.BytesToAddress(addr)
		sess.publisher = s.isPublisher(sess.address)
		c.Set("session", sess)
		return next(c)
	}
}

func (s *Server) isPublisher(a common.Address) bool {
	if a == s.cfg.Owner || slices.Contains(s.cfg.Publishers, a) {
		return a != common.Address{}
	}
	d := s.dep.Load()
	return d != nil && a == d.Owner && a != common.Address{}
}

func who(c echo.Context) *session {
	sess, _ := c.Get("session").(*session)
	return sess
}

func (s *Server) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if who(c) == nil {
			if c.Get("expired") != nil {
				return kind.WithHint(api.ErrSignInExpired, "sign in again")
			}
			return kind.WithHint(api.ErrNoSession, "POST /v1/auth/nonce, sign, POST /v1/auth/sessions")
		}
		return next(c)
	}
}

func (s *Server) publisher(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !who(c).publisher {
			return api.ErrNotPublisher
		}
		return next(c)
	}
}
