"""What an offer, a text or a journey brought beyond the others, in one plain sentence."""

from dataclasses import dataclass
from math import ceil, floor

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.rules.uplift import Difference, Group, Uplift, Verdict
from members.rules.money import format_number

# Of so many people one speaks; of more where the shares are too small to be seen.
SCALES = (100, 1_000, 10_000)


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of the sentence: of `of` people each."""

    of: int
    told: int
    control: int
    low: int
    high: int


def uplift_sentence(uplift: Uplift) -> str:
    """The comparison as one would tell it to the owner; never a figure where there is none."""
    if uplift.difference is None:
        return _without(uplift)
    names = names_of(uplift, uplift.difference)
    came = _("Of %(of)s who were told, %(told)s came; of %(of)s who were not, %(control)s.") % names
    return f"{came} {_effect(uplift.verdict) % names}"


def journey_sentence(uplift: Uplift) -> str:
    """The same of a journey: who began it beside who was held out."""
    if uplift.difference is None:
        return _("Nobody stands on one of the two sides yet, so there is nothing to compare.")
    names = names_of(uplift, uplift.difference)
    bought = _(
        "Of %(of)s who began, %(told)s bought within 30 days; of %(of)s who were held out,"
        " %(control)s."
    )
    effects = {
        Verdict.MORE: _("The journey brought between %(low)s and %(high)s more of every %(of)s."),
        Verdict.FEWER: _("The journey brought between %(high)s and %(low)s fewer of every %(of)s."),
    }
    unsure = _(
        "The journey brought between %(low)s fewer and %(high)s more of every %(of)s: too few"
        " people to be sure."
    )
    return f"{bought % names} {effects.get(uplift.verdict, unsure) % names}"


def sample_sentence(uplift: Uplift) -> str:
    """How many people stand behind it, with a warning where they are few."""
    names = {"told": _number(uplift.told.people), "control": _number(uplift.control.people)}
    if uplift.difference is None:
        return _("%(told)s were told; %(control)s were held out.") % names
    if uplift.is_small:
        return (
            _(
                "%(told)s were told and %(control)s were held out: so few that a handful of people"
                " more would change this."
            )
            % names
        )
    chance = _("%(told)s were told and %(control)s were held out by chance.") % names
    return f"{chance} {sure_words()}"


def journey_sample(uplift: Uplift) -> str:
    """The same of a journey."""
    names = {"told": _number(uplift.told.people), "control": _number(uplift.control.people)}
    if uplift.is_small:
        few = _(
            "%(told)s began and %(control)s were held out: so few that a handful of people more"
            " would change this."
        )
        return few % names
    chance = _("%(told)s began and %(control)s were held out by chance.") % names
    return f"{chance} {sure_words()}"


def sure_words() -> str:
    """What an interval means."""
    return _("In 95 of 100 such comparisons the truth lies within this range.")


def names_of(uplift: Uplift, difference: Difference) -> dict[str, str]:
    """The figures of a sentence by the names of their places, in the reader's digits."""
    counted = counted_of(uplift.told, uplift.control, difference)
    return {
        "of": _number(counted.of),
        "told": _number(counted.told),
        "control": _number(counted.control),
        "low": _number(abs(counted.low)),
        "high": _number(abs(counted.high)),
    }


def counted_of(told: Group, control: Group, difference: Difference) -> Counted:
    """In whole people, the interval rounded outwards; of as many as it takes to see them."""
    for of in SCALES:
        low, high = floor(difference.low * of), ceil(difference.high * of)
        counted = Counted(of, _half_up(told, of), _half_up(control, of), low, high)
        # Rounded outwards a sure effect may look as if it could be none.
        if not (low == 0 < difference.low or high == 0 > difference.high):
            break
    return counted


def _effect(verdict: Verdict) -> str:
    if verdict is Verdict.MORE:
        return _("The offer brought between %(low)s and %(high)s more of every %(of)s.")
    if verdict is Verdict.FEWER:
        return _("The offer brought between %(high)s and %(low)s fewer of every %(of)s.")
    return _(
        "The offer brought between %(low)s fewer and %(high)s more of every %(of)s: too few people"
        " to be sure."
    )


def _without(uplift: Uplift) -> str:
    if uplift.verdict is Verdict.NOBODY_TOLD:
        return _("Nobody has been told yet, so there is nothing to compare.")
    of = SCALES[0]
    return _(
        "Of %(of)s who were told, %(told)s came. Nobody was held out, so how many of them would"
        " have come anyhow cannot be known."
    ) % {"of": _number(of), "told": _number(_half_up(uplift.told, of))}


def _half_up(group: Group, of: int) -> int:
    return (2 * group.came * of + group.people) // (2 * group.people)


def _number(value: int) -> str:
    return format_number(value, get_language() or "en")
