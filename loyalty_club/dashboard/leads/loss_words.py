"""Losses in words: reasons by stage, what went with them; open deals and what is sold beside."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.selectors.leads.deals import Agreed
from campaigns.selectors.leads.listing import stage_choices
from campaigns.selectors.leads.losses import Losses, Lost
from loyalty_club.dashboard.leads.figure_words import NOTHING, Change, beside, change_of, share
from loyalty_club.dashboard.program.phrases import money, number

LEVELS = 4
MEMBER = 7


@dataclass(frozen=True, slots=True)
class StageCell:
    """How many were lost at a stage; the more, the warmer."""

    label: str
    count: int
    level: int


@dataclass(frozen=True, slots=True)
class LossRow:
    """One reason, or all of them (`reason_id` None), as the page shows it."""

    name: str
    reason_id: int | None
    lost: Lost
    former: Lost
    change: Change
    share: str
    cells: Sequence[StageCell]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of agreements as `parts/stat_tile.html` shows it."""

    label: str
    help: str
    value: str = ""
    money: int | None = None
    note: str = ""


def loss_rows(losses: Losses) -> list[LossRow]:
    """Every reason, and all of them together where there are several."""
    most = max([LEVELS, *(count for row in losses.rows for count in row.stages.values())])
    whole = losses.lost.count
    rows = [
        LossRow(
            name=row.reason.name,
            reason_id=row.reason.pk,
            lost=row.lost,
            former=row.former,
            change=_change(row.lost, row.former),
            share=share(row.lost.count / whole) if whole else NOTHING,
            cells=[
                StageCell(label, count, _level(count, most))
                for stage, label in _stages()
                for count in [row.stages.get(stage, 0)]
            ],
        )
        for row in losses.rows
    ]
    if len(rows) > 1:
        rows.append(_sum_row(losses))
    return rows


def loss_heads() -> list[str]:
    """The stages at which one can be lost."""
    return [label for _stage, label in _stages()]


def loss_sentence(losses: Losses) -> str:
    """How many were lost, what they were worth and what went with them."""
    lost = losses.lost
    if not lost.count:
        return _("Nobody was lost in these days.")
    said = ngettext(
        "%(count)s lead worth %(value)s was lost, and with it %(cost)s of cost.",
        "%(count)s leads worth %(value)s were lost, and with them %(cost)s of cost.",
        lost.count,
    )
    return said % {
        "count": number(lost.count),
        "value": money(lost.value),
        "cost": money(lost.cost),
    }


def worst_sentence(losses: Losses) -> str:
    """Why and where the most were lost."""
    if not losses.lost.count:
        return ""
    labels = dict(stage_choices())
    stage = max(losses.stages, key=lambda one: losses.stages[one].count)
    return _("Most often: “%(reason)s”. Most were lost at “%(stage)s”.") % {
        "reason": losses.rows[0].reason.name,
        "stage": labels[stage],
    }


def agreed_tiles(now: Agreed, former: Agreed) -> list[Tile]:
    """What was agreed upon, what was sold beside, and what they have bought since."""
    agreements = ngettext("%(count)s agreement", "%(count)s agreements", now.agreements)
    with_beside = ngettext("in %(count)s agreement", "in %(count)s agreements", now.with_beside)
    purchases = ngettext("%(count)s purchase", "%(count)s purchases", now.purchases)
    return [
        Tile(
            _("Agreed upon"),
            _("The main lines of agreements confirmed in these days."),
            money=now.main,
            note=f"{agreements % {'count': number(now.agreements)}} · {beside(money(former.main))}",
        ),
        Tile(
            _("Sold beside"),
            _("Lines that were offered beside the rest, of the same agreements."),
            money=now.beside,
            note=f"{with_beside % {'count': number(now.with_beside)}} · "
            f"{beside(money(former.beside))}",
        ),
        Tile(
            _("Part sold beside"),
            _("What was sold beside as a part of all that was agreed upon."),
            value=share(now.beside_share),
            note=beside(share(former.beside_share)),
        ),
        Tile(
            _("Bought since"),
            _("What they have paid in money since, those of them who are members."),
            money=now.paid,
            note=f"{purchases % {'count': number(now.purchases)}} · {beside(money(former.paid))}",
        ),
    ]


def _stages() -> list[tuple[int, str]]:
    return [(stage, label) for stage, label in stage_choices() if stage < MEMBER]


def _sum_row(losses: Losses) -> LossRow:
    return LossRow(
        name=_("All reasons"),
        reason_id=None,
        lost=losses.lost,
        former=losses.former,
        change=_change(losses.lost, losses.former),
        share="",
        cells=[
            StageCell(label, losses.stages.get(stage, Lost()).count, 0)
            for stage, label in _stages()
        ],
    )


def _change(now: Lost, former: Lost) -> Change:
    return change_of(now.count, former.count, more_is_good=False)


def _level(count: int, most: int) -> int:
    return -(-LEVELS * count // most)
