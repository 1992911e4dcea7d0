"""What a pack that loads could still do better, and what a new one begins with."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assistant.errors import PackError
from assistant.pack import held_out, load_pack
from assistant.packfiles import Problems, parse_situations, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from assistant.types import Pack, Situation

_MANIFEST = """\
id = "{id}"
version = "0.1.0"
name = "{name}"
language = "en"
licence = "the licence of your texts"
provenance = "Where these definitions come from, and who wrote them."

# What a careful reader keeps in mind; a model is shown it too.
nuance = ["Neither side of a pair is the good one."]

[situations]
practice = ["practice.jsonl"]
held_out = []
"""
_DEFINITION = """\
---
id: {id}
name: {name}
side: {side}
task: agreement
counterpart: {counterpart}
source: Written as an example
---
{text}
"""
_TELLING = """\
Telling says what is wanted, by when and in what quality, so that nobody has to guess.
Telling takes the decision on itself and answers for it."""
_ASKING = """\
Asking finds out what the others see before anything is decided.
Asking leaves the decision open until the answers are in."""
_QUESTIONS = """\
# Open questions that ask one thing and hide no advice; `when` says whether they suit a definition that is
# practised ("doing"), called for and absent ("missing"), or either ("any"). A line may hold {people}, {person},
# {team}, {boss}, {outside}, {thing}, {things}, {place} or {occasion}: it is used only where an account names one, and
# then names it.

general = ["Which moment of this comes back to you first?"]

[guides.telling]
concern = "saying what is wanted"
looks_like = "everybody knows what is wanted, by when, and who decided it."
questions = [{ text = "What would they say you want from them?", when = "any" }]
experiments = [{ text = "say one thing that you want in one sentence, and ask what was heard.", when = "any" }]

[guides.asking]
concern = "finding out what the others see"
looks_like = "what others see is on the table before anything is decided."
questions = [{ text = "What do they know about this that you do not?", when = "any" }]
experiments = [{ text = "put one question to them before you say what you think.", when = "any" }]
"""
_PRACTICE = """\
{"id": "p1", "text": "I said twice what I need by Friday, and each of them understood something else.", \
"relevant": {"telling": 2}, "missing": ["telling"]}
{"id": "p2", "text": "Before I changed the rota I asked every one of them what would break.", \
"relevant": {"asking": 2}, "doing": ["asking"]}
"""


def begin(folder: Path) -> None:
    """Write a small whole pack into a folder that is empty or not there yet.

    Raises:
        PackError: something lies there already, or it cannot be written.

    """
    identifier = pack_id(folder.name)
    files = {
        "pack.toml": _MANIFEST.format(id=identifier, name=identifier.replace("-", " ").capitalize()),
        "definitions/telling.md": _definition("telling", "asking", _TELLING),
        "definitions/asking.md": _definition("asking", "telling", _ASKING),
        "questions.toml": _QUESTIONS,
        "situations/practice.jsonl": _PRACTICE,
    }
    write_pack(folder, files)


def pack_id(name: str) -> str:
    """Return the id of a pack that is called so: letters, digits and hyphens."""
    return "-".join("".join(char if char.isalnum() else " " for char in name.lower()).split()) or "pack"


def write_pack(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a pack, by name, into a folder that is empty or not there yet.

    Raises:
        PackError: something lies there already, or it cannot be written.

    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise PackError(f"{folder} is not empty.", hint="Give the path of a folder that is not there yet.")
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise PackError(f"{folder} cannot be written: {error.strerror}.", hint="Check the path.") from error


def _definition(identifier: str, counterpart: str, text: str) -> str:
    name = identifier.capitalize()
    return _DEFINITION.format(id=identifier, name=name, side=identifier, counterpart=counterpart, text=text)


def examine(folder: Path) -> tuple[Pack, tuple[str, ...]]:
    """Return the pack in a folder, and what is worth knowing about it.

    Raises:
        PackError: something is wrong; ``problems`` has a line for each cause, its files that are held out included.

    """
    pack = load_pack(folder)
    problems = Problems(folder)
    kept_apart = _held_out(pack, folder, problems)
    for each in pack.definitions:
        for text, count in Counter(sentence.text for sentence in each.sentences).items():
            if count > 1:
                problems.add(f"definitions/{each.id}.md", 1, f"«{text[:40]}…» stands twice and could never be cited")
    practised = {situation.text for situation in pack.situations}
    for situation in kept_apart:
        if situation.text in practised:
            problems.add("situations", 1, f"«{situation.id}» is held out, and its text is practised too")
    if problems.found:
        raise PackError(f"The pack in {folder} is not good yet:", problems=tuple(problems.found))
    return pack, tuple(_notes(pack, kept_apart))


def _held_out(pack: Pack, folder: Path, problems: Problems) -> list[Situation]:
    ids = frozenset(each.id for each in pack.definitions)
    found: list[Situation] = []
    for path in held_out(folder):
        text = read_text(path, problems)
        if text is not None:
            found += [each for _, each in parse_situations(problems.name(path), text, ids, problems)]
    return found


def _notes(pack: Pack, kept_apart: list[Situation]) -> Iterator[str]:
    alone = [each.id for each in pack.definitions if each.counterpart is None]
    if alone:
        yield f"Without a counterpart, so that no other side is shown: {', '.join(alone)}."
    if not pack.guides:
        yield "No guides in questions.toml: offline there is no question made for a definition, and no experiment."
    if not pack.situations:
        yield "No practice situations: offline the ranking goes by the sentences alone, and finds less."
    unpractised = [each.id for each in pack.definitions if not any(each.id in s.relevant for s in pack.situations)]
    if pack.situations and unpractised:
        yield f"Without a practice situation: {', '.join(unpractised)}."
    if not kept_apart:
        yield "No situations are held out, so nothing can be measured: reflect evaluate FILE takes a file of your own."
