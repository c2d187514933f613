"""`python -m loyalty_club.embedded FOLDER COMMAND …` runs a command beside a folder's servers."""

import subprocess
import sys
from pathlib import Path

from loyalty_club.embedded.servers import provide


def main(arguments: list[str]) -> int:
    """Run the command with DATABASE_URL and REDIS_URL set; returns its exit code."""
    if len(arguments) < 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    servers = provide(Path(arguments[0]))
    try:
        return subprocess.call(arguments[1:])  # noqa: S603 - the caller's own command
    finally:
        if servers is not None:
            servers.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
