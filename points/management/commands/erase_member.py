"""Erase one member at once: his points end, everything personal goes, the books stay."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.exceptions import ClubError
from members.models import Erasure
from members.roles import SYSTEM
from members.rules.cards import tidy_card
from members.selectors.identities import members_by_card
from members.services.conflicts import retry_conflicts
from members.services.patience import unhurried
from points.exceptions import OpenCredit
from points.selectors.erasure import consequences_of
from points.services.erasure import Erased, erase_member


class Command(BaseCommand):
    """The card number names the member; without --yes it asks first."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("card", help="the card number")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--json", action="store_true", help="what was done, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        card = tidy_card(options["card"])
        member_id = members_by_card([card]).get(card)
        if member_id is None:
            message = "No active member has this card."
            raise CommandError(message)
        if not options["yes"] and not self._is_meant(member_id):
            message = "Nothing was done."
            raise CommandError(message)
        done = self._erase(member_id)
        if options["json"]:
            told = {"member": done.member_id, "points": done.points, "cards": done.cards}
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(f"erased, with {done.points} points and {done.cards} cards")

    def _is_meant(self, member_id: int) -> bool:
        told = consequences_of(member_id)
        self.stdout.write(
            f"{told.points} points are lost, {told.purchases} purchases stay without a name."
        )
        return input("Erase this member for good? Type yes: ").strip() == "yes"

    def _erase(self, member_id: int) -> Erased:
        try:
            with unhurried():
                return retry_conflicts(
                    lambda: erase_member(
                        member_id=member_id, ground=Erasure.Ground.STAFF, actor=SYSTEM
                    )
                )
        except OpenCredit as refusal:
            message = f"{refusal.facts['count']} purchases on credit are not settled yet."
            raise CommandError(message) from refusal
        except ClubError as refusal:
            raise CommandError(refusal.code) from refusal
