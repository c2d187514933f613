"""The statements behind the figures of feedback; `figures` and `response` read their rows."""

# Which answers are meant: between two moments, of these shops (NULL is all), and what else was
# asked for ('' is all).
ANSWERS = """
WITH answers AS (
    SELECT s.id, s.member_id, s.scored_at, s.score, s.expectation, s.effort, s.reason, s.seller,
        s.category, s.tier, s.kind, coalesce(s.shop_id::text, '') AS shop,
        CASE WHEN s.score >= %(promoter_from)s THEN 'promoter'
            WHEN s.score <= %(detractor_to)s THEN 'detractor' ELSE 'passive' END AS band
    FROM campaigns_survey AS s
    WHERE s.scored_at >= %(opens)s AND s.scored_at < %(closes)s AND s.score IS NOT NULL
        AND (%(shop_ids)s::bigint[] IS NULL OR s.shop_id = ANY(%(shop_ids)s::bigint[]))
        AND (%(seller)s = '' OR s.seller = %(seller)s)
        AND (%(tier)s = '' OR s.tier = %(tier)s)
        AND (%(category)s = '' OR s.category = %(category)s)
        AND (%(kind)s = '' OR s.kind = %(kind)s)
)
"""

# Every answer counts once under each of its aspects.
_ASPECTS = """
SELECT aspect, value, band, count(*)
FROM answers CROSS JOIN LATERAL (VALUES
    ('score', score::text), ('expectation', expectation), ('effort', effort::text),
    ('reason', reason), ('shop', shop), ('seller', seller), ('category', category),
    ('tier', tier), ('kind', kind)
) AS aspects (aspect, value)
WHERE value IS NOT NULL
GROUP BY aspect, value, band
"""
TALLIES = ANSWERS + _ASPECTS

# By month: each begins at its place in the list.
_MONTHS = """
SELECT width_bucket(scored_at, %(months)s::timestamptz[]) - 1, band, count(*)
FROM answers GROUP BY 1, 2
"""
TREND = ANSWERS + _MONTHS

# Of stretches of days that may overlap, each by its place in the list.
WITHIN = """
SELECT w.place - 1, CASE WHEN s.score >= %(promoter_from)s THEN 'promoter'
        WHEN s.score <= %(detractor_to)s THEN 'detractor' ELSE 'passive' END AS band, count(*)
FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[])
    WITH ORDINALITY AS w (opens, closes, place)
JOIN campaigns_survey AS s ON s.scored_at >= w.opens AND s.scored_at < w.closes
    AND s.score IS NOT NULL
    AND (%(shop_ids)s::bigint[] IS NULL OR s.shop_id = ANY(%(shop_ids)s::bigint[]))
GROUP BY w.place, band
"""

# Promoters as persons, by their latest score of the time; a merged card is its keeper.
_PROMOTERS = """
SELECT count(DISTINCT latest.person),
    count(DISTINCT latest.person) FILTER (WHERE brought.friend IS NOT NULL),
    count(DISTINCT latest.person) FILTER (WHERE brought.joined_at >= latest.scored_at),
    count(DISTINCT brought.friend)
FROM (
    SELECT DISTINCT ON (1) coalesce(m.merged_into_id, m.id) AS person, a.band, a.scored_at
    FROM answers AS a JOIN members_member AS m ON m.id = a.member_id
    ORDER BY 1, a.scored_at DESC, a.id DESC
) AS latest
LEFT JOIN (
    SELECT coalesce(who.merged_into_id, who.id) AS person, friend.id AS friend, friend.joined_at
    FROM members_member AS friend JOIN members_member AS who ON who.id = friend.referred_by_id
    WHERE friend.status <> 'merged'
) AS brought ON brought.person = latest.person
WHERE latest.band = 'promoter'
"""
ADVOCATES = ANSWERS + _PROMOTERS

# Who was asked by a link on these days, and what became of it until now.
RESPONSE = """
SELECT count(*),
    count(*) FILTER (WHERE m.status IN ('sent', 'delivered', 'undelivered', 'unknown')),
    count(*) FILTER (WHERE m.status = 'delivered'),
    count(*) FILTER (WHERE s.scored_at IS NOT NULL),
    count(*) FILTER (WHERE s.closed_at IS NOT NULL),
    count(*) FILTER (WHERE s.scored_at IS NULL AND s.expires_at > %(now)s),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY s.scored_at - s.asked_at)
FROM campaigns_survey AS s LEFT JOIN members_message AS m ON m.id = s.message_id
WHERE s.kind = 'purchase' AND s.asked_at >= %(opens)s AND s.asked_at < %(closes)s
    AND (%(shop_ids)s::bigint[] IS NULL OR s.shop_id = ANY(%(shop_ids)s::bigint[]))
"""

SATISFACTION = """
SELECT s.satisfaction, count(*) FROM campaigns_survey AS s
WHERE s.kind = 'ticket' AND s.scored_at >= %(opens)s AND s.scored_at < %(closes)s
    AND s.satisfaction IS NOT NULL
    AND (%(shop_ids)s::bigint[] IS NULL OR s.shop_id = ANY(%(shop_ids)s::bigint[]))
GROUP BY s.satisfaction
"""
