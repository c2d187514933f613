"""Who could buy more: in what, by how much, and what the club's own middle is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from analytics.rules.figures import Figure, Unit
from analytics.rules.groups.potential import Middle, Potential
from analytics.selectors.groups.potential import NAME, measure, potential_figures
from analytics.selectors.kept import kept
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.program.phrases import money, number
from loyalty_club.dashboard.segments.group_filters import PotentialFilter
from loyalty_club.dashboard.segments.group_rows import group_rows
from loyalty_club.dashboard.segments.segments import campaign_url, circle_query
from loyalty_club.web.figures.groups import POTENTIALS, WORDS
from loyalty_club.web.figures.words import shown, tell
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def potential(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The three ways to grow as figures, and the members behind them."""
    asked = PotentialFilter(request.GET, actor=actor)
    figures = potential_figures(asked.circle)
    page = page_of(request, asked.rows())
    kind = asked.chosen("kind")
    query = circle_query(asked)
    return show(
        request,
        actor,
        "dashboard/potential.html",
        filter=asked,
        headline=headline(figures),
        told=[tell(one, WORDS[one.key], url=_url(one, query)) for one in figures],
        middle=_middle_words(measure().middle),
        page=page,
        rows=group_rows(list(page), asked.shop_ids),
        words=POTENTIALS[Potential(kind)] if kind else None,
        campaign_url=campaign_url(actor, f"potential-{kind}") if kind else "",
        state=kept_state(kept(NAME)),
    )


def headline(figures: list[Figure]) -> str:
    """How many could grow, and by how much at most."""
    members = sum(one.sample for one in figures)
    if not members:
        return ""
    said = ngettext(
        "%(count)s customer could buy more, for %(amount)s a year together: here is who, and in"
        " what.",
        "%(count)s customers could buy more, for %(amount)s a year together: here is who, and in"
        " what.",
        members,
    )
    worth = sum(int(one.value or 0) for one in figures)
    return said % {"count": number(members), "amount": money(worth)}


def _url(figure: Figure, query: dict[str, str]) -> str:
    kind = figure.key.removeprefix("potential_")
    return f"?{urlencode({'kind': kind, **query})}#members"


def _middle_words(middle: Middle | None) -> list[tuple[str, Any]]:
    """By what everybody is measured."""
    if middle is None:
        return []
    return [
        (_("Usual visits a year"), shown(middle.usual_visits, Unit.RATIO)),
        (_("Comes often: more than"), shown(middle.often, Unit.RATIO)),
        (_("Comes seldom: at most"), shown(middle.seldom, Unit.RATIO)),
        (_("Usual bill"), money(round(middle.usual_basket))),
        (_("Large bill: more than"), money(round(middle.much))),
        (_("Small bill: at most"), money(round(middle.little))),
    ]
