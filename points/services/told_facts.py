"""Points for what a member tells of himself: once for each fact, within the cap."""

from datetime import datetime

from django.db import transaction

from members.roles import Actor
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.exceptions import NoProgram
from points.locks import lock_account
from points.models import Account, Grant
from points.rules.earning import Reason
from points.selectors.programs import terms_on
from points.selectors.told_facts import source_of
from points.services.budget import open_window
from points.services.grants import Given, give_points


def hold_account(member_id: int) -> Account:
    """The member's account under lock: whoever may reward an answer takes it before the answer is
    written, since accounts are locked before anything of the member's.
    """
    return lock_account(member_id)


@transaction.atomic(savepoint=False)
def reward_fact(
    *, account: Account, fact_key: str, title: str, points: int, actor: Actor, now: datetime
) -> Given | None:
    """Give these points for one fact, as far as the cap goes; None where it was rewarded before,
    where the club has no program yet, and while the cap's throttle holds bonuses back.

    The account must be held. `title` is what the member's statement says.
    """
    source = source_of(account.pk, fact_key)
    if points <= 0 or Grant.objects.filter(source=source).exists():
        return None
    day = club_day(now)
    try:
        terms = terms_on(day)
    except NoProgram:
        return None
    if open_window(terms.window(day)).is_throttled:
        return None
    given = give_points(
        account=account,
        kind=Grant.Kind.PROFILE,
        source=source,
        points=points,
        terms=terms,
        actor=actor,
        now=now,
        reasons=[Reason(f"fact:{fact_key}", points, points, {"title": title}, points)],
    )
    write_audit(
        actor=actor,
        action="profile.rewarded",
        subject=f"fact:{fact_key}",
        member_id=account.pk,
        facts={"wanted": given.grant.wanted_points, "granted": given.grant.points},
        now=now,
    )
    return given
