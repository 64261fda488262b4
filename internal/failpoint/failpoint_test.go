//go:build failpoint

package failpoint

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

func TestTheProcessIsKilledAtTheNamedHit(t *testing.T) {
	if os.Getenv("FAILPOINT_CHILD") == "1" {
		Hit("other")
		Hit("here")
		os.Stdout.WriteString("once")
		Hit("here")
		os.Stdout.WriteString("twice")
		os.Exit(0)
	}
	cmd := exec.Command(os.Args[0], "-test.run="+t.Name())
	cmd.Env = append(os.Environ(), "FAILPOINT_CHILD=1", "CHANCERY_FAILPOINT=here:2")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("ended with %v", err)
	}
	if string(out) != "once" {
		t.Fatalf("printed %q", out)
	}
}
