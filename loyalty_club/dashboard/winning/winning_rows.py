"""Sources and campaigns as rows, and where winning costs more than it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.winning.payback import PaidBackAfter
from analytics.selectors.winning.sources import SourceLine
from campaigns.rules.leads.payback import PaidBack
from campaigns.selectors.outcomes import Outcome
from loyalty_club.dashboard.program.phrases import days, money, number, percent
from loyalty_club.web.figures.winning import PAYBACKS
from loyalty_club.web.figures.words import UNKNOWN
from members.rules.calendars import Window

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source as the page shows it."""

    line: SourceLine
    name: str
    note: str
    url: str
    roi: str
    roi_tone: str
    payback: str


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign as the page shows it, over its own days."""

    outcome: Outcome
    days: str
    roi: str
    roi_tone: str
    break_even: str


def source_rows(lines: Sequence[SourceLine], kept: Mapping[str, str]) -> list[SourceRow]:
    """Every source with a link to those it won."""
    return [_source_row(line, kept) for line in lines]


def campaign_rows(outcomes: Sequence[Outcome]) -> list[CampaignRow]:
    """Campaigns to win members, with what each would have needed."""
    return [_campaign_row(outcome) for outcome in outcomes]


def alarm_words(lines: Sequence[SourceLine], outcomes: Sequence[Outcome]) -> list[str]:
    """Where winning costs more than it has brought, in a sentence each (D29)."""
    said = [_source_alarm(line) for line in lines]
    return said + [_campaign_alarm(one) for one in outcomes if one.is_alarm]


def payback_cell(payback: PaidBackAfter) -> str:
    """The same as short as a table has room for."""
    if payback.months is None:
        return str(PAYBACKS[payback.state])
    if payback.months < 1:
        return _("paid back within a month")
    months = round(payback.months)
    if payback.state is PaidBack.DONE:
        said = ngettext(
            "paid back after %(count)s month", "paid back after %(count)s months", months
        )
    else:
        said = ngettext(
            "pays back after %(count)s month", "pays back after %(count)s months", months
        )
    return said % {"count": number(months)}


def _source_row(line: SourceLine, kept: Mapping[str, str]) -> SourceRow:
    own = {"source": line.source.pk} if line.source else {"from": "unknown"}
    query = urlencode({**kept, **own})
    roi = line.roi_bps
    return SourceRow(
        line=line,
        name=line.source.name if line.source else _("Not known from where"),
        note="" if line.source else _("just came, or nobody asked"),
        url=f"{reverse('dashboard-winning-people')}?{query}" if line.sums.members else "",
        roi=UNKNOWN if roi is None else percent(roi),
        roi_tone="" if roi is None else ("good" if roi >= 0 else "bad"),
        payback=payback_cell(line.payback) if line.source else "",
    )


def _campaign_row(outcome: Outcome) -> CampaignRow:
    worth = outcome.worth
    roi, needed = worth.roi_bps, worth.break_even
    campaign = outcome.campaign
    return CampaignRow(
        outcome=outcome,
        days=days(Window(campaign.starts_on, campaign.ends_on)),
        roi=UNKNOWN if roi is None else percent(roi),
        roi_tone="" if roi is None else ("good" if roi >= 0 else "bad"),
        break_even=UNKNOWN if needed is None else number(needed),
    )


def _source_alarm(line: SourceLine) -> str:
    told = {
        "source": _apart(line.source.name if line.source else ""),
        "cost": money(line.cost),
        "margin": money(line.margin),
    }
    if not line.sums.members:
        return _("%(source)s: %(cost)s were spent and nobody was won.") % told
    said = ngettext(
        "%(source)s: %(cost)s were spent, and the %(count)s customer it won has earned %(margin)s"
        " so far.",
        "%(source)s: %(cost)s were spent, and the %(count)s customers it won have earned"
        " %(margin)s so far.",
        line.sums.members,
    )
    return said % {**told, "count": number(line.sums.members)}


def _campaign_alarm(outcome: Outcome) -> str:
    worth = outcome.worth
    told = {"campaign": _apart(outcome.campaign.name), "cost": money(worth.cost)}
    if worth.cac is None:
        return _("Campaign “%(campaign)s”: %(cost)s were spent and nobody was won.") % told
    told |= {"cac": money(worth.cac), "brings": money(worth.brings or 0)}
    return (
        _("Campaign “%(campaign)s”: a new member cost %(cac)s and has earned %(brings)s so far.")
        % told
    )


def _apart(name: str) -> str:
    """A name in its own direction: one in the other script would turn the sentence around."""
    return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
