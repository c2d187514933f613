"""Connections are kept from call to call, and nothing is ever said twice on one that died."""

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from members.gateways import connection, http
from members.gateways.carriers import Access, Later, Outcome, Silent, Taken
from members.gateways.http import Answer, Connections
from members.gateways.webhook import Webhook
from tests.members.gateways.cases import BY_HTTP, CODE, ONE, reach, send_one
from tests.standins.server import StandIn

TAKEN = b'{"reference": "1"}'
Speak = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of this machine, vouched for by itself; the key stands below it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "carrier.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, SHA256())
    )
    kept = tmp_path_factory.mktemp("tls") / "carrier.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    kept.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return kept


@contextmanager
def speaking(
    speak: Speak,
    *,
    protocol: str = "HTTP/1.1",
    certificate: Path | None = None,
    wants_ours: bool = False,
) -> Iterator[tuple[str, list[str]]]:
    """A server that answers each POST as told; its address, and the bodies that it read."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = protocol

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            heard.append(self.rfile.read(length).decode())
            speak(self)

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    if certificate is not None:
        secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        secure.load_cert_chain(certificate)
        secure.verify_mode = ssl.CERT_REQUIRED if wants_ours else ssl.CERT_NONE
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        scheme = "http" if certificate is None else "https"
        yield f"{scheme}://127.0.0.1:{server.server_address[1]}", heard
    finally:
        server.shutdown()
        server.server_close()


def says(status: int, body: bytes, headers: dict[str, str], *, stays: bool) -> Speak:
    def speak(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = not stays

    return speak


@pytest.mark.parametrize("name", BY_HTTP)
def test_calls_one_after_another_share_a_connection(carrier_stand_in: StandIn, name: str) -> None:
    carrier = reach(carrier_stand_in, name)

    outcomes = [send_one(carrier, replace(ONE, client_id=str(number))) for number in range(5)]

    assert [type(one) for one in outcomes] == [Taken] * 5
    assert carrier_stand_in.memory.opened == 1


def test_calls_side_by_side_have_a_connection_each_and_keep_it(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "webhook")
    batch = [replace(ONE, client_id=str(number)) for number in range(40)]

    outcomes = carrier.send(batch)

    assert [type(one) for one in outcomes] == [Taken] * 40
    assert 2 <= carrier_stand_in.memory.opened <= 4


def test_a_closed_carrier_opens_anew(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "kavenegar")

    first = send_one(carrier)
    carrier.close()
    second = send_one(carrier, replace(ONE, client_id="8"))

    assert [type(first), type(second)] == [Taken, Taken]
    assert carrier_stand_in.memory.opened == 2


def test_a_connection_that_idled_is_not_trusted(
    carrier_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LONGEST_IDLE", 0.05)
    carrier = reach(carrier_stand_in, "webhook")

    send_one(carrier)
    time.sleep(0.1)
    outcome = send_one(carrier, replace(ONE, client_id="8"))

    assert isinstance(outcome, Taken)
    assert carrier_stand_in.memory.opened == 2


@pytest.mark.parametrize("name", BY_HTTP)
def test_a_server_that_hangs_up_after_each_answer_costs_no_message(
    carrier_stand_in: StandIn, name: str
) -> None:
    carrier_stand_in.goes_wrong("hangs_up", times=20)
    carrier = reach(carrier_stand_in, name)
    batch = [replace(ONE, client_id=str(number)) for number in range(20)]

    outcomes = [send_one(carrier, one) for one in batch]

    assert [type(one) for one in outcomes] == [Taken] * 20
    assert carrier_stand_in.memory.opened == 20


def test_a_server_that_hung_up_between_two_calls_costs_no_message(
    carrier_stand_in: StandIn,
) -> None:
    carrier = reach(carrier_stand_in, "melipayamak")
    send_one(carrier)
    send_one(carrier)
    carrier_stand_in.hang_up()
    time.sleep(0.05)

    outcome = send_one(carrier)

    assert isinstance(outcome, Taken)
    assert len(carrier_stand_in.memory.sent) == 3


@pytest.mark.parametrize("trouble", ["reset", "taken_and_reset"])
def test_what_dies_on_a_kept_connection_is_in_doubt_and_not_said_again(
    carrier_stand_in: StandIn, trouble: str
) -> None:
    carrier = reach(carrier_stand_in, "twilio")
    send_one(carrier)
    carrier_stand_in.goes_wrong(trouble)

    outcome = send_one(carrier)

    assert outcome == Silent("the connection was lost")
    assert len(carrier_stand_in.memory.calls) == 2


@pytest.mark.parametrize("name", BY_HTTP)
def test_one_that_stands_open_is_no_way_to_a_carrier_that_is_gone(
    carrier_stand_in: StandIn, name: str
) -> None:
    carrier = reach(carrier_stand_in, name)
    send_one(carrier)
    carrier_stand_in.stop()

    outcome = send_one(carrier)

    assert outcome == Later("no connection to the carrier", 60)


@pytest.mark.parametrize(
    ("headers", "stays", "protocol", "opened"),
    [
        ({}, True, "HTTP/1.1", 1),
        ({"Connection": "close"}, False, "HTTP/1.1", 3),
        ({}, False, "HTTP/1.0", 3),
        ({"Keep-Alive": "timeout=5, max=100"}, True, "HTTP/1.1", 1),
        ({"Keep-Alive": "timeout=0"}, True, "HTTP/1.1", 3),
        ({"Keep-Alive": "max=100"}, True, "HTTP/1.1", 1),
    ],
)
def test_a_server_says_whether_it_listens_on(
    headers: dict[str, str], *, stays: bool, protocol: str, opened: int
) -> None:
    speakers: set[int] = set()

    def speak(handler: BaseHTTPRequestHandler) -> None:
        speakers.add(handler.client_address[1])
        says(200, b"{}", headers, stays=stays)(handler)
        handler.close_connection = handler.close_connection or not stays

    ways = Connections()
    with speaking(speak, protocol=protocol) as (url, heard):
        answers = [ways.call("POST", url, body=str(number).encode()) for number in range(3)]
        ways.close()

    assert answers == [Answer(200, b"{}")] * 3
    assert heard == ["0", "1", "2"]
    assert len(speakers) == opened


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("17", 17, 17),
        ("0", 1, 1),
        ("999999", 3_600, 3_600),
        ("-5", 60, 60),
        ("soon", 60, 60),
        (formatdate(time.time() + 600, usegmt=True), 300, 600),
        (formatdate(time.time() - 600, usegmt=True), 1, 1),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_is_read_as_seconds_or_as_a_moment(
    asked: str, least: int, most: int, status: int
) -> None:
    ways = Connections()
    body = b'{"return": {"status": 200}, "status": 1}'
    with speaking(says(status, body, {"Retry-After": asked}, stays=False)) as (url, heard):
        outcome = ways.call("POST", url, body=b"once")

    assert isinstance(outcome, Later)
    assert heard == ["once"]
    assert least <= outcome.seconds <= most


@pytest.mark.parametrize("promised", [60, 2_000])
def test_a_body_that_is_shorter_than_promised_was_cut(promised: int) -> None:
    body = b'{"reference": "1"}'
    speak = says(200, body, {"Content-Length": str(promised)}, stays=False)
    with speaking(speak) as (url, heard):
        outcome = _by_webhook(url)

    assert outcome == Silent("the connection was lost")
    assert len(heard) == 1


def test_what_speaks_no_tls_was_told_nothing() -> None:
    with speaking(says(200, b"{}", {}, stays=False)) as (url, heard):
        outcome = _by_webhook(url.replace("http://", "https://"))

    assert outcome == Later("no secure connection to the carrier", 60)
    assert heard == []


def test_a_certificate_that_nobody_vouches_for_is_told_nothing(certificate: Path) -> None:
    with speaking(says(200, TAKEN, {}, stays=True), certificate=certificate) as (url, heard):
        outcome = _by_webhook(url)

    assert outcome == Later("no secure connection to the carrier", 60)
    assert heard == []


def test_a_secure_connection_is_kept_as_well(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _believe(certificate, monkeypatch)
    speakers: set[int] = set()

    def speak(handler: BaseHTTPRequestHandler) -> None:
        speakers.add(handler.client_address[1])
        says(200, TAKEN, {}, stays=True)(handler)

    with speaking(speak, certificate=certificate) as (url, heard):
        carrier = Webhook(Access(url, key="a-key-of-both-sides", patience=2.0))
        outcomes = [send_one(carrier) for _time in range(5)]
        carrier.close()

    assert outcomes == [Taken("1")] * 5
    assert len(heard) == 5
    assert len(speakers) == 1


def test_a_short_promise_to_listen_is_halved() -> None:
    speakers: set[int] = set()

    def speak(handler: BaseHTTPRequestHandler) -> None:
        speakers.add(handler.client_address[1])
        says(200, b"{}", {"Keep-Alive": "timeout=1"}, stays=True)(handler)

    ways = Connections()
    with speaking(speak) as (url, _heard):
        for wait in (0.0, 0.6):
            time.sleep(wait)
            ways.call("POST", url, body=b"")
        ways.close()

    assert len(speakers) == 2


def test_a_secure_connection_that_is_refused_after_the_request_is_in_doubt(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wants a certificate of ours says so when we have begun to speak."""
    _believe(certificate, monkeypatch)
    speak = says(200, TAKEN, {}, stays=True)
    with speaking(speak, certificate=certificate, wants_ours=True) as (url, _heard):
        outcome = _by_webhook(url)

    assert outcome == Silent("the connection was lost")


