"""The larger charts of the figures, drawn on the server: heat map, scatter, lines and bars.

What has an axis runs left to right in both languages; what is a table is read as the language is.
"""

from django.template import Library

from loyalty_club.web.drawings.bars import drawn_bars
from loyalty_club.web.drawings.clouds import drawn_cloud
from loyalty_club.web.drawings.grids import rows_of
from loyalty_club.web.drawings.lines import drawn_lines
from loyalty_club.web.drawings.told import Bars, Cloud, Grid, Lines

register = Library()


@register.inclusion_tag("parts/heat_map.html")
def heat_map(grid: Grid) -> dict[str, object]:
    """A table whose cells are the deeper, the larger their value."""
    return {"grid": grid, "rows": rows_of(grid)}


@register.inclusion_tag("parts/scatter.html")
def scatter(cloud: Cloud) -> dict[str, object]:
    """Cases by two measures, with a table twin."""
    return {"cloud": cloud, "drawn": drawn_cloud(cloud)}


@register.inclusion_tag("parts/line_chart.html")
def line_chart(lines: Lines) -> dict[str, object]:
    """One or two lines over time, with a table twin."""
    return {"told": lines, "drawn": drawn_lines(lines)}


@register.inclusion_tag("parts/share_bars.html")
def share_bars(bars: Bars) -> dict[str, object]:
    """Bars beside their words; the words say all that the bars show."""
    return {"told": bars, "drawn": drawn_bars(bars)}
