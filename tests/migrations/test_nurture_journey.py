"""A club that has had its journeys for long gets the one for who was won from a lead."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from campaigns.models import Journey, Step
from campaigns.services.journeys import install_journeys
from tests.cast import Cast
from tests.clock import NOON

pytestmark = pytest.mark.django_db


def migrate(step: str) -> None:
    """One way of the migration, on the tables as they are now."""
    migration: Any = import_module("campaigns.migrations.0005_nurture_journey")
    getattr(migration, step)(apps, None)


def the_one() -> Journey:
    return Journey.objects.get(trigger="lead_won")


def test_an_older_club_gets_it_in_use_with_its_steps(cast: Cast) -> None:
    Journey.objects.all().delete()
    install_journeys(now=NOON)
    shipped = list(the_one().steps.values_list("position", "delay_days", "kind", "text"))
    the_one().delete()

    migrate("install")
    migrate("install")

    assert the_one().is_active
    assert the_one().active_from is not None
    assert list(the_one().steps.values_list("position", "delay_days", "kind", "text")) == shipped
    assert Journey.objects.count() == 14


def test_a_club_without_journeys_waits_for_its_first_minute(cast: Cast) -> None:
    Journey.objects.all().delete()

    migrate("install")

    assert not Journey.objects.exists()


def test_the_name_of_an_owner_s_own_journey_is_left_to_him(cast: Cast) -> None:
    Journey.objects.all().delete()
    install_journeys(now=NOON)
    own = the_one()
    Journey.objects.filter(pk=own.pk).update(trigger="joined", created_by="user:1")

    migrate("install")

    assert not Journey.objects.filter(trigger="lead_won").exists()


def test_the_way_back_takes_what_nobody_has_walked(cast: Cast) -> None:
    Journey.objects.all().delete()
    install_journeys(now=NOON)

    migrate("remove")

    assert not Journey.objects.filter(trigger="lead_won").exists()
    assert not Step.objects.filter(journey__trigger="lead_won").exists()
