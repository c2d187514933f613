"""What the page of staff and shops says in a sentence."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from analytics.rules.figures import SMALL_SAMPLE
from analytics.rules.staff import StaffSums
from loyalty_club.dashboard.program.phrases import number, percent
from loyalty_club.dashboard.staff_figures.staff_rows import StaffRow

# Above it most of those who buy are known, and little is left to win at the till.
GOOD_BPS = 8_000


def headline(together: StaffSums, rows: Sequence[StaffRow]) -> str:
    """How many of the bills carry a member, and what to do about it."""
    share = together.with_member_bps
    if share is None:
        return _("Nothing was sold on these days.")
    said = _("Of %(bills)s bills on these days %(share)s carry a member.") % {
        "bills": number(together.purchases),
        "share": percent(share),
    }
    return f"{said} {_advice(share, rows)}"


def _advice(share: int, rows: Sequence[StaffRow]) -> str:
    if share >= GOOD_BPS:
        return _("Most of those who buy are known to you: keep thanking those who ask for it.")
    able = [row for row in rows if row.who and row.sums.purchases >= SMALL_SAMPLE]
    best = max(able, key=lambda row: row.sums.with_member_bps or 0, default=None)
    if best is None or len(able) < 2 or (best.sums.with_member_bps or 0) <= share:
        return _("The others stay unknown. One question at the till makes members of them.")
    return _(
        "%(name)s comes to %(share)s: let the others hear how the question is asked there."
    ) % {"name": best.name, "share": percent(best.sums.with_member_bps or 0)}
