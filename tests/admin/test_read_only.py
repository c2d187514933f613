"""The admin: for owners, for looking, behind a policy of its own."""

import pytest
from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from members.admin import site
from members.models import ApiKey
from points.models import LedgerEntry
from tests.admin.owner_cases import MODELS, NAMES, address, owner
from tests.cast import Cast
from tests.snapshots import nothing_changed

__all__ = ["owner"]
pytestmark = pytest.mark.django_db


def test_only_our_own_rows_are_there() -> None:
    assert NAMES == [
        "analytics.Absence",
        "analytics.DayFigures",
        "analytics.FigureRules",
        "analytics.KeptFigure",
        "analytics.MemberFigures",
        "analytics.MemberScores",
        "analytics.StaleFigure",
        "analytics.SummaryState",
        "campaigns.Acquisition",
        "campaigns.Agreement",
        "campaigns.AgreementLine",
        "campaigns.Campaign",
        "campaigns.ComputedLabel",
        "campaigns.CostLine",
        "campaigns.Interaction",
        "campaigns.Journey",
        "campaigns.Lead",
        "campaigns.LeadSource",
        "campaigns.LeadTask",
        "campaigns.LostReason",
        "campaigns.Objection",
        "campaigns.OfferPlan",
        "campaigns.Passage",
        "campaigns.Presentation",
        "campaigns.Recipient",
        "campaigns.Reminder",
        "campaigns.ReminderChange",
        "campaigns.ReminderPlan",
        "campaigns.SalesRules",
        "campaigns.Script",
        "campaigns.SourceCost",
        "campaigns.StageMove",
        "campaigns.StageRule",
        "campaigns.Step",
        "campaigns.StepTaken",
        "campaigns.Surprise",
        "campaigns.SurprisePlan",
        "campaigns.Survey",
        "campaigns.SurveyComment",
        "campaigns.SurveyPlan",
        "campaigns.Ticket",
        "campaigns.TicketEntry",
        "campaigns.TicketTarget",
        "campaigns.Variant",
        "members.Answer",
        "members.Apart",
        "members.ApiKey",
        "members.AuditEntry",
        "members.Clock",
        "members.Club",
        "members.Consent",
        "members.Erasure",
        "members.Exclusion",
        "members.Fact",
        "members.FollowUp",
        "members.Household",
        "members.ImportantDate",
        "members.Inbound",
        "members.JobRun",
        "members.Label",
        "members.Member",
        "members.Message",
        "members.Messaging",
        "members.Note",
        "members.Occasion",
        "members.OccasionDay",
        "members.PendingEmail",
        "members.Question",
        "members.Shop",
        "members.User",
        "points.Account",
        "points.Adjustment",
        "points.Allocation",
        "points.BudgetWindow",
        "points.Grant",
        "points.ImportJob",
        "points.LedgerEntry",
        "points.Merge",
        "points.Offer",
        "points.PointLot",
        "points.Program",
        "points.ProgramDraft",
        "points.Purchase",
        "points.Redemption",
        "points.Return",
        "points.Reward",
        "points.RuleUse",
        "points.Standing",
        "points.Voucher",
    ]


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_every_list_and_row_can_be_read(owner: Client, model: type[Model]) -> None:
    row = model._default_manager.first()

    listed = owner.get(address(model, "changelist"))
    shown = None if row is None else owner.get(address(model, "change", row.pk))

    assert listed.status_code == 200
    if shown is not None:
        assert shown.status_code == (403 if model is ApiKey else 200)


def test_all_that_reaches_members_has_been_read_with_a_row(owner: Client) -> None:
    rooms = {"members.Clock", "members.JobRun", "members.Messaging", "points.Offer"}
    upper = {"campaigns", "analytics"}
    outreach = [one for one in MODELS if one._meta.app_label in upper]
    outreach += [one for one in MODELS if one._meta.label in rooms]

    bare = [one._meta.label for one in outreach if not one._default_manager.exists()]

    assert bare == []


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_nothing_can_be_added_changed_or_deleted(
    cast: Cast, rf: RequestFactory, model: type[Model]
) -> None:
    request = rf.get("/")
    request.user = cast.owner
    model_admin: ModelAdmin[Model] = site._registry[model]

    assert model_admin.has_view_permission(request)
    assert not model_admin.has_add_permission(request)
    assert not model_admin.has_change_permission(request)
    assert not model_admin.has_delete_permission(request)
    assert model_admin.get_actions(request) == {}
    for inline in model_admin.get_inline_instances(request):
        assert not inline.has_add_permission(request, None)
        assert not inline.has_change_permission(request)
        assert not inline.can_delete


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_forged_forms_change_nothing(owner: Client, model: type[Model]) -> None:
    row = model._default_manager.first()
    pk = 1 if row is None else row.pk
    forged = {"action": "delete_selected", "_selected_action": str(pk), "post": "yes"}

    with nothing_changed():
        refused = [
            owner.post(address(model, "add"), {"name": "x"}),
            owner.post(address(model, "change", pk), {"name": "x"}),
            owner.post(address(model, "delete", pk), {"post": "yes"}),
        ]
        listed = owner.post(address(model, "changelist"), forged)

    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert listed.status_code == 200


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst"])
def test_staff_who_are_no_owners_stay_outside(cast: Cast, client: Client, role: str) -> None:
    client.force_login(getattr(cast, role))

    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.status_code == 403


def test_strangers_are_led_to_the_clubs_own_sign_in(client: Client) -> None:
    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.redirect_chain[-1] == (f"{reverse('account_login')}?next=/admin/", 302)


def test_leaving_and_a_new_password_lead_to_our_own_pages(owner: Client) -> None:
    password = owner.get(reverse("admin:password_change"))
    leaving = owner.post(reverse("admin:logout"))

    assert password["Location"] == reverse("account_change_password")
    assert leaving["Location"] == reverse("home")


def test_the_looser_policy_holds_for_the_admin_alone(owner: Client) -> None:
    inside = owner.get(reverse("admin:index"))["Content-Security-Policy"]
    outside = owner.get(reverse("dashboard-home"))["Content-Security-Policy"]

    assert "'unsafe-eval'" in inside
    assert "unsafe" not in outside
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-ancestors"] == ["'none'"]
    assert "frame-ancestors 'none'" in inside


def test_a_row_that_does_not_exist_is_not_shown(owner: Client) -> None:
    answer = owner.get(address(LedgerEntry, "change", 999_999))

    assert answer.status_code == 302
