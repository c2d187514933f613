"""Bought together: which goods go into one basket, and whom to tell of the second."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.rules.figures import BPS, Unit
from analytics.selectors.buying.figures import together_figures
from analytics.selectors.buying.people import people_without
from analytics.selectors.buying.together import Pair, Together, kept_together, of_a_hundred
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.buying.people import show_people
from loyalty_club.dashboard.buying.shop_choice import ReadingFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.phrases import number, percent
from loyalty_club.web.figures.buying import WORDS
from loyalty_club.web.figures.driver_words import apart
from loyalty_club.web.figures.words import shown, tell
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as the page shows it; `url` leads to whom to tell of the second."""

    pair: Pair
    confidence: str
    support: str
    lift: str
    between: str
    url: str = ""


@require_safe
@staff_page(Right.FIGURES_READ)
def together(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The pairs of categories and of products, the highest lift first."""
    asked = ReadingFilter(request.GET, actor=actor)
    found = kept_together(asked.shop_id)
    return show(
        request,
        actor,
        "dashboard/together.html",
        filter=asked,
        found=found,
        headline=_headline(found),
        categories=[_row(pair, _whom(pair, asked)) for pair in found.categories],
        products=[_row(pair) for pair in found.products],
        told=[tell(figure, WORDS[figure.key]) for figure in together_figures(found)],
        state=kept_state(found.kept, shop_id=asked.shop_id),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Members who take the first and never took the second; without a pair, back to all pairs."""
    asked = ReadingFilter(request.GET, actor=actor)
    found = kept_together(asked.shop_id)
    first, second = request.GET.get("first", ""), request.GET.get("second", "")
    if found.window is None or not first or not second:
        return redirect("dashboard-together")
    return show_people(
        request,
        actor,
        people_without(first, second, found.window, asked.shop_id),
        title=_("Take %(first)s, never %(second)s")
        % {"first": apart(first), "second": apart(second)},
        lead=_(
            "Others who take the one also take the other: to these it may be worth a word. The"
            " latest first."
        ),
        back=("dashboard-together", _("Bought together")),
    )


def _headline(found: Together) -> str:
    pairs = [*found.categories, *found.products]
    if not found.kept:
        return ""
    if not pairs:
        return _("No two kinds of goods go together more often than chance would have it.")
    first = max(pairs, key=lambda pair: pair.support * (pair.lift - 1))
    return _(
        "Of a hundred who take %(first)s, %(share)s also take %(second)s: %(lift)s times as often"
        " as anybody does."
    ) % {
        "first": apart(first.first),
        "second": apart(first.second),
        "share": number(of_a_hundred(first.confidence)),
        "lift": shown(first.lift, Unit.RATIO),
    }


def _row(pair: Pair, url: str = "") -> PairRow:
    return PairRow(
        pair,
        confidence=percent(round(BPS * pair.confidence)),
        support=percent(round(BPS * pair.support)),
        lift=shown(pair.lift, Unit.RATIO),
        between=_("%(low)s to %(high)s")
        % {"low": shown(pair.low, Unit.RATIO), "high": shown(pair.high, Unit.RATIO)},
        url=url,
    )


def _whom(pair: Pair, asked: ReadingFilter) -> str:
    query = {"first": pair.first, "second": pair.second}
    if asked.chosen("shop"):
        query["shop"] = asked.chosen("shop")
    return f"{reverse('dashboard-together-people')}?{urlencode(query)}"
