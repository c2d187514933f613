"""Rows of the admin: found, in the reader's calendar, without secrets, no dearer in a long list."""

import pytest
from django.db.models import Model
from django.test import Client, RequestFactory
from django.utils.functional import Promise
from pytest_django import DjangoAssertNumQueries

from analytics.models import Absence, MemberFigures, MemberScores
from campaigns.models import Lead, Recipient, StepTaken, Survey, Ticket, TicketEntry
from members.admin import site
from members.models import ApiKey, Household, Message, Messaging, User
from members.roles import SYSTEM
from members.services.households import join_household
from points.models import LedgerEntry, Offer
from tests.admin.outreach_cases import SEALED, TAIL
from tests.admin.owner_cases import MODELS, address, owner
from tests.cast import Cast
from tests.factories import make_member

__all__ = ["owner"]
pytestmark = pytest.mark.django_db


def test_a_household_shows_who_lives_there(cast: Cast, owner: Client) -> None:
    home = Household.objects.get()

    shown = owner.get(address(Household, "change", home.pk)).content.decode()

    assert [str(one) in shown for one in home.members.all()] == [True, True]


def test_long_lists_ask_no_more(
    cast: Cast, owner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(5):
        join_household(
            member_id=make_member(shop=cast.shop).pk,
            other_id=make_member(shop=cast.shop).pk,
            actor=SYSTEM,
        )

    with django_assert_max_num_queries(9):
        listed = owner.get(address(Household, "changelist"))

    assert listed.status_code == 200


@pytest.mark.parametrize(
    "model",
    [
        Recipient,
        StepTaken,
        Offer,
        Lead,
        Survey,
        Ticket,
        TicketEntry,
        Absence,
        MemberFigures,
        MemberScores,
    ],
)
def test_no_row_of_a_long_list_asks_for_itself(
    owner: Client, django_assert_max_num_queries: DjangoAssertNumQueries, model: type[Model]
) -> None:
    rows = model._default_manager.count()

    with django_assert_max_num_queries(8):
        owner.get(address(model, "changelist"))

    assert rows >= 5


def test_offers_are_found_by_what_promised_them(owner: Client) -> None:
    lists = address(Offer, "changelist")
    offer = Offer.objects.select_related("member").earliest("pk")

    found = owner.get(lists, {"q": offer.origin}).content.decode()
    nobody = owner.get(lists, {"q": "campaign"}).content.decode()

    assert str(offer.member) in found
    assert str(offer.member) not in nobody


@pytest.mark.parametrize("model", [model for model in MODELS if model is not ApiKey])
def test_every_field_that_is_shown_has_a_word_of_its_own(model: type[Model]) -> None:
    shown = set(site._registry[model].get_fields(RequestFactory().get("/")))

    nameless = [
        field.name
        for field in model._meta.concrete_fields
        if shown & {field.name, f"shown_{field.name}"}
        and field.name != "id"
        and not isinstance(field.verbose_name, Promise)
    ]

    assert nameless == []


def test_days_and_numbers_are_the_readers(owner: Client) -> None:
    lists = address(LedgerEntry, "changelist")

    persian = owner.get(lists, headers={"accept-language": "fa"}).content.decode()
    english = owner.get(lists, headers={"accept-language": "en"}).content.decode()

    assert "۱۴۰۵/۰۶/۱۰ ۱۲:۰۰" in persian
    assert "۲۵۰٬۰۰۰" in persian
    assert "2026-09-01 12:00" in english
    assert "250,000" in english


def test_members_are_found_as_at_the_counter(cast: Cast, owner: Client) -> None:
    lists = address(type(cast.sara), "changelist")

    found = owner.get(lists, {"q": "4567"}).content.decode()
    nobody = owner.get(lists, {"q": "9999"}).content.decode()

    assert cast.sara.card_number in found
    assert cast.sara.card_number not in nobody


def test_secrets_are_not_shown(cast: Cast, owner: Client) -> None:
    message = Message.objects.get(natural_key="code")
    pages = "".join(
        owner.get(page).content.decode()
        for page in (
            address(User, "change", cast.owner.pk),
            address(Message, "change", message.pk),
            address(ApiKey, "changelist"),
            address(Messaging, "changelist"),
            address(Messaging, "change", 1),
        )
    )

    assert cast.owner.password not in pages
    assert cast.key.hashed_key not in pages
    assert [secret for secret in (SEALED, TAIL) if secret in pages] == []
    assert "۸۲۴۱۹۳" not in pages
