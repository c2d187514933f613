"""A survey on a telephone: one tap by a link that nobody guesses, uses twice or reads after one."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaigns.models import Survey, SurveyComment, Ticket
from campaigns.selectors.surveys.links import link_of, token_of
from campaigns.services.surveys.asking import ask_about_ticket
from campaigns.services.tickets.opening import open_ticket
from members.models import Message
from members.roles import SYSTEM
from points.services.erasure import erase_member
from tests.campaigns.survey_cases import HOUR, asked, make_plan
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]


@pytest.fixture(autouse=True)
def afternoon() -> Any:
    """An hour after he was asked."""
    with time_machine.travel(NOON + HOUR, tick=False) as clock:
        yield clock


@pytest.fixture
def phone() -> Client:
    """A browser that reads English, and sends its forms as browsers do."""
    return Client(headers={"accept-language": "en"})


def another() -> Client:
    return Client(headers={"accept-language": "en"})


def at(survey: Survey) -> str:
    return reverse("survey", args=[token_of(survey.pk)])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def _without_token(answer: Any, token: str) -> str:
    """The page without what every page has anew."""
    plain = re.sub(r"[A-Za-z0-9]{64}", "", text(answer))
    return plain.replace(f"/s/{token}/", "")


def settled(cast: Cast) -> Survey:
    ticket = open_ticket(
        kind="question", way="staff", text="?", actor=SYSTEM, member_id=cast.sara.pk, now=NOON
    )
    ask_about_ticket(ticket_id=ticket.pk, now=NOON)
    return Survey.objects.get()


# One tap ----------------------------------------------------------------------------------------


def test_the_link_of_the_message_leads_to_eleven_buttons(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)
    sent = Message.objects.get()

    page = phone.get(at(survey))

    assert link_of(survey.pk) == f"https://club.example{at(survey)}"
    assert link_of(survey.pk) in sent.text
    assert [f'name="mark" value="{mark}"' in text(page) for mark in range(11)] == [True] * 11
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]


def test_looking_answers_nothing(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)

    with nothing_changed():
        phone.get(at(survey))
        phone.head(at(survey))

    survey.refresh_from_db()
    assert survey.scored_at is None


def test_one_tap_is_kept_at_once_and_more_may_be_said(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)

    answer = phone.post(at(survey), {"mark": "8"})
    page = phone.get(at(survey))

    survey.refresh_from_db()
    assert (survey.score, survey.closed_at) == (8, None)
    assert answer["Location"] == at(survey)
    assert "What would make it better for you?" in text(page)
    assert "Did we meet what you expected?" in text(page)


def test_the_rest_finishes_it(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)
    phone.post(at(survey), {"mark": "10"})
    rest = {"rest": "1", "expectation": "above", "effort": "5", "reason": "staff", "comment": "گل"}

    phone.post(at(survey), rest)
    page = phone.get(at(survey))

    survey.refresh_from_db()
    assert (survey.expectation, survey.effort, survey.reason) == ("above", 5, "staff")
    assert SurveyComment.objects.get().text == "گل"
    assert "Your answer has arrived" in text(page)


def test_all_of_the_rest_may_be_left_out(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)
    phone.post(at(survey), {"mark": "7"})

    answers = [phone.post(at(survey), {"rest": "1"}) for _ in range(2)]

    survey.refresh_from_db()
    assert (answers[0].status_code, answers[1].status_code) == (302, 200)
    assert survey.closed_at == NOON + HOUR
    assert not SurveyComment.objects.exists()


def test_a_plan_asks_only_what_its_owner_asks(cast: Cast, phone: Client) -> None:
    make_plan(asks_effort=False, asks_reason=False)
    survey = asked(cast.sara, cast.shop)
    phone.post(at(survey), {"mark": "7"})

    page = text(phone.get(at(survey)))

    assert "Did we meet what you expected?" in page
    assert "How easy was it?" not in page
    assert "What counted most" not in page


@pytest.mark.parametrize("mark", ["", "11", "-1", "x", "۵۰", "5.5", "999"])
def test_what_is_no_button_is_not_taken(cast: Cast, phone: Client, mark: str) -> None:
    survey = asked(cast.sara, cast.shop)

    with nothing_changed():
        answer = phone.post(at(survey), {"mark": mark})

    assert answer.status_code == 422
    assert "Please choose one of the numbers." in text(answer)


def test_a_promoter_is_shown_how_to_bring_a_friend(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)
    phone.post(at(survey), {"mark": "9"})
    phone.post(at(survey), {"rest": "1"})

    page = text(phone.get(at(survey)))

    cast.sara.refresh_from_db()
    assert f"/join/?by={cast.sara.referral_code}" in page
    assert "sms:?" in page


@pytest.mark.parametrize(("mark", "asks"), [("8", True), ("10", False)])
def test_nobody_else_is_asked_for_friends(cast: Cast, phone: Client, mark: str, asks: bool) -> None:
    make_plan(asks_referral=asks)
    survey = asked(cast.sara, cast.shop)
    phone.post(at(survey), {"mark": mark})
    phone.post(at(survey), {"rest": "1"})

    assert "/join/?by=" not in text(phone.get(at(survey)))


def test_a_detractor_hears_that_it_is_seen_to(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)
    phone.post(at(survey), {"mark": "3"})

    page = text(phone.get(at(survey)))

    assert "we will see to it" in page
    assert Ticket.objects.get().survey == survey


def test_a_settled_matter_has_five_marks_and_a_yes_or_no(cast: Cast, phone: Client) -> None:
    survey = settled(cast)

    first = text(phone.get(at(survey)))
    phone.post(at(survey), {"mark": "4"})
    second = text(phone.get(at(survey)))
    phone.post(at(survey), {"rest": "1", "expectation": "below", "comment": "هنوز نه"})

    survey.refresh_from_db()
    assert first.count('name="mark"') == 5
    assert "Is the matter settled now?" in second
    assert (survey.satisfaction, survey.score, survey.expectation) == (4, None, "below")


# Nobody else ------------------------------------------------------------------------------------


def test_wrong_and_unknown_links_look_alike(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)
    token = token_of(survey.pk)
    forged = [f"{'A' * 16}{token[16:]}", token[:-1], token_of(survey.pk + 1_000), "x"]

    answers = [phone.get(reverse("survey", args=[one])) for one in forged]
    posts = [phone.post(reverse("survey", args=[one]), {"mark": "1"}) for one in forged]

    assert {answer.status_code for answer in (*answers, *posts)} == {404}
    assert (
        len({_without_token(answer, one) for answer, one in zip(answers, forged, strict=True)}) == 1
    )
    survey.refresh_from_db()
    assert survey.scored_at is None


def test_a_used_link_tells_another_browser_nothing(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)
    phone.post(at(survey), {"mark": "2"})
    stranger = another()

    with nothing_changed():
        answers = [
            stranger.get(at(survey)),
            stranger.post(at(survey), {"mark": "10"}),
            stranger.post(at(survey), {"rest": "1", "comment": "stranger"}),
        ]

    assert [answer.status_code for answer in answers] == [410] * 3
    assert all("This has been answered already" in text(answer) for answer in answers)
    assert not SurveyComment.objects.exists()


def test_after_an_hour_the_same_browser_adds_nothing(
    cast: Cast, phone: Client, afternoon: Any
) -> None:
    survey = asked(cast.sara, cast.shop)
    phone.post(at(survey), {"mark": "9"})
    afternoon.move_to(NOON + 2 * HOUR + MINUTE)

    answers = [phone.get(at(survey)), phone.post(at(survey), {"rest": "1", "comment": "late"})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert not SurveyComment.objects.exists()


def test_after_its_days_a_link_is_answered_calmly(
    cast: Cast, phone: Client, afternoon: Any
) -> None:
    survey = asked(cast.sara, cast.shop)
    afternoon.move_to(NOON + timedelta(days=14))

    with nothing_changed():
        answers = [phone.get(at(survey)), phone.post(at(survey), {"mark": "9"})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "This question has ended" in text(answers[0])


def test_the_link_of_who_was_erased_has_ended(cast: Cast, phone: Client) -> None:
    survey = asked(cast.sara, cast.shop)
    erase_member(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    assert phone.get(at(survey)).status_code == 410


@pytest.mark.parametrize("mark", ["0", "8", "10"])
def test_no_page_tells_who_it_is_or_what_was_bought(cast: Cast, phone: Client, mark: str) -> None:
    survey = asked(cast.sara, cast.shop)

    pages = [phone.get(at(survey)), phone.post(at(survey), {"mark": mark}), phone.get(at(survey))]
    pages += [phone.post(at(survey), {"rest": "1"}), phone.get(at(survey))]

    assert survey.purchase is not None
    telling = ("سارا", "احمدی", "9121234567", "دسته‌گل", survey.purchase.receipt_number)
    assert [word for page in pages for word in telling if word in text(page)] == []


def test_staff_who_are_signed_in_see_no_more(cast: Cast) -> None:
    survey = asked(cast.sara, cast.shop)
    browser = another()
    browser.force_login(cast.cashier)

    page = browser.get(at(survey))

    assert page.status_code == 200
    assert "سارا" not in text(page)


def test_who_knocks_all_day_has_to_wait(cast: Cast, phone: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "survey": "3/m/ip"}
    survey = asked(cast.sara, cast.shop)

    wrong = [phone.post("/s/nothing/", {"mark": "9"}).status_code for _ in range(4)]

    assert wrong == [404, 404, 404, 429]
    assert phone.get(at(survey)).status_code == 200
    assert phone.post(at(survey), {"mark": "9"}).status_code == 429


def test_where_nothing_can_be_counted_nothing_is_taken(
    cast: Cast, phone: Client, settings: Settings
) -> None:
    survey = asked(cast.sara, cast.shop)
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}

    with nothing_changed():
        answer = phone.post(at(survey), {"mark": "9"})

    assert answer.status_code == 503
    assert "Nothing was lost" in text(answer)


# The sign at the counter ------------------------------------------------------------------------

SIGN = "/feedback/main/"


def test_at_the_counter_a_score_needs_no_name(cast: Cast, phone: Client) -> None:
    page = phone.get(SIGN)
    answer = phone.post(SIGN, {"mark": "9"})
    more = phone.get(answer["Location"])

    survey = Survey.objects.get()
    assert "شعبهٔ مرکزی" in text(page)
    assert (survey.kind, survey.score, survey.member, survey.shop) == (
        "counter",
        9,
        None,
        cast.shop,
    )
    assert answer["Location"] == at(survey)
    assert "Did we meet what you expected?" in text(more)


def test_a_glad_stranger_may_join(cast: Cast, phone: Client) -> None:
    where = phone.post(SIGN, {"mark": "10"})["Location"]
    phone.post(where, {"rest": "1"})

    assert "/join/?shop=main" in text(phone.get(where))


def test_once_a_day_and_browser(cast: Cast, phone: Client, afternoon: Any) -> None:
    phone.post(SIGN, {"mark": "9"})

    again = phone.post(SIGN, {"mark": "0"})
    phone.get(SIGN)
    another().post(SIGN, {"mark": "5"})
    afternoon.move_to(NOON + DAY + 2 * HOUR)
    tomorrow = phone.post(SIGN, {"mark": "8"})

    assert "You have told us today" in text(again)
    assert tomorrow.status_code == 302
    assert list(Survey.objects.order_by("pk").values_list("score", flat=True)) == [9, 5, 8]


def test_a_closed_or_unknown_shop_has_no_sign(cast: Cast, phone: Client) -> None:
    assert phone.get("/feedback/nowhere/").status_code == 404
    assert phone.post("/feedback/nowhere/", {"mark": "1"}).status_code == 404


def test_a_crowd_behind_one_address_has_to_wait(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "feedback": "2/m/ip"}

    answers = [another().post(SIGN, {"mark": "9"}).status_code for _ in range(3)]

    assert answers == [302, 302, 429]
    assert Survey.objects.count() == 2


def test_what_is_no_button_leaves_no_sheet(cast: Cast, phone: Client) -> None:
    answer = phone.post(SIGN, {"mark": "11"})

    assert answer.status_code == 422
    assert not Survey.objects.exists()
