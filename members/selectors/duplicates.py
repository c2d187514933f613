"""Members that look like one person: the same name, and something more that speaks for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from members.models import Apart, ImportantDate, Member
from members.models.members import joined_name
from members.rules.likeness import are_near
from members.rules.text import joined_key

Why = Literal["near_mobile", "household", "no_mobile", "birthday", "referral"]

# Pairs of active members whose names are the same once folded and joined, and for whom one of the
# five reasons holds; not those of whom somebody has said that they are two. A mobile is near
# another (as in `members.rules.likeness`) when they differ in one place, or in two neighbouring
# places crosswise: as numbers they then differ by one digit, or nine times one, and noughts.
# That is asked first, for it is quick, and rare among the many who share a common name.
PAIRS = """
WITH birthday AS (
    SELECT member_id, array_agg(month * 100 + day) AS days
    FROM members_importantdate
    WHERE whose = 'self' AND kind = 'birthday'
    GROUP BY member_id
), named AS MATERIALIZED (
    SELECT id, split_part(search_key, ' ', -1) AS name, mobile, household_id, referred_by_id, days
    FROM members_member LEFT JOIN birthday ON birthday.member_id = members_member.id
    WHERE status = 'active' AND search_key <> ''
), likely AS (
    SELECT one.id AS first_id, two.id AS second_id, one.mobile AS mobile, two.mobile AS other,
        coalesce(length(one.mobile) = length(two.mobile), false)
        AND rtrim(abs(one.mobile::bigint - two.mobile::bigint)::text, '0') IN (
            '1', '2', '3', '4', '5', '6', '7', '8', '9',
            '18', '27', '36', '45', '54', '63', '72', '81'
        ) AS is_maybe_near,
        one.household_id = two.household_id AS is_household,
        one.mobile IS NULL OR two.mobile IS NULL AS is_without,
        coalesce(one.days && two.days, false) AS is_maybe_born,
        one.id = two.referred_by_id OR two.id = one.referred_by_id
        OR one.referred_by_id = two.referred_by_id AS is_referral
    FROM named AS one
    JOIN named AS two ON one.name = two.name AND one.id < two.id
), pairs AS (
    SELECT first_id, second_id,
        CASE
            WHEN is_maybe_near AND (
                SELECT count(*) = 1 OR (
                    count(*) = 2 AND max(place) - min(place) = 1
                    AND substr(mobile, min(place), 2) = reverse(substr(other, min(place), 2))
                )
                FROM generate_series(1, length(mobile)) AS place
                WHERE substr(mobile, place, 1) <> substr(other, place, 1)
            ) THEN 'near_mobile'
            WHEN is_household THEN 'household'
            WHEN is_without THEN 'no_mobile'
            WHEN is_maybe_born AND (
                SELECT bool_or(coalesce(same.year, day.year, 0) = coalesce(day.year, same.year, 0))
                FROM members_importantdate AS day
                JOIN members_importantdate AS same USING (calendar, month, day, whose, kind)
                WHERE day.member_id = first_id AND same.member_id = second_id
                    AND whose = 'self' AND kind = 'birthday'
            ) THEN 'birthday'
            WHEN is_referral THEN 'referral'
        END AS why
    FROM likely
)
SELECT first_id, second_id, why, count(*) OVER () AS found
FROM pairs
WHERE why IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM members_apart AS apart
        WHERE apart.first_id = pairs.first_id AND apart.second_id = pairs.second_id
    )
ORDER BY second_id DESC, first_id DESC
LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, slots=True)
class Suspect:
    """One who looks like a member in question, and what speaks for it."""

    member: Member
    why: Why


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that look like one; the older membership comes first."""

    first: Member
    second: Member
    why: Why


@dataclass(frozen=True, slots=True)
class PairPage:
    """Some of the pairs, those with the newest membership first, and how many there are."""

    pairs: list[Pair]
    total: int


def duplicates_page(*, limit: int = 10, offset: int = 0) -> PairPage:
    """Pairs of the whole club that look like one person."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [limit, offset])
        rows = cursor.fetchall()
    members = Member.objects.select_related("joined_shop").in_bulk(
        {member_id for row in rows for member_id in row[:2]}
    )
    pairs = [Pair(members[first], members[second], why) for first, second, why, _found in rows]
    return PairPage(pairs, rows[0][3] if rows else 0)


