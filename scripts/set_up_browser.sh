#!/bin/sh
# Finds or installs the browser of the end-to-end tests and writes its path to .local/browser:
# an installed Chromium, else Debian's package when root, else Playwright's own (an empty path).
set -eu
cd "$(dirname "$0")/.."

installed() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

from_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-liberation; } >&2 </dev/null
    installed
}

mkdir -p .local
browser=$(installed || from_debian || true)
[ -n "$browser" ] || npm --prefix frontend exec -- playwright install chromium >&2
printf '%s\n' "$browser" > .local/browser
