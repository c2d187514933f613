"""Two cards that were merged by mistake: what comes back, and what stays."""

import pytest

from members.exceptions import MemberClosed, NotAllowed
from members.models import AuditEntry, Member
from members.roles import SYSTEM
from points.exceptions import AlreadyUndone, UnknownMerge
from points.models import Standing
from points.selectors.balances import balance_of
from points.services.claims import settle_purchase
from points.services.merging import undo_merge
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused, ring_up
from tests.points.merging_cases import make_standing, merge, spend, undo
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_the_way_back_leads_everything_home(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    purchase = ring_up(cast.shop, 2_000_000, member=twin, now=NOON).purchase
    done = merge(cast.sara, twin)

    undone = undo_merge(
        merge_id=done.pk,
        reason="mother and daughter",
        actor=cast.actor("manager"),
        now=NOON + DAY,
    )

    assert (undone.moved["came_back"], undone.moved["stayed"]) == (20, 0)
    assert balance_of(cast.sara.pk, now=NOON + DAY).spendable == 10
    assert balance_of(twin.pk, now=NOON + DAY).spendable == 20
    purchase.refresh_from_db()
    twin.refresh_from_db()
    assert (purchase.member_id, twin.status) == (twin.pk, Member.Status.ACTIVE)
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.facts["points"]) == ("members.parted", 20)
    assert ("reason" in audit.facts, undone.moved["why_undone"]) == (False, "mother and daughter")
    assert ring_up(cast.shop, 1_000_000, member=twin, now=NOON + DAY).balance.balance == 30


def test_what_was_spent_meanwhile_stays_spent(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 2_000_000, member=twin, now=NOON)
    done = merge(cast.sara, twin)
    spend(cast, cast.sara, 15)

    undone = undo(done)

    assert (undone.moved["came_back"], undone.moved["stayed"]) == (5, 15)
    assert balance_of(twin.pk, now=NOON + DAY).spendable == 5
    assert AuditEntry.objects.latest("id").facts["stayed"] == 15


def test_what_is_owed_goes_back_with_its_purchase(cast: Cast) -> None:
    twin = make_member()
    purchase = ring_up(cast.shop, 2_000_000, member=twin, now=NOON).purchase
    done = merge(cast.sara, twin)
    spend(cast, cast.sara, 20)
    return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    undo(done)

    assert balance_of(cast.sara.pk).debt == 0
    assert balance_of(twin.pk).debt == 20


def test_points_given_back_meanwhile_go_home_too(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 2_000_000, member=twin, now=NOON - DAY)
    paid = spend(cast, twin, 15)
    done = merge(cast.sara, twin)
    return_purchase(purchase_id=paid.pk, return_number="1", actor=SYSTEM, now=NOON)

    undone = undo(done)

    assert undone.moved["came_back"] == 20
    assert balance_of(twin.pk, now=NOON + DAY).spendable == 20
    assert balance_of(cast.sara.pk, now=NOON + DAY).balance == 0


def test_settled_meanwhile_is_settled_at_home(cast: Cast) -> None:
    twin = make_member()
    purchase = ring_up(cast.shop, 2_000_000, member=twin, tender="credit", now=NOON).purchase
    done = merge(cast.sara, twin)
    settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=NOON)

    undo(done)

    assert balance_of(twin.pk, now=NOON + DAY).spendable == 20


def test_undone_twice_is_refused_by_name(cast: Cast) -> None:
    twin = make_member()
    done = merge(cast.sara, twin)
    undo(done)

    with nothing_changed(), refused(AlreadyUndone):
        undo(done)


def test_an_unknown_merge_is_refused(cast: Cast) -> None:
    with nothing_changed(), refused(UnknownMerge):
        undo_merge(merge_id=999_999, reason="why not", actor=SYSTEM)


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_only_who_has_the_right_parts_them(cast: Cast, role: str) -> None:
    done = merge(cast.sara, make_member())

    with nothing_changed(), refused(NotAllowed):
        undo_merge(merge_id=done.pk, reason="two persons", actor=cast.actor(role))


def test_of_two_merges_the_last_is_undone_first(cast: Cast) -> None:
    first, second = make_member(), make_member()
    ring_up(cast.shop, 1_000_000, member=first, now=NOON - DAY)
    paid = spend(cast, first, 4)
    inner = merge(second, first)
    outer = merge(cast.sara, second)

    with nothing_changed(), refused(MemberClosed):
        undo(inner)
    return_purchase(purchase_id=paid.pk, return_number="1", actor=SYSTEM, now=NOON)
    assert balance_of(cast.sara.pk, now=NOON).spendable == 10
    undo(outer)
    undo(inner)

    assert balance_of(first.pk, now=NOON + DAY).spendable == 10
    assert balance_of(second.pk, now=NOON + DAY).balance == 0


def test_merged_parted_and_merged_again(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 1_000_000, member=twin, now=NOON)
    undo(merge(cast.sara, twin))

    again = merge(cast.sara, twin)

    assert again.points == 10
    assert balance_of(cast.sara.pk, now=NOON).spendable == 10


def test_the_only_standing_goes_along_and_comes_back(cast: Cast) -> None:
    twin = make_member()
    row = make_standing(twin, "gold")

    done = merge(cast.sara, twin)
    moved_to = Standing.objects.get().member_id
    undo(done)

    row.refresh_from_db()
    assert (moved_to, row.member_id, row.ended_on) == (cast.sara.pk, twin.pk, None)


def test_of_two_standings_one_stays_open_until_they_part(cast: Cast) -> None:
    twin = make_member()
    make_standing(cast.sara, "silver")
    make_standing(twin, "silver")

    done = merge(cast.sara, twin)
    open_rows = Standing.objects.filter(member=cast.sara, ended_on=None).count()
    undo(done)

    assert (open_rows, Standing.objects.filter(member=cast.sara).count()) == (1, 1)
    assert Standing.objects.filter(ended_on=None).count() == 2
