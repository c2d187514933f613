"""Make the first person who may sign in, and set up club, shop and program where missing."""

import json
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from loyalty_club import environment
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError
from members.models import Club
from members.roles import SYSTEM, Role
from members.rules.money import CURRENCIES
from members.services.staff import hire_staff
from points.services.opening import Opened, open_club


class Command(BaseCommand):
    """The password comes from OWNER_PASSWORD (or its _FILE), --password, or the keyboard."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="", help="asked for where it is left out")
        parser.add_argument("--password", default="", help="others on this machine may see it")
        parser.add_argument(
            "--mobile", default="", help="the owner's own, so that nobody self-serves"
        )
        parser.add_argument("--club-name", default="Club")
        parser.add_argument("--currency", choices=sorted(CURRENCIES), default="IRR")
        parser.add_argument(
            "--unit", choices=Club.Unit.values, help="toman for rial, else the currency itself"
        )
        parser.add_argument(
            "--calendar", choices=Club.Calendar.values, default=Club.Calendar.JALALI
        )
        parser.add_argument("--shop", default="main", help="code of the first shop")
        parser.add_argument("--shop-name", default="Main shop")
        parser.add_argument("--json", action="store_true", help="what was made as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"] or input("Username: ").strip()
        password = options["password"] or environment.text("OWNER_PASSWORD") or _ask_password()
        try:
            opened = self._create(username, password, options)
        except ClubError as refusal:
            field = refusal.facts.get("field", refusal.code)
            raise CommandError(f"{field}: {sentence_for(refusal)}") from refusal
        self._report(username, opened, as_json=options["json"])

    @transaction.atomic
    def _create(self, username: str, password: str, options: dict[str, Any]) -> Opened:
        rial = options["currency"] == "IRR"
        opened = open_club(
            actor=SYSTEM,
            name=options["club_name"],
            currency=options["currency"],
            unit=options["unit"] or (Club.Unit.TOMAN if rial else Club.Unit.PLAIN),
            calendar=options["calendar"],
            shop_code=options["shop"],
            shop_name=options["shop_name"],
        )
        hire_staff(
            actor=SYSTEM,
            username=username,
            password=password,
            role=Role.OWNER,
            mobile=options["mobile"],
        )
        return opened

    def _report(self, username: str, opened: Opened, *, as_json: bool) -> None:
        terms = opened.program
        facts = {
            "username": username,
            "made": ["owner", *opened.made],
            "club": opened.club.name,
            "currency": opened.club.currency,
            "shop": opened.shop.code,
            "program": {
                "earn_amount": terms.earn_amount,
                "point_value": terms.point_value,
                "cap_bps": terms.cap_bps,
            },
        }
        if as_json:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        self.stdout.write(f"Made: {', '.join(facts['made'])}.")
        self.stdout.write(f"{username} may sign in; the club's first shop is {opened.shop.code}.")


def _ask_password() -> str:
    password = getpass("Password: ")
    if getpass("Password (again): ") != password:
        raise CommandError("The two passwords differ.")
    return password
