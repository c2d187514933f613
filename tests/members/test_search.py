"""One field finds a member: by what one types, reads out or scans."""

import pytest

from members.models import Member
from members.roles import SYSTEM
from members.selectors.search import find_members
from members.services.members import replace_card
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _others(db: None) -> None:
    """Two who must not be found by mistake."""
    make_member(first_name="بهرام", last_name="چوبین", mobile="09350000001")
    make_member(first_name="Jane", last_name="O'Neill", mobile="09350000002")


# Each line: spellings that must all find each other.
SAME = [
    ["علی", "علي", "على", "ﻋﻠﯽ"],
    ["علی‌رضا", "علیرضا", "علی رضا", "علي رضا"],
    ["اکبری", "اکبري", "اكبری", "اكبري"],
    ["کیان", "كيان", "کيان"],
    ["آزاده", "ازاده", "أزاده"],
    ["مؤمنی", "مومنی"],
    ["سیّد", "سید", "سيد"],
    ["فاطمه", "فاطمة"],
    ["زهره", "زُهره"],
    ["مریم سادات", "مریم‌سادات", "مریمسادات"],
    ["محمّدی", "محمدی"],
    ["رضائی", "رضایی"],
    ["هاشمی‌نژاد", "هاشمي نژاد", "هاشمی نژاد", "هاشمینژاد"],
    ["می‌خواهم", "میخواهم", "می خواهم"],
    ["ﷲوردی", "اللهوردی"],
    ["Müller", "MULLER", "müller"],
]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [(stored, typed) for line in SAME for stored in line for typed in line],
)
def test_spellings_that_must_match(stored: str, typed: str) -> None:
    member = make_member(first_name=stored, last_name="پارسا")

    assert find_members(typed) == [member]


@pytest.mark.parametrize(
    "typed",
    [
        "علی رضا",
        "رضا علی",
        "کیانی",
        "کیانی علیرضا",
        "علیرضا کیانی",
        "علی‌رضا کیا",
        "یانی علی",
        "علیرضاکیانی",
        "  كياني   ",
        "کیانی، علی",
    ],
)
def test_parts_of_the_name_in_any_order(typed: str) -> None:
    member = make_member(first_name="علی‌رضا", last_name="کیانی")

    assert find_members(typed) == [member]


@pytest.mark.parametrize("typed", ["", " ", "؟", "%", "_", "'", "\u200c", "کیانی رستم", "zz"])
def test_what_nobody_is_called_finds_nobody(typed: str) -> None:
    make_member(first_name="علی", last_name="کیانی")

    assert find_members(typed) == []


def test_an_apostrophe_does_not_matter() -> None:
    assert [member.first_name for member in find_members("oneill")] == ["Jane"]


# --- Mobile -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "4567",
        "567",
        "۴۵۶۷",
        "٤٥٦٧",
        "123 45 67",
        "9351234567",
        "09351234567",
        "+98 935 123 4567",
        "00989351234567",
        "۰۹۳۵-۱۲۳-۴۵۶۷",
    ],
)
def test_the_last_digits_of_a_mobile(typed: str) -> None:
    member = make_member(mobile="09351234567")

    assert find_members(typed) == [member]


@pytest.mark.parametrize("typed", ["67", "1234", "0912", "99351234567"])
def test_too_few_digits_or_digits_elsewhere_find_nobody(typed: str) -> None:
    make_member(mobile="09351234567")

    assert find_members(typed) == []


def test_at_most_five_are_shown() -> None:
    for number in range(7):
        make_member(mobile=f"093512{number}4567", last_name="هزارجریبی")

    assert len(find_members("4567")) == 5
    assert len(find_members("هزار")) == 5
    assert len(find_members("هزار", limit=7)) == 7


# --- Card ---------------------------------------------------------------------------------------


def test_a_card_typed_or_scanned() -> None:
    member = make_member()
    number = member.card_number

    for typed in (
        number,
        f"{number[:3]} {number[3:6]} {number[6:]}",
        f"LC:{number}",
        f"https://club.example/c/{number}/",
        f" {number}\n",
    ):
        assert find_members(typed) == [member]


def test_a_wrong_digit_on_the_card_finds_nobody() -> None:
    member = make_member()
    last = (int(member.card_number[-1]) + 1) % 10

    assert find_members(f"{member.card_number[:-1]}{last}") == []


@pytest.mark.parametrize("status", [Member.Status.MERGED, Member.Status.ERASED])
def test_who_has_left_is_not_found(status: str) -> None:
    member = make_member(mobile="09351234567", last_name="رفته")
    Member.objects.filter(pk=member.pk).update(status=status)

    for typed in ("4567", "رفته", member.card_number):
        assert find_members(typed) == []


def test_a_new_card_is_found_at_once() -> None:
    member = replace_card(actor=SYSTEM, member_id=make_member().pk, reason="lost")

    assert find_members(member.card_number) == [member]
