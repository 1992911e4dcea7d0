"""The house as its tests see it: the package's files, wherever the package is installed, and their syntax trees."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import assistant

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(assistant.__file__).parent
TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands below ``assistant/`` or ``tests/``, its text, its tree."""

    name: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def read(folder: Path) -> list[Source]:
    files = sorted(file for file in folder.rglob("*.py") if "__pycache__" not in file.parts)
    texts = [(file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8")) for file in files]
    return [Source(name, text, ast.parse(text)) for name, text in texts]


@pytest.fixture(scope="session")
def package() -> list[Source]:
    sources = read(PACKAGE)
    assert len(sources) > 20  # a rule that looks at nothing holds nothing
    return sources


@pytest.fixture(scope="session")
def tests() -> list[Source]:
    return read(TESTS)
