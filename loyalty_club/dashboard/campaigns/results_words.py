"""A campaign's results in words: the steps of its funnel, its tiles, where a loss comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.rules.worth import CHECKLIST, Cause, Rank
from campaigns.selectors.outcomes import Outcome
from campaigns.selectors.result_people import Behind
from campaigns.selectors.results import Results, cost_kinds, reasons_left_out
from loyalty_club.dashboard.program.phrases import day, full_money, number, percent
from loyalty_club.web.page_club import page_club
from members.rules.currencies import display_factor
from members.selectors.club import club_day

BPS = 10_000
CAUSES: dict[Cause, tuple[Promise, Promise]] = {
    Cause.MARKET: (
        gettext_lazy("The market"),
        gettext_lazy("Was the analysis wrong: do these people buy such things at all?"),
    ),
    Cause.IDEA: (
        gettext_lazy("Why we sell"),
        gettext_lazy("Do we mistake why our sales succeed, and so use the wrong means?"),
    ),
    Cause.TARGET: (
        gettext_lazy("The target"),
        gettext_lazy("Were these the right people, or only the ones at hand?"),
    ),
    Cause.METHOD: (
        gettext_lazy("The method"),
        gettext_lazy("Does this way of telling reach them: text message, poster, friends?"),
    ),
    Cause.TEXT: (
        gettext_lazy("The text"),
        gettext_lazy("Does it say in one line what they gain? Try a second text beside it."),
    ),
    Cause.TIME: (
        gettext_lazy("The time"),
        gettext_lazy("Was it the wrong day, hour or season for this?"),
    ),
}


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step: how many, which part of those told, the part of the width, who they are."""

    label: str
    count: int
    share: str
    width: str
    help: str
    behind: Behind


