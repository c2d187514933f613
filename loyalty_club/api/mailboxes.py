"""A member's e-mail address over the API: told here, confirmed by whoever has the mailbox."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.fields import Choice, Shape, Text, Told
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import Member
from members.roles import Actor, Right
from members.rules.addresses import mask_email
from members.selectors.access import access_member
from members.selectors.mailboxes import pending_email
from members.services.idempotency import Answer
from members.services.mailboxes import tell_email

LONGEST = 120
TELLING = Shape(
    "EmailTold",
    "Empty where he has none any more.",
    email=Text(is_required=True, most=LONGEST, example="sara@example.com"),
)
MASKED = "Masked unless the key may read mobiles; empty for none."
MAILBOX = Told(
    "Mailbox",
    email=Text(f"Confirmed; what he allows is sent there. {MASKED}", most=LONGEST),
    waiting=Text(f"Told, and not confirmed yet: nothing is sent there. {MASKED}", most=LONGEST),
)
TOLD = Told(
    "MailboxTold",
    **MAILBOX.fields,
    state=Choice(
        "`asked`: a letter with a link is on its way. `waits`: noted, but no letter can leave "
        "today. `kept`: it was his already. `none`: he has none any more.",
        of=("asked", "waits", "kept", "none"),
    ),
)


class MemberEmailApi(WritingEndpoint):
    """One member's e-mail address."""

    rights = {"GET": Right.MEMBERS_READ, "POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "readMemberEmail",
        "A member's e-mail address, and the one that waits for its mailbox's yes.",
        tag="Members",
        answers={200: MAILBOX},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        return Response(mailbox_json(self.actor, access_member(self.actor, member_id)))

    @documented(
        "tellMemberEmail",
        "Tell a member's e-mail address. A letter with a link goes there; the address is his once "
        "the link was opened and confirmed within seven days, and an earlier one holds until "
        "then. Three letters a day go to one mailbox at most. An address whose owner has said "
        "that it is no member's is refused (`declined`).",
        tag="Members",
        body=TELLING,
        answers={200: TOLD},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = TELLING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            told = tell_email(member_id=member.pk, email=asked["email"], actor=self.actor)
            fresh = access_member(self.actor, member.pk)
            return reply(200, {**mailbox_json(self.actor, fresh), "state": told.state})

        return self.answer(request, asked, effect)


def mailbox_json(actor: Actor, member: Member) -> dict[str, Any]:
    """The addresses as this key may see them."""
    waiting = pending_email(member.pk)
    return {
        "email": _shown(actor, member.email),
        "waiting": _shown(actor, "" if waiting is None else waiting.address),
    }


def _shown(actor: Actor, address: str) -> str:
    return mask_email(address) if address and not actor.may(Right.MOBILES_READ) else address