def test_a_secure_answer_that_drips_is_cut(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _believe(certificate, monkeypatch)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            for letter in b"HTTP/1.1 200 OK\r\nX-Patience: " + b"a" * 100:
                handler.wfile.write(bytes([letter]))
                time.sleep(0.05)
        handler.close_connection = True

    ways = Connections()
    began = time.monotonic()
    with speaking(drip, certificate=certificate) as (url, heard):
        outcome = ways.call("POST", url, body=b"once", patience=0.5)

    assert outcome == Silent("no answer in time")
    assert heard == ["once"]
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("letters", [b"", b"\x16\x03\x03\x40\x00" + b"\x02" * 200])
def test_a_server_that_drips_its_certificate_was_told_nothing(letters: bytes) -> None:
    """The first bytes of a long record of TLS, one at a time, or none."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _address = server.accept()
            with line, suppress(OSError):
                for letter in letters:
                    line.sendall(bytes([letter]))
                    time.sleep(0.05)
                line.recv(1_000_000)
                time.sleep(5)

        Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        outcome = Connections().call(
            "POST", f"https://127.0.0.1:{server.getsockname()[1]}", body=b"once", patience=0.5
        )

    assert outcome == Later("no connection to the carrier", 60)
    assert time.monotonic() - began < 2


def test_an_answer_that_swells_is_too_long() -> None:
    body = gzip.compress(b" " * 20_000_000)
    speak = says(200, body, {"Content-Encoding": "gzip"}, stays=True)
    with speaking(speak) as (url, heard):
        outcome = _by_webhook(url)

    assert outcome == Silent("the answer is too long")
    assert len(heard) == 1


def test_no_proxy_of_the_machine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with speaking(says(200, TAKEN, {}, stays=True)) as (url, _heard):
        outcome = _by_webhook(url)

    assert outcome == Taken("1")


def test_a_host_may_have_a_persian_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def nobody(host: str, *_more: object) -> None:
        asked.append(host)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    outcome = Connections().call("POST", "https://پیام.ایران:8443/send", body=b"")

    assert asked == ["xn--mgb4dri0l.xn--mgba3a4f16a"]
    assert outcome == Later("no connection to the carrier", 60)


def test_a_broken_answer_brings_no_address_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """One carrier has its key in the address."""
    for name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry"):
        caplog.set_level("DEBUG", name)

    def speak(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nbroken\r\nContent-Length: 2\r\n\r\n{}")
        handler.close_connection = True

    with speaking(speak) as (url, heard):
        Connections().call("POST", f"{url}/v1/a-key-in-a-path/send", body=b"once")

    assert heard == ["once"]
    assert "a-key-in-a-path" not in caplog.text


def test_a_pattern_a_call_is_a_connection_kept(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "kavenegar")

    for number in range(3):
        send_one(carrier, replace(CODE, client_id=str(number)))

    assert carrier_stand_in.memory.opened == 1


def _believe(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if an authority had vouched for it."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(http, "_trust", lambda: trusting)


def _by_webhook(url: str) -> Outcome:
    (outcome,) = Webhook(Access(url, key="a-key-of-both-sides", patience=2.0)).send([ONE])
    return outcome
