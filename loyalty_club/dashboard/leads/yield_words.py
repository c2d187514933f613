"""The yield of contacts as a table of sources and ways, its cells the warmer the better."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.selectors.leads.choices import channels
from campaigns.selectors.leads.rules import sources
from campaigns.selectors.leads.yields import Yield
from loyalty_club.dashboard.leads.figure_words import NOTHING, decimal, share
from loyalty_club.dashboard.program.phrases import number

LEVELS = 4
Value = Callable[[Yield], float | None]
Shown = Callable[[Yield], str]

# By the name in the address: what it is called, what it means, its value, how it is shown.
FIGURES: Mapping[str, tuple[Promise, Promise, Value, Shown]] = {
    "won": (
        gettext_lazy("Won per hour"),
        gettext_lazy(
            "Members won for an hour spent in this way on leads of this source. Who was won counts"
            " for the way of the last contact before it."
        ),
        lambda one: one.won_per_hour,
        lambda one: decimal(one.won_per_hour),
    ),
    "moved": (
        gettext_lazy("Moved on"),
        gettext_lazy("The part of the leads spoken to that came to a further stage afterwards."),
        lambda one: one.moved_share,
        lambda one: share(one.moved_share),
    ),
    "reached": (
        gettext_lazy("Reached"),
        gettext_lazy("The part of the contacts in which somebody was spoken to."),
        lambda one: one.reached_share,
        lambda one: share(one.reached_share),
    ),
    "contacts": (
        gettext_lazy("Contacts"),
        gettext_lazy("How often leads were contacted, whether they were reached or not."),
        lambda one: one.contacts,
        lambda one: number(one.contacts),
    ),
    "minutes": (
        gettext_lazy("Minutes"),
        gettext_lazy("How long staff spoke, as they wrote it down."),
        lambda one: one.minutes,
        lambda one: number(one.minutes),
    ),
}
USUAL = "won"


@dataclass(frozen=True, slots=True)
class YieldCell:
    """One source and way: the figure asked for, how many contacts it rests on, how warm it is."""

    label: str
    shown: str
    contacts: int
    beside: str
    level: int
    is_small: bool
    is_sum: bool


@dataclass(frozen=True, slots=True)
class YieldTable:
    """The heads of the columns, and by name of the source the cells of its row; the last row and
    the last column are sums.
    """

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[YieldCell]]]


def yield_table(found: Sequence[Yield], figure: str) -> YieldTable:
    """The table of one figure."""
    cells = {(one.source_id, one.channel): one for one in found}
    ways = [(key, name) for key, name in channels() if (None, key) in cells]
    named = [(one.pk, one.name) for one in sources(with_retired=True) if (one.pk, None) in cells]
    value = FIGURES[figure][2]
    best = max(
        (value(one) or 0 for one in found if one.source_id and one.channel and not one.is_small),
        default=0,
    )
    columns = [*ways, (None, _("All ways"))]
    return YieldTable(
        heads=[name for _key, name in columns],
        rows=[
            (
                name,
                [
                    _cell(cells.get((source_id, way)), label, figure, best, way and source_id)
                    for way, label in columns
                ],
            )
            for source_id, name in [*named, (None, _("All sources"))]
        ],
    )


def best_sentence(found: Sequence[Yield]) -> str:
    """The source and way that win the most in an hour, of those with enough contacts to say."""
    judged = [
        one
        for one in found
        if one.source_id and one.channel and not one.is_small and one.won_per_hour
    ]
    if not judged:
        return ""
    best = max(judged, key=lambda one: one.won_per_hour or 0)
    names = {one.pk: one.name for one in sources(with_retired=True)}
    said = _("Time pays best with “%(source)s” by “%(way)s”: %(won)s members for an hour.")
    return said % {
        "source": names[best.source_id or 0],
        "way": dict(channels())[best.channel or ""],
        "won": decimal(best.won_per_hour),
    }


def sum_sentence(found: Sequence[Yield]) -> str:
    """All contacts with their time."""
    whole = next((one for one in found if not one.source_id and not one.channel), None)
    if whole is None:
        return ""
    said = ngettext(
        "%(contacts)s contact in %(hours)s hours with %(leads)s leads; %(won)s of them won.",
        "%(contacts)s contacts in %(hours)s hours with %(leads)s leads; %(won)s of them won.",
        whole.contacts,
    )
    return said % {
        "contacts": number(whole.contacts),
        "hours": decimal(whole.minutes / 60),
        "leads": number(whole.leads),
        "won": number(whole.won),
    }


def _cell(
    found: Yield | None, label: str, figure: str, best: float, inner: str | int | None
) -> YieldCell:
    if found is None:
        return YieldCell(label, NOTHING, 0, "", 0, is_small=False, is_sum=not inner)
    value, shown = FIGURES[figure][2:]
    level = 0
    if inner and best and (part := value(found)):
        level = min(LEVELS, int(LEVELS * part / best) + 1)
    contacts = ngettext("%(count)s contact", "%(count)s contacts", found.contacts)
    return YieldCell(
        label=label,
        shown=shown(found),
        contacts=found.contacts,
        beside="" if figure == "contacts" else contacts % {"count": number(found.contacts)},
        level=level,
        is_small=found.is_small,
        is_sum=not inner,
    )
