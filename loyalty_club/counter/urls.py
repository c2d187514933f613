"""Addresses of the counter door."""

from django.urls import path

from loyalty_club.counter.card import card, replace
from loyalty_club.counter.claim import claim
from loyalty_club.counter.find import find
from loyalty_club.counter.member import correct
from loyalty_club.counter.purchase import quote, ring_up, ring_up_stranger
from loyalty_club.counter.receipt import receipt, settle
from loyalty_club.counter.register import register
from loyalty_club.counter.return_goods import find_sale, return_goods
from loyalty_club.counter.shop import choose_shop
from loyalty_club.counter.today import today
from loyalty_club.counter.void import void

urlpatterns = [
    path("", find, name="counter-find"),
    path("shop/", choose_shop, name="counter-shop"),
    path("register/", register, name="counter-register"),
    path("sale/", ring_up_stranger, name="counter-sale"),
    path("quote/", quote, name="counter-quote"),
    path("today/", today, name="counter-today"),
    path("return/", find_sale, name="counter-return"),
    path("claim/", claim, name="counter-claim"),
    path("members/<int:member_id>/", ring_up, name="counter-ring-up"),
    path("members/<int:member_id>/edit/", correct, name="counter-member"),
    path("members/<int:member_id>/card/", card, name="counter-card"),
    path("members/<int:member_id>/card/replace/", replace, name="counter-card-replace"),
    path("purchases/<int:purchase_id>/", receipt, name="counter-receipt"),
    path("purchases/<int:purchase_id>/settle/", settle, name="counter-settle"),
    path("purchases/<int:purchase_id>/return/", return_goods, name="counter-return-goods"),
    path("purchases/<int:purchase_id>/void/", void, name="counter-void"),
]
