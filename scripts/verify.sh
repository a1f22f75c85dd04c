#!/usr/bin/env bash
# Checks that files are formatted, modules tidy and generated files in step. It
# changes nothing; `make fmt`, `go mod tidy` and `make generate` do.
set -euo pipefail
failed=0

unformatted=$(gofmt -l $(go list -f '{{.Dir}}' ./...))
if [ -n "$unformatted" ]; then
	printf 'not formatted (make fmt):\n%s\n' "$unformatted" >&2
	failed=1
fi

if ! go mod tidy -diff >/dev/null; then
	go mod tidy -diff >&2 || true
	echo "go.mod or go.sum is not tidy (go mod tidy)" >&2
	failed=1
fi

if ! go test ./config -run '^TestDocumentIsInStep$' >/dev/null; then
	echo "docs/configuration.md is out of step (make generate)" >&2
	failed=1
fi

exit $failed
