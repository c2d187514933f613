"""One member's way through the club: from where he came, all his stages, what was spent on him."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from analytics.rules.lifecycle import (
    RUNGS,
    Bond,
    Missing,
    Reached,
    Stage,
    bond_of,
    missing_for_next,
    way_of,
)
from analytics.selectors.lifecycle import parameters, rows_of
from analytics.selectors.lifecycle_statements import SPENT_ON_HIM
from analytics.selectors.rules import figure_rules, fixed_silence
from analytics.selectors.scope import ShopIds, in_shops
from analytics.selectors.summary import NOT_VOIDED
from campaigns.models import Acquisition, Lead
from members.models import Member
from members.selectors.club import club_day
from points.models import Purchase

# All that was ever spent on him is counted.
BEFORE_ALL = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Way:
    """A member's journey until today; `reached` ends with where he is.

    `lead` and `acquisition` say how he came, where that is known. `spent` is money by the rung on
    which he stood and by what it was for.
    """

    bond: Bond
    stage: Stage
    reached: Sequence[Reached]
    missing: Missing | None
    lead: Lead | None
    acquisition: Acquisition | None
    spent: Mapping[tuple[Stage, str], int]

    @property
    def total_spent(self) -> int:
        """All of it, with what winning him cost."""
        won = self.acquisition.cost if self.acquisition is not None else 0
        return sum(self.spent.values()) + won

    @property
    def since(self) -> date:
        """From when he has been where he is."""
        return self.reached[-1].on


def way_for(member: Member, *, today: date | None = None, shop_ids: ShopIds = None) -> Way:
    """The whole way of one member; with shops named, by what he bought there. Six statements."""
    today = today or club_day()
    joined_on = club_day(member.joined_at)
    days = visit_days(member.pk, shop_ids)
    lost_days = fixed_silence(figure_rules())
    bond = bond_of(joined_on, days, today=today, lost_days=lost_days)
    reached = way_of(joined_on, days, today=today, lost_days=lost_days)
    return Way(
        bond=bond,
        stage=bond.stage_on(today),
        reached=reached,
        missing=missing_for_next(bond, today),
        lead=_lead(member.pk),
        acquisition=_acquisition(member.pk),
        spent=_spent(member.pk, reached, today),
    )


def visit_days(member_id: int, shop_ids: ShopIds = None) -> list[date]:
    """The days on which he bought, the oldest first; voided purchases are none."""
    bought = Purchase.objects.filter(NOT_VOIDED, in_shops(shop_ids), member_id=member_id)
    days = bought.order_by("business_date").values_list("business_date", flat=True)
    return list(days.distinct())


def _lead(member_id: int) -> Lead | None:
    """The first that he was."""
    leads = Lead.objects.filter(member_id=member_id).select_related("source")
    return leads.order_by("created_at").first()


def _acquisition(member_id: int) -> Acquisition | None:
    known = Acquisition.objects.filter(member_id=member_id)
    return known.select_related("source", "campaign").first()


def _spent(member_id: int, reached: Sequence[Reached], today: date) -> dict[tuple[Stage, str], int]:
    cards = Member.objects.filter(Q(pk=member_id) | Q(merged_into=member_id))
    asked = parameters(
        BEFORE_ALL - timedelta(days=1), today, cards=list(cards.values_list("pk", flat=True))
    )
    first = {one.stage: one.on for one in reversed(reached)}
    asked |= {f"{rung.value}_on": first.get(rung) for rung in RUNGS} | {"him": member_id}
    rows = rows_of(SPENT_ON_HIM, asked)
    return {(Stage(rung), part): int(amount) for rung, part, amount in rows if amount}
