"""A new lead: saved in a moment; who looks like somebody known only at the second look."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from campaigns.models import Lead
from tests.campaigns.lead_cases import make_lead, make_source
from tests.cast import Cast
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

NEW = "/dashboard/leads/new/"
KNOWN = "/dashboard/leads/new/known/"


def filled(**change: Any) -> dict[str, Any]:
    return {
        "once": uuid4().hex,
        "first_name": "نگار",
        "last_name": "کریمی",
        "mobile": "۰۹۳۵ ۱۱۱ ۲۲۳۳",
        "source": str(make_source().pk),
        **change,
    }


def test_three_fields_are_enough(cast: Cast, enter: Enter) -> None:
    cashier, form = enter("cashier"), filled()

    answer = cashier.post(NEW, form)
    again = cashier.post(NEW, form)

    lead = Lead.objects.get()
    assert answer["Location"] == again["Location"] == reverse("dashboard-lead", args=[lead.pk])
    assert (lead.full_name, lead.mobile, lead.stage) == ("نگار کریمی", "+989351112233", 1)
    assert (lead.shop, lead.origin, lead.assignee) == (cast.shop, "staff", None)
    assert lead.created_by == f"user:{cast.cashier.pk}"


def test_the_rest_is_folded_and_taken_too(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    form = filled(
        organisation="هتل",
        interest="گل لابی",
        value="۱٬۲۰۰٬۰۰۰",
        shop=str(cast.other_shop.pk),
        assignee=str(cast.owner.pk),
        allows_contact="on",
        evidence="phone",
    )

    page = owner.get(NEW)
    owner.post(NEW, form)

    lead = Lead.objects.get()
    assert [field.name for field in page.context["rest"]][:2] == ["organisation", "email"]
    assert page.context["form"]["assignee"].value() == cast.owner.pk
    assert (lead.organisation, lead.value, lead.shop) == ("هتل", 12_000_000, cast.other_shop)
    assert (lead.assignee, lead.allows_contact) == (cast.owner, True)


def test_a_member_is_saved_at_the_second_look_only(cast: Cast, enter: Enter) -> None:
    owner, form = enter("owner"), filled(mobile="09121234567")

    page = owner.post(NEW, form)
    key = page.context["form"]["once"].value()
    answer = owner.post(NEW, {**form, "once": key, "second_look": "1"})

    body = page.content.decode()
    assert page.status_code == 422
    assert [one["row"] for one in page.context["known"]["members"]] == [cast.sara]
    assert reverse("dashboard-member", args=[cast.sara.pk]) in body
    assert "It is somebody else: save all the same" in body
    lead = Lead.objects.get()
    assert (answer.status_code, lead.member) == (302, cast.sara)


def test_a_lead_of_the_same_number_is_shown(cast: Cast, enter: Enter) -> None:
    first = make_lead(mobile="09351112233", shop_id=cast.shop.pk)

    page = enter("cashier").post(NEW, filled())

    assert (page.status_code, Lead.objects.count()) == (422, 1)
    assert [one["row"] for one in page.context["known"]["leads"]] == [first]
    assert reverse("dashboard-lead", args=[first.pk]) in page.content.decode()


def test_while_typing_the_known_are_told(cast: Cast, enter: Enter) -> None:
    first = make_lead(mobile="09351112233", shop_id=cast.shop.pk)
    cashier = enter("cashier")

    by_number = cashier.post(KNOWN, {"mobile": "۰۹۳۵۱۱۱۲۲۳۳"}).content.decode()
    by_name = cashier.post(KNOWN, {"first_name": "سارا", "last_name": "احمدي"}).content.decode()
    nobody = cashier.post(KNOWN, {"mobile": "0935", "first_name": ""}).content.decode()

    assert reverse("dashboard-lead", args=[first.pk]) in by_number
    assert "The same mobile" in by_number
    assert "سارا احمدی" in by_name
    assert "9121234567" not in by_name
    assert (nobody.strip(), Lead.objects.count()) == ("", 1)


def test_leads_of_other_shops_are_counted_not_shown(cast: Cast, enter: Enter) -> None:
    foreign = make_lead(mobile="09351112233", shop_id=cast.other_shop.pk)
    manager = enter("manager")

    told = manager.post(KNOWN, {"mobile": "09351112233"}).content.decode()
    page = manager.post(NEW, filled())

    assert "1 lead of another shop looks like this one." in told
    assert reverse("dashboard-lead", args=[foreign.pk]) not in told
    assert (page.status_code, page.context["known"]["leads"]) == (422, [])


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"source": ""}, "source", "This field is required."),
        ({"mobile": "0912"}, "mobile", "The mobile number is too short."),
        ({"mobile": ""}, "mobile", "Write down a mobile, an e-mail or an organisation."),
        ({"email": "nobody"}, "email", "This is not an e-mail address."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    page = enter("owner").post(NEW, filled(**change))

    assert (page.status_code, Lead.objects.count()) == (422, 0)
    assert page.context["form"].errors == {field: [sentence]}
    assert page.context["is_open"] is (field == "email")


def test_analysts_write_nobody_down(cast: Cast, enter: Enter) -> None:
    analyst = enter("analyst")

    assert analyst.get(NEW).status_code == 403
    assert analyst.post(NEW, filled()).status_code == 403
    assert analyst.post(KNOWN, {"mobile": "09121234567"}).status_code == 403
    assert Lead.objects.count() == 0
