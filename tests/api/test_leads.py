"""Leads over the API: added once, judged before they are followed, won after an agreement."""

from typing import Any

import pytest

from campaigns.models import Acquisition, Interaction, Lead, LeadSource, LostReason
from campaigns.services.leads.installing import install_sales
from members.models import Member
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_key
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db
MARKS = {"validity": 4, "fit": 3, "need": 3, "means": 3, "timing": 4}


@pytest.fixture(autouse=True)
def _lists(cast: Cast) -> None:
    install_sales(now=NOON)


def source() -> str:
    """The key of a source in use."""
    return LeadSource.objects.filter(is_active=True).earliest("pk").key


def add(till: Caller, **more: Any) -> Any:
    """A lead who wants flowers for a wedding."""
    body = {
        "first_name": "رضا",
        "last_name": "کمالی",
        "mobile": "0935 555 0101",
        "source": source(),
        "interest": "گل‌آرایی عروسی",
        "value": 80_000_000,
        "allows_contact": True,
        **more,
    }
    return till.post("leads/", body)


def test_a_lead_belongs_to_the_keys_shop(cast: Cast, till: Caller) -> None:
    response = add(till)

    body, lead = body_of(response), Lead.objects.get()
    assert response.status_code == 201
    assert (body["id"], body["stage"], body["status"]) == (lead.pk, "generated", "open")
    assert body["quality"] is None
    assert (lead.shop, lead.origin, lead.evidence) == (cast.shop, "api", "api")
    assert lead.mobile == "+989355550101"


def test_the_same_number_of_your_system_is_one_lead(cast: Cast, till: Caller) -> None:
    first = add(till, external_ref="web-17")
    again = add(till, external_ref="web-17")

    assert body_of(first)["id"] == body_of(again)["id"]
    assert Lead.objects.count() == 1


def test_who_is_known_is_added_on_a_second_look_alone(cast: Cast, till: Caller) -> None:
    add(till)

    with nothing_changed():
        refused = add(till)
    taken = add(till, is_second_look=True)

    assert code_of(refused) == (409, "lead_known")
    assert taken.status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"source": "nowhere"}, "source"),
        ({"mobile": "12"}, "mobile"),
        ({"value": -1}, "value"),
        ({"campaign": 999_999}, "campaign"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    cast: Cast, till: Caller, wrong: dict[str, Any], field: str
) -> None:
    with nothing_changed():
        response = add(till, **wrong)

    assert field in errors_of(response)


def test_nobody_is_spoken_to_before_he_is_judged(cast: Cast, till: Caller) -> None:
    address = f"leads/{body_of(add(till))['id']}/"
    contact = {"channel": "call", "minutes": 6, "outcome": "interested"}

    early = till.post(f"{address}contacts/", contact)
    judged = till.post(f"{address}judge/", MARKS)
    spoken = till.post(f"{address}contacts/", contact)

    assert code_of(early) == (409, "lead_not_judged")
    assert body_of(judged)["quality"]["grade"] in {"A", "B"}
    assert body_of(spoken)["stage"] == "contacted"
    assert Interaction.objects.get().minutes == 6


def test_from_the_first_call_to_a_member(cast: Cast, till: Caller) -> None:
    address = f"leads/{body_of(add(till))['id']}/"
    lines = [
        {"goods": "سفرهٔ عقد", "amount": 60_000_000},
        {"goods": "دسته‌گل عروس", "amount": 9_000_000, "is_cross_sell": True},
    ]
    till.post(f"{address}judge/", MARKS)
    till.post(f"{address}contacts/", {"channel": "call", "outcome": "interested"})
    till.post(f"{address}presentations/", {"medium": "shop", "outcome": "keen"})

    early = till.post(f"{address}win/", {})
    till.post(f"{address}agreement/", {"lines": lines, "is_confirmed": True})
    won = till.post(f"{address}win/", {"gender": "man", "consents": {"service": True}})

    member = Member.objects.get(mobile="+989355550101")
    assert code_of(early) == (409, "agreement_not_confirmed")
    assert (body_of(won)["stage"], body_of(won)["member"]) == ("kept", member.pk)
    assert Acquisition.objects.get(member=member).source.key == source()
    assert (member.allows_service, member.allows_promotion) == (True, False)


def test_a_loss_has_a_reason(cast: Cast, till: Caller) -> None:
    address = f"leads/{body_of(add(till))['id']}/"
    reason = LostReason.objects.filter(is_active=True).earliest("pk")

    without = till.post(f"{address}lose/", {})
    lost = till.post(f"{address}lose/", {"reason": reason.pk})

    assert "reason" in errors_of(without)
    assert (body_of(lost)["status"], body_of(lost)["lost_reason"]) == ("lost", reason.name)
    assert code_of(till.post(f"{address}move/", {"stage": "contacted"})) == (409, "lead_closed")


def test_the_page_goes_on_where_the_last_ended(cast: Cast, till: Caller) -> None:
    ids = [
        body_of(add(till, mobile=f"093555502{n:02}", is_second_look=True))["id"] for n in range(3)
    ]

    first = body_of(till.get("leads/", limit=2))
    rest = body_of(till.get("leads/", limit=2, before=first["next"]))

    assert [one["id"] for one in first["results"] + rest["results"]] == ids[::-1]
    assert rest["next"] is None


def test_leads_of_another_shop_are_not_there(cast: Cast, till: Caller) -> None:
    _, secret = make_key(shop=cast.other_shop)
    lead_id = body_of(add(Caller(secret)))["id"]

    assert body_of(till.get("leads/"))["results"] == []
    assert till.get(f"leads/{lead_id}/").status_code == 404
    assert till.post(f"leads/{lead_id}/judge/", MARKS).status_code == 404


def test_the_lists_of_a_form(cast: Cast, till: Caller) -> None:
    body = body_of(till.get("leads/lists/"))

    assert source() in [one["key"] for one in body["sources"]]
    assert len(body["lost_reasons"]) == LostReason.objects.filter(is_active=True).count()
