#!/bin/sh
# Reads the settings, refuses wrong ones in one line, writes what follows from them to /tmp, and becomes the server.
set -eu

api=${FRONTEND_API_URL:-/api/v1}
hsts=${FRONTEND_HSTS_SECONDS:-31536000}
port=${PORT:-8080}

refuse() {
    echo "These settings are wrong: $1" >&2
    exit 2
}

# Both become part of other languages' sentences: nothing but what an address is made of may be in them.
case $api in
    *[!A-Za-z0-9._~:/-]*) refuse "FRONTEND_API_URL has a character that no address of an API has" ;;
    //*) refuse "FRONTEND_API_URL is neither a path like /api/v1 nor an address like https://api.example.com/api/v1" ;;
    /*) origin="" ;;
    http://?* | https://?*) origin=" $(echo "$api" | cut -d / -f 1-3)" ;;
    *) refuse "FRONTEND_API_URL is neither a path like /api/v1 nor an address like https://api.example.com/api/v1" ;;
esac
case $hsts in
    "" | *[!0-9]*) refuse "FRONTEND_HSTS_SECONDS is no number of seconds" ;;
esac
case $port in
    "" | *[!0-9]*) refuse "PORT is no number of a port" ;;
esac

mkdir -p /tmp/public
echo "listen $port;" > /tmp/listen.conf
printf '{"api_url":"%s"}\n' "$api" > /tmp/public/config.json
{
    printf 'add_header Content-Security-Policy "%s" always;\n' \
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:$origin; connect-src 'self'$origin; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    echo 'add_header X-Frame-Options DENY always;'
    echo 'add_header X-Content-Type-Options nosniff always;'
    echo 'add_header Referrer-Policy strict-origin-when-cross-origin always;'
    echo 'add_header Permissions-Policy "camera=(), geolocation=(), microphone=()" always;'
    if [ "$hsts" -gt 0 ]; then
        echo "add_header Strict-Transport-Security \"max-age=$hsts; includeSubDomains\" always;"
    fi
} > /tmp/headers.conf

exec nginx -e /dev/stderr -c /etc/frontend/nginx.conf
