//go:build failpoint

package assets_test

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"chancery/assets"
	"chancery/contracts"
)

// run starts a child, and returns its lines until it is done or killed.
func run(t *testing.T, dir string, env ...string) (lines []string, killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), append(env, childDir+"="+dir)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(90*time.Second, func() { cmd.Process.Kill() }) //nolint:errcheck // best effort
	defer timer.Stop()
	done := false
	for s := bufio.NewScanner(out); !done && s.Scan(); {
		done = s.Text() == "done"
		if strings.HasPrefix(s.Text(), "error") {
			t.Error(s.Text())
		}
		lines = append(lines, s.Text())
	}
	if done {
		cmd.Process.Kill() //nolint:errcheck // it may have ended
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	return lines, !done && errors.As(err, &exit) && exit.ExitCode() == -1
}

func TestKilledAtAnyStepOfPublishingARepetitionMakesOneAsset(t *testing.T) {
	for _, point := range []string{"publish/draft", "publish/block", "publish/stored", "publish/enqueued", "publish/mined"} {
		for _, n := range []string{":1", ":2", ":5"} {
			if n == ":5" && point != "publish/block" {
				continue // the others are hit once a version, a block four times
			}
			t.Run(point+n, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				lines, killed := run(t, dir, "CHANCERY_FAILPOINT="+point+n)
				if !killed {
					t.Fatalf("not killed, but %q", lines)
				}
				again, _ := run(t, dir, childDone+"="+strconv.Itoa(len(lines)))
				lines = append(lines, again...)
				if len(lines) != 3 {
					t.Fatalf("%q", lines)
				}
				d, stop, err := open(t.Context(), dir, filepath.Join(dir, "state.db"))
				if err != nil {
					t.Fatal(err)
				}
				defer stop()
				// The child's last block may have died with it before it was on disk:
				// the outbox sends again what is no longer there.
				for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
					if r := d.check(t, d.publisher(), false); len(r.Findings) > 0 {
						continue
					}
					if last := common.HexToHash(strings.TrimPrefix(lines[0], "published ")); d.statusOf(t, last) == contracts.Superseded {
						break
					}
				}
				d.clean(t, 2, 2, 2)
				o := assets.NewOpener(d.config)
				i := 0
				for id, err := range d.Registered(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
					if !strings.HasSuffix(lines[i], id.Hex()) {
						t.Errorf("registered %s, said %q", id, lines[i])
					}
					if got := readPlain(t, o, id); !bytes.Equal(got, pattern(3<<20)) {
						t.Errorf("%s opens to something else", id)
					}
					want := []contracts.Status{contracts.Superseded, contracts.Active}[i]
					if r, err := d.Record(t.Context(), id); err != nil || r.Status != want {
						t.Errorf("%s is %s, want %s, %v", id, r.Status, want, err)
					}
					i++
				}
			})
		}
	}
}

func TestKilledAtAnyStepOfPublishingACheckPutsItRight(t *testing.T) {
	for point, left := range map[string]int{"publish/draft": 1, "publish/block:3": 1, "publish/stored": 1, "publish/enqueued": 0, "publish/mined": 0} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if lines, killed := run(t, dir, "CHANCERY_FAILPOINT="+point); !killed {
				t.Fatalf("not killed, but %q", lines)
			}
			d, stop, err := open(t.Context(), dir, filepath.Join(dir, "state.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			pending, err := d.outbox.Pending(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, in := range pending { // what was queued is sent by itself
				if _, err := d.outbox.Wait(bounded(t), in.ID); err != nil {
					t.Fatal(err)
				}
			}
			if r := d.check(t, d.publisher(), true); len(r.Findings) != left {
				t.Errorf("%+v, want %d", r.Findings, left)
			}
			d.clean(t, 1-left, 1-left, 1-left)
		})
	}
}

func (d *department) statusOf(t *testing.T, id common.Hash) contracts.Status {
	t.Helper()
	r, err := d.Record(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r.Status
}
