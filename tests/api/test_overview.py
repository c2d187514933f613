"""One member from all sides over the API, why he buys, and the labels that are computed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from campaigns.models import ComputedLabel
from members.models import AuditEntry
from members.roles import SYSTEM
from members.services.dates import keep_date
from members.services.facts import install_facts
from members.services.households import join_household
from members.services.labels import set_labels
from points.models import Purchase
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, make_member, ring_up
from tests.members.care_cases import leave_out, plan
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

MOST = 40


def settle_in(cast: Cast) -> None:
    """Sara as the club knows her after a while."""
    install_facts(actor=SYSTEM)
    for weeks in (1, 2, 3):
        ring_up(cast.shop, member=cast.sara, now=timezone.now() - timedelta(weeks=weeks))
    for month in (1, 4, 7, 10):
        keep_date(
            member_id=cast.sara.pk,
            whose="self",
            kind="birthday",
            calendar="jalali",
            month=month,
            day=1,
            actor=SYSTEM,
        )
    set_labels(member_id=cast.sara.pk, names=["vip"], actor=SYSTEM)
    plan(cast.sara)
    leave_out(cast.sara)
    join_household(member_id=cast.sara.pk, other_id=make_member(shop=cast.shop).pk, actor=SYSTEM)


def test_one_answer_tells_all(
    cast: Cast, till: Caller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settle_in(cast)

    with django_assert_max_num_queries(MOST):
        body = body_of(till.get(f"members/{cast.sara.pk}/overview/"))

    assert body["member"] == body_of(till.get(f"members/{cast.sara.pk}/"))
    assert (body["habits"]["visits"], body["habits"]["interval_days"]) == (3, 7)
    assert body["habits"]["categories"] == [{"category": "flowers", "percent": 100}]
    assert len(body["dates"]) == 3
    assert body["allows"]["sms"] == {"service": True, "occasion": False, "promotion": False}
    assert (body["labels"], body["household"], body["is_excluded"]) == (["vip"], 1, True)
    assert [row["kind"] for row in body["follow_ups"]] == ["call"]
    assert body["profile_percent"] > 0


def test_a_stranger_to_purchases_sees_no_habits(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["members.read"])

    body = body_of(Caller(secret).get(f"members/{cast.sara.pk}/overview/"))

    assert body["habits"] is None
    assert body["member"]["mobile"] != cast.sara.mobile


def test_a_sale_tells_why(cast: Cast, till: Caller) -> None:
    sale = bill(member=cast.sara.pk, reason="birthday")

    booked = body_of(till.post("purchases/", sale))
    quoted = till.post("purchases/quote/", {**sale, "reason": "gift"})

    assert booked["reason"] == "birthday"
    assert quoted.status_code == 200
    assert body_of(till.get(f"purchases/{booked['id']}/"))["reason"] == "birthday"


def test_why_is_noted_after_the_sale(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    path = f"purchases/{purchase.pk}/reason/"

    noted = body_of(till.post(path, {"reason": "gift"}))
    taken_back = body_of(till.post(path, {"reason": ""}))

    assert (noted["reason"], taken_back["reason"]) == ("gift", "")
    assert noted["points"]["granted"] == 50
    assert AuditEntry.objects.filter(action="purchase.reason").count() == 2


def test_a_wrong_reason_is_named(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    elsewhere = ring_up(cast.other_shop, member=cast.sara).purchase

    with nothing_changed():
        wrong = till.post(f"purchases/{purchase.pk}/reason/", {"reason": "boredom"})
        sale = till.post("purchases/", bill(reason="boredom"))
        unknown = till.post(f"purchases/{elsewhere.pk}/reason/", {"reason": "gift"})

    assert (errors_of(wrong), errors_of(sale)) == (["reason"], ["reason"])
    assert code_of(unknown) == (404, "not_found")
    assert set(Purchase.objects.values_list("reason", flat=True)) == {""}


def test_computed_labels_are_listed(till: Caller) -> None:
    ComputedLabel.objects.create(
        name="regular",
        measure="visits",
        at_least=3,
        within_days=90,
        created_at=timezone.now(),
        created_by="system",
    )

    body = body_of(till.get("labels/computed/"))

    assert body == {
        "results": [
            {
                "name": "regular",
                "measure": "visits",
                "at_least": 3,
                "within_days": 90,
                "category": "",
                "bearers": 0,
                "computed_at": None,
            }
        ]
    }
