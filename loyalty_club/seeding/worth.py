"""What the demo's owner has said about money, and the figures worked out as after a night."""

from django.db.models import Count

from analytics.rules.groups.potential import WALLET_FACT
from analytics.selectors.rules import figure_rules
from analytics.services.rules import Choices, change_figure_rules
from analytics.services.summaries.rebuilding import rebuild_summaries
from analytics.services.works import work_out_all
from members.roles import SYSTEM, Actor
from members.services.profile import answer
from points.models import Purchase

# A florist binds, wraps and writes a card.
MINUTES_A_PURCHASE = 6
YEARLY_DISCOUNT_BPS = 3_000
OFTEN, ASKED_EVERY = 5, 8
SAID = ("most", "all", "half", "most", "less", "all")


def choose_figure_rules() -> None:
    """How long a purchase takes, and by how much money to come is worth less."""
    rules = figure_rules()
    choices = Choices(
        lost_by=rules.lost_by,
        lost_days=rules.lost_days,
        discount_bps=YEARLY_DISCOUNT_BPS,
        horizon_years=rules.horizon_years,
        wanted_roi_bps=rules.wanted_roi_bps,
        purchase_minutes=MINUTES_A_PURCHASE,
        letter_is_on=rules.letter_is_on,
        letter_weekday=rules.letter_weekday,
        letter_to=rules.letter_to,
    )
    change_figure_rules(choices=choices, actor=SYSTEM)


def say_what_is_bought_elsewhere(actor: Actor) -> None:
    """Some who come often have said how much of their flowers they buy here."""
    often = Purchase.objects.filter(member__status="active").order_by().values("member_id")
    regulars = often.annotate(bills=Count("pk")).filter(bills__gte=OFTEN).order_by("member_id")
    for place, row in enumerate(regulars[::ASKED_EVERY]):
        answer(
            member_id=row["member_id"],
            fact_key=WALLET_FACT,
            value=SAID[place % len(SAID)],
            source="asked",
            actor=actor,
        )


def work_out_figures() -> None:
    """The summaries of all that happened, and every long reading."""
    rebuild_summaries()
    work_out_all()
