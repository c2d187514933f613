"""A batch of vouchers as rows of a file, for whoever prints or sends them elsewhere."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from loyalty_club.dashboard.exports import Row
from loyalty_club.dashboard.program.phrases import day
from members.rules.currencies import unit_name
from members.rules.money import format_money
from members.selectors.club import ClubView


def voucher_rows(vouchers: QuerySet[Any], club: ClubView) -> Iterator[Row]:
    """Code, worth, least bill, days, shop and state, with a head; amounts in the unit shown."""
    unit = {"unit": unit_name(club.currency, get_language() or "en")}
    yield (
        _("Code"),
        _("Worth (%(unit)s)") % unit,
        _("Least bill (%(unit)s)") % unit,
        _("First day"),
        _("Last day"),
        _("Shop"),
        _("State"),
    )
    for voucher in vouchers:
        yield (
            voucher.code,
            _amount(voucher.value, club),
            _amount(voucher.min_bill, club),
            day(voucher.starts_on),
            day(voucher.ends_on),
            voucher.shop.name if voucher.shop else _("Every shop"),
            voucher.get_status_display(),
        )


def _amount(amount: int, club: ClubView) -> str:
    return format_money(amount, club.currency, "en", with_unit=False).replace(",", "")
