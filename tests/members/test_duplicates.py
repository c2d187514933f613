"""Members that look like one person: who is paired, why, and who is not."""

from itertools import combinations
from random import Random
from typing import Any

import pytest

from members.exceptions import InvalidField, NotAllowed, UnknownMember
from members.models import Apart, AuditEntry, Member
from members.roles import SYSTEM
from members.rules.likeness import are_near
from members.selectors.duplicates import (
    Suspect,
    date_counts,
    duplicates_page,
    near_namesakes,
    suspects_of,
)
from members.services.dates import keep_date
from members.services.households import join_household
from members.services.likeness import forget_apart, keep_apart
from points.services.merging import merge_members
from tests.cast import Cast
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

NEAR = "09121234576"
FAR = "09350001122"


def pairs() -> list[tuple[int, int, str]]:
    return [(pair.first.pk, pair.second.pk, pair.why) for pair in duplicates_page().pairs]


def like(member: Member) -> list[Suspect]:
    """Who looks like him as he stands in the database now."""
    return suspects_of(Member.objects.get(pk=member.pk))


def born(member: Member, day: int = 5, **more: Any) -> None:
    keep_date(
        member_id=member.pk,
        whose=more.pop("whose", "self"),
        kind="birthday",
        calendar="jalali",
        month=1,
        day=day,
        actor=SYSTEM,
        **more,
    )


def test_a_wrong_digit_under_one_name(cast: Cast) -> None:
    twin = make_member(mobile=NEAR)
    make_member(mobile=FAR)
    make_member(mobile="09121234568", first_name="مریم")

    assert pairs() == [(cast.sara.pk, twin.pk, "near_mobile")]
    assert [(one.member, one.why) for one in like(twin)] == [(cast.sara, "near_mobile")]


def test_a_name_is_the_same_however_it_is_spelt(cast: Cast) -> None:
    one = make_member(mobile=FAR, first_name="علی رضا", last_name="کیان")
    two = make_member(mobile="09350001123", first_name="علي‌رضا", last_name="كيان")

    assert pairs() == [(one.pk, two.pk, "near_mobile")]
    assert [suspect.member for suspect in like(one)] == [two]


def test_one_household(cast: Cast) -> None:
    twin = make_member(mobile=FAR)
    join_household(member_id=twin.pk, other_id=cast.sara.pk, actor=SYSTEM)

    assert pairs() == [(cast.sara.pk, twin.pk, "household")]
    assert [suspect.why for suspect in like(cast.sara)] == ["household"]


def test_one_without_a_mobile(cast: Cast) -> None:
    twin = make_member(mobile=FAR)
    Member.objects.filter(pk=twin.pk).update(mobile=None)

    assert pairs() == [(cast.sara.pk, twin.pk, "no_mobile")]
    assert [suspect.why for suspect in like(twin)] == ["no_mobile"]


@pytest.mark.parametrize(
    ("years", "is_same"), [((None, None), True), ((1370, None), True), ((1370, 1371), False)]
)
def test_the_same_birthday(cast: Cast, years: tuple[int | None, int | None], is_same: bool) -> None:
    twin = make_member(mobile=FAR)
    born(cast.sara, year=years[0])
    born(twin, year=years[1])

    assert pairs() == ([(cast.sara.pk, twin.pk, "birthday")] if is_same else [])
    assert [one.why for one in like(twin)] == (["birthday"] if is_same else [])
    assert date_counts([twin.pk, 999_999]) == {twin.pk: 1, 999_999: 0}


def test_a_mother_s_birthday_says_nothing(cast: Cast) -> None:
    twin = make_member(mobile=FAR)
    born(cast.sara, whose="mother")
    born(twin)

    assert (pairs(), like(twin)) == ([], [])


def test_one_who_brought_his_namesake(cast: Cast) -> None:
    twin = make_member(mobile=FAR)
    Member.objects.filter(pk=twin.pk).update(referred_by=cast.sara)

    assert pairs() == [(cast.sara.pk, twin.pk, "referral")]
    assert [suspect.why for suspect in like(cast.sara)] == ["referral"]


