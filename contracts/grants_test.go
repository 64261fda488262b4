package contracts_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"pgregory.net/rapid"

	"chancery/contracts"
)

var always = contracts.Rules{Purposes: 1 << contracts.Audit}

func TestAGrantIsToldAndKept(t *testing.T) {
	s := newSim(t)
	id := s.register("metadata")
	rules := contracts.Rules{
		NotBefore: time.Unix(1<<40-2, 0).UTC(), NotAfter: time.Unix(1<<40-1, 0).UTC(),
		Quota: 1<<32 - 1, Purposes: 1<<63 | 1, Flags: 0x3fff,
	}
	subject := contracts.AddressSubject(reader)
	data, err := contracts.PackGrant(id, subject, rules)
	s.must(err)
	events := s.do(ownerKey, data)
	if len(events) != 1 || events[0] != any(contracts.GrantSet{Scope: id, Subject: subject, Rules: rules}) {
		t.Errorf("told %+v", events)
	}
	g := s.grantOf(id, subject)
	if !g.Live || g.Used != 0 || g.Epoch != 0 || g.Rules.NotBefore.Int64() != 1<<40-2 || g.Rules.NotAfter.Int64() != 1<<40-1 ||
		g.Rules.Quota != rules.Quota || g.Rules.Purposes != uint64(rules.Purposes) || g.Rules.Flags != rules.Flags {
		t.Errorf("kept %+v", g)
	}
}

func TestEachRuleRefusesWithItsReasonAndIsLogged(t *testing.T) {
	s := newSim(t)
	id, other := s.register("metadata"), s.register("of the same dataset")
	withdrawn := s.register("withdrawn")
	dataset := contracts.DatasetScope(s.dataset())
	for _, scope := range []common.Hash{id, other, withdrawn, dataset} {
		s.grant(scope, reader, always)
	}
	s.do(ownerKey, contracts.PackSetStatus(withdrawn, contracts.Withdrawn))
	in := func(d time.Duration) time.Time { return time.Now().Add(d) }
	ruled := func(name string, r contracts.Rules) common.Hash {
		id := s.register(name)
		s.grant(id, reader, r)
		return id
	}
	future := ruled("future", contracts.Rules{NotBefore: in(24 * time.Hour)})
	past := ruled("past", contracts.Rules{NotAfter: in(-24 * time.Hour)})
	statistics := ruled("statistics", contracts.Rules{Purposes: 1 << contracts.Statistics})
	spent := ruled("spent", contracts.Rules{Quota: 1})
	if got := s.ask(s.request(spent, spent, reader)); got != contracts.Allowed {
		t.Fatalf("the quota's one request is refused: %v", got)
	}
	revoked := ruled("revoked", always)
	s.revoke(revoked, reader)
	emptied := ruled("emptied", always)
	s.do(ownerKey, contracts.PackRevokeAll(emptied))
	unlisted := s.register("unlisted")
	beyond := func(r contracts.AccessRequest) contracts.AccessRequest { r.Purpose = 64; return r }
	posing := func(r contracts.AccessRequest) contracts.AccessRequest {
		r.Subject = contracts.AddressSubject(relay)
		return r
	}
	role := func(r contracts.AccessRequest) contracts.AccessRequest {
		r.Subject = contracts.RoleSubject("inspectors")
		return r
	}
	for name, c := range map[string]struct {
		r    contracts.AccessRequest
		want contracts.DenialReason
	}{
		"granted":              {s.request(id, id, reader), contracts.Allowed},
		"granted by dataset":   {s.request(id, dataset, reader), contracts.Allowed},
		"unknown asset":        {s.request(common.Hash{1}, common.Hash{1}, reader), contracts.AssetUnknown},
		"withdrawn":            {s.request(withdrawn, withdrawn, reader), contracts.AssetNotActive},
		"withdrawn in dataset": {s.request(withdrawn, dataset, reader), contracts.AssetNotActive},
		"another's scope":      {s.request(id, other, reader), contracts.WrongScope},
		"another dataset":      {s.request(id, contracts.DatasetScope([16]byte{1}), reader), contracts.WrongScope},
		"another's subject":    {posing(s.request(id, id, reader)), contracts.WrongSubject},
		"a role":               {role(s.request(id, id, reader)), contracts.WrongSubject},
		"no grant":             {s.request(unlisted, unlisted, reader), contracts.NoGrant},
		"revoked":              {s.request(revoked, revoked, reader), contracts.Revoked},
		"revoked with all":     {s.request(emptied, emptied, reader), contracts.Revoked},
		"too early":            {s.request(future, future, reader), contracts.NotYetValid},
		"too late":             {s.request(past, past, reader), contracts.Expired},
		"another purpose":      {s.request(statistics, statistics, reader), contracts.PurposeNotAllowed},
		"no purpose at all":    {beyond(s.request(id, id, reader)), contracts.PurposeNotAllowed},
		"quota used up":        {s.request(spent, spent, reader), contracts.QuotaUsedUp},
	} {
		t.Run(name, func(t *testing.T) {
			before := s.grantOf(c.r.Scope, c.r.Subject).Used
			if got := s.reason(reader, c.r); got != c.want {
				t.Errorf("canAccess: %v, want %v", got, c.want)
			}
			if got := s.ask(c.r); got != c.want {
				t.Errorf("requestAccess: %v, want %v", got, c.want)
			}
			used := s.grantOf(c.r.Scope, c.r.Subject).Used - before
			if want := map[bool]uint32{true: 1}[c.want == contracts.Allowed]; used != want {
				t.Errorf("it used %d of the quota, want %d", used, want)
			}
		})
	}
}

