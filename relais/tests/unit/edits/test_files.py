"""What each kind of file keeps, and what is refused."""

from pathlib import Path

import pytest

from relais.kit.edits.files import edit, read
from relais.kit.errors import Misuse

DIGEST = f"sha256:{'a' * 64}"
OTHER = f"sha256:{'b' * 64}"

CHART = """\
# the chart
apiVersion: v2
version: 0.9.1        # ours
appVersion: "2.3.0"   # theirs
dependencies:
- name: backend
  version: ^2.3.0
  repository: oci://registry.test/charts
- {name: cache, version: '1.0'}
"""
KUSTOMIZATION = f"""\
images:
  - name: registry.test/acme/backend
    newTag: 1.4.2
    digest: {DIGEST}
"""
TERRAFORM = """\
module "net" {
  source  = "git::ssh://git@gitlab.test/acme/modules.git//net?ref=net/v1.2.0&depth=1"
  count   = var.count # "kept"
}
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}
"""
DOCKERFILE = f"""\
# syntax=docker/dockerfile:1
ARG VERSION="1.2.3"
FROM --platform=$BUILDPLATFORM registry.test:5000/python:3.11-slim@{DIGEST} AS build
RUN echo \\
    FROM nothing:1
FROM registry.test/run:2
"""

EDITS = [
    ("Chart.yaml", CHART, "version", "1.0.0", "version: 0.9.1 ", "version: 1.0.0 "),
    ("Chart.yaml", CHART, "appVersion", "2.4.0", '"2.3.0"', '"2.4.0"'),
    ("Chart.yaml", CHART, "dependencies[name=backend].version", "2.4.0", "^2.3.0", "2.4.0"),
    ("Chart.yaml", CHART, "dependencies[name=cache].version", "1.10", "'1.0'", "'1.10'"),
    (
        "kustomization.yaml",
        KUSTOMIZATION,
        'images[name="registry.test/acme/backend"].newTag',
        "1.10",
        "1.4.2",
        '"1.10"',
    ),
    ("kustomization.yaml", KUSTOMIZATION, "images[0].digest", OTHER, DIGEST, OTHER),
    ("main.tf", TERRAFORM, "module.net.source#ref", "net/v1.3.0", "net/v1.2.0", "net/v1.3.0"),
    ("main.tf", TERRAFORM, "terraform.required_providers.aws.version", "~> 6.0", "~> 5.0", "~> 6.0"),
    ("Dockerfile", DOCKERFILE, "stage.build#tag", "3.12-slim", "3.11-slim", "3.12-slim"),
    ("Dockerfile", DOCKERFILE, "FROM[0]#digest", OTHER, DIGEST, OTHER),
    ("Dockerfile", DOCKERFILE, "FROM[1]#tag", "3", "run:2", "run:3"),
    ("Dockerfile", DOCKERFILE, "ARG.VERSION", "1.2.4", '"1.2.3"', '"1.2.4"'),
    ("VERSION", "1.2.3", r"/^(\d.*)$/", "1.2.4", "1.2.3", "1.2.4"),
    ("setup.cfg", "[a]\r\nversion = 1\r\n", r"/^version = (\S+)/", "2", "version = 1", "version = 2"),
    ("a.yaml", "a: &x 1.2.3 # é\nb: *x\n", "a", "2.0.0", "1.2.3", "2.0.0"),
    ("a.yaml", "tag:\nother: 1\n", "tag", "v1", "tag:", "tag: v1"),
    ("a.yaml", "---\nkind: A\n---\nkind: B\ntag: v1\n", "tag", "v2", "v1", "v2"),
    ("a.yaml", "image: registry.test:5000/a:1.0\n", "image#tag", "1.10", "a:1.0", "a:1.10"),
    ("a.toml", "[[package]]\nname = 'a'\nversion = \"1\"\n", "package[name=a].version", "2", '"1"', '"2"'),
    ("a.toml", 'a.b."c.d" = 1979-05-27 # day\n', 'a.b."c.d"', "x", "1979-05-27", '"x"'),
]


