"""Agreeing with a lead: what was offered beside is told apart, and all is looked at twice."""

import pytest

from campaigns.exceptions import AgreementChanged, AgreementMissing, LeadClosed, UnknownLead
from campaigns.models import Agreement, AgreementLine
from campaigns.services.leads.agreeing import AgreedLine, confirm_agreement, draft_agreement
from campaigns.services.leads.moving import lose_lead
from members.exceptions import InvalidField
from members.models import AuditEntry
from members.roles import SYSTEM
from tests.campaigns.lead_cases import GOOD, LINES, agree, make_lead, make_reason, way_of
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import refused


def test_a_draft_tells_apart_what_was_offered_beside(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk)
    actor = cast.actor("cashier")

    draft = draft_agreement(
        lead_id=lead.pk, lines=LINES, terms="تحویل پنجشنبه", actor=actor, now=NOON
    )

    lines = list(draft.lines.values_list("goods", "category", "amount", "is_cross_sell"))
    assert lines == [
        ("دسته‌گل", "flowers", 4_000_000, False),
        ("گلدان", "vases", 1_000_000, True),
    ]
    assert (draft.terms, draft.drafted_by, draft.confirmed_at) == ("تحویل پنجشنبه", actor.id, None)
    assert way_of(lead) == [(1, "open"), (6, "open")]
    assert AuditEntry.objects.get(action="lead.agreement_drafted").facts == {
        "lines": 2,
        "total": 5_000_000,
        "cross_sell": 1_000_000,
    }


def test_confirming_is_a_deed_of_its_own_and_done_once(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk)
    draft = draft_agreement(lead_id=lead.pk, lines=LINES, terms="", actor=SYSTEM, now=NOON)
    actor = cast.actor("cashier")

    confirm_agreement(lead_id=lead.pk, actor=actor, drafted_at=draft.drafted_at, now=NOON + DAY)
    confirm_agreement(lead_id=lead.pk, actor=SYSTEM, now=NOON + 2 * DAY)

    draft.refresh_from_db()
    assert (draft.confirmed_at, draft.confirmed_by) == (NOON + DAY, actor.id)
    assert AuditEntry.objects.filter(action="lead.agreement_confirmed").count() == 1


def test_another_draft_takes_the_confirmation_back(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)
    agree(lead, now=NOON)

    draft_agreement(lead_id=lead.pk, lines=[AgreedLine("سبد گل", amount=7)], terms="", actor=SYSTEM)

    agreement = Agreement.objects.get()
    assert (agreement.confirmed_at, agreement.confirmed_by) == (None, "")
    assert list(AgreementLine.objects.values_list("goods", "amount")) == [("سبد گل", 7)]


def test_nobody_confirms_what_he_has_not_seen(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)
    seen = draft_agreement(lead_id=lead.pk, lines=LINES, terms="", actor=SYSTEM, now=NOON)
    draft_agreement(lead_id=lead.pk, lines=LINES, terms="x", actor=SYSTEM, now=NOON + DAY)

    with refused(AgreementChanged):
        confirm_agreement(lead_id=lead.pk, actor=SYSTEM, drafted_at=seen.drafted_at)

    assert Agreement.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    ("lines", "field", "problem"),
    [
        ([], "lines", "nothing_agreed"),
        ([AgreedLine("گل")] * 31, "lines", "too_much_agreed"),
        ([AgreedLine(" ")], "goods", "required"),
        ([AgreedLine("گل", amount=-1)], "amount", "out_of_range"),
        ([AgreedLine("گل", "x" * 81)], "category", "too_long"),
    ],
)
def test_what_cannot_be_agreed(
    cast: Cast, lines: list[AgreedLine], field: str, problem: str
) -> None:
    lead = make_lead(marks=GOOD)

    with refused(InvalidField) as refusal:
        draft_agreement(lead_id=lead.pk, lines=lines, terms="", actor=SYSTEM)

    assert refusal.value.facts == {"field": field, "problem": problem}
    assert not Agreement.objects.exists()
    assert way_of(lead) == [(1, "open")]


def test_nothing_to_confirm_and_nobody_to_confirm_for(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.other_shop.pk)

    with refused(AgreementMissing):
        confirm_agreement(lead_id=lead.pk, actor=SYSTEM)
    with refused(UnknownLead):
        confirm_agreement(lead_id=lead.pk, actor=cast.actor("cashier"))


def test_a_lost_lead_agrees_to_nothing(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)
    draft_agreement(lead_id=lead.pk, lines=LINES, terms="", actor=SYSTEM)
    lose_lead(lead_id=lead.pk, reason_id=make_reason().pk, actor=SYSTEM)

    with refused(LeadClosed):
        confirm_agreement(lead_id=lead.pk, actor=SYSTEM)
