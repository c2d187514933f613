"""What was answered to surveys, one row for each answer; what is withheld to the owner alone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.selectors.surveys.answers import answers_list
from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.sheets import Column, moment, number, text, yes_no
from members.roles import Right
from members.rules.text import fold_digits
from points.selectors.catalogue import tier_names


def _columns(asked: Asked) -> Sequence[Column]:
    tiers = tier_names()
    return [
        *moment(_("Answered on"), lambda row: row.scored_at),
        text(_("How it came"), lambda row: row.get_kind_display()),
        text(_("Shop"), lambda row: row.shop and row.shop.name),
        text(_("Sold by"), lambda row: row.seller and asked.who(row.seller)),
        text(_("Tier"), lambda row: tiers.get(row.tier, row.tier)),
        text(_("Category"), lambda row: row.category),
        text(_("Card number"), lambda row: row.member and row.member.card_number),
        text(_("Member"), lambda row: row.member and row.member.full_name),
        number(_("Score"), lambda row: row.score),
        number(_("Satisfied after a ticket"), lambda row: row.satisfaction),
        text(_("Expectation"), lambda row: row.expectation and row.get_expectation_display()),
        number(_("Ease"), lambda row: row.effort),
        text(_("Main reason"), lambda row: row.reason and row.get_reason_display()),
        text(_("Words"), _words),
        yes_no(_("For the owner first"), lambda row: row.is_withheld),
    ]


def _words(row: Any) -> str:
    return row.comment.text if hasattr(row, "comment") else ""


def _rows(asked: Asked) -> QuerySet[Any]:
    query = asked.query
    found = answers_list(
        asked.actor.shop_ids,
        sees_withheld=asked.actor.may(Right.FEEDBACK_FIRST),
        band=query.get("band", ""),
        kind=query.get("kind", ""),
        seller=query.get("seller", ""),
        tier=query.get("tier", ""),
        category=query.get("category", ""),
        since=_day(asked, "since"),
        until=_day(asked, "until"),
    )
    return found.filter(shop_id=int(shop)) if (shop := _shop(asked)) else found


def _shop(asked: Asked) -> str:
    shop = fold_digits(asked.query.get("shop", ""))
    return shop if shop.isdecimal() else ""


def _day(asked: Asked, name: str) -> date | None:
    try:
        return DayField(required=False).clean(asked.query.get(name, ""))
    except ValidationError:
        return None


SURVEY_ANSWERS = Listing(
    key="survey-answers",
    title=gettext_lazy("Answers to surveys"),
    about=gettext_lazy("Scores, expectations and reasons, with shop, seller, tier and category."),
    columns=_columns,
    rows=_rows,
    moment="scored_at",
    filters=("shop", "since", "until", "band", "kind", "seller", "tier", "category"),
)
