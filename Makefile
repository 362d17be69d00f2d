.DEFAULT_GOAL := help
SHELL := /bin/bash
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
GOLANGCI := go tool -modfile=tools/go.mod golangci-lint
STILE := bin/stile
export GOFLAGS := $(GOFLAGS) -buildvcs=false # the version is VERSION; a checkout that git distrusts still builds

# Modules that ship; conformance and bench have their own go.mod, so that go.mod lists only what the binary needs.
.PHONY: help
help: ## list what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

.PHONY: build
build: ## build bin/stile, a static binary
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X stile/internal/server.version=$(VERSION)" -o $(STILE) ./cmd/stile

.PHONY: demo
demo: build ## start a gateway with one API of every integration type, call it, and stay up
	$(STILE) demo

.PHONY: test
test: ## run every test, with the race detector where the machine has a C compiler
	@command -v $${CC:-cc} >/dev/null 2>&1 || echo "make test: no C compiler, so the race detector is off"
	if command -v $${CC:-cc} >/dev/null 2>&1; then CGO_ENABLED=1 go test -race -shuffle=on ./...; else CGO_ENABLED=0 go test -shuffle=on ./...; fi
	$(MAKE) conformance
	@for tool in aws node python3 curl bash zsh fish; do command -v $$tool >/dev/null 2>&1 || echo "make test: $$tool isn't installed: the tests against it were skipped"; done

.PHONY: conformance
conformance: build ## real AWS clients against bin/stile; what isn't installed is skipped and named
	cd conformance && STILE=../$(STILE) go test -count=1
	cd conformance/cli && STILE=../../$(STILE) go test -count=1 -timeout 20m
	cd conformance/h2spec && STILE=../../$(STILE) go test -count=1

.PHONY: fuzz
fuzz: ## run every fuzz target for 20 seconds
	@set -e; for file in $$(grep -rlE '^func Fuzz' --include=*_test.go internal); do \
	  for target in $$(grep -oE '^func Fuzz[A-Za-z0-9_]*' $$file | cut -c6-); do \
	    go test -run '^$$' -fuzz "^$$target$$" -fuzztime 20s ./$$(dirname $$file); done; done

.PHONY: lint
lint: ## check format, layers and the rest of .golangci.yml
	$(GOLANGCI) run ./...
	cd conformance && $(subst tools/,../tools/,$(GOLANGCI)) run -c ../.golangci.yml ./...
	cd conformance/h2spec && $(subst tools/,../../tools/,$(GOLANGCI)) run -c ../../.golangci.yml ./...
	cd bench && $(subst tools/,../tools/,$(GOLANGCI)) run -c ../.golangci.yml ./...

.PHONY: check
check: lint test ## the most of what CI runs

.PHONY: bench
bench: build ## measure against nginx, HAProxy and Caddy in one run: CPU per request, latencies, memory, ratios
	cd bench && go run . -stile ../$(STILE)

.PHONY: bench-control
bench-control: build ## measure the control plane: calls/s, a large API, long lists; beside moto_server where it is installed
	cd bench && go run ./control -stile ../$(STILE)

.PHONY: profile
profile: build ## renew the profile that the compiler optimises by, from the bench's rows
	cd bench && STILE_CPU_PROFILE=$(CURDIR)/cmd/stile/default.pgo go run . -stile ../$(STILE) -gateways stile -rounds 1 -duration 5s -rows get,post,mock,templates,tls-h1,tls-h2 -json ""

.PHONY: coverage-aws
coverage-aws: ## list which of AWS's 124 operations are implemented
	@go run ./cmd/stile coverage-aws

.PHONY: clean
clean: ## remove what make built
	rm -rf bin
