"""Whom each condition means, on people of whom all is known; and how many of them are reached."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from campaigns.models import Recipient
from campaigns.rules.audiences import KINDS, read_audience
from campaigns.selectors.audience_words import titles, words_of
from campaigns.selectors.audiences import audience_members, count_audience, some_of
from members.models import Consent, ImportantDate, Member, Message
from members.roles import SYSTEM
from members.services.households import join_household
from members.services.labels import add_label
from points.models import Purchase
from points.rules.habits import rhythm_of
from points.services.returns import void_purchase
from tests import factories
from tests.campaigns.campaign_cases import make_friend, started
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.points.reward_cases import TIERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast) -> dict[str, Member]:
    """`often` bought each tenth day until ten days ago, `once` 400 days ago, `never` not at all."""
    with time_machine.travel(NOON, tick=False):
        people = {name: make_friend(place) for place, name in enumerate(["often", "once", "never"])}
        Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.MERGED)
        for days in (40, 30, 20, 10):
            buy(cast, people["often"], 1_000_000, days)
        buy(cast, people["once"], 9_000_000, 400)
    return people


def buy(cast: Cast, member: Member, amount: int, days_ago: int) -> Purchase:
    """A purchase so many days before noon."""
    when = NOON - days_ago * DAY
    return factories.ring_up(cast.shop, amount, member=member, now=when).purchase


def named(people: dict[str, Member], *who: dict[str, Any], **beside: Any) -> list[str]:
    """Those for whom the conditions hold at noon, by name."""
    audience = read_audience({"version": 1, "who": list(who), **beside})
    found = set(audience_members(audience, now=NOON).values_list("pk", flat=True))
    return [name for name, member in people.items() if member.pk in found]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"silent": {"days": 10}}, ["often", "once"]),
        ({"silent": {"days": 11}}, ["once"]),
        ({"silent": {"days": 11}, "not": True}, ["often", "never"]),
        ({"due": {"days": 1}}, ["often"]),
        ({"late": {"times": 1}}, ["often"]),
        ({"late": {"times": 2}}, []),
        ({"late": {"times": 1}, "not": True}, ["once", "never"]),
        ({"spent": {"at_least": 4_000_000}}, ["often", "once"]),
        ({"spent": {"at_least": 4_000_001}}, ["once"]),
        ({"spent": {"at_least": 3_000_000, "within_days": 31}}, ["often"]),
        ({"spent": {"at_least": 3_000_001, "within_days": 31}}, []),
        ({"spent": {"at_most": 4_000_000}}, ["often", "never"]),
        ({"spent": {"at_least": 1, "at_most": 4_000_000}}, ["often"]),
        ({"visits": {"at_least": 4}}, ["often"]),
        ({"visits": {"at_most": 1}}, ["once", "never"]),
        ({"visits": {"at_most": 0, "within_days": 90}}, ["once", "never"]),
        ({"returned": {"at_least": 1}}, []),
        ({"fifths": {"measure": "monetary", "fifths": ["2"]}}, ["once"]),
        ({"fifths": {"measure": "frequency", "fifths": ["2"]}}, ["often"]),
        ({"categories": {"names": ["flowers"]}}, ["often", "once"]),
        ({"categories": {"names": ["flowers"], "within_days": 90}}, ["often"]),
        ({"categories": {"names": ["books"]}}, []),
        ({"reasons": {"reasons": ["gift"]}}, []),
        ({"reasons": {"reasons": ["gift"]}, "not": True}, ["often", "once", "never"]),
        ({"spent": {"at_least": 1}, "not": True}, ["never"]),
        ({"spent": {"at_most": 5_000_000}, "not": True}, ["once"]),
        ({"shops": {"how": "bought", "names": ["main"]}, "not": True}, ["never"]),
        ({"fifths": {"measure": "recency", "fifths": ["1"]}, "not": True}, ["often", "never"]),
        ({"balance": {"at_least": 1}}, ["often"]),
        ({"balance": {"at_least": 40}}, ["often"]),
        ({"balance": {"at_least": 41}}, []),
        ({"balance": {"at_most": 0}}, ["once", "never"]),
        ({"lapsing": {"at_least": 1, "days": 5}}, []),
        ({"gender": {"genders": ["unknown"]}}, ["often", "once", "never"]),
        ({"origins": {"origins": ["import"]}}, []),
        ({"referred": {}}, []),
        ({"referred": {}, "not": True}, ["often", "once", "never"]),
        ({"shops": {"how": "bought", "names": ["main"]}}, ["often", "once"]),
        ({"shops": {"how": "joined", "names": ["main"]}}, []),
        ({"joined": {"first": "2030-01-01"}}, []),
        ({"joined": {"last": "2030-01-01"}}, ["often", "once", "never"]),
        ({"tiers": {"names": ["gold"]}}, []),
        ({"told": {"days": 30}}, []),
        ({"told": {"days": 30}, "not": True}, ["often", "once", "never"]),
        ({"consent": {"purpose": "promotion", "channel": "sms"}}, ["often", "once", "never"]),
        ({"consent": {"purpose": "promotion", "channel": "email"}}, []),
        ({"campaign": {"id": 1, "part": "any"}}, []),
    ],
)
def test_a_condition_means_exactly_these(
    people: dict[str, Member], condition: dict[str, Any], expected: list[str]
) -> None:
    assert named(people, condition) == expected


def test_all_conditions_must_hold(people: dict[str, Member]) -> None:
    who = ({"spent": {"at_least": 1}}, {"silent": {"days": 60}, "not": True})

    assert named(people, *who) == ["often"]


def test_conditions_of_one_pass_hold_together_each_by_its_own_days(
    people: dict[str, Member],
) -> None:
    """Each sums up what it asks for, though all are read at once."""
    lately = {"spent": {"at_least": 1, "within_days": 90}}
    ever = {"spent": {"at_least": 5_000_000}}
    often = {"visits": {"at_least": 3, "within_days": 90}}
    best = {"fifths": {"measure": "frequency", "fifths": ["2"]}}

    assert named(people, lately, often, best) == ["often"]
    assert named(people, ever, {**lately, "not": True}) == ["once"]
    assert named(people, ever, lately) == []
    assert named(people, {**ever, "not": True}, {**often, "not": True}) == ["never"]


@pytest.mark.parametrize(
    ("days", "times", "is_late"),
    [
        # Gaps of 5 and 30: the lower in the middle is 5, ten days ago is twice that.
        ((45, 40, 10), 2, True),
        ((45, 40, 10), 3, False),
        # Gaps of 5, 10 and 30: ten in the middle.
        ((55, 50, 40, 10), 1, True),
        ((55, 50, 40, 10), 2, False),
        # Twice on a day is one visit, and two visits are no habit.
        ((20, 20, 10), 1, False),
    ],
)
def test_late_is_by_the_gap_in_the_middle(
    cast: Cast, people: dict[str, Member], days: tuple[int, ...], times: int, is_late: bool
) -> None:
    for ago in days:
        buy(cast, people["never"], 1_000_000, ago)
    today = NOON.date()
    rhythm = rhythm_of([today - timedelta(days=ago) for ago in days], today=today)

    found = named(people, {"late": {"times": times}}, {"spent": {"at_most": 4_500_000}})

    by_rule = rhythm.interval_days is not None and min(days) >= times * rhythm.interval_days
    assert ("never" in found, by_rule) == (is_late, is_late)


def test_a_voided_sale_counts_for_nothing(cast: Cast, people: dict[str, Member]) -> None:
    sale = buy(cast, people["never"], 1_000_000, 0)
    before = named(people, {"spent": {"at_least": 1}})

    void_purchase(purchase_id=sale.pk, actor=SYSTEM, reason="mistake", now=NOON)

    assert before == ["often", "once", "never"]
    assert named(people, {"spent": {"at_least": 1}}) == ["often", "once"]
    assert named(people, {"silent": {"days": 60}}) == ["once"]


def test_points_about_to_lapse_by_their_last_day(cast: Cast, people: dict[str, Member]) -> None:
    """Earned on 30 Tir 1405, ten points end a year later."""
    expires_on = date(2027, 7, 23)
    days = (expires_on - NOON.date()).days

    assert named(people, {"lapsing": {"at_least": 10, "days": days + 40}}) == ["often"]
    assert named(people, {"lapsing": {"at_least": 10, "days": days - 60}}) == []


def test_labels_of_any_of_the_names(people: dict[str, Member]) -> None:
    add_label(member_id=people["once"].pk, name="vip", actor=SYSTEM)

    assert named(people, {"labels": {"names": ["vip", "other"]}}) == ["once"]
    assert named(people, {"labels": {"names": ["vip"]}, "not": True}) == ["often", "never"]


def test_a_date_within_the_days_in_its_own_calendar(people: dict[str, Member]) -> None:
    """Noon is 10 Shahrivar 1405: a mother's birthday is kept on the 17th."""
    ImportantDate.objects.create(
        member=people["never"],
        whose="mother",
        kind="birthday",
        calendar="jalali",
        month=6,
        day=17,
        told_at=NOON,
        told_to="system",
    )
    near = {"within_days": 7}

    assert named(people, {"dates": near}) == ["never"]
    assert named(people, {"dates": {"within_days": 6}}) == []
    assert named(people, {"dates": {**near, "whose": ["wife"]}}) == []
    assert named(people, {"dates": {**near, "kinds": ["birthday"]}}) == ["never"]


