"""Addresses of the counter door."""

from django.urls import path

from loyalty_club.counter import offers, question, reasons, remembering
from loyalty_club.counter.card import card, replace
from loyalty_club.counter.care import care, plan
from loyalty_club.counter.claim import claim
from loyalty_club.counter.coming import coming
from loyalty_club.counter.dates import change, dates, forget
from loyalty_club.counter.find import find
from loyalty_club.counter.follow_ups import follow_up, follow_ups
from loyalty_club.counter.household import household, join, leave, second_person
from loyalty_club.counter.leads import note_lead
from loyalty_club.counter.member import correct
from loyalty_club.counter.purchase import quote, ring_up, ring_up_stranger, send_pay_code
from loyalty_club.counter.receipt import receipt, settle
from loyalty_club.counter.redemption import cancel, hand_over, redemption
from loyalty_club.counter.register import register
from loyalty_club.counter.return_goods import find_sale, return_goods
from loyalty_club.counter.rewards import issue, rewards, send_code
from loyalty_club.counter.shop import choose_shop
from loyalty_club.counter.today import today
from loyalty_club.counter.void import void
from loyalty_club.counter.word import word

urlpatterns = [
    path("", find, name="counter-find"),
    path("shop/", choose_shop, name="counter-shop"),
    path("register/", register, name="counter-register"),
    path("lead/", note_lead, name="counter-lead"),
    path("sale/", ring_up_stranger, name="counter-sale"),
    path("quote/", quote, name="counter-quote"),
    path("today/", today, name="counter-today"),
    path("coming/", coming, name="counter-coming"),
    path("follow-ups/", follow_ups, name="counter-follow-ups"),
    path("follow-ups/<int:follow_up_id>/", follow_up, name="counter-follow-up"),
    path("return/", find_sale, name="counter-return"),
    path("claim/", claim, name="counter-claim"),
    path("members/<int:member_id>/", ring_up, name="counter-ring-up"),
    path("members/<int:member_id>/edit/", correct, name="counter-member"),
    path("members/<int:member_id>/household/", household, name="counter-household"),
    path("members/<int:member_id>/household/join/", join, name="counter-household-join"),
    path("members/<int:member_id>/household/leave/", leave, name="counter-household-leave"),
    path("members/<int:member_id>/second/", second_person, name="counter-second-person"),
    path("members/<int:member_id>/dates/", dates, name="counter-dates"),
    path("members/<int:member_id>/dates/forget/", forget, name="counter-dates-forget"),
    path("members/<int:member_id>/dates/<int:date_id>/", change, name="counter-date-change"),
    path("members/<int:member_id>/care/", care, name="counter-care"),
    path("members/<int:member_id>/follow-up/", plan, name="counter-follow-up-new"),
    path("members/<int:member_id>/word/", word, name="counter-word"),
    path("members/<int:member_id>/question/", question.tell, name="counter-question"),
    path("members/<int:member_id>/question/leave/", question.leave, name="counter-question-leave"),
    path("members/<int:member_id>/question/undo/", question.undo, name="counter-question-undo"),
    path("members/<int:member_id>/offers/", offers.promise, name="counter-offer"),
    path("members/<int:member_id>/surprise/", offers.surprise, name="counter-surprise"),
    path("members/<int:member_id>/card/", card, name="counter-card"),
    path("members/<int:member_id>/card/replace/", replace, name="counter-card-replace"),
    path("members/<int:member_id>/pay-code/", send_pay_code, name="counter-pay-code"),
    path("members/<int:member_id>/rewards/", rewards, name="counter-rewards"),
    path("members/<int:member_id>/rewards/<int:reward_id>/", issue, name="counter-reward-issue"),
    path(
        "members/<int:member_id>/rewards/<int:reward_id>/code/",
        send_code,
        name="counter-reward-code",
    ),
    path(
        "members/<int:member_id>/redemptions/<int:redemption_id>/",
        redemption,
        name="counter-redemption",
    ),
    path(
        "members/<int:member_id>/redemptions/<int:redemption_id>/hand-over/",
        hand_over,
        name="counter-redemption-redeem",
    ),
    path(
        "members/<int:member_id>/redemptions/<int:redemption_id>/cancel/",
        cancel,
        name="counter-redemption-cancel",
    ),
    path("purchases/<int:purchase_id>/", receipt, name="counter-receipt"),
    path("purchases/<int:purchase_id>/reason/", reasons.note, name="counter-reason"),
    path("purchases/<int:purchase_id>/remember/", remembering.remember, name="counter-remember"),
    path(
        "purchases/<int:purchase_id>/remember/forget/",
        remembering.forget,
        name="counter-remember-forget",
    ),
    path("purchases/<int:purchase_id>/settle/", settle, name="counter-settle"),
    path("purchases/<int:purchase_id>/return/", return_goods, name="counter-return-goods"),
    path("purchases/<int:purchase_id>/void/", void, name="counter-void"),
]
