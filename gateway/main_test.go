package gateway_test

import (
	"testing"

	"go.uber.org/goleak"

	"chancery/internal/testenv"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, append(testenv.NodeGoroutines(),
		goleak.IgnoreTopFunction("go.opencensus.io/stats/view.(*worker).start"), // for the whole process
	)...)
}
