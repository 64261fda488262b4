package gateway

import (
	"fmt"
	"testing"
)

func TestALimiterForgetsTheOldestAddressesAndSharesAnIPv6Network(t *testing.T) {
	l := newLimiter(0, 1)
	if !l.allow("[2001:db8::1]:1") || l.allow("[2001:db8::2]:2") || !l.allow("[2001:db8:0:1::1]:1") {
		t.Error("a /64 is one client")
	}
	if !l.allow("192.0.2.1:1") || l.allow("[::ffff:192.0.2.1]:9") {
		t.Error("a mapped address is the same client")
	}
	for i := range 3 * remembered {
		l.allow(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255))
	}
	if n := len(l.now) + len(l.old); n > 2*remembered {
		t.Errorf("%d addresses remembered", n)
	}
}
