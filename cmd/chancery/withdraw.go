package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"chancery/gateway/api"
	"chancery/internal/kind"
)

func newWithdraw(g *globals) *cobra.Command {
	var w api.Withdraw
	var yes bool
	c := &cobra.Command{
		Use:   "withdraw ASSET",
		Short: "Withdraw an asset, and erase its key for ever if asked to",
		Long: `Withdraws an asset by a transaction of the department's contract: nobody gets it
from then on, and running downloads are cut. Its object is removed from the store
where no other live asset has the same.

With --erase the asset's key header is erased too, and so are those that were
issued to readers and kept here. Every copy of the payload that is still closed is
then unreadable for ever, also for the department. Backups of the gateway's state
that were made before still have the key: destroy them. What readers have opened,
and the keys that they hold, no gateway can take back.

Asks for the first 8 hex digits of the asset's id. Where there is no terminal to
ask on, --yes must say that it is meant. Interrupted, it is finished by repeating it.`,
		Example: `  chancery withdraw 0x5f0c… --erase --reason "retention of 10 years has ended"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := parseAssetID(args[0])
			if err != nil {
				return err
			}
			w.Asset = id
			if w.Reason != "" && !w.Erase {
				return usagef("--reason is for the record of an erasure: say --erase")
			}
			if !yes && !term.IsTerminal(int(os.Stdin.Fd())) {
				return usagef("withdrawing can't be undone, and there is no terminal to ask on: say --yes if it is meant")
			}
			r, err := publisher(cmd.Context(), g)
			if err != nil {
				return err
			}
			if !yes {
				if err := r.confirmWithdrawal(cmd, w); err != nil {
					return err
				}
			}
			show, end := r.showing()
			out, err := r.Withdraw(cmd.Context(), w, show)
			end()
			if err != nil {
				return err
			}
			return r.p.result(out, func() { printWithdrawal(r.p, out) })
		},
	}
	f := c.Flags()
	f.BoolVar(&w.Erase, "erase", false, "erase the key header too: the payload is unreadable for ever")
	f.StringVar(&w.Reason, "reason", "", "why it is erased, for the record")
	f.BoolVar(&yes, "yes", false, "don't ask")
	return c
}

// confirmWithdrawal shows what is to be withdrawn and has a part of its id typed.
func (r *remote) confirmWithdrawal(cmd *cobra.Command, w api.Withdraw) error {
	a, err := r.Asset(cmd.Context(), w.Asset)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.p.err, "Withdraw %s\n  %s, %s, registered in block %d\n", w.Asset, orDash(a.Name), orDash(a.Title), a.Block)
	if w.Erase {
		fmt.Fprintln(r.p.err, "Its key will be ERASED. Nobody can open it any more, for ever.")
	}
	fmt.Fprint(r.p.err, "Type the first 8 hex digits of the asset's id to go on: ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && err != io.EOF {
		return kind.As(kind.Unavailable, err, "read", "confirmation")
	}
	if typed := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(line)), "0x"); typed != w.Asset.Hex()[2:10] {
		return kind.Errorf(kind.Conflict, "that is not the asset's id: nothing was done")
	}
	return nil
}

func printWithdrawal(p *printer, out api.Withdrawal) {
	if out.Already {
		p.note("withdrawn already")
	}
	p.field("asset", out.Asset)
	if out.Tx != (common.Hash{}) {
		p.field("transaction", out.Tx)
		p.field("block", out.Block)
	}
	if e := out.Erasure; e != nil {
		p.field("erased", "for ever, at "+day(e.At)+" by "+e.By.Hex())
		if e.Reason != "" {
			p.field("reason", e.Reason)
		}
		p.note("backups of the gateway's state that were made before still have the key")
	}
	switch {
	case out.InUse:
		p.field("object", out.Object+" stays: another live asset has it")
	case out.Removed:
		p.field("object", out.Object+" is removed")
	}
}
