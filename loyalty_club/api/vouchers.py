"""Vouchers over the API: issued under the cap, asked about a bill, cancelled."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Inner, Shape, Text, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.program_fields import Day
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import CODE, documented
from members.exceptions import UnknownMember
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.selectors.tills import Till
from members.services.idempotency import Answer
from points.exceptions import UnknownVoucher, VoucherNotValid
from points.models import Voucher
from points.rules.sales import Line, Sale, Tendered
from points.selectors.vouchers import find_voucher, refuse_voucher
from points.services.vouchers import cancel_voucher, issue_voucher

_TERMS = {
    "value": Whole("What it pays at most, in money.", is_required=True, least=1),
    "least_bill": Whole("The smallest bill that it pays a part of.", default=0),
}
ISSUING = Shape(
    "Voucher",
    **_TERMS,
    starts_on=Day("Today, where left out."),
    ends_on=Day("The last day.", is_required=True),
    member=Whole("Only for this member (his id).", least=1, most=MAX_ID),
    only_here=Flag("Only in the key's shop.", default=False),
    reason=Text("Why, for the audit.", is_required=True, most=200),
)
_VOUCHER = {
    "code": Text(most=20),
    "state": Choice(of=tuple(Voucher.Status.values)),
    **_TERMS,
    "starts_on": Day(),
    "ends_on": Day(),
    "member": Whole("Only for him.", is_nullable=True, most=MAX_ID),
    "only_here": Flag("Only in the key's shop."),
    "used_value": Whole("What it has paid."),
}
VOUCHER = Told("Voucher", **_VOUCHER)
JUDGED = Told(
    "VoucherJudged",
    voucher=Inner(shape=VOUCHER),
    is_valid=Flag("Whether it pays a part of this bill."),
    pays=Whole("How much of the bill it pays, in money."),
    reason=Choice(
        "Why it does not.",
        of=(
            "used",
            "cancelled",
            "expired",
            "not_yet",
            "other_member",
            "other_shop",
            "below_least_bill",
        ),
        is_nullable=True,
    ),
)
BILL = Shape(
    "VoucherBill",
    amount=Whole("The whole bill; where left out, one that takes all of the voucher.", least=1),
    member=Whole("Whose bill it is (his id).", least=1, most=MAX_ID),
)
CANCELLING = Shape("VoucherCancellation", reason=Text(is_required=True, most=200))


class VoucherCreateApi(WritingEndpoint):
    """A new voucher."""

    rights = {"POST": Right.VOUCHERS_ISSUE}

    @documented(
        "issueVoucher",
        "Issue a voucher: money off one bill, once. Its whole value counts under the club's cap "
        "from now on; where that leaves no room it is refused with `cap_reached` and the `most` "
        "(money) that still fits.",
        tag="Rewards",
        body=ISSUING,
        answers={201: VOUCHER},
        refusals=("cap_reached", "no_program"),
        key="required",
    )
    def post(self, request: Request) -> HttpResponse:
        asked = ISSUING.read(request.data)

        def effect() -> Answer:
            voucher = issue_voucher(
                actor=self.actor,
                value=asked["value"],
                min_bill=asked["least_bill"],
                starts_on=asked["starts_on"],
                ends_on=asked["ends_on"],
                member_id=self._member_id(asked["member"]),
                shop_id=self.till.shop_id if asked["only_here"] else None,
                reason=asked["reason"],
            )
            return reply(201, voucher_json(voucher))

        return self.answer(request, asked, effect)

    def _member_id(self, asked: int | None) -> int | None:
        try:
            return None if asked is None else access_member(self.actor, asked).pk
        except UnknownMember as error:
            raise InvalidInput({"member": "unknown_member"}) from error


class VoucherReadApi(Endpoint):
    """One voucher, by its code."""

    rights = {"GET": Right.PURCHASES_WRITE}
    parameters = BILL

    @documented(
        "readVoucher",
        "Whether a voucher pays a part of this bill in the key's shop today, and how much.",
        tag="Rewards",
        answers={200: JUDGED},
        parameters=BILL,
        path=(CODE,),
    )
    def get(self, request: Request, code: str) -> Response:
        voucher = access_voucher(code, self.till)
        amount = self.asked["amount"] or max(voucher.min_bill, voucher.value)
        pays = min(amount, voucher.value)
        reason = self._reason(voucher, amount, pays)
        return Response(
            {
                "voucher": voucher_json(voucher),
                "is_valid": reason is None,
                "pays": pays if reason is None else 0,
                "reason": reason,
            }
        )

    def _reason(self, voucher: Voucher, amount: int, pays: int) -> str | None:
        """Why it would not pay so much of such a bill."""
        rest = (Tendered("cash", amount - pays),) if amount > pays else ()
        sale = Sale(
            shop_id=self.till.shop_id,
            receipt_number="preview",
            lines=(Line(amount),),
            payments=(Tendered("voucher", pays, voucher.code), *rest),
        )
        try:
            refuse_voucher(voucher, sale=sale, member_id=self.asked["member"], day=club_day())
        except VoucherNotValid as refusal:
            return str(refusal.facts["reason"])
        return None


class VoucherCancelApi(WritingEndpoint):
    """Taking a voucher back."""

    rights = {"POST": Right.VOUCHERS_ISSUE}

    @documented(
        "cancelVoucher",
        "Cancel an open voucher; its value goes back under the cap. One that points bought is "
        "refused: its redemption is cancelled.",
        tag="Rewards",
        body=CANCELLING,
        answers={200: VOUCHER},
        path=(CODE,),
        refusals=("voucher_not_valid",),
        key="required",
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        asked = CANCELLING.read(request.data)

        def effect() -> Answer:
            voucher = cancel_voucher(
                voucher_id=access_voucher(code, self.till).pk,
                actor=self.actor,
                reason=asked["reason"],
            )
            return reply(200, voucher_json(voucher))

        return self.answer(request, asked, effect)


def access_voucher(code: str, till: Till) -> Voucher:
    """The voucher of this code; another shop's own is as good as missing."""
    voucher = find_voucher(code)
    if voucher is None or voucher.shop_id not in {None, till.shop_id}:
        raise UnknownVoucher(code=code)
    return voucher


def voucher_json(voucher: Voucher) -> dict[str, Any]:
    """A voucher as the key's shop sees it."""
    return {
        "code": voucher.code,
        "state": str(voucher.status),
        "value": voucher.value,
        "least_bill": voucher.min_bill,
        "starts_on": voucher.starts_on.isoformat(),
        "ends_on": voucher.ends_on.isoformat(),
        "member": voucher.member_id,
        "only_here": voucher.shop_id is not None,
        "used_value": voucher.used_value,
    }
