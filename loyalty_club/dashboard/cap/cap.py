"""The cap in plain words: how much of it is used, where it is heading, and what it promises."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loyalty_club.dashboard.program.phrases import day, days, money, number, percent
from members.rules.calendars import Window
from points.rules.terms import Terms
from points.selectors.budget import BudgetView

NEAR = 80
FULL = 100


@dataclass(frozen=True, slots=True)
class CapStory:
    """The gauge of one window, 0–100, and the sentences beside it."""

    percent: int
    shown: str
    tone: Literal["leaf", "honey", "rose"]
    label: str
    days: str
    sentences: list[str]
    promise: str


def cap_story(view: BudgetView, terms: Terms) -> CapStory:
    """What the owner reads beside the gauge."""
    used = view.used_percent
    shown = percent(used * 100)
    return CapStory(
        percent=min(used, FULL),
        shown=shown,
        tone="leaf" if used < NEAR else "honey" if used <= FULL else "rose",
        label=_("%(share)s of what the cap allows has been given back") % {"share": shown},
        days=days(Window(view.starts_on, view.ends_on)),
        sentences=_sentences(view),
        promise=_promise(view, terms),
    )


def _sentences(view: BudgetView) -> list[str]:
    if view.sales <= 0:
        return [_("Nothing has been sold in this window yet, so nothing can be given back.")]
    sentences = [
        _("%(sales)s of sales allow %(allowed)s; %(given)s has been given back.")
        % {
            "sales": money(view.sales),
            "allowed": money(view.allowed),
            "given": money(view.given_back),
        }
    ]
    if view.left >= 0:
        sentences.append(_("%(left)s is left.") % {"left": money(view.left)})
    else:
        sentences.append(
            _("That is %(over)s more than the sales that remain after returns allow.")
            % {"over": money(-view.left)}
        )
    sentences.append(
        _("At this pace it will be %(forecast)s by %(day)s.")
        % {"forecast": money(view.forecast), "day": day(view.ends_on)}
    )
    if view.runs_out_on is not None:
        sentences.append(
            _("If nothing more were sold, what is left would last until %(day)s.")
            % {"day": day(view.runs_out_on)}
        )
    return sentences


def _promise(view: BudgetView, terms: Terms) -> str:
    cap = percent(view.cap_bps)
    if not terms.vesting_days:
        return _(
            "Points can be spent at once. If goods come back after their points were spent, the"
            " member owes them: given back never exceeds %(cap)s of sales plus this open debt,"
            " now %(debt)s."
        ) % {"cap": cap, "debt": money(view.open_debt)}
    return ngettext(
        "Points can be spent after %(count)s day, so those of goods that come back before are"
        " simply taken back: given back stays within %(cap)s of sales, strictly. Open debt now:"
        " %(debt)s.",
        "Points can be spent after %(count)s days, so those of goods that come back before are"
        " simply taken back: given back stays within %(cap)s of sales, strictly. Open debt now:"
        " %(debt)s.",
        terms.vesting_days,
    ) % {"count": number(terms.vesting_days), "cap": cap, "debt": money(view.open_debt)}
