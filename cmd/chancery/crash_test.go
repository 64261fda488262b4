//go:build failpoint

package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"chancery/gateway/api"
)

// stage is a department and an inspector in folders of their own, driven
// through the command line alone.
type stage struct {
	t   *testing.T
	dir string
	url string
}

// run runs a command and returns its output. env may name a failpoint for it.
func (s *stage) run(env string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "chancery", args...)
	cmd.Dir, cmd.Env = s.dir, append(os.Environ(), "CHANCERY_FAILPOINT="+env)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("chancery %s: %w\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String(), err
}

func (s *stage) must(args ...string) string {
	s.t.Helper()
	out, err := s.run("", args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// server is a running gateway; ended gives what its process ended with.
type server struct {
	*exec.Cmd
	ended chan error
}

// serve starts the gateway, with a failpoint if env isn't empty, and waits until
// it answers, or until the failpoint has killed it while it picked up its work.
func (s *stage) serve(env string) *server {
	s.t.Helper()
	cmd := exec.Command("chancery", "serve", "--config", "dep/chancery.yaml")
	cmd.Dir, cmd.Env = s.dir, append(os.Environ(), "CHANCERY_FAILPOINT="+env)
	cmd.Stderr = os.Stderr
	if !testing.Verbose() {
		cmd.Stderr = nil
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	running := &server{cmd, make(chan error, 1)}
	go func() { running.ended <- cmd.Wait() }()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		resp, err := http.Get(s.url + "/healthz")
		if err == nil {
			resp.Body.Close()
			return running
		}
		if len(running.ended) > 0 && env != "" {
			return running
		}
	}
	s.t.Fatal("the gateway doesn't answer")
	return nil
}

// stop ends the gateway as an operator would.
func (s *stage) stop(cmd *server) {
	s.t.Helper()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		s.t.Fatal(err)
	}
	if err := <-cmd.ended; err != nil {
		s.t.Fatalf("serve ended with %v", err)
	}
}

func killed(err error) bool {
	exit, ok := err.(*exec.ExitError)
	return ok && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, dir: t.TempDir(), url: "http://127.0.0.1:" + freePort(t)}
	rpc := freePort(t)
	s.must("init", "--dir", "dep", "--code", "dep", "--gateway", s.url)
	s.must("init", "--dir", "ins", "--inspector", "--gateway", s.url, "--rpc", "http://127.0.0.1:"+rpc)
	path := filepath.Join(s.dir, "dep", "chancery.yaml")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(b), "127.0.0.1:8545", "127.0.0.1:"+rpc)
	text = strings.Replace(text, "sources: []", "sources: [{name: reg, sqlite: ../reg.db}, {name: docs, folder: ../docs}]", 1)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(s.dir, "docs"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "docs", "note.txt"), bytes.Repeat([]byte("note "), 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	s.sql(`CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)`)
	return s
}

func (s *stage) sql(q string) {
	s.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(s.dir, "reg.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(q); err != nil {
		s.t.Fatal(err)
	}
}

