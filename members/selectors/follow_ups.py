"""Follow-ups as the owner looks at them: the list, what came of them, and who does them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Count, F, Q, QuerySet

from members.models import FollowUp, Member, User
from members.roles import RIGHTS, Right, Role
from members.selectors.care import ShopIds, for_shops, seen_follow_ups, unwithheld

FollowUpState = Literal["", "open", "late", "done", "dropped"]

BPS = 10_000
Outcome = FollowUp.Outcome
# The member himself was spoken to, whatever he said.
REACHED = (Outcome.REACHED, Outcome.WILL_COME, Outcome.NOT_NOW, Outcome.UNHAPPY)


@dataclass(frozen=True, slots=True)
class Results:
    """Follow-ups done in a stretch of days; `reached` of the `told` whose outcome was noted."""

    done: int
    told: int
    reached: int

    @property
    def reached_bps(self) -> int | None:
        """`reached` of `told` in basis points, rounded down; None where no outcome was noted."""
        return self.reached * BPS // self.told if self.told else None


def follow_up_kinds() -> list[tuple[str, str]]:
    """What may be planned, with its words."""
    return [(kind.value, str(kind.label)) for kind in FollowUp.Kind]


def follow_up_outcomes() -> list[tuple[str, str]]:
    """What may come of it, with its words; the first says nothing."""
    return [(outcome.value, str(outcome.label)) for outcome in Outcome]


def follow_ups_list(
    shop_ids: ShopIds,
    *,
    today: date,
    state: FollowUpState = "",
    kind: str = "",
    assignee_id: int | None = None,
    is_for_nobody: bool = False,
    sees_withheld: bool = False,
) -> QuerySet[FollowUp]:
    """Follow-ups of these shops or of none: open ones by their day, then the newest closed. What
    the owner reads first is neither listed nor counted here, unless told otherwise.
    """
    rows = seen_follow_ups(shop_ids, sees_withheld=sees_withheld)
    if state in {"open", "late"}:
        rows = rows.filter(status=FollowUp.Status.OPEN)
        rows = rows.filter(due_on__lt=today) if state == "late" else rows
    elif state:
        rows = rows.filter(status=state)
    if kind:
        rows = rows.filter(kind=kind)
    if assignee_id is not None or is_for_nobody:
        rows = rows.filter(assignee_id=assignee_id)
    if state in {"open", "late"}:
        return rows.order_by("due_on", "id")
    return rows.order_by(F("closed_at").desc(), "due_on", "id")


def follow_up_results(
    shop_ids: ShopIds, *, since: datetime, until: datetime, sees_withheld: bool = False
) -> Results:
    """What was done from `since` until before `until`: one statement."""
    done = FollowUp.objects.filter(
        for_shops(shop_ids),
        unwithheld(sees_withheld=sees_withheld),
        status=FollowUp.Status.DONE,
        closed_at__gte=since,
        closed_at__lt=until,
    )
    return _results(done)


def follow_up_numbers(
    shop_ids: ShopIds, *, today: date, sees_withheld: bool = False
) -> dict[str, int]:
    """How many are open, due today and late: one statement."""
    rows = FollowUp.objects.filter(
        for_shops(shop_ids),
        unwithheld(sees_withheld=sees_withheld),
        status=FollowUp.Status.OPEN,
        member__status=Member.Status.ACTIVE,
    )
    return rows.aggregate(
        open=Count("id"),
        today=Count("id", filter=Q(due_on=today)),
        late=Count("id", filter=Q(due_on__lt=today)),
    )


def follow_up_work(member_id: int, *, since: datetime, until: datetime) -> Results:
    """What was done about one member from `since` until before `until`."""
    done = FollowUp.objects.filter(
        unwithheld(sees_withheld=False),
        member_id=member_id,
        status=FollowUp.Status.DONE,
        closed_at__gte=since,
        closed_at__lt=until,
    )
    return _results(done)


def colleagues(shop_ids: ShopIds) -> list[User]:
    """Who may be given a follow-up: those who sign in and work in one of these shops, by name."""
    roles = [role.value for role, rights in RIGHTS.items() if Right.FOLLOW_UPS_WRITE in rights]
    users = User.objects.filter(is_active=True, role__in=roles)
    if shop_ids is not None:
        users = users.filter(Q(role=Role.OWNER) | Q(shops__in=list(shop_ids))).distinct()
    return list(users.order_by("first_name", "last_name", "username"))


def _results(done: QuerySet[FollowUp]) -> Results:
    return Results(
        **done.aggregate(
            done=Count("id"),
            told=Count("id", filter=~Q(outcome=Outcome.NONE)),
            reached=Count("id", filter=Q(outcome__in=REACHED)),
        )
    )
