"""Who is known already: members and leads that look like the one who is being written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Q

from campaigns.models import Lead
from members.models import Member
from members.models.members import joined_name
from members.rules.likeness import are_near
from members.rules.text import joined_key
from members.selectors.standing import standing_member

Why = Literal["mobile", "email", "near_mobile", "name"]
MOST_FOUND = 10
# So many of one name are compared by their mobiles.
MOST_NAMESAKES = 1_000


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Whom it may be, those of the same mobile first, and what speaks for each by his id: the
    same mobile or e-mail; or the same name, and a mobile that is nearly the same or not known.
    """

    leads: Sequence[Lead] = ()
    members: Sequence[Member] = ()
    why_leads: Mapping[int, Why] = field(default_factory=dict)
    why_members: Mapping[int, Why] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.leads or self.members)


def duplicates_of(
    *, mobile: str | None, email: str, name: str, leave_out: int | None = None
) -> Duplicates:
    """Active members, and open or lost leads, that look like one of this mobile (E.164), e-mail
    and name (first and last); `leave_out` is the lead itself. At most ten of each.

    A mobile of a merged card leads to the member it was merged into.
    """
    key = joined_key(name)
    members = {one.pk: (one, why) for one, why in _members(mobile, email, key)}
    leads = {one.pk: (one, why) for one, why in _leads(mobile, email, key, leave_out)}
    return Duplicates(
        leads=[one for one, _why in leads.values()],
        members=[one for one, _why in members.values()],
        why_leads={pk: why for pk, (_one, why) in leads.items()},
        why_members={pk: why for pk, (_one, why) in members.items()},
    )


def member_of_mobile(mobile: str | None) -> Member | None:
    """The active member of this mobile (E.164), or the one into whom he was merged."""
    holder = Member.objects.filter(mobile=mobile).first() if mobile else None
    return None if holder is None else standing_member(holder)


def _members(mobile: str | None, email: str, key: str) -> list[tuple[Member, Why]]:
    found: list[tuple[Member, Why]] = []
    holder = member_of_mobile(mobile)
    if holder is not None:
        found.append((holder, "mobile"))
    active = Member.objects.filter(status=Member.Status.ACTIVE)
    taken = {one.pk for one, _why in found}
    if email:
        same = active.filter(email__iexact=email).exclude(pk__in=taken)
        found += [(one, "email") for one in same[:MOST_FOUND]]
        taken = {one.pk for one, _why in found}
    if key:
        named = active.alias(joined=joined_name()).filter(joined=key).exclude(pk__in=taken)
        for one in named.order_by("pk")[:MOST_NAMESAKES]:
            why = _why_named(mobile, one.mobile)
            if why is not None:
                found.append((one, why))
    return found[:MOST_FOUND]


def _leads(
    mobile: str | None, email: str, key: str, leave_out: int | None
) -> list[tuple[Lead, Why]]:
    rows = Lead.objects.select_related("source", "shop", "assignee")
    rows = rows.exclude(status=Lead.Status.WON).exclude(pk=leave_out or 0)
    wanted = Q(pk__in=[])
    if mobile:
        wanted |= Q(mobile=mobile)
    if email:
        wanted |= Q(email__iexact=email)
    if key:
        wanted |= Q(search_key__endswith=key)
    found: list[tuple[Lead, Why]] = []
    for one in rows.filter(wanted).order_by("-pk")[:MOST_NAMESAKES]:
        why = _why_lead(one, mobile, email, key)
        if why is not None:
            found.append((one, why))
    found.sort(key=lambda pair: pair[1] != "mobile")
    return found[:MOST_FOUND]


def _why_lead(lead: Lead, mobile: str | None, email: str, key: str) -> Why | None:
    if mobile and lead.mobile == mobile:
        return "mobile"
    if email and lead.email.casefold() == email.casefold():
        return "email"
    if not key or joined_key(lead.full_name) != key:
        return None
    return _why_named(mobile, lead.mobile)


def _why_named(mobile: str | None, other: str | None) -> Why | None:
    if not mobile or not other:
        return "name"
    return "near_mobile" if are_near(mobile, other) else None
