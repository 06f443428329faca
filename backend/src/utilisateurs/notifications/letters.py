"""The letters: subject, sentences and button of each, in both languages, and their rendering."""

from dataclasses import dataclass
from uuid import UUID

from jinja2 import DictLoader, Environment, StrictUndefined

from utilisateurs.kit.text import Text
from utilisateurs.notifications.models import Mail, Message, Template


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of letter."""

    subject: Text
    body: Text
    button: Text | None = None
    closing: Text | None = None


_IGNORE = Text(
    "If this was not you, ignore this message: nothing happens without the link.",
    "Si ce n'était pas vous, ignorez ce message : rien ne se passe sans le lien.",
)
_ALARM = Text(
    "If this was not you, reset your password at once and tell your administrator.",
    "Si ce n'était pas vous, réinitialisez votre mot de passe et prévenez votre administrateur.",
)
LETTERS: dict[Template, Letter] = {
    "verify": Letter(
        Text("Confirm your e-mail address", "Confirmez votre adresse électronique"),
        Text("Welcome. One click and your account is ready.", "Bienvenue. Un clic et votre compte est prêt."),
        Text("Confirm my address", "Confirmer mon adresse"),
        _IGNORE,
    ),
    "already_registered": Letter(
        Text("You already have an account", "Vous avez déjà un compte"),
        Text(
            "Somebody signed up with your address, but you already have an account. "
            "Sign in, or reset your password if you forgot it.",
            "Quelqu'un s'est inscrit avec votre adresse, mais vous avez déjà un compte. "
            "Connectez-vous, ou réinitialisez votre mot de passe si vous l'avez oublié.",
        ),
        Text("Sign in", "Se connecter"),
        _IGNORE,
    ),
    "signed_up_twice": Letter(
        Text("Choose your password", "Choisissez votre mot de passe"),
        Text(
            "Somebody signed up with your address more than once before it was confirmed. So that no password "
            "but yours counts, choose it now; the link works once, for one hour, and confirms your address.",
            "Quelqu'un s'est inscrit plusieurs fois avec votre adresse avant qu'elle soit confirmée. Pour que "
            "seul votre mot de passe compte, choisissez-le maintenant ; le lien sert une fois, pendant une heure, "
            "et confirme votre adresse.",
        ),
        Text("Choose a password", "Choisir un mot de passe"),
        _IGNORE,
    ),
    "reset": Letter(
        Text("Choose a new password", "Choisissez un nouveau mot de passe"),
        Text(
            "A new password was asked for your account. The link works once, for one hour.",
            "Un nouveau mot de passe a été demandé pour votre compte. Le lien sert une fois, pendant une heure.",
        ),
        Text("Choose a password", "Choisir un mot de passe"),
        _IGNORE,
    ),
    "password_changed": Letter(
        Text("Your password was changed", "Votre mot de passe a été changé"),
        Text("All other sessions were ended.", "Toutes les autres sessions ont été fermées."),
        closing=_ALARM,
    ),
    "invitation": Letter(
        Text("You are invited", "Vous êtes invité"),
        Text(
            "An account was prepared for you. Choose a password to begin; the link works once, for seven days.",
            "Un compte a été préparé pour vous. Choisissez un mot de passe pour commencer ; "
            "le lien sert une fois, pendant sept jours.",
        ),
        Text("Accept the invitation", "Accepter l'invitation"),
        _IGNORE,
    ),
    "confirm_email": Letter(
        Text("Confirm your new address", "Confirmez votre nouvelle adresse"),
        Text(
            "Your account will use this address once you confirm it.",
            "Votre compte utilisera cette adresse une fois confirmée.",
        ),
        Text("Confirm my new address", "Confirmer ma nouvelle adresse"),
        _IGNORE,
    ),
    "email_change_requested": Letter(
        Text("A change of address was requested", "Un changement d'adresse a été demandé"),
        Text(
            "Your account will move to {detail} once that address is confirmed.",
            "Votre compte passera à {detail} une fois cette adresse confirmée.",
        ),
        closing=_ALARM,
    ),
    "email_changed": Letter(
        Text("Your address was changed", "Votre adresse a été changée"),
        Text("Your account now uses {detail}.", "Votre compte utilise désormais {detail}."),
        closing=_ALARM,
    ),
    "account_deleted": Letter(
        Text("Your account will be erased", "Votre compte sera effacé"),
        Text(
            "Your account is closed and will be erased in 30 days. Until then you can take it back.",
            "Votre compte est fermé et sera effacé dans 30 jours. D'ici là, vous pouvez le reprendre.",
        ),
        Text("Keep my account", "Garder mon compte"),
    ),
}
_GREETING = Text("Hello {name},", "Bonjour {name},")
_PAGE = """<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ subject }}</title></head>
<body style="margin:0;background:#f5f5f4;font-family:system-ui,sans-serif;color:#1c1917">
<div style="max-width:32rem;margin:2rem auto;padding:2rem;background:#fff;border-radius:12px">
<h1 style="font-size:1.25rem;margin:0 0 1rem">{{ subject }}</h1>
<p>{{ greeting }}</p><p>{{ body }}</p>
{% if link %}<p style="margin:1.5rem 0"><a href="{{ link }}" style="display:inline-block;padding:.75rem 1.25rem;
background:#0f766e;color:#fff;border-radius:8px;text-decoration:none">{{ button }}</a></p>
<p style="font-size:.8rem;color:#57534e;word-break:break-all">{{ link }}</p>{% endif %}
{% if closing %}<p style="font-size:.85rem;color:#57534e">{{ closing }}</p>{% endif %}
</div></body></html>
"""
_PLAIN = """{{ greeting }}

{{ body }}
{% if link %}
{{ button }}:
{{ link }}
{% endif %}{% if closing %}
{{ closing }}
{% endif %}"""
_pages = Environment(loader=DictLoader({"html": _PAGE}), autoescape=True, undefined=StrictUndefined)
_plain = Environment(  # noqa: S701 - plain text has nothing to escape
    loader=DictLoader({"text": _PLAIN}), undefined=StrictUndefined, trim_blocks=True
)


def render(mail_id: UUID, mail: Mail) -> Message:
    """Return the message in the recipient's language."""
    letter, language = LETTERS[mail.template], mail.language
    words = {
        "language": language,
        "subject": letter.subject.to(language),
        "greeting": _GREETING.to(language).format(name=mail.name),
        "body": letter.body.to(language).format(detail=mail.detail),
        "link": mail.link if letter.button else None,
        "button": letter.button.to(language) if letter.button else "",
        "closing": letter.closing.to(language) if letter.closing else "",
    }
    text, html = _plain.get_template("text").render(words), _pages.get_template("html").render(words)
    return Message(mail_id, mail.recipient, words["subject"] or "", text, html)
