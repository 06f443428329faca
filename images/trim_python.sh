#!/bin/sh
# Makes an environment of Python smaller and its start quicker: sources of compiled modules, debugging symbols and tests go;
# byte code is made once, checked by nothing, as the file system is read-only and every file has the commit's time.
set -eu
environment=$1

find "$environment" -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.h' -o -name '*.cpp' \) -delete
find "$environment" -type d \( -name tests -o -name __pycache__ \) -path '*/site-packages/*' -prune -exec rm -rf {} +
find "$environment" -type f -name '*.so*' -exec strip --strip-unneeded {} + 2>/dev/null || true
# What the installer notes for itself: when it looked at our sources, to the nanosecond.
find "$environment" -type f -name uv_cache.json -delete
find "$environment" -type f -name RECORD -exec sed -i '/\/uv_cache.json,/d' {} +
rm -rf "$environment"/bin/activate* "$environment"/bin/Activate* "$environment"/.lock "$environment"/.gitignore
PYTHONHASHSEED=0 "$environment/bin/python3" -m compileall -q -j 1 --invalidation-mode unchecked-hash "$environment/lib"
