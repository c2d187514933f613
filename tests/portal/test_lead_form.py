"""The form on the web for whoever would like to hear from the shop."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from campaigns.models import Interaction, Lead
from campaigns.rules.leads.contact_wording import CURRENT, WORDINGS
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.rules import change_sales_rules, retire_source
from members.models import AuditEntry, Member
from members.roles import SYSTEM
from tests.campaigns.campaign_cases import draft, make_friends, started
from tests.campaigns.lead_cases import make_lead, make_lost
from tests.cast import Cast

pytestmark = pytest.mark.django_db

FORM, THANKS = "/join-us/", "/join-us/thanks/"
NEGAR = {"name": "نگار شفیعی", "mobile": "۰۹۳۵ ۱۱۱ ۲۲۳۳", "interest": "گل‌آرایی\nعقد"}
NUMBER = "+989351112233"


@pytest.fixture(autouse=True)
def sales(cast: Cast) -> None:
    """Sources of the program, and nobody has written yet."""
    install_sales()
    cache.clear()


@pytest.fixture
def phone() -> Client:
    """A browser that reads English."""
    return Client(headers={"accept-language": "en"})


def write(browser: Client, query: str = "", **typed: Any) -> Any:
    """Send the form."""
    return browser.post(f"{FORM}{query}", NEGAR | typed)


def test_a_stranger_becomes_a_lead(cast: Cast, phone: Client) -> None:
    answer = write(phone, may_contact="on", shop=cast.other_shop.pk)

    lead = Lead.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, THANKS)
    assert (lead.full_name, lead.mobile, lead.interest) == ("نگار شفیعی", NUMBER, "گل‌آرایی عقد")
    assert (lead.source.key, lead.origin, lead.stage, lead.shop) == (
        "website",
        "web",
        1,
        cast.other_shop,
    )
    assert (lead.allows_contact, lead.evidence) == (True, f"web:{CURRENT}:en")
    assert lead.created_by == "web:form"
    audit = AuditEntry.objects.get(action="lead.added")
    assert (audit.actor_kind, audit.actor_id) == ("visitor", "web:form")


def test_nothing_is_ticked_and_what_is_not_ticked_is_not_allowed(cast: Cast, phone: Client) -> None:
    page = phone.get(FORM).content.decode()
    write(phone)

    assert WORDINGS[CURRENT]["en"] in page
    assert "checked" not in page
    assert Lead.objects.values_list("allows_contact", "evidence").get() == (False, "")


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("?from=instagram", "instagram"),
        ("?from=nowhere", "website"),
        ("?from=%00fair", "fair"),
        ("?from=" + "x" * 300, "website"),
        ("", "website"),
    ],
)
def test_the_link_says_where_he_comes_from(cast: Cast, phone: Client, query: str, key: str) -> None:
    write(phone, query)

    assert Lead.objects.get().source.key == key


def test_a_retired_source_is_the_form_itself(cast: Cast, phone: Client) -> None:
    source = make_lead(source=None, mobile="09351110000").source
    retire_source(source_id=source.pk, actor=SYSTEM)

    write(phone, f"?from={source.key}")

    assert Lead.objects.get(mobile=NUMBER).source.key == "website"


def test_the_form_keeps_the_link(cast: Cast, phone: Client) -> None:
    page = phone.get(f"{FORM}?from=instagram&campaign=7").content.decode()

    assert 'action="/join-us/?from=instagram&amp;campaign=7"' in page


@pytest.mark.parametrize("campaign", ["999999", "x", "-1", "9" * 40, "%00"])
def test_a_campaign_that_is_none_keeps_nobody_out(cast: Cast, phone: Client, campaign: str) -> None:
    answer = write(phone, f"?campaign={campaign}")

    assert answer["Location"] == THANKS
    assert Lead.objects.get().campaign is None


def test_everybody_is_thanked_alike(cast: Cast) -> None:
    """A member, an open lead, one who was lost, a stranger: the same answer, by like work."""
    make_lead(mobile="09351110001")
    make_lost(mobile="09351110002")
    answers, work = [], []
    for mobile in ("09121234567", "09351110001", "09351110002", "09351112233"):
        browser = Client(headers={"accept-language": "en"})
        with CaptureQueriesContext(connection) as asked:
            answer = write(browser, mobile=mobile)
        answers.append((answer.status_code, answer["Location"], dict(answer.cookies)))
        work.append(len(asked))

    assert answers == [(302, THANKS, {})] * 4
    assert max(work) - min(work) <= 8


def test_thanks_name_nobody(cast: Cast, phone: Client) -> None:
    page = phone.get(THANKS)

    assert page.status_code == 200
    assert "Thank you, it has reached us" in page.content.decode()


def test_who_writes_again_is_no_second_lead(cast: Cast, phone: Client) -> None:
    write(phone, interest="")
    cache.clear()
    write(phone, "?from=instagram", may_contact="on", interest="گلدان", name="کسی دیگر")

    lead = Lead.objects.get()
    said = Interaction.objects.get(lead=lead)
    assert (said.channel, said.outcome, said.minutes, said.note, said.by) == (
        "online",
        "interested",
        0,
        "گلدان",
        "web:form",
    )
    assert (lead.full_name, lead.stage, lead.source.key, lead.interest) == (
        "نگار شفیعی",
        1,
        "website",
        "گلدان",
    )
    assert (lead.allows_contact, lead.evidence) == (True, f"web:{CURRENT}:en")
    assert AuditEntry.objects.filter(action="lead.wrote_again").count() == 1


def test_a_box_left_empty_takes_nothing_back(cast: Cast, phone: Client) -> None:
    write(phone, may_contact="on")
    cache.clear()
    write(phone)

    assert Lead.objects.get().allows_contact


def test_a_member_who_writes_is_known_to_staff_alone(cast: Cast, phone: Client) -> None:
    members = Member.objects.count()

    write(phone, mobile="09121234567")

    assert Lead.objects.get().member == cast.sara
    assert Member.objects.count() == members


def test_what_fills_in_the_trap_is_thanked_and_forgotten(cast: Cast, phone: Client) -> None:
    answer = write(phone, website="https://example.com")

    assert answer["Location"] == THANKS
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"mobile": "02188776655"}, "mobile", "This is a landline; enter a mobile number."),
        ({"mobile": ""}, "mobile", "Enter the mobile number."),
        ({"name": " "}, "name", "Enter the name."),
        ({"name": "x" * 100}, "name", "This is too long."),
        (
            {"shop": "999"},
            "shop",
            "Select a valid choice. 999 is not one of the available choices.",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, phone: Client, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = write(phone, **typed)

    assert page.status_code == 400
    assert page.context["form"].errors == {field: [sentence]}
    assert not Lead.objects.exists()


def test_a_closed_form_is_calm_about_it(cast: Cast, phone: Client) -> None:
    change_sales_rules(actor=SYSTEM, is_form_open=False)

    answers = [phone.get(FORM), write(phone)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "This form is closed for now" in answers[0].content.decode()
    assert not Lead.objects.exists()


def test_one_number_writes_twice_in_ten_minutes(cast: Cast) -> None:
    statuses = [write(Client(headers={"accept-language": "en"})).status_code for _try in range(3)]
    page = write(Client(headers={"accept-language": "en"}))

    assert statuses == [302, 302, 429]
    assert page["Retry-After"] == "600"
    assert "We have had a word from here just now." in page.content.decode()
    assert Lead.objects.count() == 1


def test_one_browser_does_not_write_for_a_whole_town(cast: Cast, phone: Client) -> None:
    answers = {write(phone, mobile=f"093511130{number:02}").status_code for number in range(40)}

    assert answers == {302}
    assert write(phone).status_code == 429
    assert Lead.objects.count() == 40


def test_without_the_store_of_limits_the_form_rests(
    cast: Cast, phone: Client, settings: Settings
) -> None:
    caches = dict(settings.CACHES["default"])
    settings.CACHES = {"default": caches | {"LOCATION": "redis://127.0.0.1:1/0"}}

    answer = write(phone)

    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert "nothing was kept of it" in answer.content.decode()
    assert not Lead.objects.exists()


def test_a_campaign_that_has_begun_is_remembered_and_a_draft_is_not(
    cast: Cast, phone: Client
) -> None:
    make_friends(1)
    begun, planned = started(), draft()

    write(phone, f"?campaign={begun.pk}")
    write(phone, f"?campaign={planned.pk}", mobile="09351112234")

    assert list(Lead.objects.order_by("pk").values_list("campaign", flat=True)) == [begun.pk, None]
