"""Where the dashboard says a refusal: on the field it names, or above the form."""

from collections.abc import Callable
from typing import Any

from django import forms

from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, InvalidField

PLACES: dict[str, str] = {
    "at_least": "count",
    "cap_bps": "cap",
    "redeem_max_bps": "redeem_max",
    "rule": "day",
    "shop_id": "shop",
    "shop_ids": "shops",
}


def done(form: forms.Form, service: Callable[[], Any]) -> bool:
    """True when the form is in order and the service has done it; otherwise the form says why."""
    if not form.is_valid():
        return False
    try:
        service()
    except ClubError as refusal:
        put_on(form, refusal)
        return False
    return True


def put_on(form: forms.Form, refusal: ClubError) -> None:
    """Say the refusal on the form."""
    field = str(refusal.facts["field"]) if isinstance(refusal, InvalidField) else ""
    field = PLACES.get(field, field)
    form.add_error(field if field in form.fields else None, sentence_for(refusal))
