"""The statement: every movement of a member's points, and the reason in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Substr
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from members.rules.money import Currency, format_money, format_number
from points.models import Adjustment, LedgerEntry

Kind = LedgerEntry.Kind
CORRECTION = "adjustment:"
# What somebody typed stands with the correction, where it can be erased, and not in the ledger.
TYPED_REASON = Case(
    When(
        kind=Kind.ADJUST,
        source__startswith=CORRECTION,
        then=Subquery(
            Adjustment.objects.filter(
                pk=Cast(Substr(OuterRef("source"), len(CORRECTION) + 1), BigIntegerField())
            ).values("reason")[:1]
        ),
    ),
    default=Value(""),
)


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for points: which rule, how many were wanted and granted, and the sentence."""

    rule: str
    wanted: int
    points: int
    why: str


def statement_for(member_id: int) -> QuerySet[LedgerEntry]:
    """The member's entries, the newest first."""
    return (
        LedgerEntry.objects.filter(account_id=member_id)
        .select_related("purchase", "purchase__shop")
        .annotate(typed_reason=TYPED_REASON)
        .order_by("-seq")
    )


def explain_reasons(
    reasons: Sequence[Mapping[str, Any]],
    currency: Currency,
    *,
    language: str | None = None,
    for_staff: bool = False,
) -> list[Why]:
    """The breakdown of an entry, or of a preview, in the reader's language; what is only tried
    out is told to staff alone.
    """
    with override(language or get_language() or "en"):
        return [
            _explain(reason, currency)
            for reason in reasons
            if for_staff or reason.get("cut") != "dry"
        ]


def explain_entry(entry: LedgerEntry, currency: Currency, *, for_staff: bool = False) -> str:
    """Why this row is in the statement, in one sentence."""
    if entry.kind in {Kind.EARN, Kind.BONUS} and entry.breakdown:
        reasons = explain_reasons(entry.breakdown, currency, for_staff=for_staff)
        return " · ".join(reason.why for reason in reasons)
    if entry.kind == Kind.CLAW_BACK and entry.source.startswith("debt:"):
        return _("Repaid for goods that were returned after their points had been spent")
    sentences = {
        Kind.REDEEM: _("Paid with points"),
        Kind.REDEEM_RETURN: _("Points given back for returned goods"),
        Kind.CLAW_BACK: _("Points of returned goods taken back"),
        Kind.EXPIRE: _("The points had reached the end of their life"),
        Kind.ACTIVATE: _("The purchase was settled; its points can be spent"),
        Kind.LAPSE: _("The purchase was not settled in time"),
        Kind.MERGE_OUT: _("Moved to the card that was kept"),
        Kind.MERGE_IN: _("Moved here from another card"),
        Kind.OPENING: _("Brought along from the old club"),
    }
    typed = getattr(entry, "typed_reason", "") or entry.reason
    return typed or sentences.get(Kind(entry.kind), "")


def _explain(reason: Mapping[str, Any], currency: Currency) -> Why:
    wanted, granted = int(reason["wanted"]), int(reason["granted"])
    sentence = _what(reason, currency)
    if granted < wanted:
        sentence += " — " + _held_back(str(reason.get("cut", "cap")), wanted, granted)
    return Why(str(reason["rule"]), wanted, granted, sentence)


def _what(reason: Mapping[str, Any], currency: Currency) -> str:
    """What gave the points: the amount, the tier, or a rule by its name."""
    params, language = reason.get("params", {}), get_language() or "en"
    if reason["rule"] == "amount":
        return _("one point for each %(per)s of %(net)s paid in money") % {
            "per": format_money(int(params["per"]), currency, language),
            "net": format_money(int(params["net"]), currency, language),
        }
    if reason["rule"] == "tier":
        return _("%(percent)s percent more for %(tier)s members") % {
            "percent": format_number(int(params["percent"]), language),
            "tier": params["tier"],
        }
    return str(params.get("title") or reason["rule"])


def _held_back(cut: str, wanted: int, granted: int) -> str:
    """Why less than wanted was granted."""
    if cut == "limit" and not granted:
        return _("its limit was reached")
    sentences = {
        "limit": _("%(wanted)s points were due; its limit left room for %(granted)s"),
        "group": _("another rule of the same group gave instead"),
        "dry": _("only tried out: it would have given %(wanted)s points"),
        "throttle": _("the club gives no bonuses so close to its cap"),
    }
    at_cap = _("%(wanted)s points were due; the club's cap left room for %(granted)s")
    language = get_language() or "en"
    return sentences.get(cut, at_cap) % {
        "wanted": format_number(wanted, language),
        "granted": format_number(granted, language),
    }
