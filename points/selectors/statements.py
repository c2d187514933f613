"""The statement: every movement of a member's points, and the reason in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.rules.money import Currency, format_money, format_number
from points.models import LedgerEntry

Kind = LedgerEntry.Kind


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
        .order_by("-seq")
    )


def explain_reasons(
    reasons: list[Mapping[str, Any]], currency: Currency, *, language: str | None = None
) -> list[Why]:
    """The breakdown of an entry, or of a preview, in the reader's language."""
    language = language or get_language() or "en"
    return [_explain(reason, currency, language) for reason in reasons]


def explain_entry(entry: LedgerEntry, currency: Currency) -> str:
    """Why this row is in the statement, in one sentence."""
    if entry.kind == Kind.EARN:
        reasons = explain_reasons(entry.breakdown, currency)
        return " · ".join(reason.why for reason in reasons)
    if entry.kind == Kind.CLAW_BACK and entry.source.startswith("debt:"):
        return _("Repaid for goods that were returned after their points had been spent")
    sentences = {
        Kind.REDEEM: _("Paid with points"),
        Kind.REDEEM_RETURN: _("Points given back for returned goods"),
        Kind.CLAW_BACK: _("Points of returned goods taken back"),
        Kind.EXPIRE: _("The points had reached the end of their life"),
        Kind.ACTIVATE: _("The purchase was settled; its points can be spent"),
    }
    return entry.reason or sentences.get(Kind(entry.kind), "")


def _explain(reason: Mapping[str, Any], currency: Currency, language: str) -> Why:
    params = reason.get("params", {})
    if reason["rule"] == "amount":
        sentence = _("one point for each %(per)s of %(net)s paid in money") % {
            "per": format_money(int(params["per"]), currency, language),
            "net": format_money(int(params["net"]), currency, language),
        }
    else:
        sentence = str(params.get("title") or reason["rule"])
    wanted, granted = int(reason["wanted"]), int(reason["granted"])
    if granted < wanted:
        sentence += " — " + _(
            "%(wanted)s points were due; the club's cap left room for %(granted)s"
        ) % {
            "wanted": format_number(wanted, language),
            "granted": format_number(granted, language),
        }
    return Why(str(reason["rule"]), wanted, granted, sentence)
