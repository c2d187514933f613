"""The table of rights in tests/permissions.csv, and those who knock: everybody it has a column for.

A row is one address and one method. A cell says what the caller of that column meets:
`200` the page; `ok` a form that was taken or found wanting (not 401, 403, 404, 405, nor a way to
sign in); `on` led on to another page; `login` led to sign in; any other number is that status.
"""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from analytics.rules.months import number_of_month
from campaigns.selectors.labels import Definition
from campaigns.services.campaigns import draft_campaign
from campaigns.services.costs import add_cost
from campaigns.services.labels import define_label
from campaigns.services.offers import define_offer
from loyalty_club.counter.desk import SHOP_IN_SESSION
from members.models import Member, User
from members.roles import SYSTEM, Right
from members.selectors.club import club_day
from members.selectors.messaging import messaging
from members.services.carrier_news import token_of
from members.services.dates import keep_date
from members.services.facts import install_facts
from members.services.labels import add_label
from members.services.messages import Owed, queue_messages
from members.services.portal import portal_user_for
from points.models import ImportJob, Purchase, Redemption, Voucher
from points.services.adjustments import ask_adjustment
from points.services.drafts import create_draft
from points.services.merging import merge_members
from points.services.redemptions import issue_reward
from points.services.vouchers import issue_voucher
from tests import factories
from tests.architecture.heard import things_heard
from tests.campaigns.journey_cases import someone_on_a_journey
from tests.cast import Cast
from tests.members.care_cases import plan
from tests.points.reward_cases import make_reward

TABLE = Path(__file__).resolve().parents[1] / "permissions.csv"
KEYS = ("key_read", "key_full", "key_other")
SIGN_IN = ("/account/login/", "/admin/login/")
READING = [Right.MEMBERS_READ.value, Right.PURCHASES_READ.value]
MISSING = {"api-missing": "/api/nowhere/"}
SARA = quote("سارا")
QUERIES = {
    "api-figures-cac": "?budget=10000000&customers=18&price=150000",
    "api-members": f"?q={SARA}",
    "counter-quote": "?amount=500000&tender=cash",
    "dashboard-label": "?name=florist",
}

_keys = count(1)


@dataclass(frozen=True, slots=True)
class Row:
    """One address with one method, and what each caller is to meet there."""

    method: str
    name: str
    cells: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


@dataclass(frozen=True, slots=True)
class Knock:
    """What one caller met."""

    status: int
    location: str

    def meets(self, cell: str) -> bool:
        """True when this is what the cell says."""
        if cell == "login":
            return self._leads_to_sign_in
        if cell == "on":
            return self.status == 302 and not self._leads_to_sign_in
        if cell == "ok":
            return self.status in {200, 201, 302, 400, 409, 422} and not self._leads_to_sign_in
        return self.status == int(cell)

    @property
    def _leads_to_sign_in(self) -> bool:
        return self.status == 302 and self.location.startswith(SIGN_IN)

    def __str__(self) -> str:
        return f"{self.status} {self.location}".strip()


