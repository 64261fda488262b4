//go:build failpoint

package failpoint

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

var (
	mu   sync.Mutex
	hits = map[string]int{}
)

// Hit kills the process if the environment variable CHANCERY_FAILPOINT says
// "name", or "name:n" and this is the nth hit.
func Hit(name string) {
	want, count, counted := strings.Cut(os.Getenv("CHANCERY_FAILPOINT"), ":")
	if want != name {
		return
	}
	n := 1
	if counted {
		n, _ = strconv.Atoi(count)
	}
	mu.Lock()
	defer mu.Unlock()
	if hits[name]++; hits[name] == n {
		syscall.Kill(os.Getpid(), syscall.SIGKILL) //nolint:errcheck // it can't fail
		select {}
	}
}
