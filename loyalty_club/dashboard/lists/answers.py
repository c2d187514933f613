"""What members have told of themselves, one row for each answer."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.sheets import Column, moment, text
from members.rules.profile import words_in
from members.selectors.whole_lists import all_answers


def said_answer(fact: Any, value: str) -> str:
    """The answer in words: an option's name, yes or no; a text or number as it is."""
    if not value:
        return ""
    if fact.kind == "yes_no":
        return _("Yes") if value == "yes" else _("No")
    options = fact.options if isinstance(fact.options, list) else []
    chosen: dict[str, str] = next((one for one in options if one["key"] == value), {})
    language = (get_language() or "en")[:2]
    return chosen.get(language) or chosen.get("fa") or chosen.get("en") or value


def _columns(asked: Asked) -> Sequence[Column]:
    language = get_language() or "en"
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        text(_("What"), lambda row: words_in(row.fact.words, language)["name"] or row.fact.key),
        text(_("Answer"), lambda row: said_answer(row.fact, row.value)),
        text(_("Source"), lambda row: row.get_source_display()),
        text(_("Evidence"), lambda row: row.evidence),
        *moment(_("When"), lambda row: row.told_at),
        text(_("Told to"), lambda row: asked.who(row.told_to)),
    ]


ANSWERS = Listing(
    key="answers",
    title=gettext_lazy("Answers of the profile"),
    about=gettext_lazy("What members have told of themselves: what, from whom, when."),
    columns=_columns,
    rows=lambda asked: all_answers(),
    moment="told_at",
)
