"""Ask an application of this very process, from a worker thread of it: same rules, no socket."""

from collections.abc import Mapping
from typing import Any

import httpx2
from anyio import from_thread
from fastapi import FastAPI

from relais.adapters.web import Answer


class AsgiBridge:
    """A server that is the application which is answering right now.

    It works in the threads in which Starlette runs plain functions, and nowhere else.
    """

    def __init__(self, application: FastAPI, headers: Mapping[str, str]) -> None:
        """Ask this application, with these headers."""
        self._inner = httpx2.ASGITransport(app=application)
        self._headers = headers

    def request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Hand the question to the loop, and wait for the whole answer."""
        return from_thread.run(
            self._whole, httpx2.Request(method, f"http://here{path}", json=body, headers=self._headers)
        )

    async def _whole(self, request: httpx2.Request) -> Answer:
        answer = await self._inner.handle_async_request(request)
        return Answer(answer.status_code, await answer.aread())

    def close(self) -> None:
        """Do nothing: there is no connection."""
