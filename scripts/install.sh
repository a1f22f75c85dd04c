#!/usr/bin/env bash
# Installs what is missing, and only that, with apt: as root or through sudo.
# Where there is no apt it names what is missing and fails.
#
#   scripts/install.sh demo    what `make demo` needs
#   scripts/install.sh test    what `make test` needs
set -euo pipefail

# A line is: how to see that it is there | Debian packages | what for.
# A path must exist; of several commands with commas between, one is enough.
demo="
/usr/include/pocketsphinx/pocketsphinx.h | libpocketsphinx-dev libsphinxbase-dev | the speech engine, to build
/usr/share/pocketsphinx/model/en-us/en-us | pocketsphinx-en-us | the speech engine, its model of English
gcc | gcc | the speech engine, to build
/usr/include/stdio.h | libc6-dev | the speech engine, to build
flite | flite | the voices of the demo's recording
ffmpeg | ffmpeg | recordings in other formats than WAV and MP3, and videos
lame | lame | the MP3 of the demo
"
test='
espeak-ng | espeak-ng | another voice for the recordings of the tests
sox | sox | recordings in other formats, and a second opinion of each
redis-server | redis-server | tests against a real Redis
/usr/lib/postgresql/*/bin/initdb,initdb | postgresql | tests against a real PostgreSQL
pdftotext,pdftoppm | poppler-utils | reading the PDFs that were made
'

there() { # there CHECK: one of the alternatives exists
	local want
	for want in ${1//,/ }; do
		case $want in
		/*) compgen -G "$want" >/dev/null && return 0 ;;
		*) command -v "$want" >/dev/null && return 0 ;;
		esac
	done
	return 1
}

missing() { # missing LIST: prints the lines that are not satisfied
	local check packages purpose
	while IFS='|' read -r check packages purpose; do
		check=${check// /}
		[ -z "$check" ] || there "$check" || echo "$(echo $packages):$purpose"
	done <<<"$1"
}

case ${1:-} in
demo) list=$demo ;;
test) list=$demo$test ;;
*)
	echo "usage: $0 demo|test" >&2
	exit 2
	;;
esac

lines=$(set -f; missing "$list")
[ -n "$lines" ] || exit 0

packages=
echo "missing on this machine:"
while IFS=':' read -r names purpose; do
	echo "  $names:$purpose"
	packages+=" $names"
done <<<"$lines"

if ! command -v apt-get >/dev/null; then
	echo "There is no apt-get here: install the above (named as in Debian 12) and try again." >&2
	exit 1
fi

as_root=()
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "Run as root, or install sudo, or run: apt-get install --no-install-recommends$packages" >&2
		exit 1
	fi
	as_root=(sudo)
	[ -t 0 ] || as_root=(sudo -n) # nobody could type a password
fi

apt() {
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q \
		-o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

log=$(mktemp)
echo "installing:$packages"
# shellcheck disable=SC2086 # the list is meant to be split
if ! { apt update && apt install -y --no-install-recommends $packages; } >"$log" 2>&1; then
	cat "$log" >&2
	rm -f "$log"
	echo "The packages could not be installed; the lines above say why." >&2
	exit 1
fi
rm -f "$log"

still=$(set -f; missing "$list")
if [ -n "$still" ]; then
	printf 'installed, but still not there:\n%s\n' "$still" >&2
	exit 1
fi
