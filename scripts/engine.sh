#!/usr/bin/env bash
# Prints the build tags of the embedded speech engines that can be built here,
# with commas between, and nothing when there are none. --explain prints a line
# for a person instead, --libraries the folder of the shared libraries that the
# binary needs beside it.
#
# SPEECH=sherpa adds sherpa-onnx, whose libraries the go command fetches.
set -euo pipefail

header=/usr/include/pocketsphinx/pocketsphinx.h # of the API of Debian 12
module=github.com/k2-fsa/sherpa-onnx-go-linux
reason=
if ! command -v "${CC:-gcc}" >/dev/null; then
	reason="there is no C compiler (make setup-demo)"
elif [ ! -e "$header" ]; then
	reason="its headers are not installed (make setup-demo)"
fi

wanted() { [[ ",${SPEECH:-}," == *,sherpa,* ]]; }

# triple is the name of this machine in the module.
triple() {
	case "$(uname -m)" in
	x86_64) echo x86_64-unknown-linux-gnu ;;
	aarch64) echo aarch64-unknown-linux-gnu ;;
	*) return 1 ;;
	esac
}

# hurdle says why sherpa-onnx cannot be built in; nothing when it can.
hurdle() {
	if ! command -v "${CC:-gcc}" >/dev/null; then
		echo "there is no C compiler (make setup-demo)"
	elif [ "$(uname -s)" != Linux ] || ! triple >/dev/null; then
		echo "its libraries are for Linux on x86-64 and arm64"
	elif ldd --version 2>&1 | grep -qi musl; then
		echo "its libraries need glibc"
	elif ! "${GO:-go}" mod download "$module" 2>/dev/null; then
		echo "its module cannot be fetched"
	fi
}

sherpa=no
if wanted; then
	sherpa=$(hurdle)
	if [ -n "$sherpa" ] && [ "${1:-}" != --explain ]; then
		echo "SPEECH=sherpa: $sherpa" >&2
		exit 1
	fi
fi

case "${1:-}" in
--explain)
	if [ -z "$reason" ]; then
		echo "speech engine: PocketSphinx is built in"
	else
		echo "speech engine: PocketSphinx is not built in, $reason; text works, recordings need another engine (docs/speech-engines.md)"
	fi
	if [ -z "$sherpa" ]; then
		echo "speech engine: sherpa-onnx is built in; its libraries are in bin/lib"
	elif wanted; then
		echo "speech engine: sherpa-onnx is not built in, $sherpa"
	fi
	;;
--libraries)
	if [ -z "$sherpa" ]; then
		echo "$("${GO:-go}" list -m -f '{{.Dir}}' "$module")/lib/$(triple)"
	fi
	;;
*)
	tags=
	[ -z "$reason" ] && tags=pocketsphinx
	[ -z "$sherpa" ] && tags=${tags:+$tags,}sherpa
	[ -z "$tags" ] || echo "$tags"
	;;
esac
