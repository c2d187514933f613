"""K12, K13: with Redis hung or dead a till rings up as quickly as ever; nobody waits for wakes."""

import json
import os
import signal
import sys
import time
from http.client import HTTPConnection

import pytest

from loyalty_club.embedded.home import free_port
from points.models import Purchase
from tests.api.callers import bill
from tests.cast import assemble_cast
from tests.timetable.processes import Queue, Stage, await_that, kill

pytestmark = pytest.mark.django_db(transaction=True)

# What a till would notice; a broker that is waited for takes twenty-five seconds.
QUICK = 1.5


def test_sales_go_on_with_the_queue_hung_and_dead(stage: Stage) -> None:
    cast = assemble_cast()
    queue = Queue(stage)
    stage.redis_url = queue.url
    server = queue.start()
    port = _open_web(stage)

    well = _ring_up(port, cast.secret, cast.sara.pk, "A-1")
    os.killpg(server.pid, signal.SIGSTOP)
    hung = _ring_up(port, cast.secret, cast.sara.pk, "A-2")
    os.killpg(server.pid, signal.SIGCONT)
    kill(server)
    dead = _ring_up(port, cast.secret, cast.sara.pk, "A-3")

    assert [status for status, _ in (well, hung, dead)] == [201, 201, 201]
    assert max(hung[1], dead[1]) < QUICK
    assert Purchase.objects.count() == 3


def _open_web(stage: Stage) -> int:
    port = free_port()
    serve = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    stage.start([sys.executable, *serve, "--no-ws", "loyalty_club.wsgi:application"])
    await_that(lambda: _is_open(port))
    return port


def _is_open(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _ring_up(port: int, secret: str, member_id: int, receipt: str) -> tuple[int, float]:
    """The status and how many seconds it took."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Authorization": f"Api-Key {secret}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"sale-{receipt}",
    }
    body = json.dumps(bill(5_000_000, receipt=receipt, member=member_id))
    began = time.monotonic()
    connection.request("POST", "/api/v1/purchases/", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status, time.monotonic() - began
