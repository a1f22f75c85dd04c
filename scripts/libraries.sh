#!/usr/bin/env bash
# Copies the shared libraries of the speech engines that are built in to the
# folder that is named, where the binary beside it finds them; removes it when
# none are needed.
set -euo pipefail

from=$("$(dirname "$0")/engine.sh" --libraries)
rm -rf "$1"
if [ -n "$from" ]; then
	mkdir -p "$1"
	cp "$from"/libsherpa-onnx-c-api.so "$from"/libonnxruntime.so "$1"/
	chmod 644 "$1"/*.so
fi
