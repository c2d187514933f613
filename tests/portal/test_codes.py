"""One-time codes: who gets one, how often, and what each is good for."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from loyalty_club.portal.codes import opens_seal, seal_code
from members.models import WIPED, Member, Message, User
from members.services.sending import send_due_messages
from tests.cast import Cast
from tests.portal.steps import ask_code, last_code, other_code, sign_in, type_code

SARA = "09121234567"
STRANGER = "09121110000"
NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
CSRF = re.compile(r'(name="csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')


def _page_after(mobile: str) -> tuple[int, str, str]:
    browser = Client(headers={"accept-language": "en"})
    answer = ask_code(browser, mobile)
    page = browser.get(answer.headers["Location"]).content.decode()
    shown = f"{mobile[:4]} {mobile[4:7]} {mobile[7:]}"
    page = CSRF.sub("", page).replace(shown, "").replace(f"+98{mobile[1:]}", "")
    return answer.status_code, answer.headers["Location"], page


def test_stranger_and_member_get_the_same_answer(cast: Cast) -> None:
    member = _page_after(SARA)
    stranger = _page_after(STRANGER)

    assert member == stranger
    assert Message.objects.values_list("address", flat=True).get() == "+989121234567"


@pytest.mark.parametrize("status", ["merged", "erased"])
def test_who_left_gets_no_code(cast: Cast, status: str) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=status)

    left, stranger = _page_after(SARA), _page_after(STRANGER)

    assert left == stranger
    assert Message.objects.count() == 0


def test_barred_user_gets_no_code(cast: Cast) -> None:
    sign_in(Client(), SARA)
    Message.objects.all().delete()
    User.objects.filter(member=cast.sara).update(is_active=False)
    cache.clear()

    answer = ask_code(Client(), SARA)

    assert answer.status_code == 302
    assert Message.objects.count() == 0


def test_stranger_waits_for_the_same_work(cast: Cast) -> None:
    sign_in(Client(), SARA)
    cache.clear()

    with CaptureQueriesContext(connection) as for_member:
        ask_code(Client(), SARA)
    with CaptureQueriesContext(connection) as for_stranger:
        ask_code(Client(), STRANGER)

    inserts = [
        sum("INSERT INTO" in query["sql"] for query in done) for done in (for_member, for_stranger)
    ]
    assert inserts[0] == inserts[1]
    assert abs(len(for_member) - len(for_stranger)) <= 1


@pytest.mark.parametrize("written", ["۰۹۱۲۱۲۳۴۵۶۷", "+98 912 123 4567", "9121234567"])
def test_mobile_in_any_form_and_code_in_persian_digits(cast: Cast, written: str) -> None:
    browser = Client()
    ask_code(browser, written)
    persian = last_code().translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    answer = type_code(browser, f" {persian} ")

    assert answer.status_code == 302
    assert browser.get(reverse("portal-home")).context["member"] == cast.sara


@pytest.mark.parametrize("written", ["", "02188888888", "0912", "abc"])
def test_what_is_no_mobile_is_refused_in_place(cast: Cast, written: str) -> None:
    answer = ask_code(Client(), written)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["phone"]
    assert Message.objects.count() == 0


def test_code_is_dead_after_five_tries(cast: Cast) -> None:
    browser = Client()
    ask_code(browser, SARA)
    code = last_code()

    answers = [type_code(browser, other_code(code)).status_code for _try in range(5)]
    late = type_code(browser, code)

    assert answers == [400, 400, 400, 400, 429]
    assert late.status_code == 400
    assert browser.get(reverse("portal-statement")).status_code == 302


def test_tries_are_counted_outside_the_session(cast: Cast) -> None:
    """Requests at once all see the session of before; the count must not."""
    browser = Client()
    ask_code(browser, SARA)
    code, untouched = last_code(), Session.objects.get().session_data

    answers = []
    for _try in range(6):
        Session.objects.update(session_data=untouched)
        answers.append(type_code(browser, other_code(code)).status_code)
    Session.objects.update(session_data=untouched)
    right = type_code(browser, code)

    assert answers == [400, 400, 400, 400, 400, 429]
    assert right.status_code == 429
    assert right.headers["Retry-After"] == "60"


def test_ten_wrong_codes_a_day_close_the_mobile(cast: Cast) -> None:
    browser = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        for _round in range(2):
            ask_code(browser, SARA)
            for _try in range(5):
                type_code(browser, other_code(last_code()))
            clock.shift(timedelta(seconds=61))
        ask_code(browser, SARA)

        answer = type_code(browser, last_code())

    assert answer.status_code == 429


def test_one_mobile_asks_all_day(cast: Cast) -> None:
    browser = Client()
    minutes = [0, 0.5, 1.1, 2.2, 3.3, 11.5, 12.6, 13.7, 60, 600]
    answers = []

    with time_machine.travel(NOON, tick=False) as clock:
        for minute in minutes:
            clock.move_to(NOON + timedelta(minutes=minute))
            answers.append(ask_code(browser, SARA).status_code)

    assert answers == [302, 429, 302, 302, 429, 302, 302, 429, 429, 429]
    assert Message.objects.count() == 5


def test_early_request_says_when_to_come_back(cast: Cast) -> None:
    ask_code(Client(), STRANGER)

    answer = ask_code(Client(), STRANGER)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"


def test_budget_of_the_hour_stops_codes_for_all(cast: Cast, settings: Settings) -> None:
    settings.CODES_PER_HOUR = 1
    ask_code(Client(), SARA)
    cache.clear()

    member, stranger = ask_code(Client(), SARA), ask_code(Client(), STRANGER)

    assert (member.status_code, stranger.status_code) == (429, 429)
    assert Message.objects.count() == 1


def test_code_comes_back_too_late(cast: Cast) -> None:
    browser = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        ask_code(browser, SARA)
        clock.shift(timedelta(seconds=121))

        answer = type_code(browser, last_code())

    assert answer.status_code == 400
    assert browser.get(reverse("portal-statement")).status_code == 302


def test_code_works_once(cast: Cast) -> None:
    browser = Client()
    ask_code(browser, SARA)
    code = last_code()
    type_code(browser, code)
    browser.post(reverse("account_logout"))

    answer = type_code(browser, code)

    assert answer.status_code == 400
    assert browser.get(reverse("portal-statement")).status_code == 302


def test_code_of_the_request_before_is_dead(cast: Cast) -> None:
    browser = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        ask_code(browser, SARA)
        first = last_code()
        clock.shift(timedelta(seconds=61))
        ask_code(browser, SARA)
        if first == last_code():
            pytest.skip("the two codes happen to be the same")

        answer = type_code(browser, first)

    assert answer.status_code == 400


def test_code_belongs_to_the_browser_that_asked(cast: Cast) -> None:
    ask_code(Client(), SARA)
    thief = Client()
    ask_code(thief, STRANGER)

    answer = type_code(thief, last_code())

    assert answer.status_code == 400
    assert thief.get(reverse("portal-statement")).status_code == 302


def test_sent_code_stands_nowhere(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    ask_code(Client(), SARA)
    code = last_code()

    send_due_messages()

    assert code in capsys.readouterr().out
    assert Message.objects.get().text == WIPED
    assert code not in str(Session.objects.get().get_decoded()["account_login"]["state"])
    assert _places_of(code) == []


def test_seal_opens_with_its_code_and_mobile_only() -> None:
    seal = seal_code("012345", mobile="+989121234567")

    assert opens_seal(seal, code="۰۱۲ ۳۴۵", mobile="+989121234567")
    assert not opens_seal(seal, code="012346", mobile="+989121234567")
    assert not opens_seal(seal, code="012345", mobile="+989121234568")
    assert not opens_seal("", code="", mobile="+989121234567")
    assert "012345" not in seal


def _places_of(needle: str) -> list[str]:
    """Every text column of the database in which the needle stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'json', 'jsonb')"
        )
        columns = cursor.fetchall()
        found = []
        for table, column in columns:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text LIKE %s',  # noqa: S608
                [f"%{needle}%"],
            )
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return found
