"""The owner in the admin of a club in which something of everything has happened."""

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import ComputedLabel
from members.admin import site
from members.models import Inbound, Member, Message
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.exclusions import exclude
from members.services.facts import install_facts
from members.services.follow_ups import plan_follow_up
from members.services.households import join_household
from members.services.likeness import keep_apart
from members.services.mailboxes import tell_email
from members.services.messages import queue_message
from members.services.notes import write_note
from members.services.occasions import install_occasions, set_occasion_day
from members.services.privacy import ask_erasure
from members.services.profile import answer
from points.models import ImportJob
from tests.admin.listening_cases import listen_to, sell_to_leads
from tests.admin.outreach_cases import reach_members
from tests.admin.worth_cases import count_worth
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, ring_up

MODELS = sorted(site._registry, key=lambda model: model._meta.label)
NAMES = [model._meta.label for model in MODELS]


def address(model: type[Model], page: str, *arguments: object) -> str:
    """A page of the model's rows."""
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=arguments)


@pytest.fixture
def owner(cast: Cast, client: Client) -> Client:
    """The owner's browser, in a club in which something has happened."""
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)
    queue_message(
        kind=Message.Kind.CODE,
        address="+989121234567",
        text="کد ۸۲۴۱۹۳",
        natural_key="code",
        member=cast.sara,
    )
    know_members(cast)
    reach_members(cast.sara)
    listen_to(cast.sara)
    sell_to_leads()
    count_worth(list(Member.objects.all()), cast.shop)
    client.force_login(cast.owner)
    return client


def know_members(cast: Cast) -> None:
    """A row of everything that the club learns of its members."""
    other, third = make_member(shop=cast.shop), make_member(shop=cast.shop)
    sara, now = cast.sara.pk, timezone.now()
    install_facts(actor=SYSTEM)
    install_occasions(actor=SYSTEM)
    set_occasion_day(key="mothers_day", year=1405, on=None, actor=SYSTEM)
    answer(member_id=sara, fact_key="colour", value="red", source="asked", actor=SYSTEM)
    write_note(member_id=sara, text="likes tulips", actor=SYSTEM)
    plan_follow_up(member_id=sara, kind="call", reason="birthday", due_on=club_day(), actor=SYSTEM)
    exclude(member_id=other.pk, reason="never buys", evidence={"net": 0}, actor=SYSTEM)
    join_household(member_id=sara, other_id=other.pk, actor=SYSTEM)
    keep_apart(member_id=sara, other_id=third.pk, actor=SYSTEM)
    tell_email(member_id=other.pk, email="other@shop.example", actor=SYSTEM)
    ask_erasure(member_id=third.pk, ground="staff", actor=SYSTEM)
    ImportJob.objects.create(kind="members", name="old.csv", created_at=now, created_by="system")
    Inbound.objects.create(
        carrier="console",
        carrier_ref="1",
        address="+989121234567",
        text="لغو",
        meaning="stop",
        member=cast.sara,
        at=now,
    )
    ComputedLabel.objects.create(
        name="regular", measure="visits", at_least=3, created_at=now, created_by="system"
    )
