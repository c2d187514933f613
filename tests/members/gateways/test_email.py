"""Letters by Django's mail: what a mail server answers, and what that means for a message."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail

from members.gateways.carriers import (
    CARRIERS,
    Access,
    Halted,
    Later,
    Outgoing,
    Refused,
    Silent,
    Taken,
)
from tests.members.gateways.cases import send_one

LETTER = Outgoing(
    "7", "occasion", "sara@example.com", "سارا جان،\nتولدت مبارک", subject="گل نرگس\nBcc: x@y.z"
)


def email() -> Any:
    return CARRIERS["email"](Access())


class _MailServer(socketserver.StreamRequestHandler):
    """Says yes to everything but what the test names."""

    answers: dict[str, str]

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            answer = self.answers.get(word, "354 go on" if word == "DATA" else "250 fine")
            if answer == "hang up":
                return
            self.wfile.write(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                while self.rfile.readline() not in {b".\r\n", b""}:
                    continue
                self.wfile.write(f"{self.answers.get('.', '250 taken')}\r\n".encode())


@pytest.fixture
def mail_server(settings: Any) -> Iterator[dict[str, str]]:
    """A mail server on this machine; the answers that it is given stand over its own."""
    answers: dict[str, str] = {}
    handler = type("Handler", (_MailServer,), {"answers": answers})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 2
        yield answers
        server.shutdown()


def test_a_letter_leaves_in_plain_text_with_a_tame_subject() -> None:
    outcome = send_one(email(), LETTER)

    (letter,) = mail.outbox
    assert isinstance(outcome, Taken)
    assert (letter.to, letter.subject) == (["sara@example.com"], "گل نرگس Bcc: x@y.z")
    assert letter.body == LETTER.text
    assert letter.message()["Message-ID"] == outcome.reference


def test_without_a_subject_the_first_line_is_it() -> None:
    send_one(email(), replace(LETTER, subject=""))

    assert mail.outbox[0].subject == "سارا جان،"


def test_the_same_letter_bears_the_same_name() -> None:
    first, second = send_one(email(), LETTER), send_one(email(), LETTER)

    assert first == second


@pytest.mark.parametrize("address", ["+989121234567", "a@b\nBcc: c@d"])
def test_what_is_no_address_is_refused(address: str, mail_server: dict[str, str]) -> None:
    outcome = send_one(email(), replace(LETTER, address=address))

    assert isinstance(outcome, Refused)


@pytest.mark.parametrize(
    ("answers", "meaning"),
    [
        ({}, Taken),
        ({"RCPT": "550 no such mailbox"}, Refused),
        ({"RCPT": "450 later"}, Later),
        ({".": "554 spam"}, Refused),
        ({".": "451 later"}, Later),
        ({".": "hang up"}, Silent),
        ({"DATA": "hang up"}, Silent),
        ({"MAIL": "530 sign in first"}, Refused),
    ],
)
def test_what_a_mail_server_answers(
    mail_server: dict[str, str], answers: dict[str, str], meaning: type
) -> None:
    mail_server |= answers

    outcome = send_one(email(), LETTER)

    assert isinstance(outcome, meaning)
    assert "sara@example.com" not in repr(outcome)


def test_a_wrong_password_halts(mail_server: dict[str, str], settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "club", "wrong-password"
    mail_server |= {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 no"}

    outcome = send_one(email(), LETTER)

    assert outcome == Halted("wrong key (535)")


def test_a_mail_server_that_is_not_there_is_tried_later(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False

    outcome = send_one(email(), LETTER)

    assert outcome == Later("no connection to the mail server", 300)


def test_the_words_of_a_server_are_not_repeated(mail_server: dict[str, str]) -> None:
    mail_server["RCPT"] = "550 <sara@example.com>: unknown"

    outcome = send_one(email(), LETTER)

    assert outcome == Refused("number not accepted (550)")
