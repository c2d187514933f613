"""What fills the places of a text, for many members at once and for what they are promised."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import override, pgettext

from campaigns.models import OfferPlan
from campaigns.selectors.offer_words import offer_phrase
from campaigns.selectors.surveys.links import sample_link
from members.models import Member
from members.rules.calendars import JALALI_MONTHS, jalali_of
from members.rules.money import format_money, format_number
from members.rules.text import persian_digits
from members.selectors.club import ClubView, club_day, current_club
from points.exceptions import NoProgram
from points.models import Offer
from points.rules.tiers import Scheme
from points.selectors.balances import Balance, balances_of
from points.selectors.programs import terms_on
from points.selectors.tiers import standings_of

Values = dict[str, str]
# As long as a real one, so that a text is counted right.
SAMPLE_CODE = "TVLD-7K49-MXQ2"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked once for however many members."""

    club: ClubView
    scheme: Scheme | None
    balances: Mapping[int, Balance]
    tiers: Mapping[int, str]
    language: str


def values_of(
    member_ids: Collection[int], *, language: str | None = None, now: datetime | None = None
) -> dict[int, Values]:
    """By member the values of `campaigns.rules.texts.OF_A_MEMBER`, for `fill`, in the language of
    the club's messages where none is named; five statements for any number of members.

    The name is the first name as it was told, or empty; points and worth are what can be spent
    now; the tier is empty where the program has none.
    """
    language = language or settings.LANGUAGE_CODE
    now = now or timezone.now()
    known = _Known(
        club=current_club(),
        scheme=_scheme_on(club_day(now)),
        balances=balances_of(member_ids, now=now),
        tiers={pk: row.tier for pk, row in standings_of(member_ids).items()},
        language=language,
    )
    names = Member.objects.filter(pk__in=member_ids).order_by().values_list("pk", "first_name")
    return {pk: _values(pk, name, known) for pk, name in names}


def offer_values(offer: Offer, *, language: str | None = None) -> Values:
    """The values of `campaigns.rules.texts.OF_AN_OFFER` for one promise."""
    return offers_values([offer], language=language)[offer.pk]


def offers_values(offers: Collection[Offer], *, language: str | None = None) -> dict[int, Values]:
    """The same for many by their ids, with the codes of their vouchers; in one statement, or
    two where vouchers are among them. Only a voucher has a code.
    """
    language = language or settings.LANGUAGE_CODE
    listed = list(offers)
    currency = current_club().currency
    if any(offer.voucher_id is not None for offer in listed):
        prefetch_related_objects(listed, "voucher")
    phrases: dict[str, str] = {}
    for offer in listed:
        key = _alike(offer)
        if key not in phrases:
            phrases[key] = offer_phrase(offer, language, currency=currency)
    return {
        offer.pk: {
            "offer": phrases[_alike(offer)],
            "code": "" if offer.voucher is None else offer.voucher.code,
            "until": said_day(offer.ends_on, language),
        }
        for offer in listed
    }


def _alike(offer: Offer) -> str:
    """The same for offers of which the same is said: those of one campaign are worded once."""
    worth = None if offer.voucher is None else (offer.voucher.value, offer.voucher.min_bill)
    return repr((offer.kind, offer.rule, offer.reward_id, worth))


def sample_values(*, language: str | None = None) -> Values:
    """What might stand in every place, to show a text before anybody is chosen. One statement."""
    language = language or settings.LANGUAGE_CODE
    club = current_club()
    today = club_day()
    with override(language):
        words = {
            "name": pgettext("sample", "Sara"),
            "tier": pgettext("sample", "Silver"),
            "next_tier": pgettext("sample", "Gold"),
            "occasion": pgettext("sample", "your mother's birthday"),
            "offer": pgettext("sample", "double points"),
            "benefits": pgettext("sample", "free delivery"),
            "category": pgettext("sample", "roses"),
            "goods": pgettext("sample", "red roses"),
        }
    return words | {
        "club": club.name,
        "points": format_number(120, language),
        "worth": format_money(600_000, club.currency, language),
        "needed": format_number(80, language),
        "lapsing": format_number(40, language),
        "lapse_day": said_day(today, language),
        "day": said_day(today, language),
        "days_left": format_number(3, language),
        "code": SAMPLE_CODE,
        "until": said_day(today, language),
        "last_visit": said_day(today, language),
        "link": sample_link(),
    }


def plan_values(
    plan_id: int, *, language: str | None = None, now: datetime | None = None
) -> Values:
    """What `offer_values` will tell of a promise of this plan; the code is a sample. Nothing for a
    plan that is unknown. One statement.
    """
    language = language or settings.LANGUAGE_CODE
    plan = OfferPlan.objects.filter(pk=plan_id).select_related("reward").first()
    if plan is None:
        return {}
    ends_on = club_day(now) + timedelta(days=0 if plan.is_one_off else plan.valid_days - 1)
    is_voucher = plan.kind == OfferPlan.Kind.VOUCHER
    return {
        "offer": offer_phrase(plan, language),
        "code": SAMPLE_CODE if is_voucher else "",
        "until": said_day(ends_on, language),
    }


def member_to_show(before: int | None = None) -> int | None:
    """An active member who has a first name and allows offers, to show a text with: the newest,
    or the next older than `before`; none when there are no more. One statement.
    """
    members = Member.objects.filter(status=Member.Status.ACTIVE, allows_promotion=True)
    members = members.exclude(first_name="")
    if before is not None:
        members = members.filter(pk__lt=before)
    return members.order_by("-pk").values_list("pk", flat=True).first()


def said_day(day: date, language: str) -> str:
    """A day of this year as a short text says it: «۲۰ اردیبهشت», "10 May"."""
    if not language.startswith("fa"):
        return f"{day.day} {day:%B}"
    jalali = jalali_of(day)
    return persian_digits(f"{jalali.day} {JALALI_MONTHS[jalali.month - 1]}")


def _scheme_on(day: date) -> Scheme | None:
    try:
        return terms_on(day).tiers
    except NoProgram:
        return None


def _values(member_id: int, name: str, known: _Known) -> Values:
    balance = known.balances[member_id]
    tier = known.scheme.level(known.tiers.get(member_id, "")).name if known.scheme else ""
    return {
        "name": name,
        "club": known.club.name,
        "points": format_number(balance.spendable, known.language),
        "worth": format_money(balance.spendable_value, known.club.currency, known.language),
        "tier": tier,
    }
