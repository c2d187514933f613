"""What a program promises besides its rules, sentence by sentence, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.rules.money import format_percent
from points.rules.tiers import Level
from points.selectors.words import Speaker, clauses, counted, language, number

WINDOWS = {
    ("month", "jalali"): gettext_lazy("each Jalali month"),
    ("month", "gregorian"): gettext_lazy("each month"),
    ("quarter", "jalali"): gettext_lazy("each season"),
    ("quarter", "gregorian"): gettext_lazy("each quarter"),
    ("year", "jalali"): gettext_lazy("each Jalali year"),
    ("year", "gregorian"): gettext_lazy("each year"),
}


def by_amount(speaker: Speaker) -> str:
    """The amount rule."""
    amount = speaker.money(speaker.terms.earn_amount)
    return _("%(amount)s paid in money earns one point.") % {"amount": amount}


def spending(speaker: Speaker) -> list[str]:
    """What a point pays, and how much of a bill."""
    terms = speaker.terms
    said = [_("One point pays %(amount)s.") % {"amount": speaker.money(terms.point_value)}]
    if terms.redeem_max_bps == 10_000:
        said.append(_("A bill can be paid with points as a whole or in part."))
    else:
        most = _percent(terms.redeem_max_bps)
        said.append(_("Points pay at most %(most)s of a bill.") % {"most": most})
    if terms.redeem_min_points > 1:
        least = counted("points", terms.redeem_min_points)
        said.append(_("At least %(least)s are spent at a time.") % {"least": least})
    if terms.code_points:
        least = counted("points", terms.code_points)
        said.append(
            _("From %(least)s upwards the member confirms by a code sent to the mobile.")
            % {"least": least}
        )
    return said


def life(speaker: Speaker, *, for_staff: bool) -> list[str]:
    """When points can be spent, when they end, and what a sale on credit earns; staff also read
    what that means for goods that come back.
    """
    terms = speaker.terms
    days = counted("days", terms.vesting_days)
    if terms.vesting_days:
        vesting = _("Points can be spent after %(days)s.")
        if for_staff:
            vesting += " " + _("What comes back before that finds its points, and nobody owes.")
    else:
        vesting = _(
            "Points can be spent at once; who spends them and then returns the goods owes them."
        )
    credit = _(
        "A sale on credit earns its points once it is paid; if it is not paid within %(days)s, "
        "they lapse."
    )
    return [
        vesting % {"days": days},
        _expiry(speaker),
        credit % {"days": counted("days", terms.credit_days)},
    ]


def promise(speaker: Speaker, *, for_staff: bool) -> list[str]:
    """The cap, and for staff the lines below it."""
    terms = speaker.terms
    said = [
        _("At most %(cap)s of the sales of %(window)s goes back to members.")
        % {
            "cap": _percent(terms.cap_bps),
            "window": WINDOWS[terms.window_kind, terms.calendar],
        },
        _("Where that leaves too little room, less is given, and the receipt says so."),
    ]
    if not for_staff:
        return said
    said.append(
        _("The owner is told when %(part)s of the cap is used.")
        % {"part": _percent(terms.alarm_bps)}
    )
    if terms.throttle_bps < 10_000:
        text = _("When %(part)s of it is used, only the points by amount are still given.")
        said.append(text % {"part": _percent(terms.throttle_bps)})
    return said


def tiers(speaker: Speaker) -> list[str]:
    """Each tier with what it needs and brings, and how one rises and falls; empty without any."""
    scheme = speaker.terms.tiers
    if scheme is None:
        return []
    is_points = scheme.measure == "points"
    said = [_level(level, speaker, is_points=is_points) for level in scheme.levels]
    if scheme.period == "rolling":
        rise = _("What counts is the last twelve months; who reaches a tier has it at once.")
    else:
        rise = _("What counts is the program's year; who reaches a tier has it at once.")
    if scheme.is_soft:
        fall = _("Who falls short keeps the tier for %(days)s more, then goes down one tier.")
    else:
        fall = _("Who falls short keeps the tier for %(days)s more, then has the one reached.")
    return [*said, rise, fall % {"days": counted("days", scheme.grace_days)}]


def _level(level: Level, speaker: Speaker, *, is_points: bool) -> str:
    if not level.threshold:
        start = _("from the first day")
    elif is_points:
        start = _("from %(count)s earned") % {"count": counted("points", level.threshold)}
    else:
        start = _("from purchases of %(amount)s") % {"amount": speaker.money(level.threshold)}
    brings = list(level.benefits)
    if level.multiplier > 100:
        more = number(level.multiplier - 100)
        brings.insert(0, _("%(percent)s percent more points") % {"percent": more})
    if not brings:
        return _("%(tier)s: %(start)s.") % {"tier": level.name, "start": start}
    facts = {"tier": level.name, "start": start, "brings": clauses(brings)}
    return _("%(tier)s: %(start)s; brings %(brings)s.") % facts


def _expiry(speaker: Speaker) -> str:
    terms = speaker.terms
    months = terms.expiry_months
    if terms.expiry_kind == "months":
        text = ngettext(
            "Points expire %(count)s month after they were earned.",
            "Points expire %(count)s months after they were earned.",
            months,
        )
    elif terms.expiry_kind == "year_end":
        text = ngettext(
            "Points expire at the end of the year in which they become %(count)s month old.",
            "Points expire at the end of the year in which they become %(count)s months old.",
            months,
        )
    else:
        text = ngettext(
            "Points expire after %(count)s month without a visit.",
            "Points expire after %(count)s months without a visit.",
            months,
        )
    return text % {"count": number(months)}


def _percent(bps: int) -> str:
    return format_percent(bps, language(), decimals=2)
