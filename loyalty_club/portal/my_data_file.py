"""A member's data as files: one JSON of everything, one table of purchases."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.selectors.surveys.answers import own_answers
from campaigns.selectors.tickets.thread import own_tickets
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sheets import Sheet, moment, money, number, text
from members.selectors.own_file import own_file
from points.selectors.own_file import own_movements, own_papers, own_purchases

FORMAT = "loyalty-club/my-data/1"


def data_pieces(member_id: int, *, language: str) -> Iterator[str]:
    """The JSON in pieces: short sections at once, purchases and points one by one.

    Amounts are in the currency's smallest unit, moments in UTC.
    """
    club = page_club()
    with override(language):
        head = {
            "format": FORMAT,
            "club": club.name,
            "currency": club.currency.code,
            **own_file(member_id, language=language),
            "rewards_and_vouchers": list(own_papers(member_id)),
            "survey_answers": own_answers(member_id),
            "tickets": own_tickets(member_id),
        }
    yield _json(head)[:-1]
    for name, rows in (
        ("purchases", own_purchases(member_id)),
        ("points", own_movements(member_id)),
    ):
        yield f', "{name}": ['
        yield from _listed(rows, language)
        yield "]"
    yield "}\n"


def purchase_sheet(member_id: int) -> Sheet:
    """One row a purchase."""
    currency = page_club().currency
    columns = [
        *moment(_("Time"), lambda row: row["occurred_at"]),
        text(_("Shop"), lambda row: row["shop"]),
        text(_("Receipt number"), lambda row: row["receipt_number"]),
        text(_("Goods"), _goods),
        money(_("Bill"), lambda row: row["amount"], currency),
        money(_("Returned"), lambda row: row["returned_amount"], currency),
        number(_("Points earned"), lambda row: row["earned_points"]),
        number(_("Points spent"), lambda row: row["spent_points"]),
        text(_("State"), lambda row: row["status_label"]),
        text(_("Note"), lambda row: row["note"]),
    ]
    title = _("My purchases")
    return Sheet(key="my-purchases", title=title, columns=columns, rows=own_purchases(member_id))


def _goods(row: dict[str, Any]) -> str:
    return "، ".join(line["product"] or line["category"] for line in row["lines"])


def _listed(rows: Iterable[dict[str, Any]], language: str) -> Iterator[str]:
    """One row after the other; by the time it is sent the thread may have another language."""
    source = iter(rows)
    comma = ""
    while True:
        with override(language):
            row = next(source, None)
        if row is None:
            return
        yield comma + _json(row)
        comma = ", "


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
