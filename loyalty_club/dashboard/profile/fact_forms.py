"""What the owner fills in for one fact: its words in both languages, its answers, its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_club.dashboard.fields import CountField
from loyalty_club.web.once_form import OnceForm
from members.rules.default_facts import KEYS_OF_ITS_OWN
from members.selectors.facts import ASKING_METHODS, DAYS, KINDS, STAGES, WHOSE
from members.services.facts import LANGUAGES, LONGEST, LONGEST_OPTION, MOST_OPTIONS, MOST_POINTS

# Few words in place of a number nobody can judge.
WORTHS = {"low": 25, "medium": 50, "high": 80}
WORTH_WORDS = (
    ("low", pgettext_lazy("worth", "Low")),
    ("medium", pgettext_lazy("worth", "Medium")),
    ("high", pgettext_lazy("worth", "High")),
)
SPARE_ROWS, FEWEST_ROWS = 3, 4
LABELS = {
    "name_fa": _("Name in Persian"),
    "question_fa": _("Question in Persian"),
    "purpose_fa": _("Purpose in Persian"),
    "name_en": _("Name in English"),
    "question_en": _("Question in English"),
    "purpose_en": _("Purpose in English"),
}
DIRECTION = {"fa": "rtl", "en": "ltr"}


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One answer to choose: its key, and its words as fields."""

    key: forms.BoundField
    fa: forms.BoundField
    en: forms.BoundField


class FactForm(OnceForm):
    """One fact; what its kind has no use for is neither shown nor kept."""

    # A field that its kind hides must not keep the browser from sending the form.
    use_required_attribute = False

    kind = forms.ChoiceField(label=_("What kind of answer"), choices=KINDS, initial="choice")
    options = forms.CharField(required=False, widget=forms.HiddenInput)
    whose = forms.ChoiceField(label=_("Whose day"), required=False, choices=WHOSE)
    day = forms.ChoiceField(label=_("Which day"), required=False, choices=DAYS)
    stage = forms.ChoiceField(label=_("When"), choices=STAGES, initial="later")
    method = forms.ChoiceField(label=_("How"), choices=ASKING_METHODS, initial="asked")
    worth = forms.ChoiceField(label=_("Worth knowing"), choices=WORTH_WORDS, initial="medium")
    points = CountField(
        label=_("Points for telling it"),
        min_value=0,
        max_value=MOST_POINTS,
        required=False,
        help_text=_("Given once, within the cap, to whoever tells it himself."),
    )

    def __init__(self, *args: Any, fact: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_typed(fact), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.is_of_its_own = fact is not None and fact.key in KEYS_OF_ITS_OWN
        for name, label in LABELS.items():
            part, language = name.split("_")
            attrs = {"dir": DIRECTION[language], "lang": language}
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST[part],
                widget=forms.TextInput(attrs=attrs),
            )
        self._make_rows(fact)
        if self.is_of_its_own:
            for name in ("kind", "method"):
                del self.fields[name]

    @property
    def rows(self) -> list[OptionRow]:
        """The answers that stand, and some empty rows for more."""
        return [
            OptionRow(self[f"option_{at}_key"], self[f"option_{at}_fa"], self[f"option_{at}_en"])
            for at in range(self.row_count)
        ]

    def terms(self) -> dict[str, Any]:
        """As `define_fact` and `change_fact` take them."""
        typed = self.cleaned_data
        kind = typed.get("kind") or (self.fact.kind if self.fact else "choice")
        terms: dict[str, Any] = {
            "words": {
                language: {part: typed[f"{part}_{language}"] for part in LONGEST}
                for language in LANGUAGES
            },
            "stage": typed["stage"],
            "method": typed.get("method", "recorded"),
            "worth": self._worth(typed["worth"]),
            "points": typed["points"] or 0,
            "options": self._options(kind),
        }
        return terms if self.is_of_its_own else {**terms, "kind": kind}

    def _worth(self, word: str) -> int:
        """The number behind the word; an unchanged word leaves a finer number as it was."""
        if self.fact is not None and worth_word(self.fact.worth) == word:
            return int(self.fact.worth)
        return WORTHS[word]

    def _options(self, kind: str) -> Any:
        if kind == "date":
            return {"whose": self.cleaned_data["whose"], "kind": self.cleaned_data["day"]}
        if kind not in {"choice", "band"}:
            return []
        return _with_keys(
            [
                {part: self.cleaned_data[f"option_{at}_{part}"] for part in ("key", *LANGUAGES)}
                for at in range(self.row_count)
            ]
        )

    def _make_rows(self, fact: Any) -> None:
        there = fact.options if fact is not None and isinstance(fact.options, list) else []
        self.row_count = min(MOST_OPTIONS, max(FEWEST_ROWS, len(there) + SPARE_ROWS))
        for at in range(self.row_count):
            self.fields[f"option_{at}_key"] = forms.CharField(
                required=False, max_length=40, widget=forms.HiddenInput
            )
            for language in LANGUAGES:
                attrs = {"dir": DIRECTION[language], "lang": language}
                self.fields[f"option_{at}_{language}"] = forms.CharField(
                    label=LABELS[f"name_{language}"],
                    required=False,
                    max_length=LONGEST_OPTION,
                    widget=forms.TextInput(attrs=attrs),
                )


def worth_word(worth: int) -> str:
    """The word that is nearest to a number."""
    return min(WORTHS, key=lambda word: (abs(WORTHS[word] - worth), WORTHS[word]))


def _with_keys(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Rows with words only; a new one gets a key that none of the others has."""
    taken = {row["key"] for row in rows if row["key"]}
    kept = []
    for row in rows:
        if not (row["fa"].strip() or row["en"].strip()):
            continue
        key = row["key"]
        if not key:
            number = len(taken) + 1
            while (key := f"answer-{number}") in taken:
                number += 1
            taken.add(key)
        kept.append({**row, "key": key})
    return kept


def _typed(fact: Any) -> dict[str, Any]:
    """The fact as its form begins."""
    if fact is None:
        return {}
    typed: dict[str, Any] = {
        f"{part}_{language}": text
        for language, said in fact.words.items()
        for part, text in said.items()
    }
    typed |= {"kind": fact.kind, "stage": fact.stage, "method": fact.method}
    typed |= {"worth": worth_word(fact.worth), "points": fact.points}
    if isinstance(fact.options, dict):
        typed |= {"whose": fact.options.get("whose"), "day": fact.options.get("kind")}
    else:
        for at, option in enumerate(fact.options):
            typed |= {f"option_{at}_{part}": option.get(part, "") for part in ("key", *LANGUAGES)}
    return typed
