#!/usr/bin/env bash
# Installs the published clients that the tests run, into .cache/clients of the
# project. Where there is no npm it says so and does nothing: the test skips.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
to=$here/../../../.cache/clients

if ! command -v npm >/dev/null; then
	echo "npm is not installed: the published clients are not tested"
	exit 0
fi
cmp -s "$here/package-lock.json" "$to/package-lock.json" && [ -d "$to/node_modules" ] && exit 0

mkdir -p "$to"
cp "$here/package.json" "$here/package-lock.json" "$to"
cd "$to"
npm ci --ignore-scripts --no-audit --no-fund
