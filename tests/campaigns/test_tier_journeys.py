"""What members are told of their tier: one message for each change, and one before it ends."""

from datetime import date, datetime

import pytest

from campaigns.models import Journey
from campaigns.rules.default_journeys import DEFAULT_JOURNEYS
from campaigns.services.journeys import install_journeys
from members.models import Message
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.services.merging import merge_members
from points.services.tiers import recalculate_standings, set_tier
from tests.campaigns.journey_cases import found_by, make_journey, run, told
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member
from tests.points.tier_cases import END, FALL, bring_back, buy, give_tiers
from tests.rules.points.standing_cases import make_scheme

pytestmark = pytest.mark.django_db


@pytest.fixture
def club(cast: Cast) -> Cast:
    """The flower shop's tiers, and the journeys of the program since the day before."""
    give_tiers()
    Journey.objects.all().delete()
    install_journeys(now=NOON - DAY)
    return cast


def night(now: datetime) -> None:
    """The night's work, and the day that follows."""
    recalculate_standings(now=now)
    run(now)


def test_the_journeys_of_tiers_and_the_welcome_are_in_use(club: Cast) -> None:
    in_use = Journey.objects.filter(is_active=True)

    assert list(in_use.order_by("id").values_list("trigger", flat=True)) == [
        "joined",
        "tier_reached",
        "tier_reached",
        "tier_lost",
        "tier_lost",
        "lead_won",
    ]
    assert Journey.objects.count() == len(DEFAULT_JOURNEYS)
    assert set(Journey.objects.filter(is_active=False).values_list("active_from", flat=True)) == {
        None
    }


def test_who_reaches_a_tier_is_told_once_with_its_benefits(club: Cast) -> None:
    buy(club, 300, now=NOON)

    for _again in range(3):
        run(NOON + SECOND)

    assert told(club.sara) == [
        "گل نرگس\nبه سطح طلایی رسیدید، تا ۱۴۰۶/۰۶/۱۰.\nارسال رایگان، نوبت ویژه"
    ]
    message = Message.objects.get(natural_key__startswith="journey:")
    assert message.kind == "service"


def test_too_little_is_no_news(club: Cast) -> None:
    buy(club, 99, now=NOON)

    run(NOON + SECOND)

    assert told(club.sara) == []


def test_of_two_rises_between_two_minutes_the_last_is_told(club: Cast) -> None:
    buy(club, 100, now=NOON)
    buy(club, 900, now=NOON + SECOND)

    run(NOON + 2 * SECOND)

    assert [text.split("\n")[1] for text in told(club.sara)] == [
        "به سطح الماسی رسیدید، تا ۱۴۰۶/۰۶/۱۰."
    ]


def test_each_rise_is_told_on_its_day(club: Cast) -> None:
    buy(club, 100, now=NOON)
    run(NOON + SECOND)
    buy(club, 900, now=NOON + 5 * DAY)
    run(NOON + 5 * DAY)

    assert ["نقره‌ای" in text for text in told(club.sara)] == [True, False]
    assert len(told(club.sara)) == 2


def test_who_allows_no_messages_is_told_nothing(club: Cast) -> None:
    silent = make_member(service=False)
    buy(club, 300, now=NOON, member=silent)

    run(NOON + SECOND)

    assert told(silent) == []


def test_what_came_back_takes_the_tier_and_says_so(club: Cast) -> None:
    buy(club, 100, now=NOON)
    dear = buy(club, 900, now=NOON + DAY)
    run(NOON + DAY)
    bring_back(dear, club.sara, now=NOON + 2 * DAY)

    run(NOON + 2 * DAY)

    assert told(club.sara)[-1] == "گل نرگس\nسطح شما از امروز نقره‌ای است."
    assert len(told(club.sara)) == 2


def test_a_tier_set_by_hand_is_told(club: Cast) -> None:
    set_tier(
        member_id=club.sara.pk,
        tier="gold",
        until=date(2026, 12, 1),
        reason="مهمان",
        actor=club.actor("manager"),
        now=NOON,
    )

    run(NOON + SECOND)

    assert len(told(club.sara)) == 1
    assert "طلایی" in told(club.sara)[0]


def test_the_night_is_told_in_the_morning(club: Cast) -> None:
    buy(club, 1_000, now=NOON)
    run(NOON)
    before = len(told(club.sara))
    at_night = FALL.replace(hour=2, minute=30)

    night(at_night)
    asleep = len(told(club.sara))
    run(at_night.replace(hour=9))

    assert (before, asleep - before) == (1, 0)
    assert told(club.sara)[-1] == "گل نرگس\nسطح شما از امروز طلایی است."


