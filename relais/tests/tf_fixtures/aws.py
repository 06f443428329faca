"""A stand-in for AWS: moto's server and a real provider from a wheel, in an environment of their own (tools/aws)."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
HOME = ROOT / ".local/aws"
PROVIDER = "registry.terraform.io/hashicorp/aws"
PATIENCE = 60.0
CONFIGURATION = """terraform {
  backend "http" {}
  required_providers {
    aws = { source = "hashicorp/aws", version = "3.39.0" }
  }
}

variable "endpoint" { type = string }

provider "aws" {
  region                      = "eu-west-3"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  s3_force_path_style         = true
  endpoints {
    ec2 = var.endpoint
    eks = var.endpoint
    iam = var.endpoint
    s3  = var.endpoint
    sts = var.endpoint
  }
}

resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }

resource "aws_subnet" "zone" {
  for_each          = { a = "10.0.0.0/24", b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "eu-west-3${each.key}"
}

resource "aws_eip" "nat" { vpc = true }

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.zone["a"].id
}

resource "aws_s3_bucket" "backups" {
  bucket = "backups.example.org"
  acl    = "public-read"
}

resource "aws_iam_role" "cluster" {
  name = "cluster"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "eks.amazonaws.com" } }]
  })
}

resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = aws_iam_role.cluster.arn
  vpc_config { subnet_ids = [for zone in aws_subnet.zone : zone.id] }
}
"""


def installed() -> str:
    """Install what `tools/aws` locks and return why it cannot be had, nothing when it is there."""
    uv = shutil.which("uv") or str(ROOT / ".local/bin/uv")
    done = subprocess.run(
        [uv, "sync", "--locked", "--quiet", "--project", str(ROOT / "tools/aws")],
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(HOME)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip() if done.returncode else ""


def mirror(folder: Path) -> Path:
    """Lay the provider's archive out as a filesystem mirror; return the CLI configuration that names it."""
    (archive,) = HOME.glob("lib/*/site-packages/cloudrail/terraform_plugins/terraform-provider-aws_3.39.0_*.zip")
    place = folder / "mirror" / PROVIDER
    place.mkdir(parents=True)
    (place / archive.name).symlink_to(archive)
    configuration = folder / "terraform.tfrc"
    configuration.write_text(f'provider_installation {{\n  filesystem_mirror {{ path = "{folder / "mirror"}" }}\n}}\n')
    return configuration


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve AWS as moto imagines it, on a port the system chooses; give its address."""
    log = folder / "moto.log"
    with log.open("w", encoding="utf-8") as printed:
        words = [str(HOME / "bin/python"), "-m", "moto.server", "-p", "0"]
        process = subprocess.Popen(words, stdout=printed, stderr=printed, cwd=folder)
    try:
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"Running on (http://\S+)", log.read_text(encoding="utf-8"))):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < end, "moto does not start"
            time.sleep(0.05)
        yield found[1]
    finally:
        process.terminate()
        process.wait(PATIENCE)
