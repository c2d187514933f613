"""The program in plain words, as it holds today."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.rules.terms import Terms
from points.selectors.phrases import Section, program_sentences
from points.selectors.programs import terms_on

# How the club keeps its promise is the owner's matter; a member reads what it brings him.
FOR_THE_OWNER = "promise"
EARNING = "earning"


@require_safe
@member_page
def program(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How points are earned and spent, how long they live, what the tiers bring."""
    context = {
        "member": access_member(actor, own_id(actor)),
        "sections": _sections(terms_on(club_day())),
    }
    return show(request, "portal/program.html", context)


def _sections(terms: Terms) -> list[Section]:
    """The sections for a member: the names of groups mean nothing to him, that only the best of
    a group counts is said once.
    """
    plain = replace(terms, rules=tuple(replace(rule, group="") for rule in terms.rules))
    sections = program_sentences(plain, page_club().currency)
    if any(rule.group and not rule.is_dry for rule in terms.rules):
        best = _("Of offers of one kind, the best of the day counts.")
        sections = [
            replace(section, sentences=(*section.sentences, best))
            if section.name == EARNING
            else section
            for section in sections
        ]
    return [section for section in sections if section.name != FOR_THE_OWNER]
