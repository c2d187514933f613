"""Who lives together and may share a mobile."""

from collections.abc import Collection

from members.models import Member


def household_of(member_id: int) -> list[Member]:
    """The others of his household, by name; none for one who lives alone."""
    household = Member.objects.filter(pk=member_id).values("household_id")
    found = Member.objects.filter(household_id__in=household, status=Member.Status.ACTIVE).exclude(
        pk=member_id
    )
    return list(found.order_by("first_name", "last_name", "pk"))


def with_households(members: Collection[Member]) -> list[Member]:
    """These members, each with the others of his household right behind him, nobody twice.

    One statement more, and only where somebody has a household.
    """
    asked = {member.household_id for member in members if member.household_id}
    if not asked:
        return list(members)
    others: dict[int | None, list[Member]] = {}
    kin = Member.objects.filter(household_id__in=asked, status=Member.Status.ACTIVE)
    for one in kin.order_by("first_name", "last_name", "pk"):
        others.setdefault(one.household_id, []).append(one)
    found: dict[int, Member] = {}
    for member in members:
        found.setdefault(member.pk, member)
        for one in others.get(member.household_id, ()):
            found.setdefault(one.pk, one)
    return list(found.values())
