"""Where calls go when somebody points a carrier elsewhere."""

import pytest

from members.gateways.carriers import CARRIERS, Access, Halted, Taken
from members.gateways.reading import base_of
from tests.members.gateways.cases import BY_HTTP, ONE
from tests.standins.fixtures import KEY, USERNAME
from tests.standins.server import StandIn
from tests.standins.webhook import KEY as WEBHOOK_KEY

OWN = "https://carrier.example/rest/v1"


@pytest.mark.parametrize(
    ("chosen", "base"),
    [
        ("", OWN),
        ("http://127.0.0.1:8900", "http://127.0.0.1:8900/rest/v1"),
        ("http://127.0.0.1:8900/", "http://127.0.0.1:8900/rest/v1"),
        ("http://127.0.0.1:8900/here", "http://127.0.0.1:8900/here"),
        ("http://127.0.0.1:8900/rest/v1/", "http://127.0.0.1:8900/rest/v1"),
        ("http://127.0.0.1:8900/rest", "http://127.0.0.1:8900/rest/v1"),
        ("http://127.0.0.1:8900/Rest/", "http://127.0.0.1:8900/Rest/v1"),
        ("http://127.0.0.1:8900/mocks/rest", "http://127.0.0.1:8900/mocks/rest/v1"),
        ("http://127.0.0.1:8900/v1", "http://127.0.0.1:8900/v1"),
    ],
)
def test_a_host_alone_keeps_the_path_and_a_begun_path_is_completed(chosen: str, base: str) -> None:
    assert base_of(Access(base_url=chosen), OWN) == base


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize("end", ["", "/"])
def test_an_address_may_end_with_a_stroke(carrier_stand_in: StandIn, name: str, end: str) -> None:
    key = WEBHOOK_KEY if name == "webhook" else KEY
    access = Access(carrier_stand_in.address(name) + end, USERNAME, key)

    (outcome,) = CARRIERS[name](access).send([ONE])

    assert isinstance(outcome, Taken)


@pytest.mark.parametrize("written", ["", "/", "/v1", "/v1/", f"/v1/{KEY}", f"/v1/{KEY}/"])
def test_kavenegars_address_may_go_as_far_as_its_key(
    carrier_stand_in: StandIn, written: str
) -> None:
    access = Access(carrier_stand_in.address("kavenegar") + written, key=KEY)

    (outcome,) = CARRIERS["kavenegar"](access).send([ONE])

    assert isinstance(outcome, Taken)
    assert carrier_stand_in.memory.calls[0].path == f"v1/{KEY}/sms/send.json"


@pytest.mark.parametrize(
    "address", ["", "nonsense", "ftp://127.0.0.1", "http://", "http://127.0.0.1:x", "http://[::1"]
)
def test_what_is_no_address_halts_everything(address: str) -> None:
    (outcome,) = CARRIERS["webhook"](Access(address, key="k")).send([ONE])

    assert isinstance(outcome, Halted)
    assert outcome.reason.startswith("request not understood (")


def test_a_key_that_no_header_takes_halts_everything(carrier_stand_in: StandIn) -> None:
    access = Access(carrier_stand_in.address("sms_ir"), key="کلید\r\nX-Other: 1")

    (outcome,) = CARRIERS["sms_ir"](access).send([ONE])

    assert outcome == Halted("request not understood (address or key)")
    assert carrier_stand_in.memory.calls == []
