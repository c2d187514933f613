"""The people's half of a merge: what moves, what stays, where the old card leads, and the undo."""

import json
from typing import Any

import pytest
from django.db import transaction

from members.exceptions import InvalidField, MemberClosed, MobileTaken, UnknownMember
from members.models import ImportantDate, Member
from members.roles import SYSTEM
from members.selectors.access import access_member, actor_for_user
from members.selectors.dates import dates_of
from members.selectors.identities import members_by_card
from members.selectors.labels import labels_of
from members.selectors.search import find_members
from members.services.dates import forget_date, keep_date
from members.services.history import Person, register_history_members
from members.services.labels import remove_label, set_labels
from members.services.members import correct_member, register_member
from members.services.merging import close_into, reopen
from members.services.portal import portal_user_for
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

OLD_MOBILE = "+989351112233"


@pytest.fixture
def twin(cast: Cast) -> Member:
    """Sara once more, with a number of her own."""
    return make_member(mobile=OLD_MOBILE, last_name="احمدی‌نیا")


def keep(member: Member, month: int, *, year: int | None = None) -> ImportantDate:
    """Her mother's birthday, on the first of a month."""
    return keep_date(
        member_id=member.pk,
        whose="mother",
        kind="birthday",
        calendar="jalali",
        month=month,
        day=1,
        year=year,
        actor=SYSTEM,
    )


def merge(merged: Member, kept: Member) -> dict[str, Any]:
    """As the points room calls it: what comes back is kept as JSON."""
    moved: dict[str, Any] = json.loads(json.dumps(close_into(merged=merged, kept=kept)))
    return moved


def known(member: Member) -> tuple[set[str], list[int]]:
    """The member's labels and the months of the dates."""
    months = sorted(kept.month for kept in dates_of(member.pk))
    return set(labels_of([member.pk])[member.pk]), months


def without_mobile(member: Member) -> Member:
    """As one comes from an old system."""
    member.mobile = None
    member.save(update_fields=["mobile"])
    return member


def test_one_closes_into_the_other(cast: Cast, twin: Member) -> None:
    set_labels(member_id=cast.sara.pk, names=["VIP"], actor=SYSTEM)
    set_labels(member_id=twin.pk, names=["VIP", "roses"], actor=SYSTEM)
    keep(cast.sara, 1, year=1340)
    keep(twin, 1)
    keep(twin, 2)

    merge(twin, cast.sara)

    twin.refresh_from_db()
    cast.sara.refresh_from_db()
    assert (twin.status, twin.merged_into) == ("merged", cast.sara)
    assert (cast.sara.status, cast.sara.merged_into) == ("active", None)
    assert known(cast.sara) == ({"VIP", "roses"}, [1, 2])
    assert (cast.sara.mobile, twin.mobile) == ("+989121234567", OLD_MOBILE)
    assert cast.sara.full_name == "سارا احمدی"


def test_a_mobile_moves_where_there_was_none(cast: Cast, twin: Member) -> None:
    without_mobile(cast.sara)

    moved = merge(twin, cast.sara)

    twin.refresh_from_db()
    cast.sara.refresh_from_db()
    assert (cast.sara.mobile, twin.mobile) == (OLD_MOBILE, None)
    assert "9351112233" not in json.dumps(moved)


def test_consents_are_those_of_the_one_kept(cast: Cast, twin: Member) -> None:
    Member.objects.filter(pk=twin.pk).update(allows_promotion=True)

    merge(twin, cast.sara)

    cast.sara.refresh_from_db()
    assert (cast.sara.allows_service, cast.sara.allows_promotion) == (True, False)


def test_a_member_does_not_merge_with_himself(cast: Cast) -> None:
    same = Member.objects.get(pk=cast.sara.pk)

    with nothing_changed(), refused(InvalidField) as refusal:
        close_into(merged=same, kept=cast.sara)

    assert refusal.value.facts == {"field": "member", "problem": "same_member"}


@pytest.mark.parametrize("status", [Member.Status.MERGED, Member.Status.ERASED])
def test_who_is_closed_merges_no_more(cast: Cast, twin: Member, status: str) -> None:
    Member.objects.filter(pk=twin.pk).update(status=status)

    with nothing_changed():
        with refused(MemberClosed) as merged:
            close_into(merged=twin, kept=cast.sara)
        with refused(MemberClosed) as kept:
            close_into(merged=cast.sara, kept=twin)

    assert merged.value.facts == kept.value.facts == {"member_id": twin.pk}


# --- Undo -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_mobile", [True, False])
def test_undo_puts_everything_back(cast: Cast, twin: Member, *, has_mobile: bool) -> None:
    kept = cast.sara if has_mobile else without_mobile(cast.sara)
    set_labels(member_id=kept.pk, names=["VIP"], actor=SYSTEM)
    set_labels(member_id=twin.pk, names=["VIP", "roses"], actor=SYSTEM)
    keep(kept, 1)
    keep(twin, 1)
    keep(twin, 2)

    with nothing_changed(), transaction.atomic():
        moved = merge(twin, kept)
        reopen(merged=twin, kept=kept, moved=moved)

    assert known(twin) == ({"VIP", "roses"}, [1, 2])


def test_what_was_given_up_since_stays_so(cast: Cast, twin: Member) -> None:
    without_mobile(cast.sara)
    set_labels(member_id=twin.pk, names=["late", "roses"], actor=SYSTEM)
    first, second = keep(twin, 1), keep(twin, 2)
    moved = merge(twin, cast.sara)
    remove_label(member_id=cast.sara.pk, name="late", actor=SYSTEM)
    forget_date(member_id=cast.sara.pk, date_id=first.pk, actor=SYSTEM)
    correct_member(
        actor=SYSTEM,
        member_id=cast.sara.pk,
        mobile="09357654321",
        first_name="سارا",
        last_name="احمدی",
    )

    reopen(merged=twin, kept=cast.sara, moved=moved)

    twin.refresh_from_db()
    cast.sara.refresh_from_db()
    assert known(twin) == ({"roses"}, [second.month])
    assert (twin.status, twin.merged_into, twin.mobile) == ("active", None, None)
    assert cast.sara.mobile == "+989357654321"


