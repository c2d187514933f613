"""Coming reminders over the API: who will be told what, and what will hold it."""

from datetime import timedelta
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import ReminderPlan
from campaigns.selectors.reminders import ComingReminder, coming_reminders
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Many, Moment, Shape, Text, Told, Whole
from loyalty_club.api.moments import told_moment
from loyalty_club.api.program_fields import Day, Words
from loyalty_club.api.schema import documented
from members.roles import Right
from members.selectors.club import club_day

MOST_DAYS = 60
MOST_ROWS = 500

ASKED = Shape(
    "RemindersAsked",
    days=Whole("Today and so many days after it.", most=MOST_DAYS, default=14),
    limit=Whole("At most so many.", least=1, most=MOST_ROWS, default=100),
)
REMINDER = Told(
    "ComingReminder",
    key=Text("Once for a member, day, year and step.", most=100),
    member=Whole("His id.", most=MAX_ID),
    name=Text("What day it is, in the language of Accept-Language.", most=200),
    whose=Text("Whose day it is, likewise; empty for an occasion.", most=80),
    on=Day("The day itself."),
    step=Choice(of=tuple(ReminderPlan.Step.values)),
    leaves_at=Moment("When it will leave, as far as is known."),
    text=Text("As he will read it.", most=1_000),
    parts=Whole(),
    cost=Whole("In money, as estimated."),
    offer=Text("What it promises; empty for nothing.", most=200),
    holds=Words("What will hold it; nothing where it will leave.", of=Text(most=20)),
    is_skipped=Flag("Whether somebody has left it out."),
)
REMINDERS = Told(
    "ComingReminders",
    results=Many("By their days.", shape=REMINDER, least=0, most=MOST_ROWS),
)


class ComingRemindersApi(Endpoint):
    """What will leave in the next days."""

    rights = {"GET": Right.CAMPAIGNS_MANAGE}
    parameters = ASKED

    @documented(
        "readComingReminders",
        "The reminders of the coming days with their texts, computed from the days themselves.",
        tag="Campaigns",
        answers={200: REMINDERS},
        parameters=ASKED,
    )
    def get(self, request: Request) -> Response:
        today = club_day()
        rows = coming_reminders(
            today,
            today + timedelta(days=self.asked["days"]),
            shop_ids=self.actor.shop_ids,
            limit=self.asked["limit"],
        )
        return Response({"results": [reminder_json(row) for row in rows]})


def reminder_json(row: ComingReminder) -> dict[str, Any]:
    """One coming reminder as it is told."""
    return {
        "key": row.key,
        "member": row.case.member_id,
        "name": row.name,
        "whose": row.whose,
        "on": row.case.on.isoformat(),
        "step": row.case.due.step.name,
        "leaves_at": told_moment(row.leaves_at),
        "text": row.text,
        "parts": row.parts,
        "cost": row.cost,
        "offer": row.offer,
        "holds": list(row.holds),
        "is_skipped": row.is_skipped,
    }
