"""What each of the staff brings: sales to whom they belong, and months as they were kept."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from analytics.rules.staff import StaffSums
from analytics.selectors.staff_figures import NAME, kept_staff, staff_figures
from analytics.services.keeping import work_out
from analytics.services.staff import work_out_staff
from members.models import Member, Shop
from members.roles import SYSTEM, Actor
from members.rules.calendars import Window
from members.services.consents import record_consents
from members.services.dates import keep_date
from members.services.members import register_member
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_sale

pytestmark = pytest.mark.django_db

MONTH = Window(date(2026, 8, 23), date(2026, 9, 22))
LONG = Window(date(2026, 6, 10), date(2026, 9, 1))
# By the club's calendar: 10 to 21 June, Tir, Mordad, 23 August to 1 September.
TIR, MORDAD = date(2026, 6, 22), date(2026, 7, 23)


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    """Two months later: those of the summer have ended."""
    with time_machine.travel(NOON + 60 * DAY, tick=False):
        yield


def sell(
    shop: Shop,
    amount: int,
    actor: Actor,
    *,
    days_ago: int = 0,
    is_written_today: bool = False,
    member: Member | None = None,
) -> int:
    """A sale on its day, written down then or today."""
    sold = NOON - days_ago * DAY
    sale = make_sale(shop, amount, member=member, occurred_at=sold)
    return record_purchase(
        sale=sale, actor=actor, now=NOON if is_written_today else sold
    ).purchase.pk


def test_an_empty_club_has_nobody_to_tell_of(cast: Cast) -> None:
    found = staff_figures(LONG)

    assert found == {}


def test_sales_belong_to_who_rang_them_up(cast: Cast) -> None:
    cashier, manager = cast.actor("cashier"), cast.actor("manager")
    sell(cast.shop, 2_000_000, cashier, member=cast.sara)
    back = sell(cast.shop, 1_000_000, cashier)
    void = sell(cast.shop, 9_000_000, cashier)
    sell(cast.shop, 7_000_000, manager)
    return_purchase(
        purchase_id=back, return_number="1", actor=manager, amount=400_000, reason="", now=NOON
    )
    void_purchase(purchase_id=void, actor=manager, reason="typo", now=NOON)

    found = staff_figures(MONTH)

    assert list(found) == [manager.id, cashier.id]
    assert found[cashier.id] == StaffSums(2_600_000, 2, 1)
    assert found[manager.id] == StaffSums(7_000_000, 1, 0)


def test_what_is_written_down_on_a_later_day_is_nobodys(cast: Cast) -> None:
    sell(cast.shop, 2_000_000, SYSTEM, days_ago=2)
    sell(cast.shop, 3_000_000, cast.actor("owner"), days_ago=1, is_written_today=True)

    found = staff_figures(MONTH)

    assert found == {"": StaffSums(5_000_000, 2, 0)}


def test_who_makes_members_and_learns_of_them(cast: Cast) -> None:
    cashier = cast.actor("cashier")
    newcomer = register_member(
        actor=cashier,
        mobile="09129990001",
        first_name="مینا",
        last_name="راد",
        consents={"service": True, "promotion": True},
        shop_id=cast.shop.pk,
        now=NOON,
    )
    record_consents(
        actor=cashier,
        member_id=cast.sara.pk,
        consents={"occasion": True, "promotion": True},
        evidence="counter",
        now=NOON,
    )
    keep_date(
        member_id=newcomer.pk,
        actor=cashier,
        source="asked",
        now=NOON,
        whose="mother",
        kind="birthday",
        calendar="jalali",
        month=7,
        day=4,
    )

    found = staff_figures(MONTH)

    assert found == {cashier.id: StaffSums(joined=1, consents=2, dates=1)}


def test_a_manager_sees_what_was_done_in_his_shop(cast: Cast) -> None:
    owner = cast.actor("owner")
    sell(cast.shop, 1_000_000, owner)
    sell(cast.other_shop, 2_000_000, owner)

    here = staff_figures(MONTH, frozenset({cast.shop.pk}))
    nowhere = staff_figures(MONTH, frozenset())

    assert here == {owner.id: StaffSums(1_000_000, 1, 0)}
    assert nowhere == {}


def test_kept_months_tell_the_same_as_the_rows(cast: Cast) -> None:
    cashier, owner = cast.actor("cashier"), cast.actor("owner")
    for days_ago in (0, 5, 20, 45, 60, 75, 90):
        sell(cast.shop, 1_000_000 + days_ago, cashier, days_ago=days_ago)
        sell(cast.other_shop, 3_000_000, owner, days_ago=days_ago)
    windows = (LONG, MONTH, Window(TIR, MORDAD), Window(MORDAD, MONTH.starts_on))
    before = [staff_figures(window) for window in windows]
    of_shop = staff_figures(LONG, frozenset({cast.shop.pk}))

    work_out(name=NAME, work=work_out_staff, now=NOON)

    assert [staff_figures(window) for window in windows] == before
    assert staff_figures(LONG, frozenset({cast.shop.pk})) == of_shop
    assert {TIR.isoformat(), MORDAD.isoformat()} <= set(kept_staff().body["months"])


def test_months_that_have_ended_are_read_as_they_were_kept(cast: Cast) -> None:
    owner = cast.actor("owner")
    sell(cast.shop, 1_000_000, owner, days_ago=45)
    work_out(name=NAME, work=work_out_staff, now=NOON)
    sell(cast.shop, 5_000_000, owner, days_ago=45)

    kept = staff_figures(LONG)
    work_out(name=NAME, work=work_out_staff, now=NOON)

    assert kept == {owner.id: StaffSums(1_000_000, 1, 0)}
    assert staff_figures(LONG) == {owner.id: StaffSums(6_000_000, 2, 0)}
