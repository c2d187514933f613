"""Sealing a one-time code: what is kept to recognise it without knowing it."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from members.rules.text import fold_digits

PURPOSE = "loyalty_club.portal.code"


def seal_code(code: str, *, mobile: str) -> str:
    """A salted hash, keyed with the club's secret and bound to the mobile."""
    salt = secrets.token_hex(8)
    return f"{salt}${_digest(salt, code, mobile)}"


def opens_seal(seal: str, *, code: str, mobile: str) -> bool:
    """True when this code, in whatever digits it was typed, is the sealed one."""
    salt, _separator, digest = seal.partition("$")
    typed = "".join(fold_digits(code).split())
    return bool(digest) and constant_time_compare(digest, _digest(salt, typed, mobile))


def _digest(salt: str, code: str, mobile: str) -> str:
    return salted_hmac(PURPOSE, f"{salt}:{mobile}:{code}", algorithm="sha256").hexdigest()
