"""Loads a pack: a folder of definitions, with what helps to find them and to ask about them.

::

    pack.toml                 id, version, name, language, licence, provenance; optional nuance, [situations]
    definitions/*.md          one definition a file: front matter, then one sentence a line
    questions.toml            optional: guides by definition, and general questions
    situations/*.jsonl        optional: labelled practice situations

Everything that is wrong is collected, each with file and line, before loading fails.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.errors import PackError
from assistant.packfiles import (
    Problems,
    as_guides,
    as_strings,
    parse_definition,
    parse_situations,
    read_text,
    read_toml,
)
from assistant.types import Pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assistant.packfiles import Located
    from assistant.types import Definition, Situation

_TEXT_KEYS = ("id", "version", "name", "language", "licence", "provenance")


def load_pack(folder: Path) -> Pack:
    """Return the pack in a folder.

    Raises:
        PackError: something in it is wrong; ``problems`` has a line for each cause.

    """
    problems = Problems(folder)
    if not (folder / "pack.toml").is_file():
        raise PackError(f"{folder} is no pack: it has no pack.toml.", hint="reflect pack list names those that ship.")
    manifest = read_toml(folder / "pack.toml", problems)
    _check_manifest(manifest, problems)
    definitions = _load_definitions(folder, problems)
    ids = frozenset(definition.id for definition in definitions)
    bank = read_toml(folder / "questions.toml", problems) if (folder / "questions.toml").exists() else {}
    known = None if problems.found else ids  # with a definition missing, every line that names it would be a problem
    guides = as_guides(bank, known, problems)
    general, thin = (as_strings(bank.get(key, []), "questions.toml", problems) for key in ("general", "thin"))
    situations = _load_practice(folder, manifest, known, problems)
    if problems.found:
        raise PackError(
            f"The pack in {folder} does not load:", problems=tuple(problems.found), hint="Mend these and try again."
        )
    return Pack(
        **{key: str(manifest[key]) for key in _TEXT_KEYS},
        definitions=tuple(definitions),
        situations=tuple(situations),
        guides=guides,
        general_questions=tuple(general),
        nuance=tuple(as_strings(manifest.get("nuance", []), "pack.toml", problems)),
        digest=digest_of(definitions, situations),
        thin_questions=tuple(thin),
    )


def held_out(folder: Path) -> list[Path]:
    """Return the files of labelled situations that a pack keeps apart for measuring."""
    problems = Problems(folder)
    manifest = read_toml(folder / "pack.toml", problems)
    names: list[str] = manifest.get("situations", {}).get("held_out", [])
    return [folder / "situations" / name for name in names]


def digest_of(definitions: Sequence[Definition], situations: Sequence[Situation]) -> str:
    """Return a digest of everything that retrieval and citation depend on (SHA-256, first 16 hex digits)."""
    shape = [[asdict(each) for each in definitions], [asdict(each) for each in situations]]
    canonical = json.dumps(shape, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _check_manifest(manifest: Mapping[str, Any], problems: Problems) -> None:
    known = {*_TEXT_KEYS, "nuance", "situations"}
    for key in _TEXT_KEYS:
        if not isinstance(manifest.get(key), str) or not manifest[key].strip():
            problems.add("pack.toml", 1, f"«{key}» is missing, empty or not a string")
    for key in sorted(set(manifest) - known):
        problems.add("pack.toml", problems.line_of("pack.toml", key), f"unknown key «{key}»")
    parts = manifest.get("situations", {})
    if not isinstance(parts, dict) or set(parts) - {"practice", "held_out"}:
        problems.add(
            "pack.toml", problems.line_of("pack.toml", "situations"), "[situations] takes practice and held_out"
        )


def _load_definitions(folder: Path, problems: Problems) -> list[Definition]:
    """Return the definitions in the order of their pairs: by task as first met, side by side."""
    located: list[Located] = []
    for path in sorted((folder / "definitions").glob("*.md")):
        text = read_text(path, problems)
        if text is not None:
            parsed = parse_definition(problems.name(path), path.stem, text, problems)
            if parsed is not None:
                located.append(parsed)
    if not located and not problems.found:
        problems.add("definitions", 1, "there is no definition: at least one NAME.md is due")
    _check_ids(located, problems)
    _check_pairs(located, problems)
    return _in_pairs([each.definition for each in located])


def _check_ids(located: Sequence[Located], problems: Problems) -> None:
    first: dict[str, Located] = {}
    for each in located:
        identifier = each.definition.id
        if identifier in first:
            problems.add(each.file, each.lines["id"], f"id «{identifier}» stands in {first[identifier].file} too")
        elif identifier != each.stem:
            problems.add(each.file, each.lines["id"], f"id «{identifier}» is not the file's name «{each.stem}»")
        first.setdefault(identifier, each)


def _check_pairs(located: Sequence[Located], problems: Problems) -> None:
    by_id = {each.definition.id: each.definition for each in located}
    for each in located:
        definition = each.definition
        if definition.counterpart is None:
            continue
        other, line = by_id.get(definition.counterpart), each.lines["counterpart"]
        if other is None:
            problems.add(each.file, line, f"counterpart «{definition.counterpart}» is no definition of this pack")
        elif other.counterpart != definition.id:
            problems.add(each.file, line, f"counterpart «{other.id}» does not name «{definition.id}» in turn")
        elif definition.id == other.id:
            problems.add(each.file, line, "a definition is not its own counterpart")
        elif other.task != definition.task or other.side == definition.side:
            problems.add(each.file, line, f"counterpart «{other.id}» is not the other side of the same task")


def _in_pairs(definitions: Sequence[Definition]) -> list[Definition]:
    by_id = {each.id: each for each in definitions}
    ordered: dict[str, Definition] = {}
    for each in definitions:
        ordered.setdefault(each.id, each)
        if each.counterpart in by_id:
            ordered.setdefault(str(each.counterpart), by_id[str(each.counterpart)])
    return list(ordered.values())


def _load_practice(
    folder: Path, manifest: Mapping[str, Any], ids: frozenset[str] | None, problems: Problems
) -> list[Situation]:
    parts = manifest.get("situations", {})
    names = as_strings(parts.get("practice", []) if isinstance(parts, dict) else [], "pack.toml", problems)
    situations: dict[str, Situation] = {}
    for name in names:
        path = folder / "situations" / name
        text = read_text(path, problems)
        if text is None:
            continue
        for line, situation in parse_situations(problems.name(path), text, ids, problems):
            if situation.id in situations:
                problems.add(problems.name(path), line, f"id «{situation.id}» stands twice")
            situations[situation.id] = situation
    return list(situations.values())
