#!/usr/bin/env bash
# Fetches speech of full width from Debian packages into the folder that is named, as
# WAV files at 16 kHz: voices of telephone exchanges (Italian, French, Russian) and
# letters and words in many languages. What is there already stays.
set -euo pipefail

to=$1
mkdir -p "$to"
[ -e "$to/complete" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
(cd "$work" && apt-get download -qq -o APT::Sandbox::User=root asterisk-core-sounds-{fr,it,ru}-g722 klettres-data ktuberling-data)
for package in "$work"/*.deb; do
	dpkg-deb -x "$package" "$work/all"
done

# Exchanges keep bare G.722, which can be put together as it is.
for voice in fr it ru; do
	find "$work/all" -path "*/sounds/${voice}_*.g722" -size +15k | LC_ALL=C sort | sed -n 1,200p | xargs -d '\n' cat |
		ffmpeg -nostdin -loglevel error -y -f g722 -i pipe:0 -ac 1 -bitexact "$to/exchange-$voice.wav"
done
for language in "$work"/all/usr/share/klettres/*/ "$work"/all/usr/share/ktuberling/sounds/*/; do
	folder=$to/$(basename "$(dirname "$language")")-$(basename "$language")
	mkdir -p "$folder"
	find "$language" -name '*.ogg' -o -name '*.wav' -o -name '*.opus' | LC_ALL=C sort | sed -n 1,40p | while IFS= read -r file; do
		ffmpeg -nostdin -loglevel error -y -i "$file" -ar 16000 -ac 1 -bitexact "$folder/$(basename "${file%.*}").wav"
	done
done
touch "$to/complete"
