"""What a code opens at the counter: a reward to hand over, or the sale that a voucher pays."""

from django.http import HttpRequest, HttpResponse

from loyalty_club.counter.desk import Desk, asked, go_to
from members.roles import Right
from points.selectors.rewards import find_redemption
from points.selectors.vouchers import find_voucher

PAYS_A_BILL = "discount"


def opened_by_code(request: HttpRequest, desk: Desk, query: str) -> HttpResponse | None:
    """The page that is meant by this code; None where nothing bears it.

    A voucher that is nobody's own goes to the sale of the member before whom one stands.
    """
    redemption = find_redemption(query)
    if redemption is not None and redemption.terms["kind"] != PAYS_A_BILL:
        if not desk.actor.may(Right.REWARDS_ISSUE, shop_id=desk.shop.id):
            return None
        return go_to(request, "counter-redemption", redemption.member_id, redemption.pk)
    voucher = find_voucher(query)
    if voucher is None:
        return None
    stands_here = asked(request.GET, "member")
    buyer = voucher.member_id or (int(stands_here) if stands_here.isdecimal() else None)
    name, ids = ("counter-ring-up", [buyer]) if buyer else ("counter-sale", [])
    return go_to(request, name, *ids, amount=request.GET.get("amount"), voucher=voucher.code)
