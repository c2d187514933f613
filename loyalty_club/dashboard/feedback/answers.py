"""Answers: what each said, where and to whom; bad ones the owner reads before anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns.rules.surveys.answers import is_bad
from campaigns.rules.surveys.nps import PROMOTER_FROM
from campaigns.selectors.surveys.answers import (
    access_answer,
    answers_list,
    answers_of,
    tickets_of_answers,
    withheld_count,
)
from campaigns.selectors.surveys.choices import answered_about
from campaigns.services.surveys.releasing import release_answer
from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.filters import ShopFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import press
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.trail import names_of
from points.selectors.catalogue import tier_names

LATEST = 5
BANDS = (
    ("promoter", gettext_lazy("Promoters (9 and 10)")),
    ("passive", gettext_lazy("Passives (7 and 8)")),
    ("detractor", gettext_lazy("Detractors (6 and less)")),
)
KINDS = (
    ("purchase", gettext_lazy("After a purchase")),
    ("ticket", gettext_lazy("After a ticket")),
    ("counter", gettext_lazy("Sign at the counter")),
)


class AnswersFilter(ShopFilter):
    """Which answers; all of them where the address says nothing."""

    band = forms.ChoiceField(label=gettext_lazy("Score"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("To"), required=False)
    seller = forms.ChoiceField(label=gettext_lazy("Sold by"), required=False)
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Way"), required=False)
    words = forms.BooleanField(label=gettext_lazy("Only with words"), required=False)
    field_order = ("band", "since", "until", "shop", "seller", "tier", "category", "kind", "words")

    def prepare(self) -> None:
        """Sellers, tiers and categories that answers name; a single one is no choice."""
        super().prepare()
        about = answered_about(
            self.actor.shop_ids, sees_withheld=self.actor.may(Right.FEEDBACK_FIRST)
        )
        names = names_of(about.sellers) if about.sellers else {}
        tiers = tier_names() if about.tiers else {}
        self._offer("band", list(BANDS))
        self._offer("kind", list(KINDS))
        self._offer("seller", [(one, names.get(one, one)) for one in about.sellers])
        self._offer("tier", [(one, tiers.get(one, one)) for one in about.tiers])
        self._offer("category", [(one, one) for one in about.categories])

    def asked(self) -> dict[str, Any]:
        """As `answers_list` is asked."""
        names = ("band", "kind", "seller", "tier", "category")
        return {
            **{name: self.chosen(name) for name in names},
            "since": self.chosen("since") or None,
            "until": self.chosen("until") or None,
            "has_words": bool(self.chosen("words")),
        }

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        if len(choices) < 2:
            del self.fields[name]
            return
        cast("forms.ChoiceField", self.fields[name]).choices = [("", _("All")), *choices]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer as the pages show it; `tone` as pills have them."""

    row: Any
    mark: int
    of: int
    tone: str
    words: str
    seller: str
    ticket: int | None


@require_safe
@staff_page(Right.FIGURES_READ)
def answers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest first; what waits for the owner stands on top, for him alone."""
    asked = AnswersFilter(request.GET, actor=actor)
    sees_withheld = actor.may(Right.FEEDBACK_FIRST)
    rows = answers_list(asked.shop_ids, sees_withheld=sees_withheld, **asked.asked())
    page = page_of(request, rows)
    return show(
        request,
        actor,
        "dashboard/answers.html",
        filter=asked,
        page=page,
        answers=shown_answers(list(page)),
        waiting=withheld_count() if sees_withheld else 0,
        once=new_key(),
    )


@require_POST
@staff_page(Right.FIGURES_READ, Right.FEEDBACK_FIRST)
def release(request: HttpRequest, actor: Actor, survey_id: int) -> HttpResponse:
    """Colleagues see it from now on, with its ticket and its follow-up."""
    answer = access_answer(actor, survey_id)
    press(
        request,
        actor,
        lambda form: release_answer(survey_id=answer.pk, actor=actor),
        page="answer-release",
        subject=answer.pk,
        said=_("Your colleagues see this answer now, with its ticket and its follow-up."),
    )
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("dashboard-feedback-answers")


def member_answers(actor: Actor, member_id: int) -> dict[str, Any]:
    """What `dashboard/parts/member_answers.html` shows beside the member: `answers`."""
    rows = answers_of(
        member_id, sees_withheld=actor.may(Right.FEEDBACK_FIRST), shop_ids=actor.shop_ids
    )
    return {"answers": shown_answers(list(rows[:LATEST]))}


def shown_answers(rows: Sequence[Any]) -> list[ShownAnswer]:
    """Each with its words, who sold, and the ticket that it opened. Three statements at most."""
    tickets = tickets_of_answers([row.pk for row in rows]) if rows else {}
    sellers = {row.seller for row in rows if row.seller}
    names = names_of(sellers) if sellers else {}
    return [
        ShownAnswer(
            row=row,
            mark=row.satisfaction if row.score is None else row.score,
            of=5 if row.score is None else 10,
            tone=_tone(row),
            words=row.comment.text if hasattr(row, "comment") else "",
            seller=names.get(row.seller, ""),
            ticket=tickets.get(row.pk),
        )
        for row in rows
    ]


def _tone(row: Any) -> str:
    if is_bad(score=row.score, satisfaction=row.satisfaction):
        return "rose"
    is_good = row.score >= PROMOTER_FROM if row.score is not None else row.satisfaction >= 4
    return "leaf" if is_good else "honey"
