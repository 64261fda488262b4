package main

import (
	"context"
	"iter"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/assets/directory"
	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/internal/kind"
)

// chainView reads one department's contract for `check` and `verify`.
type chainView struct {
	node      *chain.Node
	contract  common.Address
	directory *directory.Directory
}

// Record is what the contract keeps of an asset.
func (v *chainView) Record(ctx context.Context, id common.Hash) (contracts.Record, error) {
	out, err := v.node.Client().CallContract(ctx, ethereum.CallMsg{To: &v.contract, Data: contracts.PackRecordOf(id)}, nil)
	if err != nil {
		return contracts.Record{}, kind.As(kind.Unavailable, err, "ask the chain for", id.Hex())
	}
	return contracts.UnpackRecordOf(out)
}

// Registered gives the contract's assets as the directory knows them.
func (v *chainView) Registered(ctx context.Context) iter.Seq2[common.Hash, error] {
	return func(yield func(common.Hash, error) bool) {
		q := directory.Query{Limit: directory.MaxLimit}
		for {
			page, err := v.directory.Assets(ctx, q)
			if err != nil {
				yield(common.Hash{}, err)
				return
			}
			for _, a := range page.Assets {
				if a.Contract == v.contract && a.Fault == "" && !yield(a.ID, nil) {
					return
				}
			}
			if q.After = page.Next; q.After == "" {
				return
			}
		}
	}
}

// claimOf reads from the chain alone what it says of an asset: the event that
// registered it, found by its id, and the contract's record. Any contract may
// emit such an event; whose it is follows from the id itself, which Verify
// derives again.
func claimOf(ctx context.Context, node *chain.Node, id common.Hash) (assets.Claim, error) {
	logs, err := node.Client().FilterLogs(ctx, ethereum.FilterQuery{
		FromBlock: big.NewInt(0), Topics: [][]common.Hash{{contracts.RegisteredTopic()}, {id}},
	})
	if err != nil {
		return assets.Claim{}, kind.As(kind.Unavailable, err, "ask the chain for", id.Hex())
	}
	for i := range logs {
		event, err := contracts.DecodeEvent(&logs[i])
		e, ok := event.(contracts.AssetRegistered)
		if err != nil || !ok || contracts.AssetID(node.ChainID(), logs[i].Address, e.Header, e.Metadata) != id {
			continue
		}
		view := chainView{node: node, contract: logs[i].Address}
		record, err := view.Record(ctx, id)
		if err != nil {
			return assets.Claim{}, err
		}
		return assets.Claim{ChainID: node.ChainID(), Contract: logs[i].Address, Header: e.Header, Metadata: e.Metadata, Record: record}, nil
	}
	return assets.Claim{}, kind.Errorf(kind.NotFound, "no contract on chain %d has registered asset %s", node.ChainID(), id.Hex())
}
