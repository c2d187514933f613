"""The shipped catalogue of facts, and a member who tells or would rather not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from members.models import Answer, Member
from members.roles import SYSTEM, Actor
from members.selectors.access import actor_for_user
from members.selectors.profile import next_question, profile_of
from members.selectors.profile_views import Seen
from members.services.facts import install_facts
from members.services.profile import answer, skip_question
from tests.architecture.doors import member_in_portal
from tests.cast import Cast

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
MOTHER: dict[str, Any] = {"calendar": "jalali", "month": 7, "day": 15}


@pytest.fixture(autouse=True)
def catalogue(cast: Cast) -> None:
    """The catalogue that is shipped."""
    install_facts(actor=SYSTEM)


def tell(member: Member, fact_key: str, value: object, **facts: Any) -> Answer:
    """Answered at the counter at noon, unless said otherwise."""
    given = {"source": "asked", "actor": SYSTEM, "now": NOON, **facts}
    return answer(member_id=member.pk, fact_key=fact_key, value=value, **given)


def skip(member: Member, fact_key: str, *, at: datetime = NOON, declined: bool = False) -> None:
    """Not asked further; or declined for good."""
    skip_question(
        member_id=member.pk, fact_key=fact_key, is_declined=declined, actor=SYSTEM, now=at
    )


def himself(member: Member) -> Actor:
    """The member in his own pages."""
    return actor_for_user(member_in_portal(member))


def question(member: Member, stage: Any = "later", *, at: datetime = NOON) -> str | None:
    """The key of what is asked now."""
    found = next_question(member.pk, stage=stage, language="en", now=at)
    return None if found is None else found.key


def known(member: Member, **seen: Seen) -> Any:
    """What the profile knows, beside what was seen."""
    return profile_of(member.pk, "en", observed=seen).facts
