"""The night: terms that have ended, and rises that nobody saw."""

from datetime import date, timedelta

import pytest

from members.models import Member
from points.selectors.tiers import (
    standing_of,
)
from points.services.tiers import recalculate_standings
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up
from tests.points.tier_cases import (
    END,
    FALL,
    POINT,
    UNTIL,
    buy,
    give_tiers,
    path_of,
)

pytestmark = pytest.mark.django_db


# --- At night -----------------------------------------------------------------------------------


def test_the_night_after_the_grace_he_falls(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)

    changed = [recalculate_standings(now=at) for at in (END, END + DAY, FALL - DAY, FALL, FALL)]

    assert changed == [0, 0, 0, 1, 0]
    assert path_of(cast.sara) == [("gold", "rose"), ("silver", "fell")]
    standing = standing_of(cast.sara.pk)
    assert standing
    assert (standing.since, standing.decided_by) == (FALL.date(), "system")


def test_who_has_bought_enough_keeps_it_at_once(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)
    buy(cast, 300, now=NOON + 100 * DAY)

    changed = recalculate_standings(now=END + DAY)

    assert changed == 1
    standing = standing_of(cast.sara.pk)
    assert standing
    assert (standing.tier, standing.cause) == ("gold", "kept")
    assert (standing.since, standing.until) == (UNTIL + timedelta(days=1), date(2028, 8, 31))


def test_nights_that_were_missed_are_made_up_for(cast: Cast) -> None:
    give_tiers()
    buy(cast, 1_000, now=NOON)

    changed = recalculate_standings(now=NOON + 1_300 * DAY)

    assert changed == 1
    assert path_of(cast.sara) == [
        ("diamond", "rose"),
        ("gold", "fell"),
        ("silver", "fell"),
        ("bronze", "fell"),
    ]


def test_tiers_that_are_new_lift_those_who_had_bought_enough(cast: Cast) -> None:
    others = [make_member() for _ in range(2)]
    for member, points in ((cast.sara, 100), (others[0], 99), (others[1], 1_000)):
        ring_up(cast.shop, points * POINT, member=member, now=NOON)
    give_tiers()

    changed = [recalculate_standings(now=NOON + DAY), recalculate_standings(now=NOON + DAY)]

    assert changed == [2, 0]
    assert [path_of(member) for member in (cast.sara, *others)] == [
        [("silver", "rose")],
        [],
        [("diamond", "rose")],
    ]


def test_who_has_left_is_not_looked_at(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.MERGED)

    changed = recalculate_standings(now=FALL)

    assert changed == 0
    assert path_of(cast.sara) == [("gold", "rose")]
