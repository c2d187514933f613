"""The night: terms that have ended, rises that nobody saw, and the warning before an end."""

from datetime import date, datetime, timedelta

import pytest

from members.models import Member, Message
from members.selectors.club import club_day
from points.selectors.tiers import (
    standing_of,
)
from points.services.tiers import recalculate_standings
from points.tasks import recalculate_standings as recalculate_standings_task
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
    news,
    path_of,
)
from tests.rules.points.standing_cases import make_scheme

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
    assert len(news(cast.sara)) == 2


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


def test_the_task_is_the_nights_work(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=datetime.now(tz=NOON.tzinfo))

    assert recalculate_standings_task() == 0


# --- The warning --------------------------------------------------------------------------------


def test_before_the_end_he_is_told_once_what_he_needs(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)
    buy(cast, 80, now=NOON + 10 * DAY)

    for days in (-31, -30, -29, 0, 1, 5):
        recalculate_standings(now=END + days * DAY)

    assert len(news(cast.sara)) == 2
    warning = Message.objects.get(natural_key__startswith="tier-ends")
    assert club_day(warning.created_at) == UNTIL - timedelta(days=30)
    assert warning.expires_at
    assert club_day(warning.expires_at) == UNTIL + timedelta(days=1)
    assert "طلایی" in warning.text
    assert "۱۴۰۶/۰۶/۱۰" in warning.text
    assert "۲۲۰" in warning.text


def test_a_warning_in_money_is_in_toman(cast: Cast) -> None:
    scheme = make_scheme()
    give_tiers(type(scheme)("spend", scheme.period, scheme.levels))
    buy(cast, 1, now=NOON)

    recalculate_standings(now=END - DAY)

    warning = Message.objects.get(natural_key__startswith="tier-ends")
    assert "۱۰۰\u00a0تومان" in warning.text


def test_who_has_enough_to_stay_is_not_troubled(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)
    buy(cast, 300, now=NOON + 10 * DAY)

    recalculate_standings(now=END - DAY)

    assert len(news(cast.sara)) == 1
