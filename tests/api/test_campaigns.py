"""Campaigns over the API: counted, drafted, started, halted."""

from typing import Any

import pytest

from campaigns.models import Campaign, Recipient
from campaigns.services.batches import send_batches
from members.models import Member
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def draft(till: Caller, **more: Any) -> Any:
    """A campaign to the silent, ready to start."""
    body = {
        "name": "Come back",
        "goal": "come_back",
        "expected_buyers": 3,
        "audience": {"version": 1, "who": [{"silent": {"days": 3_000}, "not": True}]},
        "control_percent": 0,
        "budget": 1_000_000,
        "texts": [{"text": "{name} عزیز، دلمان تنگ شده"}],
        **more,
    }
    return till.post("campaigns/", body)


def test_a_draft_says_its_goal_and_sends_nothing(cast: Cast, till: Caller) -> None:
    response = draft(till)

    body = body_of(response)
    campaign = Campaign.objects.get()
    assert response.status_code == 201
    assert (body["id"], body["status"], body["goal"]) == (campaign.pk, "draft", "come_back")
    assert body["progress"]["members"] == 0
    assert campaign.variants.get().text == "{name} عزیز، دلمان تنگ شده"
    assert not Recipient.objects.exists()


def test_drafting_twice_under_one_key_is_drafting_once(cast: Cast, till: Caller) -> None:
    body = {"name": "Once", "goal": "thanks"}

    first, again = (till.post("campaigns/", body, key="draft-1") for _ in range(2))

    assert (first.status_code, again.content) == (201, first.content)
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"goal": "riches"}, "goal"),
        ({"control_percent": 51}, "control_percent"),
        ({"texts": [{"text": "{password}"}]}, "text_a"),
        ({"audience": {"version": 1, "who": [{"rich": {}}]}}, "audience.who.1.rich"),
    ],
)
def test_what_cannot_be_is_refused_by_its_place(
    cast: Cast, till: Caller, wrong: dict[str, Any], field: str
) -> None:
    with nothing_changed():
        response = draft(till, **wrong)

    assert field in errors_of(response)


def test_started_paused_resumed_and_stopped(cast: Cast, till: Caller) -> None:
    address = f"campaigns/{body_of(draft(till))['id']}/"

    states = [
        body_of(till.post(f"{address}{deed}/", {}))["status"]
        for deed in ("start", "pause", "resume", "stop")
    ]

    assert states == ["sending", "paused", "sending", "stopped"]
    assert body_of(till.get(address))["progress"]["left_out"] >= 1
    assert code_of(till.post(f"{address}pause/", {})) == (409, "campaign_not_running")


def test_one_that_has_begun_cannot_begin_again(cast: Cast, till: Caller) -> None:
    address = f"campaigns/{body_of(draft(till))['id']}/start/"
    till.post(address, {})

    with nothing_changed():
        again = till.post(address, {})

    assert code_of(again) == (409, "campaign_fixed")


def test_campaigns_are_listed_page_by_page(cast: Cast, till: Caller) -> None:
    ids = [body_of(draft(till, name=f"Campaign {number}"))["id"] for number in range(3)]

    first = body_of(till.get("campaigns/", limit=2))
    second = body_of(till.get("campaigns/", limit=2, before=first["next"]))

    assert [row["id"] for row in first["results"]] == ids[:0:-1]
    assert [row["id"] for row in second["results"]] == ids[:1]
    assert second["next"] is None


def test_an_audience_is_counted_before_anything_is_written(cast: Cast, till: Caller) -> None:
    asked = {"audience": {"version": 1, "who": [{"silent": {"days": 3_000}, "not": True}]}}

    with nothing_changed():
        counted = body_of(till.post("audiences/count/", asked))

    total = counted["reached"] + counted["no_consent"] + counted["no_address"]
    assert counted["members"] == total >= 1


def test_results_are_told_as_the_command_has_them(cast: Cast, till: Caller) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(allows_promotion=True)
    address = f"campaigns/{body_of(draft(till))['id']}/"
    till.post(f"{address}start/", {})
    send_batches()

    told = body_of(till.get(f"{address}results/"))

    assert (told["told"], told["came_back"], told["sales"], told["control"]) == (1, 0, 0, 0)
    assert told["uplift"] == {"estimate": None, "low": None, "high": None}
    assert told["verdict"] == "no_control"


def test_an_unknown_campaign_is_not_found(till: Caller) -> None:
    for page in ("", "results/"):
        assert code_of(till.get(f"campaigns/99999/{page}")) == (404, "not_found")
