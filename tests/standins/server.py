"""Carriers to try against: a server on this machine that speaks their documented protocols."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.standins import ghasedak, kavenegar, melipayamak, sms_ir, twilio, webhook
from tests.standins.memory import Call, Memory, Protocol, Reply, Trouble

PROTOCOLS: Mapping[str, Protocol] = {
    "ghasedak": ghasedak,
    "kavenegar": kavenegar,
    "melipayamak": melipayamak,
    "sms_ir": sms_ir,
    "twilio": twilio,
    "webhook": webhook,
}
HTML = Reply(200, b"<html><body>Please pay your bill</body></html>", "text/html")
DRIP_EVERY = 0.05
READ = "/_/messages"


class StandIn:
    """The server: where it is, what it was sent, and what goes wrong next."""

    def __init__(self, port: int = 0) -> None:
        self.memory = Memory()
        memory = self.memory

        class Handler(_Handler):
            stand_in = memory

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        """Its address; each carrier has its own below."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def address(self, carrier: str) -> str:
        """The base address of one carrier."""
        return f"{self.url}/{carrier}"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more; the port refuses."""
        self.memory.is_stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self.hang_up()

    def hang_up(self) -> None:
        """Every line that stands open is closed from this end."""
        for one in list(self.memory.lines):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def goes_wrong(self, kind: str, *, times: int = 1, **facts: Any) -> None:
        """What happens to the next calls instead of an answer; see `Trouble`."""
        self.memory.troubles += [Trouble(kind, **facts) for _time in range(times)]


@contextmanager
def running(port: int = 0) -> Iterator[StandIn]:
    """A stand-in for as long as it is needed."""
    stand_in = StandIn(port)
    stand_in.start()
    try:
        yield stand_in
    finally:
        stand_in.stop()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    stand_in: Memory

    def setup(self) -> None:
        super().setup()
        self.stand_in.opened += 1
        self.stand_in.lines.add(self.connection)

    def finish(self) -> None:
        self.stand_in.lines.discard(self.connection)
        # Who has hung up meanwhile takes nothing more.
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        """A line that the club cut, or that was cut here, is no fault."""
        with suppress(OSError):
            super().handle()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_words: Any) -> None:
        """Nothing: what was called is in the memory."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == READ:
            sent = [vars(one) for one in self.stand_in.sent]
            self._write(Reply(200, json.dumps(sent, ensure_ascii=False, indent=1).encode()))
            return
        carrier, _slash, path = parts.path.removeprefix("/").partition("/")
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # whoever was saying it is dead: it was never said
            raise ConnectionAbortedError
        call = Call(
            carrier=carrier,
            method=self.command,
            path=path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        protocol = PROTOCOLS.get(carrier)
        trouble = self.stand_in.note(call)
        if protocol is None:
            self._write(Reply(404, b"{}"))
        elif trouble is None:
            self._write(protocol.answer(call, self.stand_in))
        else:
            self.close_connection = True
            self._go_wrong(trouble, protocol, call)

    def _go_wrong(self, trouble: Trouble, protocol: Protocol, call: Call) -> None:
        wait = {"Retry-After": str(trouble.wait)} if trouble.wait else {}
        said: dict[str, Callable[[], Reply]] = {
            "code": lambda: protocol.refusal(trouble.code),
            "status": lambda: Reply(trouble.code, b"<html>no</html>", "text/html", wait),
            "html": lambda: HTML,
            "empty": lambda: Reply(200, b""),
            "long": lambda: Reply(200, b" " * 2_000_000),
        }
        done: dict[str, Callable[[], object]] = {
            "hang": lambda: self.stand_in.is_stopping.wait(trouble.seconds),
            "slow": lambda: self._slow(protocol, call, trouble.seconds),
            "drip": lambda: self._drip(protocol.answer(call, self.stand_in), trouble.seconds),
            "drip_head": lambda: self._drip_head(trouble.seconds),
            "reset": self._reset,
            "taken_and_reset": lambda: self._take_and_reset(protocol, call),
            "hangs_up": lambda: self._write(protocol.answer(call, self.stand_in)),
            "redirect": lambda: self._write(Reply(308, b"", headers={"Location": "/elsewhere/"})),
        }
        if trouble.kind in said:
            self._write(said[trouble.kind]())
        else:
            done[trouble.kind]()

    def _take_and_reset(self, protocol: Protocol, call: Call) -> None:
        protocol.answer(call, self.stand_in)
        self._reset()

    def _slow(self, protocol: Protocol, call: Call, seconds: float) -> None:
        self.stand_in.is_stopping.wait(seconds)
        self._write(protocol.answer(call, self.stand_in))

    def _write(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._send(reply.body)

    def _drip(self, reply: Reply, seconds: float) -> None:
        """A letter at a time, each well before any timeout of a socket."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(reply.body) + 10_000))
        self.end_headers()
        self._drop_by_drop(reply.body + b" " * 10_000, seconds)

    def _drip_head(self, seconds: float) -> None:
        self._drop_by_drop(b"HTTP/1.1 200 OK\r\nX-Patience: " + b"a" * 10_000, seconds)

    def _drop_by_drop(self, letters: bytes, seconds: float) -> None:
        ends = time.monotonic() + seconds
        for letter in letters:
            if time.monotonic() > ends or not self._send(bytes([letter])):
                return
            time.sleep(DRIP_EVERY)

    def _send(self, body: bytes) -> bool:
        """False where the club has hung up."""
        try:
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            return False
        return True

    def _reset(self) -> None:
        """The line is cut, not closed."""
        cut = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, cut)
        self.connection.close()
