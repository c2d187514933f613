"""How one member stands by what the night has worked out."""

from analytics.models import MemberScores


def scores_of(member_id: int) -> MemberScores | None:
    """All his scores; None before his first night."""
    return MemberScores.objects.filter(pk=member_id).first()
