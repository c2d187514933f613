"""Addresses of the API door; every other address under /api/ is missing in the API's own form."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from loyalty_club.api.claims import PurchaseClaimApi, PurchaseSettleApi
from loyalty_club.api.docs import DocsPage
from loyalty_club.api.members import MemberReadApi, MembersApi
from loyalty_club.api.problems import missing_page
from loyalty_club.api.purchases import PurchaseCreateApi, PurchaseQuoteApi, PurchaseReadApi
from loyalty_club.api.returns import ReturnCreateApi
from loyalty_club.api.statements import StatementReadApi

urlpatterns = [
    path("v1/members/", MembersApi.as_view(), name="api-members"),
    path("v1/members/<int:member_id>/", MemberReadApi.as_view(), name="api-member"),
    path("v1/members/<int:member_id>/statement/", StatementReadApi.as_view(), name="api-statement"),
    path("v1/purchases/", PurchaseCreateApi.as_view(), name="api-purchases"),
    path("v1/purchases/quote/", PurchaseQuoteApi.as_view(), name="api-quote"),
    path("v1/purchases/<int:purchase_id>/", PurchaseReadApi.as_view(), name="api-purchase"),
    path("v1/purchases/<int:purchase_id>/returns/", ReturnCreateApi.as_view(), name="api-returns"),
    path("v1/purchases/<int:purchase_id>/claim/", PurchaseClaimApi.as_view(), name="api-claim"),
    path("v1/purchases/<int:purchase_id>/settle/", PurchaseSettleApi.as_view(), name="api-settle"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", DocsPage.as_view(), name="api-docs"),
    re_path("", missing_page, name="api-missing"),
]
