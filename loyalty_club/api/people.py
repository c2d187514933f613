"""A member in a few words, as lists name him."""

from typing import Any

from loyalty_club.api.fields import MAX_ID, Text, Told, Whole
from members.models import Member
from members.roles import Actor, Right
from members.rules.phones import mask_mobile

PERSON = Told(
    "Person",
    id=Whole(most=MAX_ID),
    card_number=Text("Ten digits, the last one a check digit.", most=10),
    mobile=Text(
        "E.164; masked unless the key may read mobiles.",
        is_nullable=True,
        most=16,
        example="+989121234567",
    ),
    first_name=Text(),
    last_name=Text(),
)


def person_json(actor: Actor, member: Member) -> dict[str, Any]:
    """Who he is, as this key may see him."""
    return {
        "id": member.pk,
        "card_number": member.card_number,
        "mobile": shown_mobile(actor, member.mobile),
        "first_name": member.first_name,
        "last_name": member.last_name,
    }


def shown_mobile(actor: Actor, mobile: str | None) -> str | None:
    """The number in full for who may read it."""
    return mask_mobile(mobile) if mobile and not actor.may(Right.MOBILES_READ) else mobile
