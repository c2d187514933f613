"""The one question beside the sale: asked once a visit, answered with a tap, left open, undone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from members.models import Answer, ImportantDate, Question
from members.roles import SYSTEM
from members.services.facts import install_facts
from members.services.profile import answer, skip_question
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import make_ruled_program, make_staff, ring_up
from tests.points.reward_cases import fill_pool
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

MOTHER = {"fact": "mother_birthday", "day": "۱۵", "month": "7", "year": ""}
HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture(autouse=True)
def till(client: Client, cast: Cast) -> Client:
    """The cashier at the till of a club with the catalogue and room under its cap."""
    install_facts(actor=SYSTEM)
    make_ruled_program()
    fill_pool(cast.shop, 1_000_000, now=timezone.now())
    return at_the_till(client, cast.cashier)


@pytest.fixture
def second_visit(cast: Cast) -> None:
    """Sara came a week ago, too."""
    ring_up(cast.shop, member=cast.sara, now=timezone.now() - timedelta(days=7))


def page(till: Client, cast: Cast) -> Any:
    return till.get(f"/counter/members/{cast.sara.pk}/")


def asked(till: Client, cast: Cast) -> str | None:
    """The key of the question on the page."""
    view = page(till, cast).context.get("question")
    return None if view is None else view.key


def send(till: Client, cast: Cast, to: str = "", **typed: str) -> Any:
    return till.post(f"/counter/members/{cast.sara.pk}/question/{to}", typed, **HTMX)  # type: ignore[arg-type]


def test_a_first_sale_asks_how_to_address_only(till: Client, cast: Cast) -> None:
    words = words_of(page(till, cast))

    assert "How may we address you?" in words
    assert "A note for us, as far as you can tell" in words
    assert "Rather not" not in words


@pytest.mark.usefixtures("second_visit")
def test_the_next_visit_asks_for_a_date_with_its_purpose_and_points(
    till: Client, cast: Cast
) -> None:
    words = words_of(page(till, cast))

    assert "When is your wedding anniversary?" in words
    assert "So that we remind you a few days before" in words
    assert "10 points" in words
    assert "Not now" in words
    assert "Rather not" in words


def test_a_tap_answers_and_says_thank_you(till: Client, cast: Cast) -> None:
    part = send(till, cast, fact="colour", value="red")

    row = Answer.objects.get()
    assert (row.value, row.source, row.told_to) == ("red", "asked", f"user:{cast.cashier.pk}")
    assert part.status_code == 200
    assert "Thank you! 5 points are yours for it." in words_of(part)
    assert "<html" not in words_of(part)
    assert balance_of(cast.sara.pk).balance == 5


def test_a_day_is_kept_in_the_clubs_calendar(till: Client, cast: Cast) -> None:
    part = send(till, cast, **MOTHER)

    kept = ImportantDate.objects.get()
    assert (kept.whose, kept.calendar, kept.month, kept.day) == ("mother", "jalali", 7, 15)
    assert "10 points are yours" in words_of(part)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({**MOTHER, "month": "12", "day": "31"}, "This month has no such day."),
        ({**MOTHER, "day": ""}, "This field is required."),
        ({"fact": "colour", "value": "green"}, "Select a valid choice."),
        ({"fact": "colour"}, "This field is required."),
        ({"fact": "family_members", "value": "x"}, "Enter a whole number."),
    ],
)
def test_a_wrong_answer_is_said_in_place(
    till: Client, cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    with nothing_changed():
        part = send(till, cast, **typed)

    assert part.status_code == 422
    assert sentence in words_of(part)


@pytest.mark.parametrize("typed", [{}, {"fact": "nowhere"}, {"fact": "category", "value": "x"}])
def test_what_the_catalogue_does_not_ask_is_not_found(
    till: Client, cast: Cast, typed: dict[str, str]
) -> None:
    with nothing_changed():
        assert send(till, cast, **typed).status_code == 404


@pytest.mark.usefixtures("second_visit")
def test_after_an_answer_nothing_more_is_asked_on_this_visit(till: Client, cast: Cast) -> None:
    send(till, cast, **MOTHER)

    assert asked(till, cast) is None


@pytest.mark.usefixtures("second_visit")
@pytest.mark.parametrize(
    ("how", "said", "outcome"),
    [
        ("skipped", "Another time, perhaps.", "skipped"),
        ("declined", "We will not ask this again.", "declined"),
    ],
)
def test_a_question_may_be_left_open(
    till: Client, cast: Cast, how: str, said: str, outcome: str
) -> None:
    part = send(till, cast, "leave/", fact="wedding", how=how)

    assert said in words_of(part)
    assert Question.objects.get().outcome == outcome
    assert asked(till, cast) is None


@pytest.mark.usefixtures("second_visit")
def test_a_slip_is_undone_and_the_question_stands_again(till: Client, cast: Cast) -> None:
    send(till, cast, fact="wedding", day="3", month="2", year="")

    part = send(till, cast, "undo/", fact="wedding")

    assert "When is your wedding anniversary?" in words_of(part)
    assert (ImportantDate.objects.count(), Answer.objects.count()) == (0, 0)
    assert asked(till, cast) == "wedding"


def test_without_htmx_one_comes_back_to_the_page(till: Client, cast: Cast) -> None:
    back = till.post(
        f"/counter/members/{cast.sara.pk}/question/", {"fact": "colour", "value": "red"}
    )

    assert (back.status_code, back["Location"]) == (302, f"/counter/members/{cast.sara.pk}/")
    assert "Thank you! 5 points are yours for it." in words_of(page(till, cast))


def test_without_htmx_a_wrong_answer_is_said_on_the_page(till: Client, cast: Cast) -> None:
    till.post(f"/counter/members/{cast.sara.pk}/question/", {"fact": "colour", "value": "x"})

    assert "Select a valid choice." in words_of(page(till, cast))


def test_on_the_receipt_staff_note_the_age(till: Client, cast: Cast) -> None:
    sold = ring_up(cast.shop, member=cast.sara).purchase

    words = words_of(till.get(f"/counter/purchases/{sold.pk}/"))
    part = send(till, cast, fact="age_band", value="30_39", sale=str(sold.pk))

    assert "Which age group?" in words
    assert f'name="sale" value="{sold.pk}"' in words
    row = Answer.objects.get()
    assert (row.source, row.evidence) == ("recorded", f"purchase:{sold.pk}")
    assert "Noted: Age band." in words_of(part)
    assert balance_of(cast.sara.pk).balance > 0
    assert "Which age group?" not in words_of(till.get(f"/counter/purchases/{sold.pk}/"))


def test_an_old_receipt_and_one_of_a_stranger_ask_nothing(till: Client, cast: Cast) -> None:
    old = ring_up(cast.shop, member=cast.sara, now=timezone.now() - timedelta(days=2)).purchase
    strangers = ring_up(cast.shop).purchase

    for sold in (old, strangers):
        assert "Which age group?" not in words_of(till.get(f"/counter/purchases/{sold.pk}/"))


def test_a_stranger_is_asked_nothing(till: Client) -> None:
    assert "member-question" not in words_of(till.get("/counter/sale/"))


def test_nobody_gives_himself_points(client: Client, cast: Cast) -> None:
    clerk = make_staff("cashier", shops=[cast.shop], mobile=str(cast.sara.mobile))
    at_the_till(client, clerk)

    with nothing_changed():
        part = send(client, cast, fact="colour", value="red")

    assert part.status_code == 422
    assert "Nobody can serve himself; ask a colleague." in words_of(part)


def test_who_may_only_read_answers_nothing(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.analyst)
    session = client.session
    session["counter_shop"] = cast.shop.code
    session.save()

    with nothing_changed():
        for to in ("", "leave/", "undo/"):
            assert send(client, cast, to, fact="colour", value="red").status_code == 403


@pytest.fixture
def calendar() -> Iterator[time_machine.Traveller]:
    """A clock that the test moves from visit to visit."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def test_a_year_of_visits_never_asks_the_same_again_soon(
    client: Client, cast: Cast, calendar: time_machine.Traveller
) -> None:
    """Ten visits, now and then a fortnight apart: the page asks each time something else."""
    questions: list[str] = []
    for visit in range(10):
        at: datetime = timezone.now() + timedelta(days=0 if visit == 0 else 14 + visit * 5)
        calendar.move_to(at)
        at_the_till(client, cast.cashier)
        key = asked(client, cast)
        assert key is not None
        questions.append(key)
        if visit % 2:
            skip_question(member_id=cast.sara.pk, fact_key=key, is_declined=False, actor=SYSTEM)
        else:
            tell_something(client, cast, key)
        assert asked(client, cast) is None
        ring_up(cast.shop, member=cast.sara)

    assert len(set(questions)) == 10
    assert questions[0] == "gender"
    assert questions[1] == "wedding"


def tell_something(client: Client, cast: Cast, key: str) -> None:
    view = page(client, cast).context["question"]
    value: Any = view.options[0][0] if view.options else None
    if view.kind == "date":
        value = {"calendar": "jalali", "month": 3, "day": len(key)}
    answer(member_id=cast.sara.pk, fact_key=key, value=value or "3", source="asked", actor=SYSTEM)
