"""A club for campaigns to choose from: what `big_stage` puts there, and whatever else an audience
asks for: permissions, e-mails, gender, labels, dates, tiers, points, goods, answers, friends,
households.

Fill an empty, migrated database:

    manage.py shell -c "from benchmarks.campaign_stage import fill; fill(100_000, 500_000)"
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from benchmarks import big_stage
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.models import Program
from points.rules.documents import read_program
from points.services.programs import publish_terms

CATEGORIES = 20
BOOKED = ("members_member", "points_purchase", "points_ledgerentry", "points_pointlot")
LEVELS = [
    {"code": "bronze", "name": "Bronze", "from": 0},
    {"code": "silver", "name": "Silver", "from": 40_000_000, "multiply_percent": 110},
    {"code": "gold", "name": "Gold", "from": 150_000_000, "multiply_percent": 120},
]
_PROGRAM = {
    "format": "loyalty-club/program/1",
    "points": {"earn_amount": 100_000, "point_value": 3_000},
    "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
    "tiers": {"measure": "spend", "levels": LEVELS},
}
# Nine of ten allow offers, one of three told an e-mail address and said yes to it.
_STATEMENTS = (
    """UPDATE members_member SET allows_service = true, allows_occasion = true,
        allows_promotion = id % 10 > 0, gender = (ARRAY['', 'woman', 'man'])[1 + id % 3],
        email = CASE WHEN id % 3 = 0 THEN 'member' || id || '@example.org' ELSE '' END,
        referred_by_id = CASE WHEN id % 9 = 1 AND id > 9 THEN id - 9 END""",
    """INSERT INTO members_household (id, created_at, created_by)
        SELECT n, now(), 'bench' FROM generate_series(1, %(members)s / 10) AS n""",
    """UPDATE members_member SET household_id = 1 + id / 20
        WHERE id % 20 < 3 AND 1 + id / 20 <= %(members)s / 10""",
    """INSERT INTO members_consent (member_id, purpose, channel, is_given, evidence, wording,
            taken_by, taken_at)
        SELECT id, 'promotion', 'email', id % 6 = 0 OR turn = 1, 'web', '1', 'bench', now()
        FROM members_member, generate_series(1, 2) AS turn WHERE email <> ''""",
    """INSERT INTO members_label (member_id, name, set_by, set_at)
        SELECT id, 'label ' || n, 'bench', now() FROM members_member, generate_series(1, 4) AS n
        WHERE id % (3 * n) = 0""",
    """INSERT INTO members_importantdate (member_id, whose, kind, title, person, calendar, month,
            day, leap_policy, lead_days, note, source, told_at, told_to)
        SELECT id, (ARRAY['self', 'mother', 'wife'])[1 + n], 'birthday', '', '', 'jalali',
            1 + (hashint8(id * 3 + n) & 255) % 12, 1 + (hashint8(id * 5 + n) & 1023) % 29,
            'before', '{}', '', 'asked', now(), 'bench'
        FROM members_member, generate_series(0, 2) AS n WHERE (id + n) % 3 > 0""",
    """INSERT INTO points_account (member_id, balance, debt, last_seq, is_closed)
        SELECT id, 120, 0, 1, false FROM members_member""",
    """INSERT INTO points_ledgerentry (account_id, seq, kind, source, points, value,
            balance_after, at, business_date, actor_kind, actor_id, reason, breakdown)
        SELECT id, 1, 'earned', 'bench:' || id, 120, 360000, 120, now(), current_date, 'system',
            'system', '', '[]' FROM members_member""",
    """INSERT INTO points_pointlot (account_id, entry_id, original, remaining, unit_value,
            vests_at, expires_at)
        SELECT account_id, id, 120, (hashint8(account_id) & 127) % 120, 3000,
            now() - interval '1 day', now() + (1 + account_id % 364) * interval '1 day'
        FROM points_ledgerentry""",
    """INSERT INTO points_purchaseline (purchase_id, position, product, category, quantity, amount,
            returned_amount)
        SELECT id, place, '', 'category ' || (hashint8(id * place) & 2147483647) % %(categories)s,
            1, amount / 2, returned_amount / 2
        FROM points_purchase, generate_series(1, 2) AS place""",
    """UPDATE points_purchase SET reason = (ARRAY['', 'gift', 'home', 'birthday'])[1 + id % 4]
        WHERE id % 4 > 0""",
    """INSERT INTO points_standing (member_id, tier, since, until, cause, measured, reason,
            decided_at, decided_by)
        SELECT member_id, CASE WHEN spent >= 150000000 THEN 'gold' ELSE 'silver' END,
            current_date - 60, current_date + (member_id % 365)::int, 'rose', spent, '',
            now() - interval '60 days', 'bench'
        FROM (SELECT member_id, sum(net - returned_net) AS spent FROM points_purchase
            WHERE member_id IS NOT NULL AND status <> 'voided'
                AND business_date > current_date - 365
            GROUP BY member_id HAVING sum(net - returned_net) >= 40000000) AS of_a_year""",
)


def fill(members: int, purchases: int) -> None:
    """All of it, and what the planner wants to know of it."""
    big_stage.fill(members, purchases)
    _publish_tiers()
    asked: dict[str, Any] = {"members": members, "categories": CATEGORIES}
    with connection.cursor() as cursor:
        # Rows that nobody booked: what follows a booking does not follow them.
        for table in BOOKED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in _STATEMENTS:
            cursor.execute(statement.replace(" % ", " %% "), asked)
        for table in BOOKED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SELECT setval('members_household_id_seq', %(members)s / 10 + 1)", asked)
        cursor.execute("VACUUM ANALYZE")


def _publish_tiers() -> None:
    """The same program with three levels, in force for as long as the first."""
    from_tomorrow = club_day() + timedelta(days=1)
    (first,) = Program.objects.all()
    published = publish_terms(terms=read_program(_PROGRAM), actor=SYSTEM, starts_on=from_tomorrow)
    Program.objects.filter(pk=first.pk).update(starts_on=date(2019, 1, 1))
    Program.objects.filter(pk=published.pk).update(starts_on=date(2020, 1, 1))
