"""E-mail addresses: one spelling for people, one key for uniqueness (RFC 5321, RFC 6531, UTS 46)."""

import email_validator

MAX_LENGTH = 254


class NotAnAddress(ValueError):
    """The text is not an e-mail address; the message says why."""


def normalise(text: str) -> str:
    """Return the address as people write it: NFC, domain in lower case and readable letters.

    Raises NotAnAddress.
    """
    try:
        parsed = email_validator.validate_email(text.strip(), check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        raise NotAnAddress(str(error)) from error
    return parsed.normalized


def email_key(address: str) -> str:
    """Return the key under which an address is unique: no case, domain in ASCII.

    `address` is already normalised.
    """
    local, _, domain = address.rpartition("@")
    return f"{local.casefold()}@{domain_key(domain)}"


def deliverable(address: str) -> str:
    """Return the address as every mail server takes it: domain in ASCII, the mailbox's name untouched.

    `address` is already normalised.
    """
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain_key(domain)}"


def domain_key(domain: str) -> str:
    """Return a domain in the spelling that keys use."""
    return domain.casefold() if domain.isascii() else _ascii(domain)


def _ascii(domain: str) -> str:
    parsed = email_validator.validate_email(f"x@{domain}", check_deliverability=False)
    return parsed.ascii_domain.casefold()
