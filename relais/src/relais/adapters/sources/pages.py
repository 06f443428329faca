"""Lists that come in pages: `Link: <…>; rel="next"` (RFC 8288) is followed to the end, or it is said why not."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from relais.adapters.sources.exchange import Answer
from relais.adapters.sources.web import OK
from relais.kit.errors import Unreachable

MOST = 100
"""Pages of one list that are read."""
NEXT = re.compile(r"<([^>]*)>\s*;(?:[^,]*;)?\s*rel=\"?next\"?", re.IGNORECASE)

Ask = Callable[[str], Awaitable[Answer]]


@dataclass
class Pages:
    """The pages of one list, as they come; `lacks` says in the end why there should be more."""

    ask: Ask
    lacks: str = ""
    seen: set[str] = field(default_factory=set)

    async def __call__(self, first: str) -> AsyncIterator[Answer]:
        """Give the pages from the first to the last that can be had.

        Raises:
            Unreachable: there is none at all.
        """
        url = first
        while url and not self.lacks:
            begun = bool(self.seen)
            self.seen.add(url)
            try:
                page = await self.ask(url)
            except Unreachable as fault:
                if not begun:
                    raise
                self.lacks = fault.sentence.rstrip(".")
                return
            if begun and page.status != OK:
                self.lacks = f"it answers {page.status} in the middle"
                return
            yield page
            url = self._next(page)

    def _next(self, page: Answer) -> str:
        found = NEXT.search(page.headers.get("link", ""))
        url = urljoin(page.url, found[1]) if found else ""
        if url and urlsplit(url)[:2] != urlsplit(page.url)[:2]:
            self.lacks = f"its next page is on another host, {urlsplit(url).netloc}"
        elif url in self.seen:
            self.lacks = "its pages lead back to one that was read"
        elif url and len(self.seen) >= MOST:
            self.lacks = f"it has more than {MOST} pages"
        return "" if self.lacks else url
