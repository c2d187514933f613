"""The first screens of the shops as they were last found, one beside the other."""

from datetime import date
from typing import Any

from analytics.rules.figures import Figure, Unit
from analytics.selectors.kept import Kept, kept
from members.rules.calendars import Window

NAME = "shops"
# What of a figure is kept as it stands; its days and its unit are written out.
PLAIN = ("key", "value", "sample", "of", "enough", "low", "high", "before")


def kept_shops() -> Kept:
    """The newest answer; see `figures_of_shop`."""
    return kept(NAME)


def figures_of_shop(found: Kept, shop_id: int) -> list[Figure]:
    """The eight figures of this shop; none where it was opened since, or before the first night."""
    return [_figure(one) for one in found.body.get("shops", {}).get(str(shop_id), ())]


def as_kept(figure: Figure) -> dict[str, Any]:
    """A figure as JSON, without its course; of its facts only the way in which it was counted."""
    window = figure.window
    return {
        **{name: getattr(figure, name) for name in PLAIN},
        "unit": figure.unit.value,
        "window": window and [window.starts_on.isoformat(), window.ends_on.isoformat()],
        "way": figure.facts.get("way", ""),
    }


def _figure(body: dict[str, Any]) -> Figure:
    window = body["window"] and Window(*map(date.fromisoformat, body["window"]))
    plain = {name: body[name] for name in PLAIN}
    facts = {"way": body["way"]}
    return Figure(**plain, unit=Unit(body["unit"]), window=window, facts=facts)
