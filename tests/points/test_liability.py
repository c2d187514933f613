"""What the club owed at the end of a day, by month of expiry, and what of it never comes."""

from datetime import date

import pytest
import time_machine

from members.roles import SYSTEM
from points.exceptions import NoProgram
from points.models import PointLot
from points.selectors.liability import Breakage, ExpiryMonth, liability_on
from points.services.claims import settle_purchase
from points.services.expiry import expire_points
from points.services.merging import merge_members, undo_merge
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club, make_member, make_program, make_shop, ring_up

pytestmark = pytest.mark.django_db


def test_every_day_has_its_own_figure(cast: Cast) -> None:
    """Earned, spent, given back: each day as it stood, whatever came later."""
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    paid = ring_up(
        cast.shop, 75_000, member=cast.sara, points_amount=75_000, now=NOON + DAY
    ).purchase
    return_purchase(purchase_id=paid.pk, return_number="1", actor=SYSTEM, now=NOON + 2 * DAY)
    ring_up(cast.shop, 1_000_000, member=make_member(), now=NOON + 3 * DAY)

    days = [liability_on((NOON + days * DAY).date()) for days in range(-1, 4)]

    assert [owed.points for owed in days] == [0, 20, 5, 20, 30]
    assert [owed.value for owed in days] == [0, 100_000, 25_000, 100_000, 150_000]
    assert [owed.members for owed in days] == [0, 1, 1, 1, 2]


def test_a_lot_is_owed_to_the_end_of_its_last_day(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    last_day = date(2027, 9, 1)
    expire_points(now=NOON + 400 * DAY)

    owed = [liability_on(day).points for day in (last_day, date(2027, 9, 2))]

    assert owed == [10, 0]


def test_months_are_those_of_the_programs_calendar(cast: Cast) -> None:
    """Earned on 10 Shahrivar 1405 and on 1 and 31 Mordad."""
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON.replace(month=7, day=23))
    ring_up(cast.shop, 3_000_000, member=cast.sara, now=NOON.replace(month=8, day=22))

    owed = liability_on(NOON.date())

    assert owed.by_expiry_month == [
        ExpiryMonth(date(2027, 7, 23), 50, 250_000),
        ExpiryMonth(date(2027, 8, 23), 10, 50_000),
    ]


def test_what_waits_is_told_apart_as_of_that_day(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit", now=NOON).purchase
    settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=NOON + 2 * DAY)

    before, after = (liability_on((NOON + days * DAY).date()) for days in (1, 2))

    assert (before.points, before.pending_points, before.pending_value) == (20, 20, 100_000)
    assert (after.points, after.pending_points, after.pending_value) == (20, 0, 0)


def test_today_it_is_what_lies_in_the_lots(cast: Cast) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 75_000, member=cast.sara, points_amount=75_000, now=NOON)
    ring_up(cast.shop, 900_000, member=make_member(), tender="credit", now=NOON)

    with time_machine.travel(NOON, tick=False):
        owed = liability_on()

    lots = PointLot.objects.filter(remaining__gt=0)
    held = [(lot.remaining, lot.remaining * lot.unit_value, lot.account_id) for lot in lots]
    points, values, holders = zip(*held, strict=True)
    assert (owed.points, owed.value, owed.members) == (sum(points), sum(values), len({*holders}))
    assert (owed.day, owed.points) == (NOON.date(), 14)


def test_a_merge_owes_no_more_and_no_less(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 2_000_000, member=twin, now=NOON)
    merge = merge_members(
        kept_id=cast.sara.pk, merged_id=twin.pk, reason="one", actor=SYSTEM, now=NOON + DAY
    )
    undo_merge(merge_id=merge.pk, reason="two", actor=SYSTEM, now=NOON + 2 * DAY)

    owed = [liability_on((NOON + days * DAY).date()) for days in range(3)]

    assert [(day.points, day.members) for day in owed] == [(20, 1)] * 3


def test_own_breakage_speaks_of_the_last_year(cast: Cast) -> None:
    """Forty lots of ten points ended; of each four were spent."""
    for _ in range(40):
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - 400 * DAY)
    ring_up(cast.shop, 800_000, member=cast.sara, points_amount=800_000, now=NOON - 399 * DAY)
    expire_points(now=NOON)
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    owed = liability_on(NOON.date())
    long_after = liability_on((NOON + 500 * DAY).date())

    assert owed.breakage == Breakage(expired=240, ended=400, sample=40)
    assert owed.breakage.rate_bps == 6_000
    assert (owed.value, owed.expected_breakage) == (50_000, 30_000)
    assert (long_after.breakage, long_after.expected_breakage) == (Breakage(10, 10, 1), None)


def test_moved_points_end_once(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 2_000_000, member=twin, now=NOON)
    ring_up(cast.shop, 75_000, member=twin, points_amount=75_000, now=NOON)
    merge_members(kept_id=cast.sara.pk, merged_id=twin.pk, reason="one", actor=SYSTEM, now=NOON)

    owed = liability_on((NOON + 400 * DAY).date())

    assert owed.breakage == Breakage(expired=5, ended=20, sample=2)


def test_nothing_ended_says_nothing(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    owed = liability_on(NOON.date())

    assert (owed.breakage, owed.expected_breakage) == (None, None)


def test_without_a_program_there_is_nothing_to_say(db: None) -> None:
    with pytest.raises(NoProgram):
        liability_on(NOON.date())


def test_a_gregorian_program_has_gregorian_months(db: None) -> None:
    make_club()
    program = make_program()
    type(program).objects.update(calendar="gregorian")
    ring_up(make_shop(), 1_000_000, member=make_member(), now=NOON)

    owed = liability_on(NOON.date())

    assert owed.by_expiry_month == [ExpiryMonth(date(2027, 9, 1), 10, 50_000)]
