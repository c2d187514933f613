"""Pages of a link that has nothing to ask any more: one calm word, and perhaps a way on.

Whoever opened the link could be anybody: none of these tells a name or a purchase.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Ending:
    """What is said; `leads_to` is the page that `way` opens, by its name."""

    icon: str
    title: str | Promise
    text: str | Promise
    status: int = 200
    leads_to: str = ""
    way: str | Promise = ""


TOO_OFTEN = Ending(
    "clock",
    _("Please wait a little"),
    _("Many have knocked from here. Try again in a few minutes."),
    status=429,
)


def end(request: HttpRequest, ending: Ending) -> HttpResponse:
    """The page that says it."""
    context = {"ending": ending}
    return unlisted(render(request, "portal/ending.html", context, status=ending.status))


def unlisted(answer: HttpResponse) -> HttpResponse:
    """No search engine keeps it."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
