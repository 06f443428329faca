"""Pictures on the wire: their address changes with them, so browsers may keep them."""

from typing import Annotated, Any

from fastapi import Depends, Query, Response

PICTURE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}, "description": "WebP"},
}


async def _version(
    v: Annotated[
        str | None, Query(max_length=40, description="Changes with the picture, so that caches never show an old one.")
    ] = None,
) -> None:
    """Take the mark that addresses of pictures carry."""


PICTURE_VERSION = Depends(_version)


def picture_response(image: bytes) -> Response:
    """Return a WebP picture, kept by this browser alone."""
    headers = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'"}
    return Response(image, headers=headers, media_type="image/webp")
