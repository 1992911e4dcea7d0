"""Reads the single files of a pack strictly, and notes every problem with file and line."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from assistant.mentions import SLOTS, unknown_slots
from assistant.types import BankQuestion, Definition, Guide, Lack, Sentence, Situation, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_DEFINITION_KEYS = ("id", "name", "side", "task", "source")
_GUIDE_KEYS = {"concern", "looks_like", "questions", "experiments"}
_OPTIONAL_KEYS = {"acts", "asks"}
_SITUATION_KEYS = {"id", "text", "relevant", "doing", "missing", "kind", "lang", "source"}
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|Dr|Mr|Mrs|Ms|Prof|St)|\b[A-Z])\.$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*(?=\s+[A-Z\"“«(]|\s*$)")


@dataclass(slots=True)
class Problems:
    """Collects what is wrong with a pack; files are named relative to its folder."""

    folder: Path
    found: list[str] = field(default_factory=list)

    def add(self, file: str, line: int, cause: str) -> None:
        """Note one problem."""
        self.found.append(f"{file}:{line}: {cause}")

    def name(self, path: Path) -> str:
        """Return the path as it is named in a problem."""
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else str(path)

    def line_of(self, file: str, key: str) -> int:
        """Return the line on which a TOML key stands, 1 if it cannot be found."""
        text = (self.folder / file).read_text(encoding="utf-8-sig", errors="replace")
        pattern = re.compile(rf"\s*\[?[\w.\s\"-]*\b{re.escape(key)}\b")
        return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)

    def line_with(self, file: str, words: str) -> int:
        """Return the first line that holds these words, 1 if none does."""
        text = (self.folder / file).read_text(encoding="utf-8-sig", errors="replace")
        return next((number for number, line in enumerate(text.splitlines(), 1) if words in line), 1)


@dataclass(frozen=True, slots=True)
class Located:
    """A definition, and where its front matter stands."""

    definition: Definition
    file: str
    stem: str
    lines: Mapping[str, int]


def read_text(path: Path, problems: Problems) -> str | None:
    """Return a file's text without BOM and with plain line ends, or None after noting why it cannot be read."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        problems.add(problems.name(path), 1, f"cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.add(problems.name(path), line, f"not UTF-8 (byte 0x{raw[error.start]:02x})")
    return None


def read_toml(path: Path, problems: Problems) -> dict[str, Any]:
    """Return a TOML file's table, empty after noting why it cannot be read."""
    text = read_text(path, problems)
    try:
        return tomllib.loads(text or "")
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        problems.add(problems.name(path), int(line.group(1)) if line else 1, f"not TOML ({error})")
        return {}


def parse_definition(file: str, stem: str, text: str, problems: Problems) -> Located | None:
    """Return the definition in one file's text, or None after noting what is wrong with it."""
    before = len(problems.found)
    lines = text.split("\n")
    close = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if lines[0].strip() != "---" or close is None:
        problems.add(file, 1, "no front matter: it stands between two lines ---")
        return None
    values, where = _front_matter(file, lines[1:close], problems)
    body, sentences = _body(lines[close + 1 :])
    if not sentences:
        problems.add(file, close + 2, "the text is empty")
    if len(problems.found) > before:
        return None
    counterpart = values.pop("counterpart", None)
    return Located(Definition(**values, counterpart=counterpart, text=body, sentences=sentences), file, stem, where)


def _front_matter(file: str, lines: list[str], problems: Problems) -> tuple[dict[str, str], dict[str, int]]:
    values: dict[str, str] = {}
    where: dict[str, int] = {}
    for number, line in enumerate(lines, 2):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        if not colon or key not in {*_DEFINITION_KEYS, "counterpart"}:
            problems.add(file, number, f"unknown key «{key}»")
        elif key in values:
            problems.add(file, number, f"key «{key}» stands twice")
        elif not value:
            problems.add(file, number, f"«{key}» is empty")
        values.setdefault(key, value)
        where.setdefault(key, number)
    for key in _DEFINITION_KEYS:
        if key not in values:
            problems.add(file, 1, f"key «{key}» is missing")
    return values, where


def _body(lines: list[str]) -> tuple[str, tuple[Sentence, ...]]:
    """Return the text, its lines joined by single spaces, and its sentences with their offsets."""
    parts = [part for line in lines if line.strip() for part in split_line(" ".join(line.split()))]
    sentences: list[Sentence] = []
    start = 0
    for index, part in enumerate(parts):
        sentences.append(Sentence(index, start, start + len(part), part))
        start += len(part) + 1
    return " ".join(parts), tuple(sentences)


def split_line(line: str) -> list[str]:
    """Split a line into sentences; abbreviations, initials and decimals do not end one."""
    parts: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(line):
        if _ABBREVIATION.search(line[start : match.start() + 1]):
            continue
        parts.append(line[start : match.end()].strip())
        start = match.end()
    return [part for part in [*parts, line[start:].strip()] if part]


def as_strings(value: object, file: str, problems: Problems) -> list[str]:
    """Return a list of non-empty strings, empty after noting that it is none."""
    if isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value):
        return [str(each) for each in value]
    problems.add(file, 1, "a list of strings is due")
    return []


