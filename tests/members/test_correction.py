"""Correcting a member: another name or mobile, a new card, other answers."""

from typing import Any

import pytest

from members.exceptions import InvalidField, MemberClosed, MobileTaken, NotAllowed, UnknownMember
from members.models import AuditEntry, Consent, Member, Note
from members.roles import SYSTEM, Actor
from members.rules.cards import is_valid_card
from members.selectors.access import actor_for_user
from members.selectors.search import find_members
from members.services.members import correct_member, record_consents, replace_card
from members.services.portal import portal_user_for
from tests.cast import Cast
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def correct(member: Member, actor: Actor = SYSTEM, **facts: Any) -> Member:
    """The member as she is, with what is said otherwise."""
    known = {
        "mobile": member.mobile,
        "first_name": member.first_name,
        "last_name": member.last_name,
        "gender": member.gender,
    }
    return correct_member(actor=actor, member_id=member.pk, **known | facts)


# --- Name and mobile ----------------------------------------------------------------------------


def test_a_new_name_is_found_and_the_old_is_not(cast: Cast) -> None:
    correct(cast.sara, cast.actor("cashier"), last_name="کیانی")

    assert find_members("کیانی") == [cast.sara]
    assert find_members("احمدی") == []


def test_the_audit_names_the_fields_not_what_they_hold(cast: Cast) -> None:
    correct(cast.sara, last_name="کیانی", mobile="09351112233")

    row = AuditEntry.objects.latest("id")
    assert (row.action, row.member_id) == ("member.corrected", cast.sara.pk)
    assert row.facts == {"fields": ["last_name", "mobile"]}


def test_her_own_mobile_in_another_spelling_is_still_hers(cast: Cast) -> None:
    member = correct(cast.sara, mobile="۰۹۱۲ ۱۲۳ ۴۵۶۷")

    assert member.mobile == "+989121234567"


def test_anothers_mobile_is_refused(cast: Cast) -> None:
    other = make_member(mobile="09350000001")

    with nothing_changed(), refused(MobileTaken) as refusal:
        correct(cast.sara, mobile="+989350000001")

    assert refusal.value.facts == {"member_id": other.pk}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"mobile": "02188776655"}, "mobile"),
        ({"first_name": "", "last_name": ""}, "first_name"),
        ({"last_name": "x" * 81}, "last_name"),
        ({"gender": "x"}, "gender"),
    ],
)
def test_the_same_refusals_as_joining(cast: Cast, facts: dict[str, Any], field: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        correct(cast.sara, **facts)

    assert refusal.value.facts["field"] == field


def test_who_is_gone_or_unknown_is_not_corrected(cast: Cast) -> None:
    gone = make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.ERASED)

    with nothing_changed(), refused(MemberClosed):
        correct(gone, first_name="x")
    gone.pk = 999_999
    with nothing_changed(), refused(UnknownMember):
        correct(gone, first_name="x")


def test_an_analyst_corrects_nobody(cast: Cast) -> None:
    with nothing_changed(), refused(NotAllowed):
        correct(cast.sara, cast.actor("analyst"), first_name="x")


# --- Card ---------------------------------------------------------------------------------------


def test_a_lost_card_finds_nobody(cast: Cast) -> None:
    lost = cast.sara.card_number

    member = replace_card(actor=cast.actor("cashier"), member_id=cast.sara.pk, reason="گم شد")

    assert member.card_number != lost
    assert is_valid_card(member.card_number)
    assert find_members(lost) == []
    assert find_members(member.card_number) == [cast.sara]
    row = AuditEntry.objects.latest("id")
    assert (row.action, row.facts) == ("card.replaced", {})
    assert Note.objects.get(member=member).text.endswith("گم شد")


def test_an_analyst_hands_out_no_cards(cast: Cast) -> None:
    with nothing_changed(), refused(NotAllowed):
        replace_card(actor=cast.actor("analyst"), member_id=cast.sara.pk, reason="")


# --- Consents -----------------------------------------------------------------------------------


def test_a_changed_answer_is_one_row_and_the_newest_holds(cast: Cast) -> None:
    before = Consent.objects.count()

    member = record_consents(
        actor=cast.actor("cashier"),
        member_id=cast.sara.pk,
        consents={"service": False, "occasion": True, "promotion": False},
        evidence="counter",
    )

    assert Consent.objects.count() == before + 2
    assert (member.allows_service, member.allows_occasion, member.allows_promotion) == (
        False,
        True,
        False,
    )
    row = AuditEntry.objects.latest("id")
    assert (row.action, row.facts) == ("member.consents", {"service": False, "occasion": True})


def test_the_same_answers_again_change_nothing(cast: Cast) -> None:
    with nothing_changed():
        record_consents(
            actor=SYSTEM,
            member_id=cast.sara.pk,
            consents={"service": True, "promotion": False},
            evidence="counter",
        )


def test_an_unknown_purpose_is_refused(cast: Cast) -> None:
    with nothing_changed(), refused(InvalidField):
        record_consents(
            actor=SYSTEM,
            member_id=cast.sara.pk,
            consents={"service": False, "lottery": True},
            evidence="counter",
        )


def test_a_member_answers_for_herself_only(cast: Cast) -> None:
    user = portal_user_for(mobile=cast.sara.mobile or "")
    assert user is not None
    sara = actor_for_user(user)
    other = make_member()

    member = record_consents(
        actor=sara, member_id=cast.sara.pk, consents={"promotion": True}, evidence="portal"
    )
    with nothing_changed(), refused(NotAllowed):
        record_consents(
            actor=sara, member_id=other.pk, consents={"promotion": True}, evidence="portal"
        )

    assert member.allows_promotion
