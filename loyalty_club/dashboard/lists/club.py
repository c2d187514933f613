"""The club's own records: messages, audit, staff, shops, keys, the occasions of the year."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.dashboard.deeds import deeds_of
from loyalty_club.dashboard.filters import AuditFilter
from loyalty_club.dashboard.forms import RIGHT_NAMES
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.messages.message_forms import OutboxFilter
from loyalty_club.dashboard.messages.message_words import problem_words
from loyalty_club.web.sealed import sealed
from loyalty_club.web.sheets import Column, moment, money, number, text, yes_no
from members.roles import Right
from members.rules.addresses import mask_email
from members.selectors.keys import keys_for
from members.selectors.outbox import outbox_for
from members.selectors.staff import all_shops, staff_list
from members.selectors.trail import trail_for


def _message_columns(asked: Asked) -> Sequence[Column]:
    hidden = _("(one-time code)")
    return [
        *moment(_("Written"), lambda row: row.created_at),
        text(_("Kind"), lambda row: row.get_kind_display()),
        text(_("Member"), lambda row: row.member and row.member.full_name),
        text(_("Card number"), lambda row: row.member and row.member.card_number),
        text(_("Address"), lambda row: _address(asked, row)),
        text(_("Text"), lambda row: hidden if row.kind == "code" else sealed(row.text)),
        text(_("State"), lambda row: row.get_status_display()),
        *moment(_("Sent"), lambda row: row.sent_at),
        *moment(_("Delivered"), lambda row: row.delivered_at),
        number(_("Attempts"), lambda row: row.attempts),
        text(_("Carrier"), lambda row: row.carrier),
        number(_("Parts"), lambda row: row.parts),
        money(_("Cost"), lambda row: row.cost, asked.club.currency),
        text(_("Problem"), problem_words),
    ]


def _address(asked: Asked, row: Any) -> str:
    """Whole for the few who may take whole ones out."""
    if row.channel != "email":
        return asked.mobile(row.address)
    may_take = asked.actor.may(Right.MOBILES_READ) and asked.actor.may(Right.DATA_EXPORT)
    return row.address if may_take else mask_email(row.address)


def _messages(asked: Asked) -> Any:
    return outbox_for(asked.actor, **OutboxFilter(asked.query).asked())


def _audit_columns(asked: Asked) -> Sequence[Column]:
    return [
        *moment(_("When"), lambda deed: deed.at),
        text(_("Who"), lambda deed: deed.who),
        text(_("What"), lambda deed: deed.what),
        text(_("Member"), lambda deed: deed.member),
        text(_("Subject"), lambda deed: deed.subject),
        text(_("Facts"), lambda deed: "; ".join(f"{name}: {value}" for name, value in deed.facts)),
    ]


def _audit(asked: Asked) -> Any:
    people = [(f"user:{user.pk}", str(user)) for user in staff_list()]
    wanted = AuditFilter(asked.query, people=people)
    return trail_for(asked.actor, action=wanted.chosen("subject"), actor_id=wanted.chosen("who"))


def _deeds(page: list[Any]) -> Iterator[Any]:
    yield from deeds_of(page)


def _staff_columns(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Username"), lambda row: row.username),
        text(_("Name"), lambda row: row.get_full_name()),
        text(_("Role"), lambda row: row.get_role_display()),
        text(_("Shops"), lambda row: ", ".join(shop.name for shop in row.shops.all())),
        text(_("Mobile"), lambda row: asked.mobile(row.mobile)),
        yes_no(_("May sign in"), lambda row: row.is_active),
        *moment(_("Last signed in"), lambda row: row.last_login),
    ]


def _shop_columns(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Code"), lambda row: row.code),
        text(_("Name"), lambda row: row.name),
        text(_("Address"), lambda row: row.address),
        yes_no(_("In operation"), lambda row: row.is_open),
        *moment(_("Opened"), lambda row: row.created_at),
    ]


def _key_columns(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Name"), lambda row: row.name),
        text(_("Begins with"), lambda row: row.prefix),
        text(_("Shop"), lambda row: row.shop.name),
        text(_("Rights"), lambda row: ", ".join(str(RIGHT_NAMES[right]) for right in row.rights)),
        *moment(_("Made"), lambda row: row.created),
        yes_no(_("Revoked"), lambda row: row.revoked),
    ]


MESSAGES = Listing(
    key="messages",
    title=gettext_lazy("Messages"),
    about=gettext_lazy("What was sent, waits or did not leave. One-time codes are not shown."),
    columns=_message_columns,
    rows=_messages,
    moment="created_at",
    filters=("status", "kind", "cause", "address"),
)
AUDIT = Listing(
    key="audit",
    title=gettext_lazy("Audit"),
    about=gettext_lazy("Who did what, when, to what."),
    columns=_audit_columns,
    rows=_audit,
    moment="at",
    filters=("subject", "who"),
    each=_deeds,
)
STAFF = Listing(
    key="staff",
    title=gettext_lazy("Staff"),
    about=gettext_lazy("Who works here, in which role and which shops."),
    columns=_staff_columns,
    rows=lambda asked: list(staff_list()),
)
SHOPS = Listing(
    key="shops",
    title=gettext_lazy("Shops"),
    about=gettext_lazy("The branches with code and address."),
    columns=_shop_columns,
    rows=lambda asked: all_shops(asked.actor),
)
KEYS = Listing(
    key="keys",
    title=gettext_lazy("API keys"),
    about=gettext_lazy("Which till or web shop may do what. The keys themselves are nowhere."),
    columns=_key_columns,
    rows=lambda asked: list(keys_for(asked.actor)),
)