def test_the_lowest_tier_is_whoever_never_rose(people: dict[str, Member]) -> None:
    factories.make_ruled_program(tiers=TIERS)

    assert named(people, {"tiers": {"names": ["green"]}}) == ["often", "once", "never"]
    assert named(people, {"tiers": {"names": ["gold"]}}) == []


def test_who_was_in_a_campaign_as_what(people: dict[str, Member]) -> None:
    campaign = started(who=[{"silent": {"days": 60}}])
    Recipient.objects.filter(campaign=campaign).update(status=Recipient.Status.TOLD)

    def part(word: str) -> list[str]:
        return named(people, {"campaign": {"id": campaign.pk, "part": word}})

    assert part("any") == part("told") == part("unused") == ["once"]
    assert part("control") == part("used") == []


def test_who_had_an_offer_sent_lately(people: dict[str, Member]) -> None:
    Message.objects.create(
        natural_key="x",
        kind="promotion",
        member=people["often"],
        status="sent",
        due_at=NOON,
        created_at=NOON - 5 * DAY,
    )

    assert named(people, {"told": {"days": 5}}) == ["often"]
    assert named(people, {"told": {"days": 4}}) == []


def test_the_newest_consent_to_e_mail_holds(people: dict[str, Member]) -> None:
    allowed = {"consent": {"purpose": "promotion", "channel": "email"}}
    for is_given in (True, False, True):
        Consent.objects.create(
            member=people["once"],
            purpose="promotion",
            channel="email",
            is_given=is_given,
            evidence="web",
            wording="1",
            taken_by="system",
            taken_at=NOON,
        )
    kept = named(people, allowed)
    Consent.objects.create(
        member=people["once"],
        purpose="promotion",
        channel="email",
        is_given=False,
        evidence="web",
        wording="1",
        taken_by="system",
        taken_at=NOON,
    )

    assert (kept, named(people, allowed)) == (["once"], [])


