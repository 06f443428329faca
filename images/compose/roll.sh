#!/bin/bash
# Replaces the replicas of the service while it serves: `images/compose/roll.sh`, after BACKEND_IMAGE was changed in .env for an
# upgrade or a way back, or as it is for a restart. Migrations first; new replicas beside the old; then each old one is taken out
# of the proxy, ends in order, and goes. Where Compose is the older program: COMPOSE=docker-compose.
set -euo pipefail
cd "$(dirname "$0")/../.."
read -r -a compose <<< "${COMPOSE:-docker compose}"
patience=${PATIENCE_SECONDS:-120}

# Tells the proxy something, by the port that it opens to itself alone.
proxy() {
    "${compose[@]}" exec -T proxy bash -c 'exec 3<>/dev/tcp/127.0.0.1/9999; echo "$0" >&3; cat <&3' "$1"
}

healthy() {
    [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ]
}

# Prints what the proxy knows of a container, by its address: its place there, and 2 if requests may go to it.
known() {
    addresses=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$1")
    proxy "show servers state backend" | awk -v addresses=" $addresses" 'index(addresses, " " $5 " ") { print $4, $6 }'
}

# Being healthy is not enough: the proxy asks for itself, and looks for addresses once a second.
served() {
    healthy "$1" && [[ $(known "$1") == *" 2" ]]
}

# Tells whether the proxy has noticed that nobody is at a place any more.
left() {
    [ "$(proxy "show servers state backend" | awk -v place="$1" '$4 == place { print $6 }')" != 2 ]
}

# Waits until something is so, with patience.
until_so() {
    for ((second = 0; second < patience; second++)); do
        "$@" && return
        sleep 1
    done
    "$@"
}

mapfile -t old < <("${compose[@]}" ps -q backend)
((${#old[@]} > 0)) || { echo "Nothing is running: docker compose up -d" >&2; exit 1; }
"${compose[@]}" run --rm migrations
"${compose[@]}" up -d --no-deps --no-recreate --scale backend=$((2 * ${#old[@]})) backend
for new in $("${compose[@]}" ps -q backend); do
    until_so served "$new" || { echo "A new replica serves nobody after $patience s; the old ones serve on: docker logs $new" >&2; exit 1; }
done
for one in "${old[@]}"; do
    read -r place _ <<< "$(known "$one")"
    [ -z "$place" ] || proxy "set server backend/$place state drain" > /dev/null
    docker stop --time 40 "$one" > /dev/null
    docker rm "$one" > /dev/null
    # Not before: the place would be given requests that nobody answers.
    [ -z "$place" ] || { until_so left "$place" && proxy "set server backend/$place state ready" > /dev/null; }
done
echo "${#old[@]} replicas were replaced."
