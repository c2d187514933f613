"""Staff and shops: who makes members of those who buy, and the shops side by side."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.rules.staff import StaffSums
from analytics.selectors.staff_figures import kept_staff
from analytics.selectors.staff_figures import staff_figures as sums_of
from campaigns.selectors.surveys.figures import Wanted, by
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.staff_figures.shop_rows import shop_table
from loyalty_club.dashboard.staff_figures.staff_rows import member_bars, staff_rows
from loyalty_club.dashboard.staff_figures.staff_words import headline
from loyalty_club.web.figures.first_screen import WORDS as EIGHT
from loyalty_club.web.figures.staff import WORDS
from loyalty_club.web.figures.words import days
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.trail import names_of


@require_safe
@staff_page(Right.FIGURES_READ)
def staff_figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The work of the staff on these days, and every shop's first figures beside the others'."""
    asked = FigureFilter(request.GET, actor=actor)
    period, shop_ids = asked.asked_period, asked.shop_ids
    found = sums_of(period.window, shop_ids)
    sees_withheld = actor.may(Right.FEEDBACK_FIRST)
    wanted = Wanted(period.window.starts_on, period.window.ends_on, shop_ids)
    scores = by(wanted, "seller", sees_withheld=sees_withheld)
    rows = staff_rows(found, scores, names_of(found), sees_audit=actor.may(Right.AUDIT_READ))
    return show(
        request,
        actor,
        "dashboard/staff_figures.html",
        filter=asked,
        period=period,
        days=days(period.window),
        headline=headline(sum(found.values(), StaffSums()), rows),
        rows=rows,
        is_empty=not any(row.who or row.sums.purchases for row in rows),
        folded=scores.folded,
        bars=member_bars(rows),
        words=WORDS,
        state=kept_state(kept_staff()),
        shops=shop_table(asked),
        eight=EIGHT,
    )
