"""The outbox's pages: why something waits, what one does with it, what came in, the rules."""

import pytest
from django.utils import timezone

from members.gateways.shape import Received
from members.models import Message, Messaging
from members.selectors.messaging import messaging
from members.services.inbound import take_received
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member
from tests.members.sending_cases import Kind, Status, owe

pytestmark = pytest.mark.django_db

OUTBOX = "/dashboard/messages/"
RULES = f"{OUTBOX}rules/"
TERMS = {
    "quiet_from": "۲۲",
    "quiet_until": "8:30",
    "most_a_week": "۳",
    "rests_on_mourning": "on",
    "stop_words": "لغو۱۱",
    "price_unicode": "۲۵۰",
    "price_latin": "600",
    "per_second": "50",
}


def owed(cast: Cast, status: str = "queued", **facts: object) -> Message:
    row = owe(member=cast.sara, text="سلام سارا", at=timezone.now())
    Message.objects.filter(pk=row.pk).update(status=status, **facts)
    row.refresh_from_db()
    return row


def page(row: Message) -> str:
    return f"{OUTBOX}{row.pk}/"


def test_unknown_and_failed_stand_out(cast: Cast, enter: Enter) -> None:
    owed(cast, "unknown")
    owed(cast, "failed", problem="no such number")
    owed(cast, "undelivered")

    answer = enter("owner").get(OUTBOX)

    text = answer.content.decode()
    groups = {one.label: one.number for one in answer.context["counts"]}
    assert "Nobody knows whether 1 message arrived" in text
    assert "The carrier did not take 1 message" in text
    assert "no such number" in text
    assert groups == {"Unknown": 1, "Did not arrive": 2}


def test_a_group_of_states_leads_to_all_of_it(cast: Cast, enter: Enter) -> None:
    failed, undelivered = owed(cast, "failed"), owed(cast, "undelivered")
    waiting, held = owed(cast), owed(cast, "held")
    owed(cast, "delivered")
    owner = enter("owner")

    def found(state: str) -> set[int]:
        return {row.pk for row in owner.get(f"{OUTBOX}?status={state}").context["page"]}

    groups = {one.label: one.status for one in owner.get(OUTBOX).context["counts"]}
    assert found(groups["Did not arrive"]) == {failed.pk, undelivered.pk}
    assert found(groups["Waiting"]) == {waiting.pk, held.pk}
    assert found("held") == {held.pk}


def test_the_list_of_one_member_names_him(cast: Cast, enter: Enter) -> None:
    mine = owed(cast)
    owe(member=make_member(mobile="09350000009"), key="other", at=timezone.now())

    answer = enter("owner").get(f"{OUTBOX}?member={cast.sara.pk}")

    assert [row.pk for row in answer.context["page"]] == [mine.pk]
    assert answer.context["of_member"] == cast.sara
    assert "All messages" not in answer.content.decode()


def test_a_filter_that_finds_nothing_leads_back(enter: Enter) -> None:
    answer = enter("owner").get(f"{OUTBOX}?status=stale")

    text = answer.content.decode()
    assert "No message is like that." in text
    assert f'href="{OUTBOX}"' in text


def test_list_is_found_by_cause_and_digits(cast: Cast, enter: Enter) -> None:
    owed(cast)
    owe(member=cast.sara, key="campaign:7:1", at=timezone.now())
    owner = enter("owner")

    def found(query: str) -> int:
        return len(owner.get(f"{OUTBOX}?{query}").context["page"])

    assert found("cause=campaign:") == 1
    assert found("cause=campaign:7:") == 1
    assert found("cause=campaign:8:") == 0
    assert found("cause=%25'") == 2
    assert found("address=4567") == 2
    assert found("address=9999") == 0


def test_trouble_of_the_carrier_is_said(cast: Cast, enter: Enter) -> None:
    messaging()
    Messaging.objects.update(trouble="no credit", trouble_since=NOON, rests_until=NOON)

    assert "no credit" in enter("owner").get(OUTBOX).content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"status": "held", "held_why": "quiet"}, "it is quiet then"),
        ({"status": "held", "held_why": "often"}, "has had enough messages this week"),
        ({"status": "held", "held_why": "mourning"}, "it is a mourning day"),
        ({"status": "blocked", "problem": "no_consent"}, "the member does not allow it"),
        ({"status": "stale", "held_why": "quiet"}, "would have had to wait too long"),
        ({"status": "paused"}, "until somebody lets it go"),
        ({"status": "failed", "problem": "number unknown"}, "number unknown"),
    ],
)
def test_one_message_says_why(cast: Cast, enter: Enter, facts: dict[str, str], words: str) -> None:
    row = owed(cast, **facts)

    text = enter("owner").get(page(row)).content.decode()

    assert words in text
    assert "سلام سارا" in text


