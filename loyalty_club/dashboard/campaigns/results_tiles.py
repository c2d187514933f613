"""The tiles of a campaign's results: each figure with its definition, window and sample."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.selectors.outcomes import Outcome
from campaigns.selectors.results import Results
from loyalty_club.dashboard.campaigns.results_words import window_words
from loyalty_club.dashboard.program.phrases import money as short
from loyalty_club.dashboard.program.phrases import number, percent


@dataclass(frozen=True, slots=True)
class MoneyTile:
    """One figure as `parts/stat_tile.html` shows it."""

    label: str
    help: str
    value: str = ""
    money: int | None = None
    note: str = ""


def tiles_of(results: Results) -> list[MoneyTile]:
    """What it brought and what it cost."""
    outcome, worth = results.outcome, results.outcome.worth
    window = window_words(outcome)
    return [
        MoneyTile(
            _("Sales"),
            _sales_help(outcome) % {"window": window},
            money=outcome.sales,
        ),
        MoneyTile(
            _("Earned of it"),
            _(
                "Sales at the margin stated for the club. The shop tells no margin of its own, so"
                " this is an estimate. %(window)s"
            )
            % {"window": window},
            money=outcome.margin,
            note=_("at a margin of %(margin)s") % {"margin": percent(outcome.margin_bps)},
        ),
        MoneyTile(
            _("Cost"),
            _("Messages, what used offers cost, and the costs entered below. %(window)s")
            % {"window": window},
            money=outcome.costs.total,
            note=_a_head(outcome),
        ),
        _return_tile(worth.roi_bps, window),
        _beyond_tile(results, window),
        *_new_member_tiles(results, window),
    ]


def _sales_help(outcome: Outcome) -> str:
    if outcome.counts.joined is None:
        return _(
            "What those told paid in money after being told, less what was paid back. %(window)s"
        )
    return _(
        "What new members paid in money while it ran, less what was paid back; what others bought"
        " is no gain of a campaign for new members. %(window)s"
    )


def _return_tile(roi_bps: int | None, window: str) -> MoneyTile:
    text = _(
        "What was earned less the cost, divided by the cost. Everything that those told bought"
        " counts here, also what they would have bought anyhow. %(window)s"
    ) % {"window": window}
    if roi_bps is None:
        return MoneyTile(_("Return on cost"), text, value="–", note=_("nothing was spent"))
    return MoneyTile(_("Return on cost"), text, value=percent(roi_bps))


def _beyond_tile(results: Results, window: str) -> MoneyTile:
    label = _("Return beyond the control group")
    text = _(
        "The same return, of what those told spent more than the control group did, head for head."
        " The range is that of 95 in 100 (Welch). %(window)s"
    ) % {"window": window}
    extra = results.extra_sales
    if extra is None or results.roi_beyond_bps is None:
        note = _("nobody was held out, or too few to say")
        return MoneyTile(label, text, value="–", note=note)
    shown = percent(results.roi_beyond_bps)
    names = {"low": short(round(extra.low)), "high": short(round(extra.high)), "percent": shown}
    # A large figure is believed, whatever stands below it.
    if extra.low <= 0 <= extra.high:
        said = _("most likely %(percent)s; extra sales between %(low)s and %(high)s")
        return MoneyTile(label, text, value=_("not sure"), note=said % names)
    note = _("extra sales between %(low)s and %(high)s") % names
    return MoneyTile(label, text, value=shown, note=note)


def _new_member_tiles(results: Results, window: str) -> list[MoneyTile]:
    outcome = results.outcome
    joined, worth = outcome.counts.joined, outcome.worth
    if joined is None:
        text = _("Those told who bought for the first time. %(window)s") % {"window": window}
        note = _named_note(results.arrivals.named)
        tiles = [
            MoneyTile(_("First-time buyers"), text, value=number(outcome.new_members), note=note)
        ]
    else:
        text = _(
            "Everybody who joined while it ran, and those told who bought for the first time. Some"
            " of them would have come anyhow: see beside it how many joined before, and below what"
            " they said brought them. %(window)s"
        ) % {"window": window}
        note = _("%(count)s joined in as many days before") % {"count": number(joined.before)}
        tiles = [MoneyTile(_("New members"), text, value=number(outcome.new_members), note=note)]
    if worth.cac is not None and worth.cost:
        text = _("All costs divided by the new members; beside it what one of them has earned us.")
        note = _("each has earned us %(brings)s") % {"brings": short(worth.brings or 0)}
        tiles.append(MoneyTile(_("Cost of a new member"), text, money=worth.cac, note=note))
    return tiles


def _named_note(named: int) -> str:
    if not named:
        return ""
    said = ngettext(
        "%(count)s more was won from leads of this campaign",
        "%(count)s more were won from leads of this campaign",
        named,
    )
    return said % {"count": number(named)}


def _a_head(outcome: Outcome) -> str:
    if not outcome.told.people:
        return ""
    each = outcome.costs.total // outcome.told.people
    return _("%(each)s for each member told") % {"each": short(each)}
