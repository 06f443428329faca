"""`/dev/mail`: the mails of a machine without a mail server. Mounted in development and test only."""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse

from utilisateurs.kit.db import Database
from utilisateurs.kit.web.edge import json_response
from utilisateurs.kit.web.provided import provided
from utilisateurs.notifications.models import Delivered
from utilisateurs.notifications.service import Outbox

router = APIRouter(include_in_schema=False)
Box = Annotated[Outbox, Depends(provided(Outbox))]
Data = Annotated[Database, Depends(provided(Database))]
Recipient = Annotated[str | None, Query(alias="to", max_length=254)]
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Developer mailbox</title>
<meta name="viewport" content="width=device-width"></head>
<body style="font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem">
<h1>Developer mailbox</h1><p>Mails of this machine; none of them left it. {count} shown, newest first.</p>{mails}
</body></html>"""
_MAIL = """<details style="border:1px solid #ddd;border-radius:8px;padding:.75rem 1rem;margin:.5rem 0">
<summary><strong>{subject}</strong> to {to} <time>{at}</time></summary>
<pre style="white-space:pre-wrap">{text}</pre></details>"""


@router.get("/dev/mail.json")
async def mailbox_as_json(box: Box, data: Data, to: Recipient = None) -> Response:
    """Return the newest mails, for tests."""
    return json_response(await _mails(box, data, to))


@router.get("/dev/mail", response_class=HTMLResponse)
async def mailbox(box: Box, data: Data, to: Recipient = None) -> HTMLResponse:
    """Show the newest mails."""
    mails = await _mails(box, data, to)
    return HTMLResponse(_PAGE.format(count=len(mails), mails="".join(_block(mail) for mail in mails)))


async def _mails(box: Outbox, data: Database, to: str | None) -> list[Delivered]:
    async with data.read() as connection:
        return await box.mailbox(connection, to)


def _block(mail: Delivered) -> str:
    at = f"{mail.at:%Y-%m-%d %H:%M:%S} UTC"
    return _MAIL.format(subject=escape(mail.subject), to=escape(mail.to), at=at, text=_linked(mail.text))


def _linked(text: str) -> str:
    lines = (escape(line) for line in text.splitlines())
    return "\n".join(f'<a href="{line}">{line}</a>' if line.startswith("http") else line for line in lines)
