"""A club to measure: one shop, one till's key, members with points to spend.

Run by `manage.py shell -c "from benchmarks.stage import open_club; open_club()"`; prints JSON.
"""

import json
import sys
from datetime import timedelta

from django.db import connection, transaction

from benchmarks.stage_rules import document
from members.models import Shop
from members.roles import KEY_RIGHTS, SYSTEM
from members.selectors.club import club_day
from members.services.keys import create_api_key
from members.services.members import register_member
from members.services.shops import open_shop, set_up_club
from points.models import Program
from points.rules.documents import read_program
from points.rules.sales import Line, Sale, Tendered
from points.services.programs import publish_program, publish_terms
from points.services.purchases import record_purchase

MEMBERS = 200
PLENTY = 900_000_000_000


@transaction.atomic
def open_club() -> None:
    """Everything through the real services, but for the one table that the bare endpoint fills."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE benchmark_bare (id bigserial PRIMARY KEY, body jsonb NOT NULL)"
        )
    set_up_club(actor=SYSTEM, name="گل نرگس")
    publish_program(actor=SYSTEM, earn_amount=100_000, point_value=5_000, cap_bps=500)
    shop = open_shop(actor=SYSTEM, code="main", name="شعبهٔ مرکزی")
    _, secret = create_api_key(
        actor=SYSTEM,
        name="till",
        shop_id=shop.pk,
        rights=[right.value for right in KEY_RIGHTS],
    )
    members = [_member_with_points(shop, number) for number in range(MEMBERS)]
    json.dump({"secret": secret, "shop": shop.code, "members": members}, sys.stdout)


@transaction.atomic
def put_rules_in_force() -> None:
    """A version with twenty rules and tiers that holds from today, as if published long ago."""
    published = publish_terms(
        terms=read_program(document()), actor=SYSTEM, starts_on=club_day() + timedelta(days=1)
    )
    Program.objects.exclude(pk=published.pk).update(starts_on=club_day() - timedelta(days=1))
    Program.objects.filter(pk=published.pk).update(starts_on=club_day())


def _member_with_points(shop: Shop, number: int) -> int:
    member = register_member(
        actor=SYSTEM,
        mobile=f"0912{number:07d}",
        first_name="عضو",
        last_name=str(number),
        consents={"service": True},
    )
    sale = Sale(
        shop_id=shop.pk,
        receipt_number=f"opening-{number}",
        lines=(Line(PLENTY),),
        payments=(Tendered("cash", PLENTY),),
        member_id=member.pk,
    )
    record_purchase(sale=sale, actor=SYSTEM)
    return member.pk
