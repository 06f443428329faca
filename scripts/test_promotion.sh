#!/bin/sh
# Proves a promotion before it is pushed, in a checkout of its commit: each chart, of the version that the folder it is run in
# names, takes the values there.
set -eu

told() { # FIELD FILE: what the chart's source says
    sed -n "s/^ *$1: *\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$2" | head -n 1
}

proved() { # CHART VALUES
    source=flux-$1.yaml
    chart=$(told url "$source") digest=$(told digest "$source")
    set -- "$1" --values "$2" --version "$(told tag "$source")"
    # Only this machine is asked without TLS.
    case $chart in oci://127.0.0.1:* | oci://localhost:*) set -- "$@" --plain-http ;; esac
    helm template "$@" "$chart${digest:+@$digest}" > /dev/null
}

proved utilisateurs values.yaml
proved relais relais.yaml
