"""What the ledger's room refuses, by name."""

from members.exceptions import ClubError


class PointsError(ClubError):
    """A refusal of the points room."""


class NotEnoughPoints(PointsError):
    """More was asked than can be spent now; `spendable` and `needed` are points."""

    code = "insufficient_points"


class OutsideRedeemLimits(PointsError):
    """Fewer points than the program's least, or more of the bill than its most."""

    code = "outside_redeem_limits"


class DuplicateReceipt(PointsError):
    """This receipt of this terminal and day is booked already; `purchase_id` names it."""

    code = "duplicate_receipt"


class AlreadyReturned(PointsError):
    """This return number, or the whole purchase, has been returned before."""

    code = "already_returned"


class ReturnExceedsNet(PointsError):
    """More would come back than is left of the purchase or of one of its lines."""

    code = "return_exceeds_net"


class Backdated(PointsError):
    """The sale lies too far in the past, or in the future."""

    code = "backdated"


class SelfAward(PointsError):
    """Nobody rings up, returns or claims for himself."""

    code = "self_award"
    status = 403


class AlreadyClaimed(PointsError):
    """The sale belongs to a member already."""

    code = "already_claimed"


class NotOnCredit(PointsError):
    """The sale is not on credit, or has been settled."""

    code = "already_settled"


class UnknownPurchase(PointsError):
    """No such purchase, or none that this actor may see."""

    code = "not_found"
    status = 404


class NoProgram(PointsError):
    """No program is in force on that day."""

    code = "no_program"


class CapReached(PointsError):
    """The cap leaves no room for this gift, discount or voucher; `most` (money) still fits."""

    code = "cap_reached"


class BadProgram(PointsError):
    """A program's document cannot be accepted; `problems` lists every place and why."""

    code = "bad_program"
    status = 400


class SameMember(PointsError):
    """Both cards are one member's: there is nothing to merge."""

    code = "same_member"


class UnknownMerge(PointsError):
    """No such merge."""

    code = "not_found"
    status = 404


class AlreadyUndone(PointsError):
    """The merge has been undone before."""

    code = "already_undone"


class UnknownAdjustment(PointsError):
    """No such correction of points."""

    code = "not_found"
    status = 404


class AlreadyDecided(PointsError):
    """The correction has been booked or refused before; `status` says which."""

    code = "already_decided"


class SecondPersonNeeded(PointsError):
    """Whoever asked for a correction cannot also approve it."""

    code = "second_person_needed"
    status = 403


class NoTiers(PointsError):
    """The program in force has no tiers."""

    code = "no_tiers"


class NotSetByHand(PointsError):
    """The member's tier was not set by hand, so that there is nothing to end."""

    code = "tier_not_by_hand"


class UnknownReward(PointsError):
    """No such reward in the catalogue."""

    code = "not_found"
    status = 404


class RewardNotOffered(PointsError):
    """The reward is not offered here and now; `reason` says why."""

    code = "reward_not_offered"


class RewardSoldOut(PointsError):
    """Nothing is left of this reward."""

    code = "reward_sold_out"


class TierTooLow(PointsError):
    """The reward is for members from a higher tier on; `tier` names it."""

    code = "tier_too_low"


class RewardLimitReached(PointsError):
    """The member has had this reward as often as one member may; `limit` says how often."""

    code = "reward_limit_reached"


class UnknownRedemption(PointsError):
    """No such redemption."""

    code = "not_found"
    status = 404


class RedemptionClosed(PointsError):
    """The reward has been collected, cancelled or has expired; `status` says which."""

    code = "redemption_closed"


class RedemptionPaysBill(PointsError):
    """A discount is not handed over: its code pays a part of a bill."""

    code = "redemption_pays_bill"


class UnknownVoucher(PointsError):
    """No such voucher."""

    code = "not_found"
    status = 404


class VoucherNotValid(PointsError):
    """The voucher does not pay this bill; `reason` says why, `least` and `most` are money."""

    code = "voucher_not_valid"


class DraftChanged(PointsError):
    """Somebody has changed the draft in the meantime; `revision` is the present one."""

    code = "draft_changed"


class DraftPublished(PointsError):
    """The draft has been published and no longer changes; `version` names the program."""

    code = "draft_published"


class UnknownDraft(PointsError):
    """No such draft."""

    code = "not_found"
    status = 404


class UnknownRule(PointsError):
    """The draft has no rule of this code."""

    code = "not_found"
    status = 404


class OpenCredit(PointsError):
    """The member owes for `count` sales on credit: he cannot be erased before they are settled."""

    code = "open_credit"


class UnknownImport(PointsError):
    """No such import."""

    code = "not_found"
    status = 404


class ImportNotReady(PointsError):
    """The import is in another state than this needs; `status` says which."""

    code = "import_not_ready"
