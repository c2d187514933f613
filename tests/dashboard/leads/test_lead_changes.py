"""A lead through its pages moved to a stage, given over, corrected."""

from typing import Any

import pytest

from campaigns.models import Lead
from campaigns.services.leads.installing import install_sales
from tests.campaigns.lead_cases import (
    make_lead,
    make_source,
    way_of,
)
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import at, errors_of, form
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_he_is_moved_and_moved_back(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=3)
    browser = enter("cashier")

    moved = browser.post(at(lead, "stage"), form(stage=5, **{"from": 3}), follow=True)
    undo = moved.context["undo"]
    back = browser.post(undo["url"], form(**undo["fields"]), follow=True)

    assert undo["words"] == "He stands at “In detail” now."
    assert undo["label"] == "Back to “Qualified”"
    assert way_of(lead)[-2:] == [(5, "open"), (3, "open")]
    assert back.context["lead"].stage == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"stage": 5, "from": 2}, 1),
        ({"stage": 7}, 1),
        ({"stage": 9}, 1),
        ({"stage": "far"}, 1),
        ({"stage": 3}, 0),
    ],
)
def test_a_move_that_cannot_be_is_said(
    cast: Cast, enter: Enter, typed: dict[str, Any], said: int
) -> None:
    lead = make_lead(stage=3)
    browser = enter("cashier")

    with nothing_changed():
        page = browser.post(at(lead, "stage"), form(**typed), follow=True)

    assert len(page.context["messages"]) == said
    assert page.context["undo"] is None


def test_nobody_goes_on_unjudged(cast: Cast, enter: Enter) -> None:
    lead = make_lead()
    browser = enter("cashier")

    with nothing_changed():
        page = browser.post(at(lead, "stage"), form(stage=3), follow=True)

    assert len(page.context["messages"]) == 1


def test_he_is_given_to_a_colleague_and_to_nobody(cast: Cast, enter: Enter) -> None:
    lead = make_lead()
    browser = enter("cashier")

    given = browser.post(at(lead, "assign"), form(assignee=cast.manager.pk))
    first = Lead.objects.get(pk=lead.pk).assignee
    browser.post(at(lead, "assign"), form(assignee=""))

    assert given["Location"] == at(lead)
    assert first == cast.manager
    assert Lead.objects.get(pk=lead.pk).assignee is None


def test_he_is_given_to_nobody_who_does_not_work_on_leads(cast: Cast, enter: Enter) -> None:
    lead = make_lead()
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "assign"), form(assignee=cast.analyst.pk))

    assert set(errors_of(answer)) == {"assignee"}


def facts(**change: Any) -> dict[str, Any]:
    typed = {
        "first_name": "مریم",
        "last_name": "کریمی",
        "organisation": "تالار",
        "mobile": "۰۹۳۵ ۱۱۱ ۲۲۳۳",
        "email": "M@Example.com",
        "source": make_source().pk,
        "interest": "گل عروسی",
        "category": "flowers",
        "value": "۵۰۰٬۰۰۰",
        "shop": "",
        "assignee": "",
        "allows_contact": "on",
        "evidence": "پای تلفن",
    }
    return form(**{**typed, **change})


def test_what_is_known_of_him_is_corrected(cast: Cast, enter: Enter) -> None:
    lead = make_lead()
    browser = enter("owner")
    typed = facts(shop=cast.shop.pk)

    answers = [browser.post(at(lead, "change"), typed) for _time in range(2)]

    lead.refresh_from_db()
    assert [answer["Location"] for answer in answers] == [at(lead)] * 2
    assert (lead.full_name, lead.organisation, lead.mobile, lead.email) == (
        "مریم کریمی",
        "تالار",
        "+989351112233",
        "m@example.com",
    )
    assert (lead.value, lead.shop, lead.allows_contact, lead.evidence) == (
        5_000_000,
        cast.shop,
        True,
        "پای تلفن",
    )


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mobile": "12"}, "mobile"),
        ({"mobile": "", "email": "", "organisation": ""}, "mobile"),
        ({"email": "here"}, "email"),
        ({"source": "999"}, "source"),
        ({"source": ""}, "source"),
        ({"value": "much"}, "value"),
        ({"shop": "999"}, "shop"),
        ({"assignee": "999"}, "assignee"),
        ({"interest": "x" * 201}, "interest"),
    ],
)
def test_what_is_wrong_with_what_is_told_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, Any], field: str, language: str
) -> None:
    lead = make_lead()
    typed = facts(**change)
    browser = enter("owner")

    with nothing_changed():
        answer = browser.post(at(lead, "change"), typed, headers={"accept-language": language})

    assert answer.status_code == 422
    assert set(errors_of(answer)) == {field}


def test_who_works_in_one_shop_keeps_the_leads_shop(cast: Cast, enter: Enter) -> None:
    lead = make_lead(shop_id=cast.shop.pk)

    enter("cashier").post(at(lead, "change"), facts())

    lead.refresh_from_db()
    assert (lead.shop, lead.last_name) == (cast.shop, "کریمی")


def test_what_a_door_has_noted_of_his_wish_is_not_typed_anew(cast: Cast, enter: Enter) -> None:
    lead = make_lead(allows_contact=True, evidence="web:2027-01:fa")
    browser = enter("owner")

    page = browser.get(at(lead, "change"))
    browser.post(at(lead, "change"), facts(evidence="forged"))

    lead.refresh_from_db()
    assert "evidence" not in page.context["form"].fields
    assert lead.evidence == "web:2027-01:fa"
    assert "on the form on the web" in browser.get(at(lead)).content.decode()


def test_what_was_retired_stays_where_it_is(cast: Cast, enter: Enter) -> None:
    install_sales()
    source = make_source("قدیمی")
    lead = make_lead(source=source)
    source.is_active = False
    source.save()

    answer = enter("owner").post(at(lead, "change"), facts(source=source.pk))

    lead.refresh_from_db()
    assert answer["Location"] == at(lead)
    assert lead.source == source
