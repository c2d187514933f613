"""Bringing friends: what each gets and when, whom rings and second cards bring nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.services.checkout import ring_up_purchase
from campaigns.services.joining import join_by_oneself, welcome_member
from members.exceptions import InvalidField
from members.models import Member
from members.roles import SYSTEM
from members.selectors.referrals import find_referrer, friends_of, invitation_of
from members.services.households import join_household
from members.services.likeness import keep_apart
from members.services.referrals import referral_code_of
from points.exceptions import SelfAward
from points.models import Grant
from points.selectors.balances import balance_of
from points.selectors.friends import friends_brought
from points.selectors.welcome import friend_promise, joining_promise
from points.services.claims import settle_purchase
from points.services.events import reward_referrals
from points.services.merging import merge_members, undo_merge
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.factories import make_member, make_ruled_program, make_sale, make_staff, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
REFERRAL = {"code": "referral", "name": "Friend", "event": "referral", "give": {"points": 20}}
FIRST = {
    "code": "first",
    "name": "First purchase of a friend",
    "when": [{"referred": {}}, {"first_purchase": {}}],
    "give": {"points": 30},
}


def bring(cast: Cast, mobile: str = "09351112233", **more: Any) -> Member:
    """Mina joins with Sara's invitation."""
    names: dict[str, Any] = {"first_name": "مینا", "last_name": "کریمی", "now": NOON} | more
    joined = join_by_oneself(mobile=mobile, referred_by=cast.sara.pk, **names)
    return Member.objects.get(pk=joined.member_id)


@pytest.fixture
def club(cast: Cast) -> Cast:
    """A program that rewards friends, a pool with room, Sara a member since long."""
    make_ruled_program(REFERRAL, FIRST)
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=NOON - timedelta(days=90))
    cast.sara.refresh_from_db()
    ring_up(cast.shop, 50_000_000, now=NOON)
    return cast


def sell(cast: Cast, member: Member, *, tender: str = "cash", now: datetime = NOON) -> Any:
    sale = make_sale(cast.shop, 1_000_000, member=member, tender=tender, occurred_at=now)
    return ring_up_purchase(sale=sale, actor=SYSTEM, now=now)


def got(cast: Cast) -> int:
    return balance_of(cast.sara.pk, now=NOON + timedelta(days=40)).spendable


def test_both_are_rewarded_after_the_first_purchase(club: Cast) -> None:
    mina = bring(club)
    before = reward_referrals(now=NOON)

    booked = sell(club, mina)
    after = [reward_referrals(now=NOON), reward_referrals(now=NOON)]

    assert (before, after) == (0, [1, 0])
    assert got(club) == 20
    assert booked.award.granted == 10 + 30


def test_on_credit_both_wait_until_it_is_settled(club: Cast) -> None:
    mina = bring(club)
    booked = sell(club, mina, tender="credit")
    waiting = (reward_referrals(now=NOON), balance_of(mina.pk, now=NOON).spendable)

    settle_purchase(purchase_id=booked.purchase.pk, actor=SYSTEM, now=NOON)
    reward_referrals(now=NOON)

    assert waiting == (0, 0)
    assert (got(club), balance_of(mina.pk, now=NOON).spendable) == (20, 40)


