"""A worker that has gone deaf ends itself, so that whoever keeps it running starts it again."""

import os
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import redis
import structlog
from celery import bootsteps
from celery.worker import state
from django.conf import settings

from loyalty_club.processes import DEAF

logger = structlog.get_logger()

# So often it is looked before a worker counts as deaf.
LOOKS = 8


@dataclass
class Ear:
    """What lies foremost in each queue, and since when this worker has let it lie."""

    since: float = 0.0
    foremost: dict[str, bytes | str] = field(default_factory=dict)

    def deaf_for(self, foremost: Mapping[str, bytes | str], *, is_busy: bool, now: float) -> float:
        """Seconds since when the same wake has lain there and nothing was done; 0 where nothing
        waits, the worker is at work, or something was taken since the last look.
        """
        still = {name for name, wake in foremost.items() if self.foremost.get(name) == wake}
        if is_busy or not still:
            self.since = now
        self.foremost = dict(foremost)
        return now - self.since


class Watchdog(bootsteps.StartStopStep):
    """Looks into the worker's queues beside its own connection (K15).

    A broker that hung or went may leave a worker connected that takes nothing any more: what it
    could not acknowledge counts as in its hands for ever. Its process lives, answers and does
    nothing. With the queue itself away nobody is deaf. A worker that ends so loses nothing: it
    was idle, and the rows are the queue.
    """

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._stopped = threading.Event()

    def start(self, parent: Any) -> None:
        """Watch beside everything else, whatever becomes of the worker's own loop."""
        queues = list(parent.app.amqp.queues.consume_from)
        threading.Thread(target=self._watch, args=(queues,), daemon=True, name="watchdog").start()

    def stop(self, parent: Any) -> None:
        """The worker ends in order, at its last task perhaps: nobody is deaf."""
        self._stopped.set()

    terminate = stop

    def _watch(self, queues: list[str]) -> None:
        deaf_after = settings.WORKER_DEAF_AFTER
        # A worker that has just been started may take its time to listen.
        self._stopped.wait(deaf_after)
        ear = Ear(since=time.monotonic())
        while not self._stopped.wait(deaf_after / LOOKS):
            is_busy = bool(state.active_requests or state.reserved_requests)
            silence = ear.deaf_for(_foremost(queues), is_busy=is_busy, now=time.monotonic())
            if silence >= deaf_after:
                logger.error("worker_deaf", queues=queues, seconds=round(silence))
                os._exit(DEAF)


def _foremost(queues: Iterable[str]) -> dict[str, bytes | str]:
    """The oldest wake of each queue that holds any; nothing where the queue cannot be asked."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5)
    try:
        found = {name: client.lindex(name, -1) for name in queues}
    except redis.RedisError:
        return {}
    finally:
        client.close()
    return {name: wake for name, wake in found.items() if wake is not None}
