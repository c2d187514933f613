"""What a list is that can be taken out, and how it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from analytics.selectors.scope import at_moments, on_days
from loyalty_club.dashboard.lists.periods import Period
from loyalty_club.web.sheets import Column, Sheet, pages
from members.roles import Actor, Right
from members.rules.phones import mask_mobile
from members.selectors.club import ClubView
from members.selectors.trail import names_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a list, with which filters (those of its page's address), for which months.

    `as_page`: what the page shows while its address says nothing holds for the file too.
    """

    actor: Actor
    club: ClubView
    query: QueryDict = field(default_factory=lambda: QueryDict(""))
    period: Period | None = None
    as_page: bool = False
    _names: dict[str, str] = field(default_factory=dict)

    def mobile(self, e164: str | None) -> str:
        """A mobile as people write it; whole for the few who may take whole ones out."""
        if not e164:
            return ""
        if self.actor.may(Right.MOBILES_READ) and self.actor.may(Right.DATA_EXPORT):
            return f"0{e164[3:]}" if e164.startswith("+98") else e164
        return mask_mobile(e164)

    def who(self, actor_id: str) -> str:
        """The name behind an actor's id; each is looked up once."""
        if actor_id not in self._names:
            self._names[actor_id] = names_of([actor_id]).get(actor_id) or _nameless(actor_id)
        return self._names[actor_id]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its name, a word on it, its columns and its rows.

    `day` or `moment` name the field by which a period chooses rows; `reads_period` where `rows`
    looks at the period itself. Without any of them there is none to choose. `filters` are the
    names in an address that the list understands. `each` makes the objects that the columns read
    out of a page of rows, where the rows are not enough.
    """

    key: str
    title: Promise
    about: Promise
    columns: Callable[[Asked], Sequence[Column]]
    rows: Callable[[Asked], QuerySet[Any] | Sequence[Any]]
    day: str = ""
    moment: str = ""
    reads_period: bool = False
    filters: tuple[str, ...] = ()
    each: Callable[[list[Any]], Iterable[Any]] | None = None

    @property
    def has_period(self) -> bool:
        """Whether months can be chosen."""
        return bool(self.day or self.moment or self.reads_period)


def sheet_of(listing: Listing, asked: Asked) -> Sheet:
    """The list as a table. A mere sequence is read now, rows of the database as they are sent."""
    rows = listing.rows(asked)
    columns = listing.columns(asked)
    title = str(listing.title)
    facts = _facts(listing, asked)
    if not isinstance(rows, QuerySet):
        return Sheet(listing.key, title, columns, rows, len(rows), facts)
    if asked.period is not None and (listing.day or listing.moment):
        rows = rows.filter(_within(listing, asked.period))
    return Sheet(listing.key, title, columns, _read(rows, listing.each), rows.count(), facts)


def _within(listing: Listing, period: Period) -> Any:
    if listing.day:
        return on_days(period.window, field=listing.day)
    return at_moments(period.window, field=listing.moment)


def _read(rows: QuerySet[Any], each: Callable[[list[Any]], Iterable[Any]] | None) -> Iterator[Any]:
    for page in pages(rows):
        yield from page if each is None else each(page)


def _facts(listing: Listing, asked: Asked) -> dict[str, Any]:
    """By what the list was narrowed; what was typed is left out, it may be somebody's name."""
    facts: dict[str, Any] = {}
    filters = [name for name in listing.filters if asked.query.get(name)]
    if filters:
        facts["filters"] = filters
    if asked.period is not None and listing.has_period:
        facts["period"] = asked.period.key
    return facts


def _nameless(actor_id: str) -> str:
    return _("The member") if actor_id.startswith("member:") else _("The club itself")
