"""Taking back what was done to a lead a moment ago: offered once, on the next page."""

from typing import Any

from django.http import HttpRequest

# In the session until the lead's page is shown: a number, a name of a page, the club's own words.
UNDO_IN_SESSION = "lead_undo"


def offer_undo(
    request: HttpRequest, lead_id: int, words: str, *, url: str, label: str, **fields: object
) -> None:
    """Say on the lead's page what was done, with a button that sends `fields` to `url`."""
    request.session[UNDO_IN_SESSION] = {
        "lead": lead_id,
        "words": words,
        "url": url,
        "label": label,
        "fields": fields,
    }


def undo_of(request: HttpRequest, lead_id: int) -> dict[str, Any] | None:
    """What was done on the page before and can be taken back; said once."""
    undo: dict[str, Any] | None = request.session.get(UNDO_IN_SESSION)
    if undo is None or undo["lead"] != lead_id:
        return None
    del request.session[UNDO_IN_SESSION]
    return undo
