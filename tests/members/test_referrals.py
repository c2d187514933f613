"""Who brought a newcomer: found by card or mobile, kept at registration, refused when unknown."""

import pytest

from members.exceptions import InvalidField
from members.models import Member
from members.roles import SYSTEM
from members.selectors.referrals import find_referrer
from members.services.members import register_member
from tests.cast import Cast
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def bring(referred_by: int | None) -> Member:
    """Reza joins, brought by somebody."""
    return register_member(
        actor=SYSTEM,
        mobile="09351234567",
        first_name="رضا",
        last_name="کیان",
        referred_by=referred_by,
    )


def test_a_friend_is_remembered(cast: Cast) -> None:
    reza = bring(cast.sara.pk)

    reza.refresh_from_db()
    assert reza.referred_by == cast.sara


def test_nobody_brings_most(cast: Cast) -> None:
    assert bring(None).referred_by is None


@pytest.mark.parametrize("status", [Member.Status.MERGED, Member.Status.ERASED])
def test_who_has_left_brings_nobody(cast: Cast, status: str) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=status)

    with nothing_changed(), refused(InvalidField) as refusal:
        bring(cast.sara.pk)

    assert refusal.value.facts == {"field": "referred_by", "problem": "unknown_member"}


def test_a_stranger_brings_nobody(cast: Cast) -> None:
    with nothing_changed(), refused(InvalidField):
        bring(999_999)


@pytest.mark.parametrize(
    "typed",
    ["09121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "+98 912 123 4567", "00989121234567", "9121234567"],
)
def test_a_mobile_in_any_spelling(cast: Cast, typed: str) -> None:
    assert find_referrer(typed) == cast.sara.pk


def test_a_card_typed_or_scanned(cast: Cast) -> None:
    number = cast.sara.card_number
    persian = number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    for typed in (number, persian, f"{number[:3]} {number[3:]}", f"LC:{number}"):
        assert find_referrer(typed) == cast.sara.pk


@pytest.mark.parametrize("typed", ["", "4567", "سارا", "09350000000", "1234567890", "\x00"])
def test_what_nobody_has_finds_nobody(cast: Cast, typed: str) -> None:
    assert find_referrer(typed) is None


def test_an_old_card_leads_to_the_member_who_was_kept(cast: Cast) -> None:
    old = make_member(mobile="09351112233")
    Member.objects.filter(pk=old.pk).update(status=Member.Status.MERGED, merged_into=cast.sara)

    assert find_referrer(old.card_number) == cast.sara.pk
    assert find_referrer("09351112233") == cast.sara.pk


def test_a_card_of_one_who_was_erased_finds_nobody(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ERASED)

    assert find_referrer(cast.sara.card_number) is None
