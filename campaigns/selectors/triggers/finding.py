"""Every trigger by its name, and what has become of what it found."""

from collections.abc import Callable

from campaigns.models import Journey
from campaigns.selectors.triggers.days import day_is_over
from campaigns.selectors.triggers.goods import announced
from campaigns.selectors.triggers.habits import due_to_buy, silent
from campaigns.selectors.triggers.happened import bought, joined
from campaigns.selectors.triggers.lapsing import lapsing
from campaigns.selectors.triggers.leads import won
from campaigns.selectors.triggers.look import Begun, Look
from campaigns.selectors.triggers.tiers import changed, ending, near

Trigger = Journey.Trigger


def _lost(look: Look) -> list[Begun]:
    return ending(look) if look.words("change", "lost") == "ending" else changed(look)


FINDERS: dict[str, Callable[[Look], list[Begun]]] = {
    Trigger.JOINED: joined,
    Trigger.PURCHASE: bought,
    Trigger.BUY_AGAIN: due_to_buy,
    Trigger.POINTS_LAPSING: lapsing,
    Trigger.TIER_NEAR: near,
    Trigger.TIER_REACHED: changed,
    Trigger.TIER_LOST: _lost,
    Trigger.SILENT: silent,
    Trigger.NEW_GOODS: announced,
    Trigger.AFTER_OCCASION: day_is_over,
    Trigger.LEAD_WON: won,
}


def begun_by(look: Look) -> list[Begun]:
    """All that began by this look and has set nobody on this journey yet."""
    return FINDERS[look.trigger](look)
