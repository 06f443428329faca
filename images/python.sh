#!/bin/sh
# Makes the environment of a Python component under /app, in the steps that a build keeps: `python.sh tools`, then
# `python.sh sync WORDS-OF-UV` for what is locked and again for our own sources, then `python.sh trim`.
set -eu
step=$1
shift
if [ -s /run/ca.crt ]; then export PIP_CERT=/run/ca.crt SSL_CERT_FILE=/run/ca.crt; fi

case $step in
    tools)
        rm -f /etc/apt/apt.conf.d/docker-clean
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends binutils ca-certificates python3-venv
        python3 -m venv /uv
        /uv/bin/pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"
        ;;
    sync)
        export UV_PROJECT_ENVIRONMENT=/app UV_LINK_MODE=copy UV_PYTHON=/usr/bin/python3 UV_PYTHON_DOWNLOADS=never
        /uv/bin/uv sync --quiet --locked --no-dev "$@"
        ;;
    trim)
        # Sources of compiled modules, debugging symbols and tests go, and so do the grammars of hundreds of languages, as nothing
        # here colours a text; so does what uv notes for itself: when it looked at our sources, to the nanosecond. Byte code is
        # made once, checked by nothing, as the file system is read-only.
        find /app -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.h' -o -name '*.cpp' \) -delete
        find /app -path '*/site-packages/pygments/lexers/[!_]*.py' -not -name python.py -not -name special.py -delete
        find /app -type d \( -name tests -o -name testing -o -name __pycache__ \) -path '*/site-packages/*' -prune -exec rm -rf {} +
        find /app -type f -name '*.so*' -exec strip --strip-unneeded {} + 2>/dev/null || true
        find /app -type f -name uv_cache.json -delete
        find /app -type f -name RECORD -exec sed -i '/\/uv_cache.json,/d' {} +
        rm -rf /app/bin/activate* /app/bin/Activate* /app/.lock /app/.gitignore
        PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 /app/bin/python3 -m compileall -q -f -j 1 \
            --invalidation-mode unchecked-hash /app/lib
        ;;
esac
