"""Agreeing with a lead through the pages: line by line, and looked at once more."""

from typing import Any

import pytest

from campaigns.models import Agreement, AgreementLine, Lead
from campaigns.selectors.leads.cross_sell import suggestions_beside
from campaigns.services.leads.contacts import raise_objection
from members.roles import SYSTEM
from points.rules.sales import Line, Sale, Tendered
from points.services.purchases import record_purchase
from tests.campaigns.lead_cases import (
    POOR,
    agree,
    make_lead,
    way_of,
)
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import at, drafted, errors_of, form, lines
from tests.factories import make_member
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

BOUQUET = ("دسته‌گل", "flowers", "۴۰۰٬۰۰۰", False)
VASE = ("گلدان", "vases", "100000", True)


def sale_of(cast: Cast, receipt: str, *categories: str) -> Sale:
    """Somebody buys of each category for a hundred thousand toman."""
    amount = 1_000_000
    return Sale(
        shop_id=cast.shop.pk,
        receipt_number=receipt,
        member_id=make_member().pk,
        lines=tuple(Line(amount, category=category) for category in categories),
        payments=(Tendered("cash", amount * len(categories)),),
    )


def kept(lead: Lead) -> list[tuple[str, str, int, bool]]:
    rows = AgreementLine.objects.filter(agreement__lead=lead)
    return list(rows.values_list("goods", "category", "amount", "is_cross_sell"))


# The lines ---------------------------------------------------------------------------------------


def test_lines_are_kept_and_looked_at_once_more(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    browser = enter("cashier")
    typed = lines(BOUQUET, VASE, ("", "", "", False), terms="تحویل شنبه")

    answers = [browser.post(at(lead, "agreement"), typed) for _time in range(2)]
    page = browser.get(at(lead, "agreement", "confirm"))

    assert [answer["Location"] for answer in answers] == [at(lead, "agreement", "confirm")] * 2
    assert kept(lead) == [
        ("دسته‌گل", "flowers", 4_000_000, False),
        ("گلدان", "vases", 1_000_000, True),
    ]
    assert way_of(lead)[-1] == (6, "open")
    agreed = page.context["agreed"]
    assert (agreed.total, agreed.own, agreed.beside) == (5_000_000, 4_000_000, 1_000_000)
    assert "He agrees: 500,000 toman" in page.content.decode()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([], {"goods_0"}),
        ([("", "", "", False)], {"goods_0"}),
        ([("", "", "400000", False)], {"goods_0"}),
        ([("گل", "", "", False)], {"amount_0"}),
        ([("گل", "", "0", False)], {"amount_0"}),
        ([BOUQUET, ("گل", "", "زیاد", True)], {"amount_1"}),
        ([("x" * 121, "", "400000", False)], {"goods_0"}),
    ],
)
def test_what_is_wrong_with_a_line_is_said_at_its_field(
    cast: Cast, enter: Enter, rows: list[Any], fields: set[str], language: str
) -> None:
    lead = make_lead(stage=5)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(
            at(lead, "agreement"), lines(*rows), headers={"accept-language": language}
        )

    assert answer.status_code == 422
    assert set(errors_of(answer)) == fields


def test_one_more_line_is_only_a_line_more(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    browser = enter("cashier")

    with nothing_changed():
        page = browser.post(at(lead, "agreement"), lines(BOUQUET, ("گل", "", "", False), more="1"))

    shown = page.context["form"]
    assert (page.status_code, shown.rows) == (200, 3)
    assert [shown[f"goods_{row}"].value() for row in range(3)] == ["دسته‌گل", "گل", None]
    assert shown["amount_0"].value() == "۴۰۰٬۰۰۰"


def test_what_goes_well_beside_it_is_added_by_one_tap(cast: Cast, enter: Enter) -> None:
    for number in range(5):
        record_purchase(sale=sale_of(cast, f"r{number}", "flowers", "vases"), actor=SYSTEM)
    lead = make_lead(stage=5, category="flowers", interest="گل", value=4_000_000)
    browser = enter("cashier")

    page = browser.get(at(lead, "agreement"))
    added = browser.post(at(lead, "agreement"), lines(BOUQUET, ("", "", "", False), add="vases"))

    assert [one.category for one in page.context["suggestions"]] == ["vases"]
    assert page.context["suggestions"] == suggestions_beside("flowers", left_out=())
    first = page.context["form"]
    assert (first["goods_0"].value(), first["category_0"].value()) == ("گل", "flowers")
    shown = added.context["form"]
    assert (added.status_code, shown.rows) == (200, 2)
    assert (shown["goods_1"].value(), shown["beside_1"].value()) == ("vases", True)
    assert added.context["suggestions"] == []


def test_there_is_an_end_to_the_lines(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    many = [("گل", "", "1000", False)] * 20

    page = enter("cashier").post(at(lead, "agreement"), lines(*many, more="1"))

    assert page.context["form"].rows == 20
    assert not page.context["may_grow"]


def test_the_draft_comes_back_to_be_changed(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    agree(lead)

    page = enter("cashier").get(at(lead, "agreement"))
    enter("cashier").post(at(lead, "agreement"), lines(VASE))

    shown = page.context["form"]
    assert (shown["goods_0"].value(), shown["beside_1"].value()) == ("دسته‌گل", True)
    assert kept(lead) == [("گلدان", "vases", 1_000_000, True)]
    assert Agreement.objects.get().confirmed_at is None


def test_nobody_agrees_with_a_poor_lead(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=POOR)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "agreement"), lines(BOUQUET))

    assert set(errors_of(answer)) == {"__all__"}


# The second look ---------------------------------------------------------------------------------


def test_it_is_confirmed_by_a_second_look(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    typed = form(drafted_at=drafted(lead), is_heard="on")
    browser = enter("cashier")
    page = at(lead, "agreement", "confirm")

    answers = [browser.post(page, typed) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == [at(lead)] * 2
    assert Agreement.objects.get().confirmed_by == f"user:{cast.cashier.pk}"
    assert browser.get(at(lead)).context["step"] == "win"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_nothing_is_confirmed_unheard(cast: Cast, enter: Enter, language: str) -> None:
    lead = make_lead(stage=5)
    typed = form(drafted_at=drafted(lead))
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(
            at(lead, "agreement", "confirm"), typed, headers={"accept-language": language}
        )

    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"is_heard"}


def test_a_draft_that_was_changed_meanwhile_is_not_confirmed_unseen(
    cast: Cast, enter: Enter
) -> None:
    lead = make_lead(stage=5)
    drafted(lead)
    typed = form(drafted_at="2026-08-31T08:30:00+00:00", is_heard="on")
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "agreement", "confirm"), typed)

    assert set(errors_of(answer)) == {"__all__"}


def test_what_still_holds_him_back_stands_above_the_second_look(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    drafted(lead)
    raise_objection(lead_id=lead.pk, kind="price", text="گران است", actor=SYSTEM)

    page = enter("cashier").get(at(lead, "agreement", "confirm"))

    assert "Something still holds him back" in page.content.decode()
    assert "گران است" in page.content.decode()


def test_without_a_draft_there_is_nothing_to_look_at(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)

    answer = enter("cashier").get(at(lead, "agreement", "confirm"))

    assert answer["Location"] == at(lead, "agreement")
