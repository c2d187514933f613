"""What happens while somebody is on the same journey: the latest counts, or each for itself."""

import pytest

from campaigns.models import Journey, Passage
from campaigns.services.journey_steps import StepFacts
from campaigns.services.journeys import announce_goods
from campaigns.services.leaving import overtake
from campaigns.services.passages import begin_passages
from members.models import Member, Message
from members.roles import SYSTEM
from members.services.dates import keep_date
from tests.campaigns.journey_cases import make_journey, run, states, told
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, ring_up
from tests.points.tier_cases import buy, give_tiers

pytestmark = pytest.mark.django_db

NOW_AND_LATER = (
    StepFacts(text="اول", kind="service"),
    StepFacts(text="بعد", kind="service", days=7),
)


def ways(journey: Journey) -> list[tuple[str, str, str]]:
    """How each way stands, the first first."""
    return [(key, status, why) for _who, key, status, why in states(journey)]


def test_a_later_purchase_overtakes_the_way_of_the_former(cast: Cast) -> None:
    journey = make_journey("purchase", *NOW_AND_LATER, rest_days=0)
    first = ring_up(cast.shop, member=cast.sara, now=NOON).purchase
    run(NOON + SECOND)
    later = ring_up(cast.shop, member=cast.sara, now=NOON + 3 * DAY).purchase

    ran = [run(NOON + days * DAY + SECOND) for days in (3, 7, 10)]

    assert ran == [(1, 1), (0, 0), (0, 1)]
    assert ways(journey) == [
        (f"purchase:{first.pk}", "left", "overtaken"),
        (f"purchase:{later.pk}", "done", ""),
    ]
    assert told(cast.sara) == ["اول", "اول", "بعد"]


def test_what_was_owed_of_the_former_is_called_off(cast: Cast) -> None:
    make_journey("purchase", *NOW_AND_LATER, rest_days=0)
    ring_up(cast.shop, member=cast.sara, now=NOON)
    run(NOON + SECOND)
    ring_up(cast.shop, member=cast.sara, now=NOON + 2 * SECOND)

    run(NOON + 3 * SECOND)

    owed = Message.objects.filter(natural_key__startswith="journey:").order_by("id")
    assert list(owed.values_list("status", flat=True)) == ["cancelled", "queued"]


def test_a_rest_holds_on_the_way_as_well(cast: Cast) -> None:
    journey = make_journey("purchase", *NOW_AND_LATER, rest_days=5)
    ring_up(cast.shop, member=cast.sara, now=NOON)
    run(NOON + SECOND)
    ring_up(cast.shop, member=cast.sara, now=NOON + 3 * DAY)

    began = begin_passages(now=NOON + 3 * DAY + SECOND)

    assert (began, [status for _key, status, _why in ways(journey)]) == (0, ["on"])


def test_nobody_goes_back_to_something_older(cast: Cast) -> None:
    journey = make_journey("purchase", *NOW_AND_LATER, rest_days=0)
    ring_up(cast.shop, member=cast.sara, now=NOON)
    run(NOON + SECOND)
    # Of a till that was off.
    ring_up(cast.shop, member=cast.sara, now=NOON - SECOND)

    began = [begin_passages(now=NOON + minutes * 60 * SECOND) for minutes in (1, 2)]

    assert (began, [status for _key, status, _why in ways(journey)]) == ([0, 0], ["on"])


def test_new_goods_are_told_to_those_who_are_still_on_the_way_of_others(cast: Cast) -> None:
    journey = make_journey("new_goods", *NOW_AND_LATER, times=1)
    ring_up(cast.shop, member=cast.sara, now=NOON - DAY)
    for number, now in enumerate((NOON, NOON + DAY), start=1):
        announce_goods(
            journey_id=journey.pk,
            category="flowers",
            goods=f"گل {number}",
            actor=SYSTEM,
            now=now,
        )
        run(now + SECOND)

    assert ways(journey) == [("goods:1", "left", "overtaken"), ("goods:2", "on", "")]
    assert told(cast.sara) == ["اول", "اول"]


def test_of_two_that_are_found_together_the_later_counts(cast: Cast) -> None:
    journey = make_journey("new_goods", *NOW_AND_LATER, times=1)
    ring_up(cast.shop, member=cast.sara, now=NOON - DAY)
    for seconds in (0, 30):
        announce_goods(
            journey_id=journey.pk,
            category="flowers",
            goods="گل",
            actor=SYSTEM,
            now=NOON + seconds * SECOND,
        )

    began = [begin_passages(now=NOON + minutes * 60 * SECOND) for minutes in (1, 2)]

    assert (began, ways(journey)) == ([1, 0], [("goods:2", "on", "")])


def test_another_tier_is_told_while_the_last_is_still_celebrated(cast: Cast) -> None:
    give_tiers()
    journey = make_journey("tier_reached", *NOW_AND_LATER)
    buy(cast, 100, now=NOON)
    run(NOON + SECOND)
    buy(cast, 900, now=NOON + DAY)

    run(NOON + DAY + SECOND)

    assert [(status, why) for _key, status, why in ways(journey)] == [
        ("left", "overtaken"),
        ("on", ""),
    ]


def test_days_of_two_relatives_are_followed_up_one_after_the_other(cast: Cast) -> None:
    journey = make_journey("after_day", *NOW_AND_LATER, days=0, since=NOON - 90 * DAY)
    # The tenth and the twelfth of Shahrivar are the first and the third of September 2026.
    dates = [birthday(cast.sara, day=day) for day in (10, 12)]

    ran = [run(NOON + back * DAY) for back in range(10)]

    assert [began for began, _dealt in ran] == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert [key for key, *_rest in ways(journey)] == [f"date:{pk}:1405" for pk in dates]
    assert told(cast.sara) == ["اول", "بعد", "اول"]


def test_a_way_that_is_over_is_not_overtaken(cast: Cast) -> None:
    journey = make_journey("purchase")
    way = Passage.objects.create(
        journey=journey,
        member=make_member(),
        run_key="x",
        status="done",
        began_at=NOON,
        ended_at=NOON,
    )

    overtake([way.pk], now=NOON + DAY)

    assert ways(journey) == [("x", "done", "")]


def birthday(member: Member, *, day: int) -> int:
    return keep_date(
        member_id=member.pk,
        whose="mother" if day == 10 else "wife",
        kind="birthday",
        month=6,
        day=day,
        calendar="jalali",
        actor=SYSTEM,
        now=NOON - 90 * DAY,
    ).pk
