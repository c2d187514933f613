"""Judging a lead through its pages: five marks with their words, and the score they make."""

from typing import Any

import pytest

from tests.campaigns.lead_cases import make_lead
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import at, errors_of, marks
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_five_marks_make_a_score(cast: Cast, enter: Enter) -> None:
    lead = make_lead()
    browser = enter("cashier")
    typed = marks(3, timing=4)

    answers = [browser.post(at(lead, "judge"), typed) for _time in range(2)]

    lead.refresh_from_db()
    assert [answer["Location"] for answer in answers] == [at(lead)] * 2
    assert (lead.validity, lead.timing, lead.score) == (3, 4, 79)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_missing_mark_is_named(cast: Cast, enter: Enter, language: str) -> None:
    lead = make_lead()
    typed = marks()
    del typed["need"]
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "judge"), typed, headers={"accept-language": language})

    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"need"}


def test_a_mark_out_of_range_is_refused(cast: Cast, enter: Enter) -> None:
    lead = make_lead()
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "judge"), marks(3, fit=5))

    assert set(errors_of(answer)) == {"fit"}


def test_the_first_look_suggests_how_sure_the_contact_is(cast: Cast, enter: Enter) -> None:
    lead = make_lead(email="m@example.com")

    page = enter("cashier").get(at(lead, "judge"))

    assert page.context["form"].initial["validity"] == 4
    assert page.context["score"]["missing"] == 4


def test_the_score_is_shown_while_one_judges(cast: Cast, enter: Enter) -> None:
    lead = make_lead()
    typed: dict[str, Any] = marks(3)
    page = at(lead, "judge", "score")

    whole = enter("cashier").get(page, typed)
    half = enter("cashier").get(page, {"validity": "4", "fit": "x"})

    assert "75 of 100, grade B" in whole.content.decode()
    assert "worth following up" in whole.content.decode()
    assert "4 marks are missing." in half.content.decode()
