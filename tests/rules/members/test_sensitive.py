"""What a profile must never ask is known by its words, and innocent words stay innocent."""

import pytest

from members.rules.default_facts import DEFAULT_FACTS
from members.rules.sensitive import sensitive_subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("قومیت شما چیست؟", "ethnicity"),
        ("اصالتاً اهل کجایید؟", "ethnicity"),
        ("Which ethnic group do you belong to?", "ethnicity"),
        ("مذهب", "belief"),
        ("اهل نماز هستید؟", "belief"),
        ("شیعه یا سنی؟", "belief"),
        ("عقیدۀ سیاسی", "belief"),
        ("به كدام حزب رأی می‌دهید؟", "belief"),
        ("Your religion", "belief"),
        ("بیماری خاصی دارید؟", "health"),
        ("چه دارویی مصرف می‌کنید؟", "health"),
        ("به گرده آلرژی دارید؟", "health"),
        ("گروه خونی", "health"),
        ("وضعیت سلامت شما چطور است؟", "health"),
        ("آیا باردار هستید؟", "health"),
        ("How is your health?", "health"),
        ("Any allergies we should know of?", "health"),
        ("زندگی جنسی", "sexual_life"),
        ("Sexual orientation", "sexual_life"),
        ("خصوصیات اخلاقی", "morals"),
        ("سوءپیشینه دارید؟", "morals"),
        ("Any criminal record?", "morals"),
    ],
)
def test_the_forbidden_subjects_are_recognised(text: str, subject: str) -> None:
    assert sensitive_subject([text]) == subject


@pytest.mark.parametrize("text", ["م‍ذهب", "مذهـب", "ﻣﺬﻫﺐ", "مَذهَب", "RELIGION", "ＲＥＬＩＧＩＯＮ"])
def test_another_spelling_does_not_hide_it(text: str) -> None:
    assert sensitive_subject([text]) == "belief"


@pytest.mark.parametrize(
    "text",
    [
        "سلامت باشید! کدام رنگ را می‌پسندید؟",
        "با آرزوی سلامتی؛ تولدتان کی است؟",
        "کدام بازهٔ سنی؟",
        "گروه سنی",
        "چه سنی دارید؟",
        "جنسیت",
        "چه جنسی را بیشتر می‌پسندید؟",
        "نژاد سگ شما چیست؟",
        "برای بیمارستان هم گل می‌برید؟",
        "گل برای عیادت بیمار",
        "بودجه‌تان چند دینار است؟",
        "از داروخانهٔ کناری می‌آیید؟",
        "چه کار خواهید کرد؟",
        "گل ارکیدهٔ ترک‌خورده",
        "تحویل یک‌روزه می‌خواهید؟",
        "Good health to you! Which colour do you like?",
        "Do you buy healthy plants?",
        "A faithful customer?",
        "Which bike race do you follow?",
        "Flowers for the sick?",
        "Do you give parties?",
        "Breed of your dog",
    ],
)
def test_innocent_words_raise_no_alarm(text: str) -> None:
    assert sensitive_subject([text]) is None


def test_options_betray_what_the_question_hides() -> None:
    assert sensitive_subject(["اهل کجایید؟"], ["ترک", "کرد", "لر"]) == "ethnicity"
    assert sensitive_subject(["گروه شما؟"], ["مسلمان", "مسیحی"]) == "belief"


def test_one_word_that_may_be_a_people_is_no_alarm() -> None:
    assert sensitive_subject(["چه باید کرد؟"], ["ترک", "تعویض"]) is None


def test_nothing_said_is_nothing_forbidden() -> None:
    assert sensitive_subject([""], ["", " "]) is None


def test_what_the_program_ships_is_within_the_law() -> None:
    for fact in DEFAULT_FACTS:
        texts = [text for said in fact.words.values() for text in said.values()]
        options = fact.options if isinstance(fact.options, list) else []

        found = sensitive_subject(texts, [one[name] for one in options for name in ("fa", "en")])

        assert (fact.key, found) == (fact.key, None)
