"""The members, each with what the club knows: figures, tier, consents, labels and profile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from loyalty_club.dashboard.filters import MembersFilter
from loyalty_club.dashboard.lists.answers import said_answer
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.people.member_search import found_members
from loyalty_club.web.sheets import Column, day, money, number, text, yes_no
from members.rules.profile import words_in
from members.selectors.club import club_day
from members.selectors.labels import labels_of
from members.selectors.whole_lists import answers_of, told_facts
from points.exceptions import NoProgram
from points.selectors.catalogue import tier_names
from points.selectors.programs import terms_on
from points.selectors.tiers import standings_of
from points.selectors.whole_lists import values_of


@dataclass(frozen=True, slots=True)
class _Row:
    """A member with what stands in other tables; `answers` are values by the fact's id."""

    member: Any
    tier: str
    worth: int
    labels: frozenset[str]
    answers: Mapping[int, str]


def _columns(asked: Asked) -> Sequence[Column]:
    return [*_person(asked), *_figures(asked), *_profile()]


def _person(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("First name"), lambda row: row.member.first_name),
        text(_("Last name"), lambda row: row.member.last_name),
        text(_("Form of address"), lambda row: row.member.get_gender_display()),
        text(_("Mobile"), lambda row: asked.mobile(row.member.mobile)),
        text(_("Number in the old system"), lambda row: row.member.external_ref),
        *day(_("Joined"), lambda row: club_day(row.member.joined_at)),
        text(_("Joined through"), lambda row: row.member.get_origin_display()),
        text(_("Shop"), lambda row: row.member.joined_shop and row.member.joined_shop.name),
        yes_no(_("Receipts allowed"), lambda row: row.member.allows_service),
        yes_no(_("Reminders allowed"), lambda row: row.member.allows_occasion),
        yes_no(_("Offers allowed"), lambda row: row.member.allows_promotion),
        number(_("Household"), lambda row: row.member.household_id),
        text(_("Labels"), lambda row: ", ".join(sorted(row.labels))),
    ]


def _figures(asked: Asked) -> Sequence[Column]:
    money_of, tiers, lowest = asked.club.currency, tier_names(), _lowest_tier()
    return [
        text(_("Tier"), lambda row: tiers.get(row.tier, row.tier) or lowest),
        number(_("Points"), lambda row: row.member.balance),
        money(_("Worth"), lambda row: row.worth, money_of),
        number(_("Points owed by the member"), lambda row: row.member.owes),
        number(_("Visits"), lambda row: row.member.visits),
        money(_("Total spent"), lambda row: row.member.spent, money_of),
        *day(
            _("Last purchase"),
            lambda row: row.member.last_purchase_at and club_day(row.member.last_purchase_at),
        ),
    ]


def _profile() -> list[Column]:
    """A column for each fact of the owner's catalogue."""
    return [_told(fact, get_language() or "en") for fact in told_facts()]


def _told(fact: Any, language: str) -> Column:
    head = words_in(fact.words, language)["name"] or fact.key
    return text(head, lambda row: said_answer(fact, row.answers.get(fact.pk, "")))


def _lowest_tier() -> str:
    """The name of the level on which everybody begins; empty where there are no tiers."""
    try:
        scheme = terms_on(club_day()).tiers
    except NoProgram:
        return ""
    return scheme.levels[0].name if scheme else ""


def _rows(asked: Asked) -> Any:
    found = found_members(MembersFilter(asked.query, actor=asked.actor))
    return found.select_related("joined_shop")


def _each(page: list[Any]) -> Iterator[_Row]:
    ids = [member.pk for member in page]
    standings, labels, answers = standings_of(ids), labels_of(ids), answers_of(ids)
    worth = values_of(ids)
    for member in page:
        standing = standings.get(member.pk)
        yield _Row(
            member=member,
            tier=standing.tier if standing else "",
            worth=worth.get(member.pk, 0),
            labels=labels[member.pk],
            answers=answers[member.pk],
        )


MEMBERS = Listing(
    key="members",
    title=gettext_lazy("Members"),
    about=gettext_lazy("Everybody with card, mobile, consents, points, visits, labels, profile."),
    columns=_columns,
    rows=_rows,
    moment="joined_at",
    filters=("q", "choice", "order", "shop", "label"),
    each=_each,
)