def test_what_was_never_merged_is_not_undone(cast: Cast, twin: Member) -> None:
    other = make_member()
    moved = merge(twin, cast.sara)

    with nothing_changed():
        with refused(MemberClosed):
            reopen(merged=twin, kept=other, moved=moved)
        with refused(MemberClosed):
            reopen(merged=other, kept=cast.sara, moved=moved)


def test_the_last_merge_is_undone_first(cast: Cast, twin: Member) -> None:
    third = make_member()
    set_labels(member_id=twin.pk, names=["roses"], actor=SYSTEM)
    first = merge(twin, cast.sara)
    second = merge(cast.sara, third)

    with nothing_changed(), refused(MemberClosed) as refusal:
        reopen(merged=twin, kept=cast.sara, moved=first)
    reopen(merged=cast.sara, kept=third, moved=second)
    reopen(merged=twin, kept=cast.sara, moved=first)

    assert refusal.value.facts == {"member_id": cast.sara.pk}
    assert known(twin) == ({"roses"}, [])


# --- Where the old card leads ---------------------------------------------------------------------


def test_the_old_card_and_mobile_find_the_member_who_was_kept(cast: Cast, twin: Member) -> None:
    merge(twin, cast.sara)

    assert find_members(twin.card_number) == [cast.sara]
    assert find_members("0935 111 2233") == [cast.sara]
    assert find_members("2233") == []
    assert find_members("احمدی‌نیا") == []
    assert members_by_card([twin.card_number]) == {twin.card_number: cast.sara.pk}


def test_a_chain_of_merges_is_followed_to_its_end(cast: Cast, twin: Member) -> None:
    third = make_member(mobile="09357654321")
    merge(twin, cast.sara)
    merge(cast.sara, third)

    assert find_members(twin.card_number) == [third]
    assert find_members("09351112233") == [third]
    assert access_member(cast.actor("cashier"), twin.pk) == third


def test_a_chain_that_ends_with_an_erased_member_finds_nobody(cast: Cast, twin: Member) -> None:
    merge(twin, cast.sara)
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ERASED)

    assert find_members(twin.card_number) == []
    with refused(UnknownMember):
        access_member(cast.actor("cashier"), twin.pk)


@pytest.mark.parametrize("role", ["cashier", "till"])
def test_staff_and_tills_are_led_to_the_member_who_was_kept(
    cast: Cast, twin: Member, role: str
) -> None:
    merge(twin, cast.sara)

    assert access_member(cast.actor(role), twin.pk) == cast.sara
    with refused(UnknownMember):
        access_member(SYSTEM, twin.pk)


def test_a_merged_member_signs_in_nowhere(cast: Cast, twin: Member) -> None:
    user = portal_user_for(mobile=OLD_MOBILE)
    assert user is not None
    merge(twin, cast.sara)

    assert portal_user_for(mobile=OLD_MOBILE) is None
    with refused(UnknownMember):
        access_member(actor_for_user(user), twin.pk)


def test_a_mobile_that_moved_signs_in_the_member_who_was_kept(cast: Cast, twin: Member) -> None:
    merge(twin, without_mobile(cast.sara))

    user = portal_user_for(mobile=OLD_MOBILE)

    assert user is not None
    assert user.member == cast.sara


def test_an_old_mobile_names_the_member_who_was_kept(cast: Cast, twin: Member) -> None:
    merge(twin, cast.sara)

    with nothing_changed(), refused(MobileTaken) as refusal:
        register_member(actor=SYSTEM, mobile=OLD_MOBILE, first_name="سارا", last_name="")

    assert refusal.value.facts == {"member_id": cast.sara.pk}


def test_the_member_who_was_kept_may_take_the_old_mobile(cast: Cast, twin: Member) -> None:
    moved = merge(twin, cast.sara)

    correct_member(
        actor=SYSTEM,
        member_id=cast.sara.pk,
        mobile=OLD_MOBILE,
        first_name="سارا",
        last_name="احمدی",
    )

    twin.refresh_from_db()
    cast.sara.refresh_from_db()
    assert (cast.sara.mobile, twin.mobile) == (OLD_MOBILE, None)
    reopen(merged=twin, kept=cast.sara, moved=moved)
    assert twin.mobile is None


def test_nobody_else_may_take_the_old_mobile(cast: Cast, twin: Member) -> None:
    other = make_member()
    merge(twin, cast.sara)

    with nothing_changed(), refused(MobileTaken) as refusal:
        correct_member(
            actor=SYSTEM,
            member_id=other.pk,
            mobile=OLD_MOBILE,
            first_name="مینا",
            last_name="",
        )

    assert refusal.value.facts == {"member_id": cast.sara.pk}


def test_a_file_of_the_past_finds_the_member_who_was_kept(cast: Cast, twin: Member) -> None:
    Member.objects.filter(pk=twin.pk).update(external_ref="A-7")
    merge(twin, cast.sara)
    people = [
        Person(joined_at=NOON, external_ref="A-7", mobile="+989121234567"),
        Person(joined_at=NOON, mobile=OLD_MOBILE),
    ]

    with nothing_changed():
        found = register_history_members(actor=SYSTEM, people=people)

    assert found == [cast.sara.pk, cast.sara.pk]
