"""What the weekly letter says, in the reader's language and in words that need no explanation."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.figures import Figure, Unit
from analytics.rules.periods import Period, period_of
from analytics.selectors.chores import Chores, chores_for
from analytics.selectors.first_screen import first_screen
from analytics.selectors.scope import Circle
from analytics.selectors.todo import Today, todo_of
from loyalty_club.letter.weeks import LetterWeek
from loyalty_club.web.date_words import plain_day
from loyalty_club.web.figures.first_screen import why_unknown, words_of
from loyalty_club.web.figures.words import Told, days, language, shown, tell
from loyalty_club.web.page_club import page_club
from members.rules.money import format_number

OF_WEEK = ("sales", "given_back", "active_members")
OF_YEAR = ("clv", "cac", "roi", "churn", "nps")
# The owner's own letter: the whole club, and what he alone reads first.
EVERYBODY = Circle()


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the letter, and why it has no value where it has none."""

    told: Told
    why: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that is said; no member is named in it, for mail is read by many machines."""

    subject: str
    greeting: str
    opening: str
    week: str
    year: str
    of_week: list[Line]
    of_year: list[Line]
    todo: list[str]
    url: str


def write_letter(week: LetterWeek, *, name: str = "") -> Letter:
    """The letter of this week to somebody of this name, in the language that is active."""
    calendar = page_club().calendar
    year = period_of("twelve_months", week.period.window.ends_on, calendar)
    of_week = _figures(week.period)
    return Letter(
        subject=_subject(of_week["sales"], week),
        greeting=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
        opening=_opening(of_week, week),
        week=days(week.period.window),
        year=days(year.window),
        of_week=[_line(of_week[key]) for key in OF_WEEK],
        of_year=[_line(figure) for key, figure in _figures(year).items() if key in OF_YEAR],
        todo=todo_sentences(todo_of(EVERYBODY), chores_for(None, sees_withheld=True)),
        url=f"{settings.PUBLIC_URL.rstrip('/')}{reverse('dashboard-home')}"
        if settings.PUBLIC_URL
        else "",
    )


def todo_sentences(today: Today, chores: Chores) -> list[str]:
    """What is worth doing, the dearest first; empty where nothing waits."""
    counted = (
        (today.win_back.count, _win_back(today)),
        (
            today.days.count,
            ngettext(
                "%(count)s day of a member comes this week: a good reason to call.",
                "%(count)s days of members come this week: good reasons to call.",
                today.days.count,
            ),
        ),
        (
            chores.open_tickets,
            ngettext(
                "%(count)s ticket waits for an answer or a solution.",
                "%(count)s tickets wait for an answer or a solution.",
                chores.open_tickets,
            ),
        ),
        (
            chores.calls_due,
            ngettext(
                "%(count)s step with a lead is due.",
                "%(count)s steps with leads are due.",
                chores.calls_due,
            ),
        ),
    )
    return [text % {"count": number(count)} for count, text in counted if count]


def number(value: int) -> str:
    """A count in the reader's digits."""
    return format_number(value, language())


def _figures(period: Period) -> dict[str, Figure]:
    found = first_screen(EVERYBODY, period, calendar=page_club().calendar, sees_withheld=True)
    return {figure.key: figure for figure in found}


def _line(figure: Figure) -> Line:
    return Line(tell(figure, words_of(figure)), why_unknown(figure))


def _subject(sales: Figure, week: LetterWeek) -> str:
    return _("%(club)s, %(days)s: %(sales)s of sales") % {
        # Isolated: a name of the other script would turn what stands beside it round.
        "club": f"\u2068{page_club().name}\u2069",
        "days": days(week.period.window),
        "sales": shown(sales.value, sales.unit),
    }


def _opening(figures: dict[str, Figure], week: LetterWeek) -> str:
    sales, given = figures["sales"], figures["given_back"]
    facts = {
        "first": plain_day(week.period.window.starts_on),
        "last": plain_day(week.period.window.ends_on),
        "sales": shown(sales.value, sales.unit),
        "before": shown(sales.before, sales.unit),
        "share": shown(given.value, Unit.BPS),
        "cap": shown(given.facts["cap_bps"], Unit.BPS),
    }
    if not sales.sample:
        return _("From %(first)s to %(last)s nothing was sold.") % facts
    said = [_("From %(first)s to %(last)s you sold %(sales)s.") % facts]
    if given.value is not None and given.facts["cap_bps"] is not None:
        said.append(_("%(share)s of it went back to members; the cap is %(cap)s.") % facts)
    if sales.before is not None:
        said.append(_("In the week before you sold %(before)s.") % facts)
    return " ".join(said)


def _win_back(today: Today) -> str:
    count, stake = today.win_back.count, today.win_back.stake
    if not stake:
        return ngettext(
            "%(count)s member is slipping away. A call may win him back.",
            "%(count)s members are slipping away. A call may win them back.",
            count,
        )
    text = ngettext(
        "%(count)s member is slipping away, and with him %(stake)s a year.",
        "%(count)s members are slipping away, and with them %(stake)s a year.",
        count,
    )
    return text.replace("%(stake)s", shown(stake, Unit.MONEY).replace("%", "%%"))
