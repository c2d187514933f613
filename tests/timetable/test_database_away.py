"""K05: the database goes away and comes back; tills hear it at once, nothing is started anew."""

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from celery import Celery

from loyalty_club.embedded.home import free_port
from members.models import Message
from members.services.messages import Owed, queue_messages
from points.models import Purchase
from tests.api.callers import bill
from tests.cast import assemble_cast
from tests.members.sending_cases import rules
from tests.timetable.processes import Queue, Stage, await_that

pytestmark = pytest.mark.django_db(transaction=True)

# Nobody at a till waits longer to hear that he must try again.
SOON = 5.0


class Way:
    """The way to the database: cut, nobody comes through and whoever is on it falls off."""

    def __init__(self, host: str, port: int) -> None:
        self.port = free_port()
        self._there = (host, port)
        self._lines: list[socket.socket] = []
        self._door: socket.socket | None = None

    def open(self) -> None:
        """From now on whoever comes is led on."""
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._lead, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """As `pg_ctl stop -m immediate` looks from outside."""
        if self._door is not None:
            with suppress(OSError):
                self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._lines.clear()

    def _lead(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _address = door.accept()
                far = socket.create_connection(self._there)
                self._lines += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while heard := source.recv(65_536):
            sink.sendall(heard)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def way(stage: Stage) -> Iterator[Way]:
    """The way by which the processes of the stage reach the test's database."""
    url = urlsplit(stage.settings()["DATABASE_URL"])
    way = Way(url.hostname or "127.0.0.1", url.port or 5432)
    place = f"{url.username}:{url.password}@127.0.0.1:{way.port}"
    stage.environment["DATABASE_URL"] = url._replace(netloc=place).geturl()
    way.open()
    yield way
    way.cut()


def ring_up(port: int, secret: str, member_id: int) -> tuple[int, str | None, float]:
    """The same sale under the same key: its status, when to come again, and how long it took."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Authorization": f"Api-Key {secret}",
        "Content-Type": "application/json",
        "Idempotency-Key": "sale-1",
    }
    began = time.monotonic()
    body = json.dumps(bill(5_000_000, receipt="A-1", member=member_id))
    line.request("POST", "/api/v1/purchases/", body, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, answer.getheader("Retry-After"), time.monotonic() - began


def is_open(port: int) -> bool:
    """Whether the doors answer at all."""
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def test_a_till_is_asked_to_come_again_and_its_sale_is_booked_once(stage: Stage, way: Way) -> None:
    cast = assemble_cast()
    port = free_port()
    serve = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    stage.start([sys.executable, *serve, "--no-ws", "loyalty_club.wsgi:application"])
    await_that(lambda: is_open(port))

    way.cut()
    away = [ring_up(port, cast.secret, cast.sara.pk) for _attempt in range(3)]
    way.open()
    back = [ring_up(port, cast.secret, cast.sara.pk) for _attempt in range(2)]

    assert [(status, bool(again)) for status, again, _took in away] == [(503, True)] * 3
    assert max(took for _status, _again, took in away) < SOON
    assert [status for status, _again, _took in back] == [201, 201]
    assert Purchase.objects.count() == 1


def test_a_worker_goes_on_when_its_database_is_back(stage: Stage, way: Way) -> None:
    rules()
    queue = Queue(stage)
    stage.redis_url = queue.url
    queue.start()
    wake = Celery(broker=queue.url)
    worker = stage.worker()

    def send(key: str) -> None:
        queue_messages([Owed(key, Message.Kind.SERVICE, "+989121110000", "سلام")])
        wake.send_task("loyalty_club.tasks.send_due_messages", queue="sender")

    send("before")
    await_that(lambda: Message.objects.filter(status=Message.Status.SENT).count() == 1, 120)
    way.cut()
    send("meanwhile")
    time.sleep(3)
    waiting = Message.objects.get(natural_key="meanwhile").status
    way.open()
    send("after")

    await_that(lambda: Message.objects.filter(status=Message.Status.SENT).count() == 3)
    assert waiting == Message.Status.QUEUED
    assert worker.poll() is None
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}
