"""The tiers: who stands where, who is about to rise or fall, and a standing set by hand."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import do_once, new_key, press
from loyalty_club.dashboard.phrases import day as said_day
from loyalty_club.dashboard.phrases import full_money, number
from loyalty_club.dashboard.standing_forms import StandingForm
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.rules.calendars import add_months
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.exceptions import NoProgram
from points.rules.progress import Progress
from points.rules.terms import Terms
from points.rules.tiers import Level, Scheme
from points.selectors.programs import terms_on
from points.selectors.tier_lists import about_to_fall, members_on, near_to_rise
from points.selectors.tiers import standing_history, tier_counts, tier_progress
from points.services.tiers import end_hand_tier, set_tier

LATEST = 8
BPS = 10_000


@dataclass(frozen=True, slots=True)
class TierRow:
    """One level with its members; `needs` and `earns` are shown text."""

    level: Level
    needs: str
    earns: str
    members: int
    share_bps: int


@dataclass(frozen=True, slots=True)
class StandingPart:
    """What a member's page says about the tier; None of the scheme where there are no tiers."""

    progress: Progress
    stay: str
    rise: str
    history: list[Any]
    names: dict[str, str]


@require_safe
@staff_page(Right.FIGURES_READ)
def tiers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The levels with their members, and the people about to change."""
    terms = _terms()
    scheme = terms.tiers if terms else None
    if terms is None or scheme is None:
        return show(request, actor, "dashboard/tiers.html", has_program=terms is not None)
    rows = _rows(scheme)
    chosen = next((row for row in rows if row.level.code == request.GET.get("tier")), None)
    today = club_day()
    return show(
        request,
        actor,
        "dashboard/tiers.html",
        has_program=True,
        scheme=scheme,
        rows=rows,
        chart=[(row.level.name, row.members) for row in rows],
        rules=_rules(scheme),
        rising=[
            (one, amount_of(one.needed, scheme)) for one in near_to_rise(terms, scheme, day=today)
        ],
        falling=[
            (one, amount_of(one.needed, scheme)) for one in about_to_fall(terms, scheme, day=today)
        ],
        chosen=chosen,
        page=page_of(request, members_on(chosen.level.code, scheme)) if chosen else None,
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.TIERS_SET)
def set_by_hand(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """Put a member on a level until a day, with a reason."""
    member = access_member(actor, member_id)
    terms = _terms()
    scheme = terms.tiers if terms else None
    if terms is None or scheme is None:
        return redirect("dashboard-tiers")
    form = StandingForm(
        request.POST or None,
        levels={level.code: level.name for level in scheme.levels[1:]},
        initial={"until": add_months(club_day(), 12, terms.calendar)},
    )
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {"standing": set_tier(actor=actor, member_id=member.pk, **form.facts()).pk},
            page="tier-set",
            subject=member.pk,
        )
        if told is not None:
            messages.success(
                request,
                _("%(member)s is on the tier %(tier)s until %(until)s.")
                % {
                    "member": member,
                    "tier": scheme.level(form.cleaned_data["tier"]).name,
                    "until": said_day(form.cleaned_data["until"]),
                },
            )
            return redirect("dashboard-member", member.pk)
    return show(
        request,
        actor,
        "dashboard/tier_set.html",
        form=form,
        member=member,
        standing=standing_part(member.pk),
    )


@require_POST
@staff_page(Right.TIERS_SET)
def end(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """What was set by hand ends today; the member stands where the purchases have led."""
    member = access_member(actor, member_id)
    press(
        request,
        actor,
        lambda form: end_hand_tier(
            actor=actor, member_id=member.pk, reason=form.cleaned_data["note"]
        ),
        page="tier-end",
        subject=member.pk,
        said=_("The tier set by hand has ended."),
    )
    return redirect("dashboard-member", member.pk)


def standing_part(member_id: int) -> StandingPart | None:
    """Where the member stands, with what is missing and the latest of the history."""
    terms = _terms()
    scheme = terms.tiers if terms else None
    progress = tier_progress(member_id) if scheme else None
    if scheme is None or progress is None:
        return None
    history = list(standing_history(member_id)[:LATEST])
    return StandingPart(
        progress=progress,
        stay=_stay(progress, scheme),
        rise=_rise(progress, scheme),
        history=history,
        names={row.tier: scheme.level(row.tier).name for row in history},
    )


def amount_of(measured: int, scheme: Scheme) -> str:
    """What is measured, in its unit: points, or money."""
    if scheme.measure == "spend":
        return full_money(measured)
    return _("%(points)s points") % {"points": number(measured)}


def _stay(progress: Progress, scheme: Scheme) -> str:
    if progress.stay_by is None or progress.needed_to_stay is None:
        return ""
    until = {"day": said_day(progress.stay_by), "tier": progress.name}
    if not progress.needed_to_stay:
        return _("What is needed to keep %(tier)s beyond %(day)s has been bought.") % until
    return _("%(needed)s more by %(day)s keep %(tier)s.") % {
        **until,
        "needed": amount_of(progress.needed_to_stay, scheme),
    }


def _rise(progress: Progress, scheme: Scheme) -> str:
    if progress.needed_to_rise is None:
        return _("This is the highest tier.")
    return _("%(needed)s more lead to %(tier)s.") % {
        "needed": amount_of(progress.needed_to_rise, scheme),
        "tier": progress.next_name,
    }


def _rows(scheme: Scheme) -> list[TierRow]:
    counts = {count.tier: count.members for count in tier_counts()}
    everybody = sum(counts.values())
    return [
        TierRow(
            level=level,
            needs=amount_of(level.threshold, scheme) if level.threshold else "",
            earns=f"×{number(level.multiplier // 100)}" if level.multiplier % 100 == 0 else "",
            members=counts[level.code],
            share_bps=counts[level.code] * BPS // everybody if everybody else 0,
        )
        for level in scheme.levels
    ]


def _rules(scheme: Scheme) -> list[str]:
    """How one rises and falls, in words."""
    by_points = scheme.measure == "points"
    if scheme.period == "rolling":
        counts = (
            _("The points earned in the last twelve months count.")
            if by_points
            else _("What was paid in the last twelve months counts.")
        )
    else:
        counts = (
            _("The points earned since the beginning of the year count.")
            if by_points
            else _("What was paid since the beginning of the year counts.")
        )
    falls = (
        _("Who has not earned enough falls one level at a time.")
        if scheme.is_soft
        else _("Who has not earned enough falls to the level that was reached.")
    )
    grace = _("After the promised time one keeps the level for %(days)s days more.") % {
        "days": number(scheme.grace_days)
    }
    return [counts, _("One rises at once, at the till."), *([grace] if scheme.grace_days else []), falls]


def _terms() -> Terms | None:
    try:
        return terms_on(club_day())
    except NoProgram:
        return None
