"""The program over the API: what is in force, in words, and whether a document could be."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Flag, Many, Shape, Text, Told, Whole
from loyalty_club.api.program_fields import Day, Document, Words
from loyalty_club.api.schema import documented
from members.roles import Right
from members.rules.money import Currency
from members.selectors.club import club_day
from points.exceptions import BadProgram, NoProgram
from points.rules.documents import read_program, write_program
from points.rules.terms import Terms
from points.selectors.drafts import explain_problems
from points.selectors.phrases import program_sentences, rule_sentence
from points.selectors.versions import Version, program_versions

MOST_RULES = 100
LONGEST_SENTENCE = 2_000

_SENTENCE = Text("In the language of Accept-Language.", most=LONGEST_SENTENCE)
SECTION = Told(
    "ProgramSection",
    name=Text("`earning`, `spending`, `life`, `tiers` or `promise`.", most=40),
    title=Text(),
    sentences=Words(of=_SENTENCE, most=MOST_RULES + 1),
)
RULE = Told(
    "ProgramRule",
    code=Text("What a breakdown's `rule` says.", most=40),
    name=Text(),
    sentence=_SENTENCE,
    is_dry=Flag("True where it is only tried out and gives nothing."),
)
PROGRAM = Told(
    "Program",
    version=Whole(least=1),
    starts_on=Day(),
    name=Text(),
    sections=Many("The whole of it in words.", shape=SECTION, least=0),
    rules=Many("In their order.", shape=RULE, least=0, most=MOST_RULES),
    document=Document(
        "The whole program as `manage.py program export` writes it; null unless the key may read "
        "figures.",
        is_nullable=True,
    ),
)
CHECKING = Shape("ProgramCheck", document=Document("The program.", is_required=True))
PROBLEM = Told(
    "ProgramProblem",
    field=Text("The place in the document, such as `rules.3.when`.", most=200),
    sentence=_SENTENCE,
)
CHECKED = Told(
    "ProgramChecked",
    ok=Flag("True where it could be published."),
    problems=Many(shape=PROBLEM, least=0, most=1_000),
    sections=Many("What it promises, in words; empty with problems.", shape=SECTION, least=0),
    rules=Many(shape=RULE, least=0, most=MOST_RULES),
)


class ProgramReadApi(Endpoint):
    """What holds today."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readProgram",
        "The program in force, in the words of Accept-Language. Its document, rules that are only "
        "tried out and the lines of the cap are for keys that may read figures (`figures.read`).",
        tag="Program",
        answers={200: PROGRAM},
        refusals=("no_program",),
    )
    def get(self, request: Request) -> Response:
        version = _current()
        terms, for_staff = version.terms, self.actor.may(Right.FIGURES_READ)
        return Response(
            {
                "version": terms.version,
                "starts_on": version.starts_on.isoformat(),
                "name": terms.name,
                **words_json(terms, self.till.currency, for_staff=for_staff),
                "document": write_program(terms) if for_staff else None,
            }
        )


class ProgramCheckApi(Endpoint):
    """Whether a document could be published."""

    rights = {"POST": Right.FIGURES_READ}

    @documented(
        "checkProgram",
        "Read a program's document: every place that keeps it from being published, or what it "
        "promises, in words. Nothing is written.",
        tag="Program",
        body=CHECKING,
        answers={200: CHECKED},
    )
    def post(self, request: Request) -> Response:
        document = CHECKING.read(request.data)["document"]
        currency = self.till.currency
        try:
            terms = read_program(document)
        except BadProgram as refusal:
            found = explain_problems(refusal, currency, document=document)
            problems = [{"field": one.field, "sentence": one.sentence} for one in found]
            return Response({"ok": False, "problems": problems, "sections": [], "rules": []})
        words = words_json(terms, currency, for_staff=True)
        return Response({"ok": True, "problems": [], **words})


def words_json(terms: Terms, currency: Currency, *, for_staff: bool) -> dict[str, Any]:
    """What these terms promise, section by section and rule by rule."""
    return {
        "sections": [
            {
                "name": section.name,
                "title": section.title,
                "sentences": list(section.sentences),
            }
            for section in program_sentences(terms, currency, for_staff=for_staff)
        ],
        "rules": [
            {
                "code": rule.code,
                "name": rule.name,
                "sentence": rule_sentence(rule, terms, currency),
                "is_dry": rule.is_dry,
            }
            for rule in terms.rules
            if for_staff or not rule.is_dry
        ],
    }


def _current() -> Version:
    found = (one for one in program_versions(club_day()) if one.state == "current")
    version = next(found, None)
    if version is None:
        raise NoProgram
    return version
