"""Households: a second person on one number, people linked and parted."""

import pytest

from campaigns.services.joining import welcome_second_person
from members.exceptions import InvalidField, MemberClosed, MobileTaken, NotAllowed, UnknownMember
from members.models import AuditEntry, Household, Member, Message
from members.roles import SYSTEM
from members.selectors.households import household_of
from members.selectors.search import find_members
from members.services.households import (
    MOST_IN_ONE,
    join_household,
    leave_household,
    register_second_person,
)
from members.services.members import correct_member
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.factories import make_member, make_ruled_program, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def second(cast: Cast, first_name: str = "کاوه") -> Member:
    """One more person on Sara's number."""
    return register_second_person(
        actor=cast.actor("cashier"),
        first_person_id=cast.sara.pk,
        first_name=first_name,
        last_name="احمدی",
        shop_id=cast.shop.pk,
    )


def link(member: Member, other: Member) -> None:
    join_household(member_id=member.pk, other_id=other.pk, actor=SYSTEM)


def test_the_second_person_has_a_card_and_no_number(cast: Cast) -> None:
    kaveh = second(cast)

    assert (kaveh.mobile, kaveh.joined_shop_id) == (None, cast.shop.pk)
    assert kaveh.card_number != cast.sara.card_number
    assert household_of(kaveh.pk) == [cast.sara]
    assert household_of(cast.sara.pk) == [kaveh]
    rows = AuditEntry.objects.filter(member_id=kaveh.pk).order_by("id")
    assert [(row.action, row.shop_id) for row in rows] == [
        ("member.registered", cast.shop.pk),
        ("household.joined", cast.shop.pk),
    ]


def test_the_shared_number_finds_all_of_them(cast: Cast) -> None:
    kaveh, mina = second(cast), second(cast, "مینا")
    make_member()

    assert find_members("09121234567") == [cast.sara, mina, kaveh]
    assert find_members("4567") == [cast.sara, mina, kaveh]
    assert find_members(kaveh.card_number) == [kaveh]


def test_nothing_is_sent_for_one_without_a_number(cast: Cast) -> None:
    kaveh = second(cast)

    ring_up(cast.shop, 5_000_000, member=kaveh)

    assert balance_of(kaveh.pk).spendable == 50
    assert not Message.objects.exists()


def test_he_is_welcomed_like_anybody(cast: Cast) -> None:
    make_ruled_program(
        {"code": "welcome", "name": "Welcome", "event": "joined", "give": {"points": 20}}
    )
    ring_up(cast.shop, 10_000_000)

    kaveh = welcome_second_person(
        actor=cast.actor("cashier"), first_person_id=cast.sara.pk, first_name="کاوه", last_name=""
    )

    assert balance_of(kaveh.pk).spendable == 20


def test_a_name_of_the_household_is_no_second_person(cast: Cast) -> None:
    second(cast)

    with nothing_changed(), refused(InvalidField) as refusal:
        second(cast, "کاوه")

    assert refusal.value.facts == {"field": "first_name", "problem": "in_household"}


def test_a_household_has_its_limit(cast: Cast) -> None:
    for number in range(MOST_IN_ONE - 1):
        second(cast, f"فرزند {number}")
    other = make_member()

    with nothing_changed(), refused(InvalidField):
        second(cast)
    with nothing_changed(), refused(InvalidField) as refusal:
        link(other, cast.sara)

    assert refusal.value.facts == {"field": "household", "problem": "too_many"}


def test_two_households_become_one(cast: Cast) -> None:
    others = [make_member(first_name=name) for name in ("آرش", "بهار", "پویا")]
    link(others[0], cast.sara)
    link(others[1], others[2])

    link(others[1], others[0])

    assert {one.pk for one in household_of(cast.sara.pk)} == {other.pk for other in others}
    assert Household.objects.count() == 1


def test_linking_twice_is_linking_once(cast: Cast) -> None:
    other = make_member()
    link(other, cast.sara)

    with nothing_changed():
        link(cast.sara, other)


def test_who_leaves_lives_alone_and_so_does_the_last(cast: Cast) -> None:
    kaveh = second(cast)

    for _twice in range(2):
        leave_household(member_id=kaveh.pk, actor=cast.actor("cashier"))

    assert (household_of(kaveh.pk), household_of(cast.sara.pk)) == ([], [])
    assert not Household.objects.exists()
    assert AuditEntry.objects.filter(action="household.left").count() == 1


def test_who_lives_together_is_refused_where_it_is_nonsense(cast: Cast) -> None:
    gone = make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.ERASED)

    with nothing_changed(), refused(InvalidField):
        link(cast.sara, cast.sara)
    with nothing_changed(), refused(MemberClosed):
        link(cast.sara, gone)
    with nothing_changed(), refused(UnknownMember):
        join_household(member_id=999_999, other_id=cast.sara.pk, actor=SYSTEM)


def test_the_right_to_write_members_is_needed(cast: Cast) -> None:
    analyst = cast.actor("analyst")
    other = make_member()

    with nothing_changed(), refused(NotAllowed):
        join_household(member_id=other.pk, other_id=cast.sara.pk, actor=analyst)
    with nothing_changed(), refused(NotAllowed):
        leave_household(member_id=cast.sara.pk, actor=analyst)
    with nothing_changed(), refused(NotAllowed):
        register_second_person(
            actor=cast.actor("cashier"),
            first_person_id=cast.sara.pk,
            first_name="کاوه",
            last_name="",
            shop_id=cast.other_shop.pk,
        )


def test_the_second_person_is_corrected_without_a_number_or_gets_one(cast: Cast) -> None:
    kaveh = second(cast)

    def correct(mobile: str) -> Member:
        return correct_member(
            actor=SYSTEM, member_id=kaveh.pk, mobile=mobile, first_name="کاوه", last_name="راد"
        )

    without = correct("").mobile
    with refused(MobileTaken):
        correct("09121234567")

    assert without is None
    assert correct("09350001122").mobile == "+989350001122"


def test_who_has_a_number_keeps_one(cast: Cast) -> None:
    with nothing_changed(), refused(InvalidField):
        correct_member(
            actor=SYSTEM, member_id=cast.sara.pk, mobile="", first_name="سارا", last_name=""
        )
