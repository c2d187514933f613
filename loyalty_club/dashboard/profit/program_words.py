"""The cost of the club in a sentence, bars, lines and rows; what is owed by month of expiry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from analytics.rules.figures import Figure, Unit
from analytics.selectors.kept import Kept
from analytics.selectors.profit.program import ProgramSums
from loyalty_club.dashboard.program.phrases import language, money, month_name, number, percent
from loyalty_club.web.drawings.told import Bar, Bars, Line, Lines
from loyalty_club.web.figures.profit import COST_NAMES, WORDS
from loyalty_club.web.figures.words import UNKNOWN, Told, tell
from loyalty_club.web.page_club import page_club
from members.rules.calendars import Window, jalali_of
from members.rules.text import persian_digits

WHOLE_BPS = 10_000
# More months than these are far away; the page of points owed has all of them.
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the club as the table has it."""

    name: str
    sums: ProgramSums
    share: str

    @property
    def work(self) -> int:
        """Messages, other costs of campaigns, and the staff's time."""
        return self.sums.cost.total - self.sums.cost.given


def headline(sums: ProgramSums) -> str:
    """Whether the club pays, said honestly."""
    found = sums.worth
    if not found.cost:
        return _("The club has cost nothing on these days.")
    if found.break_even_bps is None:
        return _(
            "The club has cost %(cost)s on these days, and its members have bought nothing."
        ) % {"cost": money(found.cost)}
    told = {
        "cost": money(found.cost),
        "margin": money(found.margin),
        "share": percent(found.break_even_bps),
    }
    if found.break_even_bps > WHOLE_BPS:
        return (
            _(
                "The club has cost %(cost)s, more than the %(margin)s that its members' purchases"
                " earned: it gives back too much."
            )
            % told
        )
    return (
        _(
            "The club has cost %(cost)s. It pays for itself if %(share)s of what its members earn"
            " you (%(margin)s) is because of it."
        )
        % told
    )


def figure_words(figures: Sequence[Figure]) -> list[Told]:
    """The figures as cards."""
    return [tell(figure, WORDS[figure.key]) for figure in figures]


def cost_bars(sums: ProgramSums) -> Bars | None:
    """The cost by kind; None where there is none."""
    kinds = sums.cost.by_kind()
    if not any(kinds.values()):
        return None
    return Bars(
        caption=_("What it was spent on"),
        bars=[
            Bar(label=str(COST_NAMES[kind]), value=amount, shown=money(amount))
            for kind, amount in kinds.items()
        ],
    )


def month_rows(months: Sequence[ProgramSums]) -> list[MonthRow]:
    """The twelve months, the latest first; those before the club began are left out."""
    return [_month_row(sums) for sums in reversed(_begun(months))]


def month_lines(months: Sequence[ProgramSums], until: date) -> Lines | None:
    """Margin of members and cost of the club by month; nothing of a single month, and not the
    month that is still running: it would look like a fall.
    """
    begun = [sums for sums in _begun(months) if sums.window.ends_on <= until]
    if len(begun) < 2:
        return None
    margins = [sums.worth.margin for sums in begun]
    costs = [sums.cost.total for sums in begun]
    return Lines(
        caption=_("Month by month"),
        labels=[month_name(sums.window) for sums in begun],
        lines=[
            Line(_("Margin of members' purchases"), margins, [money(one) for one in margins]),
            Line(_("Cost of the club"), costs, [money(one) for one in costs]),
        ],
        show=lambda value: money(round(value)),
        steps_name=_("Month"),
    )


def owed_words(found: Kept) -> Told:
    """What is owed, as a card."""
    body = found.body
    figure = Figure(
        "owed",
        body["value"],
        Unit.MONEY,
        sample=body["members"],
        enough=0,
        facts={"day": body["day"]},
    )
    return tell(figure, WORDS["owed"])


def owed_bars(found: Kept) -> Bars | None:
    """What is owed by the month in which it expires, the nearest first."""
    months = found.body["months"][:MOST_MONTHS]
    if not months:
        return None
    return Bars(
        caption=_("When it expires"),
        bars=[
            Bar(
                label=_month(date.fromisoformat(starts_on)),
                value=value,
                shown=money(value),
                note=_("%(count)s points") % {"count": number(points)},
                tone="honey",
            )
            for starts_on, points, value in months
        ],
    )


def _begun(months: Sequence[ProgramSums]) -> list[ProgramSums]:
    """From the first month on in which anything was bought or cost."""
    first = next(
        (place for place, sums in enumerate(months) if sums.purchases or sums.cost.total),
        len(months),
    )
    return list(months[first:])


def _month_row(sums: ProgramSums) -> MonthRow:
    share = sums.worth.break_even_bps
    return MonthRow(
        _month(sums.window.starts_on), sums, UNKNOWN if share is None else percent(share)
    )


def _month(starts_on: date) -> str:
    """The month with its year, in the club's calendar."""
    is_gregorian = page_club().calendar == "gregorian"
    year = str(starts_on.year if is_gregorian else jalali_of(starts_on).year)
    shown_year = persian_digits(year) if language().startswith("fa") else year
    return f"{month_name(Window(starts_on, starts_on))} {shown_year}"
