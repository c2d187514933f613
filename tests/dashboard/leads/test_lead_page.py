"""One lead's page: where he stands, the one thing to do next, his story, and who may see what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Lead, SourceCost
from campaigns.services.leads.contacts import (
    meet_objection,
    note_interaction,
    raise_objection,
    record_presentation,
)
from campaigns.services.leads.rules import change_sales_rules, change_stage_rule
from campaigns.services.leads.tasks import plan_task
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import (
    GOOD,
    POOR,
    agree,
    make_lead,
    make_lost,
    make_source,
    make_won,
)
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import at
from tests.factories import make_member, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def spoken(lead: Lead, outcome: str = "interested", **told: Any) -> Lead:
    typed: dict[str, Any] = {"channel": "call", "minutes": 5, "actor": SYSTEM, **told}
    note_interaction(lead_id=lead.pk, outcome=outcome, **typed)
    return lead


def objecting(lead: Lead) -> Lead:
    raise_objection(lead_id=lead.pk, kind="price", text="گران است", actor=SYSTEM)
    return lead


def planned(lead: Lead, what: str = "call") -> Lead:
    plan_task(lead_id=lead.pk, what=what, channel="call", due_on=club_day(), actor=SYSTEM)
    return lead


def drafted(lead: Lead) -> Lead:
    agree(lead)
    lead.agreement.confirmed_at = None
    lead.agreement.save()
    return lead


def confirmed(lead: Lead) -> Lead:
    agree(lead)
    return lead


NEXT: dict[str, Callable[[], Lead]] = {
    "judge": make_lead,
    "too_poor": lambda: make_lead(marks=POOR),
    "call": lambda: make_lead(marks=GOOD),
    "call_again": lambda: spoken(make_lead(marks=GOOD), "no_answer"),
    "let_go": lambda: spoken(make_lead(marks=GOOD), "refused"),
    "qualify": lambda: spoken(make_lead(marks=GOOD)),
    "present": lambda: make_lead(stage=3),
    "plan": lambda: make_lead(stage=4),
    "answer": lambda: objecting(make_lead(stage=4)),
    "agree": lambda: planned(make_lead(stage=4)),
    "confirm": lambda: drafted(make_lead(stage=5)),
    "win": lambda: confirmed(make_lead(stage=5)),
    "reopen": make_lost,
    "nurture": lambda: Lead.objects.get(member=make_won()),
}


@pytest.mark.parametrize("step", NEXT)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_there_is_one_thing_to_do_next(cast: Cast, enter: Enter, step: str, language: str) -> None:
    lead = NEXT[step]()

    page = enter("cashier").get(at(lead), headers={"accept-language": language})

    assert page.status_code == 200
    assert page.context["step"] == step
    assert page.content.decode().count("button-primary") == (0 if step == "reopen" else 1)


def test_the_path_tells_how_long_he_stood_where(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD, now=NOON - 9 * DAY)
    spoken(lead, now=NOON - 6 * DAY)
    change_stage_rule(
        stage=2, requirement="Speak with him", stalled_days=5, standing="weaker", actor=SYSTEM
    )

    page = enter("owner").get(at(lead))

    path = page.context["path"]
    assert [(stop.days, stop.is_here, stop.is_behind) for stop in path[:3]] == [
        (3, False, True),
        (6, True, False),
        (None, False, False),
    ]
    assert path[1].requirement == "Speak with him"
    assert page.context["stalled_at"] == NOON - DAY
    assert "Stalled at “Contacted” since" in page.content.decode()


def test_the_checklist_tells_what_the_stage_still_asks_for(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=3, interest="گل عروسی")

    page = enter("owner").get(at(lead))

    assert [(one.words, one.is_met, one.is_earlier) for one in page.context["checks"]] == [
        ("Has asked to be contacted", False, True),
        ("Somebody has spoken with him", False, True),
        ("Quality is worth a follow-up", True, False),
        ("What he wants is known", True, False),
        ("Expected value is known", False, False),
    ]


def test_the_story_tells_everything_the_newest_first(cast: Cast, enter: Enter) -> None:
    lead = make_lead(now=NOON - 9 * DAY, marks=GOOD, actor=cast.actor("cashier"))
    spoken(lead, now=NOON - 5 * DAY, note="فردا زنگ بزنید", actor=cast.actor("cashier"))
    record_presentation(
        lead_id=lead.pk,
        medium="shop",
        minutes=20,
        outcome="keen",
        actor=cast.actor("manager"),
        now=NOON - 4 * DAY,
    )
    objection = raise_objection(
        lead_id=lead.pk, kind="price", text="گران است", actor=SYSTEM, now=NOON - 3 * DAY
    )
    meet_objection(objection_id=objection.pk, answer="قسطی", actor=SYSTEM, now=NOON - 2 * DAY)
    agree(lead, now=NOON - DAY)

    page = enter("owner").get(at(lead))

    told = [
        (line.told.kind, line.name, line.told.move and line.told.move.stage)
        for line in page.context["story"].lines
    ]
    assert told == [
        ("confirmed", "", None),
        ("drafted", "", 6),
        ("met", "", None),
        ("objection", "", None),
        ("presentation", str(cast.manager), 4),
        ("contact", str(cast.cashier), 2),
        ("judged", "", None),
        ("came", str(cast.cashier), None),
    ]
    text = page.content.decode()
    assert "فردا زنگ بزنید" in text
    assert "قسطی" in text


def test_a_long_story_is_folded(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD)
    for minute in range(14):
        spoken(lead, now=NOON + timedelta(minutes=minute))

    page = enter("owner").get(at(lead))
    whole = enter("owner").get(at(lead) + "?story=all")

    assert (len(page.context["story"].lines), page.context["story"].more) == (12, 4)
    assert (len(whole.context["story"].lines), whole.context["story"].more) == (16, 0)


def test_what_he_has_cost_is_told_to_who_reads_figures(cast: Cast, enter: Enter) -> None:
    source = make_source()
    lead = make_lead(source=source, marks=GOOD)
    make_lead(source=source)
    spoken(lead, minutes=30)
    change_sales_rules(hourly_cost=600_000, actor=SYSTEM)
    SourceCost.objects.create(
        source=source, kind="contact", amount=1_000_000, on=club_day(), entered_at=NOON
    )

    owner, cashier = (enter(role).get(at(lead)) for role in ("owner", "cashier"))

    assert (owner.context["cost"].staff, owner.context["cost"].source) == (300_000, 500_000)
    assert owner.context["minutes"] == cashier.context["minutes"] == 30
    assert cashier.context["cost"] is None


def test_whoever_looks_like_him_is_named(cast: Cast, enter: Enter) -> None:
    lead = make_lead(mobile="09121234567", first_name="سارا", last_name="احمدی")
    other = make_lead(mobile="09121234567", shop_id=cast.shop.pk)
    make_lead(mobile="09121234567", shop_id=cast.other_shop.pk)

    page = enter("cashier").get(at(lead))

    known = page.context["known"]
    assert [one.pk for one, _why in known["members"]] == [cast.sara.pk]
    assert known["leads"] == [(other, "mobile")]
    assert known["elsewhere"] == 1
    assert at(other) in page.content.decode()


# Who sees what ----------------------------------------------------------------------------------


def test_the_analyst_reads_without_number_and_without_deeds(cast: Cast, enter: Enter) -> None:
    lead = make_lead(mobile="09351112233", email="maryam@example.com", marks=GOOD)

    text = enter("analyst").get(at(lead)).content.decode()

    assert "tel:" not in text
    assert "1112233" not in text
    assert "maryam@example.com" not in text
    assert "<form" not in text.split('id="main"')[1]


def test_who_is_to_call_him_sees_the_number(cast: Cast, enter: Enter) -> None:
    lead = make_lead(mobile="09351112233", shop_id=cast.shop.pk)

    text = enter("cashier").get(at(lead)).content.decode()

    assert 'href="tel:+989351112233"' in text


def test_a_lead_of_another_shop_is_not_there(cast: Cast, enter: Enter) -> None:
    lead = make_lead(shop_id=cast.other_shop.pk)

    statuses = [enter(role).get(at(lead)).status_code for role in ("cashier", "manager", "owner")]

    assert statuses == [404, 404, 200]
    assert enter("owner").get("/dashboard/leads/999/").status_code == 404


def test_of_a_forgotten_lead_only_figures_are_left(cast: Cast, enter: Enter) -> None:
    lead = make_lost(now=NOON - 400 * DAY)
    Lead.objects.filter(pk=lead.pk).update(
        first_name="", last_name="", mobile=None, lost_note="", forgotten_at=NOON
    )

    page = enter("owner").get(at(lead))

    assert page.context["step"] == "forgotten"
    assert "A forgotten lead" in page.content.decode()
    assert at(lead, "reopen") not in page.content.decode()


def test_a_won_lead_leads_to_the_member(cast: Cast, enter: Enter) -> None:
    member = make_won(mobile="09351112233")
    lead = Lead.objects.get(member=member)

    owner, cashier = (enter(role).get(at(lead)).content.decode() for role in ("owner", "cashier"))

    assert f"/dashboard/members/{member.pk}/" in owner
    assert f"/dashboard/members/{member.pk}/" not in cashier


def test_the_member_page_tells_how_he_was_won(cast: Cast, enter: Enter) -> None:
    member = make_won(now=NOON - 3 * DAY)
    lead = Lead.objects.get(member=member)

    page = enter("manager").get(f"/dashboard/members/{member.pk}/")
    other = enter("manager").get(f"/dashboard/members/{cast.sara.pk}/")

    text = page.content.decode()
    assert (page.context["won"].lead_id, page.context["won_days"]) == (lead.pk, 0)
    assert "Won from a lead" in text
    assert at(lead) in text
    assert other.context["won"] is None
    assert "Won from a lead" not in other.content.decode()


def test_nobody_is_asked_to_give_him_to_a_stranger(cast: Cast, enter: Enter) -> None:
    stranger = make_staff("cashier", shops=[cast.other_shop])
    lead = make_lead(shop_id=cast.shop.pk)

    page = enter("cashier").get(at(lead))

    offered = [value for value, _name in page.context["assign_form"].fields["assignee"].choices]
    assert str(stranger.pk) not in offered
    assert str(cast.cashier.pk) in offered


def test_a_member_of_the_same_mobile_is_told_while_he_is_open_only(
    cast: Cast, enter: Enter
) -> None:
    make_member(mobile="09351112233")
    lead = make_lost(mobile="09351112233")

    assert enter("owner").get(at(lead)).context["known"] is None


def test_a_long_story_asks_no_more_of_the_database(
    cast: Cast, enter: Enter, django_assert_num_queries: Any
) -> None:
    def told(times: int) -> Lead:
        lead = make_lead(stage=5)
        for _time in range(times):
            objecting(planned(spoken(lead, actor=cast.actor("cashier"))))
        return lead

    browser = enter("owner")
    short, long = told(1), told(5)
    browser.get(at(short))
    with CaptureQueriesContext(connection) as asked:
        browser.get(at(short))

    with django_assert_num_queries(len(asked)):
        page = browser.get(at(long))

    assert len(page.context["work"].open_objections) == 5
