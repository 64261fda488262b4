package gateway_test

import (
	"testing"

	"go.uber.org/goleak"

	"chancery/internal/testenv"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, testenv.NodeGoroutines()...)
}