@dataclass(frozen=True, slots=True)
class Stage:
    """A club in which every address leads to something that is really there."""

    cast: Cast
    purchase: Purchase
    voidable: Purchase
    unclaimed: Purchase
    draft: int
    redemption: Redemption
    voucher: Voucher
    adjustment: int
    merge: int
    message: int
    date: int
    journey: tuple[int, int, int]
    follow_up: int
    computed_label: int
    job: int
    offer_plan: int
    campaign: int
    cost: int
    heard: Mapping[str, object]
    secrets: Mapping[str, str]
    people: Mapping[str, User | None]

    def address(self, name: str, method: str = "GET") -> str:
        """The address of this name, with the ids of the main shop's people and purchases."""
        query = QUERIES.get(name, "") if method == "GET" else ""
        if name in MISSING:
            return MISSING[name]
        for ids in ([], *self._ids(name), *self._heard(name)):
            try:
                return reverse(name, kwargs=dict(ids)) + query
            except NoReverseMatch:
                continue
        message = f"{name} has an address this stage knows nothing of"
        raise LookupError(message)

    def knock(self, browser: Client, method: str, name: str) -> Knock:
        """Ask once; what it changed is undone, the browser's cookies as well."""
        body = self._body(method, name)
        cookies = {cookie: morsel.value for cookie, morsel in browser.cookies.items()}
        with undone():
            answer: Any = browser.generic(method, self.address(name, method), **body)
            if getattr(answer, "streaming", False):
                answer.getvalue()
        browser.cookies = SimpleCookie(cookies)
        return Knock(answer.status_code, answer.headers.get("Location", ""))

    def browser(self, caller: str) -> Client:
        """A browser, or a till, of this caller; staff of several shops stand in the main one."""
        if caller in KEYS:
            secret = self.secrets[caller]
            return Client(
                raise_request_exception=False, headers={"authorization": f"Api-Key {secret}"}
            )
        browser = Client(raise_request_exception=False)
        person = self.people[caller]
        if person is not None:
            browser.force_login(person)
            if caller in {"owner", "analyst"}:
                session = browser.session
                session[SHOP_IN_SESSION] = self.cast.shop.code
                session.save()
        return browser

    def _ids(self, name: str) -> Iterator[list[tuple[str, object]]]:
        purchase = self.voidable if name == "counter-void" else self.purchase
        yield [("member_id", self.cast.sara.pk)]
        yield [("purchase_id", purchase.pk)]
        yield [("member_id", self.cast.sara.pk), ("reward_id", self.redemption.reward_id)]
        yield [("member_id", self.cast.sara.pk), ("redemption_id", self.redemption.pk)]
        yield [("reward_id", self.redemption.reward_id)]
        yield [("voucher_id", self.voucher.pk)]
        yield [("adjustment_id", self.adjustment)]
        yield [("merge_id", self.merge)]
        yield [("message_id", self.message)]
        yield [("carrier", "kavenegar"), ("token", token_of("kavenegar"))]
        yield [("job_id", self.job)]
        yield [("plan_id", self.offer_plan)]
        yield [("campaign_id", self.campaign)]
        yield [("campaign_id", self.campaign), ("cost_id", self.cost)]
        yield [("campaign_id", self.campaign), ("which", "told")]
        yield [("campaign_id", self.campaign), ("key", "goal")]
        yield [("corner", "win_win")]
        yield [("rung", "new")]
        yield [("way", "left")]
        yield [("name", "clv")]
        yield [("cohort", number_of_month(club_day(), "jalali"))]
        yield [("kind", "members")]
        yield [("user_id", self.cast.cashier.pk)]
        yield [("shop_id", self.cast.shop.pk)]
        yield [("prefix", self.cast.key.prefix)]
        yield [("app_label", "members")]
        yield [("fact_key", "colour")]
        yield [("key", "mothers_day" if "occasion" in name else "members")]
        yield [("member_id", self.cast.sara.pk), ("date_id", self.date)]
        yield [("follow_up_id", self.follow_up)]
        journey, step, passage = self.journey
        yield [("journey_id", journey)]
        yield [("journey_id", journey), ("step_id", step)]
        yield [("journey_id", journey), ("passage_id", passage)]
        yield [("label_id", self.computed_label)]
        yield [("code", self.voucher.code if "voucher" in name else self.redemption.code)]
        yield [("subject", "date:birthday"), ("step", "before")]
        yield [("draft_id", self.draft)]
        yield [("draft_id", self.draft), ("code", "birthday")]
        yield [("draft_id", self.draft), ("card", "redeem")]

    def _heard(self, name: str) -> Iterator[list[tuple[str, object]]]:
        """What leads to tickets, surveys and leads; of a survey that is taken, by its sign."""
        yield [("token", self.heard["survey_token"])]
        yield [("code", self.heard["shop_code"])]
        shelf = next((one for one in ("source", "reason") if one in name), "script")
        yield [("row_id", self.heard[f"{shelf}_id"])]
        for part, value in self.heard.items():
            yield [(part, value)]
            yield [("lead_id", self.heard["lead_id"]), (part, value)]
            yield [("source_id", self.heard["source_id"]), (part, value)]

    def _body(self, method: str, name: str) -> dict[str, Any]:
        """An empty form, but where an empty one would not show whose things are asked for."""
        if method != "POST":
            return {}
        if name.startswith("api-"):
            return {
                "content_type": "application/json",
                "data": self._json().get(name, "{}"),
                "headers": {"idempotency-key": f"knock-{next(_keys)}"},
            }
        form = {
            "counter-shop": f"shop={self.cast.shop.code}",
            "dashboard-label": "name=florist",
            "dashboard-lead-move": f"lead_id={self.heard['lead_id']}&stage=4",
            "dashboard-lead-call-plan": f"lead_id={self.heard['lead_id']}",
            "counter-question": "fact=colour&value=red",
            "counter-question-leave": "fact=colour",
            "counter-question-undo": "fact=colour",
            "portal-profile": "fact=colour&value=red",
            "portal-profile-leave": "fact=colour",
            "portal-profile-forget": "fact=colour",
            "counter-claim": f"purchase={self.unclaimed.pk}&member={self.cast.sara.pk}",
        }
        return {
            "content_type": "application/x-www-form-urlencoded",
            "data": form.get(name, ""),
        }

    def _json(self) -> dict[str, str]:
        sale = '"shop": "main", "lines": [{"amount": 5000000, "product": "x"}]'
        return {
            "api-quote": f"{{{sale}}}",
            "api-purchases": f'{{{sale}, "receipt_number": "knock"}}',
            "api-returns": '{"return_number": "knock"}',
            "api-reason": '{"reason": "gift"}',
            "api-follow-up-drop": '{"reason": "knock"}',
            "api-follow-up-move": '{"due_on": "2100-01-01"}',
            "api-member-email": '{"email": "sara@example.org"}',
            "api-confirmations": '{"points": 10}',
            "api-campaigns": '{"name": "knock", "goal": "thanks"}',
            "api-claim": f'{{"member": {self.cast.sara.pk}}}',
        }