func TestAWindowAllowsItsFirstAndItsLastSecond(t *testing.T) {
	s := newSim(t)
	id := s.register("metadata")
	first := s.now() + 1000
	last := first + 100
	s.grant(id, reader, contracts.Rules{NotBefore: time.Unix(int64(first), 0), NotAfter: time.Unix(int64(last), 0)})
	for _, c := range []struct {
		at   uint64
		want contracts.DenialReason
	}{{first - 1, contracts.NotYetValid}, {first, contracts.Allowed}, {last, contracts.Allowed}, {last + 1, contracts.Expired}} {
		s.sealAt(c.at)
		if got := s.reason(reader, s.request(id, id, reader)); got != c.want {
			t.Errorf("at %d: %v, want %v", c.at, got, c.want)
		}
	}
}

func TestAQuotaCountsFromTheFirstGrantOn(t *testing.T) {
	s := newSim(t)
	id := s.register("metadata")
	ask := func(want contracts.DenialReason) {
		t.Helper()
		if got := s.ask(s.request(id, id, reader)); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
	s.grant(id, reader, contracts.Rules{Quota: 2})
	ask(contracts.Allowed)
	s.revoke(id, reader)
	ask(contracts.Revoked)
	if g := s.grantOf(id, contracts.AddressSubject(reader)); g.Used != 1 || g.Live {
		t.Errorf("revoking left %+v", g)
	}
	s.grant(id, reader, contracts.Rules{Quota: 2})
	ask(contracts.Allowed)
	ask(contracts.QuotaUsedUp)
	s.do(ownerKey, contracts.PackRevokeAll(id))
	s.grant(id, reader, contracts.Rules{Quota: 3})
	ask(contracts.Allowed)
	ask(contracts.QuotaUsedUp)
	s.grant(id, reader, contracts.Rules{})
	ask(contracts.Allowed)
	if g := s.grantOf(id, contracts.AddressSubject(reader)); g.Used != 4 || g.Epoch != 1 || !g.Live {
		t.Errorf("kept %+v", g)
	}
}

func TestRevokingAllOfAScopeLeavesOtherScopesAndLaterGrants(t *testing.T) {
	s := newSim(t)
	a, b := s.register("a"), s.register("b")
	s.grant(a, reader, always)
	s.grant(b, reader, always)
	events := s.do(ownerKey, contracts.PackRevokeAll(a))
	if len(events) != 1 || events[0] != any(contracts.ScopeRevoked{Scope: a, Epoch: 1}) {
		t.Errorf("told %+v", events)
	}
	for id, want := range map[common.Hash]contracts.DenialReason{a: contracts.Revoked, b: contracts.Allowed} {
		if got := s.ask(s.request(id, id, reader)); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
	s.grant(a, reader, always)
	if got := s.ask(s.request(a, a, reader)); got != contracts.Allowed {
		t.Errorf("a later grant is refused: %v", got)
	}
}

func TestADatasetsGrantHoldsForLaterReleases(t *testing.T) {
	s := newSim(t)
	scope := contracts.DatasetScope(s.dataset())
	onChain, err := assetsABI.UnpackDatasetScope(s.call(s.assets, assetsABI.PackDatasetScope(s.dataset())))
	s.must(err)
	if onChain != scope {
		t.Fatalf("the contract's scope is %x, ours %s", onChain, scope)
	}
	s.grant(scope, reader, contracts.Rules{Quota: 2})
	first := s.register("first release")
	if got := s.ask(s.request(first, scope, reader)); got != contracts.Allowed {
		t.Error(got)
	}
	second := s.register("second release")
	if got := s.ask(s.request(second, scope, reader)); got != contracts.Allowed {
		t.Error(got)
	}
	if got := s.ask(s.request(first, scope, reader)); got != contracts.QuotaUsedUp {
		t.Errorf("the releases do not share the quota: %v", got)
	}
}

func TestWhatIsNotGrantedCanNotBeRevoked(t *testing.T) {
	s := newSim(t)
	id, subject := s.register("metadata"), contracts.AddressSubject(reader)
	missing := "GrantMissing(" + id.Hex() + ", " + subject.Hex() + ")"
	s.wantRefused(owner, contracts.PackRevoke(id, subject), missing)
	s.grant(id, reader, always)
	events := s.do(ownerKey, contracts.PackRevoke(id, subject))
	if len(events) != 1 || events[0] != any(contracts.GrantRevoked{Scope: id, Subject: subject}) {
		t.Errorf("told %+v", events)
	}
	s.wantRefused(owner, contracts.PackRevoke(id, subject), missing)
}

func TestRulesThatAllowNothingAreRefusedHereAndThere(t *testing.T) {
	s := newSim(t)
	id, subject := s.register("metadata"), contracts.AddressSubject(reader)
	at := func(n int64) time.Time { return time.Unix(n, 0) }
	for name, r := range map[string]contracts.Rules{
		"no purpose":           {},
		"window the wrong way": {Purposes: 1, NotBefore: at(200), NotAfter: at(100)},
		"reserved flag 15":     {Purposes: 1, Flags: 0x8000},
		"reserved flag 14":     {Purposes: 1, Flags: 0x4000},
		"start too far away":   {Purposes: 1, NotBefore: at(1 << 40)},
		"end too far away":     {Purposes: 1, NotAfter: at(1 << 40)},
		"start before 1970":    {Purposes: 1, NotBefore: at(-1)},
		"end before 1970":      {Purposes: 1, NotAfter: at(-1)},
	} {
		if _, err := contracts.PackGrant(id, subject, r); err == nil {
			t.Errorf("%s: packed", name)
		}
	}
	raw := func(change func(*bindingRules)) []byte {
		r := bindingRules{NotBefore: big0, NotAfter: big0, Purposes: 1}
		change(&r)
		return assetsABI.PackGrant(id, subject, r)
	}
	for _, data := range [][]byte{
		raw(func(r *bindingRules) { r.Purposes = 0 }),
		raw(func(r *bindingRules) { r.NotBefore, r.NotAfter = big2, big1 }),
		raw(func(r *bindingRules) { r.Flags = 0x8000 }),
		raw(func(r *bindingRules) { r.Flags = 0x4000 }),
	} {
		s.wantRefused(owner, data, "RulesInvalid()")
	}
	s.do(ownerKey, raw(func(r *bindingRules) { r.NotBefore, r.NotAfter = big1, big1 }))
}

// model says in other words than the contract's what a request should meet.
type model struct {
	rules                    contracts.Rules
	exists, revoked, bumped  bool
	used                     uint32
	withdrawn                bool
	datasetScope, otherScope bool
	otherSubject, unknownID  bool
	purpose                  uint8
}

func (m model) reason(now time.Time) contracts.DenialReason {
	for _, rule := range []struct {
		broken bool
		reason contracts.DenialReason
	}{
		{m.unknownID, contracts.AssetUnknown},
		{m.withdrawn, contracts.AssetNotActive},
		{m.otherScope, contracts.WrongScope},
		{m.otherSubject, contracts.WrongSubject},
		{!m.exists, contracts.NoGrant},
		{m.revoked || m.bumped, contracts.Revoked},
		{now.Before(m.rules.NotBefore), contracts.NotYetValid},
		{!m.rules.NotAfter.IsZero() && now.After(m.rules.NotAfter), contracts.Expired},
		{!m.rules.Purposes.Has(m.purpose), contracts.PurposeNotAllowed},
		{m.rules.Quota > 0 && m.used >= m.rules.Quota, contracts.QuotaUsedUp},
	} {
		if rule.broken {
			return rule.reason
		}
	}
	return contracts.Allowed
}

func TestAskingAndBeingToldAgreeWithEachOtherAndWithTheRules(t *testing.T) {
	s := newSim(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		r := s.registration("metadata " + strconv.Itoa(n))
		r.Dataset = [16]byte{byte(n), byte(n >> 8), 1}
		s.do(ownerKey, contracts.PackRegister(r))
		id := contracts.AssetID(simChainID, s.assets, release, r.Metadata)
		m := model{datasetScope: rapid.Bool().Draw(rt, "dataset scope")}
		scope := contracts.AssetScope(id)
		if m.datasetScope {
			scope = contracts.DatasetScope(r.Dataset)
		}
		actions := []string{"ask", "ask", "ask", "grant", "grant", "revoke", "revoke all", "withdraw", "activate"}
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			switch rapid.SampledFrom(actions).Draw(rt, "action") {
			case "grant":
				day := func(label string) time.Time {
					switch rapid.IntRange(-2, 2).Draw(rt, label) {
					case -1:
						return time.Now().Add(-24 * time.Hour)
					case 1:
						return time.Now().Add(24 * time.Hour)
					}
					return time.Time{}
				}
				rules := contracts.Rules{
					NotBefore: day("not before"), NotAfter: day("not after"), Quota: rapid.Uint32Range(0, 2).Draw(rt, "quota"),
					Purposes: contracts.Purposes(rapid.Uint64Range(1, 7).Draw(rt, "purposes")),
				}
				if rules.Check() != nil {
					continue
				}
				s.grant(scope, reader, rules)
				m.rules, m.exists, m.revoked, m.bumped = rules, true, false, false
			case "revoke":
				if m.exists && !m.revoked {
					s.revoke(scope, reader)
					m.revoked = true
				}
			case "revoke all":
				s.do(ownerKey, contracts.PackRevokeAll(scope))
				m.bumped = true
			case "withdraw":
				if !m.withdrawn {
					s.do(ownerKey, contracts.PackSetStatus(id, contracts.Withdrawn))
					m.withdrawn = true
				}
			case "activate":
				if m.withdrawn {
					s.do(ownerKey, contracts.PackSetStatus(id, contracts.Active))
					m.withdrawn = false
				}
			case "ask":
				q := s.request(id, scope, reader)
				q.Purpose = rapid.Uint8Range(0, 3).Draw(rt, "purpose")
				step := m
				step.purpose = q.Purpose
				switch rapid.IntRange(0, 9).Draw(rt, "twist") {
				case 0:
					q.Scope, step.otherScope = contracts.DatasetScope([16]byte{byte(n), byte(n >> 8), 2}), true
				case 1:
					q.Subject, step.otherSubject = contracts.AddressSubject(relay), true
				case 2:
					q.AssetID, step.unknownID = common.Hash{1}, true
				}
				want, told := step.reason(time.Now()), contracts.DenialReason(0)
				if got := s.reason(reader, q); got != want {
					rt.Fatalf("canAccess says %v, the rules %v: %+v", got, want, step)
				}
				if told = s.ask(q); told != want {
					rt.Fatalf("requestAccess says %v, canAccess %v: %+v", told, want, step)
				}
				if told == contracts.Allowed {
					m.used++
				}
			}
			if g := s.grantOf(scope, contracts.AddressSubject(reader)); g.Used != m.used {
				rt.Fatalf("used %d, want %d", g.Used, m.used)
			}
		}
	})
}
