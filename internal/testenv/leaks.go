package testenv

import "go.uber.org/goleak"

// NodeGoroutines are the goroutines that a closed embedded node may leave, all
// of them its libraries': go-ethereum's sender cache for the whole process,
// goleveldb's pool drain for a second, and the end of a subscription to heads
// that raced with the end of the node and waits for ever.
func NodeGoroutines() []goleak.Option {
	return []goleak.Option{
		goleak.IgnoreTopFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"),
		goleak.IgnoreTopFunction("github.com/syndtr/goleveldb/leveldb.(*DB).mpoolDrain"),
		goleak.IgnoreAnyFunction("github.com/ethereum/go-ethereum/eth/filters.(*Subscription).Unsubscribe.func1"),
		// The same where it was inlined, as with the race detector.
		goleak.IgnoreAnyFunction("github.com/ethereum/go-ethereum/eth/filters.(*FilterAPI).NewHeads.func1.deferwrap1.(*Subscription).Unsubscribe.1"),
	}
}
