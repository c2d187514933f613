"""One call: what is later, what is in doubt, and that it ends in time, over TLS as well."""

import gzip
import socket
import ssl
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from members.gateways import http
from members.gateways.carriers import Access, Later, Silent, Taken
from members.gateways.http import Connections
from members.gateways.webhook import Webhook
from tests.members.gateways.cases import send_one
from tests.members.gateways.speaking import TAKEN, by_webhook, says, speaking


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


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("17", 17, 17),
        ("0", 1, 1),
        ("999999", 3_600, 3_600),
        ("-5", 60, 60),
        ("soon", 60, 60),
        (600, 300, 600),
        (-600, 1, 1),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_is_read_as_seconds_or_as_a_moment(
    asked: str | int, least: int, most: int, status: int
) -> None:
    ways = Connections()
    if isinstance(asked, int):  # a moment, so far from this one
        asked = formatdate(time.time() + asked, usegmt=True)
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
        outcome = by_webhook(url)

    assert outcome == Silent("the connection was lost")
    assert len(heard) == 1


@pytest.mark.parametrize("end", [b"", b"0\r\n", b"9\r\n"])
def test_a_body_in_pieces_that_lacks_the_last_was_cut(end: bytes) -> None:
    piece = b"%x\r\n%b\r\n" % (len(TAKEN), TAKEN)

    def speak(handler: BaseHTTPRequestHandler) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        handler.wfile.write(head + piece + end)
        handler.close_connection = True

    with speaking(speak) as (url, heard):
        outcome = by_webhook(url)

    # All pieces were there where only the empty line after the last is missing.
    assert outcome == (Taken("1") if end == b"0\r\n" else Silent("the connection was lost"))
    assert len(heard) == 1


def test_what_speaks_no_tls_was_told_nothing() -> None:
    with speaking(says(200, b"{}", {}, stays=False)) as (url, heard):
        outcome = by_webhook(url.replace("http://", "https://"))

    assert outcome == Later("no secure connection to the carrier", 60)
    assert heard == []


def test_a_certificate_that_nobody_vouches_for_is_told_nothing(certificate: Path) -> None:
    with speaking(says(200, TAKEN, {}, stays=True), certificate=certificate) as (url, heard):
        outcome = by_webhook(url)

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


def test_a_secure_connection_that_is_refused_after_the_request_is_in_doubt(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wants a certificate of ours says so when we have begun to speak."""
    _believe(certificate, monkeypatch)
    speak = says(200, TAKEN, {}, stays=True)
    with speaking(speak, certificate=certificate, wants_ours=True) as (url, _heard):
        outcome = by_webhook(url)

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


def test_what_took_too_long_to_find_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver's patience is its own."""
    resolve = socket.getaddrinfo

    def slowly(*asked: Any) -> Any:
        time.sleep(0.3)
        return resolve(*asked)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    with speaking(says(200, TAKEN, {}, stays=True)) as (url, heard):
        outcome = Connections().call("POST", url, body=b"once", patience=0.1)
        time.sleep(0.1)

    assert outcome == Later("no connection to the carrier", 60)
    assert heard == []


def test_an_answer_that_swells_is_too_long() -> None:
    body = gzip.compress(b" " * 20_000_000)
    speak = says(200, body, {"Content-Encoding": "gzip"}, stays=True)
    with speaking(speak) as (url, heard):
        outcome = by_webhook(url)

    assert outcome == Silent("the answer is too long")
    assert len(heard) == 1


def test_no_proxy_of_the_machine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with speaking(says(200, TAKEN, {}, stays=True)) as (url, _heard):
        outcome = by_webhook(url)

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


def _believe(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if an authority had vouched for it."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(http, "_trust", lambda: trusting)
