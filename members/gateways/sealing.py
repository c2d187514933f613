"""Keys of carriers at rest: sealed by the server's secret key, which is not in the database."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"loyalty_club.members.carrier_key"


def seal(secret: str) -> str:
    """What may lie in a row and in a backup; empty stays empty."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret again; empty where it cannot be opened any more.

    While the former SECRET_KEY stands in SECRET_KEY_FALLBACKS, what it sealed opens.
    """
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def reseal(sealed: str) -> str:
    """Sealed by the present key, whichever it was before; raises nothing, keeps what is lost."""
    try:
        return _box().rotate(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return sealed


def is_sealed_anew(sealed: str) -> bool:
    """Whether the present key opens it, so that the former one is not needed any more."""
    try:
        Fernet(_derived(settings.SECRET_KEY)).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret_key: str) -> bytes:
    """A key for this purpose alone: what signs sessions opens no seal."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(derive.derive(secret_key.encode()))
