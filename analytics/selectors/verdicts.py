"""What a simulation says, in plain sentences of the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.rules.comparison import Comparison
from analytics.rules.described import ClubYear
from analytics.rules.outcomes import MonthFigures, Outcome
from members.rules.money import Currency, format_number, format_percent, short_money

Tone = Literal["leaf", "honey", "rose", "quiet"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence that says it all, how serious it is, and what stands behind it."""

    text: str
    tone: Tone
    details: Sequence[str] = ()


def verdict_on(outcome: Outcome) -> str:
    """What a program would have given back, and what the cap would have cut."""
    share = outcome.given_back_bps
    if share is None:
        return _("Nothing was sold in these days.")
    names = {
        "share": _percent(share),
        "cut": _number(outcome.cut),
        "grants": _number(outcome.grants),
    }
    if not outcome.cut:
        return (
            _(
                "This program would have given back %(share)s of sales; the cap would have cut"
                " nothing."
            )
            % names
        )
    return (
        _(
            "This program would have given back %(share)s of sales; the cap would have cut"
            " %(cut)s of %(grants)s grants."
        )
        % names
    )


def verdict_on_draft(
    found: Comparison, *, cap_bps: int, currency: Currency, is_draft: bool = True
) -> Verdict:
    """A draft beside the present program, or that one alone: cost, members, months near the cap."""
    draft, present = found.draft, found.present
    if draft.given_back_bps is None:
        return Verdict(verdict_on(draft), "quiet")
    details = [_beside_present(draft, present, currency), _members(found)] if is_draft else []
    details += _months_near(draft.months, cap_bps)
    if draft.cut:
        details.append(
            _("What the cap would have cut is worth %(value)s.")
            % {"value": short_money(draft.cut_value, currency, _language())}
        )
    if draft.cash_instead:
        details.append(
            _(
                "Bills of %(amount)s that were paid with points would have been paid in money:"
                " the points would not have been there."
            )
            % {"amount": short_money(draft.cash_instead, currency, _language())}
        )
    if draft.refused:
        details.append(
            ngettext(
                "%(count)s gift or discount would have found no room under the cap.",
                "%(count)s gifts or discounts would have found no room under the cap.",
                draft.refused,
            )
            % {"count": _number(draft.refused)}
        )
    return Verdict(verdict_on(draft), _tone(draft), details)


def verdict_on_customers(year: ClubYear, *, cap_bps: int) -> Verdict:
    """What described customers get of what they spend, beside the cap."""
    share = year.percent_bps
    if share is None:
        return Verdict(_("These customers spend nothing."), "quiet")
    names = {"share": _percent(share), "cap": _percent(cap_bps)}
    cut = sum(one.cut_points * one.customer.members for one in year.customers)
    if cut:
        text = _(
            "Of what they spend, %(share)s goes back. The rules promise more: the cap of %(cap)s"
            " cuts %(cut)s points."
        ) % (names | {"cut": _number(cut)})
        return Verdict(text, "honey")
    text = (
        _("Of what they spend, %(share)s goes back; the cap is %(cap)s and cuts nothing.") % names
    )
    return Verdict(text, "leaf")


def _tone(outcome: Outcome) -> Tone:
    """A grant that is cut is a promise not kept: more than one in twenty is too many."""
    if not outcome.cut:
        return "leaf"
    return "honey" if outcome.cut * 20 <= outcome.grants else "rose"


def _beside_present(draft: Outcome, present: Outcome, currency: Currency) -> str:
    names = {
        "share": _percent(present.given_back_bps or 0),
        "more": short_money(abs(draft.given_back - present.given_back), currency, _language()),
    }
    if draft.given_back == present.given_back:
        return _("The present program gives back as much: %(share)s.") % names
    if draft.given_back > present.given_back:
        return (
            _("That is %(more)s more than the present program, which gives back %(share)s.") % names
        )
    return _("That is %(more)s less than the present program, which gives back %(share)s.") % names


def _members(found: Comparison) -> str:
    return _(
        "Members who would have got more: %(gaining)s. Less: %(losing)s. As much: %(unchanged)s."
    ) % {
        "gaining": _number(found.gaining),
        "losing": _number(found.losing),
        "unchanged": _number(found.unchanged),
    }


def _months_near(months: Sequence[MonthFigures], cap_bps: int) -> list[str]:
    """Months in which nearly all was used that the cap allows."""
    near = sum(
        month.given_back_bps is not None and month.given_back_bps * 20 >= cap_bps * 19
        for month in months
    )
    if not near:
        return []
    return [
        ngettext(
            "In %(near)s of %(months)s months it would have come close to the cap of %(cap)s.",
            "In %(near)s of %(months)s months it would have come close to the cap of %(cap)s.",
            near,
        )
        % {"near": _number(near), "months": _number(len(months)), "cap": _percent(cap_bps)}
    ]


def _language() -> str:
    return get_language() or "en"


def _number(value: int) -> str:
    return format_number(value, _language())


def _percent(basis_points: int) -> str:
    return format_percent(basis_points, _language())
