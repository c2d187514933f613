"""One member from all sides over the API, as a till shows him beside the sale: one answer."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.date_fields import DATE, date_json
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Flag, Inner, Many, Told, Whole
from loyalty_club.api.follow_up_fields import FOLLOW_UP, follow_up_json
from loyalty_club.api.habit_fields import HABITS, habits_json
from loyalty_club.api.labels import LABELS
from loyalty_club.api.members import CONSENTS, WHOLE_MEMBER, whole_member_json
from loyalty_club.api.profile import reader
from loyalty_club.api.program_fields import Day
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import FollowUp, Member
from members.roles import Right
from members.rules.consent_wording import CHANNELS, PURPOSES
from members.selectors.access import access_member
from members.selectors.care import exclusion_of, seen_follow_ups
from members.selectors.club import club_zone
from members.selectors.consents import newest_answers
from members.selectors.dates import dates_of
from members.selectors.households import household_of
from members.selectors.labels import labels_of
from members.selectors.profile import profile_of
from points.selectors.habits import Habits, habits_of
from points.selectors.observed import observed_facts

NEXT_DATES = 3
MOST_SHOWN = 10

ALLOWED = Told("Allowed", **CONSENTS.fields)
CONSENTED = Told("AllowedByChannel", **{name: Inner(shape=ALLOWED) for name in CHANNELS})
OVERVIEW = Told(
    "Overview",
    member=Inner(shape=WHOLE_MEMBER),
    gender=Choice("Empty for not stated.", of=tuple(Member.Gender.values)),
    joined_on=Day(),
    habits=Inner(
        "What his purchases show; null without `purchases.read`.",
        shape=HABITS,
        is_nullable=True,
    ),
    profile_percent=Whole("How much of his profile is known.", most=100),
    dates=Many("The three that come next.", shape=DATE, least=0, most=NEXT_DATES),
    allows=Inner("What he has agreed to, by channel.", shape=CONSENTED),
    labels=LABELS.fields["labels"],
    follow_ups=Many(
        "What is open in the key's shop or in any, by its day.",
        shape=FOLLOW_UP,
        least=0,
        most=MOST_SHOWN,
    ),
    is_excluded=Flag("True where staff have left him out of follow-ups."),
    household=Whole("How many live with him.", most=100),
)


class OverviewApi(Endpoint):
    """One member, seen from all sides."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readOverview",
        "One member in one answer: points and tier, habits, the next dates, consents, labels, "
        "open follow-ups and household.",
        tag="Members",
        answers={200: OVERVIEW},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        habits = habits_of(member.pk)
        may_see = self.actor.may(Right.PURCHASES_READ)
        return Response(
            {
                "member": whole_member_json(self.actor, member),
                "gender": member.gender,
                "joined_on": member.joined_at.astimezone(club_zone()).date().isoformat(),
                "habits": habits_json(habits) if may_see else None,
                "profile_percent": _percent(member.pk, habits),
                "dates": [date_json(kept) for kept in dates_of(member.pk)[:NEXT_DATES]],
                "allows": _allowed_json(member.pk),
                "labels": sorted(labels_of([member.pk])[member.pk]),
                "follow_ups": self._follow_ups(member.pk),
                "is_excluded": exclusion_of(member.pk) is not None,
                "household": len(household_of(member.pk)),
            }
        )

    def _follow_ups(self, member_id: int) -> list[dict[str, Any]]:
        rows = seen_follow_ups(self.actor.shop_ids).filter(
            member_id=member_id, status=FollowUp.Status.OPEN
        )
        nearest = rows.order_by("due_on", "id")[:MOST_SHOWN]
        return [follow_up_json(self.actor, row) for row in nearest]


def _percent(member_id: int, habits: Habits) -> int:
    language = reader()
    observed = observed_facts(member_id, language=language, habits=habits)
    return profile_of(member_id, language, observed=observed).percent


def _allowed_json(member_id: int) -> dict[str, dict[str, bool]]:
    newest = newest_answers(member_id)
    return {
        channel: {
            purpose: (purpose, channel) in newest and newest[purpose, channel].is_given
            for purpose in PURPOSES
        }
        for channel in CHANNELS
    }
