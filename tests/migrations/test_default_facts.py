"""The catalogue of the profile comes to clubs that were opened before it, and goes again."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from members.models import Fact
from members.roles import SYSTEM
from members.services.profile import answer
from tests.cast import Cast

step: Any = import_module("members.migrations.0006_default_facts")

pytestmark = pytest.mark.django_db


def test_an_open_club_gets_the_catalogue(cast: Cast) -> None:
    step.install(apps, None)
    step.install(apps, None)

    assert Fact.objects.filter(is_shipped=True).count() == 23


def test_before_a_club_is_opened_there_is_none(db: None) -> None:
    step.install(apps, None)

    assert Fact.objects.count() == 0


def test_on_the_way_back_answers_are_spared(cast: Cast) -> None:
    step.install(apps, None)
    answer(member_id=cast.sara.pk, fact_key="colour", value="red", source="asked", actor=SYSTEM)

    step.remove(apps, None)

    assert [fact.key for fact in Fact.objects.all()] == ["colour"]
