#!/bin/sh
# Puts HAProxy into .local/haproxy for the release drill: the one that is installed, or Debian's, unpacked and not installed:
# that would start it.
set -eu
cd "$(dirname "$0")/.."
folder=.local/haproxy
rm -rf "$folder"
mkdir -p "$folder"

from_debian() {
    command -v apt-get >/dev/null || return 1
    (cd "$folder" && apt-get download -qq haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-8-0)
}

installed=$(PATH="$PATH:/usr/sbin" command -v haproxy || true)
if [ -n "$installed" ]; then
    printf '#!/bin/sh\nexec %s "$@"\n' "$installed" > "$folder/haproxy"
elif from_debian 2>/dev/null || { [ "$(id -u)" = 0 ] && apt-get update -qq >&2 && from_debian; }; then
    for package in "$folder"/*.deb; do dpkg-deb -x "$package" "$folder/root"; done
    rm "$folder"/*.deb
    libraries=$(echo "$PWD/$folder"/root/usr/lib/*-linux-gnu)
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s/%s/root/usr/sbin/haproxy "$@"\n' "$libraries" "$PWD" "$folder" > "$folder/haproxy"
else
    echo "The release drill needs HAProxy on PATH (Debian: apt-get install haproxy)." >&2
    exit 1
fi
chmod +x "$folder/haproxy"
"$folder/haproxy" -v > /dev/null
