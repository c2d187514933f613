"""Make an API key for a till or a web shop; it is shown this once and kept only as a hash."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.exceptions import ClubError
from members.models import Shop
from members.roles import KEY_RIGHTS, SYSTEM, TILL_RIGHTS
from members.services.keys import create_api_key


class Command(BaseCommand):
    """Without --rights the key may do all that a till may."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        rights = sorted(right.value for right in KEY_RIGHTS)
        usual = sorted(right.value for right in TILL_RIGHTS)
        parser.add_argument("--shop", required=True, help="code of the shop it serves")
        parser.add_argument("--name", required=True, help="which till, for the list of keys")
        parser.add_argument("--rights", nargs="+", choices=rights, default=usual)
        parser.add_argument("--json", action="store_true", help="the key as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        shop = Shop.objects.filter(code=options["shop"], is_open=True).first()
        if shop is None:
            codes = ", ".join(Shop.objects.filter(is_open=True).values_list("code", flat=True))
            raise CommandError(f"There is no open shop {options['shop']}. There are: {codes}.")
        try:
            key, secret = create_api_key(
                actor=SYSTEM, name=options["name"], shop_id=shop.pk, rights=options["rights"]
            )
        except ClubError as refusal:
            raise CommandError(f"The key was not made: {refusal.facts}") from refusal
        if options["json"]:
            facts = {"shop": shop.code, "name": key.name, "rights": key.rights}
            self.stdout.write(json.dumps({"api_key": secret, "prefix": key.prefix, **facts}))
            return
        self.stdout.write(secret)
        self.stderr.write(
            "Keep it now: it cannot be shown again. Send it as Authorization: Api-Key"
        )
