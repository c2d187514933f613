"""Taking an import back, stretch by stretch, the last one first; what cannot be is named."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.exceptions import ClubError
from members.models import Message
from members.roles import Actor
from members.services.conflicts import retry_conflicts
from members.services.history_undo import (
    close_imported_members,
    put_members_back,
    take_beside_back,
    take_dates_back,
)
from points.locks import lock_closed_accounts
from points.models import (
    Account,
    Adjustment,
    Grant,
    ImportJob,
    ImportStretch,
    Purchase,
    Redemption,
    Voucher,
)
from points.rules.import_fields import ImportKind
from points.services.import_kinds import Left, WayBack
from points.services.openings import take_openings_back
from points.services.returns import void_purchase

AT_ONCE = 100
MOST_EXAMPLES = 200


def undo_stretches(job: ImportJob, *, way_back: WayBack, actor: Actor) -> bool:
    """Take the next part of the job back, in one transaction; False when nothing is left."""
    stretch = job.stretches.filter(is_undone=False).order_by("-first_row").first()
    if stretch is None:
        return False
    retry_conflicts(partial(_undo_part, job, stretch.pk, way_back, actor))
    return True


@transaction.atomic
def _undo_part(job: ImportJob, stretch_id: int, way_back: WayBack, actor: Actor) -> None:
    now = timezone.now()
    stretch = ImportStretch.objects.select_for_update(no_key=True).get(pk=stretch_id)
    with translation.override(settings.LANGUAGE_CODE):
        undone, left = way_back(job, stretch, actor, now)
    if stretch.is_undone:
        # The way back has been gone: what it held of people is not kept.
        stretch.created, stretch.changed, stretch.before = [], [], {}
    stretch.save()
    told = dict(job.figures.get("undo", {}))
    told["undone"] = told.get("undone", 0) + undone
    told["left"] = Counter(told.get("left", {})) + Counter(why for _what, _id, why in left)
    examples = [*told.get("examples", []), *map(list, left)]
    told["examples"] = examples[:MOST_EXAMPLES]
    job.figures = job.figures | {"undo": told}
    ImportJob.objects.filter(pk=job.pk).update(figures=job.figures, beaten_at=now)


def _undo_purchases(
    job: ImportJob, stretch: ImportStretch, actor: Actor, now: datetime
) -> tuple[int, Left]:
    """A hundred at a time: voiding locks members whom the tills may need."""
    part, stretch.created = stretch.created[-AT_ONCE:], stretch.created[:-AT_ONCE]
    reason = _("Import %(number)s was taken back") % {"number": job.pk}
    left: Left = []
    for purchase_id in reversed(part):
        try:
            with transaction.atomic():
                void_purchase(purchase_id=purchase_id, actor=actor, reason=reason, now=now)
        except ClubError as refusal:
            if not Purchase.objects.filter(pk=purchase_id, status="voided").exists():
                left.append(("purchase", purchase_id, refusal.code))
    if not stretch.created:
        registered = stretch.before.get("registered", [])
        # Whoever stays, stays as a member: his sales are what was to be taken back.
        _close_untouched(registered, {}, actor, now)
        stretch.is_undone = True
    return len(part) - len(left), left


def _undo_balances(
    _job: ImportJob, stretch: ImportStretch, actor: Actor, now: datetime
) -> tuple[int, Left]:
    reason = _("The opening balance was taken back")
    done = take_openings_back(entry_ids=stretch.created, reason=reason, actor=actor, now=now)
    stretch.is_undone = True
    left = [("member", one.member_id, "spent") for one in done if one.missing]
    return len(done) - len(left), left


def _undo_members(
    job: ImportJob, stretch: ImportStretch, actor: Actor, now: datetime
) -> tuple[int, Left]:
    before = stretch.before
    changed = {int(pk): fields for pk, fields in before.get("members", {}).items()}
    beside = before.get("beside", {})
    # The new ones first: what came with them goes with them, and shows who was left alone.
    staying = _close_untouched(stretch.created, beside, actor, now)
    kept = put_members_back(changed=changed, actor=actor, now=now)
    kept_dates = take_beside_back(beside=beside, evidence=f"import:{job.pk}", actor=actor, now=now)
    stretch.is_undone = True
    left: Left = [("member", pk, why) for pk, why in [*staying, *kept]]
    left += [("date", pk, why) for pk, why in kept_dates]
    undone = len(stretch.created) + len(changed) - len(staying) - len(kept)
    return undone, left


def _undo_dates(
    _job: ImportJob, stretch: ImportStretch, actor: Actor, now: datetime
) -> tuple[int, Left]:
    changed = {int(pk): fields for pk, fields in stretch.before.get("dates", {}).items()}
    kept = take_dates_back(created=stretch.created, changed=changed, actor=actor, now=now)
    stretch.is_undone = True
    undone = len(stretch.created) + len(changed) - len(kept)
    return undone, [("date", pk, why) for pk, why in kept]


WAYS_BACK: Mapping[ImportKind, WayBack] = {
    "purchases": _undo_purchases,
    "balances": _undo_balances,
    "members": _undo_members,
    "dates": _undo_dates,
}


def _close_untouched(
    member_ids: Collection[int], beside: Mapping[str, list[int]], actor: Actor, now: datetime
) -> list[tuple[int, str]]:
    """Erase those who came with the file and have nothing since; who stays, and why."""
    accounts = lock_closed_accounts(member_ids)
    active = _active_since(member_ids)
    rich = {pk for pk, account in accounts.items() if account.balance or account.debt}
    staying = dict.fromkeys(rich, "has_points") | active
    free = [pk for pk in member_ids if pk not in staying]
    staying |= dict(
        close_imported_members(
            member_ids=free, together=member_ids, beside=beside, actor=actor, now=now
        )
    )
    closed = [pk for pk in free if pk not in staying]
    Account.objects.filter(pk__in=closed).update(is_closed=True)
    return sorted(staying.items())


def _active_since(member_ids: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    sales = Purchase.objects.filter(member__in=member_ids).exclude(status="voided")
    rows = (
        (sales, "has_purchases"),
        (Grant.objects.filter(member__in=member_ids), "has_points"),
        (Redemption.objects.filter(member__in=member_ids), "has_rewards"),
        (Voucher.objects.filter(member__in=member_ids), "has_rewards"),
        (Adjustment.objects.filter(member__in=member_ids), "has_points"),
        (Message.objects.filter(member__in=member_ids), "was_written_to"),
    )
    for query, why in rows:
        for member_id in query.values_list("member_id", flat=True).distinct():
            found.setdefault(member_id, why)
    return found
