"""What is known of members: asked for together, and only as far as it is needed."""

from typing import Any

import pytest

from members.models import Member
from members.roles import SYSTEM
from members.selectors.knowledge import KeptDate, Known, known_of
from members.services.dates import keep_date
from members.services.labels import set_labels
from members.services.members import record_consents
from tests.cast import Cast
from tests.factories import make_member

pytestmark = pytest.mark.django_db

ALL = frozenset({"visits", "tier", "labels", "dates", "told", "surveys"})
NOWRUZ: dict[str, Any] = {
    "whose": "wife",
    "kind": "wedding",
    "calendar": "jalali",
    "month": 1,
    "day": 1,
}


@pytest.fixture
def arash(cast: Cast) -> Member:
    """One who has told everything and was brought by Sara."""
    member = make_member(first_name="آرش", last_name="نیکنام")
    Member.objects.filter(pk=member.pk).update(gender="man", referred_by=cast.sara)
    consents = {"occasion": True, "promotion": True}
    record_consents(actor=SYSTEM, member_id=member.pk, consents=consents, evidence="counter")
    set_labels(member_id=member.pk, names=["VIP", "roses"], actor=SYSTEM)
    keep_date(member_id=member.pk, actor=SYSTEM, **NOWRUZ)
    return member


def test_everything_that_is_known(cast: Cast, arash: Member) -> None:
    found = known_of([arash.pk, cast.sara.pk], needs=ALL)

    assert found == {
        arash.pk: Known(
            labels=frozenset({"VIP", "roses"}),
            dates=(KeptDate("wedding", "wife", "jalali", 1, 1),),
            is_referred=True,
            told=frozenset({"name", "mobile", "gender", "date", "reminders", "offers"}),
        ),
        cast.sara.pk: Known(told=frozenset({"name", "mobile"})),
    }


def test_who_has_told_nothing(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(mobile=None, first_name="", last_name="")

    assert known_of([cast.sara.pk], needs=ALL) == {cast.sara.pk: Known()}


def test_only_what_is_needed(arash: Member) -> None:
    labels = known_of([arash.pk], needs={"labels"})[arash.pk]
    dates = known_of([arash.pk], needs={"dates"})[arash.pk]

    assert labels == Known(labels=frozenset({"VIP", "roses"}))
    assert dates == Known(dates=(KeptDate("wedding", "wife", "jalali", 1, 1),))


@pytest.mark.parametrize(
    ("needs", "statements"),
    [
        (frozenset(), 0),
        ({"visits", "tier", "surveys"}, 0),
        ({"labels"}, 1),
        ({"dates"}, 1),
        ({"told"}, 1),
        ({"told", "dates"}, 1),
        (ALL, 1),
    ],
)
def test_statements(
    cast: Cast,
    arash: Member,
    django_assert_num_queries: Any,
    needs: frozenset[str],
    statements: int,
) -> None:
    with django_assert_num_queries(statements):
        found = known_of([arash.pk, cast.sara.pk], needs=needs)

    assert set(found) == {arash.pk, cast.sara.pk}
