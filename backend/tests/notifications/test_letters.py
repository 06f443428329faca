"""What the letters say, in both languages."""

from typing import Any, get_args
from uuid import UUID

import pytest
from httpx2 import AsyncClient

from backend.tests.fixtures.doors import API
from backend.tests.fixtures.people import PASSWORD, PersonFactory
from utilisateurs.kit.text import Language
from utilisateurs.notifications.letters import LETTERS, render
from utilisateurs.notifications.models import Mail, Template

ID = UUID(int=1)
LINK = "https://users.example.com/verify#token=abc"
LANGUAGES: tuple[Language, ...] = ("en", "fr")
TEMPLATES = get_args(Template)


def written(template: Template, language: Language, **more: Any) -> Any:
    return render(ID, Mail(template, "a@example.com", "Élise <b>", language, None, LINK, "new@example.com", **more))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_letter_is_written_in_both_languages(template: Template) -> None:
    english, french = (written(template, language) for language in LANGUAGES)
    assert english.text.startswith("Hello Élise <b>,")
    assert french.text.startswith("Bonjour Élise <b>,")
    assert english.subject != french.subject
    shared = {line for line in english.text.splitlines() if line} & set(french.text.splitlines())
    assert shared <= {LINK}
    assert '<html lang="fr">' in french.html


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_with_a_button_shows_its_link_in_full_and_one_without_shows_none(
    template: Template, language: Language
) -> None:
    message = written(template, language)
    assert (LINK in message.text.splitlines()) == (LETTERS[template].button is not None)
    assert (f'href="{LINK}"' in message.html) == (LETTERS[template].button is not None)


@pytest.mark.parametrize("template", TEMPLATES)
def test_names_and_addresses_are_text_and_never_markup_or_marks(template: Template) -> None:
    hostile = "<script>{link}{{ subject }}%s</script>"
    message = render(ID, Mail(template, "a@example.com", hostile, "en", None, LINK, hostile))
    assert "<script>" not in message.html
    assert hostile in message.text


async def test_a_person_is_written_to_in_the_language_of_the_account(
    client: AsyncClient, people: PersonFactory, mails: Any
) -> None:
    user = await people.speaking("fr").make()
    await client.post(f"{API}/password-resets", json={"email": user.email}, headers={"Accept-Language": "en"})
    assert [mail["subject"] for mail in await mails(user.email)] == ["Choisissez un nouveau mot de passe"]


@pytest.mark.parametrize(("accept", "subject"), [("fr-CA, en;q=0.5", "Confirmez votre adresse électronique")])
async def test_who_signs_up_is_written_to_in_the_language_of_the_browser(
    client: AsyncClient, mails: Any, accept: str, subject: str
) -> None:
    body = {"email": "camille@example.com", "name": "Camille", "password": PASSWORD}
    await client.post(f"{API}/accounts", json=body, headers={"Accept-Language": accept})
    assert [mail["subject"] for mail in await mails("camille@example.com")] == [subject]


async def test_links_carry_their_token_in_the_fragment_only(
    client: AsyncClient, people: PersonFactory, mails: Any
) -> None:
    user = await people.make()
    await client.post(f"{API}/password-resets", json={"email": user.email})
    (mail,) = await mails(user.email)
    (line,) = [line for line in mail["text"].splitlines() if "token" in line]
    page, _, token = line.partition("#token=")
    assert page == "http://127.0.0.1:8000/reset-password"
    assert mail["html"].count(token) == mail["html"].count(f"#token={token}") == 2
