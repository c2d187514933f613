"""The tiers: who stands where, who is about to rise or fall, and a standing set by hand."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.people.standing_forms import StandingForm
from loyalty_club.dashboard.people.standings import amount_of, standing_part, terms_of_today
from loyalty_club.dashboard.program.phrases import change
from loyalty_club.dashboard.program.phrases import day as said_day
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.rules.calendars import add_months
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.rules.tiers import Level, Scheme
from points.selectors.program_words import tiers as tier_words
from points.selectors.tier_lists import about_to_fall, members_on, near_to_rise
from points.selectors.tiers import tier_counts
from points.selectors.words import Speaker
from points.services.tiers import end_hand_tier, set_tier

BPS = 10_000
# The last sentences about tiers say how one rises and how one falls.
RULES = 2


@dataclass(frozen=True, slots=True)
class TierRow:
    """One level with its members; `needs` and `earns` are shown text."""

    level: Level
    needs: str
    earns: str
    members: int
    share_bps: int


@require_safe
@staff_page(Right.FIGURES_READ)
def tiers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The levels with their members, and the people about to change."""
    terms = terms_of_today()
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
        rules=tier_words(Speaker(terms, page_club().currency))[-RULES:],
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
    terms = terms_of_today()
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


def _rows(scheme: Scheme) -> list[TierRow]:
    counts = {count.tier: count.members for count in tier_counts()}
    everybody = sum(counts.values())
    return [
        TierRow(
            level=level,
            needs=amount_of(level.threshold, scheme) if level.threshold else "",
            earns=change((level.multiplier - 100) * 100) if level.multiplier != 100 else "",
            members=counts[level.code],
            share_bps=counts[level.code] * BPS // everybody if everybody else 0,
        )
        for level in scheme.levels
    ]