def test_code_is_nobodys_to_read(cast: Cast, enter: Enter) -> None:
    row = owe(Kind.CODE, member=cast.sara, text="کد ۸۲۴۱۹۳", at=timezone.now())

    text = enter("owner").get(page(row)).content.decode()

    assert "۸۲۴۱۹۳" not in text
    assert "Call it off" not in text


def test_called_off_and_let_go_after_all(cast: Cast, enter: Enter) -> None:
    row, manager = owed(cast), enter("manager")

    cancelled = manager.post(f"{page(row)}cancel/", follow=True).content.decode()
    row.refresh_from_db()
    status = row.status
    again = manager.post(f"{page(row)}cancel/", follow=True).content.decode()
    manager.post(f"{page(row)}restore/")

    row.refresh_from_db()
    assert status == Status.CANCELLED
    assert "Let it go after all" in cancelled
    assert "This cannot be done with the message any more." in again
    assert row.status == Status.QUEUED


def test_unknown_asks_whether_one_is_sure(cast: Cast, enter: Enter) -> None:
    row, owner = owed(cast, "unknown"), enter("owner")

    warned = owner.get(page(row)).content.decode()
    unsure = owner.post(f"{page(row)}resend/", follow=True).content.decode()
    row.refresh_from_db()
    before = row.status
    owner.post(f"{page(row)}resend/", {"is_sure": "yes"})

    row.refresh_from_db()
    assert "It may come twice" in warned
    assert "Nobody knows whether this message arrived." in unsure
    assert (before, row.status) == (Status.UNKNOWN, Status.QUEUED)


def test_message_of_another_shop_is_not_there(cast: Cast, enter: Enter) -> None:
    row = owe(member=make_member(shop=cast.other_shop), at=timezone.now())
    manager = enter("manager")

    assert manager.get(page(row)).status_code == 404
    assert manager.post(f"{page(row)}cancel/").status_code == 404


def test_what_came_in_is_shown_with_its_meaning(cast: Cast, enter: Enter) -> None:
    take_received("stand-in", [Received("1", "09121234567", "3000", "لغو")], now=NOON)
    take_received("stand-in", [Received("2", "09350000001", "3000", "سلام")], now=NOON)

    owner, manager = enter("owner"), enter("manager")
    both = owner.get(f"{OUTBOX}inbound/")
    stops = owner.get(f"{OUTBOX}inbound/?meaning=stop")
    of_shop = manager.get(f"{OUTBOX}inbound/")

    assert [row.text for row in both.context["page"]] == ["سلام", "لغو"]
    assert [row.member for row in stops.context["page"]] == [cast.sara]
    assert [row.text for row in of_shop.context["page"]] == ["لغو"]
    assert "No more offers" in stops.content.decode()


def test_rules_are_said_in_one_sentence_and_saved(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    before = owner.get(RULES).context["sentence"]
    saved = owner.post(RULES, TERMS)

    row = Messaging.objects.get()
    after = owner.get(RULES).context["sentence"]
    assert before == (
        "Reminders and offers leave between 09:00 and 21:00, at most 2 offers a week for one "
        "member, none on mourning days."
    )
    assert saved.status_code == 302
    assert (row.quiet_from.hour, row.quiet_until.minute, row.most_a_week) == (22, 30, 3)
    assert (row.price_unicode, row.per_second) == (2_500, 50)
    assert after.startswith(
        "Reminders and offers leave between 08:30 and 22:00, at most 3 offers a week"
    )


def test_sentence_follows_the_typing(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    equal = TERMS | {"quiet_from": "9", "quiet_until": "09:00", "rests_on_mourning": ""}

    typed = owner.get(f"{RULES}sentence/", equal).content.decode()
    broken = owner.get(f"{RULES}sentence/", TERMS | {"quiet_from": "9x"}).content.decode()

    assert "leave at any hour" in typed
    assert "on mourning days as well" in typed
    assert "between 09:00 and 21:00" in broken


@pytest.mark.parametrize(
    ("field", "value"), [("quiet_from", "25"), ("quiet_until", "9:60"), ("most_a_week", "0")]
)
def test_rules_that_cannot_be_read_are_refused_in_place(
    cast: Cast, enter: Enter, field: str, value: str
) -> None:
    answer = enter("owner").post(RULES, TERMS | {field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
