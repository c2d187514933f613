"""The one sentence about an offer's effect, word for word in both languages."""

import pytest
from django.utils.translation import override

from campaigns.rules.uplift import Group, uplift_of
from loyalty_club.web.uplift_words import sample_sentence, uplift_sentence


@pytest.mark.parametrize(
    ("told", "control", "sentence"),
    [
        (
            Group(300, 36),
            Group(300, 24),
            (
                "Of 100 who were told, 12 came; of 100 who were not, 8. The offer brought between"
                " 1 fewer and 9 more of every 100: too few people to be sure."
            ),
        ),
        (
            Group(3_000, 360),
            Group(3_000, 240),
            (
                "Of 100 who were told, 12 came; of 100 who were not, 8. The offer brought between"
                " 2 and 6 more of every 100."
            ),
        ),
        (
            Group(3_000, 240),
            Group(3_000, 360),
            (
                "Of 100 who were told, 8 came; of 100 who were not, 12. The offer brought between"
                " 2 and 6 fewer of every 100."
            ),
        ),
        (
            Group(90_000, 1_800),
            Group(10_000, 150),
            (
                "Of 1,000 who were told, 20 came; of 1,000 who were not, 15. The offer brought"
                " between 2 and 8 more of every 1,000."
            ),
        ),
        (
            Group(50, 6),
            Group(0, 0),
            (
                "Of 100 who were told, 12 came. Nobody was held out, so how many of them would have"
                " come anyhow cannot be known."
            ),
        ),
        (
            Group(0, 0),
            Group(9, 1),
            "Nobody has been told yet, so there is nothing to compare.",
        ),
    ],
)
def test_the_sentence(told: Group, control: Group, sentence: str) -> None:
    with override("en"):
        assert uplift_sentence(uplift_of(told, control)) == sentence


def test_the_sentence_in_persian() -> None:
    with override("fa"):
        said = uplift_sentence(uplift_of(Group(300, 36), Group(300, 24)))

    assert said == (
        "از هر ۱۰۰ نفری که خبر گرفتند ۱۲ نفر آمدند و از هر ۱۰۰ نفری که نگرفتند ۸ نفر."
        " از هر ۱۰۰ نفر، پیشنهاد شما بین ۱ نفر کمتر تا ۹ نفر بیشتر آورده است:"
        " این تعداد برای اطمینان کافی نیست."
    )


@pytest.mark.parametrize(
    ("told", "control", "sentence"),
    [
        (
            Group(300, 36),
            Group(300, 24),
            (
                "300 were told and 300 were held out by chance. In 95 of 100 such comparisons"
                " the truth lies within this range."
            ),
        ),
        (
            Group(300, 36),
            Group(12, 1),
            (
                "300 were told and 12 were held out: so few that a handful of people more would"
                " change this."
            ),
        ),
        (Group(300, 36), Group(0, 0), "300 were told; 0 were held out."),
    ],
)
def test_the_sample_is_told(told: Group, control: Group, sentence: str) -> None:
    with override("en"):
        assert sample_sentence(uplift_of(told, control)) == sentence
