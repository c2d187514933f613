"""The catalogue of rewards, the rewards that were issued, and vouchers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.rewards.voucher_forms import VoucherFilter
from loyalty_club.web.sheets import Column, Sheet, choice, day, moment, money, number, text, yes_no
from members.selectors.club import club_day
from points.selectors.catalogue import kept_rewards
from points.selectors.voucher_lists import vouchers_list
from points.selectors.whole_lists import all_redemptions

REWARD_STATES = (
    ("offered", gettext_lazy("Offered")),
    ("withdrawn", gettext_lazy("Withdrawn")),
    ("not_yet", gettext_lazy("Not yet")),
    ("over", gettext_lazy("Over")),
    ("sold_out", gettext_lazy("Sold out")),
)


def _reward_columns(asked: Asked) -> Sequence[Column]:
    money_of = asked.club.currency
    return [
        text(_("Code"), lambda row: row.reward.code),
        text(_("Name"), lambda row: row.reward.name),
        text(_("Kind"), lambda row: row.reward.get_kind_display()),
        number(_("Price in points"), lambda row: row.reward.points),
        money(_("Cost"), lambda row: row.reward.cost, money_of),
        number(_("In stock"), lambda row: row.reward.stock),
        choice(_("State"), lambda row: row.state, REWARD_STATES),
        text(_("From tier"), lambda row: row.tier_name),
        text(_("Only in shops"), lambda row: ", ".join(row.shops)),
        *day(_("From"), lambda row: row.reward.starts_on),
        *day(_("To"), lambda row: row.reward.ends_on),
        number(_("Issued"), lambda row: row.issued),
        number(_("Waiting"), lambda row: row.waiting),
        number(_("Collected"), lambda row: row.redeemed),
        money(_("Spent on them"), lambda row: row.spent, money_of),
    ]


def _redemption_columns(asked: Asked) -> Sequence[Column]:
    return [
        *moment(_("Issued"), lambda row: row.issued_at),
        text(_("Code"), lambda row: row.code),
        text(_("Reward"), lambda row: row.reward.name),
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        number(_("Points"), lambda row: row.points),
        money(_("Worth"), lambda row: row.value, asked.club.currency),
        text(_("State"), lambda row: row.get_status_display()),
        text(_("Shop"), lambda row: row.shop and row.shop.name),
        *moment(_("Expires"), lambda row: row.expires_at),
        *moment(_("Ended"), lambda row: row.ended_at),
        text(_("Issued by"), lambda row: asked.who(row.issued_by)),
        text(_("Why"), lambda row: row.reason),
    ]


def _voucher_columns(asked: Asked) -> Sequence[Column]:
    money_of = asked.club.currency
    every = _("Every shop")
    return [
        text(_("Code"), lambda row: row.code),
        money(_("Worth"), lambda row: row.value, money_of),
        money(_("Least bill"), lambda row: row.min_bill, money_of),
        *day(_("First day"), lambda row: row.starts_on),
        *day(_("Last day"), lambda row: row.ends_on),
        text(_("Shop"), lambda row: row.shop.name if row.shop else every),
        text(_("State"), lambda row: row.get_status_display()),
        text(_("Card number"), lambda row: row.member and row.member.card_number),
        text(_("Member"), lambda row: row.member and row.member.full_name),
        money(_("Paid on bills"), lambda row: row.used_value, money_of),
        yes_no(_("Bought with points"), lambda row: row.redemption_id),
        *moment(_("Issued"), lambda row: row.issued_at),
        text(_("Issued by"), lambda row: asked.who(row.issued_by)),
        text(_("Why"), lambda row: row.reason),
    ]


def batch_sheet(asked: Asked, batch: Iterable[Any]) -> Sheet:
    """Vouchers that were issued together, at most some hundred, in the order of their issue."""
    rows, title = list(batch), str(VOUCHERS.title)
    return Sheet("voucher-batch", title, _voucher_columns(asked), rows, len(rows))


def _vouchers(asked: Asked) -> Any:
    wanted = VoucherFilter(asked.query)
    return vouchers_list(
        asked.actor.shop_ids,
        status=wanted.chosen("status"),
        whose=wanted.whose_voucher,
        code=wanted.typed_code,
    )


REWARDS = Listing(
    key="rewards",
    title=gettext_lazy("Catalogue of rewards"),
    about=gettext_lazy("What is offered for points and as a gift, and what became of it."),
    columns=_reward_columns,
    rows=lambda asked: kept_rewards(club_day()),
)
REDEMPTIONS = Listing(
    key="rewards-issued",
    title=gettext_lazy("Rewards issued"),
    about=gettext_lazy("Each reward that a member took for points, and whether it was collected."),
    columns=_redemption_columns,
    rows=lambda asked: all_redemptions(),
    moment="issued_at",
)
VOUCHERS = Listing(
    key="vouchers",
    title=gettext_lazy("Vouchers"),
    about=gettext_lazy("Codes that pay a part of one bill, with their state."),
    columns=_voucher_columns,
    rows=_vouchers,
    moment="issued_at",
    filters=("status", "whose", "code"),
)
