"""The card on paper, and a new one for the one that was lost."""

import pytest
from django.test import Client

from members.models import AuditEntry, Member
from tests.cast import Cast
from tests.counter.steps import at_the_till, key_of, words_of

pytestmark = pytest.mark.django_db


def test_the_card_carries_both_codes(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    page = words_of(client.get(f"/counter/members/{cast.sara.pk}/card/"))

    assert 'class="qr"' in page
    assert f'aria-label="{cast.sara.card_number}"' in page


def test_a_lost_card_finds_nobody_any_more(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = f"/counter/members/{cast.sara.pk}/card/"

    answer = client.post(f"{page}replace/", {"once": key_of(client.get(page)), "reason": "گم شد"})

    lost, fresh = cast.sara.card_number, Member.objects.get(pk=cast.sara.pk).card_number
    assert (answer["Location"], lost != fresh) == (page, True)
    assert client.get("/counter/", {"q": lost}).status_code == 200
    assert AuditEntry.objects.filter(action="card.replaced").count() == 1


def test_sent_twice_is_replaced_once(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = f"/counter/members/{cast.sara.pk}/card/"
    form = {"once": key_of(client.get(page)), "reason": "گم شد"}
    client.post(f"{page}replace/", form)

    client.post(f"{page}replace/", form)

    assert AuditEntry.objects.filter(action="card.replaced").count() == 1


def test_without_a_reason_the_card_stays(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = f"/counter/members/{cast.sara.pk}/card/"

    answer = client.post(f"{page}replace/", {"once": key_of(client.get(page)), "reason": ""})

    assert answer.context["form"].errors["reason"] == ["This field is required."]
    assert Member.objects.get(pk=cast.sara.pk).card_number == cast.sara.card_number


def test_who_may_only_read_replaces_nothing(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.analyst)

    assert client.post(f"/counter/members/{cast.sara.pk}/card/replace/", {}).status_code == 403
