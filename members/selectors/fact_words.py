"""The catalogue of the profile in words, without anybody's answers."""

from members.models import Fact, Member
from members.selectors.club import club_day
from members.selectors.profile_views import FactView, Known, views_of


def facts_in_words(language: str) -> list[FactView]:
    """Every fact in use as it would be asked of a stranger, the worthiest first; one statement."""
    nobody = Known(
        member=Member(), facts=list(Fact.objects.filter(is_active=True)), answers={}, dates=[]
    )
    return views_of(nobody, language, {}, club_day())
