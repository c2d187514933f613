"""Every page, on a phone and on a desk, in both languages: nothing overflows, nothing leaves."""

from collections.abc import Iterator, Mapping

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Browser

from campaigns.services.batches import send_batches
from campaigns.services.reminder_plans import install_reminder_plans
from members.models import User
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.portal import portal_user_for
from tests.architecture.doors import owe_message
from tests.browser.conftest import Watched
from tests.campaigns.campaign_cases import draft, make_friends, make_plan, started
from tests.campaigns.journey_cases import someone_on_a_journey
from tests.campaigns.offer_cases import promise_one
from tests.cast import Cast, assemble_cast
from tests.factories import ring_up
from tests.points.reward_cases import issue, make_reward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PHONE, DESK = 360, 1280
COUNTER = (
    "/counter/",
    "/counter/register/",
    "/counter/sale/",
    "/counter/today/",
    "/counter/return/",
    "/counter/claim/",
    "/counter/members/{member}/",
    "/counter/members/{member}/edit/",
    "/counter/members/{member}/dates/",
    "/counter/members/{member}/care/",
    "/counter/members/{member}/household/",
    "/counter/members/{member}/second/",
    "/counter/coming/",
    "/counter/follow-ups/",
    "/counter/members/{member}/card/",
    "/counter/members/{member}/rewards/",
    "/counter/members/{member}/rewards/{reward}/",
    "/counter/members/{member}/redemptions/{redemption}/",
    "/counter/purchases/{purchase}/",
    "/counter/purchases/{purchase}/return/",
)
DASHBOARD = (
    "/dashboard/",
    "/dashboard/members/",
    "/dashboard/members/{member}/",
    "/dashboard/members/{member}/care/",
    "/dashboard/members/{member}/exclude/",
    "/dashboard/members/{member}/erase/",
    "/dashboard/members/cards/",
    "/dashboard/calendar/",
    "/dashboard/calendar/occasions/",
    "/dashboard/follow-ups/",
    "/dashboard/labels/",
    "/dashboard/duplicates/",
    "/dashboard/poster/",
    "/dashboard/profile/",
    "/dashboard/imports/",
    "/dashboard/imports/new/",
    "/dashboard/exports/",
    "/dashboard/privacy/",
    "/dashboard/purchases/",
    "/dashboard/program/",
    "/dashboard/tiers/",
    "/dashboard/cap/",
    "/dashboard/liability/",
    "/dashboard/rewards/",
    "/dashboard/rewards/new/",
    "/dashboard/rewards/{reward}/",
    "/dashboard/vouchers/",
    "/dashboard/vouchers/issue/",
    "/dashboard/vouchers/issue/?whose=open",
    "/dashboard/corrections/",
    "/dashboard/members/{member}/correct/",
    "/dashboard/merges/",
    "/dashboard/members/{member}/merge/",
    "/dashboard/staff/",
    "/dashboard/shops/",
    "/dashboard/keys/",
    "/dashboard/audit/",
    "/dashboard/messages/",
    "/dashboard/messages/{message}/",
    "/dashboard/messages/inbound/",
    "/dashboard/messages/rules/",
    "/dashboard/messages/carrier/",
    "/dashboard/messages/timetable/",
    "/dashboard/reminders/",
    "/dashboard/reminders/history/",
    "/dashboard/reminders/plans/",
    "/dashboard/reminders/plans/date:birthday/before/",
    "/dashboard/journeys/",
    "/dashboard/journeys/new/",
    "/dashboard/journeys/{journey}/",
    "/dashboard/journeys/{journey}/start/",
    "/dashboard/journeys/{journey}/people/",
    "/dashboard/journeys/{journey}/steps/{step}/",
    "/dashboard/offers/",
    "/dashboard/offers/new/",
    "/dashboard/offers/{offer}/",
    "/dashboard/surprises/",
    "/dashboard/leads/",
    "/dashboard/leads/all/",
    "/dashboard/leads/new/",
    "/dashboard/leads/today/",
    "/dashboard/campaigns/",
    "/dashboard/campaigns/new/",
    "/dashboard/campaigns/{draft}/plan/goal/",
    "/dashboard/campaigns/{draft}/plan/audience/",
    "/dashboard/campaigns/{draft}/plan/offer/",
    "/dashboard/campaigns/{draft}/plan/texts/",
    "/dashboard/campaigns/{draft}/plan/window/",
    "/dashboard/campaigns/{draft}/plan/summary/",
    "/dashboard/campaigns/{campaign}/",
    "/dashboard/campaigns/{campaign}/members/",
    "/dashboard/campaigns/{campaign}/results/",
    "/dashboard/campaigns/{campaign}/results/told/",
    "/dashboard/campaigns/{campaign}/costs/new/",
    "/dashboard/campaigns/compare/",
    "/dashboard/campaigns/who-gains/",
    "/dashboard/campaigns/who-gains/win_win/",
    "/dashboard/club/",
)
PORTAL = (
    "/portal/",
    "/portal/offers/",
    "/portal/rewards/",
    "/portal/rewards/take/?reward={reward}",
    "/portal/rewards/mine/?id={redemption}",
    "/portal/program/",
    "/portal/statement/",
    "/portal/days/",
    "/portal/profile/",
    "/portal/friends/",
    "/portal/preferences/my-data/",
    "/portal/preferences/my-data/email/",
    "/portal/preferences/my-data/erase/",
    "/portal/preferences/messages/",
    "/portal/card/",
    "/portal/preferences/",
)
OTHERS = ("/account/login/code/", "/nowhere/", "/api/docs/")


