"""What is known of members from their first month, before anybody could tell what they become.

Only what came in the first month counts, for the old as for the new: otherwise whoever comes often
would be found to have told more, because he was there to be asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from analytics.rules.groups.traits import Traits
from campaigns.models import Lead
from members.models import Fact
from members.rules.profile import words_in
from members.rules.sensitive import sensitive_subject
from members.selectors.club import club_zone

# What is asked of a person, beside the facts of the profile («fact:colour»).
BILL = "bill"
ABOUT = (
    "origin",
    "shop",
    "source",
    "gender",
    "friend",
    "category",
    "weekday",
    "hour",
    "reason",
    BILL,
    "consent",
    "dates",
)
FACT = "fact:"
FIRST_DAYS = 30
AT_ONCE = 5_000
# Ways in of leads, as members have them.
WAYS_IN: Mapping[str, str] = {
    Lead.Origin.STAFF.value: "counter",
    Lead.Origin.COUNTER.value: "counter",
    Lead.Origin.WEB.value: "web",
    Lead.Origin.API.value: "api",
    Lead.Origin.IMPORT.value: "import",
}

Found = dict[int, dict[str, str]]


def first_traits(member_ids: Collection[int]) -> Found:
    """The traits of each of these members by what they are about; the first bill as its amount.

    One statement for each five thousand. Of a first month that is not over a «no» is not told:
    it may still become a yes. Sensitive facts are not read, whatever was asked once.
    """
    facts = [fact.pk for fact in traits_of_profile()]
    found: Found = {member_id: {} for member_id in member_ids}
    given = {"facts": facts, "days": FIRST_DAYS, "zone": str(club_zone()), "now": timezone.now()}
    ids = list(found)
    for start in range(0, len(ids), AT_ONCE):
        asked: dict[str, Any] = {**given, "ids": ids[start : start + AT_ONCE]}
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT, asked)
            for member_id, about, value in cursor.fetchall():
                found[member_id][about] = value
    return found


def traits_of_profile() -> list[Fact]:
    """The facts with answers to choose from that touch nothing sensitive."""
    kinds = (Fact.Kind.CHOICE, Fact.Kind.BAND, Fact.Kind.YES_NO)
    facts = Fact.objects.filter(kind__in=kinds).exclude(method=Fact.Method.OBSERVED)
    return [fact for fact in facts if not _is_sensitive(fact)]


def traits_of_lead(lead: Lead) -> Traits:
    """What a lead shows of it, in the words of a member's first month."""
    told = {
        "origin": WAYS_IN[lead.origin],
        "source": str(lead.source_id),
        "shop": "" if lead.shop_id is None else str(lead.shop_id),
        "category": lead.category,
    }
    return {about: value for about, value in told.items() if value}


def bills_in_bands(found: Iterable[dict[str, str]], cuts: Sequence[int]) -> None:
    """Put the band of the first bill in place of its amount: the first is below every cut."""
    for traits in found:
        if BILL in traits:
            traits[BILL] = str(1 + sum(int(traits[BILL]) >= cut for cut in cuts))


def bill_cuts(found: Iterable[Mapping[str, str]]) -> list[int]:
    """Where the fifths of the first bills begin, from the second on."""
    bills = sorted(int(traits[BILL]) for traits in found if BILL in traits)
    ends = (-(-len(bills) * part // 5) - 1 for part in range(1, 5))
    return sorted({bills[end] + 1 for end in ends}) if bills else []


def _is_sensitive(fact: Fact) -> bool:
    texts = [text for language in fact.words for text in words_in(fact.words, language).values()]
    options: list[Any] = fact.options if isinstance(fact.options, list) else []
    labels = [label for option in options for name, label in option.items() if name != "key"]
    return sensitive_subject(texts, labels) is not None


STATEMENT = """
WITH person AS (
    SELECT member.id, member.origin, member.joined_shop_id, member.gender,
        member.referred_by_id,
        (figures.known_on + %(days)s)::timestamp AT TIME ZONE %(zone)s AS month_over
    FROM members_member AS member
    JOIN analytics_memberfigures AS figures
        ON figures.member_id = member.id AND figures.shop_id IS NULL
    WHERE member.id = ANY(%(ids)s)
), bought AS (
    SELECT person.id, sale.id AS sale_id, sale.amount, sale.reason,
        sale.occurred_at AT TIME ZONE %(zone)s AS at
    FROM person
    CROSS JOIN LATERAL (
        SELECT purchase.* FROM points_purchase AS purchase
        WHERE purchase.member_id = person.id AND purchase.status <> 'voided'
        ORDER BY purchase.occurred_at, purchase.id
        LIMIT 1
    ) AS sale
)
SELECT id, 'origin', origin FROM person
UNION ALL
SELECT id, 'shop', joined_shop_id::text FROM person WHERE joined_shop_id IS NOT NULL
UNION ALL
SELECT id, 'gender', gender FROM person WHERE gender <> ''
UNION ALL
SELECT id, 'friend', CASE WHEN referred_by_id IS NULL THEN 'no' ELSE 'yes' END FROM person
UNION ALL
SELECT person.id, 'source', won.source_id::text
FROM person JOIN campaigns_acquisition AS won ON won.member_id = person.id
UNION ALL
SELECT bought.id, 'category', line.category
FROM bought
CROSS JOIN LATERAL (
    SELECT category FROM points_purchaseline
    WHERE purchase_id = bought.sale_id AND category <> ''
    ORDER BY amount DESC, position
    LIMIT 1
) AS line
UNION ALL
SELECT id, 'weekday', extract(isodow FROM at)::int::text FROM bought
UNION ALL
SELECT id, 'hour', CASE
    WHEN extract(hour FROM at) < 12 THEN 'morning'
    WHEN extract(hour FROM at) < 16 THEN 'midday'
    WHEN extract(hour FROM at) < 20 THEN 'evening'
    ELSE 'night' END
FROM bought
UNION ALL
SELECT id, 'reason', reason FROM bought WHERE reason <> ''
UNION ALL
SELECT id, 'bill', amount::text FROM bought
UNION ALL
SELECT person.id, 'consent', CASE WHEN answer.is_given THEN 'yes' ELSE 'no' END
FROM person
CROSS JOIN LATERAL (
    SELECT is_given FROM members_consent
    WHERE member_id = person.id AND purpose = 'promotion' AND channel = 'sms'
        AND taken_at < person.month_over
    ORDER BY id DESC
    LIMIT 1
) AS answer
UNION ALL
SELECT id, 'dates', CASE WHEN has_told THEN 'yes' ELSE 'no' END
FROM (
    SELECT person.id, month_over, EXISTS (
        SELECT 1 FROM members_importantdate AS kept
        WHERE kept.member_id = person.id AND kept.told_at < person.month_over
    ) AS has_told
    FROM person
) AS told
WHERE has_told OR month_over <= %(now)s
UNION ALL
SELECT id, about, value
FROM (
    SELECT DISTINCT ON (person.id, fact.key)
        person.id, 'fact:' || fact.key AS about, answer.value
    FROM person
    JOIN members_answer AS answer ON answer.member_id = person.id
        AND answer.fact_id = ANY(%(facts)s) AND answer.told_at < person.month_over
    JOIN members_fact AS fact ON fact.id = answer.fact_id
    WHERE answer.value <> ''
    ORDER BY person.id, fact.key, answer.id DESC
) AS told
"""
