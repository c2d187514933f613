"""What the club holds, row by row, to prove that a refusal left nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model

from campaigns.models import (
    Acquisition,
    Agreement,
    AgreementLine,
    ComputedLabel,
    Interaction,
    Journey,
    Lead,
    LeadSource,
    LeadTask,
    LostReason,
    Objection,
    Passage,
    Presentation,
    SalesRules,
    Script,
    StageMove,
    StageRule,
    Step,
    StepTaken,
    Survey,
    SurveyComment,
    SurveyPlan,
    Ticket,
    TicketEntry,
    TicketTarget,
)
from members.models import (
    Answer,
    ApiKey,
    AuditEntry,
    Consent,
    Exclusion,
    Fact,
    FollowUp,
    ImportantDate,
    Label,
    Member,
    Message,
    Note,
    Question,
    Shop,
    User,
)
from points.models import (
    Account,
    Adjustment,
    Allocation,
    BudgetWindow,
    Grant,
    LedgerEntry,
    Merge,
    Offer,
    Payment,
    PointLot,
    Program,
    ProgramDraft,
    Purchase,
    PurchaseLine,
    Redemption,
    Return,
    Reward,
    RuleUse,
    Standing,
    Voucher,
)

LEDGER: tuple[type[Model], ...] = (
    LedgerEntry,
    PointLot,
    Allocation,
    Purchase,
    PurchaseLine,
    Payment,
    Return,
    Program,
    ProgramDraft,
    Adjustment,
    Grant,
    Merge,
    Offer,
    Redemption,
    Reward,
    RuleUse,
    Standing,
    Voucher,
    Message,
    AuditEntry,
)
PEOPLE: tuple[type[Model], ...] = (
    ApiKey,
    ComputedLabel,
    Journey,
    Step,
    Passage,
    StepTaken,
    Survey,
    SurveyComment,
    SurveyPlan,
    Ticket,
    TicketEntry,
    TicketTarget,
    Consent,
    Exclusion,
    FollowUp,
    ImportantDate,
    Label,
    Member,
    Note,
    Answer,
    Fact,
    Question,
    Shop,
    User,
)
SALES: tuple[type[Model], ...] = (
    Acquisition,
    Agreement,
    AgreementLine,
    Interaction,
    Lead,
    LeadSource,
    LeadTask,
    LostReason,
    Objection,
    Presentation,
    SalesRules,
    Script,
    StageMove,
    StageRule,
)

Rows = dict[str, list[dict[str, Any]]]


def club_state() -> Rows:
    """Every row that a service may write. Accounts and windows of zero mean the same as none."""
    rows: Rows = {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in (*LEDGER, *PEOPLE, *SALES)
    }
    accounts = Account._default_manager.exclude(last_seq=0, debt=0)
    windows = BudgetWindow._default_manager.exclude(pool=0)
    rows["Account"] = [dict(row) for row in accounts.order_by("pk").values()]
    rows["BudgetWindow"] = [dict(row) for row in windows.order_by("pk").values()]
    return rows


@contextmanager
def nothing_changed() -> Iterator[None]:
    """The block leaves every row as it was."""
    before = club_state()
    yield
    assert club_state() == before
