"""Two cards of one person: found, looked at side by side, made one, and parted again."""

from uuid import uuid4

import pytest
from django.urls import reverse

from members.models import AuditEntry, Member
from points.models import Merge
from points.selectors.balances import balance_of
from points.services.merging import merge_members
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member
from tests.points.reward_cases import give_points
from tests.points.tier_cases import give_tiers
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/merges/"


def page_of(member: Member, other: Member | None = None) -> str:
    query = "" if other is None else f"?other={other.pk}"
    return reverse("dashboard-merge", args=[member.pk]) + query


def typed(reason: str = "lost the card") -> dict[str, str]:
    return {"once": uuid4().hex, "reason": reason}


def test_the_other_card_is_found_and_not_this_one(cast: Cast, enter: Enter) -> None:
    other = make_member(mobile="09351112233")

    people = enter("manager").get(page_of(cast.sara), {"q": "سارا"}).context["people"]

    assert [(one.member, one.url) for one in people.found] == [(other, f"?other={other.pk}")]


def test_both_cards_stand_side_by_side(cast: Cast, enter: Enter) -> None:
    give_tiers()
    other = make_member(mobile="09351112233")
    give_points(cast.shop, cast.sara, 20)
    give_points(cast.shop, other, 30)

    answer = enter("manager").get(page_of(cast.sara, other))

    preview = answer.context["preview"]
    assert (preview.kept.member, preview.merged.member) == (cast.sara, other)
    assert (preview.kept.balance.balance, preview.merged.balance.balance) == (20, 30)
    assert (preview.points, preview.debt) == (50, 0)
    assert (preview.merged.visits.count, preview.merged.visits.spent) == (1, 3_000_000)
    assert preview.kept.tier_name == "برنزی"
    assert page_of(other, cast.sara) in answer.content.decode()


def test_cards_are_merged_and_parted(cast: Cast, enter: Enter) -> None:
    other = make_member()
    give_points(cast.shop, other, 30)
    manager = enter("manager")

    answer = manager.post(page_of(cast.sara, other), typed())
    merge = Merge.objects.get()
    together = balance_of(cast.sara.pk).balance
    row = manager.get(LIST).context["rows"][0]
    parted = manager.post(
        reverse("dashboard-merge-undo", args=[merge.pk]),
        {"once": uuid4().hex, "note": "two people after all"},
        follow=True,
    )

    assert answer["Location"] == reverse("dashboard-member", args=[cast.sara.pk])
    assert (merge.kept, merge.merged, merge.reason) == (cast.sara, other, "lost the card")
    assert together == 30
    assert (row.merged_by, row.purchases, row.row.points) == ("Manager", 1, 30)
    assert "The cards are parted again." in parted.content.decode()
    assert "30 points went back" in parted.content.decode()
    assert (balance_of(cast.sara.pk).balance, balance_of(other.pk).balance) == (0, 30)
    merge.refresh_from_db()
    assert merge.moved["why_undone"] == "two people after all"
    assert "reason" not in AuditEntry.objects.get(action="members.parted").facts


def test_sent_twice_they_are_merged_once(cast: Cast, enter: Enter) -> None:
    other = make_member()
    owner = enter("owner")
    owner.post(page_of(cast.sara, other), typed())

    with nothing_changed():
        again = owner.post(page_of(cast.sara, other), typed(), follow=True)

    assert "These two cards are one already." in again.content.decode()
    assert Merge.objects.count() == 1


def test_a_reason_is_needed(cast: Cast, enter: Enter) -> None:
    other = make_member()
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page_of(cast.sara, other), typed(reason=""))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"reason": ["This field is required."]}


def test_an_unknown_card_is_not_found(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    assert owner.get(f"{page_of(cast.sara)}?other=999999").status_code == 404
    assert owner.get(reverse("dashboard-merge", args=[999_999])).status_code == 404


def test_nobody_merges_his_own_card(cast: Cast, enter: Enter) -> None:
    other = make_member(mobile="09351112233")
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(mobile=other.mobile)
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(page_of(cast.sara, other), typed())

    assert answer.status_code == 422
    assert "Nobody can serve himself" in answer.content.decode()


def test_a_merge_is_undone_once(cast: Cast, enter: Enter) -> None:
    merge = merge_members(
        kept_id=cast.sara.pk,
        merged_id=make_member().pk,
        reason="test",
        actor=cast.actor("owner"),
        now=NOON,
    )
    owner = enter("owner")
    address = reverse("dashboard-merge-undo", args=[merge.pk])
    owner.post(address, {"once": uuid4().hex, "note": "wrong"})

    with nothing_changed():
        answer = owner.post(address, {"once": uuid4().hex, "note": "wrong"}, follow=True)

    assert "These cards have been parted already." in answer.content.decode()


def test_without_merges_the_page_says_how_one_begins(cast: Cast, enter: Enter) -> None:
    assert "No cards have been merged." in enter("owner").get(LIST).content.decode()
