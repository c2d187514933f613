"""CDNOW's purchases of 1997 and 1998, from the package that carries them."""

from datetime import date
from importlib.util import find_spec
from pathlib import Path

from analytics.rules.value.seen import Seen, seen_until
from analytics.rules.value.transactions import read_transactions

CALIBRATION_END = date(1997, 9, 30)


def cdnow_sample() -> Seen:
    """The tenth of the customers on which the published fits were made: 39 weeks, 39 kept back."""
    lines = data_set("CDNOW_sample.txt").read_text(encoding="ascii").splitlines()
    seen = seen_until(CALIBRATION_END, read_transactions(lines))
    assert seen is not None
    return seen


def data_set(name: str) -> Path:
    """Where the package keeps it; it is not imported, which would warn of its own code."""
    package = find_spec("lifetimes")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "datasets" / name
