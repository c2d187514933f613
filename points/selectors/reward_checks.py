"""The checker's part about rewards and vouchers; each statement returns (subject, detail)."""

REWARD_CHECKS: dict[str, str] = {
    "a redemption is its entries": """
        SELECT 'redemption ' || r.id,
               format('%s: points %s, spent %s, given back %s', r.status, r.points,
                      -coalesce(e.spent, 0), coalesce(e.back, 0))
        FROM points_redemption r
        LEFT JOIN (SELECT split_part(source, ':', 2)::bigint AS redemption_id,
                          sum(points) FILTER (WHERE kind = 'redeem') AS spent,
                          sum(points) FILTER (WHERE kind = 'redeem_return') AS back
                   FROM points_ledgerentry
                   WHERE kind IN ('redeem', 'redeem_return') AND source LIKE 'redemption:%'
                   GROUP BY 1) e ON e.redemption_id = r.id
        WHERE r.points <> -coalesce(e.spent, 0)
           OR coalesce(e.back, 0)
            <> CASE WHEN r.status IN ('cancelled', 'expired') THEN r.points ELSE 0 END""",
    "a redemption counts what it cost beyond its points": """
        SELECT 'redemption ' || r.id, format('cost %s, points worth %s, granted %s, back %s',
               r.terms ->> 'cost', r.value, coalesce(g.value, 0), coalesce(g.recovered_value, 0))
        FROM points_redemption r LEFT JOIN points_grant g ON g.id = r.grant_id
        WHERE coalesce(g.value, 0) <> greatest(0, (r.terms ->> 'cost')::bigint - r.value)
           OR coalesce(g.recovered_value, 0)
            <> CASE WHEN r.status IN ('cancelled', 'expired')
                    THEN coalesce(g.value, 0) ELSE 0 END""",
    "a redemption and its voucher end together": """
        SELECT 'redemption ' || r.id, format('%s, voucher %s', r.status, v.status)
        FROM points_redemption r LEFT JOIN points_voucher v ON v.redemption_id = r.id
        WHERE (r.terms ->> 'kind' = 'discount' OR v.id IS NOT NULL)
          AND (r.status, coalesce(v.status, 'none')) NOT IN (
              ('issued', 'open'), ('redeemed', 'used'),
              ('cancelled', 'cancelled'), ('expired', 'expired'))""",
    "a used voucher paid its part of one purchase": """
        SELECT 'voucher ' || v.id, format('used %s, payments %s', v.used_value,
               coalesce(p.total, 0))
        FROM points_voucher v
        LEFT JOIN (SELECT purchase_id, sum(amount) AS total FROM points_payment
                   WHERE tender = 'voucher' GROUP BY purchase_id) p
               ON p.purchase_id = v.purchase_id
        WHERE CASE WHEN v.status = 'used'
                   THEN v.used_value <> coalesce(p.total, 0) OR v.used_value = 0
                   ELSE v.used_value <> 0 OR v.purchase_id IS NOT NULL END""",
    "a voucher of the club is counted until it is taken back": """
        SELECT 'voucher ' || v.id, format('%s: value %s, counted %s', v.status, v.value,
               coalesce(g.value - g.recovered_value, 0))
        FROM points_voucher v LEFT JOIN points_grant g ON g.id = v.grant_id
        WHERE v.redemption_id IS NULL
          AND coalesce(g.value - g.recovered_value, 0)
            <> CASE WHEN v.status IN ('open', 'used') THEN v.value ELSE 0 END""",
}
