"""Which facts of the profile have brought a member points."""

from points.models import Grant


def source_of(member_id: int, fact_key: str) -> str:
    """The name of the grant for this fact: giving it twice is giving it once."""
    return f"fact:{member_id}:{fact_key}"


def rewarded_facts(member_id: int) -> frozenset[str]:
    """The keys of the facts for which this member has been given points, or as much of them as
    the cap left.
    """
    prefix = source_of(member_id, "")
    sources = Grant.objects.filter(
        member_id=member_id, kind=Grant.Kind.PROFILE, source__startswith=prefix
    )
    return frozenset(
        source.removeprefix(prefix) for source in sources.values_list("source", flat=True)
    )
