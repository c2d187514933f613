"""Addresses that keep what a page of figures was asked for."""

from urllib.parse import urlencode

from django.urls import reverse

from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.figure_filter import FigureFilter
from members.rules.calendars import Window

WHOM = ("shop", "label", "source")


def people_url(asked: FigureFilter, way: str, window: Window) -> str:
    """The members behind a count of these days."""
    return f"{reverse('dashboard-staying-people', args=[way])}?{query_of(asked, window)}"


def cohort_url(asked: FigureFilter, cohort: int, **more: object) -> str:
    """The members of a cohort."""
    address = reverse("dashboard-cohort-people", args=[cohort])
    query = urlencode({**_whom(asked), **more})
    return f"{address}?{query}" if query else address


def query_of(asked: FigureFilter, window: Window) -> str:
    """The same question with its days written out, for lists and files."""
    field = DayField()
    days = {
        "first": field.prepare_value(window.starts_on),
        "last": field.prepare_value(window.ends_on),
    }
    return urlencode({**days, **_whom(asked)})


def _whom(asked: FigureFilter) -> dict[str, str]:
    return {name: asked.chosen(name) for name in WHOM if asked.chosen(name)}
