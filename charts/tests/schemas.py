"""What Kubernetes takes: its own schemas, strict, out of the package kubernetes-validate; each is opened once.

The package's own `validate` reads a version's definitions, megabytes of them, for every object.
"""

import re
from collections.abc import Iterator
from functools import cache

from jsonschema import Draft202012Validator
from kubernetes_validate.utils import schema_contents
from referencing import Registry, Resource

from charts.tests.rendering import Object

VERSIONS = ("1.31", "1.32", "1.33", "1.34", "1.35")


def built_in_faults(one: Object) -> Iterator[str]:
    """Tell what each version of Kubernetes finds wrong with an object."""
    for version in VERSIONS:
        try:
            rules = validator(version, one["kind"].lower(), one["apiVersion"])
        except FileNotFoundError:
            yield f"{version}: knows no {one['kind']} of {one['apiVersion']}"
            continue
        yield from (f"{version}: {one['kind']}: {error.json_path}: {error.message}" for error in rules.iter_errors(one))


@cache
def validator(version: str, kind: str, api_version: str) -> Draft202012Validator:
    """Return what judges a kind. Raises FileNotFoundError when this version does not know it."""
    group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
    schema = schema_contents(f"{folder(version)}/{kind}-{group}.json", version)
    return Draft202012Validator(schema, registry=Resource.from_contents(schema) @ definitions(version))


@cache
def definitions(version: str) -> Registry:
    """Return what the schemas of a version refer to."""
    return Resource.from_contents(schema_contents(f"{folder(version)}/_definitions.json", version)) @ Registry()


def folder(version: str) -> str:
    """Return where the strict schemas of a version are."""
    return f"kubernetes-json-schema/v{version}.0-local-strict"
