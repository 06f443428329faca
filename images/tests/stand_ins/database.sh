#!/bin/bash
# Does what the entry point of the official image does: an empty volume is initialised, with scripts run on a server that
# listens at its socket only; then the server is started.
set -euo pipefail
data=/var/lib/postgresql/18/docker

if [ ! -s "$data/PG_VERSION" ]; then
    mkdir -p "$data"
    initdb --pgdata="$data" --username=postgres --pwfile=<(echo "$POSTGRES_PASSWORD") --auth-local=trust \
        --auth-host=scram-sha-256 > /dev/null
    echo 'host all all all scram-sha-256' >> "$data/pg_hba.conf"
    pg_ctl --pgdata="$data" --options="-c listen_addresses='' -k /run/postgresql" --wait start > /dev/null
    export PGHOST=/run/postgresql
    for script in /docker-entrypoint-initdb.d/*.sh; do bash "$script"; done
    pg_ctl --pgdata="$data" --mode=fast --wait stop > /dev/null
fi
exec postgres -D "$data" -c listen_addresses='*' -k /run/postgresql
