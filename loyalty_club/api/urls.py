"""Addresses of the API door; every other address under /api/ is missing in the API's own form."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from loyalty_club.api.adjustments import AdjustmentCreateApi
from loyalty_club.api.answers import AnswerBackApi, AnswerCreateApi
from loyalty_club.api.audiences import AudienceCountApi
from loyalty_club.api.campaign_results import CampaignResultsApi
from loyalty_club.api.campaigns import (
    CampaignApi,
    CampaignPauseApi,
    CampaignResumeApi,
    CampaignsApi,
    CampaignStartApi,
    CampaignStopApi,
)
from loyalty_club.api.claims import PurchaseClaimApi, PurchaseSettleApi
from loyalty_club.api.coming import ComingDatesApi
from loyalty_club.api.computed_labels import ComputedLabelsApi
from loyalty_club.api.confirmations import ConfirmationCreateApi
from loyalty_club.api.consents import ConsentsApi, ConsentWordingApi
from loyalty_club.api.dates import DateChangeApi, DateForgetApi, DatesApi
from loyalty_club.api.docs import DocsPage
from loyalty_club.api.erasures import ErasureApi, ErasureCallOffApi
from loyalty_club.api.exclusions import ExclusionReadApi
from loyalty_club.api.figure_urls import urlpatterns as figure_addresses
from loyalty_club.api.figures import BudgetReadApi, LiabilityReadApi
from loyalty_club.api.follow_up_deeds import (
    FollowUpDoneApi,
    FollowUpDropApi,
    FollowUpMoveApi,
    FollowUpReopenApi,
)
from loyalty_club.api.follow_ups import FollowUpsApi, FollowUpsDueApi
from loyalty_club.api.households import HouseholdApi, HouseholdLeaveApi, SecondPersonApi
from loyalty_club.api.journeys import JourneysApi, MemberJourneysApi
from loyalty_club.api.labels import LabelsApi
from loyalty_club.api.lead_deeds import (
    LeadAgreementApi,
    LeadContactApi,
    LeadJudgeApi,
    LeadLoseApi,
    LeadMoveApi,
    LeadPresentApi,
    LeadWinApi,
)
from loyalty_club.api.leads import LeadApi, LeadListsApi, LeadsApi
from loyalty_club.api.likeness import LikenessApi
from loyalty_club.api.listening import FunnelReadApi, NpsReadApi
from loyalty_club.api.mailboxes import MemberEmailApi
from loyalty_club.api.members import MemberReadApi, MembersApi
from loyalty_club.api.messages import MessagesApi
from loyalty_club.api.notes import NoteEraseApi, NotesApi
from loyalty_club.api.occasions import MourningApi, OccasionsApi
from loyalty_club.api.offers import MemberOffersApi
from loyalty_club.api.overview import OverviewApi
from loyalty_club.api.problems import missing_page
from loyalty_club.api.profile import FactsApi, ProfileReadApi, QuestionReadApi
from loyalty_club.api.program import ProgramCheckApi, ProgramReadApi
from loyalty_club.api.purchases import PurchaseCreateApi, PurchaseQuoteApi, PurchaseReadApi
from loyalty_club.api.reasons import PurchaseReasonApi
from loyalty_club.api.redemptions import (
    RedemptionCancelApi,
    RedemptionCreateApi,
    RedemptionReadApi,
    RedemptionRedeemApi,
)
from loyalty_club.api.referrals import ReferralReadApi
from loyalty_club.api.remembering import DateRememberApi
from loyalty_club.api.reminders import ComingRemindersApi
from loyalty_club.api.returns import ReturnCreateApi
from loyalty_club.api.rewards import RewardsApi
from loyalty_club.api.simulations import ReplaySimulationApi, YearSimulationApi
from loyalty_club.api.statements import StatementReadApi
from loyalty_club.api.tickets import (
    MemberTicketsApi,
    TicketApi,
    TicketReplyApi,
    TicketsApi,
    TicketSolveApi,
)
from loyalty_club.api.tiers import TierEndApi, TiersApi, TierSetApi
from loyalty_club.api.vouchers import VoucherCancelApi, VoucherCreateApi, VoucherReadApi

MEMBER = "v1/members/<int:member_id>/"
FOLLOW_UP = "v1/follow-ups/<int:follow_up_id>/"
CAMPAIGN = "v1/campaigns/<int:campaign_id>/"
LEAD = "v1/leads/<int:lead_id>/"
PURCHASE = "v1/purchases/<int:purchase_id>/"
REDEMPTION = "v1/redemptions/<str:code>/"
TICKET = "v1/tickets/<int:ticket_id>/"
VOUCHER = "v1/vouchers/<str:code>/"

urlpatterns = [
    path("v1/members/", MembersApi.as_view(), name="api-members"),
    path("v1/members/likeness/", LikenessApi.as_view(), name="api-likeness"),
    path(MEMBER, MemberReadApi.as_view(), name="api-member"),
    path(f"{MEMBER}overview/", OverviewApi.as_view(), name="api-overview"),
    path(f"{MEMBER}statement/", StatementReadApi.as_view(), name="api-statement"),
    path(f"{MEMBER}labels/", LabelsApi.as_view(), name="api-labels"),
    path(f"{MEMBER}dates/", DatesApi.as_view(), name="api-dates"),
    path(f"{MEMBER}dates/change/", DateChangeApi.as_view(), name="api-dates-change"),
    path(f"{MEMBER}dates/forget/", DateForgetApi.as_view(), name="api-dates-forget"),
    path(f"{MEMBER}dates/remember/", DateRememberApi.as_view(), name="api-dates-remember"),
    path(f"{MEMBER}profile/", ProfileReadApi.as_view(), name="api-profile"),
    path(f"{MEMBER}question/", QuestionReadApi.as_view(), name="api-question"),
    path(f"{MEMBER}answers/", AnswerCreateApi.as_view(), name="api-answers"),
    path(f"{MEMBER}answers/take-back/", AnswerBackApi.as_view(), name="api-answers-take-back"),
    path(f"{MEMBER}notes/", NotesApi.as_view(), name="api-notes"),
    path(f"{MEMBER}notes/erase/", NoteEraseApi.as_view(), name="api-notes-erase"),
    path(f"{MEMBER}follow-ups/", FollowUpsApi.as_view(), name="api-member-follow-ups"),
    path(f"{MEMBER}exclusion/", ExclusionReadApi.as_view(), name="api-exclusion"),
    path(f"{MEMBER}household/", HouseholdApi.as_view(), name="api-household"),
    path(f"{MEMBER}household/leave/", HouseholdLeaveApi.as_view(), name="api-household-leave"),
    path(f"{MEMBER}household/people/", SecondPersonApi.as_view(), name="api-household-people"),
    path(f"{MEMBER}referral/", ReferralReadApi.as_view(), name="api-referral"),
    path(f"{MEMBER}offers/", MemberOffersApi.as_view(), name="api-member-offers"),
    path(f"{MEMBER}journeys/", MemberJourneysApi.as_view(), name="api-member-journeys"),
    path(f"{MEMBER}tickets/", MemberTicketsApi.as_view(), name="api-member-tickets"),
    path(f"{MEMBER}email/", MemberEmailApi.as_view(), name="api-member-email"),
    path(f"{MEMBER}consents/", ConsentsApi.as_view(), name="api-consents"),
    path(f"{MEMBER}erasure/", ErasureApi.as_view(), name="api-erasure"),
    path(f"{MEMBER}erasure/call-off/", ErasureCallOffApi.as_view(), name="api-erasure-call-off"),
    path(f"{MEMBER}confirmations/", ConfirmationCreateApi.as_view(), name="api-confirmations"),
    path(f"{MEMBER}redemptions/", RedemptionCreateApi.as_view(), name="api-redemptions"),
    path(f"{MEMBER}tier/", TierSetApi.as_view(), name="api-tier"),
    path(f"{MEMBER}tier/end/", TierEndApi.as_view(), name="api-tier-end"),
    path(f"{MEMBER}adjustments/", AdjustmentCreateApi.as_view(), name="api-adjustments"),
    path("v1/purchases/", PurchaseCreateApi.as_view(), name="api-purchases"),
    path("v1/purchases/quote/", PurchaseQuoteApi.as_view(), name="api-quote"),
    path(PURCHASE, PurchaseReadApi.as_view(), name="api-purchase"),
    path(f"{PURCHASE}returns/", ReturnCreateApi.as_view(), name="api-returns"),
    path(f"{PURCHASE}claim/", PurchaseClaimApi.as_view(), name="api-claim"),
    path(f"{PURCHASE}settle/", PurchaseSettleApi.as_view(), name="api-settle"),
    path(f"{PURCHASE}reason/", PurchaseReasonApi.as_view(), name="api-reason"),
    path("v1/dates/coming/", ComingDatesApi.as_view(), name="api-coming"),
    path("v1/occasions/", OccasionsApi.as_view(), name="api-occasions"),
    path("v1/occasions/mourning/", MourningApi.as_view(), name="api-mourning"),
    path("v1/facts/", FactsApi.as_view(), name="api-facts"),
    path("v1/follow-ups/", FollowUpsDueApi.as_view(), name="api-follow-ups"),
    path(f"{FOLLOW_UP}done/", FollowUpDoneApi.as_view(), name="api-follow-up-done"),
    path(f"{FOLLOW_UP}drop/", FollowUpDropApi.as_view(), name="api-follow-up-drop"),
    path(f"{FOLLOW_UP}reopen/", FollowUpReopenApi.as_view(), name="api-follow-up-reopen"),
    path(f"{FOLLOW_UP}move/", FollowUpMoveApi.as_view(), name="api-follow-up-move"),
    path("v1/consents/wording/", ConsentWordingApi.as_view(), name="api-consent-wording"),
    path("v1/labels/computed/", ComputedLabelsApi.as_view(), name="api-computed-labels"),
    path("v1/messages/", MessagesApi.as_view(), name="api-messages"),
    path("v1/reminders/coming/", ComingRemindersApi.as_view(), name="api-reminders"),
    path("v1/journeys/", JourneysApi.as_view(), name="api-journeys"),
    path("v1/audiences/count/", AudienceCountApi.as_view(), name="api-audience-count"),
    path("v1/campaigns/", CampaignsApi.as_view(), name="api-campaigns"),
    path(CAMPAIGN, CampaignApi.as_view(), name="api-campaign"),
    path(f"{CAMPAIGN}results/", CampaignResultsApi.as_view(), name="api-campaign-results"),
    path(f"{CAMPAIGN}start/", CampaignStartApi.as_view(), name="api-campaign-start"),
    path(f"{CAMPAIGN}pause/", CampaignPauseApi.as_view(), name="api-campaign-pause"),
    path(f"{CAMPAIGN}resume/", CampaignResumeApi.as_view(), name="api-campaign-resume"),
    path(f"{CAMPAIGN}stop/", CampaignStopApi.as_view(), name="api-campaign-stop"),
    path("v1/leads/", LeadsApi.as_view(), name="api-leads"),
    path("v1/leads/lists/", LeadListsApi.as_view(), name="api-lead-lists"),
    path("v1/leads/funnel/", FunnelReadApi.as_view(), name="api-funnel"),
    path(LEAD, LeadApi.as_view(), name="api-lead"),
    path(f"{LEAD}judge/", LeadJudgeApi.as_view(), name="api-lead-judge"),
    path(f"{LEAD}move/", LeadMoveApi.as_view(), name="api-lead-move"),
    path(f"{LEAD}contacts/", LeadContactApi.as_view(), name="api-lead-contacts"),
    path(f"{LEAD}presentations/", LeadPresentApi.as_view(), name="api-lead-presentations"),
    path(f"{LEAD}agreement/", LeadAgreementApi.as_view(), name="api-lead-agreement"),
    path(f"{LEAD}win/", LeadWinApi.as_view(), name="api-lead-win"),
    path(f"{LEAD}lose/", LeadLoseApi.as_view(), name="api-lead-lose"),
    path("v1/tickets/", TicketsApi.as_view(), name="api-tickets"),
    path(TICKET, TicketApi.as_view(), name="api-ticket"),
    path(f"{TICKET}answers/", TicketReplyApi.as_view(), name="api-ticket-answers"),
    path(f"{TICKET}solve/", TicketSolveApi.as_view(), name="api-ticket-solve"),
    path("v1/feedback/nps/", NpsReadApi.as_view(), name="api-nps"),
    path("v1/rewards/", RewardsApi.as_view(), name="api-rewards"),
    path(REDEMPTION, RedemptionReadApi.as_view(), name="api-redemption"),
    path(f"{REDEMPTION}redeem/", RedemptionRedeemApi.as_view(), name="api-redeem"),
    path(f"{REDEMPTION}cancel/", RedemptionCancelApi.as_view(), name="api-redemption-cancel"),
    path("v1/vouchers/", VoucherCreateApi.as_view(), name="api-vouchers"),
    path(VOUCHER, VoucherReadApi.as_view(), name="api-voucher"),
    path(f"{VOUCHER}cancel/", VoucherCancelApi.as_view(), name="api-voucher-cancel"),
    path("v1/tiers/", TiersApi.as_view(), name="api-tiers"),
    path("v1/program/", ProgramReadApi.as_view(), name="api-program"),
    path("v1/program/check/", ProgramCheckApi.as_view(), name="api-program-check"),
    path("v1/budget/", BudgetReadApi.as_view(), name="api-budget"),
    path("v1/liability/", LiabilityReadApi.as_view(), name="api-liability"),
    path("v1/simulations/year/", YearSimulationApi.as_view(), name="api-simulate-year"),
    path("v1/simulations/replay/", ReplaySimulationApi.as_view(), name="api-replay"),
    *figure_addresses,
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", DocsPage.as_view(), name="api-docs"),
    re_path("", missing_page, name="api-missing"),
]
