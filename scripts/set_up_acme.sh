#!/bin/sh
# Caddy, Pebble and its DNS for the test of certificates, under .local/bin: those of PATH, else Debian's, unpacked and not
# installed, for that would start them.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .local/bin
folder=$(mktemp -d .local/acme.XXXXXX)
trap 'rm -rf "$folder"' EXIT

from_debian() {
    command -v apt-get >/dev/null || return 1
    (cd "$folder" && apt-get download -qq caddy pebble) 2>/dev/null && return
    [ "$(id -u)" = 0 ] && apt-get update -qq && (cd "$folder" && apt-get download -qq caddy pebble)
}

if command -v caddy pebble pebble-challtestsrv >/dev/null; then
    for one in caddy pebble pebble-challtestsrv; do
        [ -e ".local/bin/$one" ] || ln -s "$(command -v "$one")" ".local/bin/$one"
    done
elif from_debian >&2; then
    for one in "$folder"/*.deb; do dpkg-deb -x "$one" "$folder/root"; done
    mv "$folder/root/usr/bin/caddy" "$folder/root/usr/bin/pebble" "$folder/root/usr/bin/pebble-challtestsrv" .local/bin/
else
    echo "The test of certificates needs caddy, pebble and pebble-challtestsrv on PATH (Debian: apt-get install caddy pebble)." >&2
    exit 1
fi
touch .local/acme
