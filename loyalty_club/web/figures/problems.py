"""Why a long reading gave no answer, in words; the codes are those of `TooLittleData`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_FEW: Promise = _(
    "There is too little to work it out from yet. It comes by itself with more sales."
)

PROBLEMS: dict[str, Promise] = {
    "few": _FEW,
    "no_sales": _("Nobody has bought anything in the last twelve months."),
    "no_program": _("There is no program yet, so nothing is owed."),
    "no_purchases": _("No member has bought yet, so nothing can be said of what one is worth."),
    "few_visits": _(
        "Too few members have come a second time yet: ten such visits are needed before even an"
        " average can be told."
    ),
    "few_buyers": _(
        "Fewer than ten members have bought yet: they cannot be parted into fifths. The groups come"
        " by themselves."
    ),
    "few_known": _(
        "Too few members have been customers for long enough yet. It comes by itself, some months"
        " after the first of them."
    ),
    "few_for_drivers": _(
        "Fewer than a hundred members bought in these twelve months: a comparison of their traits"
        " would be reading tea leaves. It comes by itself with more of them."
    ),
    "nothing_told": _(
        "Too little is known of who buys: no trait is shared by thirty of them and lacking in"
        " thirty others. Ask one more question at the counter."
    ),
    "few_baskets": _(
        "Fewer than thirty baskets hold goods of two kinds. Type the category at the counter, or"
        " let the till send the lines of its bills."
    ),
    "few_purchases": _(
        "Fewer than a hundred purchases in these twelve months: a busy hour would be one busy"
        " afternoon. It comes by itself with more sales."
    ),
    "broken": _("It broke off and could not be worked out. It is tried again tonight."),
}


def problem_words(code: str) -> str:
    """The sentence of a kept problem; nothing where there was none."""
    return str(PROBLEMS.get(code, _FEW)) if code else ""
