"""My profile: one question after the other, answers to change and remove, nobody else's."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Answer, ImportantDate, Question
from members.roles import SYSTEM
from members.services.facts import install_facts
from members.services.profile import answer, skip_question
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.factories import make_member, make_ruled_program
from tests.points.reward_cases import fill_pool
from tests.portal.steps import sign_in
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

PAGE = "/portal/profile/"
DAY = {"day": "۱۵", "month": "7", "year": ""}


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, signed in, in English; the club has its catalogue and room for points."""
    install_facts(actor=SYSTEM)
    make_ruled_program()
    fill_pool(cast.shop, 1_000_000, now=timezone.now())
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, "09121234567")
    return browser


def asked(page: Any) -> str | None:
    """The key of the question on the page."""
    view = page.context["question"]
    return None if view is None else view.key


def words(page: Any) -> str:
    return str(page.content.decode())


def post(browser: Client, to: str = "", **typed: str) -> Any:
    return browser.post(f"{PAGE}{to}", typed, follow=True)


def test_the_page_asks_one_thing_and_says_what_for(sara: Client) -> None:
    page = sara.get(PAGE)

    assert asked(page) == "wedding"
    text = words(page)
    assert "So that we remind you a few days before" in text
    assert "10 points" in text
    assert "Your profile is 0 percent complete" in text
    assert "Everything here is voluntary and yours" in text


def test_an_answer_brings_points_and_the_next_question(cast: Cast, sara: Client) -> None:
    page = post(sara, fact="wedding", **DAY)

    kept = ImportantDate.objects.get()
    assert (kept.kind, kept.calendar, kept.month, kept.day) == ("wedding", "jalali", 7, 15)
    assert "Thank you! 10 points are yours for it." in words(page)
    assert asked(page) == "mother_birthday"
    assert balance_of(cast.sara.pk).balance == 10
    row = Answer.objects.get()
    assert (row.source, row.told_to) == ("self", f"member:{cast.sara.pk}")


def test_the_whole_profile_can_be_told_in_one_sitting(cast: Cast, sara: Client) -> None:
    told: list[str] = []
    page = sara.get(PAGE)
    while (key := asked(page)) is not None and len(told) < 30:
        told.append(key)
        page = post(sara, fact=key, **fitting(page.context["question"]))

    assert len(told) == len(set(told)) == 18
    assert page.context["open"] == []


def fitting(view: Any) -> Mapping[str, str]:
    if view.kind == "date":
        return DAY
    return {"value": "4" if view.kind == "number" else view.options[0][0]}


def test_another_question_may_be_chosen(sara: Client) -> None:
    assert asked(sara.get(f"{PAGE}?fact=colour")) == "colour"
    assert asked(sara.get(f"{PAGE}?fact=category")) == "wedding"
    assert asked(sara.get(f"{PAGE}?fact=nowhere")) == "wedding"


def test_an_answer_is_changed(cast: Cast, sara: Client) -> None:
    post(sara, fact="colour", value="red")
    page = sara.get(f"{PAGE}?fact=colour")

    assert 'value="red" aria-pressed="true"' in words(page)
    post(sara, fact="colour", value="white")

    current = Answer.objects.get(is_current=True)
    assert (current.value, Answer.objects.count()) == ("white", 2)
    assert balance_of(cast.sara.pk).balance == 5


def test_an_answer_is_removed_for_good(cast: Cast, sara: Client) -> None:
    post(sara, fact="wedding", **DAY)
    post(sara, fact="colour", value="red")

    for key in ("wedding", "colour"):
        page = post(sara, "forget/", fact=key)

    assert (Answer.objects.count(), ImportantDate.objects.count()) == (0, 0)
    assert "Removed. We will not ask this again." in words(page)
    assert [view.key for view in page.context["profile"].declined] == ["wedding", "colour"]


@pytest.mark.parametrize(("how", "outcome"), [("skipped", "skipped"), ("declined", "declined")])
def test_a_question_may_be_left_open(sara: Client, how: str, outcome: str) -> None:
    page = post(sara, "leave/", fact="wedding", how=how)

    assert asked(page) == "mother_birthday"
    assert Question.objects.get().outcome == outcome
    still_open = [view.key for view in page.context["open"]]
    assert ("wedding" in still_open) is (how == "skipped")


def test_what_was_declined_may_be_told_after_all(cast: Cast, sara: Client) -> None:
    skip_question(member_id=cast.sara.pk, fact_key="colour", is_declined=True, actor=SYSTEM)

    post(sara, fact="colour", value="red")

    assert Answer.objects.get().value == "red"
    assert sara.get(PAGE).context["profile"].declined == ()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"fact": "wedding", "day": "31", "month": "12"}, "This month has no such day."),
        ({"fact": "colour", "value": "green"}, "Select a valid choice."),
        ({"fact": "family_members", "value": "many"}, "Enter a whole number."),
    ],
)
def test_a_wrong_answer_is_said_in_place(
    sara: Client, typed: dict[str, str], sentence: str
) -> None:
    with nothing_changed():
        page = sara.post(PAGE, typed)

    assert page.status_code == 422
    assert sentence in words(page)


@pytest.mark.parametrize("key", ["", "nowhere", "category"])
def test_what_is_not_asked_is_not_found(sara: Client, key: str) -> None:
    with nothing_changed():
        assert sara.post(PAGE, {"fact": key, "value": "x"}).status_code == 404


def test_he_sees_what_the_counter_has_noted(cast: Cast, sara: Client) -> None:
    answer(
        member_id=cast.sara.pk, fact_key="age_band", value="30_39", source="recorded", actor=SYSTEM
    )

    text = words(sara.get(PAGE))

    assert "30 to 39" in text
    assert "Noted by staff" in text


def test_nobody_elses_answers_are_here(cast: Cast, sara: Client) -> None:
    other = make_member()
    answer(member_id=other.pk, fact_key="colour", value="red", source="asked", actor=SYSTEM)

    assert sara.get(PAGE).context["profile"].facts == ()


def test_strangers_sign_in_and_staff_are_sent_away(cast: Cast, client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(cast.cashier)
    assert client.get(PAGE).status_code == 403


def test_the_way_there_is_on_the_first_screen(sara: Client) -> None:
    assert f'href="{PAGE}"' in words(sara.get("/portal/"))


def test_a_club_that_asks_nothing_says_so(sara: Client) -> None:
    from_page = sara.get(PAGE)
    assert from_page.context["form"] is not None
    for view in (*from_page.context["profile"].missing,):
        post(sara, "leave/", fact=view.key, how="declined")

    assert asked(sara.get(PAGE)) is None
