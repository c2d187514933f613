"""Closing a lead through its pages: won, lost, and opened again."""

from typing import Any

import pytest

from campaigns.models import Acquisition, Lead
from campaigns.services.leads.named import retire_lost_reason
from campaigns.services.leads.tasks import plan_task
from members.models import Consent, Member
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import (
    agree,
    make_lead,
    make_lost,
    make_reason,
    make_won,
)
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import at, drafted, errors_of, form
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
# Won ---------------------------------------------------------------------------------------------


def test_he_becomes_a_member(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5, mobile="09351112233", shop_id=cast.shop.pk)
    agree(lead)
    browser = enter("manager")
    typed = form(gender="woman", service="on", promotion="on")

    answers = [browser.post(at(lead, "win"), typed) for _time in range(2)]
    page = browser.get(answers[0]["Location"])

    member = Member.objects.get(mobile="+989351112233")
    lead.refresh_from_db()
    assert [one["Location"] for one in answers] == [f"/dashboard/members/{member.pk}/"] * 2
    assert (member.gender, member.allows_service, member.allows_occasion) == ("woman", True, False)
    given = Consent.objects.filter(member=member, is_given=True).order_by("purpose")
    assert list(given.values_list("purpose", flat=True)) == ["promotion", "service"]
    assert (lead.status, lead.member, lead.stage) == ("won", member, 7)
    assert Acquisition.objects.get().member == member
    assert "مریم رضایی is a member now." in page.content.decode()


def test_a_cashier_comes_back_to_the_lead(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    agree(lead)

    answer = enter("cashier").post(at(lead, "win"), form())

    assert answer["Location"] == at(lead)


def test_a_member_is_found_and_not_registered_twice(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5, mobile="09121234567")
    agree(lead)
    browser = enter("manager")

    answer = browser.post(at(lead, "win"), form(), follow=True)

    assert Lead.objects.get(pk=lead.pk).member == cast.sara
    assert "was a member already; the sale is his." in answer.content.decode()


def test_nobody_is_won_before_the_second_look(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    drafted(lead)
    browser = enter("manager")

    with nothing_changed():
        page = browser.get(at(lead, "win"))
        answer = browser.post(at(lead, "win"), form())

    assert "The agreement is not confirmed yet." in page.content.decode()
    assert 'name="service"' not in page.content.decode()
    assert set(errors_of(answer)) == {"__all__"}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"mobile": "", "email": "m@example.com"}, "Enter the mobile number."),
        ({"first_name": "", "last_name": ""}, "This field is required."),
    ],
)
def test_a_member_needs_a_name_and_a_number(
    cast: Cast, enter: Enter, told: dict[str, Any], said: str
) -> None:
    lead = make_lead(stage=5, **told)
    agree(lead)
    browser = enter("manager")

    with nothing_changed():
        page = browser.get(at(lead, "win"))
        answer = browser.post(at(lead, "win"), form())

    assert "A member needs a name and a mobile number." in page.content.decode()
    assert answer.status_code == 422
    assert errors_of(answer)["__all__"] == [said]


def test_nobody_wins_himself(cast: Cast, enter: Enter) -> None:
    cast.cashier.mobile = "+989351112233"
    cast.cashier.save()
    lead = make_lead(stage=5, mobile="09351112233")
    agree(lead)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "win"), form())

    assert errors_of(answer)["__all__"] == ["Nobody can serve himself; ask a colleague."]


def test_the_journey_that_looks_after_him_is_named(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    agree(lead)

    page = enter("manager").get(at(lead, "win"))

    assert page.context["nurture"] == []
    assert page.context["is_ready"] is True


# Lost and opened again ---------------------------------------------------------------------------


def test_he_is_lost_for_a_reason_and_it_is_taken_back(cast: Cast, enter: Enter) -> None:
    reason, lead = make_reason("قیمت"), make_lead(stage=4)
    plan_task(lead_id=lead.pk, what="call", channel="call", due_on=club_day(), actor=SYSTEM)
    browser = enter("cashier")
    typed = form(reason=reason.pk, note="گران بود")

    page = browser.post(at(lead, "lose"), typed, follow=True)
    lead.refresh_from_db()
    lost = (lead.status, lead.lost_reason, lead.lost_note, lead.tasks.get().status)
    undo = page.context["undo"]
    again = browser.post(undo["url"], form(**undo["fields"]), follow=True)

    lead.refresh_from_db()
    assert lost == ("lost", reason, "گران بود", "dropped")
    assert (lead.status, lead.stage, lead.tasks.get().status) == ("open", 4, "open")
    assert again.context["undo"] is None


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("typed", ["", "0", "price", "retired"])
def test_nobody_is_lost_without_a_reason(
    cast: Cast, enter: Enter, typed: str, language: str
) -> None:
    lead, reason = make_lead(), make_reason()
    if typed == "retired":
        retire_lost_reason(reason_id=reason.pk, actor=SYSTEM)
        typed = str(reason.pk)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(
            at(lead, "lose"), form(reason=typed), headers={"accept-language": language}
        )

    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"reason"}


def test_what_he_has_cost_stands_beside_the_reason(cast: Cast, enter: Enter) -> None:
    lead = make_lead()

    owner, cashier = (enter(role).get(at(lead, "lose")) for role in ("owner", "cashier"))

    assert owner.context["cost"].total == 0
    assert cashier.context["cost"] is None


def test_who_is_won_is_not_opened_again(cast: Cast, enter: Enter) -> None:
    lead = Lead.objects.get(member=make_won())
    browser = enter("manager")

    with nothing_changed():
        page = browser.post(at(lead, "reopen"), form(), follow=True)

    assert len(page.context["messages"]) == 1


def test_the_undo_is_offered_once_and_for_its_lead_only(cast: Cast, enter: Enter) -> None:
    lead, other = make_lead(), make_lost()
    browser = enter("cashier")
    browser.post(at(lead, "lose"), form(reason=make_reason().pk))

    seen = [browser.get(at(one)).context["undo"] is not None for one in (other, lead, lead)]

    assert seen == [False, True, False]
