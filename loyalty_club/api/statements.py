"""A member's statement over the API: every movement of points with its reason, newest first."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Many, Moment, Shape, Text, Told, Whole
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.rules.money import MAX_AMOUNT, Currency
from members.selectors.access import access_member
from members.selectors.club import club_zone
from points.models import LedgerEntry
from points.selectors.statements import explain_entry, statement_for

PAGE = 50
MOST = 100

ENTRY = Told(
    "Entry",
    number=Whole("1, 2, 3 … without a gap.", least=1),
    kind=Choice(of=tuple(LedgerEntry.Kind.values)),
    points=Whole("Signed.", least=-MAX_AMOUNT),
    value=Whole("What they were worth then, in money; signed.", least=-MAX_AMOUNT),
    balance_after=Whole(),
    at=Moment(),
    purchase=Whole("The purchase's id.", is_nullable=True, most=MAX_ID),
    receipt_number=Text(is_nullable=True, most=60),
    why=Text("The reason in the language of Accept-Language.", most=2000),
)
STATEMENT = Told(
    "Statement",
    results=Many(shape=ENTRY, least=0, most=MOST),
    next=Text("The address of the next page.", is_nullable=True, most=500),
)
PAGING = Shape(
    "Paging",
    cursor=Whole("From `next` of the page before.", least=1, most=MAX_ID),
    limit=Whole("Rows a page.", least=1, most=MOST, default=PAGE),
)


class StatementReadApi(Endpoint):
    """One member's entries."""

    rights = {"GET": Right.MEMBERS_READ}
    parameters = PAGING

    @documented(
        "readStatement",
        "A member's movements of points, the newest first, page by page.",
        tag="Members",
        answers={200: STATEMENT},
        parameters=PAGING,
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        cursor, limit = self.asked["cursor"], self.asked["limit"]
        entries = statement_for(member.pk)
        if cursor is not None:
            entries = entries.filter(seq__lt=cursor)
        page = list(entries[: limit + 1])
        return Response(
            {
                "results": [entry_json(entry, self.till.currency) for entry in page[:limit]],
                "next": self._next(page[limit - 1].seq) if len(page) > limit else None,
            }
        )

    def _next(self, cursor: int) -> str:
        path = f"{self.request.path}?cursor={cursor}&limit={self.asked['limit']}"
        return self.request.build_absolute_uri(path)


def entry_json(entry: LedgerEntry, currency: Currency) -> dict[str, Any]:
    """One row of the statement."""
    return {
        "number": entry.seq,
        "kind": entry.kind,
        "points": entry.points,
        "value": entry.value,
        "balance_after": entry.balance_after,
        "at": entry.at.astimezone(club_zone()).isoformat(),
        "purchase": entry.purchase_id,
        "receipt_number": entry.purchase.receipt_number if entry.purchase else None,
        "why": explain_entry(entry, currency),
    }
