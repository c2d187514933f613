"""Taking leads in: cleaned like members, warned of whom the club knows, told once."""

from dataclasses import replace
from typing import Any

import pytest

from campaigns.exceptions import LeadClosed, LeadKnown, UnknownLead
from campaigns.models import Campaign, Lead
from campaigns.services.campaigns import draft_campaign
from campaigns.services.leads.rules import retire_source
from campaigns.services.leads.taking_in import LeadFacts, add_lead, correct_lead
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from tests.campaigns.lead_cases import GOOD, make_lead, make_lost, make_source, make_won, way_of
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, refused

MOBILE = "+989351112233"


def add(
    cast: Cast, role: str = "cashier", *, again: bool = False, ref: str | None = None, **told: Any
) -> Lead:
    """One that is written down by staff."""
    return add_lead(
        facts=LeadFacts(**{"first_name": "مینا", "last_name": "کریمی", **told}),
        source_id=make_source().pk,
        origin="staff",
        actor=cast.actor(role),
        external_ref=ref,
        is_second_look=again,
        now=NOON,
    )


def test_a_lead_is_cleaned_and_stands_at_the_first_stage(cast: Cast) -> None:
    lead = add(
        cast,
        mobile="۰۹۳۵ ۱۱۱ ۲۲۳۳",
        email=" Mina@Example.com ",
        organisation="  شركت  گل ",
        interest="گل عروس",
        category="flowers",
        value=3_000_000,
        shop_id=cast.shop.pk,
        assignee_id=cast.cashier.pk,
        allows_contact=True,
        evidence="counter",
    )

    lead.refresh_from_db()
    assert (lead.mobile, lead.email, lead.organisation) == (MOBILE, "mina@example.com", "شرکت گل")
    assert (lead.stage, lead.reached, lead.status, lead.stage_at) == (1, 1, "open", NOON)
    assert (lead.validity, lead.score, lead.member_id) == (4, None, None)
    assert (lead.value, lead.shop_id, lead.assignee_id) == (
        3_000_000,
        cast.shop.pk,
        cast.cashier.pk,
    )
    assert way_of(lead) == [(1, "open")]
    assert lead.search_key.split()[-1] == "میناکریمی"


def test_the_audit_tells_no_name(cast: Cast) -> None:
    lead = add(cast, mobile=MOBILE)

    entry = AuditEntry.objects.get(action="lead.added")
    assert entry.facts == {"source": lead.source_id, "origin": "staff"}
    assert (entry.subject, entry.actor_id) == (f"lead:{lead.pk}", f"user:{cast.cashier.pk}")


@pytest.mark.parametrize(
    ("told", "field", "problem"),
    [
        ({}, "mobile", "no_way_to_reach"),
        ({"mobile": "02112345678"}, "mobile", "landline"),
        ({"email": "mina"}, "email", "invalid_email"),
        ({"email": "m" * 120 + "@example.com"}, "email", "too_long"),
        ({"mobile": MOBILE, "first_name": "ا\nب"}, "first_name", "control_character"),
        ({"mobile": MOBILE, "value": -1}, "value", "out_of_range"),
        ({"mobile": MOBILE, "interest": "x" * 201}, "interest", "too_long"),
        ({"mobile": MOBILE, "campaign_id": 0}, "campaign", "invalid_choice"),
        ({"mobile": MOBILE, "assignee_id": 0}, "assignee", "unknown_staff"),
    ],
)
def test_what_cannot_be_taken_in(
    cast: Cast, told: dict[str, Any], field: str, problem: str
) -> None:
    with refused(InvalidField) as refusal:
        add(cast, **told)

    assert refusal.value.facts == {"field": field, "problem": problem}
    assert not Lead.objects.exists()


def test_an_organisation_alone_will_do(cast: Cast) -> None:
    lead = add(cast, first_name="", last_name="", organisation="هتل نرگس")

    assert (str(lead), lead.validity) == ("هتل نرگس", 1)


def test_a_retired_source_brings_nobody(cast: Cast) -> None:
    retire_source(source_id=make_source().pk, actor=SYSTEM)

    with refused(InvalidField) as refusal:
        add(cast, mobile=MOBILE)

    assert refusal.value.facts["field"] == "source"


def test_a_draft_of_a_campaign_brings_nobody(cast: Cast) -> None:
    draft = draft_campaign(name="نوروز", goal="new_members", actor=SYSTEM)

    with refused(InvalidField) as refusal:
        add(cast, mobile=MOBILE, campaign_id=draft.pk)

    assert refusal.value.facts["field"] == "campaign"


def test_a_campaign_that_has_begun_does(cast: Cast) -> None:
    draft = draft_campaign(name="نوروز", goal="new_members", actor=SYSTEM)
    Campaign.objects.filter(pk=draft.pk).update(status=Campaign.Status.SENDING)

    assert add(cast, mobile=MOBILE, campaign_id=draft.pk).campaign_id == draft.pk


def test_who_is_an_analyst_or_serves_another_shop_takes_nobody_in(cast: Cast) -> None:
    with refused(NotAllowed):
        add(cast, "analyst", mobile=MOBILE)
    with refused(NotAllowed):
        add(cast, "cashier", mobile=MOBILE, shop_id=cast.other_shop.pk)

    assert not Lead.objects.exists()


def test_a_colleague_of_another_shop_gets_no_lead(cast: Cast) -> None:
    with refused(InvalidField) as refusal:
        add(cast, "owner", mobile=MOBILE, shop_id=cast.other_shop.pk, assignee_id=cast.cashier.pk)

    assert refusal.value.facts == {"field": "assignee", "problem": "unknown_staff"}


