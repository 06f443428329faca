#!/bin/sh
# Makes a Debian base image without a registry: `images/make_base.sh NAME [MIRROR]`. Needs root, debootstrap and buildah. It is
# for machines that reach no public registry; the pipelines build on Debian's own slim image, by digest.
set -eu
name=$1
mirror=${2:-http://deb.debian.org/debian}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

debootstrap --variant=minbase bookworm "$folder/root" "$mirror" > "$folder/log" || { tail "$folder/log" >&2; exit 1; }
rm -rf "$folder"/root/var/cache/apt/* "$folder"/root/var/lib/apt/lists/* "$folder"/root/var/log/* "$folder"/root/dev/*
tar --sort=name --mtime=@0 -C "$folder/root" -cf "$folder/root.tar" .
container=$(buildah from scratch)
buildah add --quiet "$container" "$folder/root.tar" / > /dev/null
buildah commit --quiet --timestamp 0 "$container" "$name"
buildah rm "$container" > /dev/null
