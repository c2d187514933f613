"""Where a refusal is said on a form of the counter: at its field, or above them all."""

from collections.abc import Mapping
from typing import Any

from django import forms

from loyalty_club.web.sentences import sentence_for
from members.exceptions import (
    ClubError,
    CodeNeeded,
    InvalidField,
    MobileTaken,
    NotAllowed,
    WrongCode,
)
from points.exceptions import (
    CapReached,
    DuplicateReceipt,
    NotEnoughPoints,
    OutsideRedeemLimits,
    ReturnExceedsNet,
    RewardNotOffered,
    RewardSoldOut,
    VoucherNotValid,
)

PLACES: dict[type[ClubError], str] = {
    MobileTaken: "mobile",
    DuplicateReceipt: "receipt_number",
    NotEnoughPoints: "points_amount",
    OutsideRedeemLimits: "points_amount",
    ReturnExceedsNet: "amount",
    VoucherNotValid: "voucher_code",
    # Discount and gift stand together; what the cap refuses is said beneath both.
    CapReached: "gift",
    RewardNotOffered: "gift",
    RewardSoldOut: "gift",
    CodeNeeded: "code",
    WrongCode: "code",
}
FOUND_NOTHING = 404


def refusal_facts(refusal: ClubError) -> dict[str, Any]:
    """The refusal as it can be kept and shown again: its code, its sentence and its field."""
    field = PLACES.get(type(refusal), "")
    if isinstance(refusal, InvalidField):
        field = str(refusal.facts["field"])
    return {"code": refusal.code, "field": field, "sentence": sentence_for(refusal)}


def put_on(form: forms.Form, facts: Mapping[str, Any], refusal: ClubError | None = None) -> None:
    """Say a refusal on the form. What is forbidden or unknown is no matter of the form: it is
    raised again and becomes a page of its own.
    """
    if isinstance(refusal, NotAllowed) or (refusal and refusal.status == FOUND_NOTHING):
        raise refusal
    field = facts["field"]
    form.add_error(field if field in form.fields else None, facts["sentence"])
