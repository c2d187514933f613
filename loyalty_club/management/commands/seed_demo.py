"""Fill an empty club with a flower shop's year; on a filled demo only the facts are written."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from loyalty_club.seeding import people, said
from loyalty_club.seeding.acquaintance import Acquaintance
from loyalty_club.seeding.arrivals import tell_ways
from loyalty_club.seeding.company import Company
from loyalty_club.seeding.furniture import draft_next_version, furnish, publish_first_program
from loyalty_club.seeding.matters import Matters
from loyalty_club.seeding.outreach import Outreach
from loyalty_club.seeding.plan import PORTAL, SIZES, Visit, Year
from loyalty_club.seeding.prospects import Prospects
from loyalty_club.seeding.voices import Voices
from loyalty_club.seeding.words import Language
from loyalty_club.seeding.worth import (
    choose_figure_rules,
    say_what_is_bought_elsewhere,
    work_out_figures,
)
from loyalty_club.seeding.year import OPENING, Life, count_rows
from members.models import Member
from members.roles import SYSTEM
from members.rules.calendars import add_months, window_of
from members.selectors.club import club_day, club_zone
from members.services.patience import unhurried
from points.models import Purchase
from points.selectors.verification import find_breaches
from points.services.budget import sweep_surpluses
from points.services.expiry import expire_points
from points.services.offers import end_offers
from points.services.vouchers import expire_vouchers

TODAY = 4


class Command(BaseCommand):
    """All or nothing: an interrupted run leaves the database empty. Figures come at the end; what
    is stopped there is made good by the timetable.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="small")
        parser.add_argument("--language", choices=("fa", "en"), default="fa")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="told in the facts")
        parser.add_argument("--json-file", type=Path, required=True, help="where the facts go")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["json_file"]
        if people.is_filled():
            if not people.is_demo():
                raise CommandError("This database holds a club that is no demo; it stays as it is.")
            people.renew_facts(path, url=options["url"])
            self.stdout.write("The club is filled already.")
            return
        started = time.monotonic()
        with unhurried():
            with transaction.atomic():
                passwords = _fill(options)
                people.write_facts(path, url=options["url"], passwords=passwords)
            count_rows()
            work_out_figures()
        self.stdout.write(
            f"{Member.objects.count()} members, {Purchase.objects.count()} purchases, "
            f"{time.monotonic() - started:.1f} s"
        )


def _fill(options: dict[str, Any]) -> dict[str, str]:
    now = timezone.now().astimezone(club_zone())
    yesterday = club_day(now) - timedelta(days=1)
    # Thirteen months: this month can be laid beside the same month a year ago.
    starts_on = window_of(add_months(yesterday, -12, "jalali"), "month", "jalali").starts_on
    house = people.open_house(options["language"])
    language: Language = options["language"]
    publish_first_program(actor=SYSTEM, language=language, starts_on=starts_on)
    furnish(actor=SYSTEM, language=language)
    choose_figure_rules()
    year = Year(
        size=SIZES[options["size"]],
        language=language,
        starts_on=starts_on,
        ends_on=yesterday,
        zone=club_zone(),
    )
    company = Company(actor=house.manager, shop_ids=house.shop_ids, language=language)
    outreach = Outreach(
        actor=house.manager,
        shop_ids=house.shop_ids,
        language=language,
        year=year,
        zone=club_zone(),
    )
    said.choose_console(SYSTEM)
    outreach.prepare(datetime.combine(starts_on, OPENING, tzinfo=club_zone()))
    life = Life(
        actor=house.manager,
        sellers=house.sellers,
        shop_ids=house.shop_ids,
        language=language,
        zone=club_zone(),
        company=company,
        outreach=outreach,
    )
    life.live(year.days, year.visits())
    life.spend_day(club_day(now), _todays_visits(year, now))
    portal_member = life.member_id(PORTAL)
    company.today(now)
    Voices(language=language, now=now).speak()
    Matters(language=language, now=now, portal_member=portal_member).live()
    Prospects(shop_ids=house.shop_ids, language=language, now=now).fill()
    tell_ways()
    _get_to_know(house, language, now, portal_member)
    outreach.today(now)
    say_what_is_bought_elsewhere(house.manager)
    draft_next_version(actor=SYSTEM, language=language)
    _close_the_year(now)
    return house.passwords


def _get_to_know(house: people.House, language: Language, now: datetime, member_id: int) -> None:
    """What was asked and told in the year, and what is said because of it."""
    acquaintance = Acquaintance(actor=house.manager, shop_ids=house.shop_ids, language=language)
    acquaintance.learn(portal_member=member_id)
    acquaintance.plan(now, portal_member=member_id)
    said.remind(actor=house.manager, today=now.date(), zone=club_zone())


def _close_the_year(now: datetime) -> None:
    """What the timetable would have done by now; then nothing may be wrong with the books."""
    sweep_surpluses()
    expire_points(now=now)
    end_offers(now=now)
    expire_vouchers(now=now)
    said.close_outbox(now)
    breaches = find_breaches()
    if breaches:
        raise CommandError(f"The seed broke the ledger: {breaches[:5]}")


def _todays_visits(year: Year, now: datetime) -> list[Visit]:
    """A few purchases of this very day, if the shop has been open for a while."""
    opened = datetime.combine(now.date(), OPENING, tzinfo=now.tzinfo)
    pause = (now - opened) / (TODAY + 1)
    if pause < timedelta(minutes=5):
        return []
    known = [visitor for visitor in year.visitors[PORTAL + 2 :] if visitor.days]
    guests = [None, known[7], known[19], None]
    return [year.visit_at(opened + pause * (at + 1), guest) for at, guest in enumerate(guests)]
