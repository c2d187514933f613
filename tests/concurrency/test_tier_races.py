"""Tiers under races (C16, C17): one rise however many tills, one open standing, no rise lost."""

import threading
from datetime import datetime
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from members.models import Member
from members.roles import SYSTEM
from points.models import Account, Standing
from points.selectors.tiers import standing_of
from points.services.tiers import recalculate_standings, set_tier
from tests.cast import Cast, assemble_cast
from tests.clock import DAY
from tests.concurrency.racing import race, refusals, successes
from tests.factories import make_member, ring_up
from tests.points.tier_cases import POINT, bring_back, buy, give_tiers, path_of

pytestmark = pytest.mark.django_db(transaction=True)


def open_rows(member: Member) -> int:
    return Standing.objects.filter(member=member, ended_on__isnull=True).count()


def purchase(cast: Cast, points: int, now: datetime, member: Member | None = None) -> str:
    buy(cast, points, now=now, member=member)
    return "bought"


def test_c16_two_purchases_that_pass_the_threshold_together_raise_once() -> None:
    cast = assemble_cast()
    give_tiers()
    now = timezone.now()

    outcomes = race(*(partial(purchase, cast, 60, now) for _ in range(2)))

    assert successes(outcomes) == ["bought", "bought"]
    assert path_of(cast.sara) == [("silver", "rose")]


def test_c16_sixteen_purchases_climb_each_level_once() -> None:
    cast = assemble_cast()
    give_tiers()
    now = timezone.now()

    outcomes = race(*(partial(purchase, cast, 20, now) for _ in range(16)))

    assert len(successes(outcomes)) == 16
    assert path_of(cast.sara) == [("silver", "rose"), ("gold", "rose")]
    assert open_rows(cast.sara) == 1


def test_c17_the_night_beside_the_tills_loses_no_rise() -> None:
    cast = assemble_cast()
    members = [cast.sara, *(make_member() for _ in range(3))]
    give_tiers()
    now = timezone.now()
    long_ago = now - 400 * DAY
    for member in members:
        buy(cast, 300, now=long_ago, member=member)

    outcomes = race(
        *(partial(purchase, cast, 1_000, now, member) for member in members),
        *(partial(recalculate_standings, now=now) for _ in range(3)),
    )

    assert refusals(outcomes) == []
    for member in members:
        assert path_of(member)[-1] == ("diamond", "rose")
        assert open_rows(member) == 1


def test_c17_two_nights_at_once_do_the_work_once() -> None:
    cast = assemble_cast()
    members = [cast.sara, *(make_member() for _ in range(5))]
    for member in members:
        ring_up(cast.shop, 100 * POINT, member=member)
    give_tiers()

    outcomes = race(*[recalculate_standings] * 3)

    assert sum(successes(outcomes)) == 6
    assert [path_of(member) for member in members] == [[("silver", "rose")]] * 6


def test_a_return_against_the_purchase_that_would_keep_the_level() -> None:
    cast = assemble_cast()
    give_tiers()
    now = timezone.now()
    buy(cast, 100, now=now)
    dear = ring_up(cast.shop, 200 * POINT, member=cast.sara, now=now).purchase

    race(
        partial(bring_back, dear, cast.sara, now=now),
        partial(purchase, cast, 200, now),
    )

    standing = standing_of(cast.sara.pk)
    assert standing
    assert (standing.tier, open_rows(cast.sara)) == ("gold", 1)


def test_set_by_hand_while_he_rises() -> None:
    cast = assemble_cast()
    give_tiers()
    now = timezone.now()
    by_hand = partial(
        set_tier,
        member_id=cast.sara.pk,
        tier="gold",
        until=(now + 90 * DAY).date(),
        reason="مهمان ویژه",
        actor=SYSTEM,
    )

    outcomes = race(by_hand, partial(purchase, cast, 1_000, now))

    assert refusals(outcomes) in ([], ["invalid"])
    assert path_of(cast.sara)[-1] == ("diamond", "rose")
    assert open_rows(cast.sara) == 1


def test_one_who_is_being_served_is_left_for_the_next_night() -> None:
    cast = assemble_cast()
    other = make_member()
    for member in (cast.sara, other):
        ring_up(cast.shop, 100 * POINT, member=member)
    give_tiers()
    is_held, may_go = threading.Event(), threading.Event()

    def serve() -> None:
        try:
            with transaction.atomic():
                Account.objects.select_for_update().get(pk=cast.sara.pk)
                is_held.set()
                may_go.wait(10)
        finally:
            connection.close()

    till = threading.Thread(target=serve)
    till.start()
    is_held.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    meanwhile = recalculate_standings()
    may_go.set()
    till.join()
    connection.close()  # the impatience ends with its connection

    afterwards = recalculate_standings()

    assert (meanwhile, afterwards) == (1, 1)
