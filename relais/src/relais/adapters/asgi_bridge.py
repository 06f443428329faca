"""Ask an application of this very process, from a worker thread of it: same rules, no socket."""

import logging

import httpx2
from anyio import from_thread
from fastapi import FastAPI

logging.getLogger("httpx2").setLevel(logging.WARNING)
"""A page asks a dozen questions of its own server: they are no news, and its log has a line for the page already."""


class AsgiBridge(httpx2.BaseTransport):
    """A transport whose server is the application that is answering right now.

    It works in the threads in which Starlette runs plain functions, and nowhere else.
    """

    def __init__(self, application: FastAPI) -> None:
        self._inner = httpx2.ASGITransport(app=application)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Hand the request to the loop, and wait for the whole answer."""
        return from_thread.run(self._whole, request)

    async def _whole(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._inner.handle_async_request(request)
        body = await answer.aread()
        return httpx2.Response(answer.status_code, headers=answer.headers, content=body)
