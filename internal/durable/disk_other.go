//go:build !linux

package durable

import "os"

func flush(*os.File, int64, int64) {}

func direct(*os.File, []byte, int64) (bool, error) { return false, nil }