@dataclass(frozen=True, slots=True)
class CostRow:
    """One kind of cost and its sum."""

    label: str
    amount: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What was expected beside what has come."""

    label: str
    expected: str
    actual: str
    reached: str


def funnel_of(outcome: Outcome) -> list[FunnelStep]:
    """From those told to those who used the offer; the last only where there was one."""
    told = outcome.told
    steps: list[tuple[str, int, str, Behind]] = [
        (_("Members told"), told.people, _("Members for whom a message was owed."), "told"),
        (_("Messages sent"), told.sent, _("The carrier took the message."), "sent"),
        (_("Delivered"), told.delivered, _("The carrier reported it delivered."), "delivered"),
        (
            _("Came back"),
            told.came,
            _("They rang up something after being told, while it ran."),
            "came",
        ),
        (
            _("Bought"),
            told.bought,
            _("They kept at least one of these purchases: it was not brought back whole."),
            "bought",
        ),
    ]
    if told.offered:
        steps.append(
            (_("Used the offer"), told.used, _("The offer was part of a purchase."), "used")
        )
    whole = told.people or 1
    return [
        FunnelStep(
            label=label,
            count=count,
            share=percent(count * BPS // whole) if told.people else "–",
            width=f"{100 * count / whole:.2f}%",
            help=explanation,
            behind=behind,
        )
        for label, count, explanation, behind in steps
    ]


def cost_rows(outcome: Outcome) -> list[CostRow]:
    """Every kind of cost that there was."""
    costs = outcome.costs
    lines = [CostRow(label, costs.lines.get(kind, 0)) for kind, label in cost_kinds()]
    rows = [
        CostRow(_("Messages"), costs.messages),
        CostRow(_("Offers used"), costs.rewards),
        *lines,
    ]
    return [row for row in rows if row.amount]


def expected_rows(results: Results) -> list[Expected]:
    """Only what was expected at all."""
    outcome, campaign = results.outcome, results.outcome.campaign
    rows = []
    if campaign.expected_buyers and results.buyers_reached_bps is not None:
        rows.append(
            Expected(
                _("Buyers") if outcome.counts.joined is None else _("New members"),
                number(campaign.expected_buyers),
                number(outcome.buyers),
                percent(results.buyers_reached_bps),
            )
        )
    if campaign.expected_sales and results.sales_reached_bps is not None:
        rows.append(
            Expected(
                _("Sales"),
                full_money(campaign.expected_sales),
                full_money(outcome.sales),
                percent(results.sales_reached_bps),
            )
        )
    return rows


def left_out_rows(outcome: Outcome) -> list[tuple[str, int]]:
    """Why some could not be told, the most first."""
    words = dict(reasons_left_out())
    rows = [(words.get(why, why), count) for why, count in outcome.counts.left_out.items()]
    return sorted(rows, key=lambda row: -row[1])


def window_words(outcome: Outcome) -> str:
    """The days that are counted and how many people."""
    if outcome.opens is None or outcome.closes is None:
        return _("It has not begun.")
    told = ngettext("%(count)s member told.", "%(count)s members told.", outcome.told.people)
    # The end is the first moment no longer counted.
    last = outcome.closes - timedelta(microseconds=1)
    names = {"first": day(club_day(outcome.opens)), "last": day(club_day(last))}
    span = _("Counted from %(first)s to %(last)s;") % names
    return f"{span} {told % {'count': number(outcome.told.people)}}"


def rank_sentence(rank: Rank | None) -> str:
    """Its place among earlier ones of the same goal."""
    if rank is None:
        return ""
    return _("By its return it is number %(place)s of %(of)s campaigns with this goal.") % {
        "place": number(rank.place),
        "of": number(rank.of),
    }


def arrival_rows(results: Results) -> list[tuple[str, int]]:
    """What new members said brought them, where they were the goal; those who said nothing last."""
    arrivals = results.arrivals
    rows = [(name, people) for name, people in arrivals.sources]
    if rows and arrivals.unasked:
        rows.append((_("Not said"), arrivals.unasked))
    return rows


def arrivals_sentence(results: Results) -> str:
    """Which of the two counts the cost of a new member uses, and what the other one would say."""
    outcome, arrivals = results.outcome, results.arrivals
    if outcome.counts.joined is None:
        return ""
    used = _("The cost of a new member counts everybody who joined while it ran.")
    cost = arrivals.cost_of_named(outcome.costs.total)
    if cost is None:
        none = _("No new member was won from a lead that names this campaign.")
        return f"{used} {none}"
    named = ngettext(
        "%(count)s was won from a lead that names it; by this one alone it would be %(cost)s.",
        "%(count)s were won from leads that name it; by these alone it would be %(cost)s each.",
        arrivals.named,
    )
    return f"{used} {named % {'count': number(arrivals.named), 'cost': rounded_money(cost)}}"


def alarm_sentence(outcome: Outcome) -> str:
    """The warning of D29, with its figures."""
    worth = outcome.worth
    if outcome.counts.joined is None:
        return _("It cost %(cost)s and earned %(margin)s: %(lost)s were lost.") % {
            "cost": rounded_money(worth.cost),
            "margin": rounded_money(outcome.margin),
            "lost": rounded_money(worth.cost - outcome.margin),
        }
    if worth.cac is None:
        return _("%(cost)s were spent and nobody has joined.") % {"cost": rounded_money(worth.cost)}
    said = _("A new member cost %(cac)s and has brought %(brings)s.") % {
        "cac": rounded_money(worth.cac),
        "brings": rounded_money(worth.brings or 0),
    }
    if worth.break_even is None:
        return said
    needed = _("With such members it would have taken %(needed)s instead of %(came)s.")
    return (
        f"{said} {needed % {'needed': number(worth.break_even), 'came': number(worth.customers)}}"
    )


def causes() -> Sequence[tuple[Promise, Promise]]:
    """Where to look, in order."""
    return [CAUSES[cause] for cause in CHECKLIST]


def rounded_money(amount: int) -> str:
    """To the last digit of the unit shown: a tenth of a toman says nothing."""
    factor = display_factor(page_club().currency)
    return full_money((2 * amount + factor) // (2 * factor) * factor)
