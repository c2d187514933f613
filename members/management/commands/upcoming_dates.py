"""Whose day is near: members' own dates and the occasions of the coming days."""

import json
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.management.written import jalali_text
from members.selectors.club import club_day
from members.selectors.dates import NearDate, dates_between
from members.selectors.occasions import OccasionView, occasions_between

MOST_DAYS = 366


class Command(BaseCommand):
    """From today on, today included. Members are told by id and name, without their numbers."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="how many days ahead (7)")
        parser.add_argument("--json", action="store_true", help="the lists as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        days: int = options["days"]
        if not 0 <= days <= MOST_DAYS:
            message = f"--days is a number from 0 to {MOST_DAYS}."
            raise CommandError(message)
        today = club_day()
        last = today + timedelta(days=days)
        dates = dates_between(today, last, today=today)
        occasions = occasions_between(today, last)
        if options["json"]:
            told = {
                "dates": [_date_json(near) for near in dates],
                "occasions": [_occasion_json(view) for view in occasions],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for view in occasions:
            self.stdout.write(f"{jalali_text(view.on)}  {view.name} ({view.status})")
        for near in dates:
            what = near.date.title or near.date.kind
            self.stdout.write(
                f"{jalali_text(near.on)}  {near.member_name or near.member_id}: "
                f"{what} ({near.date.whose})"
            )
        if not dates and not occasions:
            self.stdout.write(f"Nothing within {days} days.")


def _date_json(near: NearDate) -> dict[str, Any]:
    return {
        "member": near.member_id,
        "name": near.member_name,
        "date": near.date.id,
        "whose": near.date.whose,
        "kind": near.date.kind,
        "title": near.date.title,
        "calendar": near.date.calendar,
        "gregorian": near.on.isoformat(),
        "jalali": jalali_text(near.on),
        "days_left": near.date.days_left,
        "turns": near.date.turns,
        "is_mourning": near.date.is_mourning,
    }


def _occasion_json(view: OccasionView) -> dict[str, Any]:
    return {
        "key": view.key,
        "name": view.name,
        "gregorian": view.on.isoformat(),
        "jalali": jalali_text(view.on),
        "status": view.status,
        "tone": view.tone,
    }
