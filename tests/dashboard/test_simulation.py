"""The simulation's pages: a customer's year, the last months, their file, and who may look."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from analytics.selectors import kept_replays
from analytics.selectors.replay import last_months
from analytics.tasks import replay_program
from points.models import Program, ProgramDraft
from tests.cast import Cast
from tests.clock import NOON
from tests.commands.test_simulate_year import document
from tests.dashboard.conftest import Enter
from tests.factories import ring_up

pytestmark = pytest.mark.django_db

YEAR = "dashboard-simulation"
REPLAY = "dashboard-simulation-replay"
EXPORT = "dashboard-simulation-export"
CUSTOMER = {"a-visits": "4", "a-basket": "500,000"}


@pytest.fixture(autouse=True)
def _afternoon() -> Any:
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        yield


def make_draft(**changed: Any) -> ProgramDraft:
    return ProgramDraft.objects.create(
        name="Autumn", document=document(**changed), changed_by="user:1"
    )


def test_the_year_of_the_usual_customer(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(reverse(YEAR)).content.decode()

    assert "Of what they spend, 5% goes back; the cap is 5% and cuts nothing." in page
    assert page.count("Shahrivar 1405") == 1
    assert "Mordad 1406" in page


def test_the_customer_stands_in_the_address(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(reverse(YEAR), CUSTOMER).content.decode()

    assert "24,000,000 toman" in page
    assert "2,400" in page


def test_a_draft_with_tiers_and_several_kinds(cast: Cast, enter: Enter) -> None:
    draft = make_draft()
    asked: dict[str, Any] = {
        **CUSTOMER,
        "program": draft.pk,
        "kinds": "2",
        "a-category": "گل",
        "b-members": "3",
    }

    page = enter("owner").get(reverse(YEAR), asked).content.decode()

    assert "Customer 2, of whom there are 3" in page
    assert "طلایی" in page
    assert "Autumn" in page


def test_what_cannot_be_read_is_said_at_its_field(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(reverse(YEAR), {"a-visits": "70", "a-basket": "much"})

    text = page.content.decode()
    assert page.status_code == 200
    assert "At most 62 a month." in text
    assert "This amount cannot be read." in text
    assert "goes back" not in text


def test_a_draft_that_is_not_finished(cast: Cast, enter: Enter) -> None:
    draft = make_draft(points={})

    page = enter("owner").get(reverse(YEAR), {"program": draft.pk}).content.decode()

    assert "This draft is not finished" in page
    assert reverse("dashboard-draft", args=[draft.pk]) in page


def test_without_a_program(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()

    pages = [enter("owner").get(reverse(name)).content.decode() for name in (YEAR, REPLAY)]

    assert ["The club has no program yet." in page for page in pages] == [True, True]


def test_the_last_months_of_the_present_program(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)

    page = enter("owner").get(reverse(REPLAY)).content.decode()

    assert "would have given back 5% of sales; the cap would have cut nothing." in page
    assert "Who loses most" not in page


def test_a_draft_beside_the_present_program(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)
    draft = make_draft()

    page = enter("owner").get(reverse(REPLAY), {"program": draft.pk}).content.decode()

    assert "would have given back 2.5% of sales" in page
    assert "less than the present program, which gives back 5%." in page
    assert "Who loses most" in page
    assert reverse("dashboard-member", args=[cast.sara.pk]) in page


def test_nothing_sold(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(reverse(REPLAY)).content.decode()

    assert "Nothing was sold in these days." in page


def test_the_months_as_a_file(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)
    draft = make_draft()

    file = enter("owner").get(reverse(EXPORT), {"program": draft.pk})

    lines = b"".join(file).decode("utf-8-sig").splitlines()
    assert "Purchases,Sales (toman),Given back (toman),Given back, percent" in lines[0].replace(
        '"', ""
    )
    days = "2026-08-23,1405/06/01,2026-09-22,1405/06/31"
    assert lines[1] == f"{days},1,500000,12500,2.5,50,0,25000,5,50,0"


def test_the_months_as_a_workbook(cast: Cast, enter: Enter) -> None:
    file = enter("owner").get(reverse(EXPORT), {"format": "xlsx"})

    assert file["Content-Type"].endswith("spreadsheetml.sheet")
    assert b"".join(file)[:2] == b"PK"


def test_a_reader_sees_the_present_program_only(cast: Cast, enter: Enter) -> None:
    draft = make_draft()
    browser = enter("analyst")

    assert "Autumn" not in browser.get(reverse(YEAR)).content.decode()
    assert browser.get(reverse(YEAR), {"program": draft.pk}).status_code == 403
    assert browser.get(reverse(REPLAY), {"program": draft.pk}).status_code == 403


@pytest.mark.parametrize("program", ["0", "12345", "-1", "٣", "x", "1" * 40])
def test_a_program_that_is_not_there(cast: Cast, enter: Enter, program: str) -> None:
    assert enter("owner").get(reverse(YEAR), {"program": program}).status_code == 404


def test_the_whole_clubs_figures_are_not_a_branch_managers(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)

    page = enter("manager").get(reverse(REPLAY)).content.decode()

    assert "given back" not in page


def test_many_sales_are_worked_out_by_somebody_else(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_replays, "FEW", 0)
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)
    browser, days = enter("owner"), last_months()

    first = browser.get(reverse(REPLAY)).content.decode()
    again = browser.get(reverse("dashboard-simulation-result")).content.decode()
    is_free = kept_replays.claim_work(kept_replays.ask_replay(None, days))
    replay_program(None, days.starts_on.isoformat(), days.ends_on.isoformat())
    done = browser.get(reverse("dashboard-simulation-result")).content.decode()

    assert "Your months are being replayed" in first
    assert "Your months are being replayed" in again
    assert not is_free
    assert "would have given back 5% of sales" in done
