"""Addresses of the API door; every other address under /api/ is missing in the API's own form."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from loyalty_club.api.adjustments import AdjustmentCreateApi
from loyalty_club.api.claims import PurchaseClaimApi, PurchaseSettleApi
from loyalty_club.api.confirmations import ConfirmationCreateApi
from loyalty_club.api.dates import DateForgetApi, DatesApi
from loyalty_club.api.docs import DocsPage
from loyalty_club.api.figures import BudgetReadApi, LiabilityReadApi
from loyalty_club.api.labels import LabelsApi
from loyalty_club.api.members import MemberReadApi, MembersApi
from loyalty_club.api.problems import missing_page
from loyalty_club.api.program import ProgramCheckApi, ProgramReadApi
from loyalty_club.api.purchases import PurchaseCreateApi, PurchaseQuoteApi, PurchaseReadApi
from loyalty_club.api.redemptions import (
    RedemptionCancelApi,
    RedemptionCreateApi,
    RedemptionReadApi,
    RedemptionRedeemApi,
)
from loyalty_club.api.returns import ReturnCreateApi
from loyalty_club.api.rewards import RewardsApi
from loyalty_club.api.simulations import ReplaySimulationApi, YearSimulationApi
from loyalty_club.api.statements import StatementReadApi
from loyalty_club.api.tiers import TierEndApi, TiersApi, TierSetApi
from loyalty_club.api.vouchers import VoucherCancelApi, VoucherCreateApi, VoucherReadApi

MEMBER = "v1/members/<int:member_id>/"
REDEMPTION = "v1/redemptions/<str:code>/"
VOUCHER = "v1/vouchers/<str:code>/"

urlpatterns = [
    path("v1/members/", MembersApi.as_view(), name="api-members"),
    path(MEMBER, MemberReadApi.as_view(), name="api-member"),
    path(f"{MEMBER}statement/", StatementReadApi.as_view(), name="api-statement"),
    path(f"{MEMBER}labels/", LabelsApi.as_view(), name="api-labels"),
    path(f"{MEMBER}dates/", DatesApi.as_view(), name="api-dates"),
    path(f"{MEMBER}dates/forget/", DateForgetApi.as_view(), name="api-dates-forget"),
    path(f"{MEMBER}confirmations/", ConfirmationCreateApi.as_view(), name="api-confirmations"),
    path(f"{MEMBER}redemptions/", RedemptionCreateApi.as_view(), name="api-redemptions"),
    path(f"{MEMBER}tier/", TierSetApi.as_view(), name="api-tier"),
    path(f"{MEMBER}tier/end/", TierEndApi.as_view(), name="api-tier-end"),
    path(f"{MEMBER}adjustments/", AdjustmentCreateApi.as_view(), name="api-adjustments"),
    path("v1/purchases/", PurchaseCreateApi.as_view(), name="api-purchases"),
    path("v1/purchases/quote/", PurchaseQuoteApi.as_view(), name="api-quote"),
    path("v1/purchases/<int:purchase_id>/", PurchaseReadApi.as_view(), name="api-purchase"),
    path("v1/purchases/<int:purchase_id>/returns/", ReturnCreateApi.as_view(), name="api-returns"),
    path("v1/purchases/<int:purchase_id>/claim/", PurchaseClaimApi.as_view(), name="api-claim"),
    path("v1/purchases/<int:purchase_id>/settle/", PurchaseSettleApi.as_view(), name="api-settle"),
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
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", DocsPage.as_view(), name="api-docs"),
    re_path("", missing_page, name="api-missing"),
]
