"""Pictures: made small and upright, stripped of everything else, and refused when they are none."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image

from backend.tests.fixtures.doors import API, slug
from backend.tests.fixtures.people import SignedIn
from utilisateurs.accounts.drawing import make
from utilisateurs.accounts.pictures import MAX_BYTES
from utilisateurs.kit.problems import InvalidInput

PLACE = "48 rue du Secret"
KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}


def picture(kind: str = "JPEG", *, orientation: int = 1) -> bytes:
    """A picture, red at its left and blue at its right, that tells where it was taken."""
    image = Image.new("RGB", (640, 320), "blue")
    image.paste("red", (0, 0, 320, 320))
    told = Image.Exif()
    told[0x0112], told[0x010E] = orientation, PLACE
    out = io.BytesIO()
    image.save(out, kind, **({} if kind == "GIF" else {"exif": told}))
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of some bytes that claims to be huge."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * min(side, 2000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def put(person: SignedIn, content: bytes, kind: str = "image/jpeg") -> tuple[int, str]:
    answer = await person.client.put(f"{API}/me/avatar", content=content, headers={"Content-Type": kind})
    return answer.status_code, "" if answer.status_code == 204 else slug(answer)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_picture_is_kept_as_a_small_square_and_nothing_else_of_it(person: SignedIn, kind: str) -> None:
    content = picture(KINDS[kind])
    assert kind == "image/gif" or PLACE.encode() in content
    assert await put(person, content, kind) == (204, "")
    profile = (await person.client.get(f"{API}/me")).json()
    answer = await person.client.get(profile["avatar_url"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert PLACE.encode() not in answer.content
    assert len(answer.content) < 20_000
    with Image.open(io.BytesIO(answer.content)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("WEBP", (256, 256), {})


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    with Image.open(io.BytesIO(make(picture(orientation=6)).image)) as kept:
        top, bottom = (kept.convert("RGB").getpixel((128, y)) for y in (20, 235))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert [part > 128 for part in top[:3]] == [True, False, False]
    assert [part > 128 for part in bottom[:3]] == [False, False, True]


async def test_a_picture_is_removed(person: SignedIn) -> None:
    await put(person, picture())
    assert (await person.client.delete(f"{API}/me/avatar")).status_code == 204
    assert (await person.client.get(f"{API}/me/avatar")).status_code == 404
    assert (await person.client.get(f"{API}/me")).json()["avatar_url"] is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://example.com'/>",
        b"%PDF-1.7",
        picture()[:400],
        bomb(7000),
        bomb(30000),
    ],
    ids=["nothing", "a stump", "a drawing", "a document", "half a picture", "a bomb", "a large bomb"],
)
async def test_what_is_no_picture_is_refused(person: SignedIn, content: bytes) -> None:
    assert await put(person, content) == (422, "invalid-input")
    assert (await person.client.get(f"{API}/me")).json()["avatar_url"] is None


async def test_other_kinds_and_larger_bodies_are_refused_before_they_are_read(person: SignedIn) -> None:
    assert await put(person, picture(), "image/svg+xml") == (415, "unsupported-media-type")
    assert await put(person, bytes(MAX_BYTES + 1)) == (413, "body-too-large")
    assert await put(person, picture() + bytes(MAX_BYTES - 100_000)) == (204, "")


def test_damaged_pictures_are_refused_or_mended_and_never_a_defect() -> None:
    chance = random.Random(7)
    for kind in KINDS.values():
        whole = picture(kind, orientation=6)
        for _ in range(40):
            content = bytearray(whole)
            for _ in range(chance.choice([1, 3, 9])):
                content[chance.randrange(min(len(content), 200))] = chance.randrange(256)
            try:
                assert make(bytes(content)).image
            except InvalidInput:
                continue


def test_broken_metadata_of_a_readable_picture_are_no_defect() -> None:
    content = bytearray(picture(orientation=6))
    content[content.index(b"Exif\0\0") + 17] = 0  # the first tag becomes one that cannot be written again
    with pytest.raises(InvalidInput):
        make(bytes(content))
