"""The audit in words: what was done, by whom, about what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from members.selectors.trail import member_names, names_of

Say = Callable[[], str]

DEEDS: dict[str, Say] = {
    "balances.opened": lambda: _("brought opening balances in"),
    "cap.alarm": lambda: _("saw the cap's alarm line passed"),
    "cap.exported": lambda: _("exported the cap's windows"),
    "cap.lowered": lambda: _("lowered the cap"),
    "cap.released": lambda: _("let bonuses go again"),
    "cap.restored": lambda: _("lifted the brake of the cap"),
    "cap.throttled": lambda: _("held bonuses back"),
    "card.replaced": lambda: _("gave a new card"),
    "club.adjustments": lambda: _("changed how many points one may correct alone"),
    "club.set_up": lambda: _("changed the club's settings"),
    "key.created": lambda: _("made an API key"),
    "key.revoked": lambda: _("revoked an API key"),
    "liability.exported": lambda: _("exported the points owed"),
    "member.consents": lambda: _("changed what may be sent"),
    "member.corrected": lambda: _("corrected a member"),
    "member.date_forgotten": lambda: _("removed an important date"),
    "member.date_kept": lambda: _("noted an important date"),
    "member.labelled": lambda: _("changed a member's labels"),
    "member.registered": lambda: _("registered a member"),
    "members.merged": lambda: _("merged two cards"),
    "members.parted": lambda: _("parted two merged cards"),
    "points.adjusted": lambda: _("corrected points by hand"),
    "points.adjustment_asked": lambda: _("asked for a correction of points"),
    "points.adjustment_refused": lambda: _("refused a correction of points"),
    "draft.created": lambda: _("began a draft of the program"),
    "draft.discarded": lambda: _("discarded a draft of the program"),
    "event.rewarded": lambda: _("rewarded an event"),
    "program.published": lambda: _("published a program version"),
    "purchase.claimed": lambda: _("gave a purchase to a member"),
    "purchase.lapsed": lambda: _("let the points of a purchase on credit lapse"),
    "purchase.recorded": lambda: _("rang up a purchase"),
    "purchase.returned": lambda: _("took back goods"),
    "purchase.settled": lambda: _("settled a purchase on credit"),
    "purchase.voided": lambda: _("voided a purchase"),
    "purchases.exported": lambda: _("exported purchases"),
    "reward.added": lambda: _("added a reward"),
    "reward.cancelled": lambda: _("cancelled a reward that was issued"),
    "reward.changed": lambda: _("changed a reward"),
    "reward.issued": lambda: _("issued a reward"),
    "reward.moved": lambda: _("moved a reward in the catalogue"),
    "reward.redeemed": lambda: _("handed over a reward"),
    "shop.changed": lambda: _("changed a shop"),
    "shop.opened": lambda: _("opened a shop"),
    "staff.changed": lambda: _("changed somebody's role or shops"),
    "staff.hired": lambda: _("added somebody to the staff"),
    "staff.password": lambda: _("gave somebody a new password"),
    "tier.changed": lambda: _("changed a member's tier"),
    "voucher.cancelled": lambda: _("cancelled a voucher"),
    "voucher.exported": lambda: _("exported vouchers"),
    "voucher.issued": lambda: _("issued vouchers"),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of the audit as people read it."""

    at: datetime
    who: str
    what: str
    subject: str
    member_id: int | None
    member: str
    facts: list[tuple[str, str]]


def deeds_of(rows: Sequence[Any]) -> list[Deed]:
    """These audit rows in words; all names in them come in three statements."""
    names = names_of({row.actor_id for row in rows})
    members = member_names({row.member_id for row in rows if row.member_id})
    return [
        Deed(
            at=row.at,
            who=names.get(row.actor_id) or _nameless(row.actor_kind),
            what=DEEDS[row.action]() if row.action in DEEDS else row.action,
            subject=row.subject,
            member_id=row.member_id,
            member=members.get(row.member_id, ""),
            facts=[(key, _fact(value)) for key, value in row.facts.items()],
        )
        for row in rows
    ]


def _nameless(kind: str) -> str:
    """Who has no name of his own: the club itself, or a member in the portal."""
    if kind == "member":
        return _("The member")
    return _("The club itself") if kind == "system" else kind


def _fact(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
