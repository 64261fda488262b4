SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run build test tools lint contracts bench fuzz

# $(call phase,NAME,COMMAND) runs the command and prints how long it took.
phase = @s=$$SECONDS; $(2); echo "-- $(1): $$((SECONDS-s)) s"

FUZZTIME ?= 10s
# Packages that have crash tests behind the build tag failpoint.
CRASH = $$(git grep -l 'go:build failpoint' -- '*_test.go' | xargs -r -n1 dirname | sort -u | sed 's|^|./|')

help: ## show this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

build: ## bin/chancery
	go build -o bin/chancery ./cmd/chancery

run: build ## play the whole main job on sample data, then serve the page
	bin/chancery demo

tools: ## install what tests and lint need
	@internal/tools/install.sh

test: tools ## everything CI runs but the contracts: lint, tests, crash tests
	$(call phase,lint,$(MAKE) --no-print-directory lint)
	$(call phase,tests with the race detector,CHANCERY_REQUIRE_SERVERS=1 go test -race -timeout 20m $$(go list ./... | grep -v '^chancery/cmd/'))
	$(call phase,tests of the command,CHANCERY_REQUIRE_SERVERS=1 go test -timeout 20m ./cmd/...)
	$(call phase,benchmarks in small,bin=$$(mktemp) && go build -o $$bin ./cmd/chancery && $$bin bench --quick && rm $$bin)
	$(call phase,crash tests,p="$(CRASH)"; [ -z "$$p" ] || CHANCERY_REQUIRE_SERVERS=1 go test -tags failpoint -run Kill -timeout 20m $$p)

lint: tools ## go mod tidy, go vet, staticcheck, import directions
	go mod tidy -diff
	go vet ./...
	go vet -tags failpoint ./...
	.tools/bin/staticcheck ./...
	.tools/bin/depguard ./...
	@! git grep -nE 'os\.(Getenv|LookupEnv|Environ)\b' -- '*.go' ':!cmd' ':!internal/testenv' ':!internal/failpoint' ':!*_test.go' \
		|| { echo 'only cmd reads the environment'; exit 1; }

contracts: ## compile the contracts anew: ABI, bytecode, bindings
	contracts/build/build.sh

bench: build ## the benchmarks, each beside its peer
	bin/chancery bench

fuzz: ## each fuzz target for FUZZTIME
	@git grep -ohE '^func Fuzz[A-Za-z0-9_]+' -- '*_test.go' >/dev/null || exit 0; \
	git grep -oE '^func Fuzz[A-Za-z0-9_]+' -- '*_test.go' | while IFS=: read -r file name; do \
		go test -run '^$$' -fuzz "^$${name#func }$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")"; done
