"""The tables of scores: by shop, seller, category, tier and way, each leading to its answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.rules.surveys.nps import Band
from campaigns.rules.surveys.tallies import Share, Tally
from campaigns.selectors.surveys.figures import ASPECTS, Aspect, Breakdown, Scores
from campaigns.selectors.surveys.words import expectations, reasons, score_kinds
from loyalty_club.dashboard.feedback.feedback_forms import FeedbackFilter
from loyalty_club.dashboard.feedback.feedback_words import (
    between,
    score_said,
    share_between,
    share_said,
)
from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.program.phrases import number

TITLES: dict[Aspect, Promise] = {
    "shop": gettext_lazy("By shop"),
    "seller": gettext_lazy("By who sold"),
    "category": gettext_lazy("By category"),
    "tier": gettext_lazy("By tier"),
    "kind": gettext_lazy("By way"),
}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its score, how sure it is, and the widths of its three bands."""

    name: str
    url: str
    answers: int
    score: str
    between: str
    is_small: bool
    promoters: str
    detractors: str
    promoters_x: str
    promoters_width: str
    detractors_width: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """One breakdown."""

    key: str
    title: Promise
    rows: Sequence[GroupRow]
    note: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One answer among several, as a part of the whole."""

    name: str
    count: int
    share: str
    between: str
    width: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ReasonList:
    """Why people stay, or why they leave."""

    title: Promise
    rows: Sequence[ShareRow]
    url: str
    empty: str


def group_tables(scores: Scores, asked: FeedbackFilter) -> list[GroupTable]:
    """Every breakdown that parts the answers; one of a single group says nothing."""
    tables = []
    for aspect in ASPECTS:
        found = scores.breakdowns.get(aspect, Breakdown())
        if len(found.groups) + found.folded < 2 or asked.chosen(aspect):
            continue
        names = _names(aspect, asked)
        rows = [
            _row(names.get(key, key), _link(asked, **{aspect: key}) if key else "", tally)
            for key, tally in found.groups.items()
        ]
        tables.append(GroupTable(aspect, TITLES[aspect], rows, _folded(found, rows)))
    return tables


def expectation_rows(scores: Scores) -> list[ShareRow]:
    """Whether we met what they expected, the best first."""
    words = expectations()
    tones = {"above": "leaf", "met": "leaf", "below": "rose"}
    return [_share_row(words[key], share, tones[key]) for key, share in scores.expectation.items()]


def reason_lists(scores: Scores, asked: FeedbackFilter) -> list[ReasonList]:
    """The main reasons of promoters and of detractors, the most frequent first."""
    titles = {
        Band.PROMOTER: gettext_lazy("Why people stay"),
        Band.DETRACTOR: gettext_lazy("Why people leave"),
    }
    lists = []
    for band, title in titles.items():
        counts: Mapping[str, int] = scores.reasons.get(band, {})
        whole, words = sum(counts.values()), reasons()
        tone = "leaf" if band == Band.PROMOTER else "rose"
        rows = [
            _share_row(words.get(key, key), Share(count, whole), tone)
            for key, count in counts.items()
        ]
        empty = _("Too few of them have named a reason.")
        lists.append(ReasonList(title, rows, _link(asked, band=band.value), empty))
    return lists


def band_links(asked: FeedbackFilter) -> dict[str, str]:
    """The answers behind each band."""
    return {band.value: _link(asked, band=band.value) for band in Band}


def _names(aspect: Aspect, asked: FeedbackFilter) -> dict[str, str]:
    if aspect == "shop":
        return {str(shop.pk): shop.name for shop in asked.shops} | {"": _("No shop")}
    if aspect == "seller":
        return asked.sellers | {"": _("Nobody named")}
    if aspect == "tier":
        return asked.tiers | {"": _("No tier")}
    return dict(score_kinds()) if aspect == "kind" else {"": _("Not known")}


def _row(name: str, url: str, tally: Tally) -> GroupRow:
    nps = tally.nps
    promoters = Share(tally.promoters, tally.answers)
    detractors = Share(tally.detractors, tally.answers)
    return GroupRow(
        name=name,
        url=url,
        answers=tally.answers,
        score="–" if nps.score is None else score_said(nps.score),
        between=between(nps),
        is_small=nps.is_small,
        promoters=share_said(promoters),
        detractors=share_said(detractors),
        promoters_x=f"{100 - 100 * promoters.share:.2f}%",
        promoters_width=f"{100 * promoters.share:.2f}%",
        detractors_width=f"{100 * detractors.share:.2f}%",
    )


def _folded(found: Breakdown, rows: list[GroupRow]) -> str:
    """The groups that are told together, as a last row and a word on why."""
    if not found.folded:
        return ""
    if found.others.answers:
        name = ngettext(
            "%(count)s other group", "%(count)s other groups, together", found.folded
        ) % {"count": number(found.folded)}
        rows.append(_row(name, "", found.others))
    return _("Groups of fewer than five answers are told together, so that nobody is recognised.")


def _share_row(name: str, share: Share, tone: str) -> ShareRow:
    return ShareRow(
        name=name,
        count=share.count,
        share=share_said(share),
        between=share_between(share),
        width=f"{100 * share.share:.2f}%",
        tone=tone,
    )


def query_of(asked: FeedbackFilter, **more: str) -> str:
    """The filters of this page, and these, as an address has them."""
    field, window = DayField(), asked.days
    chosen: dict[str, str] = {
        "since": field.prepare_value(window.starts_on),
        "until": field.prepare_value(window.ends_on),
    }
    chosen |= {name: asked.chosen(name) for name in ASPECTS if asked.chosen(name)}
    return urlencode(chosen | more)


def _link(asked: FeedbackFilter, **more: str) -> str:
    """The list of answers with the filters of this page and these."""
    return f"{reverse('dashboard-feedback-answers')}?{query_of(asked, **more)}"
