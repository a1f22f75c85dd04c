#!/usr/bin/env bash
# Prints the build tag of the embedded speech engine if it can be built here,
# and nothing otherwise. --explain prints one line for a person instead.
set -euo pipefail

header=/usr/include/pocketsphinx/pocketsphinx.h # of the API of Debian 12
reason=
if [ ! -e "$header" ]; then
	reason="its headers are not installed (make setup-demo)"
elif ! command -v "${CC:-gcc}" >/dev/null; then
	reason="there is no C compiler (make setup-demo)"
fi

if [ "${1:-}" = --explain ]; then
	if [ -z "$reason" ]; then
		echo "speech engine: PocketSphinx is built in"
	else
		echo "speech engine: PocketSphinx is not built in, $reason; text works, recordings need PARLANCE_OPENAI_BASE_URL"
	fi
elif [ -z "$reason" ]; then
	echo pocketsphinx
fi
