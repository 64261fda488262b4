package acl

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"github.com/ethereum/go-ethereum/common"
)

//go:embed model.conf
var modelText string

var modelDigest = func() string {
	sum := sha256.Sum256([]byte(modelText))
	return hex.EncodeToString(sum[:])
}()

// Prefixes keep subjects and scopes apart, so that no chain of groupings leads
// from one grant to another.
func subjectName(h common.Hash) string { return "subject:" + h.Hex() }
func scopeName(h common.Hash) string   { return "scope:" + h.Hex() }

// newEnforcer makes an enforcer that knows the grants of keys. It has no
// adapter: nothing is ever written from here.
func newEnforcer(keys [][]string) (*casbin.Enforcer, error) {
	m, err := model.NewModelFromString(modelText)
	if err != nil {
		return nil, err
	}
	e, err := casbin.NewEnforcer(m)
	if err != nil {
		return nil, err
	}
	e.AddFunction("listed", func(args ...any) (any, error) {
		if len(args) != 2 {
			return false, fmt.Errorf("listed takes 2 arguments, not %d", len(args))
		}
		sub, ok1 := args[0].(string)
		scope, ok2 := args[1].(string)
		if !ok1 || !ok2 {
			return false, fmt.Errorf("listed takes names")
		}
		return e.GetRoleManager().HasLink(sub, scope)
	})
	e.AddFunction("rules", func(args ...any) (any, error) {
		if len(args) != 1 {
			return false, fmt.Errorf("rules takes 1 argument, not %d", len(args))
		}
		a, ok := args[0].(*ask)
		return ok && len(a.refusals()) == 0, nil
	})
	if len(keys) > 0 {
		if _, err := e.AddGroupingPolicies(keys); err != nil {
			return nil, err
		}
	}
	return e, nil
}
