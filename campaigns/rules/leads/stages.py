"""The seven stages of a sale, and what of each has been done for a lead."""

from dataclasses import dataclass

KEYS = ("generated", "contacted", "qualified", "presented", "detailed", "agreement", "kept")
GENERATED, CONTACTED, QUALIFIED, PRESENTED, DETAILED, AGREEMENT, KEPT = range(1, 8)


@dataclass(frozen=True, slots=True)
class Work:
    """What has been done for a lead so far."""

    has_address: bool = False
    allows_contact: bool = False
    is_judged: bool = False
    is_reached: bool = False
    is_worth_it: bool = False
    is_need_known: bool = False
    is_value_known: bool = False
    is_presented: bool = False
    is_by_script: bool = False
    has_plan: bool = False
    open_objections: int = 0
    has_agreement: bool = False
    is_cross_sold: bool = False
    is_confirmed: bool = False
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a stage asks for, by its key, and whether it is there."""

    stage: int
    key: str
    is_met: bool


def key_of(stage: int) -> str:
    """The stage's key in addresses, files and commands; refuses (`ValueError`) what is none."""
    if not GENERATED <= stage <= KEPT:
        raise ValueError(stage)
    return KEYS[stage - 1]


def stage_of(key: str) -> int:
    """The stage of a key; refuses (`ValueError`) what is none."""
    return KEYS.index(key) + 1


def checks_of(work: Work) -> list[Check]:
    """What every stage asks for, in their order."""
    return [
        Check(GENERATED, "address", work.has_address),
        Check(GENERATED, "allowed", work.allows_contact),
        Check(CONTACTED, "judged", work.is_judged),
        Check(CONTACTED, "reached", work.is_reached),
        Check(QUALIFIED, "worth_it", work.is_worth_it),
        Check(QUALIFIED, "need", work.is_need_known),
        Check(QUALIFIED, "value", work.is_value_known),
        Check(PRESENTED, "presented", work.is_presented),
        Check(PRESENTED, "script", work.is_by_script),
        Check(DETAILED, "plan", work.has_plan),
        Check(DETAILED, "objections", work.open_objections == 0),
        Check(AGREEMENT, "agreement", work.has_agreement),
        Check(AGREEMENT, "cross_sell", work.is_cross_sold),
        Check(AGREEMENT, "confirmed", work.is_confirmed),
        Check(KEPT, "member", work.is_member),
    ]