def test_the_count_tells_who_is_reached(people: dict[str, Member]) -> None:
    Member.objects.filter(pk=people["once"].pk).update(allows_promotion=False)
    Member.objects.filter(pk=people["never"].pk).update(mobile=None)
    audience = read_audience({})

    found = count_audience(audience, control_percent=50, now=NOON)

    assert (found.members, found.reached, found.no_consent, found.no_address) == (3, 1, 1, 1)
    assert (found.control, found.told, found.unreached) == (1, 0, 2)


def test_an_audience_is_counted_in_one_statement(
    people: dict[str, Member], django_assert_num_queries: Any
) -> None:
    who = [{"silent": {"days": 60}}, {"labels": {"names": ["vip"]}, "not": True}]
    audience = read_audience({"version": 1, "who": who})

    with django_assert_num_queries(1):
        found = count_audience(audience, now=NOON)

    assert found.members == 1


def test_of_a_household_it_is_who_may_be_told(people: dict[str, Member]) -> None:
    Member.objects.filter(pk=people["often"].pk).update(allows_promotion=False)
    join_household(member_id=people["often"].pk, other_id=people["once"].pk, actor=SYSTEM)

    assert named(people, one_per_household=True) == ["once", "never"]


def test_of_a_household_it_is_who_may_be_told_by_e_mail(people: dict[str, Member]) -> None:
    join_household(member_id=people["often"].pk, other_id=people["once"].pk, actor=SYSTEM)
    Member.objects.filter(pk=people["once"].pk).update(email="once@example.org")
    Consent.objects.create(
        member=people["once"],
        purpose="promotion",
        channel="email",
        is_given=True,
        evidence="web",
        wording="1",
        taken_by="system",
        taken_at=NOON,
    )
    audience = read_audience({"version": 1, "who": [], "one_per_household": True})

    found = count_audience(audience, channel="email", now=NOON)
    kept = set(audience_members(audience, channel="email", now=NOON))

    assert (found.members, found.reached, found.no_consent, found.no_address) == (2, 1, 0, 1)
    assert kept == {people["once"], people["never"]}


def test_nobody_of_a_list_is_nobody(people: dict[str, Member]) -> None:
    audience = read_audience(
        {
            "version": 1,
            "who": [{"labels": {"names": ["nobody has it"]}}, {"spent": {"at_least": 1}}],
        }
    )

    found = count_audience(audience, control_percent=50, now=NOON)

    assert (found.members, found.control, found.told) == (0, 0, 0)
    assert some_of(audience, now=NOON) == []


def test_some_names_the_newest_first(people: dict[str, Member]) -> None:
    assert some_of(read_audience({}), most=2, now=NOON) == ["دوست 2", "دوست 1"]


def test_every_kind_has_a_title_and_says_itself(people: dict[str, Member]) -> None:
    said = words_of(
        read_audience(
            {
                "version": 1,
                "who": [{"silent": {"days": 60}}, {"labels": {"names": ["vip"]}, "not": True}],
                "one_per_household": True,
            }
        )
    )

    assert len(titles()) == len(KINDS)
    assert len(said) == 3
    assert said[1].endswith("vip")
