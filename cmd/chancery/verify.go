package main

import (
	"context"
	"errors"
	"os"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"chancery/assets"
	"chancery/contracts/chain"
	"chancery/internal/kind"
)

var errNotGenuine = kind.New(kind.Corrupt, "not genuine")

func newVerify(g *globals) *cobra.Command {
	var asset, rpc string
	c := &cobra.Command{
		Use:   "verify FILE --asset ID",
		Short: "Tell whether a file is what was registered",
		Long: `Compares a sealed file, with or without its key header, with what the chain says
of an asset. Only the chain is asked, never a gateway. The answer is "genuine",
"not genuine" with the check that failed, or "cannot tell now" with what can't be
reached. Exit code 0 only for the first.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := parseAssetID(asset)
			if err != nil {
				return kind.Wrap(err, "read", "--asset")
			}
			if rpc == "" {
				cfg, err := loadConfig(g.config)
				if err != nil {
					return kind.WithHint(err, "name the chain with --rpc, or a configuration with --config")
				}
				if rpc = cfg.Chain.URL; rpc == "" && cfg.Chain.Embedded.HTTP != "" {
					rpc = "http://" + cfg.Chain.Embedded.HTTP
				}
			}
			if rpc == "" {
				return kind.WithHint(kind.Errorf(kind.Invalid, "no chain to ask"), "name its JSON-RPC endpoint with --rpc")
			}
			p := newPrinter(g)
			v, err := verifyAt(cmd.Context(), rpc, id, args[0])
			if err != nil {
				return err
			}
			err = p.result(v, func() {
				for _, s := range v.Steps {
					mark := "ok  "
					if !s.OK {
						mark = "FAIL"
					}
					p.note("%s  %s: %s", mark, s.Check, s.Detail)
				}
				p.field(string(v.Answer), args[0]+statusNote(v.Status))
			})
			switch {
			case err != nil || v.Answer == assets.Genuine:
				return err
			case v.Answer == assets.CannotTell:
				return kind.Errorf(kind.Unavailable, "verify %s: cannot tell now: %s", args[0], v.Steps[len(v.Steps)-1].Detail)
			default:
				return kind.Wrap(errNotGenuine, "verify", args[0])
			}
		},
	}
	c.Flags().StringVar(&asset, "asset", "", "id of the asset")
	c.Flags().StringVar(&rpc, "rpc", "", "JSON-RPC endpoint of the chain (default: the configuration's)")
	_ = c.MarkFlagRequired("asset")
	return c
}

// verifyAt verifies against a chain that may not be there.
func verifyAt(ctx context.Context, rpc string, id common.Hash, path string) (assets.Verdict, error) {
	if _, err := os.Stat(path); err != nil {
		return assets.Verdict{}, kind.As(kind.NotFound, err, "read", path)
	}
	node, err := chain.Dial(ctx, chain.DialConfig{URL: rpc})
	var v assets.Verdict
	if err == nil {
		defer node.Close()
		v, err = verifyAgainst(ctx, node, id, path)
	}
	if errors.Is(err, kind.Unavailable) && ctx.Err() == nil {
		return assets.Verdict{Answer: assets.CannotTell, Steps: []assets.Step{{Check: "the chain answers", Detail: err.Error()}}}, nil
	}
	return v, err
}

// verifyAgainst verifies against what a node says. An asset that no contract
// registered is not genuine.
func verifyAgainst(ctx context.Context, node *chain.Node, id common.Hash, path string) (assets.Verdict, error) {
	claim, err := claimOf(ctx, node, id)
	if errors.Is(err, kind.NotFound) {
		return assets.Verdict{Answer: assets.NotGenuine, Steps: []assets.Step{{Check: "a contract has registered it", Detail: err.Error()}}}, nil
	}
	if err != nil {
		return assets.Verdict{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return assets.Verdict{}, kind.As(kind.NotFound, err, "read", path)
	}
	defer f.Close()
	return assets.Verify(id, claim, f)
}
