"""The carrier's page: chosen, kept secret, tried, watched."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from members.gateways.sealing import unseal
from members.models import AuditEntry, Message, Messaging
from members.selectors.messaging import current_carrier, messaging
from members.services.carrier_rest import rest_carrier
from members.services.sending import send_due_messages
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.snapshots import nothing_changed
from tests.standins.fixtures import KEY, Choose
from tests.standins.server import StandIn

pytestmark = pytest.mark.django_db

PAGE = "/dashboard/messages/carrier/"
TEST = "/dashboard/messages/carrier/test/"
CHOSEN = {
    "carrier": "kavenegar",
    "key": KEY,
    "line_service": "۳۰۰۰۷۷۳۲",
    "line_promotion": "10004346",
    "occasions_by_service_line": "on",
    "warn_below": "۱۰۰۰۰۰",
    "pattern_code": "login",
    "places_code": "code",
    "pattern_service": "receipt",
    "places_service": "token10=name، amount، token2=granted",
}


def test_the_first_visit_shows_what_there_is_to_choose(enter: Enter, settings: Any) -> None:
    settings.LOCAL_DEMO = False

    answer = enter("owner").get(PAGE)

    keys = [tile["key"] for tile in answer.context["tiles"]]
    assert keys == [
        "kavenegar",
        "sms_ir",
        "melipayamak",
        "ghasedak",
        "twilio",
        "webhook",
        "console",
    ]
    assert answer.context["form"] is None
    assert "No carrier is chosen yet." in answer.content.decode()


@pytest.mark.parametrize(
    ("carrier", "fields"),
    [
        ("kavenegar", {"key", "line_service", "line_promotion"}),
        ("melipayamak", {"username", "key", "line_service", "line_promotion"}),
        ("twilio", {"username", "key", "line_service", "line_promotion"}),
        ("webhook", {"base_url", "key", "line_service", "line_promotion"}),
        ("console", set()),
    ],
)
def test_only_what_a_carrier_needs_is_asked(enter: Enter, carrier: str, fields: set[str]) -> None:
    form = enter("owner").get(PAGE, {"carrier": carrier}).context["form"]

    asked = {"base_url", "username", "key", "line_service", "line_promotion"}
    assert asked & form.fields.keys() == fields


def test_a_carrier_is_chosen_with_its_lines_and_patterns(enter: Enter) -> None:
    answer = enter("owner").post(PAGE, CHOSEN)

    row = Messaging.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}#test")
    assert (row.carrier, row.line_service, row.line_promotion) == (
        "kavenegar",
        "30007732",
        "10004346",
    )
    assert row.warn_below == 1_000_000
    assert row.patterns == {
        "code": {"pattern": "login", "places": [["code", "code"]]},
        "service": {
            "pattern": "receipt",
            "places": [["token10", "name"], ["amount", "amount"], ["token2", "granted"]],
        },
    }
    assert current_carrier().name == "kavenegar"


def test_the_key_is_sealed_and_never_shown_again(enter: Enter) -> None:
    owner = enter("owner")

    owner.post(PAGE, CHOSEN)

    row = Messaging.objects.get()
    page = owner.get(PAGE).content.decode()
    assert KEY not in row.secret
    assert unseal(row.secret) == KEY
    assert KEY not in page
    assert f"••••{KEY[-4:]}" in page
    assert KEY not in json.dumps([entry.facts for entry in AuditEntry.objects.all()])


def test_what_is_not_written_again_is_kept(enter: Enter) -> None:
    owner = enter("owner")
    owner.post(PAGE, CHOSEN)

    answer = owner.post(PAGE, {**CHOSEN, "key": "", "line_service": "5000"})

    row = Messaging.objects.get()
    assert answer.status_code == 302
    assert (unseal(row.secret), row.line_service) == (KEY, "5000")
    assert list(
        AuditEntry.objects.filter(action="carrier.chosen")
        .order_by("id")
        .values_list("subject", "facts")
    ) == [
        ("carrier:kavenegar", {"carrier": "kavenegar", "key": "replaced"}),
        ("carrier:kavenegar", {"carrier": "kavenegar", "key": "kept"}),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": ""}, "key"),
        ({"key": "with a space"}, "key"),
        ({"key": "../../else"}, "key"),
        ({"line_service": "خط"}, "line_service"),
        ({"line_promotion": "1"}, "line_promotion"),
        ({"pattern_code": "a/b"}, "pattern_code"),
        ({"places_code": "="}, "places_code"),
        ({"warn_below": "much"}, "warn_below"),
        ({"carrier": "webhook", "base_url": ""}, "base_url"),
        ({"carrier": "webhook", "base_url": "http://sms.example.com/"}, "base_url"),
        ({"carrier": "webhook", "base_url": "ftp://sms.example.com/"}, "base_url"),
        ({"carrier": "webhook", "base_url": "https://a:b@sms.example.com/"}, "base_url"),
        ({"carrier": "webhook", "base_url": "https://[x/"}, "base_url"),
        ({"carrier": "melipayamak", "username": ""}, "username"),
        ({"carrier": "twilio", "username": "AC/../x"}, "username"),
        ({"carrier": "twilio", "username": "AC1", "line_service": ""}, "line_service"),
        ({"carrier": "sms_ir", "line_service": "+98x"}, "line_service"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    enter: Enter, change: dict[str, str], field: str
) -> None:
    owner = enter("owner")
    owner.get(PAGE)

    with nothing_changed():
        answer = owner.post(PAGE, {**CHOSEN, **change})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize(
    "address", ["https://sms.example.com/in", "http://127.0.0.1:8900/webhook", "http://bridge:80"]
)
def test_an_own_service_is_reached_safely_or_inside_the_house(enter: Enter, address: str) -> None:
    answer = enter("owner").post(PAGE, {**CHOSEN, "carrier": "webhook", "base_url": address})

    assert answer.status_code == 302
    assert Messaging.objects.get().base_url == address


@pytest.mark.parametrize(
    "change", [{"carrier": "ghasedak"}, {"carrier": "webhook", "base_url": "https://b.example"}]
)
def test_a_key_is_not_shown_to_whom_it_was_not_meant_for(
    enter: Enter, change: dict[str, str]
) -> None:
    owner = enter("owner")
    owner.post(PAGE, {**CHOSEN, "carrier": "webhook", "base_url": "https://a.example"})

    answer = owner.post(PAGE, {**CHOSEN, **change, "key": ""})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["key"]
    assert Messaging.objects.get().base_url == "https://a.example"


def test_what_the_server_decides_is_only_shown(enter: Enter, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    owner = enter("owner")

    answer = owner.post(PAGE, {**CHOSEN, "carrier": "twilio", "line_service": "666"})

    row = Messaging.objects.get()
    page = owner.get(PAGE)
    assert answer.status_code == 302
    assert (row.carrier, row.secret, row.warn_below) == ("kavenegar", "", 1_000_000)
    assert "The settings of the server decide." in page.content.decode()
    assert page.context["form"].fields["key"].disabled
    assert messaging().base_url == stand_in.address("kavenegar")
    assert messaging().line_service == "30007732"


@pytest.mark.django_db(transaction=True)
def test_a_test_arrives_and_is_watched(enter: Enter, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    owner = enter("owner")

    answer = owner.post(TEST, {"mobile": "۰۹۱۲ ۱۲۳ ۴۵۶۷"})
    message = Message.objects.get(natural_key__startswith="test:")
    watched = [_state(owner, message)]
    send_due_messages()
    watched.append(_state(owner, message))

    (sent,) = stand_in.memory.sent
    assert answer["Location"] == f"{PAGE}?test={message.pk}#test"
    assert watched == [("queued", True), ("sent", True)]
    assert (sent.to, sent.line) == ("09121234567", "30007732")
    assert sent.text.startswith("گل نرگس")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_fails_says_what_to_do(enter: Enter, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    stand_in.goes_wrong("code", code=412)
    owner = enter("owner")
    owner.post(TEST, {"mobile": "09121234567"})
    message = Message.objects.get(natural_key__startswith="test:")

    send_due_messages()

    page = owner.get(PAGE, {"test": message.pk}).content.decode()
    assert _state(owner, message) == ("failed", False)
    assert "The carrier does not let this line send such messages." in page
    assert "line not usable (412)" in page


def _state(owner: Any, message: Message) -> tuple[str, bool]:
    """The message's state as the page tells it, and whether it asks again."""
    answer = owner.get(reverse("dashboard-carrier-test-state", args=[message.pk]))
    tried = answer.context["tried"]
    return tried["message"].status, "hx-get" in answer.content.decode()


