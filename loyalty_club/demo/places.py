"""Where the demo keeps its things, and where it listens."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LOCAL = PROJECT / ".local"
FOLDER = LOCAL / "demo"
LOGS = FOLDER / "logs"
FACTS = LOCAL / "demo.json"
HOST = "127.0.0.1"


def short(path: Path) -> str:
    """A path as one would type it in the project's folder."""
    return path.relative_to(PROJECT).as_posix()
