"""How a newcomer came to hear of the shop: told at the counter, or known from who brought him."""

import pytest
from django.test import Client

from campaigns.models import Acquisition, LeadSource
from campaigns.services.joining import welcome_member
from campaigns.services.leads.installing import install_sales
from members.exceptions import InvalidField
from members.models import Member
from tests.cast import Cast
from tests.counter.steps import at_the_till
from tests.factories import refused

pytestmark = pytest.mark.django_db
ARASH = {"mobile": "09357654321", "first_name": "آرش", "last_name": "نیکنام"}


def way(key: str) -> LeadSource:
    """A source that ships."""
    install_sales()
    return LeadSource.objects.get(key=key)


def join(cast: Cast, *, source_id: int | None = None, referred_by: int | None = None) -> Member:
    """Arash joins at the counter."""
    return welcome_member(
        actor=cast.actor("cashier"),
        mobile=ARASH["mobile"],
        first_name=ARASH["first_name"],
        last_name=ARASH["last_name"],
        source_id=source_id,
        referred_by=referred_by,
    )


def test_the_source_that_was_named_is_remembered(cast: Cast) -> None:
    sign = way("sign")

    arash = join(cast, source_id=sign.pk)

    won = Acquisition.objects.get(member=arash)
    assert (won.source, won.lead, won.cost, won.minutes) == (sign, None, 0, 0)


def test_who_was_brought_came_by_a_member(cast: Cast) -> None:
    referral = way("referral")

    arash = join(cast, referred_by=cast.sara.pk)

    assert Acquisition.objects.get(member=arash).source == referral


def test_nothing_is_guessed_where_nobody_was_asked(cast: Cast) -> None:
    way("sign")

    join(cast)

    assert not Acquisition.objects.exists()


def test_a_source_that_rests_takes_nobody_and_nothing_is_written(cast: Cast) -> None:
    sign = way("sign")
    LeadSource.objects.filter(pk=sign.pk).update(is_active=False)

    with refused(InvalidField) as refusal:
        join(cast, source_id=sign.pk)

    assert refusal.value.facts["field"] == "source"


def test_at_the_counter_it_is_one_choice(client: Client, cast: Cast) -> None:
    fair = way("fair")
    at_the_till(client, cast.cashier)

    client.post("/counter/register/", ARASH | {"source": str(fair.pk)})

    arash = Member.objects.get(mobile="+989357654321")
    assert Acquisition.objects.get(member=arash).source == fair
