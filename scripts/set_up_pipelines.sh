#!/bin/sh
# The tool that replays the pipelines, from its lock, and rsync, which it copies checkouts with: that of PATH, else Debian's,
# unpacked under .local.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.local/bin:$PATH
export PATH

(cd ci && npm ci --no-audit --no-fund --loglevel=error)

from_debian() {
    command -v apt-get >/dev/null || return 1
    (cd "$1" && apt-get download -qq rsync libpopt0) 2>/dev/null && return
    [ "$(id -u)" = 0 ] && apt-get update -qq && (cd "$1" && apt-get download -qq rsync libpopt0)
}

if ! command -v rsync >/dev/null; then
    folder=$(mktemp -d .local/rsync.XXXXXX)
    trap 'rm -rf "$folder"' EXIT
    if ! from_debian "$folder" >&2; then
        echo "The replay of the pipelines needs rsync on PATH (Debian: apt-get install rsync)." >&2
        exit 1
    fi
    mkdir -p .local/rsync
    for one in "$folder"/*.deb; do dpkg-deb -x "$one" .local/rsync; done
    printf '#!/bin/sh\nLD_LIBRARY_PATH=$(echo "%s"/usr/lib/*-linux-gnu*) exec "%s/usr/bin/rsync" "$@"\n' \
        "$PWD/.local/rsync" "$PWD/.local/rsync" >.local/bin/rsync
    chmod +x .local/bin/rsync
fi
touch ci/node_modules/.ready
