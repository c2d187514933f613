"""What winning costs, in sentences, bars and rows; and what it may cost."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.figures import Unit
from analytics.rules.winning.budget import WinningBudget
from analytics.rules.winning.payback import PaidBackAfter
from analytics.selectors.winning.figures import Winning, WinningStudy
from analytics.selectors.winning.sources import SourceLine
from campaigns.rules.leads.payback import PaidBack
from campaigns.selectors.results import cost_kinds
from loyalty_club.dashboard.program.phrases import money, number
from loyalty_club.web.drawings.told import Bar, Bars
from loyalty_club.web.figures.winning import PAYBACKS, WORDS
from loyalty_club.web.figures.words import Told, shown, tell


def headline(study: WinningStudy) -> str:
    """What winning costs and whether it pays, in a sentence."""
    won = study.winning
    if won.cac is None:
        return _nothing_to_tell(won)
    earned = study.first_year_margin
    told = {"cac": money(won.cac), "payback": payback_words(study.payback)}
    if earned is None or earned <= 0:
        return _("A new customer costs %(cac)s; %(payback)s.") % told
    told |= {"margin": money(round(earned)), "times": shown(won.cac / earned, Unit.RATIO)}
    if won.cac > earned:
        return (
            _(
                "A new customer costs %(cac)s and leaves %(margin)s in his first year: winning"
                " costs %(times)s times what it brings."
            )
            % told
        )
    return (
        _("A new customer costs %(cac)s and leaves %(margin)s in his first year; %(payback)s.")
        % told
    )


def known_words(lines: Sequence[SourceLine]) -> str:
    """How far the average may be trusted: most come without anybody knowing from where."""
    known = [line for line in lines if line.source]
    members = sum(line.sums.members for line in known)
    unknown = sum(line.sums.members for line in lines if not line.source)
    cost = sum(line.cost for line in known)
    if not (members and unknown and cost):
        return ""
    return _(
        "Of %(all)s new customers the source of %(known)s is known. Divided by these alone, one"
        " of them cost %(cac)s."
    ) % {
        "all": number(members + unknown),
        "known": number(members),
        "cac": money(round(cost / members)),
    }


def payback_words(payback: PaidBackAfter) -> str:
    """How long one takes to earn what he cost."""
    if payback.months is None:
        return str(PAYBACKS[payback.state])
    if not payback.months:
        return _("the first visit alone covers it")
    if payback.months < 1:
        return _("he has paid for himself within a month")
    months = round(payback.months)
    if payback.state is PaidBack.DONE:
        said = ngettext(
            "he has paid for himself after about %(count)s month",
            "he has paid for himself after about %(count)s months",
            months,
        )
    else:
        said = ngettext(
            "he will have paid for himself after about %(count)s month",
            "he will have paid for himself after about %(count)s months",
            months,
        )
    return said % {"count": number(months)}


def figure_words(study: WinningStudy, *, url: str) -> list[Told]:
    """The figures as cards; all lead to the new customers behind them."""
    return [tell(figure, WORDS[figure.key], url=url) for figure in study.figures]


def cost_bars(won: Winning) -> Bars | None:
    """The four kinds of cost and the staff; None where nothing was spent."""
    if not won.cost.total:
        return None
    names = {kind: str(label) for kind, label in cost_kinds()} | {"staff": _("Time of the staff")}
    return Bars(
        caption=_("What was spent on winning"),
        bars=[
            Bar(
                label=names[kind],
                value=amount,
                shown=money(amount),
                note=_minutes(won.cost.minutes) if kind == "staff" and won.cost.minutes else "",
                tone="petal" if kind == "staff" else "leaf",
            )
            for kind, amount in won.cost.by_kind().items()
        ],
    )


def budget_words(budget: WinningBudget | None) -> str:
    """What winning may cost in the coming year; nothing where nobody knows."""
    if budget is None:
        return ""
    said = ngettext(
        "If about %(count)s new customer comes in the coming year, as your sales let one expect,"
        " winning may cost up to %(most)s: %(each)s for each, which he earns back in his first"
        " year.",
        "If about %(count)s new customers come in the coming year, as your sales let one expect,"
        " winning them may cost up to %(most)s: %(each)s for each, which he earns back in his"
        " first year.",
        budget.newcomers,
    )
    return said % {
        "count": number(budget.newcomers),
        "most": money(budget.most),
        "each": money(budget.most_for_one),
    }


def _nothing_to_tell(won: Winning) -> str:
    if won.customers:
        said = ngettext(
            "%(count)s new customer came, but nobody wrote down what winning him cost.",
            "%(count)s new customers came, but nobody wrote down what winning them cost.",
            won.customers,
        )
        return said % {"count": number(won.customers)}
    if won.cost.total:
        return _("%(cost)s were spent on winning, and nobody bought for the first time.") % {
            "cost": money(won.cost.total)
        }
    return _("Nobody bought for the first time on these days, and nothing was spent on winning.")


def _minutes(minutes: int) -> str:
    said = ngettext("%(count)s minute", "%(count)s minutes", minutes)
    return said % {"count": number(minutes)}
