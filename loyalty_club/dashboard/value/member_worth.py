"""What one member is worth, for his page: in a sentence, and the figures beneath it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.figures import BPS
from analytics.selectors.value.members import Worth, worth_from
from loyalty_club.dashboard.program.phrases import money, number, percent
from loyalty_club.dashboard.value.value_rows import years_said

# From here on one may say that he is probably there, or probably not.
LIKELY, UNLIKELY = 0.6, 0.4


def worth_part(scores: Any) -> dict[str, Any]:
    """What `dashboard/parts/member_worth.html` shows; nothing of whom nothing is known."""
    worth = worth_from(scores)
    if worth is None:
        return {"worth_ahead": None}
    return {
        "worth_ahead": worth,
        "worth_sentence": _sentence(worth),
        "worth_alive": None if worth.alive is None else percent(round(worth.alive * BPS)),
        "worth_years": years_said(worth.years),
    }


def _sentence(worth: Worth) -> str:
    names = {"visits": _visits(worth.expected_visits), "money": money(worth.worth)}
    if worth.is_average:
        return (
            _("By the club's average, %(visits)s and a profit of %(money)s in the coming year.")
            % names
        )
    if worth.alive is None:
        return (
            _(
                "He has come once, so nobody knows yet whether he stays. Of such members %(visits)s"
                " and a profit of %(money)s are expected in the coming year."
            )
            % names
        )
    if worth.alive >= LIKELY:
        said = _(
            "He is probably still a customer: %(visits)s and a profit of %(money)s are expected in"
            " the coming year."
        )
    elif worth.alive <= UNLIKELY:
        said = _(
            "He has probably gone: only %(visits)s and a profit of %(money)s are expected in the"
            " coming year."
        )
    else:
        said = _(
            "Whether he is still a customer is open: %(visits)s and a profit of %(money)s are"
            " expected in the coming year."
        )
    return said % names


def _visits(expected: float) -> str:
    """«about 6 visits»; below one it says so instead of rounding it away."""
    if expected < 0.5:
        return _("hardly a visit")
    count = round(expected)
    return ngettext("about %(count)s visit", "about %(count)s visits", count) % {
        "count": number(count)
    }
