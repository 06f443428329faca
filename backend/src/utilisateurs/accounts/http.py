"""`/accounts` and `/password-resets`: doors for people who are not signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from utilisateurs.accounts.models import SignUp
from utilisateurs.accounts.schemas import (
    Accepted,
    Done,
    EmailInput,
    InvitationInput,
    NewPasswordInput,
    SignUpInput,
    TokenInput,
)
from utilisateurs.accounts.service import Reception
from utilisateurs.kit.origin import Origin
from utilisateurs.kit.web.edge import Writing
from utilisateurs.kit.web.provided import origin, provided
from utilisateurs.kit.web.steady import steady

router = APIRouter(tags=["Accounts"])
Desk = Annotated[Reception, Depends(provided(Reception))]
From = Annotated[Origin, Depends(origin)]


@router.post("/accounts", status_code=202, response_model=Accepted, summary="Sign up")
async def sign_up(body: SignUpInput, desk: Desk, edge: Writing, origin: From) -> Response:
    """Ask for an account; the link that confirms the address comes by mail."""
    person = SignUp(body.email, body.name, body.password, body.locale or origin.language, body.time_zone)
    encoded = await desk.password_of(person, origin)
    async with steady():
        return await edge.write(lambda tx: desk.sign_up(tx, person, encoded, origin), _accepted, 202)


@router.post("/accounts/verification", response_model=Done, summary="Confirm an address")
async def verify_account(body: TokenInput, desk: Desk, edge: Writing, origin: From) -> Response:
    """Confirm the address with the token of the link."""
    return await edge.write(lambda tx: desk.verify(tx, body.token, origin), lambda _: {"status": "verified"})


@router.post("/accounts/verification/resend", status_code=202, response_model=Accepted, summary="Send the link again")
async def resend_verification(body: EmailInput, desk: Desk, edge: Writing, origin: From) -> Response:
    """Send the confirmation link again, if there is somebody who waits for it."""
    await desk.ask_recovery(body.email, origin)
    async with steady():
        return await edge.write(lambda tx: desk.resend_verification(tx, body.email), _accepted, 202)


@router.post("/accounts/invitation", response_model=Done, summary="Accept an invitation")
async def accept_invitation(body: InvitationInput, desk: Desk, edge: Writing, origin: From) -> Response:
    """Choose the first password with the token of the link."""
    encoded = await desk.password_by_link(body.password, origin)
    return await edge.write(
        lambda tx: desk.accept_invitation(tx, body.token, body.password, encoded, body.name, origin),
        lambda _: {"status": "active"},
    )


@router.post("/accounts/email-change/confirm", response_model=Done, summary="Confirm a new address")
async def confirm_email(body: TokenInput, desk: Desk, edge: Writing, origin: From) -> Response:
    """Move the account to its new address with the token of the link."""
    return await edge.write(lambda tx: desk.confirm_email(tx, body.token, origin), lambda _: {"status": "changed"})


@router.post("/accounts/restore", response_model=Done, summary="Take a deleted account back")
async def restore_account(body: TokenInput, desk: Desk, edge: Writing, origin: From) -> Response:
    """Take the account back within its grace period with the token of the link."""
    return await edge.write(lambda tx: desk.restore(tx, body.token, origin), lambda _: {"status": "active"})


@router.post("/password-resets", status_code=202, response_model=Accepted, summary="Ask for a new password")
async def request_password_reset(body: EmailInput, desk: Desk, edge: Writing, origin: From) -> Response:
    """Send a link to choose a new password, if there is such an account."""
    await desk.ask_recovery(body.email, origin)
    async with steady():
        return await edge.write(lambda tx: desk.request_reset(tx, body.email, origin), _accepted, 202)


@router.post("/password-resets/confirm", response_model=Done, summary="Choose a new password")
async def reset_password(body: NewPasswordInput, desk: Desk, edge: Writing, origin: From) -> Response:
    """Take the new password with the token of the link; all sessions end."""
    encoded = await desk.password_by_link(body.password, origin)
    return await edge.write(
        lambda tx: desk.reset(tx, body.token, body.password, encoded, origin), lambda _: {"status": "changed"}
    )


def _accepted(_: None) -> dict[str, str]:
    return {"status": "accepted"}
