"""An audience in words, and what its conditions may choose from."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.rules.audiences import KINDS, Audience, Condition, Value
from members.models import Consent, Fact, ImportantDate, Label, Member, Shop
from members.rules.calendars import format_day
from members.rules.money import format_money, format_number
from members.rules.profile import words_in
from members.selectors.club import club_day, current_club
from points.exceptions import NoProgram
from points.models import Purchase
from points.selectors.categories import recent_categories
from points.selectors.programs import terms_on

Choices = list[tuple[str, str]]
MOST_CAMPAIGNS = 50
MOST_NAMES = 60


def titles() -> Choices:
    """Every kind of condition by its title, in the order of the list."""
    return [(name, _(kind.title)) for name, kind in KINDS.items()]


def choices_for(kind: str, value: Value) -> Choices:
    """What may be chosen for a value, with its words; empty where anything may be typed. One
    statement at most.
    """
    if value.choices:
        words = _words(kind, value.name)
        return [(one, words.get(one, one)) for one in value.choices]
    known = {
        ("labels", "names"): _labels,
        ("tiers", "names"): _tiers,
        ("shops", "names"): _shops,
        ("categories", "names"): lambda: [(name, name) for name in recent_categories()],
        ("answers", "fact"): _facts,
        ("campaign", "id"): _campaigns,
    }.get((kind, value.name))
    return known() if known is not None else []


def words_of(audience: Audience) -> list[str]:
    """Each condition as one sentence; empty for everybody."""
    said = [_sentence(condition) for condition in audience.conditions]
    if audience.one_per_household:
        said.append(_("One of each household"))
    return said


def _sentence(condition: Condition) -> str:
    kind = KINDS[condition.kind]
    parts = [
        _value_words(condition.kind, value, condition.values[value.name])
        for value in kind.values
        if value.name in condition.values
    ]
    comma = pgettext("list", ", ")
    title = _(kind.title)
    said = _("%(what)s: %(values)s") % {"what": title, "values": comma.join(parts)}
    said = said if parts else title
    return _("Not: %(condition)s") % {"condition": said} if condition.is_not else said


def _value_words(kind: str, value: Value, given: object) -> str:
    label, shown = _(value.label), _shown(kind, value, given)
    label = label[:1].lower() + label[1:]
    return label.replace("…", shown) if "…" in label else f"{label} {shown}"


def _shown(kind: str, value: Value, given: object) -> str:
    language = get_language() or "en"
    if isinstance(given, date):
        return format_day(given, language, style="short")
    words = dict(choices_for(kind, value))
    if isinstance(given, tuple):
        return pgettext("list", ", ").join(words.get(str(one), str(one)) for one in given)
    if str(given) in words:
        return words[str(given)]
    if isinstance(given, int) and value.kind == "money":
        return format_money(given, current_club().currency, language)
    return format_number(given, language) if isinstance(given, int) else str(given)


def _words(kind: str, name: str) -> dict[str, str]:
    models: dict[tuple[str, str], Sequence[tuple[str, object]]] = {
        ("gender", "genders"): [("unknown", _("Not stated")), *Member.Gender.choices],
        ("origins", "origins"): Member.Origin.choices,
        ("reasons", "reasons"): Purchase.Reason.choices,
        ("dates", "kinds"): ImportantDate.Kind.choices,
        ("dates", "whose"): ImportantDate.Whose.choices,
        ("consent", "purpose"): Consent.Purpose.choices,
        ("consent", "channel"): Consent.Channel.choices,
        ("shops", "how"): [("joined", _("Joined there")), ("bought", _("Has bought there"))],
        ("fifths", "measure"): [
            ("recency", _("How lately they came")),
            ("frequency", _("How often they come")),
            ("monetary", _("How much they spend")),
        ],
        ("campaign", "part"): [
            ("any", _("In any way")),
            ("told", _("Told")),
            ("control", _("Held out as the control group")),
            ("used", _("Used the offer")),
            ("unused", _("Did not use the offer")),
        ],
        ("fifths", "fifths"): [
            (str(one), format_number(one, get_language() or "en")) for one in range(1, 6)
        ],
    }
    return {str(key): str(word) for key, word in models.get((kind, name), ())}


def _labels() -> Choices:
    names = Label.objects.order_by("name").values_list("name", flat=True).distinct()
    return [(name, name) for name in names[:MOST_NAMES]]


def _tiers() -> Choices:
    try:
        scheme = terms_on(club_day()).tiers
    except NoProgram:
        return []
    return [(level.code, level.name) for level in scheme.levels] if scheme else []


def _shops() -> Choices:
    return list(Shop.objects.values_list("code", "name"))


def _facts() -> Choices:
    language = get_language() or "en"
    facts = Fact.objects.filter(is_active=True).exclude(kind=Fact.Kind.DATE)
    return [(fact.key, words_in(fact.words, language)["name"]) for fact in facts]


def _campaigns() -> Choices:
    begun = Campaign.objects.exclude(status=Campaign.Status.DRAFT)
    return [(str(pk), name) for pk, name in begun.values_list("pk", "name")[:MOST_CAMPAIGNS]]
