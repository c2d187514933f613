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
