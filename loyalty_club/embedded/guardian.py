"""The process that runs the servers of one folder for as long as anybody uses them."""

import fcntl
import json
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import BinaryIO, NoReturn

from loyalty_club.embedded import postgres, valkey
from loyalty_club.embedded.home import Home, open_home
from loyalty_club.embedded.servers import GUARDIAN, LEASE, STATE, open_lock, try_lock

LOOK_EVERY = 0.1


def main(arguments: list[str]) -> None:
    """Run the servers of the folder named first; `--fast` gives up safety against power loss."""
    folder = Path(arguments[0])
    signal.signal(signal.SIGTERM, _leave)
    with ExitStack() as locks:
        # Closed in the opposite order: who gets the lease again finds the guardian gone.
        lease = locks.enter_context(open_lock(folder / LEASE))
        guardian = locks.enter_context(open_lock(folder / GUARDIAN))
        fcntl.flock(guardian, fcntl.LOCK_EX)
        home = open_home(
            folder,
            durable="--fast" not in arguments,
            programs=[postgres.PROGRAMS / "postgres", valkey.PROGRAM],
        )
        serve(home, lease)


def serve(home: Home, lease: BinaryIO) -> None:
    """Start both servers, publish their addresses, and stop them when the lease is free."""
    state = home.folder / STATE
    try:
        addresses = {"database_url": postgres.start(home), "redis_url": valkey.start(home)}
        draft = state.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(addresses), encoding="utf-8")
        draft.rename(state)
        while not try_lock(lease, fcntl.LOCK_EX):
            if not home.is_well():
                sys.exit("A server ended by itself; see postgres.log and valkey.log")
            time.sleep(LOOK_EVERY)
    finally:
        state.unlink(missing_ok=True)
        home.stop_servers()


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
