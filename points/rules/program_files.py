"""A program's document as text: YAML or JSON, read strictly and written for people."""

import json
import re
from collections.abc import Hashable, Mapping
from typing import Any, Literal

import yaml

from points.exceptions import BadProgram

TextFormat = Literal["yaml", "json"]
LARGEST = 200_000
_BYTE_ORDER_MARK = "\ufeff"
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_FLAG = re.compile(r"true|false")
_NULL = re.compile(r"null|~|")


def load_document(text: str, *, name: str = "") -> Any:
    """What the text says, not yet judged: JSON where the name ends so or the text begins with a
    brace, else YAML.

    In YAML only plain whole numbers, decimals, true, false and null are more than texts, so that
    1405-09-30 and 16:00 stay as they are written. Refuses with `BadProgram`, whose problem names
    the line, what cannot be read, a name that stands twice, references, and more than 200 kB.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    if len(text.encode(errors="replace")) > LARGEST:
        raise _refusal("too_large")
    is_json = name.lower().endswith(".json") or (not name and text.lstrip().startswith("{"))
    try:
        return _load_json(text) if is_json else _load_yaml(text)
    except RecursionError as error:
        raise _refusal("unreadable") from error


def dump_document(document: Mapping[str, Any], text_format: TextFormat) -> str:
    """The document as text, its entries in their order; `load_document` reads it back."""
    if text_format == "json":
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(
        document,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=100,
    )


class _Loader(yaml.SafeLoader):
    """YAML without the guesses that turn days and hours into other things."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.current_event.start_mark
            raise yaml.MarkedYAMLError(problem="no_references", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002  as in PyYAML
    ) -> dict[Hashable, Any]:
        names: set[str] = set()
        for key, _value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in names:
                raise yaml.MarkedYAMLError(problem="same_key", problem_mark=key.start_mark)
            names.add(str(key.value))
        return super().construct_mapping(node, deep=deep)


for _tag, _pattern, _first in (
    ("int", _INT, "-+0123456789"),
    ("float", _FLOAT, "-+0123456789"),
    ("bool", _FLAG, "tf"),
    ("null", _NULL, ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern.pattern})\Z"), list(_first)
    )


class _Dumper(yaml.SafeDumper):
    """Writes a value that occurs twice twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _load_yaml(text: str) -> Any:
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        problem = error.problem if error.problem in {"no_references", "same_key"} else "unreadable"
        mark = error.problem_mark
        raise _refusal(problem, line=mark.line + 1 if mark else None) from error
    except yaml.reader.ReaderError as error:
        raise _refusal("unreadable", line=text.count("\n", 0, error.position) + 1) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _refusal("unreadable") from error


def _load_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _refusal("unreadable", line=error.lineno) from error
    except ValueError as error:
        raise _refusal("unreadable") from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _refusal("same_key", field=twice)
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _refusal(problem: str, *, line: int | None = None, field: str = "program") -> BadProgram:
    facts: dict[str, Any] = {"field": field, "problem": problem}
    if line is not None:
        facts["line"] = line
    return BadProgram(problems=[facts])