def suspects_of(member: Member) -> list[Suspect]:
    """Who looks like this member, as `duplicates_page` would pair them; nobody like one who is
    not active.
    """
    if member.status != Member.Status.ACTIVE or not member.search_key:
        return []
    named = _named(member.search_key.split()[-1]).exclude(pk=member.pk)
    namesakes = named.exclude(
        Exists(Apart.objects.filter(first=OuterRef("pk"), second=member.pk))
        | Exists(Apart.objects.filter(first=member.pk, second=OuterRef("pk")))
    )
    others = list(namesakes.order_by("pk"))
    birthdays = _birthdays([member, *others]) if others else {}
    found = [(one, _why(member, one, birthdays)) for one in others]
    return [Suspect(one, why) for one, why in found if why is not None]


def date_counts(member_ids: Collection[int]) -> dict[int, int]:
    """How many important days each of these members has told."""
    rows = ImportantDate.objects.filter(member_id__in=member_ids).order_by().values("member_id")
    counted = {row["member_id"]: row["days"] for row in rows.annotate(days=Count("pk"))}
    return {member_id: counted.get(member_id, 0) for member_id in member_ids}


def near_namesakes(*, first_name: str, last_name: str, mobile: str) -> list[Member]:
    """Active members of this name, however spelt, whose mobile (E.164) is nearly this one: what
    a slip of the finger would make a second account of.
    """
    key = joined_key(f"{first_name}{last_name}")
    named = _named(key).filter(mobile__isnull=False).order_by("pk") if key else []
    return [one for one in named if are_near(str(one.mobile), mobile)]


def apart_pairs() -> QuerySet[Apart]:
    """Those of whom somebody has said that they are two people, the newest first."""
    return Apart.objects.select_related("first", "second").filter(
        first__status=Member.Status.ACTIVE, second__status=Member.Status.ACTIVE
    )


def _named(key: str) -> QuerySet[Member]:
    """Active members with this joined name, by its index."""
    return Member.objects.alias(joined=joined_name()).filter(
        joined=key, status=Member.Status.ACTIVE
    )


def _why(member: Member, other: Member, birthdays: Mapping[int, list[ImportantDate]]) -> Why | None:
    if member.mobile and other.mobile and are_near(member.mobile, other.mobile):
        return "near_mobile"
    if member.household_id is not None and member.household_id == other.household_id:
        return "household"
    if not member.mobile or not other.mobile:
        return "no_mobile"
    if _share_a_day(birthdays.get(member.pk, []), birthdays.get(other.pk, [])):
        return "birthday"
    return "referral" if _is_referral(member, other) else None


def _is_referral(member: Member, other: Member) -> bool:
    """One brought the other, or somebody brought both: then it matters whether they are two."""
    return (
        member.referred_by_id == other.pk
        or other.referred_by_id == member.pk
        or (member.referred_by_id is not None and member.referred_by_id == other.referred_by_id)
    )


def _birthdays(members: Sequence[Member]) -> dict[int, list[ImportantDate]]:
    """The own birthdays that these members have told, by member."""
    told: dict[int, list[ImportantDate]] = {}
    for day in ImportantDate.objects.filter(
        member__in=members,
        whose=ImportantDate.Whose.SELF,
        kind=ImportantDate.Kind.BIRTHDAY,
    ):
        told.setdefault(day.member_id, []).append(day)
    return told


def _share_a_day(mine: Sequence[ImportantDate], others: Sequence[ImportantDate]) -> bool:
    return any(
        (day.calendar, day.month, day.day) == (other.calendar, other.month, other.day)
        and (day.year is None or other.year is None or day.year == other.year)
        for day in mine
        for other in others
    )
