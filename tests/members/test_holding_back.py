"""Quiet hours, the week's cap and mourning, by the real sender at its edges."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Message, Messaging
from members.roles import SYSTEM
from members.selectors.messaging import messaging
from members.selectors.sending_rules import estimate, hold_for
from members.services.own_days import declare_mourning
from members.services.sending import send_due_messages
from members.services.sending_rules import NAMES, change_sending_rules
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club
from tests.members.sending_cases import (
    Kind,
    StandInCarrier,
    Status,
    carrier,
    friend,
    owe,
    rules,
)

__all__ = ["carrier"]

pytestmark = pytest.mark.django_db
EVENING = NOON.replace(hour=20, minute=59, second=59)
OPENING = NOON.replace(hour=9) + DAY


def held(row: Message) -> tuple[str, str, datetime]:
    row.refresh_from_db()
    return row.status, row.held_why, row.due_at


@pytest.mark.parametrize("kind", [Kind.OCCASION, Kind.PROMOTION])
def test_a_second_before_quiet_it_leaves_and_at_quiet_it_is_held(
    carrier: StandInCarrier, kind: Kind
) -> None:
    rules()
    owe(kind, at=EVENING)
    late = owe(kind, at=EVENING + timedelta(seconds=1))

    assert send_due_messages(now=EVENING) == 1
    assert send_due_messages(now=EVENING + timedelta(seconds=1)) == 0
    assert held(late) == (Status.HELD, "quiet", OPENING)
    assert send_due_messages(now=OPENING - timedelta(seconds=1)) == 0
    assert send_due_messages(now=OPENING) == 1


def test_codes_and_receipts_leave_at_night(carrier: StandInCarrier) -> None:
    rules()
    night = NOON.replace(hour=3)
    owe(Kind.CODE, at=night)
    owe(Kind.SERVICE, at=night)

    assert send_due_messages(now=night) == 2


def test_what_is_held_overnight_keeps_its_own_end(carrier: StandInCarrier) -> None:
    rules()
    evening = NOON.replace(hour=22)
    row = owe(Kind.PROMOTION, at=evening, expires_at=evening + DAY)
    hopeless = owe(Kind.PROMOTION, at=evening, expires_at=evening + timedelta(hours=2))

    send_due_messages(now=evening)
    hopeless.refresh_from_db()
    sent = send_due_messages(now=evening + 3 * DAY)

    row.refresh_from_db()
    assert (hopeless.status, hopeless.held_why) == (Status.STALE, "quiet")
    assert (sent, row.status) == (0, Status.STALE)


def test_third_offer_of_a_week_waits_until_the_first_is_a_week_old(
    carrier: StandInCarrier,
) -> None:
    rules()
    member = friend()
    for day in (0, 1):
        owe(Kind.PROMOTION, member=member, at=NOON + day * DAY)
        assert send_due_messages(now=NOON + day * DAY) == 1
    third = owe(Kind.PROMOTION, member=member, at=NOON + 2 * DAY, expires_at=NOON + 30 * DAY)

    assert send_due_messages(now=NOON + 2 * DAY) == 0
    assert held(third) == (Status.HELD, "often", NOON + 7 * DAY)
    assert send_due_messages(now=NOON + 7 * DAY) == 1


def test_reminders_leave_whatever_was_offered_and_count_before_the_next_offer(
    carrier: StandInCarrier,
) -> None:
    rules()
    member = friend()
    for kind in (Kind.PROMOTION, Kind.OCCASION, Kind.OCCASION):
        owe(kind, member=member)
        assert send_due_messages(now=NOON) == 1
    offer = owe(Kind.PROMOTION, member=member, expires_at=NOON + 30 * DAY)

    assert send_due_messages(now=NOON + DAY) == 0
    assert held(offer) == (Status.HELD, "often", NOON + 7 * DAY)


def test_one_sweep_counts_its_own(carrier: StandInCarrier) -> None:
    rules()
    member = friend()
    rows = [owe(Kind.PROMOTION, member=member, expires_at=NOON + 30 * DAY) for _n in range(4)]
    owe(Kind.SERVICE, member=member)

    assert send_due_messages(now=NOON) == 3
    assert [held(row)[0] for row in rows] == [Status.SENT, Status.SENT, Status.HELD, Status.HELD]


def test_mourning_holds_what_is_festive(carrier: StandInCarrier) -> None:
    make_club()
    rules()
    today = NOON.date()
    names = {"fa": "سوگ", "en": "Mourning"}
    declare_mourning(names=names, first=today, last=today, actor=SYSTEM)
    row, receipt = owe(Kind.OCCASION), owe(Kind.SERVICE)

    assert send_due_messages(now=NOON) == 1
    assert held(row) == (Status.HELD, "mourning", OPENING)
    receipt.refresh_from_db()
    assert receipt.status == Status.SENT
    assert hold_for("occasion", NOON) == ("mourning", OPENING)


def test_ashura_is_known_without_anybody_declaring_it(carrier: StandInCarrier) -> None:
    make_club()
    rules()
    ashura = datetime(2026, 6, 25, 12, tzinfo=NOON.tzinfo)
    row = owe(Kind.PROMOTION, at=ashura)

    send_due_messages(now=ashura)

    assert held(row)[:2] == (Status.HELD, "mourning")


def test_club_that_does_not_rest_sends_on_mourning_days(carrier: StandInCarrier) -> None:
    make_club()
    rules(rests_on_mourning=False)
    owe(Kind.PROMOTION, at=datetime(2026, 6, 25, 12, tzinfo=NOON.tzinfo))

    assert send_due_messages(now=datetime(2026, 6, 25, 12, tzinfo=NOON.tzinfo)) == 1


def test_new_rules_judge_what_waits_anew(cast: Cast, carrier: StandInCarrier) -> None:
    rules()
    night = NOON.replace(hour=22)
    row = owe(Kind.PROMOTION, at=night)
    send_due_messages(now=night)

    changed = change_sending_rules(
        **terms(quiet_from="23:00"), actor=cast.actor("owner"), now=night
    )

    audit = AuditEntry.objects.get(action="message.rules")
    assert changed.quiet_from.hour == 23
    assert audit.facts == {"quiet_from": "23:00:00"}
    assert send_due_messages(now=night) == 1
    assert held(row)[0] == Status.SENT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("most_a_week", 0),
        ("most_a_week", 21),
        ("per_second", 0),
        ("price_unicode", -1),
        ("stop_words", "x" * 41),
        ("stop_words", "a\nb"),
    ],
)
def test_rules_out_of_range_are_refused(cast: Cast, field: str, value: object) -> None:
    messaging()

    with pytest.raises(InvalidField) as refused:
        change_sending_rules(**terms(**{field: value}), actor=cast.actor("owner"))

    assert refused.value.facts["field"] == field
    assert Messaging.objects.get().most_a_week == 2


def test_cashier_changes_no_rules(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        change_sending_rules(**terms(), actor=cast.actor("cashier"))


def test_new_club_in_iran_has_the_words_of_the_law_and_prices(db: None) -> None:
    make_club()

    first = messaging()

    told = estimate("سلام", kind="promotion")
    assert (first.stop_words, first.price_unicode, first.price_latin) == ("لغو۱۱", 2_400, 5_760)
    assert (told.text_as_sent, told.parts, told.cost) == ("سلام\nلغو۱۱", 1, 2_400)
    assert estimate("سلام", kind="code").text_as_sent == "سلام"
    assert estimate("سلام", kind="promotion", channel="email").cost == 0


def test_preview_says_until_when(db: None) -> None:
    rules()

    assert hold_for("promotion", NOON.replace(hour=22)) == ("quiet", OPENING)
    assert hold_for("service", NOON.replace(hour=22)) is None
    assert hold_for("promotion", NOON) is None


def terms(**changes: Any) -> dict[str, Any]:
    """The rules as they stand, some of them changed."""
    row = messaging()
    present = {name: getattr(row, name) for name in NAMES}
    if isinstance(changes.get("quiet_from"), str):
        changes["quiet_from"] = time.fromisoformat(str(changes["quiet_from"]))
    return present | changes
