"""The key of a carrier is in no log, no exception and no representation."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from loyalty_club.redaction import redact
from members.gateways.carriers import Access
from tests.members.gateways.cases import BY_HTTP, CODE, ONE, reach
from tests.standins.fixtures import KEY
from tests.standins.server import StandIn

TROUBLES = ("code", "status", "html", "reset", "hang", "long")


@pytest.fixture
def _everything_is_logged() -> Iterator[None]:
    """As a developer who looks for a fault would set it."""
    told = ("urllib3", "urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry")
    names = ("", "http.client", "asyncio", "concurrent.futures", *told)
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.usefixtures("_everything_is_logged")
@pytest.mark.parametrize("name", BY_HTTP)
def test_nothing_that_is_written_holds_the_key(
    carrier_stand_in: StandIn,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    name: str,
) -> None:
    carrier = reach(carrier_stand_in, name, patience=0.2)
    told: list[object] = [carrier, vars(carrier), carrier.send([ONE]), carrier.send([CODE])]
    for trouble in TROUBLES:
        carrier_stand_in.goes_wrong(trouble, code=500, times=3)
        told += [carrier.send([ONE]), carrier.reports(["1"]), carrier.find(["7"])]
        carrier_stand_in.memory.troubles.clear()
    carrier_stand_in.stop()
    told += [carrier.send([ONE]), carrier.credit()]
    structlog.get_logger().warning("carrier", told=told)

    key = vars(carrier)["_access"].key
    written = capfd.readouterr()
    assert key not in caplog.text
    assert key not in written.out + written.err
    assert key not in repr(told)
    assert len(told) == 6 + 3 * len(TROUBLES)


def test_an_address_with_the_key_in_it_is_masked_in_any_line() -> None:
    line = f"GET https://api.kavenegar.com/v1/{KEY}/sms/send.json?x=1 failed"

    assert redact(line) == "GET https://api.kavenegar.com/v1/***/sms/send.json?x=1 failed"


@pytest.mark.parametrize("name", ["X-API-KEY", "apikey", "ApiKey", "api_key", "SMS_API_KEY"])
def test_a_header_with_a_key_is_masked_in_any_line(name: str) -> None:
    assert KEY not in redact(f"{{'{name}': '{KEY}'}}")
    assert KEY not in redact(f"{name}: {KEY}")


def test_the_way_to_a_carrier_does_not_show_its_key() -> None:
    assert KEY not in repr(Access(key=KEY))
