"""A grid as the page shows it: every cell with the depth of its colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from loyalty_club.web.drawings.told import Cell, Grid

# Depths of colour; the deepest still lets the words in it be read, in the light and in the dark.
DEPTHS = 9


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell; `depth` from 0 (nothing) to `DEPTHS`, None where nothing is known."""

    shown: str
    said: str
    url: str
    depth: int | None


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with as many cells as there are columns."""

    label: str
    note: str
    url: str
    cells: Sequence[DrawnCell]


def rows_of(grid: Grid) -> list[DrawnRow]:
    """All rows; where a row is shorter than the columns (a young cohort), it ends in nothing."""
    width = len(grid.columns)
    rows = []
    for row in grid.rows:
        cells = [_drawn(cell) for cell in row.cells[:width]]
        cells += [DrawnCell("", "", "", None)] * (width - len(cells))
        rows.append(DrawnRow(row.label, row.note, row.url, cells))
    return rows


def _drawn(cell: Cell) -> DrawnCell:
    return DrawnCell(cell.shown, cell.said, cell.url, depth_of(cell.value))


def depth_of(value: float | None) -> int | None:
    """How deep: what is there at all is to be seen, however little."""
    if value is None:
        return None
    return 0 if value <= 0 else max(1, round(min(value, 1) * DEPTHS))
