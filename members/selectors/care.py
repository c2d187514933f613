"""Looking after members: notes, what is to be done when, who is left out, who may be called."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from members.exceptions import UnknownFollowUp
from members.models import Consent, Exclusion, FollowUp, Member, Note
from members.roles import Actor, Right
from members.selectors.consents import answers_given
from members.selectors.trail import names_of

ShopIds = Collection[int] | None

_LEFT_OUT = Exclusion.objects.filter(member_id=OuterRef("member_id"), lifted_at=None)


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note and what its writer is called; empty where it was the club itself."""

    id: int
    text: str
    written_by: str
    written_at: datetime
    writer: str


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What the member has said about being called; `is_asked` is False where nobody has asked."""

    is_asked: bool = False
    is_given: bool = False

    @property
    def is_refused(self) -> bool:
        """True for whoever has asked not to be called."""
        return self.is_asked and not self.is_given


def notes_of(member_id: int, *, limit: int | None = None) -> list[NoteView]:
    """The member's notes, the newest first. At most three statements."""
    rows = list(Note.objects.filter(member_id=member_id)[:limit])
    names = names_of({row.written_by for row in rows}) if rows else {}
    return [
        NoteView(row.pk, row.text, row.written_by, row.written_at, names.get(row.written_by, ""))
        for row in rows
    ]


def follow_ups_of(member_id: int, *, sees_withheld: bool = False) -> QuerySet[FollowUp]:
    """All that was planned about the member: what is open by its day, then the newest. What the
    owner reads first is hidden here and below, unless told otherwise.
    """
    rows = FollowUp.objects.filter(unwithheld(sees_withheld=sees_withheld), member_id=member_id)
    rows = rows.select_related("assignee", "shop")
    is_closed = ~Q(status=FollowUp.Status.OPEN)
    return rows.annotate(is_closed=is_closed).order_by("is_closed", F("closed_at").desc(), "due_on")


def access_follow_up(actor: Actor, follow_up_id: int) -> FollowUp:
    """The follow-up with its member, for whom this actor may see: of his shops, or of none."""
    rows = seen_follow_ups(actor.shop_ids, sees_withheld=actor.may(Right.FEEDBACK_FIRST))
    found = rows.filter(pk=follow_up_id).first()
    if found is None or not actor.may(Right.MEMBERS_READ):
        raise UnknownFollowUp(follow_up_id=follow_up_id)
    return found


def follow_ups_due(
    *, shop_ids: ShopIds, day: date, assignee_id: int | None = None
) -> QuerySet[FollowUp]:
    """What is open and due by this day in these shops or in none, the longest due first.

    What was planned by itself about somebody who is left out now is not shown. With
    `assignee_id` only what is for this person; each row has `is_excluded`.
    """
    rows = seen_follow_ups(shop_ids).filter(status=FollowUp.Status.OPEN, due_on__lte=day)
    rows = rows.filter(Q(natural_key=None) | ~Exists(_LEFT_OUT))
    if assignee_id is not None:
        rows = rows.filter(assignee_id=assignee_id)
    return rows.order_by("due_on", "id")


def count_follow_ups_due(*, shop_ids: ShopIds, day: date) -> int:
    """How many `follow_ups_due` would list. One statement over an index of the open ones."""
    return follow_ups_due(shop_ids=shop_ids, day=day).count()


def exclusion_of(member_id: int) -> Exclusion | None:
    """The decision that leaves the member out of follow-ups; None where he is not left out."""
    return Exclusion.objects.filter(member_id=member_id, lifted_at=None).first()


def exclusions_of(member_id: int) -> list[Exclusion]:
    """Every such decision about the member, the newest first."""
    return list(Exclusion.objects.filter(member_id=member_id))


def exclusions_list(*, is_lifted: bool = False) -> QuerySet[Exclusion]:
    """Who is left out now, or was once; the newest decision first."""
    rows = Exclusion.objects.filter(member__status=Member.Status.ACTIVE).select_related("member")
    return rows.filter(lifted_at__isnull=not is_lifted).order_by("-id")


def calls_allowed(member_ids: Collection[int]) -> dict[int, CallAnswer]:
    """What each of these members has said about being called: the newest answer of each purpose,
    and yes where one of them is yes. One statement.
    """
    rows = (
        Consent.objects.filter(member_id__in=member_ids, channel=Consent.Channel.CALL)
        .order_by("member_id", "purpose", "-id")
        .distinct("member_id", "purpose")
    )
    answers = dict.fromkeys(member_ids, CallAnswer())
    for row in rows:
        is_given = answers[row.member_id].is_given or row.is_given
        answers[row.member_id] = CallAnswer(is_asked=True, is_given=is_given)
    return answers


def call_answer_of(member_id: int) -> CallAnswer:
    """The same of one member."""
    newest: dict[str, bool] = {}
    for row in answers_given(member_id):
        if row.channel == Consent.Channel.CALL:
            newest.setdefault(row.purpose, row.is_given)
    return CallAnswer(is_asked=bool(newest), is_given=any(newest.values()))


def may_be_called(member_id: int) -> bool:
    """True where the member has agreed to be called."""
    return call_answer_of(member_id).is_given


def seen_follow_ups(shop_ids: ShopIds, *, sees_withheld: bool = False) -> QuerySet[FollowUp]:
    """Follow-ups about active members in these shops or in none, each with `is_excluded`."""
    rows = FollowUp.objects.filter(
        for_shops(shop_ids),
        unwithheld(sees_withheld=sees_withheld),
        member__status=Member.Status.ACTIVE,
    )
    rows = rows.select_related("member", "assignee", "shop")
    return rows.annotate(is_excluded=Exists(_LEFT_OUT))


def unwithheld(*, sees_withheld: bool) -> Q:
    """Follow-ups that are not for the owner's eyes first; all of them for who may see those."""
    return Q() if sees_withheld else Q(is_withheld=False)


def for_shops(shop_ids: ShopIds) -> Q:
    """Follow-ups of these shops, and those of none: whoever comes first sees to them."""
    return Q() if shop_ids is None else Q(shop_id__in=sorted(shop_ids)) | Q(shop=None)