def test_a_first_purchase_that_came_back_brings_nothing(club: Cast) -> None:
    mina = bring(club)
    booked = sell(club, mina)

    return_purchase(purchase_id=booked.purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    assert reward_referrals(now=NOON) == 0


def test_the_reward_waits_for_the_time_of_returning(club: Cast) -> None:
    make_ruled_program(
        REFERRAL, life={"vesting_days": 7}, starts_on=datetime(2020, 1, 3, tzinfo=UTC).date()
    )
    sell(club, bring(club))

    rewarded = [reward_referrals(now=NOON + timedelta(days=days)) for days in (0, 6, 7)]

    assert rewarded == [0, 0, 1]


def test_a_limit_of_the_rule_is_a_cap_and_no_delay(club: Cast) -> None:
    make_ruled_program(
        REFERRAL | {"limit": {"per": "month", "times": 2}},
        starts_on=datetime(2020, 1, 3, tzinfo=UTC).date(),
    )
    for number in range(3):
        sell(club, bring(club, f"0935111224{number}", last_name=f"کریمی {number}"))

    rewarded = reward_referrals(now=NOON)
    later = reward_referrals(now=NOON + timedelta(days=40))

    assert (rewarded, later, got(club)) == (3, 0, 40)
    states = [(friend.state, friend.points) for friend in friends_brought(club.sara.pk)]
    assert sorted(states) == [("bought", 0), ("rewarded", 20), ("rewarded", 20)]


def test_one_of_the_same_household_is_no_friend(club: Cast) -> None:
    mina = bring(club)
    sell(club, mina)

    join_household(member_id=mina.pk, other_id=club.sara.pk, actor=SYSTEM)

    assert reward_referrals(now=NOON) == 0


def test_one_who_was_here_before_is_no_friend(club: Cast) -> None:
    mina = bring(club)
    Member.objects.filter(pk=mina.pk).update(joined_at=NOON - timedelta(days=91))
    sell(club, mina)

    assert reward_referrals(now=NOON) == 0


def test_a_namesake_waits_until_somebody_says_that_they_are_two(club: Cast) -> None:
    twin = bring(club, first_name="سارا", last_name="احمدی")
    sell(club, twin)
    waiting = reward_referrals(now=NOON)

    keep_apart(member_id=twin.pk, other_id=club.sara.pk, actor=SYSTEM)

    assert (waiting, reward_referrals(now=NOON)) == (0, 1)


def test_one_friend_is_not_brought_twice_under_one_name(club: Cast) -> None:
    for number in range(2):
        sell(club, bring(club, f"0935111224{number}"))

    assert reward_referrals(now=NOON) == 1


def test_himself_under_another_card_is_no_friend(club: Cast) -> None:
    second = bring(club)
    sell(club, second)
    merge = merge_members(kept_id=second.pk, merged_id=club.sara.pk, reason="one", actor=SYSTEM)
    second.refresh_from_db()

    merged = (second.referred_by, reward_referrals(now=NOON))
    undo_merge(merge_id=merge.pk, reason="two", actor=SYSTEM)

    second.refresh_from_db()
    assert merged == (None, 0)
    assert second.referred_by == club.sara


def test_a_second_card_of_a_friend_brings_nothing_more(club: Cast) -> None:
    first = bring(club)
    sell(club, first)
    reward_referrals(now=NOON)
    again = bring(club, "09351112244", last_name="کریمی‌نژاد")
    sell(club, again)

    merge_members(kept_id=again.pk, merged_id=first.pk, reason="one person", actor=SYSTEM)

    assert reward_referrals(now=NOON) == 0
    assert Grant.objects.filter(kind="referral").count() == 1


def test_who_was_a_member_under_another_card_is_no_friend(club: Cast) -> None:
    old = make_member(mobile="09351119999", first_name="م")
    Member.objects.filter(pk=old.pk).update(joined_at=NOON - timedelta(days=10))
    mina = bring(club)
    sell(club, mina)

    merge_members(kept_id=mina.pk, merged_id=old.pk, reason="one person", actor=SYSTEM)

    assert reward_referrals(now=NOON) == 0


def test_friends_follow_the_card_that_is_kept_and_come_back(club: Cast) -> None:
    kept = make_member(mobile="09350000000", last_name="راد")
    Member.objects.filter(pk=kept.pk).update(joined_at=NOON - timedelta(days=200))
    mina = bring(club)
    merge = merge_members(kept_id=kept.pk, merged_id=club.sara.pk, reason="one", actor=SYSTEM)
    moved = list(friends_of(kept.pk))

    undo_merge(merge_id=merge.pk, reason="two", actor=SYSTEM)

    assert moved == [mina]
    assert (list(friends_of(kept.pk)), list(friends_of(club.sara.pk))) == ([], [mina])


def test_staff_bring_nobody_whom_they_register(club: Cast) -> None:
    clerk = make_staff("cashier", shops=[club.shop], mobile="09121234567")
    actor = club.actor("cashier")
    own = replace(actor, mobile=clerk.mobile)

    with nothing_changed(), refused(SelfAward):
        welcome_member(
            actor=own,
            mobile="09351112233",
            first_name="مینا",
            last_name="",
            shop_id=club.shop.pk,
            referred_by=club.sara.pk,
        )


def test_nobody_is_brought_by_himself(club: Cast) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        welcome_member(
            actor=SYSTEM,
            mobile="09121234567",
            first_name="سارا",
            last_name="احمدی",
            referred_by=club.sara.pk,
        )

    assert refusal.value.facts["problem"] == "same_member"


def test_a_code_is_made_once_and_finds_its_member(cast: Cast) -> None:
    code = referral_code_of(member_id=cast.sara.pk)

    assert referral_code_of(member_id=cast.sara.pk) == code
    assert find_referrer(code.lower()) == cast.sara.pk
    assert invitation_of(code) == cast.sara
    assert (invitation_of(cast.sara.card_number), invitation_of("09121234567")) == (None, None)


def test_a_merged_member_s_code_leads_to_the_one_kept(cast: Cast) -> None:
    old = make_member()
    code = referral_code_of(member_id=old.pk)

    merge_members(kept_id=cast.sara.pk, merged_id=old.pk, reason="one person", actor=SYSTEM)

    assert find_referrer(code) == cast.sara.pk


def test_what_both_get_is_read_from_the_rules(club: Cast) -> None:
    promise = friend_promise(now=NOON)

    assert len(promise.to_member) == len(promise.to_friend) == 1
    assert not promise.is_empty
    assert joining_promise(now=NOON).gift == 0


def test_a_program_without_rules_promises_nothing(cast: Cast) -> None:
    assert friend_promise(now=NOON).is_empty
