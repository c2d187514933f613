"""What a kind of offer means in plain sentences, with what it can cost, before it is promised."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.selectors.offer_plans import Reach, reach_of
from campaigns.selectors.offer_words import offer_conditions, offer_phrase
from loyalty_club.dashboard.program.phrases import full_money, number, percent
from loyalty_club.dashboard.simulation.verdicts import Verdict
from loyalty_club.web.page_club import page_club


def plan_meaning(plan: Any) -> str:
    """What whoever is promised this has, in one sentence."""
    currency = page_club().currency
    gives = offer_phrase(plan, currency=currency)
    conditions = offer_conditions(plan, currency=currency)
    what = _("%(gives)s, %(conditions)s") % {"gives": gives, "conditions": conditions}
    what = what if conditions else gives
    if plan.is_one_off:
        return _("On the day of the promise, with one purchase: %(what)s.") % {"what": what}
    return ngettext(
        "Within %(days)s day, with one purchase: %(what)s.",
        "Within %(days)s days, with one purchase: %(what)s.",
        plan.valid_days,
    ) % {"days": number(plan.valid_days), "what": what}


def plan_verdicts(plan: Any) -> list[Verdict]:
    """The meaning, what one promise costs at the most, and where that comes from."""
    reach = reach_of(plan)
    cost = _("One promise that is used costs at most %(cost)s.") % {
        "cost": full_money(reach.most_cost)
    }
    meaning = f"{plan_meaning(plan)} {cost}"
    return [Verdict(meaning, "leaf"), Verdict(_where_from(plan, reach), _tone(plan, reach))]


def _tone(plan: Any, reach: Reach) -> Any:
    return "honey" if reach.draws_on_pool and plan.kind != "voucher" else "quiet"


def _where_from(plan: Any, reach: Reach) -> str:
    if plan.kind == "voucher":
        return _(
            "A voucher counts under the cap from the day it is promised; whom the cap has no room"
            " for gets none, and what nobody uses comes back."
        )
    if reach.share_bps:
        shares = {
            "share": percent(reach.share_bps),
            "base": percent(reach.base_bps),
            "cap": percent(reach.cap_bps),
        }
        if not reach.draws_on_pool:
            return (
                _(
                    "That is %(share)s of the least bill beside the %(base)s of every purchase: the"
                    " bill carries it within the cap of %(cap)s."
                )
                % shares
            )
        return (
            _(
                "That is %(share)s of the least bill beside the %(base)s of every purchase; the cap"
                " is %(cap)s. What is beyond comes out of what other sales leave, and where nothing"
                " is left, less is given."
            )
            % shares
        )
    if plan.kind == "gift":
        return _(
            "The gift's cost counts under the cap when it is given; where the cap has no room, the"
            " counter cannot give it that day."
        )
    return _(
        "A small bill does not carry this by itself: what is beyond the cap's share comes out of"
        " what other sales leave, and where nothing is left, less is given."
    )
