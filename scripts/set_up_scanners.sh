#!/bin/sh
# Semgrep and Checkov, each in an environment of its own from its own lock, under .local/scanners.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.local/bin:$PATH
export PATH
for one in semgrep checkov; do
    UV_PROJECT_ENVIRONMENT=$PWD/.local/scanners/$one uv sync --quiet --locked --project "tools/$one"
done
touch .local/scanners/.ready
