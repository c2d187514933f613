"""The owner's choices about figures."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from analytics.models import FigureRules
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.services.audit import write_audit

RANGES = {
    "lost_days": (30, 1_500),
    "discount_bps": (0, 20_000),
    "horizon_years": (1, 10),
    "wanted_roi_bps": (0, 100_000),
    "purchase_minutes": (0, 240),
    "letter_weekday": (0, 6),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """All of them, as a form has them; the columns of `FigureRules`."""

    lost_by: str
    lost_days: int
    discount_bps: int
    horizon_years: int
    wanted_roi_bps: int
    purchase_minutes: int
    letter_is_on: bool
    letter_weekday: int
    letter_to: str = ""


@transaction.atomic
def change_figure_rules(
    *, choices: Choices, actor: Actor, now: datetime | None = None
) -> FigureRules:
    """Count so from now on; where *lost* means something else, the summaries are rebuilt next.

    Refuses (`InvalidField`): a way to count that is none, a number out of its range, an address
    that is none.
    """
    actor.require(Right.FIGURES_MANAGE)
    _check(choices)
    rules, _made = FigureRules.objects.select_for_update().get_or_create(pk=1)
    before = {name: getattr(rules, name) for name in asdict(choices)}
    changed = {name: value for name, value in asdict(choices).items() if before[name] != value}
    if not changed:
        return rules
    for name, value in changed.items():
        setattr(rules, name, value)
    rules.save(update_fields=list(changed))
    # The address of a person is no fact of the audit; that it changed is.
    facts = {name: value for name, value in changed.items() if name != "letter_to"}
    facts |= {"changed": sorted(changed)}
    write_audit(actor=actor, action="figures.rules", subject="figures", facts=facts, now=now)
    return rules


def _check(choices: Choices) -> None:
    if choices.lost_by not in FigureRules.LostBy.values:
        raise InvalidField(field="lost_by", problem="invalid_choice")
    for name, (least, most) in RANGES.items():
        if not least <= getattr(choices, name) <= most:
            raise InvalidField(field=name, problem="out_of_range")
    if choices.letter_to:
        try:
            validate_email(choices.letter_to)
        except ValidationError as error:
            raise InvalidField(field="letter_to", problem="invalid_email") from error
