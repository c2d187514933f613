"""What every template knows: the club."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from loyalty_club.web.page_club import page_club


def club(request: HttpRequest) -> dict[str, Any]:
    """The club's settings, read once a page and only where a template asks."""
    return {"club": SimpleLazyObject(page_club)}
