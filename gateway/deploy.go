package gateway

import (
	"context"
	"database/sql"

	"github.com/ethereum/go-ethereum/common"

	"chancery/contracts"
	"chancery/contracts/chain"
	"chancery/gateway/api"
	"chancery/internal/kind"
	"chancery/internal/state"
)

// Deployer gives a department its contract and enters it in the resource
// directory. Each step is an intent of its own in the outbox: a deployment that
// was interrupted goes on where it was, and nothing is made twice.
type Deployer struct {
	DB        *state.DB
	Outbox    Outbox
	ChainID   uint64
	Owner     common.Address
	Directory common.Address // ResourceDirectory to be entered in; zero: one is made
	From      uint64         // block to follow the chain from
	Code      string         // organisation code
	Name      string
	URL       string // of the gateway
}

// Deploy makes what isn't there yet. A department that is deployed already stays as it is.
func (d *Deployer) Deploy(ctx context.Context, progress func(api.Progress)) (api.Deployment, error) {
	contract, directory, _, ok, err := LoadDepartment(ctx, d.DB, d.ChainID)
	if err != nil || ok {
		return api.Deployment{Already: ok, Contract: contract, Directory: directory}, err
	}
	if d.Code == "" || d.Name == "" || d.URL == "" {
		return api.Deployment{}, kind.WithHint(stateErr(kind.Invalid, "a department needs a code, a name and a gateway's address"), "set department.code, department.name and gateway.url in chancery.yaml")
	}
	steps := []chain.Intent{{Key: "deploy:assets", Data: contracts.DeployDepartmentAssets(d.Owner), Note: "make the department's contract"}}
	if d.Directory == (common.Address{}) {
		steps = append(steps, chain.Intent{Key: "deploy:directory", Data: contracts.DeployResourceDirectory(), Note: "make the resource directory"})
	}
	progress(api.Progress{Stage: "make contracts", Total: 2, Unit: "steps"})
	made, err := d.send(ctx, steps...)
	if err != nil {
		return api.Deployment{}, err
	}
	out := api.Deployment{Contract: made[0].Contract, Directory: d.Directory, Tx: made[0].TxHash, Block: made[0].Block.Number, GasUsed: made[0].GasUsed}
	if len(made) > 1 {
		out.Directory = made[1].Contract
	}
	progress(api.Progress{Stage: "enter the resource directory", Done: 1, Total: 2, Unit: "steps"})
	entered, err := d.send(ctx, chain.Intent{Key: "deploy:enter", To: &out.Directory, Note: "enter the resource directory",
		Data: contracts.PackRegisterDepartment(out.Contract, d.Code, d.Name, d.URL)})
	if err != nil {
		return api.Deployment{}, kind.WithHint(err, "if another department has the code, choose one in chancery.yaml, restart `chancery serve` and repeat the command")
	}
	out.Block = entered[0].Block.Number
	err = d.DB.Tx(ctx, func(tx *sql.Tx) error {
		return SaveDepartment(ctx, tx, d.ChainID, out.Contract, out.Directory, d.From)
	})
	return out, err
}

// send queues intents together and waits until all are mined.
func (d *Deployer) send(ctx context.Context, intents ...chain.Intent) ([]chain.Outcome, error) {
	ids := make([]chain.IntentID, len(intents))
	err := d.DB.Tx(ctx, func(tx *sql.Tx) (err error) {
		for i, in := range intents {
			if ids[i], err = d.Outbox.Enqueue(ctx, tx, in); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	d.Outbox.Wake()
	out := make([]chain.Outcome, len(ids))
	for i, id := range ids {
		if out[i], err = d.Outbox.Wait(ctx, id); err != nil {
			return nil, err
		}
		if out[i].Err != nil {
			return nil, kind.Wrap(out[i].Err, "deploy", intents[i].Note)
		}
	}
	return out, nil
}
