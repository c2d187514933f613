"""Standings when two cards become one, and when they part again."""

from datetime import date
from typing import Any

from points.models import Standing
from points.selectors.programs import terms_on


def merge_standings(merged_id: int, kept_id: int, *, today: date) -> dict[str, Any]:
    """The history goes along; of two open standings the higher tier stays. Returns what
    `part_standings` needs.
    """
    open_rows = {
        row.member_id: row
        for row in Standing.objects.filter(member_id__in=[merged_id, kept_id], ended_on=None)
    }
    ended = []
    if len(open_rows) > 1:
        scheme = terms_on(today).tiers
        theirs, own = open_rows[merged_id], open_rows[kept_id]
        is_higher = scheme is not None and scheme.rank(theirs.tier) > scheme.rank(own.tier)
        lower = own if is_higher else theirs
        lower.ended_on = today
        lower.save(update_fields=["ended_on"])
        ended.append(lower.pk)
    rows = Standing.objects.filter(member_id=merged_id)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(member_id=kept_id)
    return {"moved": moved, "ended": ended}


def part_standings(moved: dict[str, Any], *, kept_id: int, merged_id: int) -> None:
    """Everybody has his own rows again, and the one that the merge had ended goes on, unless
    another has followed it.
    """
    Standing.objects.filter(pk__in=moved["moved"], member_id=kept_id).update(member_id=merged_id)
    for row in Standing.objects.filter(pk__in=moved["ended"]):
        if not Standing.objects.filter(member_id=row.member_id, ended_on=None).exists():
            row.ended_on = None
            row.save(update_fields=["ended_on"])