def rows() -> list[Row]:
    """The whole table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Row(row.pop("method"), row.pop("name"), row) for row in csv.DictReader(file)]


def callers() -> list[str]:
    """Everybody who has a column."""
    return list(rows()[0].cells)


def set_stage(cast: Cast) -> Stage:
    """The cast, two sales and a reward of the main shop, keys of both shops, one who has left."""
    install_facts(actor=SYSTEM)
    add_label(member_id=cast.sara.pk, name="florist", actor=SYSTEM)
    # Two digits of the mobile swapped: she looks like a second card of the cast's member.
    factories.make_member(mobile="09121234576")
    dismissed = factories.make_staff("manager", shops=[cast.shop])
    User.objects.filter(pk=dismissed.pk).update(is_active=False)
    other = [cast.other_shop]
    _, key_read = factories.make_key(cast.shop, rights=READING)
    _, key_other = factories.make_key(cast.other_shop)
    purchase = factories.ring_up(cast.shop, member=cast.sara).purchase
    campaign = draft_campaign(name="Stage", goal="thanks", actor=SYSTEM)
    return Stage(
        cast=cast,
        purchase=purchase,
        voidable=purchase,
        unclaimed=factories.ring_up(cast.shop).purchase,
        draft=create_draft(actor=SYSTEM, name="Winter", template="flower_shop").pk,
        redemption=issue_reward(
            member_id=cast.sara.pk,
            reward_id=make_reward(points=5, cost=0).pk,
            actor=SYSTEM,
            shop_id=cast.shop.pk,
        ),
        voucher=issue_voucher(actor=SYSTEM, value=1, ends_on=club_day(), reason="stage"),
        adjustment=ask_adjustment(
            actor=SYSTEM, member_id=cast.sara.pk, points=2_000, reason="stage"
        ).pk,
        merge=merge_members(
            kept_id=factories.make_member().pk,
            merged_id=factories.make_member().pk,
            reason="stage",
            actor=SYSTEM,
        ).pk,
        message=owe_message(cast.sara),
        follow_up=plan(cast.sara, shop_id=cast.shop.pk).pk,
        computed_label=define_label(
            name="golden", definition=Definition("visits", 1), actor=SYSTEM
        ).pk,
        date=keep_date(
            member_id=cast.sara.pk,
            whose="mother",
            kind="birthday",
            calendar="jalali",
            month=7,
            day=15,
            actor=SYSTEM,
        ).pk,
        journey=someone_on_a_journey(cast.sara),
        campaign=campaign.pk,
        heard=things_heard(cast),
        cost=add_cost(campaign_id=campaign.pk, kind="contact", amount=1, actor=SYSTEM).pk,
        job=ImportJob.objects.create(
            kind="members", name="old.csv", status="done", created_at=timezone.now()
        ).pk,
        offer_plan=define_offer(actor=SYSTEM, name="twenty", kind="bonus", points=20).pk,
        secrets={"key_read": key_read, "key_full": cast.secret, "key_other": key_other},
        people={
            "anonymous": None,
            "member": member_in_portal(cast.sara),
            "cashier": cast.cashier,
            "other_cashier": factories.make_staff("cashier", shops=other),
            "manager": cast.manager,
            "other_manager": factories.make_staff("manager", shops=other),
            "analyst": cast.analyst,
            "owner": cast.owner,
            "dismissed": dismissed,
        },
    )


def owe_message(member: Member) -> int:
    """A receipt that waits; how the club sends is settled with it."""
    messaging()
    owed = Owed("stage", "service", str(member.mobile), "receipt", member_id=member.pk)
    return queue_messages([owed])["stage"]


def member_in_portal(member: Member) -> User:
    """The member as he signs in."""
    user = portal_user_for(mobile=str(member.mobile))
    assert user is not None
    return user


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace, in the database as in the limits."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
