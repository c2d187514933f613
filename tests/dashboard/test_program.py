"""The program's page: sentences, rules with what they gave this month, versions and drafts."""

from datetime import date

import pytest
from django.urls import reverse

from members.roles import SYSTEM
from points.models import Program
from points.services.drafts import create_draft
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import make_ruled_program, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PROGRAM = "/dashboard/program/"
BEGIN = "/dashboard/program/new/"
DOUBLE = {"code": "double", "name": "Double", "give": {"multiply_percent": 200}}
TRIED = {"code": "tried", "name": "Tried", "give": {"points": 7}, "dry": True}


def test_the_terms_are_told_in_plain_sentences_by_section(cast: Cast, enter: Enter) -> None:
    answer = enter("analyst").get(PROGRAM)

    sections = {section.name: section.sentences for section in answer.context["sections"]}
    assert list(sections) == ["earning", "spending", "life", "promise"]
    assert sections["earning"] == ("10,000 toman paid in money earns one point.",)
    assert sections["spending"][0] == "One point pays 500 toman."
    assert answer.context["current"].give_back_bps == 500


def test_rules_stand_in_order_with_what_they_gave_this_month(cast: Cast, enter: Enter) -> None:
    make_ruled_program(TRIED, DOUBLE)
    ring_up(cast.shop, 1_000_000, member=cast.sara)
    ring_up(cast.shop, 400_000, member=cast.sara)

    answer = enter("owner").get(PROGRAM)

    tried, double = answer.context["rules"]
    assert (tried.rule.code, double.rule.code) == ("tried", "double")
    assert tried.sentence == "7 points as a gift; at most once a day"
    assert (tried.figures.granted, tried.figures.would_give) == (0, 7 * tried.figures.uses)
    figures = double.figures
    assert (figures.uses, figures.members) == (2, 1)
    assert (figures.wanted, figures.granted, figures.value) == (14, 9, 9 * 3_000)
    assert "of 14 wanted" in answer.content.decode()


def test_only_who_may_publish_is_led_to_writing(cast: Cast, enter: Enter) -> None:
    draft = create_draft(actor=SYSTEM, name="Winter")

    owner = enter("owner").get(PROGRAM).content.decode()
    analyst = enter("analyst").get(PROGRAM).content.decode()

    address = reverse("dashboard-draft", args=[draft.pk])
    assert BEGIN in owner
    assert address in owner
    assert BEGIN not in analyst
    assert address not in analyst


def test_versions_say_where_they_stand(cast: Cast, enter: Enter) -> None:
    make_ruled_program(DOUBLE, starts_on=date(2099, 1, 1))

    versions = enter("owner").get(PROGRAM).context["versions"]

    assert [(version.terms.version, version.state) for version in versions] == [
        (2, "coming"),
        (1, "current"),
    ]


def test_a_past_version_stays_and_can_be_read(cast: Cast, enter: Enter) -> None:
    make_ruled_program(DOUBLE, starts_on=date(2026, 8, 1))
    owner = enter("owner")

    versions = owner.get(PROGRAM).context["versions"]
    shown = owner.get(PROGRAM, {"version": "1"}).context

    assert [version.state for version in versions] == ["current", "past"]
    assert shown["shown"].terms.version == 1
    assert shown["rules"] == []


def test_a_version_that_there_is_not_shows_todays(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").get(PROGRAM, {"version": "nine"})

    assert answer.context["shown"] == answer.context["current"]


def test_without_a_program_the_owner_is_led_to_the_first(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()

    owner = enter("owner").get(PROGRAM).content.decode()
    analyst = enter("analyst").get(PROGRAM).content.decode()

    assert "The club has no program yet." in owner
    assert BEGIN in owner
    assert "The club has no program yet." in analyst
    assert BEGIN not in analyst


def test_the_rail_marks_the_program(cast: Cast, enter: Enter) -> None:
    nav = enter("owner").get(BEGIN).context["nav"]

    assert [item.url for item in nav if item.current] == [reverse("dashboard-program")]
