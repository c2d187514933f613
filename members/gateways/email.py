"""E-mail by Django's own settings: plain text, laid out beside it or not, one letter a call."""

import hashlib
import smtplib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from email.utils import formatdate
from socket import gaierror

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from members.gateways import causes
from members.gateways.batches import side_by_side
from members.gateways.shape import (
    Access,
    Halted,
    Later,
    Outcome,
    Outgoing,
    Received,
    Refused,
    Report,
    Silent,
    Taken,
)

LONGEST_SUBJECT = 120
PAUSE = 300
TRY_LATER = range(400, 500)


class EmailCarrier:
    """The server's EMAIL_* settings say by whom."""

    name = "email"
    most_at_once = 1
    knows_client_ids = False

    def __init__(self, access: Access) -> None:
        del access

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """A letter for each."""
        return side_by_side(batch, _send)

    def reports(self, references: Sequence[str]) -> list[Report]:
        """A mail server says nothing after it has taken a letter."""
        del references
        return []

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """It keeps no ids of ours."""
        del client_ids
        return None

    def received(self) -> list[Received]:
        """The club reads no mailbox."""
        return []

    def credit(self) -> int | None:
        """It costs nothing that could be asked for."""
        return None

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """It calls nobody."""
        del fields, body
        return []

    def close(self) -> None:
        """Each letter has a connection of its own."""


def _send(one: Outgoing) -> Outcome:
    if "@" not in one.address:
        return Refused(causes.with_code(causes.NUMBER, "no e-mail address"))
    subject = " ".join((one.subject or one.text.partition("\n")[0]).split())[:LONGEST_SUBJECT]
    reference = _message_id(one)
    connection = get_connection()
    letter = EmailMultiAlternatives(
        subject=subject,
        body=one.text,
        to=[one.address],
        headers={"Message-ID": reference, "Date": formatdate()},
        connection=connection,
    )
    if one.html:
        letter.attach_alternative(one.html, "text/html")
    try:
        letter.send()
    except (OSError, ValueError) as problem:
        return _trouble(problem)
    finally:
        # Django leaves it open where the server did not let us in.
        with suppress(OSError):
            connection.close()
    return Taken(reference)


def _trouble(problem: Exception) -> Outcome:
    """What went wrong, without the words of the server: they repeat the address."""
    match problem:
        case smtplib.SMTPAuthenticationError():
            return Halted(causes.with_code(causes.KEY, problem.smtp_code))
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _words in problem.recipients.values()]
            return _refused(max(codes, default=0), causes.NUMBER)
        case smtplib.SMTPResponseException():
            return _refused(problem.smtp_code, causes.TEXT)
        case ConnectionRefusedError() | gaierror():
            return Later("no connection to the mail server", PAUSE)
        case ValueError():
            return Refused(causes.with_code(causes.NUMBER, "not an address"))
        case _:
            return Silent("the connection to the mail server was lost")


def _refused(code: int, cause: str) -> Outcome:
    """Below 400 stands the library's word for a server that fell silent in the middle."""
    reason = causes.with_code(cause, code)
    if code in TRY_LATER:
        return Later(reason, PAUSE)
    return Refused(reason) if code > max(TRY_LATER) else Silent("the mail server fell silent")


def _message_id(one: Outgoing) -> str:
    """The same letter always bears the same name, so that a mailbox shows it once."""
    name = hashlib.sha256(f"{one.client_id}:{one.address}".encode()).hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{name}@{domain}>"
