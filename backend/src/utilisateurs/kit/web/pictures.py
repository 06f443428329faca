"""Pictures on the wire: their address changes with them, so browsers may keep them."""

from typing import Any

from fastapi import Response

PICTURE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}, "description": "WebP"},
}


def picture_response(image: bytes) -> Response:
    """Return a WebP picture, kept by this browser alone."""
    headers = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'"}
    return Response(image, headers=headers, media_type="image/webp")
