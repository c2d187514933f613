"""What sources of leads pay, in words: the sums, the alarm, how long one takes to pay back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rules.leads.payback import PaidBack
from campaigns.selectors.leads.sources import SourcesWorth, SourceWorth
from campaigns.selectors.results import cost_kinds
from loyalty_club.dashboard.leads.figure_words import NOTHING, share
from loyalty_club.dashboard.program.phrases import money, number, percent


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source as the page shows it."""

    found: SourceWorth
    name: str
    rank: str
    won_share: str
    kinds: Sequence[tuple[str, int]]
    roi: str
    roi_tone: str
    payback: str
    is_alarm: bool


def source_rows(found: SourcesWorth) -> list[SourceRow]:
    """Every source, then all of them together where there are several."""
    rows = [*found.rows]
    if len(rows) > 1:
        rows.append(found.total)
    return [_row(one) for one in rows]


def sum_sentence(total: SourceWorth) -> str:
    """What all of them cost and brought."""
    if not total.won:
        if not total.cost:
            return _("Nothing was spent in these days and nobody was won.")
        return _("%(cost)s were spent in these days and nobody was won.") % {
            "cost": money(total.cost)
        }
    said = ngettext(
        "%(won)s member was won for %(cost)s: %(cac)s each, and one has earned %(brings)s so far.",
        "%(won)s members were won for %(cost)s: %(cac)s each, and one has earned %(brings)s so"
        " far.",
        total.won,
    )
    return said % {
        "won": number(total.won),
        "cost": money(total.cost),
        "cac": money(total.worth.cac or 0),
        "brings": money(total.worth.brings or 0),
    }


def alarms(rows: Sequence[SourceRow]) -> list[str]:
    """Where winning a member costs more than he has brought (D29), in a sentence each."""
    return [_alarm(row) for row in rows if row.is_alarm and row.found.source is not None]


def payback_words(one: SourceWorth) -> str:
    """How long one takes to earn what he cost."""
    payback = one.payback
    if payback.state is PaidBack.MONTHS and payback.months is not None:
        said = ngettext(
            "pays back after about %(months)s month",
            "pays back after about %(months)s months",
            payback.months,
        )
        return said % {"months": number(payback.months)}
    return {
        PaidBack.NOTHING_SPENT: _("nothing was spent"),
        PaidBack.NOBODY_WON: _("nobody won yet"),
        PaidBack.DONE: _("has paid back"),
        PaidBack.EARLY: _("too early to say"),
        PaidBack.NEVER: _("earns nothing so far"),
    }[payback.state]


def _row(one: SourceWorth) -> SourceRow:
    roi = one.worth.roi_bps
    kinds = [(label, one.costs.get(kind, 0)) for kind, label in cost_kinds()]
    kinds.append((_("Staff"), one.staff))
    return SourceRow(
        found=one,
        name=one.source.name if one.source else _("All sources"),
        rank="" if one.rank is None else _rank(one.rank.place, one.rank.of),
        won_share=share(one.won_share),
        kinds=kinds,
        roi=NOTHING if roi is None else percent(roi),
        roi_tone="" if roi is None else ("good" if roi >= 0 else "bad"),
        payback=payback_words(one),
        is_alarm=one.source is not None and one.worth.is_alarm,
    )


def _rank(place: int, of: int) -> str:
    return _("number %(place)s of %(of)s") % {"place": number(place), "of": number(of)}


def _alarm(row: SourceRow) -> str:
    worth = row.found.worth
    if worth.cac is None:
        said = _("%(source)s: %(cost)s were spent and nobody was won.")
        return said % {"source": row.name, "cost": money(worth.cost)}
    said = _("%(source)s: winning a member cost %(cac)s, and he has earned %(brings)s so far")
    first = said % {
        "source": row.name,
        "cac": money(worth.cac),
        "brings": money(worth.brings or 0),
    }
    return f"{first} ({row.payback})."
