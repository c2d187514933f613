"""The profit of members in figures, as the night has counted it."""

from analytics.rules.figures import Figure, Unit, ratio, share_bps
from analytics.selectors.kept import Kept
from analytics.selectors.profit.members import Classes, kept_window


def profit_figures(found: Classes, kept: Kept) -> list[Figure]:
    """What members left, one of them, who brings most of it, and what was lost on class D."""
    window = kept_window(kept)
    with_lines = found.judged + found.of("").with_lines
    loss = -found.of("D").profit
    each = ratio(found.profit, with_lines)

    def figure(key: str, value: float | None, unit: Unit, sample: int) -> Figure:
        return Figure(key, value if with_lines else None, unit, window, sample=sample)

    return [
        figure("profit", found.profit, Unit.MONEY, with_lines),
        figure("profit_each", None if each is None else round(each), Unit.MONEY, with_lines),
        figure(
            "best_share", share_bps(found.of("A").members, found.judged), Unit.BPS, found.judged
        ),
        figure("loss", loss, Unit.MONEY, found.of("D").members),
    ]