def test_a_members_mobile_is_known_and_leads_to_him(cast: Cast) -> None:
    with refused(LeadKnown) as refusal:
        add(cast, mobile="09121234567")
    lead = add(cast, mobile="09121234567", again=True)

    assert refusal.value.facts == {"lead_ids": [], "member_ids": [cast.sara.pk], "elsewhere": 0}
    assert lead.member_id == cast.sara.pk


def test_an_open_or_lost_lead_is_known_and_a_won_one_is_a_member(cast: Cast) -> None:
    lost = make_lost(mobile=MOBILE)
    won = make_won(mobile="09361112233", first_name="نازنین")

    with refused(LeadKnown) as of_lost:
        add(cast, mobile=MOBILE)
    with refused(LeadKnown) as of_won:
        add(cast, mobile="09361112233")

    assert of_lost.value.facts == {"lead_ids": [lost.pk], "member_ids": [], "elsewhere": 0}
    assert of_won.value.facts == {"lead_ids": [], "member_ids": [won.pk], "elsewhere": 0}


def test_a_lead_of_another_shop_is_counted_and_not_named(cast: Cast) -> None:
    make_lead(mobile=MOBILE, shop_id=cast.other_shop.pk)

    with refused(LeadKnown) as refusal:
        add(cast, mobile=MOBILE)

    assert refusal.value.facts == {"lead_ids": [], "member_ids": [], "elsewhere": 1}


def test_the_same_reference_is_the_same_lead(cast: Cast) -> None:
    first = add(cast, mobile=MOBILE, ref="web-7")

    second = add(cast, mobile=MOBILE, ref="web-7", first_name="دیگری")

    assert (second.pk, second.first_name) == (first.pk, "مینا")
    assert Lead.objects.count() == 1


def test_correcting_takes_everything_anew(cast: Cast) -> None:
    lead = add(cast, mobile=MOBILE)
    other = make_source("نمایشگاه")

    facts = LeadFacts(first_name="مینا", last_name="راد", mobile="09121234567", value=7)
    correct_lead(lead_id=lead.pk, facts=facts, source_id=other.pk, actor=cast.actor("cashier"))

    lead.refresh_from_db()
    assert (lead.last_name, lead.value, lead.source_id) == ("راد", 7, other.pk)
    assert lead.member_id == cast.sara.pk
    entry = AuditEntry.objects.get(action="lead.corrected")
    assert entry.facts == {"fields": ["last_name", "mobile", "search_key", "source_id", "value"]}


def test_correcting_keeps_what_was_retired_since(cast: Cast) -> None:
    lead = add(cast, mobile=MOBILE)
    retire_source(source_id=lead.source_id, actor=SYSTEM)

    facts = LeadFacts(last_name="راد", mobile=MOBILE)
    corrected = correct_lead(
        lead_id=lead.pk, facts=facts, source_id=lead.source_id, actor=cast.actor("cashier")
    )

    assert corrected.last_name == "راد"


def test_correcting_a_judged_lead_leaves_its_marks(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, mobile=MOBILE)

    facts = LeadFacts(last_name="راد", mobile="", email="m@example.com")
    correct_lead(lead_id=lead.pk, facts=facts, source_id=lead.source_id, actor=SYSTEM)

    lead.refresh_from_db()
    assert (lead.mobile, lead.validity, lead.score) == (None, 4, 80)


def test_who_may_not_correct(cast: Cast) -> None:
    lead = make_lead(shop_id=cast.other_shop.pk)
    lost = make_lost(shop_id=cast.shop.pk)
    facts = LeadFacts(last_name="راد", mobile=MOBILE)

    with refused(UnknownLead):
        correct_lead(
            lead_id=lead.pk, facts=facts, source_id=lead.source_id, actor=cast.actor("cashier")
        )
    with refused(LeadClosed):
        correct_lead(
            lead_id=lost.pk, facts=facts, source_id=lost.source_id, actor=cast.actor("cashier")
        )
    with refused(NotAllowed):
        correct_lead(
            lead_id=lead.pk, facts=facts, source_id=lead.source_id, actor=cast.actor("analyst")
        )

    assert not AuditEntry.objects.filter(action="lead.corrected").exists()


def test_a_namesake_with_a_near_mobile_is_known(cast: Cast) -> None:
    member = make_member(mobile="09351112234", first_name="مینا", last_name="کریمی")

    with refused(LeadKnown) as refusal:
        add(cast, mobile=MOBILE)

    assert refusal.value.facts["member_ids"] == [member.pk]


def test_a_seller_who_has_left_keeps_his_lead_but_follows_it_nowhere(cast: Cast) -> None:
    lead = make_lead(shop_id=cast.shop.pk, assignee_id=cast.cashier.pk, mobile=MOBILE)
    cast.cashier.is_active = False
    cast.cashier.save(update_fields=["is_active"])
    kept = LeadFacts(
        last_name="راد", mobile=MOBILE, shop_id=cast.shop.pk, assignee_id=cast.cashier.pk
    )

    correct_lead(lead_id=lead.pk, facts=kept, source_id=lead.source_id, actor=SYSTEM)
    with refused(InvalidField) as refusal:
        correct_lead(
            lead_id=lead.pk,
            facts=replace(kept, shop_id=cast.other_shop.pk),
            source_id=lead.source_id,
            actor=SYSTEM,
        )

    lead.refresh_from_db()
    assert refusal.value.facts == {"field": "assignee", "problem": "unknown_staff"}
    assert (lead.last_name, lead.assignee_id, lead.shop_id) == (
        "راد",
        cast.cashier.pk,
        cast.shop.pk,
    )