// TestAKillAtAnyStepFollowedByARepeatEndsInExactlyOne kills the gateway or the
// command at each named step, starts the gateway again, repeats the command,
// and counts.
func TestAKillAtAnyStepFollowedByARepeatEndsInExactlyOne(t *testing.T) {
	s := newStage(t)
	dep, ins := []string{"--config", "dep/chancery.yaml"}, []string{"--config", "ins/chancery.yaml"}
	with := func(config []string, args ...string) []string { return append(args, config...) }

	// Deployment, killed at each of its steps too.
	for _, point := range []string{"outbox/signed", "outbox/sent", "outbox/mined"} {
		cmd := s.serve(point)
		if _, err := s.run("", with(dep, "deploy")...); err == nil {
			t.Fatalf("%s: deployed without being killed", point)
		}
		if err := <-cmd.ended; !killed(err) {
			t.Fatalf("%s: serve ended with %v", point, err)
		}
	}
	cmd := s.serve("")
	s.must(with(dep, "deploy")...)
	s.must(with(dep, "sync")...)
	s.stop(cmd)
	type outcome struct {
		assets, granted, grants int
	}
	count := func() outcome {
		assets := decodeJSON[[]api.Asset](t, s.must(with(dep, "directory", "--json")...))
		grants := decodeJSON[[]api.Grant](t, s.must(with(dep, "grants", "--json")...))
		o := outcome{assets: len(assets), grants: len(grants)}
		for _, g := range grants {
			o.granted += int(g.Used)
		}
		return o
	}

	kill := func(name, point string, onClient bool, args ...string) {
		t.Run(name+" at "+point, func(t *testing.T) {
			s.t = t
			gateway, client := point, ""
			if onClient {
				gateway, client = "", point
			}
			cmd := s.serve(gateway)
			if out, err := s.run(client, args...); err == nil {
				t.Fatalf("it was not killed: %s", out)
			}
			if !onClient {
				if err := <-cmd.ended; !killed(err) {
					t.Fatalf("serve ended with %v", err)
				}
				cmd = s.serve("")
			}
			s.must(args...)
			s.must(with(dep, "check")...)
			s.stop(cmd)
		})
		s.t = t
	}

	rows := 0
	for _, point := range []string{"sync/begin", "sync/rows", "sync/commit"} {
		rows++
		s.sql(fmt.Sprintf(`INSERT INTO t VALUES (%d, 'row')`, rows))
		kill("sync", point, false, with(dep, "sync", "reg")...)
	}
	want := outcome{}
	expect := func() {
		t.Helper()
		cmd := s.serve("")
		defer s.stop(cmd)
		if got := count(); got != want {
			t.Fatalf("there are %+v, want %+v", got, want)
		}
	}
	for i, point := range []string{"publish/draft", "publish/stored", "publish/enqueued", "outbox/signed", "outbox/sent", "outbox/mined", "publish/mined"} {
		// Each a text of its own: a dataset of its own, so that nothing is superseded.
		kill("publish a text", point, false, with(dep, "publish", fmt.Sprintf("notes/%d", i), "--text", "note "+point)...)
		want.assets++
	}
	expect()
	kill("publish a table", "publish/stored", false, with(dep, "publish", "reg/t")...)
	kill("publish a file", "publish/stored", false, with(dep, "publish", "docs/note.txt")...)
	want.assets += 2
	expect()

	for i, point := range []string{"grant/enqueued", "outbox/signed", "outbox/sent", "outbox/mined"} {
		to := fmt.Sprintf("0x%040d", i+1)
		kill("grant", point, false, with(dep, "grant", "reg/t", "--to", to)...)
		want.grants++
	}
	expect()

	var me string
	for line := range strings.Lines(readFile(t, filepath.Join(s.dir, "ins", "chancery.yaml"))) {
		if _, a, ok := strings.Cut(line, "The address is "); ok {
			me = strings.Trim(a, ". \n")
		}
	}
	cmd = s.serve("")
	s.must(with(dep, "grant", "docs/note.txt", "--to", me, "--purpose", "inspection,audit,statistics,research,service-delivery,10,11,12,13")...)
	want.grants++
	s.stop(cmd)
	// Each a file of its own: an object of its own.
	points := []string{"withdraw/enqueued", "outbox/signed", "outbox/sent", "outbox/mined", "withdraw/mined", "withdraw/erased", "withdraw/scrubbed", "withdraw/nodes", "withdraw/removed"}
	cmd = s.serve("")
	for i := range points {
		if err := os.WriteFile(filepath.Join(s.dir, "docs", fmt.Sprintf("old%d.txt", i)), fmt.Appendf(nil, "old note %d", i), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.must(with(dep, "sync", "docs")...)
	var names, old []string
	for i := range points {
		names = append(names, fmt.Sprintf("docs/old%d.txt", i))
	}
	for _, p := range decodeJSON[[]api.Publication](t, s.must(with(dep, append([]string{"publish", "--json"}, names...)...)...)) {
		old = append(old, p.Asset.Hex())
		want.assets++
	}
	s.stop(cmd)
	for i, point := range points {
		kill("withdraw", point, false, with(dep, "withdraw", old[i], "--erase", "--yes")...)
	}
	expect()
	cmd = s.serve("")
	for _, a := range decodeJSON[[]api.Asset](t, s.must(with(dep, "directory", "--json")...)) {
		if slices.Contains(old, a.ID.Hex()) != (a.Status == "withdrawn") {
			t.Errorf("%s is %s", a.Name, a.Status)
		}
	}
	s.stop(cmd)
	// Each for a purpose of its own: a request of its own.
	for purpose, point := range map[string]string{
		"inspection": "request/verified", "audit": "request/enqueued", "statistics": "outbox/signed", "research": "outbox/sent", "service-delivery": "outbox/mined",
	} {
		kill("request", point, false, with(ins, "fetch", "docs/note.txt", "-o", "got-"+purpose, "--purpose", purpose)...)
		want.granted++
	}
	for purpose, point := range map[string]string{"10": "fetch/requested", "11": "fetch/downloaded"} {
		kill("fetch", point, true, with(ins, "fetch", "docs/note.txt", "-o", "got-"+purpose, "--purpose", purpose)...)
		want.granted++
	}
	expect()
	for _, name := range []string{"inspection", "audit", "statistics", "research", "service-delivery", "10", "11"} {
		if got := readFile(t, filepath.Join(s.dir, "got-"+name)); got != readFile(t, filepath.Join(s.dir, "docs", "note.txt")) {
			t.Errorf("what was fetched for %s is not the file", name)
		}
	}
}
