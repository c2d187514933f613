"""Ways out of a message: to what owed it, from words written in to their ticket; its preview."""

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Passage
from campaigns.selectors.causes import cause_of
from campaigns.services.journeys import define_journey
from campaigns.services.tickets.inbound import take_up_inbound
from members.roles import SYSTEM
from tests.campaigns.result_cases import make_campaign
from tests.campaigns.ticket_cases import write_in
from tests.cast import Cast
from tests.clock import MINUTE, NOON
from tests.dashboard.conftest import Enter
from tests.members.sending_cases import owe

pytestmark = pytest.mark.django_db

OUTBOX = "/dashboard/messages/"


def passage_of(cast: Cast) -> Passage:
    journey = define_journey(
        name="خوش‌آمد", trigger="joined", leaves_on_purchase=False, actor=SYSTEM
    )
    return Passage.objects.create(
        journey=journey, member=cast.sara, run_key="joined", began_at=timezone.now()
    )


def test_a_message_leads_to_its_campaign(cast: Cast, enter: Enter) -> None:
    campaign = make_campaign(timezone.now(), name="جشن گل")
    row = owe(member=cast.sara, key=f"campaign:{campaign.pk}:{cast.sara.pk}", at=timezone.now())

    text = enter("owner").get(f"{OUTBOX}{row.pk}/").content.decode()

    assert f'<a href="/dashboard/campaigns/{campaign.pk}/">جشن گل</a>' in text


def test_a_message_leads_to_its_journey(cast: Cast, enter: Enter) -> None:
    passage = passage_of(cast)
    row = owe(member=cast.sara, key=f"journey:{passage.pk}:1", at=timezone.now())

    text = enter("owner").get(f"{OUTBOX}{row.pk}/").content.decode()

    journey = passage.journey
    assert f'<a href="/dashboard/journeys/{journey.pk}/">{journey.name}</a>' in text


@pytest.mark.parametrize("key", ["receipt:7", "campaign:9999999:1", "journey:9999999:1", "journey"])
def test_what_nobody_owes_any_more_has_no_source(db: None, key: str) -> None:
    assert cause_of(key) is None


def test_what_was_written_leads_to_its_ticket(cast: Cast, enter: Enter) -> None:
    write_in("+989121234567", "سفارش من کی می‌رسد؟", at=NOON)
    take_up_inbound(now=NOON + MINUTE)

    answer = enter("owner").get(f"{OUTBOX}inbound/")

    ((_row, ticket),) = answer.context["rows"]
    assert ticket is not None
    assert reverse("dashboard-ticket", args=[ticket]) in answer.content.decode()


def test_a_preview_without_an_offer_says_nothing_of_one(cast: Cast, enter: Enter) -> None:
    sent = {
        "field": "text",
        "text": "{نام} عزیز\n{پیشنهاد}\n{باشگاه}",
        "places": "name,offer,club,",
    }
    owner, url = enter("owner"), reverse("dashboard-text-preview")

    unasked = owner.post(url, sent).context["preview"].text
    without = owner.post(url, {**sent, "offer": ""}).context["preview"].text

    assert unasked.count("\n") == 2
    assert without.count("\n") == 1
