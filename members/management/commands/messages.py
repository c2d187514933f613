"""What stands in the outbox: `messages --status unknown`, as a table or as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import QuerySet

from members.models import Message
from members.rules.phones import mask_mobile
from members.selectors.club import club_zone

COLUMNS = (
    "id",
    "natural_key",
    "kind",
    "channel",
    "status",
    "held_why",
    "problem",
    "member_id",
    "created_at",
    "due_at",
    "expires_at",
    "sent_at",
    "delivered_at",
    "attempts",
    "carrier",
    "carrier_ref",
    "parts",
    "cost",
)
USUALLY, MOST = 100, 100_000


class Command(BaseCommand):
    """Reads; changes nothing. Addresses are hidden, texts are not shown."""

    help = "List the messages of the outbox, the newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, how many, and for whom to read."""
        parser.add_argument("--status", choices=Message.Status.values, help="only in this state")
        parser.add_argument("--kind", choices=Message.Kind.values, help="only of this class")
        parser.add_argument("--cause", default="", help="natural keys that begin so: campaign:12:")
        parser.add_argument("--limit", type=int, help=f"{USUALLY} in a table, all as JSON")
        parser.add_argument("--json", action="store_true", dest="as_json", help="for a machine")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was asked for."""
        rows = Message.objects.filter(natural_key__startswith=options["cause"])
        if options["status"]:
            rows = rows.filter(status=options["status"])
        if options["kind"]:
            rows = rows.filter(kind=options["kind"])
        limit = options["limit"] or (MOST if options["as_json"] else USUALLY)
        if options["as_json"]:
            self.stdout.write(json.dumps(_documents(rows.order_by("-id")[:limit])))
        else:
            self._table(rows.order_by("-id")[:limit])

    def _table(self, rows: QuerySet[Message]) -> None:
        for row in rows:
            due = row.due_at.astimezone(club_zone())
            self.stdout.write(
                f"{row.pk:>8}  {due:%Y-%m-%d %H:%M}  {row.kind:9}  {row.status:11}  "
                f"{_hidden(row):14}  {row.parts:>2}  {row.cost:>8}  {row.natural_key}  "
                f"{row.held_why or row.problem}".rstrip()
            )


def _documents(rows: QuerySet[Message]) -> list[dict[str, Any]]:
    return [
        {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in zip(COLUMNS, row, strict=True)
        }
        for row in rows.values_list(*COLUMNS)
    ]


def _hidden(row: Message) -> str:
    is_mobile = row.channel == Message.Channel.SMS and row.address
    return mask_mobile(row.address) if is_mobile else "–"
