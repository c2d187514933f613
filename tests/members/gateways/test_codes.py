"""Every code that the carriers document, by what it means for a message."""

from dataclasses import replace

import pytest

from members.gateways import causes, ghasedak, kavenegar, melipayamak, sms_ir, twilio
from members.gateways.carriers import Halted, Later, Refused, Silent
from tests.members.gateways.cases import CODE, reach, send_one
from tests.standins.server import StandIn

TABLES = {
    "ghasedak": ghasedak.ANSWERS,
    "kavenegar": kavenegar.ANSWERS,
    "melipayamak": melipayamak.ANSWERS,
    "sms_ir": sms_ir.ANSWERS,
    "twilio": twilio.ANSWERS,
}
CASES = [(name, code) for name, table in TABLES.items() for code in table]
MEANINGS = [
    ("kavenegar", 418, Halted("no credit left (418)")),
    ("kavenegar", 403, Halted("wrong key (403)")),
    ("kavenegar", 407, Halted("address of the server not allowed (407)")),
    ("kavenegar", 401, Halted("account not active (401)")),
    ("kavenegar", 424, Refused("pattern unknown or not approved (424)")),
    ("kavenegar", 420, Refused("link not allowed (420)")),
    ("kavenegar", 409, Later("carrier busy (409)", 60)),
    ("kavenegar", 451, Later("too many calls (451)", 60)),
    ("sms_ir", 102, Halted("no credit left (102)")),
    ("sms_ir", 12, Halted("address of the server not allowed (12)")),
    ("sms_ir", 115, Refused("receiver takes no such messages (115)", is_blocked=True)),
    ("sms_ir", 117, Refused("text not accepted (117)")),
    ("sms_ir", 20, Later("too many calls (20)", 60)),
    ("sms_ir", 0, Silent("trouble at the carrier (0)")),
    ("melipayamak", 2, Halted("no credit left (2)")),
    ("melipayamak", 0, Halted("wrong key (0)")),
    ("melipayamak", 3, Later("daily limit reached (3)", 3_600)),
    ("melipayamak", 14, Refused("link not allowed (14)")),
    ("melipayamak", 15, Refused("way to stop missing (15)")),
    ("melipayamak", -4, Refused("pattern unknown or not approved (-4)")),
    ("melipayamak", -6, Silent("trouble at the carrier (-6)")),
    ("ghasedak", 401, Halted("wrong key (401)")),
    ("ghasedak", 429, Later("too many calls (429)", 60)),
    ("twilio", 20003, Halted("wrong key (20003)")),
    ("twilio", 21610, Refused("receiver takes no such messages (21610)", is_blocked=True)),
    ("twilio", 20429, Later("too many calls (20429)", 60)),
    ("twilio", 21408, Refused("number not accepted (21408)")),
]
DOCUMENTED = {
    "kavenegar": "400 401 402 403 404 405 406 407 409 411 412 413 414 415 416 417 418 419 420 422"
    " 424 426 427 428 429 431 432 451 501 604 607",
    "sms_ir": "0 10 11 12 13 14 15 16 20 101 102 103 104 105 106 107 108 109 110 111 112 113 114"
    " 115 116 117 118 119 123 124",
    "melipayamak": "0 2 3 4 5 6 7 9 10 11 12 14 15 16 17 18 19 35 -1 -2 -3 -4 -5 -6 -7 -108 -109"
    " -110 -111",
}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_table_has_every_documented_code(name: str) -> None:
    assert set(TABLES[name]) == {int(code) for code in DOCUMENTED[name].split()}


@pytest.mark.parametrize(("name", "code"), CASES)
def test_a_code_is_answered_as_the_table_says(
    carrier_stand_in: StandIn, name: str, code: int
) -> None:
    carrier_stand_in.goes_wrong("code", code=code)

    outcome = send_one(reach(carrier_stand_in, name), replace(CODE, line="30007732"))

    assert outcome == TABLES[name][code]
    assert carrier_stand_in.memory.sent == []


@pytest.mark.parametrize(("name", "code", "meaning"), MEANINGS)
def test_what_the_codes_mean(name: str, code: int, meaning: object) -> None:
    assert TABLES[name][code] == meaning


def test_the_raw_code_stays_with_the_cause() -> None:
    assert causes.cause_of("no credit left (418)") == causes.CREDIT


@pytest.mark.parametrize(
    ("name", "code", "meaning"),
    [
        ("kavenegar", 499, Silent("unknown answer (499)")),
        ("melipayamak", 99, Refused("refused (99)")),
        ("ghasedak", 418, Refused("refused (418)")),
        ("ghasedak", 500, Silent("trouble (500)")),
        ("twilio", 99_999, Refused("refused (99999)")),
        ("webhook", 402, Halted("no credit left (402)")),
    ],
)
def test_a_code_that_no_table_has(
    carrier_stand_in: StandIn, name: str, code: int, meaning: object
) -> None:
    carrier_stand_in.goes_wrong("code", code=code)

    outcome = send_one(reach(carrier_stand_in, name), replace(CODE, line="30007732"))

    assert outcome == meaning
