"""Correcting a member: what is typed becomes his, an empty mobile keeps the old one."""

import pytest
from django.test import Client

from members.models import Consent, Member
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import make_member

pytestmark = pytest.mark.django_db
TYPED = {"mobile": "", "first_name": "سارا", "last_name": "احمدی", "gender": "", "service": "on"}


def page_of(cast: Cast) -> str:
    """Where Sara is corrected."""
    return f"/counter/members/{cast.sara.pk}/edit/"


def test_name_and_form_of_address_change(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.post(page_of(cast), TYPED | {"last_name": "احمدي نيا", "gender": "woman"})

    cast.sara.refresh_from_db()
    assert answer["Location"] == f"/counter/members/{cast.sara.pk}/"
    assert (cast.sara.full_name, cast.sara.gender) == ("سارا احمدی نیا", "woman")
    assert cast.sara.mobile == "+989121234567"


def test_a_cashier_sees_the_mobile_masked(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    page = words_of(client.get(page_of(cast)))

    assert "0912•••4567" in page
    assert "1234567" not in page.replace("0912•••4567", "")


def test_a_new_mobile_is_taken(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    client.post(page_of(cast), TYPED | {"mobile": "۰۹۳۵۷۶۵۴۳۲۱"})

    cast.sara.refresh_from_db()
    assert cast.sara.mobile == "+989357654321"


def test_a_mobile_of_somebody_else_is_refused(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    make_member(mobile="09357654321")

    page = client.post(page_of(cast), TYPED | {"mobile": "09357654321", "first_name": "ساره"})

    assert page.context["form"].errors["mobile"] == ["Another member has this mobile number."]
    assert "ساره" in words_of(page)
    cast.sara.refresh_from_db()
    assert (cast.sara.mobile, cast.sara.first_name) == ("+989121234567", "سارا")


def test_only_changed_answers_are_recorded(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    before = Consent.objects.count()

    client.post(page_of(cast), TYPED | {"promotion": "on"})

    fresh = Consent.objects.latest("pk")
    assert Consent.objects.count() == before + 1
    assert (fresh.purpose, fresh.is_given, fresh.evidence) == ("promotion", True, "counter")


def test_a_name_from_the_registration_is_filled_in(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    page = client.get(page_of(cast), {"first_name": "ساره", "last_name": "احمدی"})

    assert 'value="ساره"' in words_of(page)


def test_who_may_only_read_corrects_nothing(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.analyst)

    assert client.post(page_of(cast), TYPED).status_code == 403


@pytest.mark.usefixtures("public")
def test_a_new_email_waits_and_is_shown_masked(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    client.post(page_of(cast), TYPED | {"email": "sara@example.org"})
    told, page = (words_of(client.get(page_of(cast))) for _time in range(2))

    cast.sara.refresh_from_db()
    assert ("A letter is on its way" in told, cast.sara.email) == (True, "")
    assert ("s•••@example.org" in page, "sara@example.org" in page) == (True, False)


@pytest.mark.usefixtures("public")
def test_an_email_left_empty_stays(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    Member.objects.filter(pk=cast.sara.pk).update(email="sara@example.org")

    client.post(page_of(cast), TYPED | {"email": ""})

    cast.sara.refresh_from_db()
    assert cast.sara.email == "sara@example.org"
