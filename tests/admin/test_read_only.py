"""The admin: for owners, for looking, in the reader's calendar, behind a policy of its own."""

import pytest
from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from pytest_django import DjangoAssertNumQueries

from analytics.models import Absence, MemberFigures, MemberScores
from campaigns.models import ComputedLabel, Lead, Recipient, StepTaken, Survey, Ticket, TicketEntry
from members.admin import site
from members.models import ApiKey, Household, Inbound, Member, Message, Messaging, User
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.exclusions import exclude
from members.services.facts import install_facts
from members.services.follow_ups import plan_follow_up
from members.services.households import join_household
from members.services.likeness import keep_apart
from members.services.mailboxes import tell_email
from members.services.messages import queue_message
from members.services.notes import write_note
from members.services.occasions import install_occasions, set_occasion_day
from members.services.privacy import ask_erasure
from members.services.profile import answer
from points.models import ImportJob, LedgerEntry, Offer
from tests.admin.listening_cases import listen_to, sell_to_leads
from tests.admin.outreach_cases import SEALED, TAIL, reach_members
from tests.admin.worth_cases import count_worth
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

MODELS = sorted(site._registry, key=lambda model: model._meta.label)
NAMES = [model._meta.label for model in MODELS]


def address(model: type[Model], page: str, *arguments: object) -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=arguments)


@pytest.fixture
def owner(cast: Cast, client: Client) -> Client:
    """The owner's browser, in a club in which something has happened."""
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)
    queue_message(
        kind=Message.Kind.CODE,
        address="+989121234567",
        text="کد ۸۲۴۱۹۳",
        natural_key="code",
        member=cast.sara,
    )
    know_members(cast)
    reach_members(cast.sara)
    listen_to(cast.sara)
    sell_to_leads()
    count_worth(list(Member.objects.all()), cast.shop)
    client.force_login(cast.owner)
    return client


def know_members(cast: Cast) -> None:
    """A row of everything that the club learns of its members."""
    other, third = make_member(shop=cast.shop), make_member(shop=cast.shop)
    sara, now = cast.sara.pk, timezone.now()
    install_facts(actor=SYSTEM)
    install_occasions(actor=SYSTEM)
    set_occasion_day(key="mothers_day", year=1405, on=None, actor=SYSTEM)
    answer(member_id=sara, fact_key="colour", value="red", source="asked", actor=SYSTEM)
    write_note(member_id=sara, text="likes tulips", actor=SYSTEM)
    plan_follow_up(member_id=sara, kind="call", reason="birthday", due_on=club_day(), actor=SYSTEM)
    exclude(member_id=other.pk, reason="never buys", evidence={"net": 0}, actor=SYSTEM)
    join_household(member_id=sara, other_id=other.pk, actor=SYSTEM)
    keep_apart(member_id=sara, other_id=third.pk, actor=SYSTEM)
    tell_email(member_id=other.pk, email="other@shop.example", actor=SYSTEM)
    ask_erasure(member_id=third.pk, ground="staff", actor=SYSTEM)
    ImportJob.objects.create(kind="members", name="old.csv", created_at=now, created_by="system")
    Inbound.objects.create(
        carrier="console",
        carrier_ref="1",
        address="+989121234567",
        text="لغو",
        meaning="stop",
        member=cast.sara,
        at=now,
    )
    ComputedLabel.objects.create(
        name="regular", measure="visits", at_least=3, created_at=now, created_by="system"
    )


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


def test_a_household_shows_who_lives_there(cast: Cast, owner: Client) -> None:
    home = Household.objects.get()

    shown = owner.get(address(Household, "change", home.pk)).content.decode()

    assert [str(one) in shown for one in home.members.all()] == [True, True]


def test_long_lists_ask_no_more(
    cast: Cast, owner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(5):
        join_household(
            member_id=make_member(shop=cast.shop).pk,
            other_id=make_member(shop=cast.shop).pk,
            actor=SYSTEM,
        )

    with django_assert_max_num_queries(9):
        listed = owner.get(address(Household, "changelist"))

    assert listed.status_code == 200


@pytest.mark.parametrize(
    "model",
    [
        Recipient,
        StepTaken,
        Offer,
        Lead,
        Survey,
        Ticket,
        TicketEntry,
        Absence,
        MemberFigures,
        MemberScores,
    ],
)
def test_no_row_of_a_long_list_asks_for_itself(
    owner: Client, django_assert_max_num_queries: DjangoAssertNumQueries, model: type[Model]
) -> None:
    rows = model._default_manager.count()

    with django_assert_max_num_queries(8):
        owner.get(address(model, "changelist"))

    assert rows >= 5


def test_offers_are_found_by_what_promised_them(owner: Client) -> None:
    lists = address(Offer, "changelist")
    offer = Offer.objects.select_related("member").earliest("pk")

    found = owner.get(lists, {"q": offer.origin}).content.decode()
    nobody = owner.get(lists, {"q": "campaign"}).content.decode()

    assert str(offer.member) in found
    assert str(offer.member) not in nobody


@pytest.mark.parametrize("model", [model for model in MODELS if model is not ApiKey])
def test_every_field_that_is_shown_has_a_word_of_its_own(model: type[Model]) -> None:
    shown = set(site._registry[model].get_fields(RequestFactory().get("/")))

    nameless = [
        field.name
        for field in model._meta.concrete_fields
        if shown & {field.name, f"shown_{field.name}"}
        and field.name != "id"
        and not isinstance(field.verbose_name, Promise)
    ]

    assert nameless == []


def test_days_and_numbers_are_the_readers(owner: Client) -> None:
    lists = address(LedgerEntry, "changelist")

    persian = owner.get(lists, headers={"accept-language": "fa"}).content.decode()
    english = owner.get(lists, headers={"accept-language": "en"}).content.decode()

    assert "۱۴۰۵/۰۶/۱۰ ۱۲:۰۰" in persian
    assert "۲۵۰٬۰۰۰" in persian
    assert "2026-09-01 12:00" in english
    assert "250,000" in english


def test_members_are_found_as_at_the_counter(cast: Cast, owner: Client) -> None:
    lists = address(type(cast.sara), "changelist")

    found = owner.get(lists, {"q": "4567"}).content.decode()
    nobody = owner.get(lists, {"q": "9999"}).content.decode()

    assert cast.sara.card_number in found
    assert cast.sara.card_number not in nobody


def test_secrets_are_not_shown(cast: Cast, owner: Client) -> None:
    message = Message.objects.get(natural_key="code")
    pages = "".join(
        owner.get(page).content.decode()
        for page in (
            address(User, "change", cast.owner.pk),
            address(Message, "change", message.pk),
            address(ApiKey, "changelist"),
            address(Messaging, "changelist"),
            address(Messaging, "change", 1),
        )
    )

    assert cast.owner.password not in pages
    assert cast.key.hashed_key not in pages
    assert [secret for secret in (SEALED, TAIL) if secret in pages] == []
    assert "۸۲۴۱۹۳" not in pages


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
