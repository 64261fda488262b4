//go:build failpoint

package chain_test

import (
	"fmt"
	"math/big"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts/chain"
)

func TestKilledAtAnyStepTheOutboxSendsEachIntentOnce(t *testing.T) {
	for _, point := range []string{"outbox/signed", "outbox/sent", "outbox/mined"} {
		for n := 1; n <= 2; n++ {
			t.Run(fmt.Sprintf("%s:%d", point, n), func(t *testing.T) {
				dir := t.TempDir()
				fail := fmt.Sprintf("CHANCERY_FAILPOINT=%s:%d", point, n)
				if lines, killed := run(t, dir, "done", "CHAIN_TEST_COUNT=3", fail); !killed || len(lines) > n {
					t.Fatalf("killed %v after %q", killed, lines)
				}
				if lines, _ := run(t, dir, "done", "CHAIN_TEST_COUNT=3"); len(lines) != 4 {
					t.Fatalf("%q", lines)
				}
				node := embedded(t, filepath.Join(dir, "chain"))
				nonce, err := node.Client().NonceAt(t.Context(), account, nil)
				if err != nil || nonce != 3 {
					t.Errorf("%d transactions, %v", nonce, err)
				}
				for i := range 3 {
					paid, err := node.Client().BalanceAt(t.Context(), common.Address{19: byte(i + 100)}, nil)
					if err != nil || paid.Cmp(big.NewInt(1)) != 0 {
						t.Errorf("intent %d paid %v, %v", i, paid, err)
					}
				}
				o := outbox(t, open(t, filepath.Join(dir, "state.db")), node)
				for i := range 3 {
					if out, ok, err := o.ByKey(t.Context(), fmt.Sprintf("pay %d", i)); !ok || err != nil || out.State != chain.Mined || out.Nonce != uint64(i) {
						t.Errorf("%+v %v %v", out, ok, err)
					}
				}
			})
		}
	}
}
