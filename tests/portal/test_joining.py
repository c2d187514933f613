"""Joining by oneself: the form, the code, and what stands in the club only afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from members.models import AuditEntry, Consent, Member, Message, User
from members.roles import SYSTEM
from members.services.referrals import referral_code_of
from points.selectors.balances import balance_of
from points.services.merging import merge_members
from tests.cast import Cast
from tests.factories import make_member, make_ruled_program, ring_up
from tests.portal.steps import ask_code, last_code, other_code
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

JOIN, CODE = "/join/", "/join/code/"
MINA = {"first_name": "مینا", "last_name": "کریمی", "mobile": "۰۹۳۵ ۱۱۱ ۲۲۳۳"}
NUMBER = "+989351112233"
NOON = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
WELCOME = {"code": "welcome", "name": "Welcome", "event": "joined", "give": {"points": 20}}


@pytest.fixture
def phone() -> Client:
    """A browser that reads English."""
    return Client(headers={"accept-language": "en"})


def fill_in(browser: Client, query: str = "", **typed: str) -> Any:
    """Send the form."""
    return browser.post(f"{JOIN}{query}", MINA | typed)


def type_code(browser: Client, code: str) -> Any:
    return browser.post(CODE, {"code": code}, follow=True)


def said(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_a_stranger_becomes_a_member_and_is_in(cast: Cast, phone: Client) -> None:
    make_ruled_program(WELCOME)
    ring_up(cast.shop, 10_000_000)

    asked = fill_in(phone, "?shop=branch", service="on")
    page = type_code(phone, last_code())

    mina = Member.objects.get(mobile=NUMBER)
    assert asked["Location"] == CODE
    assert page.redirect_chain[-1][0] == reverse("portal-home")
    assert page.context["member"] == mina
    assert (mina.full_name, mina.origin, mina.joined_shop) == ("مینا کریمی", "web", cast.other_shop)
    assert balance_of(mina.pk).spendable == 20
    assert said(page) == [
        "Welcome, مینا! You are a member now.",
        "20 points are your welcome gift.",
    ]


def test_consents_are_kept_as_they_were_ticked(cast: Cast, phone: Client) -> None:
    fill_in(phone, occasion="on")
    type_code(phone, last_code())

    rows = Consent.objects.filter(member__mobile=NUMBER)
    given = {(row.purpose, row.channel): row.is_given for row in rows}
    assert given == {
        ("service", "sms"): False,
        ("occasion", "sms"): True,
        ("promotion", "sms"): False,
    }
    assert set(rows.values_list("evidence", "taken_by")) == {("web", "member:newcomer")}
    audit = AuditEntry.objects.filter(action="member.registered").latest("id")
    assert (audit.actor_kind, audit.member_id) == ("member", Member.objects.latest("id").pk)


def test_nothing_is_ticked_beforehand(cast: Cast, phone: Client) -> None:
    page = phone.get(JOIN).content.decode()

    assert page.count('type="checkbox"') == 3
    assert "checked" not in page


def test_nothing_is_written_before_the_code(cast: Cast, phone: Client) -> None:
    with nothing_changed():
        fill_in(phone)
        Message.objects.all().delete()

    assert not Member.objects.filter(mobile=NUMBER).exists()
    assert not User.objects.filter(member__mobile=NUMBER).exists()


def test_the_code_stands_nowhere_in_the_session(cast: Cast, phone: Client) -> None:
    fill_in(phone)

    assert last_code() not in str(Session.objects.get().get_decoded()["joining"]["seal"])


def test_a_member_gets_the_same_answer_and_is_signed_in(cast: Cast, phone: Client) -> None:
    fill_in(phone)
    stranger = phone.get(CODE).content.decode()
    other = Client(headers={"accept-language": "en"})
    fill_in(other, mobile="09121234567")
    member = other.get(CODE).content.decode()

    page = type_code(other, last_code())

    assert _plain(stranger) == _plain(member)
    assert page.context["member"] == cast.sara
    assert said(page) == ["You were a member already: here are your points."]
    cast.sara.refresh_from_db()
    assert (cast.sara.full_name, cast.sara.origin) == ("سارا احمدی", "counter")


def _plain(page: str) -> str:
    """The page without the number and the keys against forgery."""
    shown = page.replace("0935 111 2233", "").replace("0912 123 4567", "")
    return "\n".join(line for line in shown.splitlines() if "csrf" not in line.lower())


def test_the_link_remembers_who_brought_him(cast: Cast, phone: Client) -> None:
    code = referral_code_of(member_id=cast.sara.pk)

    invited = phone.get(f"{JOIN}?by={code.lower()}")
    fill_in(phone, f"?by={code.lower()}")
    type_code(phone, last_code())

    assert "\u2068سارا ا.\u2069 has invited you." in invited.content.decode()
    assert "احمدی" not in invited.content.decode()
    assert Member.objects.get(mobile=NUMBER).referred_by == cast.sara


@pytest.mark.parametrize("by", ["NOBODYXX", "09121234567", "\x00", "x" * 300])
def test_an_invitation_that_is_none_keeps_nobody_out(cast: Cast, phone: Client, by: str) -> None:
    page = phone.get(JOIN, {"by": by})
    phone.post(f"{JOIN}?by=NOBODYXX&shop=nowhere", MINA)
    type_code(phone, last_code())

    assert "This invitation is not known any more" in page.content.decode()
    mina = Member.objects.get(mobile=NUMBER)
    assert (mina.referred_by, mina.joined_shop) == (None, None)


def test_one_s_own_link_brings_nobody(cast: Cast, phone: Client) -> None:
    code = referral_code_of(member_id=cast.sara.pk)

    fill_in(phone, f"?by={code}", mobile="09121234567")
    page = type_code(phone, last_code())

    assert page.context["member"] == cast.sara
    cast.sara.refresh_from_db()
    assert cast.sara.referred_by is None


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"mobile": "02188776655"}, "mobile", "This is a landline; enter a mobile number."),
        ({"mobile": ""}, "mobile", "Enter the mobile number."),
        ({"first_name": "", "last_name": ""}, "first_name", "Enter the name."),
        ({"first_name": "مینا\u0301\u0301\u0301\u0301"}, "first_name", "This is not valid."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, phone: Client, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = fill_in(phone, **typed)

    assert page.status_code == 400
    assert page.context["form"].errors == {field: [sentence]}
    assert not Message.objects.exists()


def test_five_wrong_codes_kill_it(cast: Cast, phone: Client) -> None:
    fill_in(phone)
    code = last_code()

    answers = [type_code(phone, other_code(code)).status_code for _try in range(6)]
    late = type_code(phone, code)

    assert answers == [400, 400, 400, 400, 400, 429]
    assert late.status_code == 400
    assert not Member.objects.filter(mobile=NUMBER).exists()


def test_a_code_that_comes_too_late_meets_the_way_to_another(cast: Cast, phone: Client) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        fill_in(phone)
        first = last_code()
        clock.shift(timedelta(seconds=121))
        late = type_code(phone, first)
        phone.post(CODE, {"again": "1"})
        page = type_code(phone, last_code())

    assert late.status_code == 400
    assert "This code has run out." in late.content.decode()
    assert page.context["member"].mobile == NUMBER


def test_the_form_is_forgotten_after_a_quarter_of_an_hour(cast: Cast, phone: Client) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        fill_in(phone)
        clock.shift(timedelta(seconds=901))

        answer = phone.get(CODE)

    assert answer["Location"] == JOIN


def test_asking_again_too_soon_asks_for_patience(cast: Cast, phone: Client) -> None:
    fill_in(phone)

    form = fill_in(Client())
    again = phone.post(CODE, {"again": "1"})

    assert (form.status_code, again.status_code) == (429, 429)
    assert form["Retry-After"] == "60"
    assert Message.objects.count() == 1


def test_asking_to_join_and_to_sign_in_share_one_limit(cast: Cast, phone: Client) -> None:
    ask_code(Client(), "09121234567")

    assert fill_in(phone, mobile="09121234567").status_code == 429


def test_strangers_take_no_more_than_half_of_the_codes(
    cast: Cast, phone: Client, settings: Settings
) -> None:
    settings.CODES_PER_HOUR = 4
    answers = []
    for number in range(3):
        cache.clear()
        answers.append(fill_in(Client(), mobile=f"0935111224{number}").status_code)
    for _member in range(3):
        cache.clear()
        answers.append(ask_code(Client(), "09121234567").status_code)

    assert answers == [302, 302, 429, 302, 302, 429]
    assert Message.objects.count() == 4


def test_one_browser_may_not_ask_for_many_numbers(cast: Cast, phone: Client) -> None:
    answers = {fill_in(phone, mobile=f"09351112{number:03d}").status_code for number in range(20)}

    assert answers == {302}
    assert fill_in(phone, mobile="09351119999").status_code == 429


def test_without_the_store_of_limits_the_door_is_shut(
    cast: Cast, phone: Client, settings: Settings
) -> None:
    caches = dict(settings.CACHES["default"])
    settings.CACHES = {"default": caches | {"LOCATION": "redis://127.0.0.1:1/0"}}

    answers = [fill_in(phone), phone.post(reverse("account_request_login_code"), {"phone": "0912"})]
    sign_in = ask_code(phone, "09121234567")

    assert (answers[0].status_code, sign_in.status_code) == (503, 503)
    assert "Nothing was lost" in answers[0].content.decode()
    assert not Message.objects.exists()


def test_a_number_of_a_merged_card_is_for_the_counter(cast: Cast, phone: Client) -> None:
    old = make_member(mobile="09351112233")
    merge_members(kept_id=cast.sara.pk, merged_id=old.pk, reason="one person", actor=SYSTEM)

    fill_in(phone)
    page = type_code(phone, last_code())

    assert page.status_code == 409
    assert "Show us the number in the shop" in page.content.decode()
    assert phone.get(reverse("portal-statement")).status_code == 302


def test_who_was_barred_is_for_the_counter(cast: Cast, phone: Client) -> None:
    user = User(username="member-sara", role=User.Role.MEMBER, member=cast.sara, is_active=False)
    user.save()

    fill_in(phone, mobile="09121234567")

    assert type_code(phone, last_code()).status_code == 409


def test_who_is_signed_in_goes_home(cast: Cast, client: Client) -> None:
    client.force_login(cast.cashier)

    answers = [client.get(JOIN)["Location"], client.get(CODE)["Location"]]

    assert answers == ["/", "/"]


def test_the_gift_is_promised_only_as_far_as_rules_go(cast: Cast, phone: Client) -> None:
    before = phone.get(JOIN).content.decode()
    make_ruled_program(WELCOME)

    after = phone.get(JOIN).content.decode()

    assert "to begin with" not in before
    assert "Up to 20 points to begin with" in after
    assert "10,000 toman paid in money earns one point." in after
