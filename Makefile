# Parlance. `make help` lists the targets; CI runs the same ones and nothing else.
.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := /bin/bash

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# The embedded speech engine is built in when its headers and a C compiler are
# there; SPEECH=sherpa adds sherpa-onnx. Evaluated at use, because a target may
# install them first.
SPEECH  ?=
ENGINE   = $(shell SPEECH=$(SPEECH) scripts/engine.sh)
TAGS     = $(if $(ENGINE),-tags $(ENGINE))
CGO      = $(if $(ENGINE),1,0)
# The version is passed by hand: stamping by the go command refuses to build in
# a clone that another user owns.
LDFLAGS  = -s -w -X main.version=$(VERSION)$(if $(findstring sherpa,$(SPEECH)),$(RPATH))
# Where the binary finds its shared libraries on other machines: beside itself.
RPATH    = $(empty) -extldflags "-Wl,-rpath,$$ORIGIN/lib"
BUILD    = $(GO) build -trimpath -buildvcs=false

PACKAGES ?= ./...
CHAOS     = $(GO) test ./internal/chaos -run '^TestChaos$$' -count=1 -v
LINT      = .cache/bin/golangci-lint
VULN      = .cache/bin/govulncheck

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: setup-demo build ## install what is missing, start a server, feed it a chat and a recording, show what comes out
	bin/parlance demo

.PHONY: run
run: build ## serve on http://127.0.0.1:8080 with embedded defaults until stopped
	bin/parlance serve

.PHONY: test
test: setup verify lint vet ## install what the tests need, then everything: verify, lint, vet, tests with the race detector
	CGO_ENABLED=1 $(GO) test -race -p 2 -timeout 12m $(TAGS) $(filter-out %/internal/chaos,$(shell $(GO) list -buildvcs=false $(PACKAGES)))
	@$(MAKE) --no-print-directory test-chaos test-sherpa

.PHONY: test-chaos
test-chaos: ## the short form of the chaos tests, alone: they need the machine for themselves
	CGO_ENABLED=1 $(GO) test -timeout 12m $(TAGS) ./internal/chaos

.PHONY: test-sherpa
test-sherpa: ## the tests of sherpa-onnx with a real, tiny model, where its module can be had
	@if tags=$$(SPEECH=sherpa scripts/engine.sh); then \
		CGO_ENABLED=1 $(GO) test -timeout 12m -tags "$$tags" ./speech/sherpa/... && \
		CGO_ENABLED=1 $(GO) test -timeout 12m -tags "$$tags" -run '^TestSherpa' ./cmd/parlance; \
	else echo "sherpa-onnx is not tested"; fi

.PHONY: tiny-model
tiny-model: setup ## train the digit recogniser that the tests of sherpa-onnx use (some minutes)
	$(GO) run ./cmd/tinyasr -out speech/sherpa/testdata/digits

.PHONY: build
build: ## make bin/parlance; SPEECH=sherpa builds sherpa-onnx in, with its libraries in bin/lib
	@SPEECH=$(SPEECH) scripts/engine.sh --explain
	@SPEECH=$(SPEECH) scripts/engine.sh >/dev/null
	CGO_ENABLED=$(CGO) $(BUILD) $(TAGS) -ldflags '$(LDFLAGS)' -o bin/parlance ./cmd/parlance
	@SPEECH=$(SPEECH) scripts/libraries.sh bin/lib

.PHONY: setup
setup: ## install what `make test` needs (Debian packages, only the missing ones)
	@scripts/install.sh test
	@api/symbl/clienttest/install.sh || echo "the published clients could not be installed: they are not tested"

.PHONY: setup-demo
setup-demo: ## install what `make demo` needs (Debian packages, only the missing ones)
	@scripts/install.sh demo

.PHONY: lint
lint: $(LINT) ## the linter that tools.mod pins, with the rules of .golangci.yml
	GOLANGCI_LINT_CACHE=$(CURDIR)/.cache/lint $(LINT) run $(if $(ENGINE),--build-tags $(ENGINE)) $(PACKAGES)

