"""Our own sources, parsed once for all who look at how they are written."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("members", "points", "campaigns", "analytics")
HOUSE = (*ROOMS, "loyalty_club")


@lru_cache(maxsize=1)
def sources() -> dict[str, ast.Module]:
    """Every module of the house by its path, migrations left out."""
    return {
        path.relative_to(PROJECT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for folder in HOUSE
        for path in sorted((PROJECT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    }


def files_of_tests() -> list[str]:
    """Every module of the tests by its path, the data left out."""
    paths = [path.relative_to(PROJECT) for path in sorted((PROJECT / "tests").rglob("*.py"))]
    return [path.as_posix() for path in paths if "data" not in path.parts]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every text that is not a docstring."""
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docstrings:
            continue
        if isinstance(node.value, str):
            yield node


def imported(node: ast.AST) -> list[str]:
    """The modules that an import names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []
