"""What an image has over its base, on small trees."""

import os
from pathlib import Path

import pytest

from images.tests.trees import added


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with a big file, a small one, and a link."""
    folder = tmp_path / "base"
    (folder / "usr").mkdir(parents=True)
    (folder / "usr/big").write_bytes(b"b" * 10_000)
    (folder / "usr/small").write_bytes(b"s" * 10)
    (folder / "bin").symlink_to("usr")
    return folder


@pytest.fixture
def image(base: Path, tmp_path: Path) -> Path:
    """The same files, and not the big one."""
    folder = tmp_path / "image"
    (folder / "usr").mkdir(parents=True)
    (folder / "usr/small").write_bytes((base / "usr/small").read_bytes())
    (folder / "bin").symlink_to("usr")
    return folder


def test_what_went_from_the_base_makes_no_room_for_what_came(image: Path, base: Path) -> None:
    assert added(image, base) == 0
    (image / "usr/new").write_bytes(b"n" * 5_000)
    assert added(image, base) == 5_000


def test_a_file_that_changed_counts_whole_even_where_its_size_did_not(image: Path, base: Path) -> None:
    (image / "usr/small").write_bytes(b"t" * 10)
    assert added(image, base) == 10


def test_a_link_counts_nothing_and_a_file_of_two_names_once(image: Path, base: Path) -> None:
    (image / "usr/new").write_bytes(b"n" * 100)
    os.link(image / "usr/new", image / "usr/again")
    (image / "usr/way").symlink_to("/usr/new")
    assert added(image, base) == 100


def test_a_file_in_the_place_of_a_link_is_a_new_one(image: Path, base: Path) -> None:
    (base / "usr/lib").symlink_to("small")
    (image / "usr/lib").write_bytes(b"s" * 10)
    assert added(image, base) == 10