.PHONY: vet
vet:
	$(GO) vet $(TAGS) $(PACKAGES)

.PHONY: fmt
fmt: $(LINT) ## format all files
	$(LINT) fmt ./...

.PHONY: generate
generate: ## make docs/configuration.md and everything else that is generated
	$(GO) test ./config -run '^TestDocumentIsInStep$$' -count=1 -update
	$(GO) generate ./...

.PHONY: verify
verify: ## formatted, modules tidy, generated files in step
	@scripts/verify.sh

.PHONY: bench
bench: setup build ## the numbers of docs/performance.md, as ratios within one run; ARGS="-only pipeline" picks
	$(GO) run $(TAGS) ./cmd/bench -bin bin/parlance $(ARGS)

.PHONY: eval
eval: build ## measure the insights on the held-out conversations of DATA=../shared/data/nlp
	bin/parlance eval --held-out $(or $(DATA),../shared/data/nlp) insights/testdata

.PHONY: train
train: ## make the embedded weights again, bit for bit, from DATA=../shared/data/nlp (CPU, some minutes)
	$(GO) run ./cmd/train -data $(or $(DATA),../shared/data/nlp) -out insights/model/weights

.PHONY: train-check
train-check: ## train elsewhere and compare with the committed weights
	$(GO) run ./cmd/train -check -data $(or $(DATA),../shared/data/nlp) -out insights/model/weights

.PHONY: confidence
confidence: setup ## fit the confidences of the embedded speech engine again, from DATA=../shared/data/audio (a minute)
	$(GO) run $(TAGS) ./speech/pocketsphinx/confidence/fit -update -data $(or $(DATA),../shared/data/audio)

.PHONY: narrowband
narrowband: setup ## learn again how the telephone changes the embedded speech engine's model, from speech in Debian packages (some minutes)
	scripts/speech-samples.sh .cache/speech-samples
	$(GO) run $(TAGS) ./speech/pocketsphinx/narrowband/fit -update .cache/speech-samples

.PHONY: bench-speech
bench-speech: setup ## errors, time and memory of the embedded speech engine (docs/speech.md); ARGS="-long file" for one recording
	$(GO) run $(TAGS) ./speech/speechtest/bench $(ARGS)

.PHONY: chaos
chaos: setup ## every fault of docs/reliability.md once, in ten minutes or so; SEED=1 repeats a run, TABLE=file keeps its figures
	$(CHAOS) -timeout 60m -args -long $(if $(SEED),-seed $(SEED)) $(if $(TABLE),-table $(abspath $(TABLE)))

.PHONY: soak
soak: setup ## steady work for an hour (TIME=10m): memory, goroutines, files, WAL and Redis must not grow
	$(CHAOS) -timeout 0 -args -long -soak $(or $(TIME),1h) $(if $(SEED),-seed $(SEED))

.PHONY: vuln
vuln: $(VULN) ## known vulnerabilities that our code reaches; VULNDB=file:///folder works without network
	$(VULN) $(if $(VULNDB),-db $(VULNDB)) $(TAGS) ./...

.PHONY: docker
docker: ## build the image parlance:latest
	docker build --build-arg VERSION=$(VERSION) --build-arg SPEECH=$(SPEECH) -t parlance:latest .

.PHONY: clean
clean: ## remove what was built; data/ stays
	rm -rf bin .cache

# tools.mod keeps the tools' many modules out of go.mod. Building takes some
# minutes once; the go command's cache makes it seconds afterwards.
$(LINT): tools.mod tools.sum
	@echo "building golangci-lint (once)"
	@$(GO) build -buildvcs=false -modfile=tools.mod -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(VULN): tools.mod tools.sum
	@$(GO) build -buildvcs=false -modfile=tools.mod -o $@ golang.org/x/vuln/cmd/govulncheck
