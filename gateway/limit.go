package gateway

import (
	"net/netip"
	"sync"

	"golang.org/x/time/rate"
)

// remembered is how many addresses a limiter keeps apart, per generation.
const remembered = 8192

// limiter keeps a token bucket per client address in bounded memory: two
// generations of buckets, the older of which is dropped when the newer is full.
type limiter struct {
	mu       sync.Mutex
	limit    rate.Limit
	burst    int
	now, old map[netip.Prefix]*rate.Limiter
}

func newLimiter(limit rate.Limit, burst int) *limiter {
	return &limiter{limit: limit, burst: burst, now: map[netip.Prefix]*rate.Limiter{}}
}

// allow takes a token of the client at hostport. IPv6 clients share one per /64,
// which is what one customer gets.
func (l *limiter) allow(hostport string) bool {
	key := client(hostport)
	l.mu.Lock()
	b := l.now[key]
	if b == nil {
		if b = l.old[key]; b == nil {
			b = rate.NewLimiter(l.limit, l.burst)
		}
		if len(l.now) >= remembered {
			l.old, l.now = l.now, map[netip.Prefix]*rate.Limiter{}
		}
		l.now[key] = b
	}
	l.mu.Unlock()
	return b.Allow()
}

func client(hostport string) netip.Prefix {
	ap, err := netip.ParseAddrPort(hostport)
	if err != nil {
		return netip.Prefix{}
	}
	a, bits := ap.Addr().Unmap().WithZone(""), 32
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}

// limiters are one for everything and one for what costs state or signatures.
type limiters struct{ all, nonce, session, request *limiter }

func newLimiters(l Limits) *limiters {
	sign := func() *limiter { return newLimiter(rate.Limit(l.SignPerMinute/60), l.SignBurst) }
	return &limiters{all: newLimiter(rate.Limit(l.PerSecond), l.Burst), nonce: sign(), session: sign(), request: sign()}
}