def test_another_message_is_no_test(cast: Cast, enter: Enter) -> None:
    address = reverse("dashboard-carrier-test-state", args=[999])

    assert enter("owner").get(address).status_code == 404


def test_a_wrong_number_is_said(enter: Enter) -> None:
    answer = enter("owner").post(TEST, {"mobile": "021 8888"})

    assert answer.status_code == 422
    assert list(answer.context["trial"].errors) == ["mobile"]
    assert Message.objects.count() == 0


def test_five_tests_an_hour_are_enough(enter: Enter) -> None:
    owner = enter("owner")

    answers = [owner.post(TEST, {"mobile": "09121234567"}).status_code for _time in range(6)]

    assert answers == [302] * 5 + [422]
    assert Message.objects.count() == 5
    assert AuditEntry.objects.filter(action="carrier.tested").count() == 5


def test_an_address_for_the_carrier_is_shown(enter: Enter, settings: Any) -> None:
    settings.PUBLIC_URL = "https://club.example"
    owner = enter("owner")

    owner.post(PAGE, CHOSEN)

    url = owner.get(PAGE).context["call_url"]
    assert url.startswith("https://club.example/carriers/kavenegar/")
    assert len(url.split("/")[-2]) == 32


def test_who_looks_after_the_club_is_told_what_is_wrong(enter: Enter, send_by: Choose) -> None:
    send_by("kavenegar")
    messaging()
    rest_carrier("no credit left (418)", now=timezone.now())

    pages = {role: enter(role).get("/dashboard/") for role in ("owner", "manager", "analyst")}

    told = {role: _told(page.content.decode()) for role, page in pages.items()}
    assert told == {"owner": (True, True), "manager": (True, False), "analyst": (False, False)}


