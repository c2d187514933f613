"""Somebody asks and does not buy: a lead in a few seconds, and won when he joins."""

from typing import Any

import pytest
from django.test import Client

from campaigns.models import Acquisition, Lead
from campaigns.services.leads.installing import install_sales
from members.models import Member
from tests.campaigns.lead_cases import make_lead
from tests.cast import Cast
from tests.counter.steps import at_the_till, key_of, words_of

pytestmark = pytest.mark.django_db

PAGE = "/counter/lead/"
NEGAR = {"name": "نگار شفیعی", "mobile": "۰۹۳۵ ۷۶۵ ۴۳۲۱", "interest": "گل‌آرایی عقد"}
NUMBER = "+989357654321"


def filled(client: Client, **typed: str) -> dict[str, str]:
    """The form as it opens, filled in."""
    page = client.get(PAGE)
    source = str(page.context["form"]["source"].value())
    return {"once": key_of(page), "source": source, **NEGAR, **typed}


def note(client: Client, **typed: str) -> Any:
    return client.post(PAGE, filled(client, **typed))


def test_one_small_form_makes_a_lead_of_this_shop(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = note(client, value="800,000", allows_contact="on")

    lead = Lead.objects.get()
    assert answer["Location"] == "/counter/"
    assert (lead.full_name, lead.mobile, lead.interest) == ("نگار شفیعی", NUMBER, "گل‌آرایی عقد")
    assert (lead.shop, lead.assignee, lead.origin, lead.stage) == (
        cast.shop,
        cast.cashier,
        "counter",
        1,
    )
    assert (lead.source.key, lead.value) == ("walk-in", 8_000_000)
    assert (lead.allows_contact, lead.evidence) == (True, "counter")


def test_what_was_looked_for_is_filled_in(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    found = words_of(client.get("/counter/", {"q": "09357654321"}, headers={"hx-request": "true"}))
    page = words_of(client.get(PAGE, {"mobile": "09357654321"}))

    assert f"{PAGE}?mobile=09357654321" in found
    assert 'value="09357654321"' in page


def test_sent_twice_it_is_one_lead(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    form = filled(client, is_another="on")

    answers = [client.post(PAGE, form)["Location"] for _time in range(2)]

    assert answers == ["/counter/", "/counter/"]
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"mobile": "02188776655"}, "This is a landline; enter a mobile number."),
        ({"mobile": ""}, "Enter the mobile number."),
        ({"name": ""}, "Enter the name."),
        ({"value": "much"}, "This amount cannot be read. Write it in digits."),
        ({"source": "999"}, "Select a valid choice."),
        ({"once": ""}, "The form was not complete. Please send it again."),
    ],
)
def test_what_is_wrong_is_said(
    client: Client, cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    at_the_till(client, cast.cashier)

    page = note(client, **typed)

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert not Lead.objects.exists()


def test_a_member_is_shown_before_anything_is_written(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    page = note(client, mobile="09121234567")

    assert page.status_code == 422
    assert "Is it one of these?" in words_of(page)
    assert f'href="/counter/members/{cast.sara.pk}/"' in words_of(page)
    assert not Lead.objects.exists()


def test_a_lead_is_shown_and_another_person_is_written_down_all_the_same(
    client: Client, cast: Cast
) -> None:
    install_sales()
    known = make_lead(mobile="09357654321", interest="گلدان", shop_id=cast.shop.pk)
    at_the_till(client, cast.cashier)

    page = note(client)
    answer = note(client, is_another="on")

    assert f"/leads/{known.pk}/" in words_of(page)
    assert "گلدان" in words_of(page)
    assert answer["Location"] == "/counter/"
    assert Lead.objects.filter(mobile=NUMBER).count() == 2


def test_a_lead_of_another_shop_is_counted_and_not_shown(client: Client, cast: Cast) -> None:
    install_sales()
    make_lead(mobile="09357654321", interest="گلدان", shop_id=cast.other_shop.pk)
    at_the_till(client, cast.cashier)

    page = words_of(note(client))

    assert "Another shop has 1 lead that looks like him." in page
    assert "گلدان" not in page


def test_registering_the_mobile_of_a_lead_wins_it(client: Client, cast: Cast) -> None:
    lead = make_lead(
        first_name="نگار", last_name="شفیعی", mobile="09357654321", shop_id=cast.shop.pk
    )
    at_the_till(client, cast.cashier)

    found = words_of(client.get("/counter/", {"q": "09357654321"}, headers={"hx-request": "true"}))
    page = words_of(client.get("/counter/register/", {"mobile": "09357654321"}))
    client.post(
        "/counter/register/",
        {"mobile": "09357654321", "first_name": "نگار", "last_name": "شفیعی"},
    )

    negar = Member.objects.get(mobile=NUMBER)
    lead.refresh_from_db()
    assert "registering wins it" in found
    assert 'value="شفیعی"' in page
    assert "Registering wins it." in page
    assert (lead.status, lead.stage, lead.member) == ("won", 7, negar)
    assert lead.closed_by == f"user:{cast.cashier.pk}"
    assert Acquisition.objects.get(member=negar).lead == lead


def test_a_lead_of_another_shop_is_won_without_being_shown(client: Client, cast: Cast) -> None:
    lead = make_lead(last_name="شفیعی", mobile="09357654321", shop_id=cast.other_shop.pk)
    at_the_till(client, cast.cashier)

    page = words_of(client.get("/counter/register/", {"mobile": "09357654321"}))
    client.post("/counter/register/", {"mobile": "09357654321", "first_name": "نگار"})

    lead.refresh_from_db()
    assert "شفیعی" not in page
    assert lead.status == "won"