def test_who_has_been_merged_looks_like_nobody(cast: Cast) -> None:
    twin = make_member(mobile=NEAR)
    merge_members(kept_id=cast.sara.pk, merged_id=twin.pk, reason="one person", actor=SYSTEM)

    assert (pairs(), like(twin)) == ([], [])


def test_two_people_are_not_proposed_again_until_it_is_taken_back(cast: Cast) -> None:
    twin = make_member(mobile=NEAR)

    for _twice in range(2):
        keep_apart(member_id=twin.pk, other_id=cast.sara.pk, actor=SYSTEM)
    apart = (pairs(), like(cast.sara), like(twin))
    for _twice in range(2):
        forget_apart(member_id=cast.sara.pk, other_id=twin.pk, actor=SYSTEM)

    assert apart == ([], [], [])
    assert pairs() == [(cast.sara.pk, twin.pk, "near_mobile")]
    actions = AuditEntry.objects.filter(action__startswith="members.").order_by("id")
    assert [(row.action, row.member_id, row.facts) for row in actions] == [
        ("members.kept_apart", cast.sara.pk, {"other": twin.pk}),
        ("members.apart_undone", cast.sara.pk, {"other": twin.pk}),
    ]
    assert not Apart.objects.exists()


def test_nobody_is_apart_from_himself_or_from_a_stranger(cast: Cast) -> None:
    with nothing_changed(), refused(InvalidField):
        keep_apart(member_id=cast.sara.pk, other_id=cast.sara.pk, actor=SYSTEM)
    with nothing_changed(), refused(UnknownMember):
        keep_apart(member_id=cast.sara.pk, other_id=999_999, actor=SYSTEM)


def test_a_cashier_does_not_judge(cast: Cast) -> None:
    twin = make_member(mobile=NEAR)

    with nothing_changed(), refused(NotAllowed):
        keep_apart(member_id=twin.pk, other_id=cast.sara.pk, actor=cast.actor("cashier"))


def test_a_near_namesake_is_found_before_he_is_made_twice(cast: Cast) -> None:
    def near(mobile: str, last_name: str = "احمدی") -> list[Member]:
        return near_namesakes(first_name="سارا", last_name=last_name, mobile=mobile)

    assert near("+989121234568") == [cast.sara]
    assert near("+989121234567") == near("+989350001122") == []
    assert near("+989121234568", "کیان") == []
    assert near_namesakes(first_name="", last_name="", mobile="+989121234568") == []


def test_the_whole_club_is_judged_as_one_pair_is(cast: Cast) -> None:
    """The database and the rule say the same of numbers that differ in every small way."""
    random = Random(34)
    numbers = {"9121234667"}
    for _each in range(40):
        base = list(random.choice(sorted(numbers)))
        place = random.randrange(1, 9)
        if random.random() < 0.5:
            base[place] = random.choice("0123456789")
        else:
            base[place], base[place + 1] = base[place + 1], base[place]
        numbers.add("".join(base))
    numbers.discard("9121234567")
    members = [
        make_member(mobile=f"0{number}", first_name="نیکا", last_name="راد") for number in numbers
    ]

    page = duplicates_page(limit=5_000)

    expected = {
        (one.pk, two.pk)
        for one, two in combinations(sorted(members, key=lambda member: member.pk), 2)
        if are_near(str(one.mobile), str(two.mobile))
    }
    assert {(pair.first.pk, pair.second.pk) for pair in page.pairs} == expected
    assert page.total == len(expected)


def test_pages_of_pairs(cast: Cast) -> None:
    for place in range(3):
        make_member(mobile=f"091212345{place}7")

    whole = duplicates_page().pairs
    first, last = duplicates_page(limit=4), duplicates_page(limit=4, offset=4)

    assert (first.total, last.total) == (6, 6)
    assert [*first.pairs, *last.pairs] == whole
    assert whole[0].second.pk == Member.objects.latest("pk").pk
