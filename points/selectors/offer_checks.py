"""The checker's part about offers; each statement returns (subject, detail)."""

OFFER_CHECKS: dict[str, str] = {
    "a used offer of points gave what its rule gave": """
        SELECT 'offer ' || o.id, format('points %s worth %s, its rule gave %s', o.points, o.value,
               coalesce(u.granted, 0))
        FROM points_offer o
        JOIN points_purchase p ON p.id = o.purchase_id
        JOIN points_program t ON t.id = p.program_id
        LEFT JOIN (SELECT purchase_id, rule, sum(granted) AS granted FROM points_ruleuse
                   WHERE rule LIKE 'offer:%' AND NOT is_undone
                   GROUP BY purchase_id, rule) u
               ON u.purchase_id = o.purchase_id AND u.rule = 'offer:' || o.id
        WHERE o.kind = 'points' AND o.status = 'used'
          AND (o.points = 0 OR o.points <> coalesce(u.granted, 0)
               OR o.value <> o.points * t.point_value)""",
    "what an offer's rule gave has used the offer": """
        SELECT 'purchase ' || u.purchase_id, format('%s gave %s', u.rule, u.granted)
        FROM points_ruleuse u
        LEFT JOIN points_offer o
               ON 'offer:' || o.id = u.rule AND o.purchase_id = u.purchase_id
              AND o.status = 'used'
        WHERE u.rule LIKE 'offer:%' AND u.granted > 0 AND NOT u.is_undone AND o.id IS NULL""",
    "an offer and its voucher end together": """
        SELECT 'offer ' || o.id, format('%s worth %s, voucher %s paid %s', o.status, o.value,
               v.status, v.used_value)
        FROM points_offer o JOIN points_voucher v ON v.id = o.voucher_id
        WHERE (o.status, v.status) NOT IN (('open', 'open'), ('used', 'used'),
                                           ('ended', 'expired'), ('withdrawn', 'cancelled'))
           OR o.value <> v.used_value OR o.purchase_id IS DISTINCT FROM v.purchase_id""",
    "a used offer of a gift is its sale's gift": """
        SELECT 'offer ' || o.id, format('worth %s, the gift %s', o.value, p.gift_value)
        FROM points_offer o JOIN points_purchase p ON p.id = o.purchase_id
        WHERE o.kind = 'gift' AND o.status = 'used'
          AND (p.gift_code = '' OR p.status = 'voided' OR o.value <> p.gift_value)""",
    "an offer is used by its own member, and only then worth something": """
        SELECT 'offer ' || o.id, format('%s, points %s, value %s', o.status, o.points, o.value)
        FROM points_offer o LEFT JOIN points_purchase p ON p.id = o.purchase_id
        WHERE CASE WHEN o.status = 'used'
                   THEN p.member_id IS DISTINCT FROM o.member_id
                   ELSE o.purchase_id IS NOT NULL OR o.points <> 0 OR o.value <> 0 END""",
}
