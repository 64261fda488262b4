package contracts_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"chancery/contracts"
	"chancery/internal/kind"
)

func TestEveryTopicIsAnEventThatIsDecoded(t *testing.T) {
	seen := map[common.Hash]bool{}
	for _, topic := range contracts.Topics() {
		if seen[topic] {
			t.Errorf("%s is listed twice", topic)
		}
		seen[topic] = true
		if e, err := contracts.DecodeEvent(&types.Log{Topics: []common.Hash{topic}}); e != nil || !errors.Is(err, kind.Invalid) {
			t.Errorf("an empty log under %s gives %v, %v", topic, e, err)
		}
	}
	if len(seen) != 10 {
		t.Errorf("%d topics", len(seen))
	}
}

func TestLogsOfOtherEventsAreNobodysFault(t *testing.T) {
	for _, topics := range [][]common.Hash{nil, {{1}}} {
		if e, err := contracts.DecodeEvent(&types.Log{Topics: topics}); e != nil || err != nil {
			t.Errorf("%v, %v", e, err)
		}
	}
}

func TestPurposesReadAsTheyAreWritten(t *testing.T) {
	p, err := contracts.ParsePurposes("audit, statistics,63")
	if err != nil || p != 1<<contracts.Audit|1<<contracts.Statistics|1<<63 || p.String() != "audit,statistics,63" {
		t.Errorf("%v, %v", p, err)
	}
	for _, bad := range []string{"", "64", "-1", "audits", "audit,,statistics", "256"} {
		if p, err := contracts.ParsePurposes(bad); !errors.Is(err, kind.Invalid) {
			t.Errorf("%q: %v, %v", bad, p, err)
		}
	}
	if p.Has(64) || !p.Has(63) || p.Has(contracts.Research) {
		t.Error("Has is wrong")
	}
}

func TestWhatHasNoNameIsUnknown(t *testing.T) {
	for _, s := range []string{contracts.Status(9).String(), contracts.DenialReason(99).String(), contracts.DataType(0).String()} {
		if s != "unknown" {
			t.Error(s)
		}
	}
	if contracts.QuotaUsedUp.String() != "quota used up" || contracts.Withdrawn.String() != "withdrawn" {
		t.Error("the names have shifted")
	}
}

func FuzzAnyLogIsDecodedOrRefused(f *testing.F) {
	for i := range contracts.Topics() {
		f.Add(uint8(i), uint8(3), []byte(strings.Repeat("\x00", 31)+"\x20"))
	}
	f.Fuzz(func(t *testing.T, which, topics uint8, data []byte) {
		all := contracts.Topics()
		log := &types.Log{Topics: []common.Hash{all[int(which)%len(all)]}, Data: data}
		for i := range topics % 5 {
			log.Topics = append(log.Topics, common.Hash{i})
		}
		if e, err := contracts.DecodeEvent(log); (e == nil) != (err != nil) {
			t.Errorf("%v, %v", e, err)
		}
	})
}

func FuzzAnyRevertIsExplained(f *testing.F) {
	f.Add([]byte{})
	f.Add(common.FromHex("0x08c379a0"))
	f.Add(common.FromHex("0x8baa579f"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if contracts.Explain(data) == "" && len(data) < 4 {
			t.Error("no explanation")
		}
	})
}

func FuzzPurposesReadBack(f *testing.F) {
	f.Add("audit,statistics")
	f.Add("0,63")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := contracts.ParsePurposes(s)
		if err != nil {
			return
		}
		if again, err := contracts.ParsePurposes(p.String()); err != nil || again != p {
			t.Errorf("%q is read as %v and written as %v, %v", s, p, again, err)
		}
	})
}
