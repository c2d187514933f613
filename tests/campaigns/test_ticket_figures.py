"""How soon and how well the club answers, against figures worked out by hand."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.models import Survey
from campaigns.selectors.tickets.figures import figures_by_kind, ticket_figures
from campaigns.services.tickets.closing import close_ticket
from campaigns.services.tickets.states import reopen_ticket, solve_ticket
from campaigns.services.tickets.words import reply
from members.roles import SYSTEM
from tests.campaigns.ticket_cases import opened
from tests.cast import Cast
from tests.clock import DAY, NOON

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
TODAY = NOON.date()


def handled(cast: Cast, *, reply_hours: int, solve_hours: int | None = None, **given: Any) -> int:
    ticket = opened(cast.sara, **given)
    reply(ticket_id=ticket.pk, text="Yes.", actor=SYSTEM, now=NOON + reply_hours * HOUR)
    if solve_hours is not None:
        solve_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=NOON + solve_hours * HOUR)
    return ticket.pk


def test_the_figures_of_a_day(cast: Cast) -> None:
    handled(cast, reply_hours=2, solve_hours=10)
    handled(cast, reply_hours=4, solve_hours=20)
    late = handled(cast, reply_hours=30, solve_hours=80)
    handled(cast, reply_hours=5)
    opened(cast.sara)
    put_away = opened(cast.sara)
    close_ticket(ticket_id=put_away.pk, actor=SYSTEM, now=NOON)
    opened(cast.sara, now=NOON + DAY)
    reopen_ticket(ticket_id=late, actor=SYSTEM, now=NOON + 81 * HOUR)
    solve_ticket(ticket_id=late, actor=SYSTEM, now=NOON + 90 * HOUR)

    told = ticket_figures(TODAY, TODAY, now=NOON + 100 * HOUR)

    assert (told.opened, told.answered, told.solved) == (6, 4, 3)
    assert told.median_reply == timedelta(hours=4, minutes=30)
    assert told.median_solve == 20 * HOUR
    # Judged: four answered and the one that waits; three of them came in time.
    assert told.reply_in_time_bps == 6_000
    # Judged: three solved and two whose time has passed; two came in time.
    assert told.solve_in_time_bps == 4_000
    assert (told.reopened, told.reopened_bps) == (1, 3_333)
    assert (told.satisfaction_tenths, told.satisfied) == (None, 0)


def test_nothing_is_nothing(cast: Cast) -> None:
    told = ticket_figures(TODAY, TODAY, now=NOON)

    assert (told.opened, told.median_reply, told.reply_in_time_bps, told.reopened_bps) == (
        0,
        None,
        None,
        None,
    )


def test_what_waits_in_time_is_not_judged(cast: Cast) -> None:
    opened(cast.sara)

    assert ticket_figures(TODAY, TODAY, now=NOON + HOUR).reply_in_time_bps is None


def test_satisfaction_without_what_the_owner_reads_first(cast: Cast) -> None:
    for number, (mark, is_withheld) in enumerate(((5, False), (4, False), (1, True))):
        ticket_id = handled(cast, reply_hours=1, solve_hours=2)
        Survey.objects.create(
            kind="ticket",
            natural_key=f"t{number}",
            ticket_id=ticket_id,
            asked_at=NOON,
            expires_at=NOON + DAY,
            scored_at=NOON,
            satisfaction=mark,
            is_withheld=is_withheld,
        )

    for_staff = ticket_figures(TODAY, TODAY)
    for_owner = ticket_figures(TODAY, TODAY, sees_withheld=True)

    assert (for_staff.satisfaction_tenths, for_staff.satisfied) == (45, 2)
    assert (for_owner.satisfaction_tenths, for_owner.satisfied) == (33, 3)


def test_by_shop_kind_and_sight(cast: Cast) -> None:
    handled(cast, reply_hours=1, kind="complaint", shop_id=cast.shop.pk)
    handled(cast, reply_hours=3, kind="question", shop_id=cast.other_shop.pk)
    opened(cast.sara, kind="complaint", is_withheld=True)

    here = ticket_figures(TODAY, TODAY, shop_ids=[cast.shop.pk])
    kinds = {one.kind: one.figures.opened for one in figures_by_kind(TODAY, TODAY)}
    all_of_them = ticket_figures(TODAY, TODAY, sees_withheld=True)

    assert (here.opened, here.median_reply) == (1, HOUR)
    assert kinds == {"question": 1, "complaint": 1, "suggestion": 0}
    assert all_of_them.opened == 3
