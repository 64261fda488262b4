package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/internal/testenv"
)

func TestTheDemoExitsWithZeroOnceEveryStepWentAsExpected(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "chancery", "demo", "--exit", "--json").Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	done := decodeJSON[struct{ Steps []demoStep }](t, string(out))
	if len(done.Steps) != 10 {
		t.Errorf("%d steps", len(done.Steps))
	}
	for _, s := range done.Steps {
		t.Logf("%2d. %-75s %5d ms", s.Step, s.Title, s.Milli)
	}
}

// The demo's sealed file is checked against its chain with programs that are
// not ours, from what the inspector's folder and the JSON-RPC endpoint hold.
func TestWhatWasFetchedCanBeCheckedWithPublicToolsAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	cmd := exec.CommandContext(t.Context(), "chancery", "demo", "--dir", dir)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var rpc, asset string
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Every step") {
		line := strings.TrimSpace(lines.Text())
		if v, ok := strings.CutPrefix(line, "JSON-RPC "); ok {
			rpc = strings.TrimSpace(v)
		}
		if v, ok := strings.CutPrefix(line, "Parquet release  "); ok && strings.HasPrefix(strings.TrimSpace(v), "0x") {
			asset = strings.TrimSpace(v)
		}
	}
	if !strings.HasPrefix(lines.Text(), "Every step") {
		t.Fatalf("the demo ended early: %v", cmd.Wait())
	}

	plain := filepath.Join(dir, "inspector", "fetched", "strikes.parquet")
	opened, err := exec.CommandContext(t.Context(), testenv.AgePath(t), "--decrypt", "--identity", filepath.Join(dir, "inspector", "keys", "age.txt"), plain+".age").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(opened, []byte(readFile(t, plain))) {
		t.Error("age opens something else than the release")
	}
	script := readFile(t, filepath.Join("..", "..", "docs", "guides", "check.mjs"))
	if got := string(testenv.Node(t, script, nil, rpc, asset, plain+".age")); strings.Count(got, " ok\n") != 2 {
		t.Errorf("the independent check says %s", got)
	}

	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopped, the demo ends with %v", err)
	}
}
