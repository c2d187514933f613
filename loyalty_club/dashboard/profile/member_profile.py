"""The profile on a member's page: what is known, from where and when, and what is still missing."""

from typing import Any

from django.utils.translation import get_language

from campaigns.selectors.profile import answers_of, full_profile
from members.roles import Actor, Right
from members.selectors.trail import names_of
from points.selectors.habits import Habits


def profile_part(
    actor: Actor, member_id: int, *, asked_for: str = "", habits: Habits | None = None
) -> dict[str, Any]:
    """What `dashboard/parts/member_profile.html` shows: `profile`, the names of those who were
    told, and of the fact that is `asked_for` (the page's `?history=KEY`) every answer so far.
    """
    language = get_language() or "en"
    profile = full_profile(member_id, language=language, habits=habits)
    history = answers_of(member_id, asked_for, language=language) if asked_for else []
    ids = {view.told_to for view in profile.facts} | {told.told_to for told in history}
    names = names_of({one for one in ids if one})
    return {
        "profile": profile,
        "profile_facts": [(view, names.get(view.told_to, "")) for view in profile.facts],
        "profile_history": [(told, names.get(told.told_to, "")) for told in history],
        "history_of": asked_for,
        "may_note_answers": actor.may(Right.MEMBERS_WRITE),
    }
