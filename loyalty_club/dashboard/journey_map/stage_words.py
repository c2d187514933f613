"""The stages of a member in words: what each is called, means, and looks like."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from analytics.rules import lifecycle as rule
from analytics.rules.lifecycle import Stage
from loyalty_club.dashboard.program.phrases import number


@dataclass(frozen=True, slots=True)
class StageWords:
    """How a stage is shown."""

    name: Promise
    icon: str
    tone: str


STAGES: dict[Stage, StageWords] = {
    Stage.NEW: StageWords(pgettext_lazy("stage", "New"), "sprout", "quiet"),
    Stage.GROWING: StageWords(gettext_lazy("Growing"), "leaf", "leaf"),
    Stage.MATURE: StageWords(gettext_lazy("Mature"), "trees", "leaf"),
    Stage.LOYAL: StageWords(gettext_lazy("Loyal"), "heart", "petal"),
    Stage.AT_RISK: StageWords(gettext_lazy("At risk"), "hourglass", "honey"),
    Stage.LOST: StageWords(gettext_lazy("Lost"), "user-x", "rose"),
}


def meaning_of(stage: Stage) -> str:
    """What makes a member stand there, with the numbers of the rule."""
    if stage == Stage.NEW:
        return _("Joined, or bought on one day only.")
    if stage in _RUNGS:
        rung = _RUNGS[stage]
        names = {"visits": number(rung.visits), "days": number(rung.span_days)}
        if not rung.span_days:
            return _("Came back: bought on %(visits)s different days.") % names
        return (
            _(
                "Bought on %(visits)s different days, at least %(days)s days from the first to"
                " the last."
            )
            % names
        )
    return _silence(stage)


def _silence(stage: Stage) -> str:
    if stage == Stage.AT_RISK:
        return _(
            "Silent for twice the own usual interval: %(least)s days at least, %(most)s at most;"
            " %(unknown)s days where there are too few visits for an interval."
        ) % {
            "least": number(rule.RISK_LEAST_DAYS),
            "most": number(rule.RISK_MOST_DAYS),
            "unknown": number(rule.RISK_UNKNOWN_DAYS),
        }
    return _(
        "Silent for four times the own usual interval: %(least)s days at least, %(most)s at most;"
        " %(unknown)s days where there are too few visits for an interval."
    ) % {
        "least": number(rule.LOST_LEAST_DAYS),
        "most": number(rule.LOST_MOST_DAYS),
        "unknown": number(rule.LOST_UNKNOWN_DAYS),
    }


_RUNGS = {rung.stage: rung for rung in rule.LADDER}
