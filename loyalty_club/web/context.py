"""What every template knows: the club."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from members.selectors.club import current_club


def club(request: HttpRequest) -> dict[str, Any]:
    """The club's settings, read once a page and only where a template asks."""
    return {"club": SimpleLazyObject(current_club)}