@pytest.mark.parametrize(("file", "text", "where", "value", "old", "new"), EDITS)
def test_one_value_changes_and_nothing_else(file: str, text: str, where: str, value: str, old: str, new: str) -> None:
    after = edit(file, text.encode(), where, value)
    assert after.decode() == text.replace(old, new, 1)
    assert read(file, after, where) == value


REFUSED = [
    ("a.yaml", "a: &x 1\nb: *x\n", "b", "an alias of line 1"),
    ("a.yaml", "base: &x {tag: v1}\nb:\n  c: *x\n", "b.c", "an alias of line 1"),
    ("a.yaml", "a: |\n  x\n", "a", "a text over several lines"),
    ("a.yaml", "a: 1\na: 2\n", "a", "named twice"),
    ("a.yaml", "a: {b: 1}\n", "a", "it is a table"),
    ("a.yaml", "a: [b]\n", "a", "it is a list"),
    ("a.yaml", "a: [b]\n", "a[1]", "step 2 finds nothing"),
    ("a.yaml", "a: 1\n", "b", "Known there are a"),
    ("a.yaml", "t: 1\n---\nt: 2\n", "t", "in 2 documents"),
    ("a.yaml", "a: [\n", "a", "is no YAML"),
    ("a.yaml", "", "a", "the file is empty"),
    ("a.json", '{"a": 1, "a": 2}', "a", "named twice"),
    ("a.json", "{", "a", "is no JSON"),
    ("a.toml", "a = ", "a", "is no TOML"),
    ("a.toml", 'a = """x"""', "a", "a text over several lines"),
    ("a.toml", "[[p]]\nname='a'\n[[p]]\nname='a'\n", "p[name=a].name", "there 2 times"),
    ("main.tf", "a = var.b\n", "a", "an expression"),
    ("main.tf", "a = \n", "a", "is no HCL: line 2"),
    ("main.tf", 'm "a" {\n s = 1\n}\nm "a" {\n s = 2\n}\n', "m.a.s", "named twice"),
    ("Dockerfile", "FROM a:1 AS x\nFROM b:1 AS x\n", "stage.x", "named twice"),
    ("a.yaml", "a: b\n", "a#digest", "'b' has no digest"),
    ("a.txt", "a", "a", "is of no kind that is known"),
    ("a.txt", "a a", "/(a)/", "matches 2 times"),
    ("a.txt", "a", "/a/", "one group"),
    ("a.txt", "a", "/(/", "no regular expression"),
    ("a.yaml", "a: 1\n", "a..b", "is no place"),
    ("a.yaml", "a: 1\n", "", "a place in a file is missing"),
]


@pytest.mark.parametrize(("file", "text", "where", "reason"), REFUSED)
def test_what_cannot_be_changed_is_told_by_file_and_reason(file: str, text: str, where: str, reason: str) -> None:
    with pytest.raises(Misuse) as refusal:
        edit(file, text.encode(), where, "x")
    assert str(refusal.value).startswith(f"{file}: ")
    assert reason in str(refusal.value)


def test_what_is_no_utf_8_is_refused() -> None:
    with pytest.raises(Misuse, match=r"^a\.yaml: is not UTF-8"):
        edit("a.yaml", "a: é".encode("latin-1"), "a", "x")


def test_a_value_with_a_line_end_is_refused() -> None:
    with pytest.raises(Misuse, match="control characters"):
        edit("a.yaml", b"a: 1\n", "a", "1\nb: 2")


def test_the_lock_files_of_this_repository_can_be_changed() -> None:
    root = Path(__file__).parents[4]
    for file, where in {
        "uv.lock": "package[name=relais].version",
        "frontend/package-lock.json": 'packages."".version',
    }.items():
        before = (root / file).read_bytes()
        after = edit(file, before, where, "9.9.9")
        assert sum(a != b for a, b in zip(before.split(b"\n"), after.split(b"\n"), strict=True)) == 1
