"""Shares, decimals and changes of the sales cycle, in the reader's digits."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from loyalty_club.dashboard.program.phrases import change, language, number, percent

BPS = 10_000
NOTHING = "–"
# Of fewer than these a change in percent says nothing.
FEW = 10


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure has changed, in words, and whether that is good, bad or neither."""

    text: str
    tone: str = ""
    direction: str = ""


def share(value: float | None) -> str:
    """A part of one as a percentage; a dash where there is none."""
    return NOTHING if value is None else percent(round(value * BPS))


def decimal(value: float | None) -> str:
    """With one decimal where it says something; a dash where there is nothing."""
    if value is None:
        return NOTHING
    tenths = round(value * 10)
    whole, rest = divmod(abs(tenths), 10)
    point = "\u066b" if language().startswith("fa") else "."
    shown = f"{number(whole)}{point}{number(rest)}" if rest else number(whole)
    return f"\u2212{shown}" if tenths < 0 else shown


def days_long(value: float | None) -> str:
    """So many days, a dash where nobody stayed."""
    return NOTHING if value is None else _("%(days)s days") % {"days": decimal(value)}


def change_of(now: int, before: int, *, more_is_good: bool = True) -> Change:
    """By which part a count has grown; nothing where there were too few before to say."""
    if before < FEW:
        return Change("")
    bps = round((now - before) * BPS / before)
    if not bps:
        return Change(_("as before"))
    is_good = (bps > 0) is more_is_good
    return Change(change(bps), "good" if is_good else "bad", "up" if bps > 0 else "down")


def beside(text: str) -> str:
    """What it was in the period before, to stand beside a figure."""
    return _("before: %(figure)s") % {"figure": text}
