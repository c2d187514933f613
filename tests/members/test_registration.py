"""Joining the club: one mobile, one member, one card."""

from typing import Any

import pytest

from members.exceptions import InvalidField, MobileTaken, NotAllowed
from members.models import AuditEntry, Consent, Member, Message
from members.roles import SYSTEM, Actor
from members.rules.cards import is_valid_card
from members.services.members import register_member
from points.models import Account
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

REZA: dict[str, Any] = {"mobile": "09351234567", "first_name": "رضا", "last_name": "کیان"}


def join(actor: Actor = SYSTEM, **facts: Any) -> Member:
    """Reza joins, with what is said otherwise."""
    return register_member(actor=actor, **REZA | facts)


def test_a_member_is_known_by_mobile_name_and_card(cast: Cast) -> None:
    member = join(cast.actor("cashier"), gender="man", shop_id=cast.shop.pk, now=NOON)

    member.refresh_from_db()
    assert (member.mobile, member.first_name, member.last_name) == ("+989351234567", "رضا", "کیان")
    assert (member.gender, member.status, member.origin) == ("man", "active", "counter")
    assert (member.joined_at, member.joined_shop_id) == (NOON, cast.shop.pk)
    assert is_valid_card(member.card_number)


def test_what_else_it_changed(cast: Cast) -> None:
    before = AuditEntry.objects.count()

    member = join(cast.actor("cashier"), consents={"service": True, "promotion": False})

    row = AuditEntry.objects.latest("id")
    assert AuditEntry.objects.count() == before + 1
    assert (row.action, row.member_id, row.facts) == ("member.registered", member.pk, {})
    answers = Consent.objects.filter(member=member).order_by("id")
    assert list(answers.values_list("purpose", "is_given", "evidence", "taken_by")) == [
        ("service", True, "counter", f"user:{cast.cashier.pk}"),
        ("promotion", False, "counter", f"user:{cast.cashier.pk}"),
    ]
    assert (member.allows_service, member.allows_occasion, member.allows_promotion) == (
        True,
        False,
        False,
    )
    assert (Message.objects.count(), Account.objects.filter(pk=member.pk).count()) == (0, 0)


@pytest.mark.parametrize(
    "spelling",
    [
        "09351234567",
        "9351234567",
        "+989351234567",
        "00989351234567",
        "0935 123 45 67",
        "۰۹۳۵۱۲۳۴۵۶۷",
        "٠٩٣٥١٢٣٤٥٦٧",
        "０９３５１２３４５６７",
        "\u200e0935-123-4567\n",
        "0935\u200c1234567",
    ],
)
def test_c20_one_mobile_however_spelt_is_one_member(cast: Cast, spelling: str) -> None:
    first = join()

    with nothing_changed(), refused(MobileTaken) as refusal:
        join(mobile=spelling, first_name="رضای دیگر")

    assert refusal.value.facts == {"member_id": first.pk}


def test_one_name_may_have_many_members(cast: Cast) -> None:
    first, second = join(), join(mobile="09351234568")

    assert first.card_number != second.card_number


def test_a_foreign_mobile_is_welcome(cast: Cast) -> None:
    assert join(mobile="+49 1512 3456789").mobile == "+4915123456789"


def test_one_name_is_enough_and_is_tidied(cast: Cast) -> None:
    member = join(first_name="  علي\u0640 ", last_name="")

    assert (member.first_name, member.full_name) == ("علی", "علی")


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"mobile": ""}, "mobile", "empty"),
        ({"mobile": "abc"}, "mobile", "not_a_number"),
        ({"mobile": "02188776655"}, "mobile", "landline"),
        ({"mobile": "0935123456"}, "mobile", "too_short"),
        ({"mobile": "093512345678"}, "mobile", "too_long"),
        ({"first_name": "", "last_name": " "}, "first_name", "required"),
        ({"first_name": "ر" * 81}, "first_name", "too_long"),
        ({"last_name": "ک" * 81}, "last_name", "too_long"),
        ({"first_name": "a\x00b"}, "first_name", "control_character"),
        ({"last_name": "a\nb"}, "last_name", "control_character"),
        ({"first_name": "a" + "\u0301" * 9}, "first_name", "invalid"),
        ({"gender": "robot"}, "gender", "invalid_choice"),
        ({"consents": {"lottery": True}}, "consents", "invalid_choice"),
    ],
)
def test_what_cannot_be_accepted_is_named(
    cast: Cast, facts: dict[str, Any], field: str, problem: str
) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        join(**facts)

    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == (field, problem)


def test_an_analyst_registers_nobody(cast: Cast) -> None:
    with nothing_changed(), refused(NotAllowed):
        join(cast.actor("analyst"))


def test_a_cashier_registers_in_his_shop(cast: Cast) -> None:
    with nothing_changed(), refused(NotAllowed):
        join(cast.actor("cashier"), shop_id=cast.other_shop.pk)
