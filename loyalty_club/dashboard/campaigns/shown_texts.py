"""The texts of a campaign as they arrive: their places filled with a made-up member."""

from dataclasses import dataclass
from typing import Any

from campaigns.rules.texts import PLACES
from campaigns.selectors.text_values import plan_values, sample_values
from loyalty_club.web.text_preview import TextPreview, preview_of


@dataclass(frozen=True, slots=True)
class ShownText:
    """One of the texts that compete, with its share of the members."""

    letter: str
    share: int
    subject: str
    preview: TextPreview


def shown_texts(campaign: Any) -> list[ShownText]:
    """Every text of a campaign, filled; the offer's places tell of the offer it makes."""
    variants = list(campaign.variants.all())
    if not variants:
        return []
    values = sample_values() | (plan_values(campaign.offer_id) if campaign.offer_id else {})
    return [
        ShownText(
            letter=one.letter,
            share=one.share,
            subject=one.subject,
            preview=preview_of(
                one.text,
                kind=campaign.kind,
                channel=campaign.channel,
                allowed=list(PLACES),
                values=values,
            ),
        )
        for one in variants
    ]
