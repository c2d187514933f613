"""The profile on a member's page: known facts with their source, history on demand, what lacks."""

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from loyalty_club.dashboard.profile.member_profile import profile_part
from members.roles import SYSTEM
from members.services.facts import install_facts
from members.services.profile import answer, skip_question
from tests.cast import Cast
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(cast: Cast) -> None:
    """Sara has bought, told a colour twice, and would rather not tell her mother's birthday."""
    install_facts(actor=SYSTEM)
    ring_up(cast.shop, member=cast.sara)
    for days, colour in ((30, "red"), (1, "white")):
        answer(
            member_id=cast.sara.pk, fact_key="colour", value=colour, source="asked",
            actor=cast.actor("cashier"), now=timezone.now() - timedelta(days=days),
        )  # fmt: skip
    skip_question(
        member_id=cast.sara.pk, fact_key="mother_birthday", is_declined=True, actor=SYSTEM
    )


def shown(cast: Cast, **asked: Any) -> str:
    """The part as a page includes it, in English."""
    request = RequestFactory().get("/dashboard/members/1/")
    with translation.override("en"):
        part = profile_part(cast.actor("owner"), cast.sara.pk, **asked)
        return render_to_string("dashboard/parts/member_profile.html", part, request=request)


def test_what_is_known_stands_with_where_it_came_from(cast: Cast) -> None:
    words = shown(cast)

    assert "White" in words
    assert "Asked at the counter" in words
    assert "Cashier" in words
    assert "flowers" in words
    assert "Red" not in words


def test_what_is_missing_and_what_was_declined_are_told_apart(cast: Cast) -> None:
    words = shown(cast)
    missing, declined = words.split("Rather not said:")

    assert "Scent" in missing
    assert "Mother&#x27;s birthday" in declined
    assert "Mother&#x27;s birthday" not in missing


def test_the_history_is_shown_on_demand(cast: Cast) -> None:
    words = shown(cast, asked_for="colour")

    assert "Red" in words
    assert words.count("Holds") == 1


def test_a_member_of_whom_nothing_is_known(cast: Cast) -> None:
    request = RequestFactory().get("/")
    with translation.override("en"):
        part = profile_part(cast.actor("owner"), cast.sara.pk)
        empty = {**part, "profile_facts": []}
        words = render_to_string("dashboard/parts/member_profile.html", empty, request=request)

    assert "Nothing is known yet; the next visits will tell." in words
