"""What was found of buying as figures: each with its window and sample."""

from analytics.rules.buying.clock import LEAST_PURCHASES, Week
from analytics.rules.figures import BPS, Figure, Unit, share_bps
from analytics.selectors.buying.drivers import Drivers
from analytics.selectors.buying.together import Together
from analytics.selectors.buying.when import When

# Below these what is found was not looked for in enough cases.
ENOUGH_BUYERS = 300
ENOUGH_BASKETS = 300


def driver_figures(found: Drivers) -> list[Figure]:
    """Key drivers_explained: how much of the differences between members their traits explain."""
    return [
        Figure(
            key="drivers_explained",
            value=found.explained_bps if found.kept else None,
            unit=Unit.BPS,
            window=found.window,
            sample=found.members,
            enough=ENOUGH_BUYERS,
            facts={"looked_at": len(found.drivers), "clear": len(found.clear)},
        )
    ]


def together_figures(found: Together) -> list[Figure]:
    """Key together_several: the share of baskets with two kinds of goods or more."""
    return [
        Figure(
            key="together_several",
            value=share_bps(found.several, found.baskets),
            unit=Unit.BPS,
            window=found.window,
            sample=found.baskets,
            of="purchases",
            enough=ENOUGH_BASKETS,
            facts={"several": found.several, "pairs": len(found.categories)},
        )
    ]


def when_figures(found: When, *, of_members: bool = False) -> list[Figure]:
    """Key when_busiest: the share of the three busiest hours of the week."""
    week = found.members if of_members else found.everybody
    busiest = week.busiest
    return [
        Figure(
            key="when_busiest",
            value=None if busiest is None else round(BPS * busiest.share),
            unit=Unit.BPS,
            window=found.window,
            sample=week.purchases,
            of="purchases",
            enough=LEAST_PURCHASES,
            facts=_stretch(week),
        )
    ]


def _stretch(week: Week) -> dict[str, int]:
    busiest = week.busiest
    return {} if busiest is None else {"weekday": busiest.weekday, "hour": busiest.hour}
