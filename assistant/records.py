"""The records of a journal as plain values: what an export holds, one JSON object a line.

::

    {"record": "journal", "schema": "journal/1"}                                   the first line
    {"record": "reflection", "reflection": {…reflection/1…}, "definitions": […]}
    {"record": "turn", "reflection": ID, "conversation": ID, "position": 1, "text": …}
    {"record": "mark", "reflection": ID, "kind": …, "created_at": …, "definition": …, "remark": …, "note": …}
    {"record": "experiment", "reflection": ID, "text": …, "planned_at": …, "state": …, "closed_at": …, "seen": …}

Keys and records that this version does not know are kept as they are, and given out again.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.entries import MARK_KINDS, STATES, Experiment, Mark
from assistant.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.entries import Document

SCHEMA = "journal/1"
_TEXTS: dict[str, tuple[str, ...]] = {
    "reflection": ("id", "created_at", "situation", "status", "mode"),
    "turn": ("reflection", "conversation", "text"),
    "mark": ("reflection", "kind", "created_at"),
    "experiment": ("reflection", "text", "state", "planned_at"),
}
_TIMES = ("created_at", "planned_at", "closed_at")


def of_mark(mark: Mark) -> Document:
    """Return a mark as plain values."""
    return {
        "reflection": mark.reflection,
        "kind": mark.kind,
        "created_at": _time(mark.created_at),
        "definition": mark.definition,
        "remark": mark.remark,
        "note": mark.note,
    }


def to_mark(document: Document) -> Mark | None:
    """Return the mark, or None if it is of a kind that only a newer version knows."""
    if document["kind"] not in MARK_KINDS:
        return None
    return Mark(
        reflection=document["reflection"],
        kind=document["kind"],
        created_at=datetime.fromisoformat(document["created_at"]),
        definition=document.get("definition"),
        remark=document.get("remark"),
        note=document.get("note") or "",
    )


def of_experiment(experiment: Experiment) -> Document:
    """Return an experiment as plain values."""
    return {
        "reflection": experiment.reflection,
        "text": experiment.text,
        "planned_at": _time(experiment.planned_at),
        "state": experiment.state,
        "closed_at": experiment.closed_at and _time(experiment.closed_at),
        "seen": experiment.seen,
    }


def to_experiment(document: Document) -> Experiment | None:
    """Return the experiment, or None if it is in a state that only a newer version knows."""
    if document["state"] not in STATES:
        return None
    closed = document.get("closed_at")
    return Experiment(
        reflection=document["reflection"],
        text=document["text"],
        planned_at=datetime.fromisoformat(document["planned_at"]),
        state=document["state"],
        closed_at=datetime.fromisoformat(closed) if closed else None,
        seen=document.get("seen") or "",
    )


def about(document: Document) -> str:
    """Return which part of a reflection a mark is about: ``dimension``, or ``remark N``."""
    remark = document.get("remark")
    return "dimension" if remark is None else f"remark {remark}"


def owner(document: Document) -> str:
    """Return the id of the reflection that a record is, or belongs to; empty for a record nobody knows."""
    reflection = document.get("reflection", "")
    return str(reflection["id"] if isinstance(reflection, dict) else reflection)


def to_lines(records: Iterable[Document]) -> Iterator[str]:
    """Yield an export, line by line; the same journal gives the same bytes."""
    for each in ({"record": "journal", "schema": SCHEMA}, *records):
        yield json.dumps(each, ensure_ascii=False) + "\n"


def from_lines(lines: Iterable[str], *, name: str) -> list[Document]:
    """Return the records of an export; ``name`` is the file, for what is said about it.

    Raises:
        UsageError: it is no export, or a line of it cannot be used; names the line, never what stands in it.
        StorageError: it was made by a newer version.

    """
    records = [(number, _read(line, name, number)) for number, line in enumerate(lines, 1) if line.strip()]
    head = records[0][1] if records else {}
    if head.get("record") != "journal":
        raise UsageError(f"{name} is no export of a journal.", hint="reflect journal export --format jsonl writes one.")
    if head.get("schema") != SCHEMA:
        raise StorageError(
            f"{name} was exported by a newer version of this program.",
            hint="Update: pip install --upgrade reflection-assistant. Nothing was imported.",
        )
    for number, record in records[1:]:
        fault = _fault(record)
        if fault:
            raise _refused(name, number, fault)
    return [record for _, record in records[1:]]


def _read(line: str, name: str, number: int) -> Document:
    try:
        record = json.loads(line)
        json.dumps(record, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise _refused(name, number, "not JSON") from None
    if not isinstance(record, dict) or not isinstance(record.get("record"), str):
        raise _refused(name, number, "no record")
    return record


def _fault(record: Document) -> str:
    """Say what is wrong with a record, nothing if nothing is; what only a newer version knows is not judged.

    A reflection is not proven here: it is whenever it is shown, and one that cannot be shown is not lost.
    """
    kind = record["record"]
    texts: Any = record["reflection"] if kind == "reflection" and "reflection" in record else record
    if kind == "reflection" and not (isinstance(texts, dict) and isinstance(record.get("definitions"), list)):
        return "a reflection needs its text and its definitions"
    for key in _TEXTS.get(kind, ()):
        if not isinstance(texts.get(key), str):
            return f"a {kind} needs {', '.join(_TEXTS[kind])}"
    if kind == "turn" and type(record.get("position")) is not int:
        return "a turn needs a position"
    try:
        for key in _TIMES if kind in _TEXTS else ():
            if texts.get(key):
                datetime.fromisoformat(texts[key])
    except (ValueError, TypeError):
        return "a time is not written as in ISO 8601"
    return ""


def _refused(name: str, number: int, fault: str) -> UsageError:
    return UsageError(f"{name}, line {number}: {fault}.", hint="Nothing was imported.")


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
