"""Where members stand, what they have bought for it, and what they still need."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.db.models import Count, F, Q, QuerySet, Sum

from members.models import Member
from members.rules.calendars import Window
from members.selectors.club import club_day
from points.models import Purchase, Standing
from points.rules.progress import Progress, progress_of
from points.rules.standing import Cause, Held, Measured, rising_days, staying_days
from points.rules.terms import Terms
from points.rules.tiers import Measure, Scheme
from points.selectors.programs import terms_on

MEASURES = {
    "points": F("earned_points") - F("recovered_points") - F("debt_points"),
    "spend": F("net") - F("returned_net"),
}
OPEN = Q(ended_on__isnull=True)
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many members stand on a level today."""

    tier: str
    name: str
    members: int


def standing_of(member_id: int) -> Standing | None:
    """The member's open standing; none for one who has never left the lowest level."""
    return Standing.objects.filter(OPEN, member_id=member_id).first()


def standings_of(member_ids: Collection[int]) -> dict[int, Standing]:
    """The open standings of these members, by member id; without one he stands lowest."""
    rows = Standing.objects.filter(OPEN, member_id__in=member_ids).order_by()
    return {row.member_id: row for row in rows}


def standing_history(member_id: int) -> QuerySet[Standing]:
    """All standings of a member, the newest first."""
    return Standing.objects.filter(member_id=member_id).order_by("-id")


def standing_rows(member_id: int, scheme: Scheme, *, day: date) -> list[Standing]:
    """The open standing, last, after those that it replaced while their promise still ran."""
    promised_from = day - timedelta(days=scheme.grace_days)
    rows = Standing.objects.filter(member_id=member_id).filter(OPEN | Q(until__gte=promised_from))
    return sorted(rows.order_by("id"), key=lambda row: row.ended_on is None)


def as_held(rows: Iterable[Standing]) -> Held | None:
    """The rows of `standing_rows` as the rules see them."""
    earlier: list[Held] = []
    for row in rows:
        held = Held(row.tier, row.since, row.until, cast("Cause", row.cause), tuple(earlier))
        if row.ended_on is None:
            return held
        earlier.append(Held(row.tier, row.since, row.until, cast("Cause", row.cause)))
    return None


def measured(member_id: int, window: Window, scheme: Scheme) -> int:
    """Points earned, or money spent, on the days of the window, with what came back taken off.

    A voided sale counts nothing; one on credit counts when it is settled, on its own day.
    """
    return measures_of(member_id, [window], scheme)[window]


def measures_of(member_id: int, windows: Collection[Window], scheme: Scheme) -> dict[Window, int]:
    """The same for several windows, in one statement."""
    asked = list(windows)
    sums = purchases_that_count(scheme.measure).filter(member_id=member_id)
    sums = sums.filter(
        business_date__gte=min(window.starts_on for window in asked),
        business_date__lte=max(window.ends_on for window in asked),
    )
    found = sums.aggregate(
        **{
            f"window_{place}": Sum(
                MEASURES[scheme.measure],
                filter=Q(business_date__range=(window.starts_on, window.ends_on)),
                default=0,
            )
            for place, window in enumerate(asked)
        }
    )
    return {window: found[f"window_{place}"] for place, window in enumerate(asked)}


def measuring(member_id: int, scheme: Scheme, windows: Collection[Window]) -> Measured:
    """The measure of any window; these are read at once with the first that is asked for, any
    other when it is asked for.
    """
    known: dict[Window, int] = {}

    def measure(window: Window) -> int:
        if window not in known:
            known.update(measures_of(member_id, {window, *windows} - known.keys(), scheme))
        return known[window]

    return measure


def windows_of(terms: Terms, scheme: Scheme, held: Held | None, day: date) -> set[Window]:
    """The windows that a decision on this day, or the progress, looks at as a rule."""
    windows = {rising_days(scheme, day, terms.calendar)}
    if held is not None and held.until is not None:
        windows.add(staying_days(scheme, held.until, terms.calendar))
    return windows


def tier_progress(member_id: int, *, day: date | None = None) -> Progress | None:
    """What the member has reached and still needs; None where the program has no tiers."""
    day = day or club_day()
    terms = terms_on(day)
    if terms.tiers is None:
        return None
    row = standing_of(member_id)
    held = as_held([row]) if row else None
    measure = measuring(member_id, terms.tiers, windows_of(terms, terms.tiers, held, day))
    return progress_of(terms.tiers, held, measure, day, terms.calendar)


def tier_counts(*, day: date | None = None) -> list[TierCount]:
    """How many active members stand on each level, the lowest first; empty without tiers."""
    scheme = terms_on(day or club_day()).tiers
    if scheme is None:
        return []
    active = Member.objects.filter(status=Member.Status.ACTIVE).count()
    rows = (
        Standing.objects.filter(OPEN, member__status=Member.Status.ACTIVE)
        .order_by()
        .values_list("tier")
        .annotate(members=Count("id"))
    )
    counts = dict.fromkeys(range(len(scheme.levels)), 0)
    for tier, members in rows:
        counts[scheme.rank(tier)] += members
    counts[0] = active - sum(members for place, members in counts.items() if place)
    return [
        TierCount(level.code, level.name, counts[place])
        for place, level in enumerate(scheme.levels)
    ]


def members_to_settle(terms: Terms, scheme: Scheme, *, day: date) -> Iterator[int]:
    """Active members whose term has ended, then those who have reached more than they hold."""
    ended = Standing.objects.filter(
        OPEN, until__lt=day, member__status=Member.Status.ACTIVE
    ).order_by("member_id")
    yield from ended.values_list("member_id", flat=True).iterator(BATCH)
    if len(scheme.levels) > 1:
        yield from _members_who_rise(terms, scheme, day)


def standings_that_end(scheme: Scheme, *, first: date, last: date) -> QuerySet[Standing]:
    """Open standings above the lowest level whose promise ends on these days, with the member."""
    above = [level.code for level in scheme.levels[1:]]
    return (
        Standing.objects.filter(OPEN, until__range=(first, last), tier__in=above)
        .filter(member__status=Member.Status.ACTIVE)
        .select_related("member")
        .order_by("id")
    )


def _members_who_rise(terms: Terms, scheme: Scheme, day: date) -> Iterator[int]:
    window = rising_days(scheme, day, terms.calendar)
    sums = (
        purchases_that_count(scheme.measure)
        .filter(business_date__range=(window.starts_on, window.ends_on))
        .filter(member__status=Member.Status.ACTIVE)
        .order_by()
        .values_list("member_id")
        .annotate(total=Sum(MEASURES[scheme.measure]))
        .filter(total__gte=scheme.levels[1].threshold)
    )
    held = dict(Standing.objects.filter(OPEN).order_by().values_list("member_id", "tier"))
    for member_id, total in sums.iterator(BATCH):
        reached = scheme.rank(scheme.reached(total).code)
        if member_id is not None and reached > scheme.rank(held.get(member_id, "")):
            yield member_id


def purchases_that_count(measure: Measure) -> QuerySet[Purchase]:
    """Purchases that a member's standing rests on."""
    counting = Purchase.objects.exclude(status=Purchase.Status.VOIDED)
    counting = counting.filter(Q(is_on_credit=False) | Q(settled_at__isnull=False))
    return counting.filter(earned_points__gt=0) if measure == "points" else counting
