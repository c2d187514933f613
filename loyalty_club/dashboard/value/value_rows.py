"""What a customer is worth, in words and rows: the sentence on top, the groups, the trial."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.figures import BPS, SMALL_SAMPLE, Figure, Unit
from analytics.selectors.value.members import SegmentWorth
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.program.phrases import day, money, number, percent
from loyalty_club.dashboard.value.value_forms import UNNAMED, name_of_group
from loyalty_club.web.drawings.told import Bar, Bars
from loyalty_club.web.figures.value import why_words
from loyalty_club.web.figures.words import shown

# A correlation from here on speaks against taking how often and how much apart.
GOES_TOGETHER = 0.3
# `analytics.rules.value.holdout` puts those together who came again so often or more; importing
# it would bring numpy to every page.
MOST_REPEATS = 7


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of members by what all and each of them are worth in the coming year."""

    name: str
    members: int
    worth: int
    each: int
    keep_at_most: int
    share: str
    is_few: bool
    url: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a list; `alive` is empty where nobody can know."""

    member: Any
    alive: str
    visits: str
    worth: int
    clv: int | None


@dataclass(frozen=True, slots=True)
class TrialRow:
    """Customers who had come again so often, their later visits as predicted and as they came."""

    name: str
    customers: int
    predicted: str
    actual: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How good the prediction of a past day was, in words, and group by group."""

    sentence: str
    beside: str
    rows: Sequence[TrialRow]


def headline(predicted: Figure, net: Figure, keep: Figure) -> str:
    """What a customer is worth and what it means, in one breath."""
    if predicted.value is not None:
        return _(
            "A customer of today will still leave about %(worth)s with you in %(years)s. To keep"
            " one, up to %(keep)s a year is money well spent."
        ) % {
            "worth": money(round(predicted.value)),
            "years": years_said(int(predicted.facts["years"])),
            "keep": money(round(keep.value or 0)),
        }
    if net.value is not None:
        return _(
            "By what customers brought and how many stayed, one of them leaves about %(worth)s with"
            " you in %(years)s."
        ) % {"worth": money(round(net.value)), "years": years_said(int(net.facts["years"]))}
    return _("What a customer is worth cannot be told yet: it shows itself as members come again.")


def caution(predicted: Figure, body: Mapping[str, Any]) -> str:
    """That and why something else stands in for the prediction; empty where it stands."""
    if predicted.facts["why"]:
        reason = why_words(str(predicted.facts["why"]))
        if not body:
            return reason
        return _("%(reason)s Until then everybody is given the club's average.") % {
            "reason": reason
        }
    if body.get("money_why"):
        return _("%(reason)s So each visit is counted at the club's average.") % {
            "reason": why_words(str(body["money_why"]))
        }
    correlation = body.get("correlation")
    if correlation is not None and abs(correlation) >= GOES_TOGETHER:
        return _(
            "Those who come often pay otherwise than those who come seldom. The prediction takes"
            " the two apart, so read single members with care."
        )
    return ""


def tenth_bars(body: Mapping[str, Any]) -> Bars | None:
    """What each tenth of the members holds of all worth; None where nobody has been sorted."""
    shares = body.get("tenths", [])
    if not shares:
        return None
    bars = [
        Bar(
            label=_("Tenth %(place)s") % {"place": number(place)},
            value=share * BPS,
            shown=percent(round(share * BPS)),
            note=_("the best") if place == 1 else "",
        )
        for place, share in enumerate(shares, start=1)
    ]
    caption = _("Of all that is expected in the coming year, each tenth of the members brings")
    return Bars(caption=caption, bars=bars)


def group_rows(found: Sequence[SegmentWorth], asked: FigureFilter) -> list[GroupRow]:
    """The groups, the one most worth first, each with its share of the whole."""
    whole = sum(max(one.worth, 0) for one in found)
    return [
        GroupRow(
            name=name_of_group(one.segment),
            members=one.members,
            worth=one.worth,
            each=one.each,
            keep_at_most=one.keep_at_most,
            share=percent(max(one.worth, 0) * BPS // whole) if whole else "–",
            is_few=one.members < SMALL_SAMPLE,
            url=members_url(asked, segment=one.segment),
        )
        for one in found
    ]


def member_rows(found: Iterable[Any]) -> list[MemberRow]:
    """What a table shows of each."""
    return [
        MemberRow(
            member=one.member,
            alive="" if one.alive is None else percent(round(one.alive * BPS)),
            visits=shown(one.expected_visits, Unit.RATIO),
            worth=one.worth or 0,
            clv=one.clv,
        )
        for one in found
    ]


def fit_lines(body: Mapping[str, Any]) -> list[str]:
    """The parameters, for those who know the models; none where there is no fit."""
    visits, money_fit = body.get("bg_nbd"), body.get("gamma_gamma")
    lines = []
    if visits:
        lines.append(
            f"r {visits['r']:.4f} · α {visits['alpha']:.4f} · a {visits['a']:.4f}"
            f" · b {visits['b']:.4f} · log L {visits['log_likelihood']:.1f}"
            f" · n {visits['customers']}"
        )
    if money_fit:
        lines.append(
            f"p {money_fit['p']:.4f} · q {money_fit['q']:.4f} · γ {money_fit['gamma']:.1f}"
            f" · n {money_fit['customers']}"
        )
    return lines


def trial_of(body: Mapping[str, Any]) -> Trial | None:
    """The prediction beside what came; None where no day could be kept back."""
    found = body.get("trial")
    if not found or found["off"] is None:
        return None
    names = {
        "day": day(date.fromisoformat(found["until"])),
        "predicted": number(round(found["predicted"])),
        "actual": number(found["actual"]),
        "share": percent(abs(round(found["off"] * BPS))),
    }
    few = _(
        "On %(day)s it would have predicted %(predicted)s visits until today; %(actual)s came:"
        " it was %(share)s too low."
    )
    many = _(
        "On %(day)s it would have predicted %(predicted)s visits until today; %(actual)s came:"
        " it was %(share)s too high."
    )
    beside = _(
        "For each hundred members it was off by %(error)s visits; guessing that everybody goes on"
        " as before, by %(naive)s."
    ) % {
        "error": number(round(100 * found["error"])),
        "naive": number(round(100 * found["naive_error"])),
    }
    return Trial(
        sentence=(few if found["off"] < 0 else many) % names,
        beside=beside,
        rows=[_trial_row(group) for group in found["groups"]],
    )


def members_url(asked: FigureFilter, *, segment: str | None = None, order: str = "") -> str:
    """The members behind a figure, with what the page was asked for."""
    query = {name: asked.chosen(name) for name in ("shop", "label", "source") if asked.chosen(name)}
    if segment is not None:
        query["segment"] = segment or UNNAMED
    if order:
        query["order"] = order
    address = reverse("dashboard-value-members")
    return f"{address}?{urlencode(query)}" if query else address


def years_said(years: int) -> str:
    """«the coming 3 years»."""
    return ngettext("the coming year", "the coming %(count)s years", years) % {
        "count": number(years)
    }


def _trial_row(group: Mapping[str, Any]) -> TrialRow:
    repeats = int(group["repeats"])
    name = _("%(count)s or more") if repeats == MOST_REPEATS else "%(count)s"
    return TrialRow(
        name=name % {"count": number(repeats)},
        customers=group["customers"],
        predicted=shown(group["predicted"], Unit.RATIO),
        actual=shown(group["actual"], Unit.RATIO),
    )
