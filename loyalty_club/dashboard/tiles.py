"""A figure with its change and its definition, as `parts/stat_tile.html` shows it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure as `parts/stat_tile.html` shows it."""

    label: str
    help: str
    value: str = ""
    unit: str = ""
    money: int | None = None
    trend: Literal["", "up", "down"] = ""
    trend_text: str = ""
    trend_tone: Literal["", "good", "bad"] = ""
    note: str = ""
    place: str = ""
