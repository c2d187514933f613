"""Who may do what: one table of rights, and the actor who stands behind every change."""

from dataclasses import dataclass
from enum import StrEnum

from members.exceptions import NotAllowed


class Role(StrEnum):
    """The four kinds of staff, and the member who signs in to the portal."""

    OWNER = "owner"
    MANAGER = "manager"
    CASHIER = "cashier"
    ANALYST = "analyst"
    MEMBER = "member"


class Right(StrEnum):
    """One thing that a person or a till may be allowed to do."""

    MEMBERS_READ = "members.read"
    MEMBERS_WRITE = "members.write"
    MOBILES_READ = "mobiles.read"
    PURCHASES_READ = "purchases.read"
    PURCHASES_WRITE = "purchases.write"
    RETURNS_WRITE = "returns.write"
    PURCHASES_VOID = "purchases.void"
    HISTORY_IMPORT = "history.import"
    FIGURES_READ = "figures.read"
    FIGURES_MANAGE = "figures.manage"
    AUDIT_READ = "audit.read"
    STAFF_MANAGE = "staff.manage"
    SHOPS_MANAGE = "shops.manage"
    KEYS_MANAGE = "keys.manage"
    PROGRAM_MANAGE = "program.manage"
    TIERS_SET = "tiers.set"
    POINTS_ADJUST = "points.adjust"
    MEMBERS_MERGE = "members.merge"
    REWARDS_MANAGE = "rewards.manage"
    REWARDS_ISSUE = "rewards.issue"
    VOUCHERS_ISSUE = "vouchers.issue"
    DISCOUNTS_GIVE = "discounts.give"
    FOLLOW_UPS_WRITE = "follow_ups.write"
    MEMBERS_EXCLUDE = "members.exclude"
    LABELS_MANAGE = "labels.manage"
    PROFILE_MANAGE = "profile.manage"
    OCCASIONS_MANAGE = "occasions.manage"
    MESSAGES_MANAGE = "messages.manage"
    CARRIERS_MANAGE = "carriers.manage"
    CAMPAIGNS_MANAGE = "campaigns.manage"
    FEEDBACK_MANAGE = "feedback.manage"
    FEEDBACK_FIRST = "feedback.first"
    TICKETS_READ = "tickets.read"
    TICKETS_WRITE = "tickets.write"
    TICKETS_MANAGE = "tickets.manage"
    LEADS_READ = "leads.read"
    LEADS_WRITE = "leads.write"
    LEADS_MANAGE = "leads.manage"
    DATA_EXPORT = "data.export"
    MEMBERS_ERASE = "members.erase"
    SYSTEM_RUN = "system.run"


_COUNTER = frozenset(
    {
        Right.MEMBERS_READ,
        Right.MEMBERS_WRITE,
        Right.PURCHASES_READ,
        Right.PURCHASES_WRITE,
        Right.RETURNS_WRITE,
        Right.REWARDS_ISSUE,
        Right.FOLLOW_UPS_WRITE,
        Right.TICKETS_READ,
        Right.TICKETS_WRITE,
        Right.LEADS_READ,
        Right.LEADS_WRITE,
    }
)
_JUDGING = frozenset(
    {
        Right.TIERS_SET,
        Right.POINTS_ADJUST,
        Right.MEMBERS_MERGE,
        Right.REWARDS_MANAGE,
        Right.VOUCHERS_ISSUE,
        Right.DISCOUNTS_GIVE,
        Right.MEMBERS_EXCLUDE,
        Right.LABELS_MANAGE,
        Right.OCCASIONS_MANAGE,
        Right.MESSAGES_MANAGE,
        Right.CAMPAIGNS_MANAGE,
        Right.FEEDBACK_MANAGE,
        Right.TICKETS_MANAGE,
        Right.LEADS_MANAGE,
    }
)
_READING = frozenset(
    {
        Right.FIGURES_READ,
        Right.PURCHASES_READ,
        Right.MEMBERS_READ,
        Right.TICKETS_READ,
        Right.LEADS_READ,
    }
)

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right) - {Right.SYSTEM_RUN},
    Role.MANAGER: _COUNTER
    | _READING
    | _JUDGING
    | {Right.MOBILES_READ, Right.PURCHASES_VOID, Right.AUDIT_READ, Right.KEYS_MANAGE},
    Role.CASHIER: _COUNTER,
    Role.ANALYST: _READING,
    Role.MEMBER: frozenset(),
}

# What a till has unless the owner says otherwise, and the most that an API key may be given:
# it never manages people, shops or the program.
_TALKING = frozenset({Right.TICKETS_READ, Right.TICKETS_WRITE, Right.LEADS_READ, Right.LEADS_WRITE})
TILL_RIGHTS = (_COUNTER - _TALKING) | {Right.MOBILES_READ}
KEY_RIGHTS = (
    TILL_RIGHTS | _TALKING | _JUDGING | {Right.FIGURES_READ, Right.DATA_EXPORT, Right.MEMBERS_ERASE}
)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, till or task on whose behalf a service works.

    `shop_ids` is None where every shop is open to the actor. `mobile` (E.164) is what tells
    that the actor would be serving himself.
    """

    kind: str
    id: str
    name: str
    rights: frozenset[Right]
    shop_ids: frozenset[int] | None = None
    mobile: str | None = None

    def may(self, right: Right, *, shop_id: int | None = None) -> bool:
        """True when the right is held and, where a shop is named, held for that shop."""
        if right not in self.rights:
            return False
        return shop_id is None or self.shop_ids is None or shop_id in self.shop_ids

    def require(self, right: Right, *, shop_id: int | None = None) -> None:
        """Pass, or refuse with `NotAllowed`."""
        if not self.may(right, shop_id=shop_id):
            raise NotAllowed(right=right.value)


SYSTEM = Actor(kind="system", id="system", name="system", rights=frozenset(Right))
