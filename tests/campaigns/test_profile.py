"""Answers at the doors: their points, once for each fact and within the cap; what purchases say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from campaigns.selectors.profile import (
    answers_of,
    full_profile,
    note_after_sale,
    question_at_sale,
    question_online,
)
from campaigns.services.profile import Told, take_answer
from members.exceptions import InvalidField, UnknownFact, UnknownMember
from members.models import Answer, AuditEntry, Club, Fact, Member
from members.roles import SYSTEM
from members.rules.currencies import Currency
from members.selectors.access import actor_for_user
from members.services.dates import keep_date
from members.services.facts import install_facts
from members.services.profile import forget_answer, skip_question, take_back_answer
from points.exceptions import SelfAward
from points.models import BudgetWindow, Grant, LedgerEntry
from points.rules.sales import Line, Sale, Tendered
from points.selectors.balances import balance_of
from points.selectors.statements import explain_entry, statement_for
from points.services.purchases import record_purchase
from points.services.returns import void_purchase
from tests.architecture.doors import member_in_portal
from tests.cast import Cast
from tests.factories import make_member, make_ruled_program, make_staff, refused, ring_up
from tests.points.reward_cases import fill_pool
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

MOTHER = {"calendar": "jalali", "month": 7, "day": 15}


@pytest.fixture(autouse=True)
def catalogue(cast: Cast) -> None:
    """The catalogue that is shipped, and a full pool under a program of three percent."""
    install_facts(actor=SYSTEM)
    make_ruled_program()
    fill_pool(cast.shop, 1_000_000, now=timezone.now())


def tell(cast: Cast, fact_key: str, value: object, **facts: Any) -> Told:
    given = {"source": "asked", "actor": cast.actor("cashier"), **facts}
    return take_answer(member_id=cast.sara.pk, fact_key=fact_key, value=value, **given)


def balance(cast: Cast) -> int:
    return balance_of(cast.sara.pk).balance


def test_an_answer_brings_its_points(cast: Cast) -> None:
    told = tell(cast, "mother_birthday", MOTHER)

    assert (told.points, balance(cast)) == (10, 10)
    grant = Grant.objects.get(kind="profile")
    assert (grant.source, grant.points) == (f"fact:{cast.sara.pk}:mother_birthday", 10)
    assert AuditEntry.objects.get(action="profile.rewarded").facts == {"wanted": 10, "granted": 10}


def test_the_statement_says_what_they_are_for(cast: Cast) -> None:
    tell(cast, "mother_birthday", MOTHER)

    entry = statement_for(cast.sara.pk).get()

    assert entry.kind == LedgerEntry.Kind.BONUS
    assert explain_entry(entry, Currency("IRR", 0, "toman")) == "تولد مادر"


def test_each_fact_brings_points_once(cast: Cast) -> None:
    tell(cast, "colour", "red")

    again = tell(cast, "colour", "white")

    assert (again.points, balance(cast), Answer.objects.count()) == (0, 5, 2)


def test_taking_back_and_telling_again_brings_nothing(cast: Cast) -> None:
    tell(cast, "colour", "red")
    take_back_answer(member_id=cast.sara.pk, fact_key="colour", actor=SYSTEM)

    again = tell(cast, "colour", "red")

    assert (again.points, balance(cast)) == (0, 5)


@pytest.mark.parametrize("source", ["observed", "recorded", "import", "api"])
def test_what_staff_only_saw_brings_no_points(cast: Cast, source: str) -> None:
    told = tell(cast, "colour", "red", source=source)

    assert (told.points, Grant.objects.filter(kind="profile").count()) == (0, 0)


def test_a_member_is_rewarded_for_what_he_tells_online(cast: Cast) -> None:
    actor = actor_for_user(member_in_portal(cast.sara))

    told = tell(cast, "hobby", "plants", source="self", actor=actor)

    assert (told.points, balance(cast)) == (5, 5)


def test_staff_earn_nothing_by_answering_for_themselves(cast: Cast) -> None:
    clerk = make_staff("cashier", shops=[cast.shop], mobile=str(cast.sara.mobile))

    with nothing_changed(), refused(SelfAward):
        tell(cast, "colour", "red", actor=actor_for_user(clerk))


def test_the_cap_cuts_the_points_and_keeps_the_answer(cast: Cast) -> None:
    Fact.objects.filter(key="colour").update(points=10_000)

    told = tell(cast, "colour", "red")

    grant = Grant.objects.get(kind="profile")
    assert told.answer.value == "red"
    assert (grant.wanted_points, grant.points, told.points) == (10_000, 333, 333)


def test_the_throttle_holds_the_points_back(cast: Cast) -> None:
    BudgetWindow.objects.update(is_throttled=True)

    told = tell(cast, "colour", "red")

    assert (told.points, Answer.objects.count()) == (0, 1)


def test_before_there_is_a_program_the_answer_is_kept(cast: Cast) -> None:
    told = tell(cast, "colour", "red", now=datetime(2019, 1, 1, tzinfo=UTC))

    assert (told.points, Answer.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("fact", "value", "refusal"),
    [("colour", "green", InvalidField), ("nowhere", "x", UnknownFact)],
)
def test_a_refused_answer_gives_nothing(
    cast: Cast, fact: str, value: str, refusal: type[Any]
) -> None:
    with nothing_changed(), refused(refusal):
        tell(cast, fact, value)


def test_a_closed_member_answers_nothing(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ERASED)

    with nothing_changed(), refused(UnknownMember):
        tell(cast, "colour", "red")


def test_the_first_day_is_the_first_sale_all_day(cast: Cast) -> None:
    assert asked(cast) == "gender"

    ring_up(cast.shop, member=cast.sara)

    assert asked(cast) == "gender"


def test_from_the_second_day_on_dates_are_asked(cast: Cast) -> None:
    ring_up(cast.shop, member=cast.sara, now=timezone.now() - timedelta(days=1))

    assert asked(cast) == "wedding"


def test_a_voided_sale_was_no_visit(cast: Cast) -> None:
    sold = ring_up(cast.shop, member=cast.sara, now=timezone.now() - timedelta(days=1))
    void_purchase(purchase_id=sold.purchase.pk, actor=SYSTEM, reason="slip")

    assert asked(cast) == "gender"


def asked(cast: Cast) -> str | None:
    found = question_at_sale(cast.sara.pk, language="en")
    return None if found is None else found.key


def test_a_question_promises_only_what_it_brings(cast: Cast) -> None:
    ring_up(cast.shop, member=cast.sara, now=timezone.now() - timedelta(days=1))
    before = question_at_sale(cast.sara.pk, language="en")
    tell(cast, "wedding", MOTHER)
    take_back_answer(member_id=cast.sara.pk, fact_key="wedding", actor=SYSTEM)

    after = question_at_sale(cast.sara.pk, language="en")

    assert before is not None
    assert after is not None
    assert (before.key, before.points) == ("wedding", 10)
    assert (after.key, after.points) == ("wedding", 0)


def test_online_and_after_the_sale_others_are_asked(cast: Cast) -> None:
    note, online = (
        note_after_sale(cast.sara.pk, language="en"),
        question_online(cast.sara.pk, language="en"),
    )

    assert note is not None
    assert online is not None
    assert (note.key, note.question) == ("age_band", "Which age group?")
    assert online.key == "wedding"


def test_what_purchases_say_counts_as_known(cast: Cast) -> None:
    for _ in range(3):
        sell(cast, reason="birthday")

    told = {view.key: view.value_label for view in full_profile(cast.sara.pk, language="en").facts}

    assert (told["reason"], told["category"], told["tender"]) == ("Birthday", "گل رز", "Cash")
    assert told["visiting_time"].startswith(timezone.localtime().strftime("%As "))


def test_one_purchase_is_no_habit(cast: Cast) -> None:
    sell(cast, reason="")

    told = {view.key for view in full_profile(cast.sara.pk, language="en").facts}

    assert told == {"category"}


def sell(cast: Cast, *, reason: str) -> None:
    number = f"S{timezone.now().timestamp()}"
    sale = Sale(
        shop_id=cast.shop.pk,
        receipt_number=number,
        lines=(Line(1_000_000, category="گل رز"),),
        payments=(Tendered("cash", 1_000_000),),
        member_id=cast.sara.pk,
        reason=reason,
    )
    record_purchase(sale=sale, actor=SYSTEM)


def test_days_are_told_in_the_readers_words(cast: Cast) -> None:
    tell(cast, "mother_birthday", MOTHER)
    keep_date(
        member_id=cast.sara.pk, whose="father", kind="birthday", calendar="gregorian", month=2,
        day=29, actor=SYSTEM,
    )  # fmt: skip

    english = {view.key: view for view in full_profile(cast.sara.pk, language="en").facts}

    assert english["mother_birthday"].value_label == "15 Mehr"
    assert english["mother_birthday"].source_label == "Asked at the counter"
    assert english["father_birthday"].value_label == "29 February"
    (told,) = answers_of(cast.sara.pk, "mother_birthday", language="fa")
    assert told.value_label == "۱۵ مهر"


def test_a_member_who_told_everything_is_complete(cast: Cast) -> None:
    other = make_member()
    for _ in range(40):
        found = question_online(other.pk, language="en")
        if found is None:
            break
        value = {"date": MOTHER, "number": "3", "yes_no": "yes"}.get(found.kind)
        take_answer(
            member_id=other.pk,
            fact_key=found.key,
            value=value or found.options[0][0],
            source="self",
            actor=actor_for_user(member_in_portal(other)),
        )

    profile = full_profile(other.pk, language="en")

    assert {view.key for view in profile.missing} == {
        "reason", "category", "tender", "visiting_time",
    }  # fmt: skip
    assert profile.percent == 89


def test_nothing_is_asked_again_of_who_removed_his_answer(cast: Cast) -> None:
    tell(cast, "wedding", MOTHER)
    forget_answer(member_id=cast.sara.pk, fact_key="wedding", actor=SYSTEM)

    profile = full_profile(cast.sara.pk, language="en")

    assert [view.key for view in profile.declined] == ["wedding"]
    skip_question(member_id=cast.sara.pk, fact_key="colour", is_declined=True, actor=SYSTEM)
    assert {view.key for view in full_profile(cast.sara.pk, language="en").declined} == {
        "wedding", "colour",
    }  # fmt: skip


def test_a_club_without_the_catalogue_asks_nothing(cast: Cast) -> None:
    Fact.objects.all().delete()

    assert Club.objects.count() == 1
    assert question_at_sale(cast.sara.pk, language="fa") is None
    assert full_profile(cast.sara.pk, language="fa").percent == 100
