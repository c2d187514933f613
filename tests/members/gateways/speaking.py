"""A server that answers as a test tells it, for what no stand-in of a carrier does."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from members.gateways.carriers import Access, Outcome
from members.gateways.webhook import Webhook
from tests.members.gateways.cases import ONE

TAKEN = b'{"reference": "1"}'
Speak = Callable[[BaseHTTPRequestHandler], None]


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
    """Always the same."""

    def speak(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = not stays

    return speak


def by_webhook(url: str) -> Outcome:
    """One message to it."""
    (outcome,) = Webhook(Access(url, key="a-key-of-both-sides", patience=2.0)).send([ONE])
    return outcome
