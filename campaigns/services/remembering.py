"""A day that came up at the till is kept for next year: the date, and leave to remind of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from members.models import ImportantDate, Member
from members.roles import Actor
from members.services.dates import keep_date
from members.services.members import record_consents
from points.exceptions import UnknownPurchase
from points.models import Purchase
from points.rules.sales import YEARLY_REASONS
from points.services.claims import claim_purchase
from points.services.reasons import note_reason

EVIDENCE = "counter"


@dataclass(frozen=True, slots=True)
class ToldDay:
    """Whose day of the year it is, and in which calendar."""

    whose: str
    kind: str
    calendar: str
    month: int
    day: int
    title: str = ""


@transaction.atomic
def remember_day(
    *,
    member_id: int,
    whose: str,
    kind: str,
    calendar: str,
    month: int,
    day: int,
    year: int | None = None,
    title: str = "",
    purchase_id: int | None = None,
    is_allowed: bool,
    evidence: str = EVIDENCE,
    actor: Actor,
    now: datetime | None = None,
) -> ImportantDate:
    """Keep the day (as `keep_date`, with its refusals) in one deed with what goes with it.

    Where the member said so (`is_allowed`) the leave to remind him of occasions is recorded, if
    he has not given it before; saying no takes back nothing. The purchase learns the reason, if
    it knew none. Refuses a purchase that is not the member's.
    """
    now = now or timezone.now()
    reason = None if purchase_id is None else _reason_of(purchase_id, member_id)
    kept = keep_date(
        member_id=member_id,
        whose=whose,
        kind=kind,
        calendar=calendar,
        month=month,
        day=day,
        year=year,
        title=title,
        source="purchase",
        actor=actor,
        now=now,
    )
    if is_allowed and not Member.objects.values_list("allows_occasion", flat=True).get(
        pk=member_id
    ):
        record_consents(
            actor=actor, member_id=member_id, consents={"occasion": True}, evidence=evidence
        )
    if purchase_id is not None and reason == "" and kind in YEARLY_REASONS:
        note_reason(purchase_id=purchase_id, reason=kind, actor=actor, now=now)
    return kept


@transaction.atomic
def claim_and_remember(
    *,
    member_id: int,
    purchase_id: int,
    told: ToldDay,
    is_allowed: bool,
    actor: Actor,
    now: datetime | None = None,
) -> ImportantDate:
    """A stranger's sale goes to the member he has become, and its day is kept for him.

    Refuses what `claim_purchase` and `keep_date` refuse; then nothing of the two is done.
    """
    # The date first: the claim ends with the lock of the cap's pool, after which none is taken.
    keep = partial(remember_day, **asdict(told))
    kept = keep(member_id=member_id, is_allowed=is_allowed, actor=actor, now=now)
    claimed = claim_purchase(purchase_id=purchase_id, member_id=member_id, actor=actor, now=now)
    if claimed.purchase.reason == "" and told.kind in YEARLY_REASONS:
        note_reason(purchase_id=purchase_id, reason=told.kind, actor=actor, now=now)
    return kept


def _reason_of(purchase_id: int, member_id: int) -> str:
    found = Purchase.objects.filter(pk=purchase_id, member_id=member_id).values_list("reason")
    reason = found.first()
    if reason is None:
        raise UnknownPurchase(purchase_id=purchase_id)
    return str(reason[0])
