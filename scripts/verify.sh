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

# -e: the tests of one dependency import a module that not every proxy has; its
# lines are nobody's fault.
untidy=$(go mod tidy -e -diff 2>/dev/null | grep -E '^[-+][^-+]' | grep -v 'github.com/google/pprof' || true)
if [ -n "$untidy" ]; then
	printf '%s\n' "$untidy" "go.mod or go.sum is not tidy (go mod tidy -e)" >&2
	failed=1
fi

if ! go test ./config -run '^TestDocumentIsInStep$' >/dev/null; then
	echo "docs/configuration.md is out of step (make generate)" >&2
	failed=1
fi

exit $failed
