"""Labels by the figures: who bears which after a night, and what becomes of them the next."""

import pytest
from django.utils import translation

from analytics.models import MemberScores
from analytics.selectors.groups.bearers import NIGHTLY, bearers_of
from campaigns.rules.audiences import read_audience
from campaigns.selectors.audiences import audience_members
from loyalty_club.figure_labels import LABELS, label_figures, label_of
from members.models import Label, Member
from members.roles import SYSTEM
from members.services.labels import add_label
from tests.analytics.groups.group_cases import night, ten_customers
from tests.analytics.way_cases import joined, visits
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def ten(cast: Cast) -> list[Member]:
    """The ten of the worked example, in their groups."""
    found = ten_customers(cast.shop)
    night("rfm")
    return found


def bearers(key: str) -> set[int]:
    return set(Label.objects.filter(name=label_of(key)).values_list("member_id", flat=True))


def test_every_label_has_a_word_of_its_own() -> None:
    names = {label_of(key) for key in LABELS}

    assert LABELS.keys() == NIGHTLY.keys()
    assert len(names) == len(LABELS)
    assert max(len(name) for name in names) <= 40


def test_everybody_bears_the_label_of_his_group(ten: list[Member]) -> None:
    label_figures()

    assert bearers("champions") == {ten[0].pk, ten[1].pk}
    assert bearers("gone") == {ten[8].pk, ten[9].pk}
    assert bearers("dear") == set()


def test_class_potential_and_likeness_are_labels_too(ten: list[Member]) -> None:
    MemberScores.objects.filter(pk=ten[0].pk).update(grade="A")
    MemberScores.objects.filter(pk=ten[1].pk).update(potential="visits")
    MemberScores.objects.filter(pk=ten[2].pk).update(likeness=80)
    MemberScores.objects.filter(pk=ten[3].pk).update(likeness=79)

    label_figures()

    assert bearers("grade-A") == {ten[0].pk}
    assert bearers("potential-visits") == {ten[1].pk}
    assert bearers("alike") == {ten[2].pk}


def test_at_risk_is_who_is_silent_beyond_his_habit_and_not_lost(cast: Cast) -> None:
    silent, lost, here = (joined(days_ago=900) for _one in range(3))
    visits(cast.shop, silent, [150])
    visits(cast.shop, lost, [800])
    visits(cast.shop, here, [5])
    night()

    assert bearers_of("at-risk") == {silent.pk}


def test_done_twice_is_done_once(ten: list[Member]) -> None:
    first = label_figures()

    assert label_figures() == 0
    assert first == Label.objects.count()


def test_the_next_night_takes_off_what_is_true_no_more(ten: list[Member]) -> None:
    label_figures()
    MemberScores.objects.filter(pk=ten[0].pk).update(segment="loyal")

    changed = label_figures()

    assert changed == 2
    assert bearers("champions") == {ten[1].pk}
    assert ten[0].pk in bearers("loyal")


def test_what_is_set_by_hand_stays(ten: list[Member]) -> None:
    add_label(member_id=ten[9].pk, name=label_of("champions"), actor=SYSTEM)
    label_figures()
    MemberScores.objects.update(segment="")

    label_figures()

    assert bearers("champions") == {ten[9].pk}


def test_the_word_is_the_clubs_whoever_looks(ten: list[Member]) -> None:
    with translation.override("en"):
        english = label_of("gone")

    assert english == label_of("gone")


def test_a_campaign_reaches_them(ten: list[Member]) -> None:
    label_figures()
    who = {"version": 1, "who": [{"labels": {"names": [label_of("champions")]}}]}

    assert set(audience_members(read_audience(who))) == {ten[0], ten[1]}