def sign_in(watched: Watched, user: User) -> None:
    """As if the person had just signed in; the pages of signing in have tests of their own."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": str(session.session_key),
        "url": watched.home,
    }
    watched.page.context.add_cookies([cookie])  # type: ignore[list-item]


def reach_out(cast: Cast) -> dict[str, int]:
    """What the pages of outreach show: a message, a journey, an offer, a draft and a campaign."""
    now = timezone.now()
    make_friends(2)
    journey, step, _passage = someone_on_a_journey(cast.sara)
    offer = make_plan()
    promise_one(offer, cast.sara, starts_on=club_day(), now=now)
    campaign = started(offer_id=offer.pk, now=now)
    send_batches(now=now)
    install_reminder_plans(actor=SYSTEM)
    return {
        "message": owe_message(cast.sara),
        "journey": journey,
        "step": step,
        "offer": offer.pk,
        "draft": draft().pk,
        "campaign": campaign.pk,
    }


def faults(watched: Watched, paths: tuple[str, ...], ids: Mapping[str, int]) -> Iterator[str]:
    """Whatever is wrong with these pages, one sentence each."""
    for path in paths:
        address = path.format(**ids)
        watched.go(address)
        for width in (DESK, PHONE):
            watched.page.set_viewport_size({"width": width, "height": 800})
            if watched.overflow() > 0:
                yield f"{address} is {watched.overflow()} px too wide at {width}"
        if not watched.page.title():
            yield f"{address} has no title"
    for complaint in watched.complaints:
        if "404 (Not Found)" not in complaint:
            yield complaint
    watched.complaints.clear()


@pytest.mark.parametrize(("language", "scheme"), [("fa", "light"), ("en", "dark")])
def test_nothing_overflows_and_nothing_leaves(
    chromium: Browser, live_server: object, language: str, scheme: str
) -> None:
    cast = assemble_cast()
    booked = ring_up(cast.shop, 12_500_000, member=cast.sara)
    taken = issue(cast, make_reward(), now=timezone.now())
    ids = {
        **reach_out(cast),
        "member": cast.sara.pk,
        "purchase": booked.purchase.pk,
        "reward": taken.reward_id,
        "redemption": taken.pk,
    }
    member = portal_user_for(mobile=str(cast.sara.mobile))
    assert member is not None
    found: list[str] = []

    for user, paths in ((cast.owner, COUNTER + DASHBOARD), (member, PORTAL), (None, OTHERS)):
        context = chromium.new_context(locale=language, color_scheme=scheme)  # type: ignore[arg-type]
        watched = Watched(context, str(live_server))
        if user is not None:
            sign_in(watched, user)
        found += faults(watched, paths, ids)
        context.close()

    assert found == []