def as_guides(bank: Mapping[str, Any], ids: frozenset[str] | None, problems: Problems) -> dict[str, Guide]:
    """Return the guides of ``questions.toml`` by definition id; where ``ids`` is None, ids are not compared."""
    file = "questions.toml"
    for key in sorted(set(bank) - {"general", "thin", "guides"}):
        problems.add(file, problems.line_of(file, key), f"unknown key «{key}»")
    _check_slots([str(each) for key in ("general", "thin") for each in bank.get(key, [])], file, problems)
    guides: dict[str, Guide] = {}
    tables = bank.get("guides", {})
    for identifier, table in tables.items():
        line = problems.line_of(file, identifier)
        if ids is not None and identifier not in ids:
            problems.add(file, line, f"«{identifier}» is no definition of this pack")
        elif not isinstance(table, dict) or set(table) - _OPTIONAL_KEYS != _GUIDE_KEYS:
            problems.add(
                file, line, f"«{identifier}» takes {', '.join(sorted(_GUIDE_KEYS))}, and acts, asks if you like"
            )
        elif guide := _guide(identifier, table):
            guides[identifier] = guide
            _check_slots((*guide.asks, *(each.text for each in (*guide.questions, *guide.experiments))), file, problems)
        else:
            problems.add(file, line, f"«{identifier}»: texts and lists of {{text, when}} are due")
    for identifier in sorted((ids or frozenset()) - set(tables)) if bank else []:
        problems.add(file, 1, f"«{identifier}» has no guide")
    return guides


def _check_slots(texts: Iterable[str], file: str, problems: Problems) -> None:
    """Note what a line would have filled in and no account names."""
    for slot in sorted({slot for text in texts for slot in unknown_slots(text)}):
        problems.add(file, problems.line_with(file, slot), f"«{slot}»: a line may hold {', '.join(SLOTS)}")


def _guide(identifier: str, table: Mapping[str, Any]) -> Guide | None:
    try:
        questions = tuple(_line(each) for each in table["questions"])
        experiments = tuple(_line(each) for each in table["experiments"])
    except TypeError:
        return None
    lines = (*questions, *experiments)
    acts, asks = table.get("acts", []), table.get("asks", [])
    looks = [table["looks_like"]] if isinstance(table["looks_like"], str) else table["looks_like"]
    if not isinstance(looks, list) or not looks:
        return None
    if not questions or not isinstance(acts, list) or not isinstance(asks, list):
        return None
    words = (word for line in lines for word in (*line.needs, *line.unless))
    texts = [table["concern"], *looks, *(line.text for line in lines), *words, *acts, *asks]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return None
    if any(line.when not in get_args(When) or line.lacks not in get_args(Lack) for line in lines):
        return None
    return Guide(identifier, table["concern"], tuple(looks), questions, experiments, tuple(acts), tuple(asks))


def _line(table: Mapping[str, Any]) -> BankQuestion:
    """Return a line of the bank.

    Raises:
        TypeError: it has keys that no line has, or words that are no list.

    """
    words = {key: table[key] for key in ("needs", "unless") if key in table}
    if not all(isinstance(each, list) for each in words.values()):
        raise TypeError
    return BankQuestion(**{**table, **{key: tuple(each) for key, each in words.items()}})


def parse_situations(
    file: str, text: str, ids: frozenset[str] | None, problems: Problems
) -> Iterator[tuple[int, Situation]]:
    """Yield line number and situation for each good line of a JSONL text; note what is wrong with the others.

    ``ids`` are the definitions that labels may name; None leaves that unchecked.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError:
            problems.add(file, number, "not JSON")
            continue
        cause = _fault_in_situation(data, ids)
        if cause:
            problems.add(file, number, cause)
        else:
            yield (
                number,
                Situation(**{**data, "doing": tuple(data.get("doing", ())), "missing": tuple(data.get("missing", ()))}),
            )


def _fault_in_situation(data: object, ids: frozenset[str] | None) -> str | None:
    if not isinstance(data, dict) or not {"id", "text", "relevant"} <= set(data):
        return "an object with id, text and relevant is due"
    if set(data) - _SITUATION_KEYS:
        return f"unknown key «{min(set(data) - _SITUATION_KEYS)}»"
    fault = _fault_in_values(data)
    if fault:
        return fault
    named = {str(each) for each in (*data["relevant"], *data.get("doing", ()), *data.get("missing", ()))}
    unknown = sorted(named - ids) if ids is not None else []
    return f"unknown definition «{unknown[0]}»" if unknown else None


def _fault_in_values(data: Mapping[str, Any]) -> str | None:
    if not all(isinstance(data[key], str) and data[key].strip() for key in ("id", "text")):
        return "id and text are strings, and not empty"
    relevant = data["relevant"]
    if not isinstance(relevant, dict) or not all(type(grade) is int and grade in {1, 2} for grade in relevant.values()):
        return "relevant maps definition ids to 1 or 2"
    if not all(isinstance(data.get(key, []), list) for key in ("doing", "missing")):
        return "doing and missing are lists"
    others = [data.get("kind", ""), data.get("lang", ""), data.get("source") or ""]
    return None if all(isinstance(each, str) for each in others) else "kind, lang and source are strings"
