"""The tiles of the first page: each figure with its change, its definition and its sample."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.periods import Period
from analytics.selectors.liability import Outstanding
from analytics.selectors.summary import BPS, Figures, Summary
from loyalty_club.dashboard.program.phrases import change, days, money, number, percent

# Fewer than this on either side, and a percentage of change would pretend to know.
SMALL_SAMPLE = 30

Show = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure as `parts/stat_tile.html` shows it."""

    label: str
    help: str
    value: str = ""
    unit: str = ""
    money: int | None = None
    trend: Literal["", "up", "down"] = ""
    trend_text: str = ""
    trend_tone: Literal["", "good", "bad"] = ""
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """How a figure moved against the stretch before."""

    direction: Literal["", "up", "down"] = ""
    text: str = ""
    tone: Literal["", "good", "bad"] = ""
    note: str = ""


def tiles_for(period: Period, summary: Summary, owed: Outstanding, moved: int | None) -> list[Tile]:
    """All tiles of the period, the sales first."""
    now, before = summary.now, summary.before
    sample = _sample(period, now)
    return [
        _sales(now, before, sample),
        _purchases(now, before, sample),
        _average(now, before, sample),
        _member_share(now, before, sample),
        _active_members(now, before, sample),
        _new_members(now, before, sample),
        _given_back(now, sample),
        _outstanding(owed, moved, period),
    ]


def _sales(now: Figures, before: Figures, sample: str) -> Tile:
    text = _(
        "What was paid in money for purchases, less what was paid back for returns. What was paid"
        " with points is not counted."
    )
    trend = _trend(now.sales, before.sales, money, _purchase_counts(now, before))
    return _tile(_("Sales"), f"{text} {sample}", trend, money=now.sales)


def _purchases(now: Figures, before: Figures, sample: str) -> Tile:
    text = _("Bills that were rung up, voided ones left out; with and without a member.")
    counts = _purchase_counts(now, before)
    return _tile(
        _("Purchases"),
        f"{text} {sample}",
        _trend(now.purchases, before.purchases, number, counts),
        value=number(now.purchases),
        place="dashboard-purchases",
    )


def _average(now: Figures, before: Figures, sample: str) -> Tile:
    trend = _trend(
        now.average_purchase, before.average_purchase, money, _purchase_counts(now, before)
    )
    text = _("Sales divided by the number of purchases.")
    label = _("Average purchase")
    if now.average_purchase is None:
        return _tile(label, f"{text} {sample}", trend, value="–")
    return _tile(label, f"{text} {sample}", trend, money=now.average_purchase)


def _member_share(now: Figures, before: Figures, sample: str) -> Tile:
    text = _("The part of sales that was rung up with a member's card or number.")
    return _tile(
        _("Sales to members"),
        f"{text} {sample}",
        _points_of_percent(
            now.member_share_bps, before.member_share_bps, _purchase_counts(now, before)
        ),
        value="–" if now.member_share_bps is None else percent(now.member_share_bps),
    )


def _active_members(now: Figures, before: Figures, sample: str) -> Tile:
    text = _("Different members who bought at least once.")
    counts = (now.active_members, before.active_members)
    return _tile(
        _("Active members"),
        f"{text} {sample}",
        _trend(*counts, number, counts),
        value=number(now.active_members),
        place="dashboard-members",
    )


def _new_members(now: Figures, before: Figures, sample: str) -> Tile:
    text = _("People who joined the club on these days.")
    counts = (now.new_members, before.new_members)
    return _tile(
        _("New members"),
        f"{text} {sample}",
        _trend(*counts, number, counts),
        value=number(now.new_members),
        place="dashboard-members",
    )


def _given_back(now: Figures, sample: str) -> Tile:
    text = _(
        "The money value of points granted for these purchases, less what was taken back after"
        " returns. The cap limits this sum."
    )
    share = now.given_back_bps
    note = "" if share is None else _("%(share)s of sales") % {"share": percent(share)}
    return _tile(
        _("Given back to members"), f"{text} {sample}", Trend(note=note), money=now.given_back
    )


def _outstanding(owed: Outstanding, moved: int | None, period: Period) -> Tile:
    text = _(
        "All points that members hold now and that have not expired, those still waiting"
        " included; valued at what each pays. Nothing is taken off for points that will never be"
        " spent."
    )
    holders = ngettext("Held by %(count)s member.", "Held by %(count)s members.", owed.members) % {
        "count": number(owed.members)
    }
    note = _("worth %(value)s") % {"value": money(owed.value)}
    if moved:
        side = _("%(points)s more") if moved > 0 else _("%(points)s fewer")
        side = side % {"points": number(abs(moved))}
        note = f"{note} · {side}"
        holders += " " + _("The change is that of %(days)s.") % {"days": days(period.window)}
    label = _("Points owed to members")
    return _tile(label, f"{text} {holders}", Trend(note=note), value=number(owed.points))


def _tile(
    label: str,
    explanation: str,
    trend: Trend,
    *,
    value: str = "",
    money: int | None = None,
    place: str = "",
) -> Tile:
    return Tile(
        label=label,
        help=explanation,
        value=value,
        money=money,
        trend=trend.direction,
        trend_text=trend.text,
        trend_tone=trend.tone,
        note=trend.note,
        place=place,
    )


def _sample(period: Period, now: Figures) -> str:
    counted = ngettext(
        "Counted: %(days)s, %(count)s purchase.",
        "Counted: %(days)s, %(count)s purchases.",
        now.purchases,
    ) % {"days": days(period.window), "count": number(now.purchases)}
    return counted + " " + _("Compared with %(days)s.") % {"days": days(period.before)}


def _purchase_counts(now: Figures, before: Figures) -> tuple[int, int]:
    return now.purchases, before.purchases


def _trend(now: int | None, before: int | None, show: Show, samples: tuple[int, int]) -> Trend:
    """The change in percent and what it was before; only the latter where the sample is small."""
    if now is None or not before:
        return Trend(note=_("nothing before to compare with"))
    if min(samples) < SMALL_SAMPLE:
        return Trend(note=_("was %(before)s; few cases") % {"before": show(before)})
    moved = (now - before) * BPS // before
    return _moved(moved, change(moved), _("was %(before)s") % {"before": show(before)})


def _points_of_percent(now: int | None, before: int | None, samples: tuple[int, int]) -> Trend:
    if now is None or before is None:
        return Trend(note=_("nothing before to compare with"))
    if min(samples) < SMALL_SAMPLE:
        return Trend(note=_("was %(before)s; few cases") % {"before": percent(before)})
    return _moved(now - before, "", _("was %(before)s") % {"before": percent(before)})


def _moved(moved: int, text: str, note: str) -> Trend:
    if moved > 0:
        return Trend("up", text, "good", note)
    return Trend("down", text, "bad", note) if moved < 0 else Trend(note=note)