def _told(page: str) -> tuple[bool, bool]:
    return "The credit at the carrier is used up." in page, f'href="{PAGE}"' in page


def test_low_credit_is_said_before_it_is_gone(enter: Enter, send_by: Choose) -> None:
    send_by("sms_ir")
    messaging()
    Messaging.objects.update(credit=49, credit_at=timezone.now(), warn_below=50)

    page = enter("owner").get("/dashboard/").content.decode()

    assert "The credit at SMS.ir is low: 49 messages." in page


def test_the_console_reaches_nobody_and_says_so(enter: Enter, settings: Any) -> None:
    settings.SMS_CARRIER = "console"

    page = enter("owner").get(PAGE).content.decode()

    assert "Messages are printed on the server and reach nobody." in page


def test_a_rest_ends_when_the_carrier_is_chosen_anew(enter: Enter) -> None:
    owner = enter("owner")
    owner.post(PAGE, CHOSEN)
    rest_carrier("wrong key (403)", now=timezone.now() - timedelta(minutes=1))

    owner.post(PAGE, {**CHOSEN, "key": "another-key-0123456"})

    row = Messaging.objects.get()
    assert (row.trouble, row.rests_until, row.credit) == ("", None, None)


def test_what_is_chosen_leaves_by_the_chosen(enter: Enter, carrier_stand_in: StandIn) -> None:
    carrier_stand_in.memory.keys.clear()
    address = carrier_stand_in.address("webhook")

    enter("owner").post(PAGE, {**CHOSEN, "carrier": "webhook", "base_url": address})

    assert current_carrier().credit() is None
    assert carrier_stand_in.memory.calls[0].query == {"credit": "1"}
