"""A year of campaigns in the demo: who is told, who comes for it, what it costs."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from campaigns.exceptions import CampaignNotReady
from campaigns.models import Campaign, OfferPlan, Recipient
from campaigns.services.batches import send_batches
from campaigns.services.campaign_runs import start_campaign
from campaigns.services.campaigns import TextGiven, draft_campaign, set_texts
from campaigns.services.costs import add_cost
from loyalty_club.seeding.campaign_plans import (
    RIALS,
    CampaignPlan,
    next_campaign,
    past_campaigns,
    todays_campaign,
)
from loyalty_club.seeding.journeys import Journeys
from loyalty_club.seeding.offer_shelf import define_offers
from loyalty_club.seeding.outreach_words import CAMPAIGN_NAMES, COSTS, STOP_WORDS, TEXTS
from loyalty_club.seeding.plan import Visit, Visitor, Year, total
from loyalty_club.seeding.words import Language, in_language
from members.gateways.shape import Received
from members.models import Message
from members.roles import Actor
from members.services.inbound import take_received
from points.models import Offer
from points.rules.sales import Gift, Tendered
from points.services.rewards import take_gift

MORNING = time(9, 40)
LONGEST_PROMISE = timedelta(days=21)
MINUTE = timedelta(minutes=1)


class Outreach:
    """Tells members of offers through the real services, on the day of each; drawn from a seed of
    its own.
    """

    def __init__(
        self,
        *,
        actor: Actor,
        shop_ids: Sequence[int],
        language: Language,
        year: Year,
        zone: ZoneInfo,
    ) -> None:
        self._actor = actor
        self._shop_ids = shop_ids
        self._language: Language = language
        self._year = year
        self._zone = zone
        self._pick = random.Random(29)  # noqa: S311 - believable, not secret
        newcomers = [year.days[visitor.days[0]] for visitor in year.visitors if visitor.days]
        plans = past_campaigns(year.days[0], year.days[-1], newcomers)
        self._plans: dict[date, list[CampaignPlan]] = defaultdict(list)
        for plan in plans:
            self._plans[plan.starts_on].append(plan)
        self._offers: dict[str, OfferPlan] = {}
        self._journeys = Journeys(actor=actor, language=language, year=year, zone=zone)
        self._lured: dict[date, list[Visit]] = defaultdict(list)
        self._promised_until = date.min

    def prepare(self, now: datetime) -> None:
        """The kinds of offers, worded once."""
        self._offers = define_offers(actor=self._actor, language=self._language, now=now)

    def morning(
        self, day: date, visits: Sequence[Visit], visitors: Mapping[int, Visitor]
    ) -> list[Visit]:
        """Go on with the journeys and begin the campaigns of this day; who comes today, of those
        who would and those who were told. `visitors` are known by the members that they became.
        """
        coming = self._journeys.morning(day, visits, visitors)
        for plan in self._plans.pop(day, []):
            self._run(plan, visitors)
        return [*coming, *self._lured.pop(day, [])]

    def promised_on(self, day: date) -> dict[int, Offer]:
        """The members who may use an offer on this day, with what they may use."""
        if day > self._promised_until:
            return {}
        open_ones = Offer.objects.filter(
            status=Offer.Status.OPEN, starts_on__lte=day, ends_on__gte=day
        )
        return {offer.member_id: offer for offer in open_ones.select_related("voucher", "reward")}

    def payment(self, offer: Offer, visit: Visit) -> Tendered | None:
        """The voucher that the offer is, where this bill is large enough for it."""
        voucher, bill = offer.voucher, total(visit.lines)
        if voucher is None or bill < voucher.min_bill:
            return None
        return Tendered("voucher", min(bill, voucher.value), voucher.code)

    def gift(self, offer: Offer, shop_id: int, day: date) -> Gift | None:
        """The gift that the offer promises."""
        return None if offer.reward is None else take_gift(offer.reward.code, shop_id, day)

    def today(self, now: datetime) -> None:
        """One campaign half sent, one still a draft."""
        plan = todays_campaign(now.date())
        campaign = self._draft(plan, now - timedelta(hours=20))
        self._start(campaign, now - timedelta(hours=1))
        for minutes in (50, 40):
            send_batches(now=now - timedelta(minutes=minutes))
        self._draft(next_campaign(now.date()), now - timedelta(hours=3))

    def _run(self, plan: CampaignPlan, visitors: Mapping[int, Visitor]) -> None:
        now = datetime.combine(plan.starts_on, MORNING, tzinfo=self._zone)
        campaign = self._draft(plan, now - timedelta(days=3))
        self._start(campaign, now)
        tick = now
        while send_batches(now=tick):
            tick += MINUTE
        self._promised_until = plan.starts_on + LONGEST_PROMISE
        self._spend(campaign, plan)
        told = Recipient.objects.filter(campaign=campaign, status=Recipient.Status.TOLD)
        ids = list(told.order_by("pk").values_list("member_id", flat=True))
        for member_id in ids:
            if member_id in visitors and self._pick.random() < plan.extra:
                self._lure(visitors[member_id], plan)
        self._drive_off(self._pick.sample(ids, min(plan.stops, len(ids))), now)

    def _start(self, campaign: Campaign, now: datetime) -> None:
        """A very small club has nobody to tell; then the draft stays one."""
        with suppress(CampaignNotReady), transaction.atomic():
            start_campaign(campaign_id=campaign.pk, actor=self._actor, is_sure=True, now=now)

    def _draft(self, plan: CampaignPlan, now: datetime) -> Campaign:
        given: dict[str, Any] = dict(plan.given)
        if plan.offer:
            given["offer_id"] = self._offers[plan.offer].pk
        campaign = draft_campaign(
            name=in_language(CAMPAIGN_NAMES[plan.key], self._language),
            goal=plan.goal,
            actor=self._actor,
            expected_buyers=plan.expected_buyers,
            expected_sales=plan.expected_sales * RIALS,
            audience={"version": 1, "who": list(plan.who)},
            control_percent=plan.control_percent,
            is_public=plan.is_public,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            budget=plan.budget * RIALS,
            now=now,
            **given,
        )
        texts = [TextGiven(in_language(text, self._language)) for text in TEXTS[plan.key]]
        set_texts(campaign_id=campaign.pk, texts=texts, actor=self._actor, now=now)
        return campaign

    def _spend(self, campaign: Campaign, plan: CampaignPlan) -> None:
        for number, (kind, amount, note) in enumerate(COSTS[plan.key]):
            on = plan.starts_on + timedelta(days=number)
            add_cost(
                campaign_id=campaign.pk,
                kind=kind,
                amount=amount * RIALS,
                note=in_language(note, self._language),
                on=on,
                actor=self._actor,
                now=datetime.combine(on, MORNING, tzinfo=self._zone),
            )

    def _lure(self, visitor: Visitor, plan: CampaignPlan) -> None:
        """He comes on one of its days, with a bill that the offer asks for."""
        day = plan.starts_on + timedelta(days=self._pick.randrange(1, plan.days))
        if day <= self._year.days[-1]:
            visit = self._year.visit_on(day, visitor, self._pick, least=plan.lure * RIALS)
            self._lured[day].append(visit)

    def _drive_off(self, member_ids: Sequence[int], now: datetime) -> None:
        """A few answer that they want no more of it."""
        sent = (now, now + timedelta(hours=1))
        messages = Message.objects.filter(member_id__in=member_ids, created_at__range=sent)
        for number, message in enumerate(messages.order_by("pk")):
            at = now + timedelta(hours=1 + number)
            word = Received(
                reference=f"in-{message.pk}",
                address=message.address,
                line="",
                text=in_language(STOP_WORDS, self._language),
                at=at,
            )
            take_received("console", [word], now=at)
