"""The checker: the ledger's promises (trust: I1–I6, I10, I15) as one set of SQL statements."""

from dataclasses import dataclass

from django.db import connection, transaction

from points.selectors.offer_checks import OFFER_CHECKS
from points.selectors.reward_checks import REWARD_CHECKS

# Each statement returns (subject, detail) for every breach; an account's subject is its card.
CHECKS: dict[str, str] = {
    "balance is the sum of entries": """
        SELECT m.card_number, format('balance %s, entries %s', a.balance, coalesce(e.total, 0))
        FROM points_account a JOIN members_member m ON m.id = a.member_id
        LEFT JOIN (SELECT account_id, sum(points) AS total FROM points_ledgerentry
                   GROUP BY account_id) e ON e.account_id = a.member_id
        WHERE a.balance <> coalesce(e.total, 0)""",
    "balance is the sum of lots": """
        SELECT m.card_number, format('balance %s, lots %s', a.balance, coalesce(l.total, 0))
        FROM points_account a JOIN members_member m ON m.id = a.member_id
        LEFT JOIN (SELECT account_id, sum(remaining) AS total FROM points_pointlot
                   WHERE remaining > 0 GROUP BY account_id) l ON l.account_id = a.member_id
        WHERE a.balance <> coalesce(l.total, 0)""",
    "balance is never negative": """
        SELECT m.card_number, format('balance %s, debt %s', a.balance, a.debt)
        FROM points_account a JOIN members_member m ON m.id = a.member_id
        WHERE a.balance < 0 OR a.debt < 0""",
    "entries form a chain": """
        SELECT m.card_number, format('entry %s', c.seq)
        FROM (SELECT account_id, seq, points, balance_after,
                     lag(seq, 1, 0::bigint) OVER w AS seq_before,
                     lag(balance_after, 1, 0::bigint) OVER w AS balance_before
              FROM points_ledgerentry WINDOW w AS (PARTITION BY account_id ORDER BY seq)) c
        JOIN members_member m ON m.id = c.account_id
        WHERE c.seq <> c.seq_before + 1 OR c.balance_after <> c.balance_before + c.points""",
    "the account knows its last entry": """
        SELECT m.card_number, format('last %s, entries %s', a.last_seq, coalesce(e.last, 0))
        FROM points_account a JOIN members_member m ON m.id = a.member_id
        LEFT JOIN (SELECT account_id, max(seq) AS last FROM points_ledgerentry
                   GROUP BY account_id) e ON e.account_id = a.member_id
        WHERE a.last_seq <> coalesce(e.last, 0)""",
    "a lot is what is not allocated": """
        SELECT m.card_number, format('lot %s: %s of %s', l.id, l.remaining, l.original)
        FROM points_pointlot l JOIN members_member m ON m.id = l.account_id
        LEFT JOIN (SELECT lot_id, sum(points) AS total FROM points_allocation
                   GROUP BY lot_id) t ON t.lot_id = l.id
        WHERE l.remaining <> l.original - coalesce(t.total, 0)
           OR l.remaining < 0 OR l.remaining > l.original""",
    "an entry is its lot or its allocations": """
        SELECT m.card_number, format('entry %s: %s points', e.seq, e.points)
        FROM points_ledgerentry e JOIN members_member m ON m.id = e.account_id
        LEFT JOIN points_pointlot l ON l.entry_id = e.id
        LEFT JOIN (SELECT entry_id, sum(points) AS total FROM points_allocation
                   GROUP BY entry_id) t ON t.entry_id = e.id
        WHERE e.points <> coalesce(l.original, 0) - coalesce(t.total, 0)""",
    "entries, lots and allocations are of one member": """
        SELECT m.card_number, format('entry %s', e.seq)
        FROM points_allocation t
        JOIN points_ledgerentry e ON e.id = t.entry_id
        JOIN points_pointlot l ON l.id = t.lot_id
        JOIN members_member m ON m.id = e.account_id
        WHERE l.account_id <> e.account_id""",
    "debt is what returned purchases left owing": """
        SELECT m.card_number, format('debt %s, purchases %s', a.debt, coalesce(p.total, 0))
        FROM points_account a JOIN members_member m ON m.id = a.member_id
        LEFT JOIN (SELECT member_id, sum(debt_points) AS total FROM points_purchase
                   WHERE debt_points > 0 GROUP BY member_id) p ON p.member_id = a.member_id
        WHERE a.debt <> coalesce(p.total, 0)""",
    "a purchase earned what its entries say": """
        SELECT 'purchase ' || p.id, format('earned %s, entries %s', p.earned_points, e.total)
        FROM points_purchase p
        JOIN (SELECT purchase_id, sum(points) AS total FROM points_ledgerentry
              WHERE kind = 'earn' GROUP BY purchase_id) e ON e.purchase_id = p.id
        WHERE p.earned_points <> e.total
        UNION ALL
        SELECT 'purchase ' || p.id, 'earned without an entry'
        FROM points_purchase p
        WHERE p.earned_points > 0 AND NOT EXISTS (
            SELECT 1 FROM points_ledgerentry e WHERE e.purchase_id = p.id AND e.kind = 'earn')""",
    "a purchase moved what its entries say": """
        SELECT 'purchase ' || p.id,
               format('spent %s, given back %s, taken back %s; entries %s, %s, %s',
                      p.spent_points, p.given_back_points, p.recovered_points - p.expired_points,
                      -coalesce(e.spent, 0), coalesce(e.back, 0), -coalesce(e.taken, 0))
        FROM points_purchase p
        LEFT JOIN (SELECT purchase_id,
                          sum(points) FILTER (WHERE kind = 'redeem') AS spent,
                          sum(points) FILTER (WHERE kind = 'redeem_return') AS back,
                          sum(points) FILTER (WHERE kind IN ('claw_back', 'lapse')) AS taken
                   FROM points_ledgerentry
                   WHERE kind IN ('redeem', 'redeem_return', 'claw_back', 'lapse')
                   GROUP BY purchase_id) e ON e.purchase_id = p.id
        WHERE p.spent_points <> -coalesce(e.spent, 0)
           OR p.given_back_points <> coalesce(e.back, 0)
           OR p.recovered_points - p.expired_points <> -coalesce(e.taken, 0)""",
    "a purchase's value is its points": """
        SELECT 'purchase ' || p.id, format('granted %s, recovered %s, owed %s',
               p.granted_value, p.recovered_value, p.debt_value)
        FROM points_purchase p
        LEFT JOIN points_pointlot l ON l.purchase_id = p.id
        WHERE p.granted_value <> p.earned_points * coalesce(l.unit_value, 0)
           OR p.recovered_value <> p.recovered_points * coalesce(l.unit_value, 0)
           OR p.debt_value <> p.debt_points * coalesce(l.unit_value, 0)""",
    "a returned purchase gave everything back": """
        SELECT 'purchase ' || id, format('earned %s, back %s, owed %s; spent %s, given back %s',
               earned_points, recovered_points, debt_points, spent_points, given_back_points)
        FROM points_purchase
        WHERE status IN ('returned', 'voided')
          AND (earned_points <> recovered_points + debt_points
               OR spent_points <> given_back_points OR returned_amount <> amount)""",
    "returns add up": """
        SELECT 'purchase ' || p.id, format('returned %s, returns %s', p.returned_amount, r.total)
        FROM points_purchase p
        LEFT JOIN (SELECT purchase_id, sum(amount) AS total FROM points_return
                   GROUP BY purchase_id) r ON r.purchase_id = p.id
        WHERE p.returned_amount <> coalesce(r.total, 0)""",
    "each sale stays within its own allowance": """
        SELECT 'purchase ' || id, format('granted %s, given %s, pool %s',
               granted_value, given_value, pool_effect)
        FROM points_purchase
        WHERE (granted_value - recovered_value - debt_value + given_value) + pool_effect
            > (net - returned_net) * cap_bps / 10000""",
    "the pool is what sales gave it": """
        SELECT 'window ' || w.id,
               format('pool %s, sales %s, grants %s', w.pool, coalesce(p.total, 0),
                      coalesce(g.total, 0))
        FROM points_budgetwindow w
        LEFT JOIN (SELECT window_id, sum(pool_effect) AS total FROM points_purchase
                   GROUP BY window_id) p ON p.window_id = w.id
        LEFT JOIN (SELECT window_id, sum(value - recovered_value) AS total FROM points_grant
                   GROUP BY window_id) g ON g.window_id = w.id
        WHERE w.pool <> coalesce(p.total, 0) - coalesce(g.total, 0)""",
    "the cap holds": """
        SELECT 'window ' || w.id, format('given %s and %s, allowed %s', p.given,
               coalesce(g.given, 0), coalesce(p.allowed, 0))
        FROM points_budgetwindow w
        LEFT JOIN (SELECT window_id, sum(value - recovered_value) AS given FROM points_grant
                   GROUP BY window_id) g ON g.window_id = w.id
        LEFT JOIN (SELECT window_id,
                     sum(granted_value - recovered_value + given_value) AS given,
                     sum((net - returned_net) * cap_bps / 10000) AS allowed,
                     sum(debt_value) AS owed
              FROM points_purchase GROUP BY window_id) p ON p.window_id = w.id
        WHERE coalesce(p.given, 0) + coalesce(g.given, 0)
            > coalesce(p.allowed, 0) + coalesce(p.owed, 0) + greatest(0, -w.pool)""",
    "the ledger refuses change": """
        SELECT 'table ' || c.relname, 'a guard trigger is missing or off'
        FROM pg_class c
        WHERE c.relname IN ('points_ledgerentry', 'points_allocation', 'members_auditentry',
                            'members_consent')
          AND NOT EXISTS (SELECT 1 FROM pg_trigger t
                          WHERE t.tgrelid = c.oid AND t.tgname = 'append_only_rows'
                            AND t.tgenabled = 'A')
    """,
}


@dataclass(frozen=True, slots=True)
class Breach:
    """One promise broken for one subject: a card number, a purchase, a window or a table."""

    check: str
    subject: str
    detail: str


def find_breaches(*, at_most: int = 100) -> list[Breach]:
    """Every breach of the ledger's promises, at most so many of each; empty is what must be."""
    breaches: list[Breach] = []
    with transaction.atomic(), connection.cursor() as cursor:
        # Every check reads whole tables; with statistics older than a large import the planner
        # would compare each row with each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        for check, sql in (CHECKS | REWARD_CHECKS | OFFER_CHECKS).items():
            cursor.execute(f"SELECT * FROM ({sql}) AS breach LIMIT {int(at_most)}")  # noqa: S608
            breaches += [Breach(check, str(row[0]), str(row[1])) for row in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_nestloop = on")
    return breaches
