"""The program: what holds today in plain sentences, its rules at work, its versions, its drafts."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.rules.calendars import window_of
from members.selectors.club import club_day
from members.selectors.trail import names_of
from points.rules.program_rules import Rule
from points.rules.terms import Terms
from points.selectors.drafts import drafts
from points.selectors.phrases import event_title, program_sentences, rule_sentence
from points.selectors.rule_figures import NOTHING, RuleFigures, figures_of_rules
from points.selectors.versions import Version, program_versions


@dataclass(frozen=True, slots=True)
class RuleAtWork:
    """One rule of the program in force, and what it did this month."""

    rule: Rule
    sentence: str
    event: str
    figures: RuleFigures


@require_safe
@staff_page(Right.FIGURES_READ)
def program(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The version in force, or the one that `?version=` names, and every other."""
    today = club_day()
    versions = program_versions(today)
    current = next((version for version in versions if version.state == "current"), None)
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.terms.version) == asked), current)
    month = window_of(today, "month", page_club().calendar)
    may_manage = actor.may(Right.PROGRAM_MANAGE)
    return show(
        request,
        actor,
        "dashboard/program.html",
        versions=versions,
        current=current,
        shown=shown,
        month=month,
        sections=_sections(shown),
        rules=_rules(shown, figures_of_rules(month)) if shown else [],
        drafts=_drafts() if may_manage else [],
        may_manage=may_manage,
    )


def _sections(version: Version | None) -> list[object]:
    """What is promised besides the rules, which have a list of their own."""
    if version is None:
        return []
    terms = replace(version.terms, rules=())
    return [*program_sentences(terms, page_club().currency, for_staff=True)]


def _rules(version: Version, figures: dict[str, RuleFigures]) -> list[RuleAtWork]:
    return [
        RuleAtWork(
            rule=rule,
            sentence=_sentence(rule, version.terms),
            event=event_title(rule.event),
            figures=figures.get(rule.code, NOTHING),
        )
        for rule in version.terms.rules
    ]


def _sentence(rule: Rule, terms: Terms) -> str:
    """The rule's sentence; that it is only tried out is told beside it."""
    return rule_sentence(replace(rule, is_dry=False), terms, page_club().currency)


def _drafts() -> list[dict[str, object]]:
    rows = list(drafts())
    names = names_of({row.changed_by for row in rows})
    return [
        {
            "id": row.pk,
            "name": row.name,
            "changed_at": row.changed_at,
            "by": names.get(row.changed_by, ""),
        }
        for row in rows
    ]
