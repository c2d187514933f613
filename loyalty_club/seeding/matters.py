"""A year of tickets in the demo: asked, answered, solved, come back; some wait today, some late."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from campaigns.models import Survey, Ticket
from campaigns.services.tickets.closing import close_ticket
from campaigns.services.tickets.inbound import take_up_inbound
from campaigns.services.tickets.opening import open_ticket
from campaigns.services.tickets.states import assign_ticket, solve_ticket, wait_for_member
from campaigns.services.tickets.targets import install_targets
from campaigns.services.tickets.words import answer_in_person, note, reply, say
from loyalty_club.seeding import matter_words as words
from loyalty_club.seeding.matter_words import MATTERS, Matter
from loyalty_club.seeding.words import Language, Pair, in_language
from members.gateways.shape import Received
from members.models import Member, User
from members.roles import SYSTEM, Actor, Right
from members.selectors.access import actor_for_user
from members.services.inbound import take_received
from points.models import Purchase

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET = 3 * DAY
PAST = 48
# Whom nobody knows; the number belongs to no real line.
STRANGER = "+989000000417"
LATE_SHARE, SPOKEN_SHARE, NOTED_SHARE, BACK_SHARE = 0.16, 0.15, 0.2, 0.08
ASKED_SHARE = 0.6
MARKS = (5, 5, 5, 4, 4, 4, 3)


class Matters:
    """Lived through the real services, each word at its own moment; drawn from its own seed."""

    def __init__(self, *, language: Language, now: datetime, portal_member: int) -> None:
        self._language: Language = language
        self._now = now
        self._portal = portal_member
        self._pick = random.Random(41)  # noqa: S311 - believable, not secret
        staff = User.objects.filter(username__in=("manager", "cashier")).order_by("-username")
        self._staff: list[Actor] = [actor_for_user(user) for user in staff]

    def live(self) -> None:
        """The year that has passed, then what is open today."""
        install_targets()
        for number, sale in enumerate(self._sales()):
            self._past(MATTERS[number % len(MATTERS)], sale)
        self._today()

    def _sales(self) -> list[Purchase]:
        """Purchases of members, spread over the year, the oldest first."""
        ended = self._now - 9 * DAY
        bought = Purchase.objects.filter(member__status=Member.Status.ACTIVE, occurred_at__lt=ended)
        ids = list(bought.order_by("occurred_at", "pk").values_list("pk", flat=True))
        chosen = sorted(self._pick.sample(ids, min(PAST, len(ids))))
        return list(Purchase.objects.filter(pk__in=chosen).order_by("occurred_at", "pk"))

    def _past(self, matter: Matter, sale: Purchase) -> None:
        at = sale.occurred_at + self._pick.uniform(2, 40) * HOUR
        ticket = self._open(matter, sale, at)
        at = self._answer(ticket, matter, at)
        # Whatever began more than a week ago is over by now.
        latest = self._now - 6 * DAY
        if matter.thanks[0] and self._pick.random() < 0.5:
            at = min(at + self._pick.uniform(0.3, 6) * HOUR, latest + HOUR)
            self._say(ticket, matter.thanks, at)
        solved = min(at + self._pick.uniform(0, 1) ** 2 * 36 * HOUR, latest + 2 * HOUR)
        solve_ticket(ticket_id=ticket.pk, actor=self._one(ticket.shop_id), now=solved)
        if self._is(BACK_SHARE) and solved < self._now - 15 * DAY:
            solved = self._come_back(ticket, solved)
        closed = solved + QUIET + HOUR
        close_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=closed)
        self._judge(ticket, closed)

    def _open(self, matter: Matter, sale: Purchase, at: datetime) -> Ticket:
        is_own = matter.way == "portal"
        return open_ticket(
            kind=matter.kind,
            way=matter.way,
            text=in_language(matter.said, self._language),
            actor=_himself(sale.member_id) if is_own else self._one(sale.shop_id),
            member_id=sale.member_id,
            purchase_id=sale.pk,
            now=at,
        )

    def _answer(self, ticket: Ticket, matter: Matter, at: datetime) -> datetime:
        """Mostly within the target, by message or in person; when it was."""
        within = ticket.reply_due_at - ticket.opened_at
        share = self._pick.uniform(1.1, 2.4) if self._is(LATE_SHARE) else self._pick.uniform(0, 0.7)
        at = min(at + within * max(share, 0.03), self._now - 6 * DAY)
        actor = self._one(ticket.shop_id)
        if self._is(NOTED_SHARE):
            note(ticket_id=ticket.pk, text=self._in(words.NOTE), actor=actor, now=at - within / 50)
        if self._is(SPOKEN_SHARE):
            text = self._in(words.SPOKEN)
            answer_in_person(ticket_id=ticket.pk, how="phone", text=text, actor=actor, now=at)
        else:
            reply(ticket_id=ticket.pk, text=self._in(matter.reply), actor=actor, now=at)
        return at

    def _come_back(self, ticket: Ticket, solved: datetime) -> datetime:
        again = solved + self._pick.uniform(8, 60) * HOUR
        self._say(ticket, words.BACK, again)
        reply(
            ticket_id=ticket.pk,
            text=self._in(words.SORRY),
            actor=self._one(ticket.shop_id),
            now=again + 3 * HOUR,
        )
        solved = again + self._pick.uniform(10, 40) * HOUR
        solve_ticket(ticket_id=ticket.pk, actor=self._one(ticket.shop_id), now=solved)
        return solved

    def _judge(self, ticket: Ticket, closed: datetime) -> None:
        """Most of those asked answer, none of them so badly that the owner is called."""
        if not self._is(ASKED_SHARE):
            return
        said = closed + self._pick.uniform(1, 20) * HOUR
        survey, _is_new = Survey.objects.get_or_create(
            natural_key=f"ticket:{ticket.pk}",
            defaults={
                "kind": Survey.Kind.TICKET,
                "member_id": ticket.member_id,
                "ticket": ticket,
                "shop_id": ticket.shop_id,
                "asked_at": closed,
                "expires_at": closed + 14 * DAY,
            },
        )
        survey.satisfaction = self._pick.choice(MARKS)
        survey.scored_at = survey.closed_at = said
        survey.save(update_fields=["satisfaction", "scored_at", "closed_at"])

    def _today(self) -> None:
        """Two late for an answer, one for its solution, and what has just come in."""
        buyers = self._recent_buyers()
        if len(buyers) < 8:
            return
        now, manager = self._now, self._staff[0]
        self._begin("complaint", words.LATE_COMPLAINT, buyers[0], now - 30 * HOUR)
        self._begin("question", words.LATE_QUESTION, buyers[1], now - 27 * HOUR)
        overdue = self._begin("complaint", words.OVERDUE, buyers[2], now - 75 * HOUR)
        self._reply(overdue, words.OVERDUE_REPLY, manager, now - 70 * HOUR)
        wait_for_member(ticket_id=overdue.pk, actor=manager, now=now - 70 * HOUR)
        self._back_today(buyers[3])
        solved = self._begin("question", MATTERS[7].said, buyers[4], now - 22 * HOUR)
        self._reply(solved, MATTERS[7].reply, manager, now - 20 * HOUR)
        solve_ticket(ticket_id=solved.pk, actor=manager, now=now - 20 * HOUR)
        in_hand = self._begin("complaint", MATTERS[3].said, buyers[5], now - 8 * HOUR)
        user_id = int(manager.id.removeprefix("user:"))
        assign_ticket(ticket_id=in_hand.pk, assignee_id=user_id, actor=manager, now=now - 6 * HOUR)
        own = self._begin("suggestion", words.OWN_SUGGESTION, self._portal, now - 2 * DAY)
        self._reply(own, words.OWN_REPLY, manager, now - 30 * HOUR)
        wait_for_member(ticket_id=own.pk, actor=manager, now=now - 30 * HOUR)
        self._begin("question", words.FRESH, buyers[6], now - 2 * HOUR)
        self._write_in(buyers[7])

    def _back_today(self, member_id: int) -> None:
        manager = self._staff[0]
        back = self._begin("complaint", MATTERS[2].said, member_id, self._now - 5 * DAY)
        self._reply(back, MATTERS[2].reply, manager, self._now - 5 * DAY + 3 * HOUR)
        solve_ticket(ticket_id=back.pk, actor=manager, now=self._now - 4 * DAY)
        self._say(back, words.BACK, self._now - 20 * HOUR)

    def _write_in(self, member_id: int) -> None:
        """A member and a stranger write to the club's line."""
        member = Member.objects.get(pk=member_id)
        letters = (
            (str(member.mobile), words.BY_SMS, self._now - 40 * timedelta(minutes=1)),
            (STRANGER, words.BY_A_STRANGER, self._now - 3 * HOUR),
        )
        received = [
            Received(
                reference=f"letter-{number}",
                address=address,
                line="10004",
                text=self._in(text),
                at=at,
            )
            for number, (address, text, at) in enumerate(letters)
        ]
        take_received("console", received, now=self._now)
        take_up_inbound(now=self._now)

    def _recent_buyers(self) -> Sequence[int]:
        since = self._now - 40 * DAY
        rows = Purchase.objects.filter(
            member__status=Member.Status.ACTIVE,
            member__mobile__isnull=False,
            member__allows_service=True,
            occurred_at__gt=since,
        ).exclude(member_id=self._portal)
        ids = rows.order_by("-occurred_at").values_list("member_id", flat=True)
        return list(dict.fromkeys(ids))

    def _begin(self, kind: str, text: Pair, member_id: int, at: datetime) -> Ticket:
        last = Purchase.objects.filter(member_id=member_id, occurred_at__lt=at)
        sale = last.order_by("-occurred_at").first()
        return open_ticket(
            kind=kind,
            way="portal",
            text=self._in(text),
            actor=_himself(member_id),
            member_id=member_id,
            shop_id=None if sale is None else sale.shop_id,
            now=at,
        )

    def _say(self, ticket: Ticket, text: Pair, at: datetime) -> None:
        say(ticket_id=ticket.pk, text=self._in(text), actor=_himself(ticket.member_id), now=at)

    def _reply(self, ticket: Ticket, text: Pair, actor: Actor, at: datetime) -> None:
        reply(ticket_id=ticket.pk, text=self._in(text), actor=actor, now=at)

    def _one(self, shop_id: int | None) -> Actor:
        """One of those who serve this shop."""
        able = [one for one in self._staff if one.may(Right.TICKETS_WRITE, shop_id=shop_id)]
        return self._pick.choice(able)

    def _in(self, text: Pair) -> str:
        return in_language(text, self._language)

    def _is(self, share: float) -> bool:
        return self._pick.random() < share


def _himself(member_id: int | None) -> Actor:
    return Actor(kind="member", id=f"member:{member_id}", name="", rights=frozenset())
