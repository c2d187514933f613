"""The translations' file, without gettext's programs: `python -m loyalty_club.catalogue`.

`compile` writes the .mo files, `update` brings the .po files up to the sources, `check` fails on
what is missing, doubtful, unused, or at odds with its placeholders.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = ("members", "points", "campaigns", "analytics", "loyalty_club")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "sentence": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# Written by hand, so that bringing a file up to date changes messages and no dates.
HEADER = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms};\\n"

"""


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that may speak to people, as Python that the extractor can read."""
    for room in ROOMS:
        for path in sorted((PROJECT / room).rglob("*.py")):
            yield path, path.read_text(encoding="utf-8")
    for folder in (PROJECT / "templates", *(PROJECT / room / "templates" for room in ROOMS)):
        for path in sorted((*folder.rglob("*.html"), *folder.rglob("*.txt"))):
            code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # A template's indentation means nothing, but Python's tokenizer would trip over it.
            yield path, "\n".join(line.strip() for line in code.splitlines())


def extract_messages() -> Catalog:
    """All messages of the sources, with the files that use them."""
    catalogue = Catalog(project="Loyalty Club", charset="utf-8", fuzzy=False)
    for path, code in sources():
        for _line, message, comments, context in extract(
            "python", BytesIO(code.encode()), KEYWORDS, comment_tags=("Translators:",)
        ):
            place = (path.relative_to(PROJECT).as_posix(), 0)
            catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Every .po file with its content; raises PoFileError on a malformed one."""
    for path in sorted((PROJECT / "locale").glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale=path.parents[1].name, abort_invalid=True)


def compile_all() -> None:
    """Write a .mo beside every .po; doubtful ("fuzzy") translations are left out."""
    for path, catalogue in catalogues():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def update_all() -> None:
    """Add new messages without translation and drop those that no source uses any more."""
    template = extract_messages()
    for path, catalogue in catalogues():
        catalogue.update(template, no_fuzzy_matching=True)
        header = HEADER.format(
            locale=catalogue.locale, plural_forms=catalogue.plural_forms.strip(";")
        )
        with path.open("wb") as file:
            file.write(header.encode())
            write_po(
                file,
                catalogue,
                width=100,
                sort_output=True,
                no_location=True,
                omit_header=True,
                ignore_obsolete=True,
            )


def faults() -> Iterator[str]:
    """What keeps the translations from being complete, one sentence each."""
    template = extract_messages()
    wanted = {(message.context, message.id): message for message in template if message.id}
    for path, catalogue in catalogues():
        name = path.relative_to(PROJECT)
        known = {(message.context, message.id): message for message in catalogue if message.id}
        for key in wanted.keys() - known.keys():
            places = ", ".join(sorted({place for place, _line in wanted[key].locations}))
            yield f"{name}: not translated: {key[1]!r} ({places})"
        for key in known.keys() - wanted.keys():
            yield f"{name}: no source uses {key[1]!r}"
        for message in known.values():
            words = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.fuzzy or not all(words):
                yield f"{name}: empty or fuzzy: {message.id!r}"
        for message, errors in catalogue.check():
            yield from (f"{name}: {message.id!r}: {error}" for error in errors)


def main(arguments: list[str]) -> int:
    """Do what the first argument says; exit code 1 when `check` finds a fault."""
    match arguments:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update_all()
        case ["check"]:
            found = sorted(faults())
            sys.stdout.writelines(f"{fault}\n" for fault in found)
            return 1 if found else 0
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
