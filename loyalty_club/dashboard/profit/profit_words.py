"""Profit by member in sentences, rows and a cloud of effort beside margin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.figures import Figure, share_bps
from analytics.selectors.profit.members import Classes, ClassSums
from loyalty_club.dashboard.profit.profit_filter import NOT_JUDGED
from loyalty_club.dashboard.program.phrases import money, number, percent
from loyalty_club.web.drawings.told import Cloud, Dot, Tone
from loyalty_club.web.figures.profit import GRADE_ADVICE, GRADE_NAMES, LINE_NAMES, WORDS
from loyalty_club.web.figures.words import Told, tell

TONES: dict[str, Tone] = {"A": "leaf", "B": "leaf", "C": "honey", "D": "rose", "": "quiet"}
# A loss of this part of the profit of the others is no small thing any more.
GRAVE_BPS = 500


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class as the page shows it: `share` of the judged members, `profit_share` of what those
    who leave a profit leave.
    """

    sums: ClassSums
    grade: str
    name: str
    advice: str
    tone: Tone
    share: str
    profit_share: str

    @property
    def service(self) -> int:
        """Messages and the staff's time."""
        return self.sums.messages + self.sums.staff


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member with his lines; `is_evident`: the figures that decide about leaving him out
    show no profit either, so the way there is open. `hint` says what else may be done.
    """

    scores: Any
    tone: Tone
    is_evident: bool
    hint: str

    @property
    def service(self) -> int:
        """Messages and the staff's time."""
        return int(self.scores.messages + self.scores.staff)


@dataclass(frozen=True, slots=True)
class Alarm:
    """That members cost more than they bring, and how grave it is."""

    title: str
    text: str
    tone: Tone


def headline(found: Classes) -> str:
    """Who brings the profit, in a sentence."""
    best, judged = found.of("A"), found.judged
    if not judged:
        return _("Nobody can be judged yet: there are too few purchases.")
    if not best.members:
        return _("Nobody leaves a profit yet, after all that members cost.")
    said = ngettext(
        "%(count)s of %(judged)s members brings %(share)s of the profit: %(profit)s in a year.",
        "%(count)s of %(judged)s members bring %(share)s of the profit: %(profit)s in a year.",
        best.members,
    )
    return said % {
        "count": number(best.members),
        "judged": number(judged),
        "share": percent(share_bps(best.profit, found.gained) or 0),
        "profit": money(best.profit),
    }


def alarm(found: Classes) -> Alarm | None:
    """Members of class D, where there are any."""
    worst = found.of("D")
    if not worst.members:
        return None
    title = ngettext(
        "%(count)s member costs more than he brings",
        "%(count)s members cost more than they bring",
        worst.members,
    )
    part = share_bps(-worst.profit, found.gained)
    grave = part is None or part >= GRAVE_BPS
    text = _(
        "They cost %(loss)s more than they brought, and took %(hours)s of your staff. Before you"
        " leave anybody out, make sure: open his figures. Points and membership stay whatever you"
        " decide."
    )
    hours = -(-worst.minutes // 60)
    took = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)}
    return Alarm(
        title % {"count": number(worst.members)},
        text % {"loss": money(-worst.profit), "hours": took},
        "rose" if grave else "honey",
    )


def figure_words(figures: Sequence[Figure]) -> list[Told]:
    """The figures as cards, with a way to the members behind them."""
    page = reverse("dashboard-profit")
    urls = {
        "profit": f"{page}#members",
        "profit_each": f"{page}#members",
        "best_share": f"{page}?grade=A#members",
        "loss": f"{page}?grade=D#members",
    }
    return [tell(figure, WORDS[figure.key], url=urls[figure.key]) for figure in figures]


def class_rows(found: Classes) -> list[ClassRow]:
    """Every class that anybody is in; of those not judged, those with anything to judge by."""
    return [_class_row(sums, found) for sums in found.rows if sums.grade or sums.with_lines]


def line_names() -> list[tuple[str, str]]:
    """The lines of a profit by name, in their order."""
    return [(key, str(name)) for key, name in LINE_NAMES.items()]


def member_rows(page: Iterable[Any], *, may_exclude: bool) -> list[MemberRow]:
    """The members of a page with what may be done about each."""
    return [_member_row(scores, may_exclude=may_exclude) for scores in page]


def effort_cloud(scores: Sequence[Any]) -> Cloud | None:
    """Staff's minutes beside margin, of those who leave most and least; nothing of a handful."""
    several = {one.member_id: one for one in scores}
    if len(several) < 2:
        return None
    return Cloud(
        caption=_("Effort beside margin"),
        x_name=_("Minutes of staff"),
        y_name=_("Margin of purchases"),
        label_name=_("Member"),
        dots=[
            Dot(
                label=str(one.member),
                x=one.minutes,
                y=one.margin,
                tone=TONES[one.grade],
                url=reverse("dashboard-member", args=[one.member_id]),
            )
            for one in several.values()
        ],
        show_x=lambda value: number(round(value)),
        show_y=lambda value: money(round(value)),
    )


def _class_row(sums: ClassSums, found: Classes) -> ClassRow:
    share = share_bps(sums.members, found.judged) if sums.grade else None
    part = share_bps(sums.profit, found.gained) if sums.grade in {"A", "B", "C"} else None
    return ClassRow(
        sums=sums,
        grade=sums.grade or NOT_JUDGED,
        name=str(GRADE_NAMES[sums.grade]),
        advice=str(GRADE_ADVICE[sums.grade]),
        tone=TONES[sums.grade],
        share="" if share is None else percent(share),
        profit_share="" if part is None else percent(part),
    )


def _member_row(scores: Any, *, may_exclude: bool) -> MemberRow:
    is_loss = scores.grade == "D"
    is_evident = is_loss and scores.margin <= scores.rewards + scores.messages + scores.staff
    hint = ""
    if is_loss and not is_evident:
        hint = _("Winning him cost much; he may still earn it.")
    return MemberRow(scores, TONES[scores.grade], is_evident and may_exclude, hint)
