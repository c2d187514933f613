"""Loaded before Django reads its settings: the servers that the tests run on."""

import os
from pathlib import Path

from loyalty_club import embedded

os.environ.setdefault("SECRET_KEY", "tests-only-" + "0123456789" * 5)
os.environ.setdefault("LOCAL_DEMO", "1")
os.environ.setdefault("DB_STATEMENT_TIMEOUT_MS", "30000")
SERVERS = embedded.provide(Path(__file__).parents[1] / ".local" / "test", durable=False)

# One Redis database for each worker, so that clearing one worker's cache is not another's loss.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{1 + WORKER}"
