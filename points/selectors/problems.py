"""Why a program's document cannot be accepted, place by place, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.rules.money import Currency, format_money
from points.rules.conditions import KINDS, Condition
from points.selectors.words import capital, clauses, language, number

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is the place's path in the document, `sentence` names it and says what is wrong."""

    field: str
    sentence: str


SECTION_NAMES = {
    "program": gettext_lazy("The program"),
    "format": gettext_lazy("Format"),
    "name": gettext_lazy("Name"),
    "points": gettext_lazy("Points"),
    "cap": gettext_lazy("Cap"),
    "life": gettext_lazy("Life of points"),
    "redeem": gettext_lazy("Spending points"),
    "rules": gettext_lazy("Rules"),
    "tiers": gettext_lazy("Tiers"),
}
# What the documents call a value, where it is no field of a condition.
VALUE_NAMES = {
    "code": gettext_lazy("code"),
    "name": gettext_lazy("name"),
    "event": gettext_lazy("event"),
    "give": gettext_lazy("what it gives"),
    "limit": gettext_lazy("limit"),
    "group": gettext_lazy("group"),
    "dry": gettext_lazy("only tried out"),
    "when": gettext_lazy("conditions"),
    "levels": gettext_lazy("levels"),
    "one_per": gettext_lazy("money for one more point"),
    "multiply_percent": gettext_lazy("percent of the points"),
    "points": gettext_lazy("points"),
    "per": gettext_lazy("period"),
    "times": gettext_lazy("times"),
    "from": gettext_lazy("threshold"),
    "benefits": gettext_lazy("benefits"),
    "measure": gettext_lazy("measure"),
    "period": gettext_lazy("period"),
    "grace_days": gettext_lazy("days of grace"),
    "one_level_at_a_time": gettext_lazy("one level at a time"),
    "earn_amount": gettext_lazy("money that earns one point"),
    "point_value": gettext_lazy("money that one point pays"),
    "percent": gettext_lazy("percent"),
    "window": gettext_lazy("window"),
    "calendar": gettext_lazy("calendar"),
    "alarm_percent": gettext_lazy("alarm line"),
    "throttle_percent": gettext_lazy("throttle line"),
    "vesting_days": gettext_lazy("days until points can be spent"),
    "expiry": gettext_lazy("how points expire"),
    "expiry_months": gettext_lazy("months until points expire"),
    "credit_days": gettext_lazy("days to settle a credit sale"),
    "min_points": gettext_lazy("fewest points per bill"),
    "max_percent": gettext_lazy("most of a bill that points may pay"),
    "code_points": gettext_lazy("points that need a code"),
}
NUMBERED: Mapping[str, Callable[[str], str]] = {
    "rules": lambda place: _("Rule %(number)s") % {"number": place},
    "when": lambda place: _("condition %(number)s") % {"number": place},
    "levels": lambda place: _("level %(number)s") % {"number": place},
}
SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "not_a_mapping": lambda _facts: _("must be a list of names with values."),
    "unknown_key": lambda _facts: _("there is no such entry."),
    "not_a_list": lambda _facts: _("must be a list."),
    "too_many": lambda _facts: _("has too many entries."),
    "not_a_number": lambda _facts: _("must be a whole number."),
    "not_a_flag": lambda _facts: _("must be true or false."),
    "not_a_text": lambda _facts: _("must be a text."),
    "too_long": lambda _facts: _("is too long."),
    "required": lambda _facts: _("is missing."),
    "not_a_time": lambda _facts: _("must be a time such as 16:30."),
    "not_a_date": lambda _facts: _("must be a day such as 1405-09-30, in the program's calendar."),
    "one_of": lambda facts: (
        _("must say how often, how many points, or both.")
        if str(facts["field"]).endswith(".limit")
        else _("must have exactly one of the kinds it can be.")
    ),
    "before_first": lambda _facts: _("lies before the first day."),
    "only_points": lambda _facts: _("can only be a number of points, since there is no bill."),
    "needs_a_bill": lambda _facts: _("looks at a bill, but this rule is not about a purchase."),
    "not_a_code": lambda _facts: _("may have letters, digits, - and _ only."),
    "same_code": lambda _facts: _("this code is used twice."),
    "above_cap": lambda _facts: _("a point pays more than the cap leaves."),
    "unknown_tier": lambda _facts: _("names a tier that the program does not have."),
    "lowest_not_zero": lambda _facts: _("the lowest must begin at 0."),
    "same_threshold": lambda _facts: _("two begin at the same threshold."),
    "unreadable": lambda _facts: _("this is not written as it should be."),
    "same_key": lambda _facts: _("this name stands twice in the same place."),
    "no_references": lambda _facts: _("references to other places (& and *) are not read."),
    "too_large": lambda _facts: _("is larger than 200 kB."),
}


def problem_of(facts: Facts, document: Any, currency: Currency) -> Problem:
    """One refused place of a document."""
    path, problem = str(facts["field"]), str(facts["problem"])
    place = _place(path)
    if "line" in facts:
        place = _("Line %(number)s") % {"number": number(facts["line"])}
    if problem == "above_cap" and document is not None:
        why = _above_cap(document, currency)
    elif problem == "out_of_range" and "least" in facts:
        ends = {"least": number(facts["least"]), "most": number(facts["most"])}
        why = _("must lie between %(least)s and %(most)s.") % ends
    elif problem == "invalid_choice" and "choices" in facts:
        why = _("must be one of %(choices)s.") % {"choices": ", ".join(facts["choices"])}
    else:
        why = SENTENCES[problem](facts) if problem in SENTENCES else _("is not valid.")
    return Problem(path, _("%(place)s: %(why)s") % {"place": place, "why": why})


def _above_cap(document: Any, currency: Currency) -> str:
    points, percent = document["points"], Decimal(str(document["cap"]["percent"]))
    facts = {
        "amount": format_money(points["earn_amount"], currency, language()),
        "value": format_money(points["point_value"], currency, language()),
        "most": format_money(int(points["earn_amount"] * percent / 100), currency, language()),
    }
    text = _("%(amount)s earn a point that pays %(value)s; the cap leaves at most %(most)s of it.")
    return text % facts


def _place(path: str) -> str:
    """The place in words: «Rule 3, condition 2 (Day of the week), Days»."""
    steps = path.split(".")
    words: list[str] = []
    kind: type[Condition] | None = None
    while steps:
        step = steps.pop(0)
        numbered = NUMBERED.get(step) if steps and steps[0].isdigit() else None
        if numbered:
            words.append(numbered(number(int(steps.pop(0)))))
        elif step in KINDS and kind is None and "when" in path:
            kind = KINDS[step]
            words[-1] += f" ({_(kind.TITLE)})"
        else:
            words.append(_word(step, kind, is_first=not words))
    return capital(clauses(words))


def _word(step: str, kind: type[Condition] | None, *, is_first: bool) -> str:
    for field in kind.FIELDS if kind else ():
        if field.name == step:
            return _(field.label)
    names = SECTION_NAMES if is_first else VALUE_NAMES
    return str(names.get(step, step))
