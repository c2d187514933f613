"""The page of sources that pay: D29 in words, costs entered, taken back and put there again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Acquisition, LeadSource, SourceCost
from campaigns.services.leads.costs import add_source_cost
from loyalty_club.web.once_form import new_key
from members.models import Club
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import make_lead, make_source
from tests.campaigns.result_cases import buy, make_people
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = reverse("dashboard-lead-sources")
ADD = reverse("dashboard-source-cost-add")
RESTORE = reverse("dashboard-source-cost-restore")


@pytest.fixture
def sign(cast: Cast) -> LeadSource:
    """Ten million for eighteen members who brought a hundred and fifty thousand toman each."""
    Club.objects.update(margin_bps=10_000)
    source = make_source("Sign")
    at = NOON - 60 * DAY
    for member in make_people(18):
        lead = make_lead(source=source, now=at)
        Acquisition.objects.create(member=member, lead=lead, source=source, lead_at=at, at=at)
        buy(cast.shop, member, 1_500_000, at=at)
    _spend(source, 100_000_000)
    return source


def test_it_costs_more_to_win_than_he_brings(sign: LeadSource, enter: Enter) -> None:
    answer = enter("analyst").get(PAGE)

    page = answer.content.decode()
    row = answer.context["rows"][0]
    assert (row.name, row.found.worth.cac, row.roi, row.roi_tone) == (
        "Sign",
        5_555_556,
        "\N{MINUS SIGN}73%",
        "bad",
    )
    assert row.payback == "pays back after about 8 months"
    assert "Costs more to win than he brings" in page
    assert "Sign: winning a member cost 555.6 thousand toman, and he has earned 150" in page
    assert "18 members were won for 10 million toman" in page


def test_nothing_is_divided_by_nothing(cast: Cast, enter: Enter) -> None:
    _spend(make_source("Fair"), 1_000)
    make_lead(source=make_source("Free"), now=NOON)

    answer = enter("analyst").get(PAGE)

    rows = {row.name: row for row in answer.context["rows"]}
    assert (rows["Fair"].won_share, rows["Fair"].payback) == ("–", "nobody won yet")
    assert (rows["Free"].roi, rows["Free"].won_share) == ("–", "0%")
    assert "NaN" not in answer.content.decode()
    assert "Fair: 100 toman were spent and nobody was won." in answer.content.decode()


def test_an_empty_club_is_told_what_stands_here(enter: Enter) -> None:
    page = enter("analyst").get(PAGE).content.decode()

    assert "No leads and no costs in these days." in page


def test_a_cost_is_entered_once(cast: Cast, enter: Enter) -> None:
    source, browser = make_source("Fair"), enter("manager")
    typed = _typed(source)

    first, second = browser.post(ADD, typed), browser.post(ADD, typed)

    assert (first.status_code, second.status_code) == (302, 302)
    cost = SourceCost.objects.get()
    assert (cost.source, cost.kind, cost.amount) == (source, "awareness", 12_500_000)
    assert (cost.note, cost.on) == ("stall", club_day() - timedelta(days=1))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "nonsense"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"source": "999"}, "source"),
        ({"kind": "bribes"}, "kind"),
        ({"on": "1405/13/01"}, "on"),
        ({"on": "1405/07/01"}, "on"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(
    cast: Cast, enter: Enter, wrong: dict[str, str], field: str
) -> None:
    answer = enter("manager").post(ADD, _typed(make_source("Fair")) | wrong)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert SourceCost.objects.count() == 0


def test_a_cost_is_taken_back_and_put_there_again(cast: Cast, enter: Enter) -> None:
    source, browser = make_source("Fair"), enter("owner")
    cost = add_source_cost(
        source_id=source.pk, kind="contact", amount=700, note="tea", actor=SYSTEM
    )

    _press(browser, reverse("dashboard-source-cost-remove", args=[cost.pk]))
    gone = SourceCost.objects.count()
    removed = browser.get(PAGE).context["removed"]
    again = browser.get(PAGE).context["removed"]
    _press(browser, RESTORE, removed=removed)

    kept = SourceCost.objects.get()
    assert (gone, again) == (0, None)
    assert (kept.source, kept.kind, kept.amount, kept.note) == (source, "contact", 700, "tea")


def test_what_was_made_up_is_not_put_there(cast: Cast, enter: Enter) -> None:
    _press(enter("owner"), RESTORE, removed="made:up")

    assert SourceCost.objects.count() == 0


def test_the_cashier_and_the_analyst_enter_nothing(cast: Cast, enter: Enter) -> None:
    typed = _typed(make_source("Fair"))

    assert enter("analyst").post(ADD, typed).status_code == 403
    assert enter("cashier").post(ADD, typed).status_code == 403
    assert "Enter a cost" not in enter("analyst").get(PAGE).content.decode()
    assert SourceCost.objects.count() == 0


def test_the_days_stay_while_one_enters(cast: Cast, enter: Enter) -> None:
    address = f"{ADD}?since=2026-08-01&until=2026-08-31"

    answer = enter("manager").post(address, _typed(make_source("Fair")))

    assert answer["Location"] == f"{PAGE}?since=2026-08-01&until=2026-08-31"


def test_in_persian(sign: LeadSource, enter: Enter) -> None:
    answer = enter("analyst").get(PAGE, headers={"accept-language": "fa"})

    assert answer.context["rows"][0].roi.strip("\u200e\u2066\u2069").endswith("۷۳٪")


def test_the_lists_of_it_are_taken_out(sign: LeadSource, enter: Enter) -> None:
    browser = enter("owner")

    worth = _file(browser, "lead-sources")
    costs = _file(browser, "lead-source-costs")

    assert worth[1].startswith("Sign,18,18,10000000,0,0,0,0,0,10000000,555555.6,")
    assert (len(worth), len(costs)) == (2, 2)


def _typed(source: LeadSource) -> dict[str, object]:
    return {
        "once": new_key(),
        "source": source.pk,
        "kind": "awareness",
        "amount": "۱٬۲۵۰٬۰۰۰",
        "on": "1405/06/09",
        "note": "stall",
    }


def _press(browser: Client, address: str, **fields: object) -> None:
    answer = browser.post(address, {"once": new_key(), **fields})
    assert answer["Location"] == PAGE


def _spend(source: LeadSource, amount: int) -> None:
    add_source_cost(source_id=source.pk, kind="marketing", amount=amount, actor=SYSTEM)


def _file(browser: Client, key: str) -> list[str]:
    answer = browser.get(reverse("dashboard-export", args=[key]), {"format": "csv"})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return content.decode("utf-8-sig").splitlines()
