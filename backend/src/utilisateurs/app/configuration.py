"""What a client needs to know before anybody signs in."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from utilisateurs import __version__
from utilisateurs.app.settings import Settings
from utilisateurs.kit.fields import MIN_PASSWORD
from utilisateurs.kit.text import LANGUAGES, Language
from utilisateurs.kit.web.edge import json_response
from utilisateurs.kit.web.provided import provided

API = "/api/v1"
router = APIRouter(tags=["Operations"])
start_page = APIRouter(include_in_schema=False)
Given = Annotated[Settings, Depends(provided(Settings))]


class ConfigurationView(BaseModel):
    """What is open here, and how."""

    sign_up: Literal["open", "closed", "domains"]
    sign_up_domains: list[str]
    password_min_length: int
    locales: list[Language]
    environment: str
    mail_page: str | None
    version: str


@router.get("/configuration", response_model=ConfigurationView, summary="What is open here")
async def read_configuration(settings: Given) -> Response:
    """Return what a client needs before anybody signs in."""
    return json_response(_view(settings))


@start_page.get("/config.json")
async def where_the_api_is(settings: Given) -> Response:
    """Tell the web interface where its API is, and what is open there: so it asks once."""
    return json_response({"api_url": API, "configuration": _view(settings)})


def _view(settings: Settings) -> dict[str, Any]:
    has_mailbox = settings.has_developer_tools and settings.smtp_url is None
    return {
        "sign_up": settings.sign_up,
        "sign_up_domains": settings.sign_up_domains,
        "password_min_length": MIN_PASSWORD,
        "locales": LANGUAGES,
        "environment": settings.environment,
        "mail_page": "/dev/mail" if has_mailbox else None,
        "version": __version__,
    }
