"""A figure in words: its name, what it tells an owner, how it is worked out, and its value."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.rules.figures import Figure, Unit
from loyalty_club.web.page_club import page_club
from members.rules.calendars import Window, format_day
from members.rules.money import format_money, format_number, format_percent, short_money

UNKNOWN = "–"
_LEFT_TO_RIGHT_MARK = "\u200e"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a figure, for somebody who has never heard of it.

    `name` as it stands above the value; `plain` one sentence that tells what it is good for;
    `how` its definition: what is counted, what is divided by what. `more_is_better` is None
    where a change is neither good nor bad.
    """

    name: Promise
    plain: Promise
    how: Promise
    more_is_better: bool | None = True


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as a page shows it (`parts/figure.html`)."""

    key: str
    name: str
    value: str
    plain: str
    how: str
    window: str
    sample: str
    interval: str = ""
    warning: str = ""
    trend: str = ""
    trend_text: str = ""
    trend_tone: str = ""
    series: tuple[int, ...] = ()
    url: str = ""


def tell(figure: Figure, words: Words, *, url: str = "") -> Told:
    """All that is printed of a figure; `url` leads to the members behind it."""
    return Told(
        key=figure.key,
        name=str(words.name),
        value=shown(figure.value, figure.unit),
        plain=str(words.plain),
        how=str(words.how),
        window=days(figure.window) if figure.window else "",
        sample=sample_words(figure),
        interval=interval_words(figure),
        warning=warning_words(figure),
        series=tuple(max(round(one), 0) for one in figure.series),
        url=url,
        **_trend(figure, words),
    )


def shown(value: float | None, unit: Unit) -> str:
    """A value with its unit, as short as it can be said; a dash where it is not known."""
    if value is None:
        return UNKNOWN
    return _SHOWN[unit](value)


def days(window: Window) -> str:
    """From when to when."""
    first, last = (
        format_day(day, language(), style="short") for day in (window.starts_on, window.ends_on)
    )
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def sample_words(figure: Figure) -> str:
    """From how many cases it comes."""
    count = figure.sample
    told = {
        "members": ngettext("from %(count)s member", "from %(count)s members", count),
        "purchases": ngettext("from %(count)s purchase", "from %(count)s purchases", count),
        "answers": ngettext("from %(count)s answer", "from %(count)s answers", count),
        "campaigns": ngettext("from %(count)s campaign", "from %(count)s campaigns", count),
        "days": ngettext("from %(count)s day", "from %(count)s days", count),
    }[figure.of]
    return told % {"count": format_number(count, language())}


def interval_words(figure: Figure) -> str:
    """Between what the true value lies, most likely."""
    if figure.low is None or figure.high is None:
        return ""
    return _("most likely between %(low)s and %(high)s") % {
        "low": shown(figure.low, figure.unit),
        "high": shown(figure.high, figure.unit),
    }


def warning_words(figure: Figure) -> str:
    """That there are too few cases, where there are."""
    if not figure.is_small:
        return ""
    return _("Too few to build on: below %(enough)s it is as much chance as habit.") % {
        "enough": format_number(figure.enough, language())
    }


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def _trend(figure: Figure, words: Words) -> dict[str, str]:
    value, before = figure.value, figure.before
    if value is None or before is None or figure.is_small:
        return {}
    if figure.unit in {Unit.BPS, Unit.SCORE, Unit.RATIO, Unit.DAYS, Unit.MONTHS}:
        gap = value - before
        text = _("before: %(value)s") % {"value": shown(before, figure.unit)}
    elif before <= 0:
        return {}
    else:
        gap = round(10_000 * (value - before) / before)
        text = _signed_percent(round(gap))
    if gap == 0:
        return {"trend_text": _("unchanged")}
    told = {"trend": "up" if gap > 0 else "down", "trend_text": text}
    if words.more_is_better is not None:
        told["trend_tone"] = "good" if (gap > 0) == words.more_is_better else "bad"
    return told


def _signed_percent(gap: int) -> str:
    plus = f"{_LEFT_TO_RIGHT_MARK}+" if language().startswith("fa") else "+"
    return f"{plus if gap > 0 else ''}{format_percent(gap, language())}"


def _money(value: float) -> str:
    return short_money(round(value), page_club().currency, language())


def _bps(value: float) -> str:
    return format_percent(round(value), language())


def _count(value: float) -> str:
    return format_number(round(value), language())


def _decimal(value: float) -> str:
    """One decimal below ten, none above."""
    tenths = round(value * 10)
    if abs(tenths) >= 100 or tenths % 10 == 0:
        return format_number(round(value), language())
    persian = language().startswith("fa")
    sign, mark = ("\u066b", _LEFT_TO_RIGHT_MARK) if persian else (".", "")
    whole, rest = divmod(abs(tenths), 10)
    minus = f"{mark}\N{MINUS SIGN}" if tenths < 0 else ""
    return f"{minus}{format_number(whole, language())}{sign}{format_number(rest, language())}"


def _days(value: float) -> str:
    return _("%(count)s days") % {"count": _decimal(value)}


def _months(value: float) -> str:
    return _("%(count)s months") % {"count": _decimal(value)}


def _score(value: float) -> str:
    return format_number(round(value), language())


def full_money(value: float) -> str:
    """An amount to the last digit."""
    return format_money(round(value), page_club().currency, language())


_SHOWN = {
    Unit.MONEY: _money,
    Unit.BPS: _bps,
    Unit.COUNT: _count,
    Unit.DAYS: _days,
    Unit.MONTHS: _months,
    Unit.RATIO: _decimal,
    Unit.SCORE: _score,
}
