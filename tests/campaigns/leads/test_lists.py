"""Finding leads: who may see them, what narrows a list, what has stalled, whom the club knows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from campaigns.exceptions import UnknownLead
from campaigns.models import Lead
from campaigns.selectors.leads.duplicates import duplicates_of
from campaigns.selectors.leads.leads import (
    access_lead,
    leads_list,
    moves_of,
    stalled_since,
    with_stalled,
)
from campaigns.selectors.leads.rules import stage_rules
from campaigns.services.leads.rules import change_stage_rule
from members.exceptions import InvalidField, NotAllowed
from members.models import Member
from members.roles import SYSTEM
from tests.campaigns.lead_cases import (
    FAIR,
    GOOD,
    POOR,
    make_lead,
    make_lost,
    make_source,
    make_won,
)
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, refused

MOBILE = "+989351112233"


def found(shop_ids: Any = None, **wanted: Any) -> list[int]:
    """The ids of a list."""
    return [lead.pk for lead in leads_list(shop_ids, **wanted)]


def test_a_seller_sees_leads_of_his_shops_and_of_none(cast: Cast) -> None:
    own, of_none = make_lead(shop_id=cast.shop.pk), make_lead()
    elsewhere = make_lead(shop_id=cast.other_shop.pk)
    cashier, owner, analyst = (cast.actor(role) for role in ("cashier", "owner", "analyst"))

    assert found(cashier.shop_ids) == [of_none.pk, own.pk]
    assert found(owner.shop_ids) == [elsewhere.pk, of_none.pk, own.pk]
    assert access_lead(cashier, own.pk) == own
    assert access_lead(analyst, elsewhere.pk) == elsewhere
    for lead_id in (elsewhere.pk, 0):
        with refused(UnknownLead):
            access_lead(cashier, lead_id)


def test_a_member_sees_no_lead(cast: Cast) -> None:
    lead = make_lead()

    with refused(NotAllowed):
        access_lead(type(SYSTEM)("member", "member:1", "", frozenset()), lead.pk)


def test_every_filter_narrows(cast: Cast) -> None:
    source = make_source("نمایشگاه")
    plain = make_lead()
    of_source = make_lead(source=source, shop_id=cast.shop.pk, assignee_id=cast.cashier.pk)
    good, fair, poor = (make_lead(marks=marks) for marks in (GOOD, FAIR, POOR))
    contacted = make_lead(stage=2)
    lost = make_lost()

    assert found(source_id=source.pk) == [of_source.pk]
    assert found(shop_id=cast.shop.pk) == [of_source.pk]
    assert found(assignee_id=cast.cashier.pk) == [of_source.pk]
    assert found(stage=2) == [contacted.pk]
    assert found(status="lost") == [lost.pk]
    assert found(status="open", stage=1, grade="A") == [good.pk]
    assert found(grade="B") == [fair.pk]
    assert found(grade="D") == [poor.pk]
    assert plain.pk in found(status="open")
    with refused(InvalidField):
        found(grade="F")


@pytest.mark.parametrize(
    "search",
    ["مینا کریمی", "كريمی مينا", "میناکریمی", "هتل", "2233", "0935 111 2233", "+989351112233"],
)
def test_a_lead_is_found_by_name_and_the_end_of_its_mobile(cast: Cast, search: str) -> None:
    wanted = make_lead(first_name="مینا", last_name="کریمی", organisation="هتل نرگس", mobile=MOBILE)
    make_lead(first_name="سارا", last_name="راد", mobile="09127778899")

    assert found(search=search) == [wanted.pk]


@pytest.mark.parametrize("search", ["33", "ناشناس", "؟!"])
def test_what_finds_nobody(cast: Cast, search: str) -> None:
    make_lead(first_name="مینا", mobile=MOBILE)

    assert found(search=search) == []


def test_a_lead_stalls_after_the_days_of_its_stage(cast: Cast) -> None:
    change_stage_rule(stage=1, requirement="", stalled_days=2, actor=SYSTEM)
    lead = make_lead(now=NOON)
    lost = make_lost(now=NOON)
    end = NOON + 2 * DAY

    assert found(is_stalled=True, now=end - SECOND) == []
    assert found(is_stalled=True, now=end) == [lead.pk]
    assert found(is_stalled=False, now=end) == [lost.pk]
    assert stalled_since(lead, stage_rules(), now=end - SECOND) is None
    assert stalled_since(lead, stage_rules(), now=end) == end
    assert stalled_since(lost, stage_rules(), now=end) is None


def test_the_rule_of_the_stage_counts_and_moving_begins_anew(cast: Cast) -> None:
    lead = make_lead(stage=4, now=NOON)

    rows: QuerySet[Any] = with_stalled(Lead.objects.all(), now=NOON + 8 * DAY)
    row = rows.values("stalled_at", "is_stalled").get()

    assert row == {"stalled_at": NOON + timedelta(days=7), "is_stalled": True}
    assert [move.stage for move in moves_of(lead.pk)] == [1, 4]


def test_a_list_is_one_statement_and_that_of_the_rules(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        make_lead(shop_id=cast.shop.pk, assignee_id=cast.cashier.pk)

    with django_assert_num_queries(2):
        rows = list(leads_list(None))
        told = [(row.source.name, row.shop, row.assignee, row.campaign) for row in rows]

    assert len(told) == 3


def test_duplicates_by_mobile_email_and_name(cast: Cast) -> None:
    cast.sara.email = "Sara@example.com"
    cast.sara.save(update_fields=["email"])
    by_mobile = make_lead(mobile=MOBILE)
    by_email = make_lead(email="sara@example.com")
    by_name = make_lead(first_name="سارا", last_name="احمدی", mobile="", organisation="هتل")
    near = make_member(mobile="09351112234", first_name="سارا", last_name="احمدی")
    make_member(mobile="09190000000", first_name="سارا", last_name="احمدی")
    make_won(mobile="09360000000", first_name="سارا", last_name="احمدی")

    known = duplicates_of(mobile=MOBILE, email="SARA@example.com", name="سارا احمدي")

    assert known.why_leads == {
        by_mobile.pk: "mobile",
        by_name.pk: "name",
        by_email.pk: "email",
    }
    assert known.leads[0] == by_mobile
    assert known.why_members == {cast.sara.pk: "email", near.pk: "near_mobile"}


def test_nobody_is_known_of_whom_nothing_is_told(cast: Cast) -> None:
    make_lead(first_name="", last_name="", mobile="", organisation="هتل")

    assert not duplicates_of(mobile=None, email="", name="")


def test_a_lead_is_not_its_own_duplicate(cast: Cast) -> None:
    lead = make_lead(mobile=MOBILE)

    assert not duplicates_of(mobile=MOBILE, email="", name="مریم رضایی", leave_out=lead.pk)


def test_a_merged_card_is_the_member_it_was_merged_into(cast: Cast) -> None:
    kept = make_member(mobile="09121110000")
    Member.objects.filter(pk=cast.sara.pk).update(status="merged", merged_into=kept)

    known = duplicates_of(mobile="+989121234567", email="", name="")

    assert known.why_members == {kept.pk: "mobile"}
