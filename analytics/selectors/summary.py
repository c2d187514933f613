"""What a period brought: sales, purchases, members, and what went back to them."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from analytics.rules.periods import Period
from analytics.selectors.scope import ShopIds, at_moments, in_shops, on_days
from members.models import Member
from members.rules.calendars import Window
from points.models import Purchase

BPS = 10_000
NET_SALES = F("net") - F("returned_net")
GIVEN_BACK = F("granted_value") - F("recovered_value")
NOT_VOIDED = ~Q(status=Purchase.Status.VOIDED)


@dataclass(frozen=True, slots=True)
class Figures:
    """One window's figures; money in the smallest unit.

    - `sales`: Σ (paid in money − returned in money) of purchases whose business date lies in the
      window; what was paid with points or vouchers is no sale. A return lowers the day of sale.
    - `purchases`: bills, voided ones left out.
    - `given_back`: Σ (value of points granted − value taken back after returns), the same sum
      that the cap limits.
    - `member_sales`: the part of `sales` that carries a member.
    - `active_members`: different members with a purchase; `new_members`: those who joined.
    """

    sales: int
    purchases: int
    given_back: int
    member_sales: int
    active_members: int
    new_members: int

    @property
    def average_purchase(self) -> int | None:
        """`sales` ÷ `purchases`, rounded down; None without purchases."""
        return self.sales // self.purchases if self.purchases else None

    @property
    def member_share_bps(self) -> int | None:
        """`member_sales` ÷ `sales` in basis points; None without sales."""
        return self.member_sales * BPS // self.sales if self.sales > 0 else None

    @property
    def given_back_bps(self) -> int | None:
        """`given_back` ÷ `sales` in basis points; None without sales."""
        return self.given_back * BPS // self.sales if self.sales > 0 else None


@dataclass(frozen=True, slots=True)
class Summary:
    """A period's figures beside those of the stretch before it."""

    now: Figures
    before: Figures


def summary_for(period: Period, shop_ids: ShopIds = None) -> Summary:
    """Both windows of the period: four statements, however large the club."""
    return Summary(
        now=figures_in(period.window, shop_ids), before=figures_in(period.before, shop_ids)
    )


def figures_in(window: Window, shop_ids: ShopIds = None) -> Figures:
    """The figures of one window: two statements."""
    sums = Purchase.objects.filter(on_days(window), in_shops(shop_ids)).aggregate(
        sales=Sum(NET_SALES, default=0),
        purchases=Count("id", filter=NOT_VOIDED),
        given_back=Sum(GIVEN_BACK, default=0),
        member_sales=Sum(NET_SALES, filter=Q(member__isnull=False), default=0),
        active_members=Count("member", distinct=True, filter=NOT_VOIDED),
    )
    joined = Member.objects.filter(
        at_moments(window, field="joined_at"), in_shops(shop_ids, field="joined_shop_id")
    )
    return Figures(**sums, new_members=joined.count())
