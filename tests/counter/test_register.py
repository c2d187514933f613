"""A newcomer joins in one form; a number that somebody has is never taken silently."""

import pytest
from django.test import Client
from django.utils import timezone

from members.models import AuditEntry, Consent, Member, Message, PendingEmail
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import make_ruled_program
from tests.points.reward_cases import fill_pool

pytestmark = pytest.mark.django_db
ARASH = {"mobile": "۰۹۳۵ ۷۶۵ ۴۳۲۱", "first_name": "آرش", "last_name": "نیکنام"}


def test_three_fields_and_straight_into_the_sale(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.post("/counter/register/", ARASH | {"service": "on", "occasion": "on"})

    arash = Member.objects.get(mobile="+989357654321")
    assert answer["Location"] == f"/counter/members/{arash.pk}/"
    assert (arash.full_name, arash.gender, arash.joined_shop) == ("آرش نیکنام", "", cast.shop)
    given = {consent.purpose: consent.is_given for consent in Consent.objects.filter(member=arash)}
    assert given == {"service": True, "occasion": True, "promotion": False}


def test_the_mobile_that_was_typed_is_filled_in(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    page = client.get("/counter/register/", {"mobile": "09357654321"})

    assert 'value="09357654321"' in words_of(page)


def test_the_amount_comes_along(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.post("/counter/register/?amount=50,000", ARASH)

    assert answer["Location"].endswith("?amount=50%2C000")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"mobile": "021 88776655"}, "This is a landline; enter a mobile number."),
        ({"mobile": "0935765"}, "The mobile number is too short."),
        ({"first_name": "", "last_name": ""}, "Enter the name."),
    ],
)
def test_wrong_input_is_said_and_kept(
    client: Client, cast: Cast, wrong: dict[str, str], sentence: str
) -> None:
    at_the_till(client, cast.cashier)
    before = Member.objects.count()

    page = client.post("/counter/register/", ARASH | wrong)

    assert page.status_code == 422
    assert sentence in words_of(page)
    assert (ARASH | wrong)["mobile"] in words_of(page)
    assert Member.objects.count() == before


def test_same_number_other_name_books_nothing_and_asks(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    audits = AuditEntry.objects.count()

    page = client.post("/counter/register/", ARASH | {"mobile": "09121234567"})

    assert page.status_code == 422
    assert page.context["holder"] == cast.sara
    assert f"/counter/members/{cast.sara.pk}/edit/?first_name=" in words_of(page)
    cast.sara.refresh_from_db()
    assert (cast.sara.full_name, AuditEntry.objects.count()) == ("سارا احمدی", audits)


def test_joining_twice_is_joining_once(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    first = client.post("/counter/register/", ARASH)

    again = client.post("/counter/register/", ARASH)

    assert again["Location"] == first["Location"]
    assert Member.objects.filter(first_name="آرش").count() == 1


def test_who_may_not_write_members_is_refused(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.analyst)

    assert client.post("/counter/register/", ARASH).status_code == 403


@pytest.mark.parametrize("by_card", [True, False])
def test_a_friend_who_brought_the_newcomer_is_remembered(
    client: Client, cast: Cast, *, by_card: bool
) -> None:
    at_the_till(client, cast.cashier)
    typed = cast.sara.card_number if by_card else "۰۹۱۲ ۱۲۳ ۴۵۶۷"

    client.post("/counter/register/", ARASH | {"referred_by": typed})

    assert Member.objects.get(mobile="+989357654321").referred_by == cast.sara


def test_a_friend_whom_nobody_knows_is_said(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    page = client.post("/counter/register/", ARASH | {"referred_by": "09350000000"})

    assert page.status_code == 422
    sentence = "Nobody has this code, card or mobile."
    assert page.context["form"].errors == {"referred_by": [sentence]}
    assert not Member.objects.filter(mobile="+989357654321").exists()


def test_the_welcome_gift_is_given_and_said(client: Client, cast: Cast) -> None:
    make_ruled_program(
        {"code": "welcome", "name": "Welcome", "event": "joined", "give": {"points": 20}}
    )
    fill_pool(cast.shop, 500_000, now=timezone.now())
    at_the_till(client, cast.cashier)

    page = client.post("/counter/register/", ARASH, follow=True)

    arash = Member.objects.get(mobile="+989357654321")
    assert balance_of(arash.pk).spendable == 20
    assert "20 points are the welcome gift." in words_of(page)


@pytest.mark.usefixtures("public")
def test_an_email_told_at_the_counter_waits_for_its_mailbox(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    client.post("/counter/register/", ARASH | {"email": "arash@example.org"})

    arash = Member.objects.get(mobile="+989357654321")
    waiting = PendingEmail.objects.get()
    assert (arash.email, waiting.member_id, waiting.address) == ("", arash.pk, "arash@example.org")
    assert Message.objects.get(channel="email").address == "arash@example.org"


@pytest.mark.usefixtures("public")
def test_what_is_no_email_is_said_at_its_field_and_nobody_joins(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    before = Member.objects.count()

    page = client.post("/counter/register/", ARASH | {"email": "arash"})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["email"])
    assert Member.objects.count() == before


def test_nobody_is_asked_for_an_email_where_no_letter_can_be_sent(
    client: Client, cast: Cast
) -> None:
    at_the_till(client, cast.cashier)

    page = client.get("/counter/register/")

    assert "email" not in page.context["form"].fields
