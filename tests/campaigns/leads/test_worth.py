"""What a lead has cost to the rial, what each stage asks for, and what to offer beside."""

from datetime import datetime
from typing import Any

from django.utils import translation

from campaigns.models import Campaign, CostLine, Lead, LeadSource, SourceCost
from campaigns.selectors.leads.worth import (
    LeadCost,
    checklist_of,
    cost_of,
    cross_sell_for,
    minutes_of,
)
from campaigns.services.campaigns import draft_campaign
from campaigns.services.leads.contacts import (
    meet_objection,
    note_interaction,
    raise_objection,
    record_presentation,
)
from campaigns.services.leads.rules import change_sales_rules, define_script
from campaigns.services.leads.tasks import plan_task
from campaigns.services.leads.winning import win_lead
from members.roles import SYSTEM
from points.rules.sales import Line, Sale, Tendered
from points.services.purchases import record_purchase
from tests.campaigns.lead_cases import FAIR, GOOD, agree, make_lead, make_source
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member


def spend(source: LeadSource, amount: int, on: datetime = NOON) -> None:
    """What a source cost on a day."""
    SourceCost.objects.create(
        source=source, kind="other", amount=amount, on=on.date(), entered_at=on, entered_by="system"
    )


def make_campaign() -> Campaign:
    """One that has begun."""
    campaign = draft_campaign(name="نوروز", goal="new_members", actor=SYSTEM, now=NOON)
    Campaign.objects.filter(pk=campaign.pk).update(status=Campaign.Status.SENDING)
    return campaign


def buy(cast: Cast, *categories: str) -> None:
    """A new member buys of each of these."""
    sale = Sale(
        shop_id=cast.shop.pk,
        receipt_number=f"C{make_member().pk}",
        lines=tuple(Line(1_000_000, category=category) for category in categories),
        payments=(Tendered("cash", 1_000_000 * len(categories)),),
        member_id=make_member().pk,
    )
    record_purchase(sale=sale, actor=SYSTEM)


def unmet(lead: Lead) -> list[str]:
    """The keys of what is still asked for."""
    return [check.key for check in checklist_of(lead) if not check.is_met]


def test_a_lead_that_cost_nothing(cast: Cast) -> None:
    lead = make_lead(now=NOON)

    assert cost_of(lead, now=NOON) == LeadCost(0, 0, 0)
    assert minutes_of(lead.pk) == 0


def test_each_part_is_shared_and_rounded_down(cast: Cast) -> None:
    change_sales_rules(actor=SYSTEM, hourly_cost=100_000)
    source, campaign = make_source(), make_campaign()
    lead = make_lead(source=source, campaign_id=campaign.pk, marks=GOOD, now=NOON)
    for _ in range(2):
        make_lead(source=source, now=NOON)
    make_lead(source=make_source("تابلو"), campaign_id=campaign.pk, now=NOON)
    spend(source, 100_000)
    spend(make_source("تابلو"), 900_000)
    CostLine.objects.create(
        campaign=campaign, kind="other", amount=55_555, on=NOON.date(), entered_at=NOON
    )
    note_interaction(
        lead_id=lead.pk, channel="call", minutes=10, outcome="reached", actor=SYSTEM, now=NOON
    )
    record_presentation(
        lead_id=lead.pk, medium="shop", minutes=21, outcome="keen", actor=SYSTEM, now=NOON
    )

    cost = cost_of(lead, now=NOON)

    # A third of 100,000; half of 55,555; 31 minutes at 100,000 an hour.
    assert cost == LeadCost(source=33_333, campaign=27_777, staff=51_666)
    assert cost.total == 112_776


def test_what_came_later_counts_later(cast: Cast) -> None:
    source = make_source()
    lead = make_lead(source=source, now=NOON)
    spend(source, 100)
    make_lead(source=source, now=NOON + DAY)
    spend(source, 300, NOON + 2 * DAY)

    costs = [cost_of(lead, now=NOON + days * DAY).source for days in (0, 1, 2)]

    assert costs == [100, 50, 200]


def test_the_checklist_from_the_first_moment_to_the_last(cast: Cast) -> None:
    lead = make_lead(now=NOON)
    assert unmet(lead) == [
        "allowed",
        "judged",
        "reached",
        "worth_it",
        "need",
        "value",
        "presented",
        "script",
        "plan",
        "agreement",
        "cross_sell",
        "confirmed",
        "member",
    ]

    lead = make_lead(marks=FAIR, interest="گل", value=1, allows_contact=True, now=NOON)
    on: dict[str, Any] = {"lead_id": lead.pk, "actor": SYSTEM, "now": NOON}
    note_interaction(**on, channel="call", minutes=1, outcome="no_answer")
    assert unmet(lead)[0] == "reached"
    note_interaction(**on, channel="call", minutes=1, outcome="reached")
    script = define_script(name="حضوری", text="سلام", actor=SYSTEM)
    record_presentation(**on, medium="shop", minutes=1, outcome="keen", script_id=script.pk)
    plan_task(**on, what="قرار", channel="call", due_on=NOON.date())
    objection = raise_objection(**on, kind="price")
    assert unmet(lead) == ["objections", "agreement", "cross_sell", "confirmed", "member"]

    meet_objection(objection_id=objection.pk, actor=SYSTEM)
    agree(lead, now=NOON)
    assert unmet(lead) == ["member"]

    win_lead(lead_id=lead.pk, actor=SYSTEM, consents={}, now=NOON)
    lead.refresh_from_db()
    # What was planned was dropped as he became a member.
    assert unmet(lead) == ["plan"]


def test_what_buyers_of_his_category_buy_beside_it(cast: Cast) -> None:
    for _ in range(5):
        buy(cast, "flowers", "vases")
    buy(cast, "flowers", "cards")
    for _ in range(6):
        buy(cast, "flowers", "ribbon")
    buy(cast, "vases", "cards")
    lead = make_lead(category="flowers")

    with translation.override("en"):
        found = cross_sell_for(lead)

    assert [(one.category, one.both, one.buyers) for one in found] == [
        ("ribbon", 6, 12),
        ("vases", 5, 12),
    ]
    assert found[0].reason == "6 of 12 members who bought “flowers” bought this too."


def test_what_he_has_agreed_to_is_not_offered_again(cast: Cast) -> None:
    for _ in range(5):
        buy(cast, "flowers", "vases", "ribbon")
    lead = make_lead(category="flowers", marks=GOOD)
    agree(lead)

    assert [one.category for one in cross_sell_for(lead)] == ["ribbon"]


def test_little_is_known_little_is_offered(cast: Cast) -> None:
    for _ in range(4):
        buy(cast, "flowers", "vases")

    assert cross_sell_for(make_lead(category="flowers")) == []
    assert cross_sell_for(make_lead()) == []
