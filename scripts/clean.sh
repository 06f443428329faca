#!/bin/sh
# Removes what set-up and `make up` made; not while `make up` runs, whose database would lose its ground.
set -eu
cd "$(dirname "$0")/.."

for lock in .local/up.lock .local/elsewhere/up.lock; do
    if [ -f "$lock" ] && command -v flock >/dev/null && ! flock --nonblock "$lock" true; then
        echo "It is running: stop it first." >&2
        exit 1
    fi
done

# Where the database's account cannot enter the checkout, its data lie elsewhere, behind this link.
if [ -L .local/elsewhere ]; then rm -rf "$(readlink .local/elsewhere)"; fi
rm -rf .venv .local .cache frontend/node_modules frontend/dist ci/node_modules
