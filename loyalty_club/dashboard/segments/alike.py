"""What sets the best apart from their first month on, and who of the new has it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from analytics.rules.groups.likeness import Trial
from analytics.rules.groups.traits import Trait
from analytics.selectors.groups.alike import (
    ALIKE_FROM,
    NAME,
    Alike,
    alike_in,
    leads_alike,
    newcomers_alike,
    shared_by,
)
from analytics.selectors.kept import kept
from campaigns.rules.uplift import Group
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.program.phrases import number, percent
from loyalty_club.dashboard.segments.group_filters import MembersFilter
from loyalty_club.dashboard.segments.segments import campaign_url
from loyalty_club.web.drawings.told import Bar, Bars
from loyalty_club.web.figures.traits import TraitWords, trait_words
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

BPS = 10_000
NAMED = 3


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """Somebody new, how much he resembles the best, and in what."""

    one: Any
    likeness: int | None
    shared: str


@require_safe
@staff_page(Right.FIGURES_READ)
def alike(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The traits, the trial, and the ranked new members and leads."""
    asked = MembersFilter(request.GET, actor=actor)
    work = kept(NAME)
    found = alike_in(work)
    words = trait_words(actor, found.cuts)
    page = page_of(request, newcomers_alike(asked.circle))
    shared = shared_by(found, [scores.pk for scores in page])
    return show(
        request,
        actor,
        "dashboard/alike.html",
        filter=asked,
        found=found,
        headline=headline(found, words),
        trial=trial_words(found.trial) if found.weights else "",
        source=source_words(found),
        traits=_bars(found, words),
        looked_at=len(found.traits),
        page=page,
        rows=[
            AlikeRow(
                scores.member, scores.likeness, words.all_of(shared.get(scores.pk, [])[:NAMED])
            )
            for scores in page
        ],
        leads=_leads(found, actor, asked, words),
        alike_from=ALIKE_FROM,
        campaign_url=campaign_url(actor, "alike"),
        state=kept_state(work),
    )


def headline(found: Alike, words: TraitWords) -> str:
    """By what the best could be told in their first month."""
    if not found.best:
        return ""
    more = [words.trait(one.about, one.value) for one in found.sure if one.is_more]
    if not more:
        return _(
            "Nothing that we know of a first month sets the best apart beyond chance: treat all"
            " newcomers alike."
        )
    return _("The best could be told from their first month: %(traits)s.") % {
        "traits": _(" · ").join(more[:NAMED])
    }


def trial_words(trial: Trial | None) -> str:
    """Whether it holds for people it was not learnt from."""
    if trial is None:
        return _(
            "There are too few to try it on people it was not learnt from: take the order as a"
            " hint."
        )
    facts = {"likest": _share(trial.likest), "rest": _share(trial.rest)}
    if trial.is_of_use:
        return (
            _(
                "Tried on people it was not learnt from: of the fifth most alike %(likest)s became"
                " of the best, of the others %(rest)s."
            )
            % facts
        )
    return (
        _(
            "Tried on people it was not learnt from it told little: of the fifth most alike"
            " %(likest)s became of the best, of the others %(rest)s. Take the order as a hint."
        )
        % facts
    )


def source_words(found: Alike) -> str:
    """From whom it was learnt."""
    said = ngettext(
        "Learnt from %(best)s of the best and %(others)s other customer known for three months"
        " or more.",
        "Learnt from %(best)s of the best and %(others)s other customers known for three months"
        " or more.",
        found.others,
    )
    return said % {"best": number(found.best), "others": number(found.others)}


def _bars(found: Alike, words: TraitWords) -> Bars | None:
    if not found.sure:
        return None
    return Bars(
        caption=_("How much more often among the best than among the others"),
        unit=_("points of a hundred; the line is the interval of 95 percent"),
        bars=[_bar(trait, words) for trait in found.sure],
    )


def _bar(trait: Trait, words: TraitWords) -> Bar:
    facts = {"best": _share(trait.best), "others": _share(trait.others)}
    return Bar(
        label=words.trait(trait.about, trait.value),
        value=trait.difference.estimate,
        shown=_("%(best)s against %(others)s") % facts,
        note=ngettext("known of %(count)s customer", "known of %(count)s customers", _known(trait))
        % {"count": number(_known(trait))},
        tone="leaf" if trait.is_more else "honey",
        low=trait.difference.low,
        high=trait.difference.high,
    )


def _known(trait: Trait) -> int:
    return trait.best.people + trait.others.people


def _share(group: Group) -> str:
    return percent(round(group.share * 100) * 100)


def _leads(found: Alike, actor: Actor, asked: MembersFilter, words: TraitWords) -> list[AlikeRow]:
    """None of them for who may not look at leads."""
    if not actor.may(Right.LEADS_READ):
        return []
    return [
        AlikeRow(one.lead, one.likeness, words.all_of(one.shared[:NAMED]))
        for one in leads_alike(found, asked.shop_ids)
    ]