def test_nights_that_were_missed_are_told_as_one(club: Cast) -> None:
    buy(club, 1_000, now=NOON)
    run(NOON)

    night(NOON + 1_300 * DAY)

    assert len(told(club.sara)) == 2


def test_who_keeps_it_is_told_so(club: Cast) -> None:
    buy(club, 300, now=NOON)
    run(NOON)
    buy(club, 300, now=NOON + 100 * DAY)

    night(END + DAY)

    assert told(club.sara)[-1] == "گل نرگس\nسطح طلایی تا ۱۴۰۷/۰۶/۱۰ برای شما می‌ماند."


def test_before_the_end_he_is_told_once_what_he_needs(club: Cast) -> None:
    buy(club, 300, now=NOON)
    run(NOON)
    buy(club, 80, now=NOON + 10 * DAY)

    seen = []
    for count in (-31, -30, -29, 0):
        night(END + count * DAY)
        seen.append(len(told(club.sara)))

    assert seen == [1, 2, 2, 2]
    warning = Message.objects.filter(natural_key__startswith="journey:").latest("id")
    assert warning.text == "گل نرگس\nسطح طلایی تا ۱۴۰۶/۰۶/۱۰؛ برای حفظ آن: ۲۲۰ امتیاز دیگر."
    assert club_day(warning.created_at) == (END - 30 * DAY).date()


def test_a_warning_in_money_is_in_toman(cast: Cast) -> None:
    scheme = make_scheme()
    give_tiers(type(scheme)("spend", scheme.period, scheme.levels))
    Journey.objects.all().delete()
    install_journeys(now=NOON - DAY)
    buy(cast, 1, now=NOON)

    night(END - DAY)

    assert "۱۰۰ تومان دیگر" in told(cast.sara)[-1]


def test_who_has_enough_to_stay_is_not_troubled(club: Cast) -> None:
    buy(club, 300, now=NOON)
    run(NOON)
    buy(club, 300, now=NOON + 10 * DAY)

    night(END - DAY)

    assert len(told(club.sara)) == 1


def test_a_warning_is_not_repeated_by_a_step_when_he_has_bought_since(cast: Cast) -> None:
    from_steps = make_ending_journey()
    give_tiers()
    buy(cast, 300, now=NOON)
    night(END - 30 * DAY)
    buy(cast, 300, now=END - 20 * DAY)

    run(END - 10 * DAY)

    passage = from_steps.passages.get()
    assert len(told(cast.sara)) == 1
    assert (passage.status, passage.why) == ("left", "gone")


def make_ending_journey() -> Journey:
    Journey.objects.all().delete()
    from_steps = make_journey("tier_lost", change="ending", days=30, since=NOON - DAY)
    first = from_steps.steps.get()
    first.pk, first.position, first.delay_days = None, 2, 20
    first.save(force_insert=True)
    return from_steps


def test_who_is_near_is_found_on_buying_once_a_year(cast: Cast) -> None:
    give_tiers()
    journey = make_journey("tier_near", percent=90, since=NOON - DAY)
    other = make_member()
    buy(cast, 89, now=NOON, member=other)
    buy(cast, 90, now=NOON)

    found = found_by(journey, NOON)

    assert [(one.member_id, one.run_key) for one in found] == [
        (cast.sara.pk, "near:silver:2026-03-21")
    ]
    assert found[0].facts == {
        "next_tier": "نقره‌ای",
        "level": "silver",
        "needed": 10,
        "measure": "points",
    }
    assert found_by(journey, NOON + 15 * DAY) == []


def test_who_has_risen_meanwhile_is_not_told_that_he_is_near(cast: Cast) -> None:
    give_tiers()
    Journey.objects.all().delete()
    journey = make_journey("tier_near", percent=90, since=NOON - DAY)
    journey.steps.update(delay_days=1)
    buy(cast, 90, now=NOON)
    run(NOON)
    buy(cast, 50, now=NOON + SECOND)

    run(NOON + 2 * DAY)

    passage = journey.passages.get()
    assert (passage.status, passage.why, told(cast.sara)) == ("left", "gone", [])


def test_merging_two_cards_is_no_change_of_tier(club: Cast) -> None:
    twin = make_member()
    buy(club, 300, now=NOON, member=twin)
    run(NOON)
    merge_members(
        kept_id=club.sara.pk, merged_id=twin.pk, reason="یکی", actor=SYSTEM, now=NOON + SECOND
    )

    run(NOON + DAY)

    assert (len(told(twin)), told(club.sara)) == (1, [])


def test_without_tiers_there_is_nothing_to_say(cast: Cast) -> None:
    Journey.objects.all().delete()
    install_journeys(now=NOON - DAY)

    assert run(NOON) == (0, 0)
