#!/usr/bin/env bash
# Compiles the contracts and makes ABI, bytecode, storage layout and Go bindings from them.
# What it writes is committed; CI runs it again and requires that nothing changes.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --no-audit --no-fund --silent
combined=$(mktemp)
trap 'rm -f "$combined"' EXIT
node compile.mjs "$combined"
mkdir -p ../bindings
out=$(cd ../bindings && pwd)/bindings.go
(cd ../../internal/tools && go run github.com/ethereum/go-ethereum/cmd/abigen --v2 --combined-json "$combined" --pkg bindings --out "$out")
gofmt -w ../bindings/bindings.go
