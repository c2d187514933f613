"""Whose answer it is, where nobody signs in: the browser that gave it may add to it for an hour."""

import secrets
import time
from datetime import date

from django.http import HttpRequest

PLACE = "survey"
SHEETS = "sheets"
BROWSER = "sheet_key"
KEPT_SECONDS = 3_600
A_DAY = 86_400


def keep(request: HttpRequest, survey_id: int) -> None:
    """This browser has just given the answer."""
    request.session[PLACE] = {"id": survey_id, "at": time.time()}
    _let_end(request)


def owns(request: HttpRequest, survey_id: int) -> bool:
    """True for the browser that gave the answer, within the hour."""
    kept = request.session.get(PLACE) or {}
    return kept.get("id") == survey_id and time.time() - kept.get("at", 0) <= KEPT_SECONDS


def browser_key(request: HttpRequest) -> str:
    """What this browser is known by at the sign; it tells nothing of who holds it."""
    return str(request.session.setdefault(BROWSER, secrets.token_hex(8)))


def keep_sheet(request: HttpRequest, shop_code: str, day: date) -> None:
    """This browser has answered at the sign of this shop today."""
    sheets = request.session.get(SHEETS) or {}
    request.session[SHEETS] = {**sheets, shop_code: day.isoformat()}
    _let_end(request)


def has_sheet(request: HttpRequest, shop_code: str, day: date) -> bool:
    """True where it has."""
    return (request.session.get(SHEETS) or {}).get(shop_code) == day.isoformat()


def _let_end(request: HttpRequest) -> None:
    """A stranger's session ends within a day; that of somebody who is signed in stays as it is."""
    if not request.user.is_authenticated:
        request.session.set_expiry(A_DAY)
