"""Messages, offers, reminders and journeys over the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import Journey, Passage
from members.models import Message
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.dates import keep_date
from members.services.messages import queue_message
from points.models import Offer
from tests.api.callers import Caller, body_of
from tests.cast import Cast
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_messages_are_told_without_texts_page_by_page(cast: Cast, till: Caller) -> None:
    for number in range(3):
        queue_message(
            kind=Message.Kind.SERVICE,
            address="+989121234567",
            text="سلام سارا",
            natural_key=f"receipt:{number}",
            member=cast.sara,
        )
    Message.objects.filter(natural_key="receipt:0").update(status="sent", parts=2, cost=4_800)

    first = till.get("messages/", limit=2)
    second = body_of(till.get("messages/", limit=2, before=body_of(first)["next"]))

    assert [row["key"] for row in body_of(first)["results"]] == ["receipt:2", "receipt:1"]
    (sent,) = second["results"]
    assert (sent["key"], sent["status"], sent["parts"], sent["cost"]) == (
        "receipt:0", "sent", 2, 4_800,
    )  # fmt: skip
    assert second["next"] is None
    assert "سارا" not in first.content.decode()
    assert "9121234567" not in first.content.decode()


def test_messages_of_one_member_and_state(cast: Cast, till: Caller) -> None:
    other = make_member(mobile="09350000001")
    for member, status in ((cast.sara, "sent"), (cast.sara, "failed"), (other, "sent")):
        key = f"x:{member.pk}:{status}"
        queue_message(
            kind=Message.Kind.SERVICE, address="x", text="x", natural_key=key, member=member
        )
        Message.objects.filter(natural_key=key).update(status=status)

    found = body_of(till.get("messages/", member=cast.sara.pk, status="sent"))["results"]

    assert [row["key"] for row in found] == [f"x:{cast.sara.pk}:sent"]


def test_the_open_offers_of_a_member(cast: Cast, till: Caller) -> None:
    today = club_day()
    rule = {"code": "promised", "name": "Thanks", "give": {"points": 50}}
    for number, (status, last) in enumerate(
        (("open", 3), ("open", 1), ("ended", 5), ("open", -1)), start=1
    ):
        Offer.objects.create(
            member=cast.sara,
            source=f"test:{number}",
            origin="test",
            kind="points",
            name=f"Thanks {number}",
            rule=rule,
            starts_on=today - timedelta(days=9),
            ends_on=today + timedelta(days=last),
            status=status,
            created_at=timezone.now(),
            created_by="system",
        )

    found = body_of(till.get(f"members/{cast.sara.pk}/offers/"))["results"]

    assert [(row["name"], row["kind"]) for row in found] == [
        ("Thanks 2", "points"),
        ("Thanks 1", "points"),
    ]
    assert "50" in found[0]["gives"]


def test_coming_reminders_with_their_words(cast: Cast, till: Caller) -> None:
    day = club_day() + timedelta(days=7)
    keep_date(
        member_id=cast.sara.pk,
        whose="mother",
        kind="birthday",
        calendar="gregorian",
        month=day.month,
        day=day.day,
        actor=SYSTEM,
        now=timezone.now() - timedelta(days=60),
    )

    rows = body_of(till.get("reminders/coming/", days=8))["results"]

    mine = [row for row in rows if row["member"] == cast.sara.pk and row["step"] == "before"]
    # The occasions of mothers, should one be near, name nobody.
    assert {row["on"] for row in mine if row["whose"]} == {day.isoformat()}
    assert all(row["text"] and row["parts"] >= 1 for row in mine)


def test_journeys_and_where_a_member_is(cast: Cast, till: Caller) -> None:
    journey = Journey.objects.create(
        name="Win back", trigger="silent", settings={"days": 90},
        created_at=timezone.now(), created_by="system",
    )  # fmt: skip
    Passage.objects.create(
        journey=journey, member=cast.sara, run_key="purchase:1", began_at=timezone.now()
    )

    listed = body_of(till.get("journeys/"))["results"]
    mine = body_of(till.get(f"members/{cast.sara.pk}/journeys/"))["results"]

    (found,) = [row for row in listed if row["name"] == "Win back"]
    assert (found["trigger"], found["is_active"], found["under_way"]) == ("silent", False, 1)
    assert [(row["name"], row["status"], row["steps_done"]) for row in mine] == [
        ("Win back", "on", 0)
    ]
