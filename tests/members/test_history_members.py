"""Members of the past in bulk: found or registered, never taken for somebody else."""

from datetime import UTC, datetime

import pytest

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Consent, Member
from members.roles import SYSTEM
from members.rules.cards import is_valid_card
from members.services.history import Person, register_history_members
from members.services.rows import fresh_row
from tests.cast import Cast
from tests.factories import refused

pytestmark = pytest.mark.django_db

THEN = datetime(1997, 1, 1, 12, tzinfo=UTC)


def test_a_known_mobile_is_that_member_and_stays_as_he_is(cast: Cast) -> None:
    person = Person(joined_at=THEN, mobile="+989121234567", first_name="دیگر")

    found = register_history_members(actor=SYSTEM, people=[person, person])

    assert found == [cast.sara.pk, cast.sara.pk]
    assert Member.objects.get().first_name == "سارا"


def test_a_newcomer_gets_a_card_and_joined_then(cast: Cast) -> None:
    person = Person(
        joined_at=THEN, external_ref="old-7", last_name="نوری", consents={"service": True}
    )

    (found, again) = register_history_members(actor=SYSTEM, people=[person, person])

    member = Member.objects.get(external_ref="old-7")
    assert found == again == member.pk
    assert is_valid_card(member.card_number)
    assert (member.joined_at, member.allows_service, member.allows_promotion) == (THEN, True, False)
    assert Consent.objects.filter(member=member).count() == 1
    assert AuditEntry.objects.get(action="members.imported").facts == {"members": 1}


def test_a_hundred_and_more_are_copied_in(cast: Cast) -> None:
    people = [Person(joined_at=THEN, external_ref=f"old-{number}") for number in range(250)]

    found = register_history_members(actor=SYSTEM, people=people)

    assert len(set(found)) == 250
    assert Member.objects.filter(external_ref__startswith="old-").count() == 250


def test_two_members_in_one_row_are_nobody(cast: Cast) -> None:
    register_history_members(actor=SYSTEM, people=[Person(joined_at=THEN, external_ref="old-7")])
    both = Person(joined_at=THEN, external_ref="old-7", mobile="+989121234567")

    (found,) = register_history_members(actor=SYSTEM, people=[both])

    assert isinstance(found, InvalidField)
    assert found.facts == {"field": "mobile", "problem": "two_members"}


def test_a_cashier_may_not(cast: Cast) -> None:
    with refused(NotAllowed):
        register_history_members(
            actor=cast.actor("cashier"), people=[Person(joined_at=THEN, external_ref="old-7")]
        )

    assert Member.objects.count() == 1


def test_a_fresh_row_is_the_row_that_django_makes() -> None:
    given = {"card_number": "1234567894", "joined_at": THEN, "joined_shop_id": 3}

    fresh, usual = fresh_row(Member, **given), Member(**given)

    names = [field.attname for field in Member._meta.concrete_fields]
    assert [getattr(fresh, name) for name in names] == [getattr(usual, name) for name in names]
    assert fresh._state.adding
    with pytest.raises(TypeError, match="joined_shop"):
        fresh_row(Member, joined_shop=3)
