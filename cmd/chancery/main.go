// Command chancery is a department's data-sharing gateway and the tool of those
// who read from one.
//
// Files here parse, wire and print; nothing here decides. wire.go builds a
// gateway from its configuration; each command has a file of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"chancery/internal/kind"
)

// Exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1 // what was asked could not be done, or a check found a fault
	exitMisuse = 2 // the command line or the configuration is wrong
)

func main() {
	// A thread that waits for the disk keeps its share of the processors for a
	// while. With twice as many shares as cores, all of them stay busy while a
	// payload is sealed, hashed and stored.
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(2 * runtime.GOMAXPROCS(0))
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program: SIGINT and SIGTERM cancel its context.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	g := &globals{out: stdout, err: stderr}
	root := newRoot(g)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	printError(stderr, ctx, err)
	// Our own errors have a kind; one without is the command line's library
	// saying that a flag is missing or a command unknown.
	var k kind.Kind
	var usage *usageError
	if !errors.As(err, &k) || k == kind.Invalid || errors.As(err, &usage) {
		return exitMisuse
	}
	return exitFailed
}

func printError(w io.Writer, ctx context.Context, err error) {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(w, "chancery: interrupted")
		return
	}
	fmt.Fprintf(w, "chancery: %v\n", err)
	if hint := kind.Hint(err); hint != "" {
		fmt.Fprintf(w, "  hint: %s\n", hint)
	}
}

// usageError is an error in the command line itself.
type usageError struct{ error }

func (u *usageError) Unwrap() error { return u.error }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// globals are the flags and streams that all commands share.
type globals struct {
	config   string
	json     bool
	out, err io.Writer
}

func newRoot(g *globals) *cobra.Command {
	root := &cobra.Command{
		Use:   "chancery",
		Short: "Share a department's data: sealed, registered on its own contract, and open to checking",
		Long: `Chancery is a data-sharing gateway for government. A department keeps its data
at home; what it shares is sealed, registered on an Ethereum contract that only
the department owns, and delivered to those on the contract's whitelist.

See it all work:  chancery demo`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	path := os.Getenv("CHANCERY_CONFIG")
	if path == "" {
		path = "chancery.yaml"
	}
	root.PersistentFlags().StringVar(&g.config, "config", path, "configuration file (also $CHANCERY_CONFIG)")
	root.PersistentFlags().BoolVar(&g.json, "json", false, "print JSON instead of text")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.AddGroup(
		&cobra.Group{ID: "start", Title: "Start:"},
		&cobra.Group{ID: "publish", Title: "For publishers (against a running `serve`):"},
		&cobra.Group{ID: "inspect", Title: "For inspectors and auditors:"},
	)
	add := func(group string, cmds ...*cobra.Command) {
		for _, c := range cmds {
			c.GroupID = group
			args := c.Args
			if args == nil {
				args = cobra.NoArgs
			}
			c.Args = func(cmd *cobra.Command, a []string) error {
				if err := args(cmd, a); err != nil {
					return usagef("%w\nusage: %s", err, cmd.UseLine())
				}
				return nil
			}
			root.AddCommand(c)
		}
	}
	add("start", newDemo(g), newInit(g), newServe(g), newBench(g))
	add("publish", newDeploy(g), newSync(g), newPublish(g), newGrant(g), newRevoke(g), newGrants(g), newPin(g), newWithdraw(g), newCheck(g))
	add("inspect", newDirectory(g), newFetch(g), newVerify(g))
	root.AddCommand(newBenchPublish())
	return root
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += " " + s.Value[:12]
		}
	}
	return v
}
