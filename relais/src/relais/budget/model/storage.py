"""Prices of volumes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from relais.budget.model.case import Case, Found, number

ROOT_SIZE = 8
"""GB of a root volume that nobody sized: the image decides, and Amazon Linux asks for 8."""
FREE_IOPS, FREE_THROUGHPUT = 3000, 125
"""What a gp3 volume has without paying for more."""


def volume(case: Case) -> Iterator[Found]:
    """Price a volume of its own; AWS makes it gp2 when no type is written."""
    kind = case.resource.get("type", "gp2")
    yield case.priced(f"ebs.{kind}", f"volume {kind}", Decimal(case.number("size")))
    yield from _faster(case, case.resource.values, 1)


def attached(
    case: Case, root: list[Mapping[str, Any]], others: list[Mapping[str, Any]], *, count: int = 1, size: int = ROOT_SIZE
) -> Iterator[Found]:
    """Price what `count` machines bring: the root volume, which exists even if nobody wrote it, and the others."""
    if count == 0:
        return
    if not root:
        yield _gigabytes(case, "root volume", "gp3", size * count, f"not written: {size} GB of gp3 assumed")
    for block, name in [*((one, "root volume") for one in root), *((one, "volume") for one in others)]:
        kind, written = block.get("volume_type") or "gp3", number(block.get("volume_size"), 0)
        note = "" if written and block.get("volume_type") else "size or type not written: the image's assumed"
        yield _gigabytes(case, name, kind, (written or size) * count, note)
        yield from _faster(case, block, count)


def _gigabytes(case: Case, name: str, kind: str, size: int, note: str) -> Found:
    return case.priced(f"ebs.{kind}", f"{name} {kind}", Decimal(size), hidden=True, note=note)


def _faster(case: Case, block: Mapping[str, Any], count: int) -> Iterator[Found]:
    """Price what is asked for above a gp3 volume's own speed."""
    kind = block.get("volume_type") or block.get("type") or "gp3"
    if kind != "gp3":
        return
    for name, own in (("iops", FREE_IOPS), ("throughput", FREE_THROUGHPUT)):
        more = number(block.get(name), own) - own
        if more > 0:
            yield case.priced(f"ebs.gp3.{name}", f"{name} above {own}", Decimal(more * count))


def bucket(case: Case) -> Iterator[Found]:
    """Say that a bucket is paid by what it holds."""
    yield from case.by_use("s3.standard")
