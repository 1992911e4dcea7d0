"""Labelled situations to measure on: read line by line, so that a bad line is named and the rest is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import SituationError
from assistant.facade import check_situation
from assistant.packfiles import Problems, parse_situations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.types import Pack, Situation


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled situation, and the name of the file that it comes from: in a pack, its author."""

    situation: Situation
    file: str


def read_cases(pack: Pack, files: Iterable[Path]) -> tuple[list[Case], list[str]]:
    """Return the cases of JSONL files, in their order, and a line ``file:line: cause`` for whatever is no case.

    Args:
        pack: labels name its definitions.
        files: in the format of a pack's situations.

    """
    problems = Problems(Path())
    cases = [case for path in files for case in _read(path, pack, problems)]
    return cases, problems.found


def parse_cases(pack: Pack, raw: bytes, name: str) -> tuple[list[Case], list[str]]:
    """Do what `read_cases` does, for the bytes of one file called ``name``."""
    problems = Problems(Path())
    return list(_parse(raw, name, Path(name).stem, pack, problems)), problems.found


def _read(path: Path, pack: Pack, problems: Problems) -> Iterator[Case]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add(str(path), 1, f"cannot be read ({error.strerror})")
        return
    yield from _parse(raw, str(path), path.stem, pack, problems)


def _parse(raw: bytes, name: str, stem: str, pack: Pack, problems: Problems) -> Iterator[Case]:
    ids = frozenset(each.id for each in pack.definitions)
    first: dict[str, int] = {}
    for number, situation in parse_situations(name, _text(raw, name, problems), ids, problems):
        try:
            check_situation(situation.text)
        except SituationError as error:
            problems.add(name, number, error.message)
            continue
        if situation.id in first:
            problems.add(name, number, f"id «{situation.id}» stands in line {first[situation.id]} too")
            continue
        first[situation.id] = number
        yield Case(situation, stem)


def _text(raw: bytes, name: str, problems: Problems) -> str:
    """Return the text, with an empty line in the place of each that is not UTF-8."""
    lines: list[str] = []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            problems.add(name, number, "not UTF-8")
            lines.append("")
    return "\n".join(lines)
