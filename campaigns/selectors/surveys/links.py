"""The link of a survey: its number under a keyed hash, short enough for a text message.

Nothing of it is stored: whoever reads the database or a backup of it cannot answer for another.
"""

import re
from base64 import urlsafe_b64encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from campaigns.models import Survey

SALT = "campaigns.survey.link"
PATH = "/s/{token}/"
# Twelve bytes of the hash, 96 bits, are sixteen letters.
BYTES = 12
TOKEN = re.compile(r"(?P<seal>[A-Za-z0-9_-]{16})(?P<number>[1-9a-z][0-9a-z]{0,11})")
# As long as a real one, so that a text is counted right.
SAMPLE_NUMBER = 36**3


def token_of(survey_id: int) -> str:
    """What the address of this survey ends with; only who holds the club's key can make it."""
    return _seal(survey_id, settings.SECRET_KEY) + int_to_base36(survey_id)


def survey_of(token: str) -> Survey | None:
    """The survey of this token; None for one that was not made here, and for one that is gone.
    A former key of the club still opens.
    """
    written = TOKEN.fullmatch(token)
    if written is None:
        return None
    survey_id = base36_to_int(written["number"])
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    seals = [constant_time_compare(_seal(survey_id, key), written["seal"]) for key in keys]
    if not any(seals):
        return None
    return Survey.objects.select_related("plan", "member", "shop").filter(pk=survey_id).first()


def link_of(survey_id: int) -> str:
    """The whole address, as a text message tells it; `can_link` says whether there is one."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{PATH.format(token=token_of(survey_id))}"


def can_link() -> bool:
    """True where the club's public address is known: without it nobody can be asked."""
    return bool(settings.PUBLIC_URL)


def sample_link() -> str:
    """An address as long as a real one, that leads nowhere."""
    address = settings.PUBLIC_URL.rstrip("/") or "https://club.example"
    return f"{address}{PATH.format(token='0' * 16 + int_to_base36(SAMPLE_NUMBER))}"


def _seal(survey_id: int, key: str) -> str:
    mac = salted_hmac(SALT, str(survey_id), secret=key, algorithm="sha256")
    return urlsafe_b64encode(mac.digest()[:BYTES]).decode()
