"""The rows of the journal: how records go into its tables and come out again. Every function works in a transaction."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from assistant import records
from assistant.entries import Entry, Taken
from assistant.errors import NotFound, NothingYet, UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from assistant.entries import Document, Turn

MIN_PREFIX = 4
ENTRY = """
    r.id, r.created_at, json_extract(r.document, '$.reflection.situation'),
    json_extract(r.document, '$.reflection.status'), json_extract(r.document, '$.reflection.mode'),
    json_extract(r.document, '$.reflection.partial'), json_extract(r.document, '$.reflection.pack.id'),
    (SELECT json_group_array(json_extract(value, '$.id')) FROM json_each(r.document, '$.reflection.dimensions')),
    coalesce(t.conversation, r.id), coalesce(t.position, 1)
"""
PASSAGES = ", ".join(f"snippet(words, {column}, char(2), char(3), '…', 16)" for column in range(3))
TABLES = "reflection AS r LEFT JOIN turn AS t ON t.reflection = r.id"
NEWEST_FIRST = "ORDER BY r.created_at DESC, r.number DESC LIMIT ?"
EVERYTHING = """
    SELECT kind, document FROM (
        SELECT 'reflection' AS kind, 1 AS part, '' AS about, created_at, number, document FROM reflection
        UNION ALL
        SELECT 'turn', 2, '', r.created_at, r.number, t.document FROM turn t JOIN reflection r ON r.id = t.reflection
        UNION ALL
        SELECT 'mark', 3, about, r.created_at, r.number, m.document FROM mark m JOIN reflection r ON r.id = m.reflection
        UNION ALL
        SELECT 'experiment', 4, '', r.created_at, r.number, e.document
            FROM experiment e JOIN reflection r ON r.id = e.reflection
        UNION ALL
        SELECT NULL, 5, '', '~', number, document FROM unknown
    ) ORDER BY created_at, number, part, about
"""
_INSERT = {  # the columns that are not in the document by name are worked out by `_columns`
    "reflection": "INSERT INTO reflection (id, created_at, document) VALUES (?, ?, ?)",
    "turn": "INSERT INTO turn (reflection, conversation, position, document) VALUES (?, ?, ?, ?)",
    "mark": "INSERT INTO mark (reflection, about, document) VALUES (?, ?, ?)",
    "experiment": "INSERT INTO experiment (reflection, planned_at, document) VALUES (?, ?, ?)",
}
_SAME = {
    "reflection": "SELECT document FROM reflection WHERE id = ?",
    "turn": "SELECT document FROM turn WHERE reflection = ?",
    "mark": "SELECT document FROM mark WHERE reflection = ? AND about = ?",
    "experiment": "SELECT document FROM experiment WHERE reflection = ?",
}
_ON_CONFLICT = {  # never REPLACE: it would delete the row, and with it what belongs to it
    "reflection": "ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, document = excluded.document",
    "turn": "ON CONFLICT (reflection) DO NOTHING",
    "mark": "ON CONFLICT (reflection, about) DO UPDATE SET document = excluded.document",
    "experiment": "ON CONFLICT (reflection) DO UPDATE "
    "SET planned_at = excluded.planned_at, document = excluded.document",
}


def put(connection: sqlite3.Connection, kind: str, document: Document) -> None:
    """Write a record into its table, in place of an earlier state of the same."""
    connection.execute(f"{_INSERT[kind]} {_ON_CONFLICT[kind]}", _columns(kind, document))


def turn_document(connection: sqlite3.Connection, reflection: str, turn: Turn) -> Document:
    """Return the record of a turn: in the conversation of the reflection that it follows, one place later."""
    conversation, position = reflection, 1
    if turn.follows is not None:
        sql = "SELECT conversation, position FROM turn WHERE reflection = ?"
        before = connection.execute(sql, (turn.follows,)).fetchone() or (turn.follows, 1)
        conversation, position = before[0], before[1] + 1
    return {"reflection": reflection, "conversation": conversation, "position": position, "text": turn.text}


def index(connection: sqlite3.Connection, reflection: str) -> None:
    """Bring what is searched of a reflection up to date."""
    (number,) = connection.execute("SELECT number FROM reflection WHERE id = ?", (reflection,)).fetchone()
    connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
    connection.execute(
        "INSERT INTO words (rowid, written, remarks, notes) "
        "SELECT number, written, remarks, notes FROM searchable WHERE number = ?",
        (number,),
    )


def take(connection: sqlite3.Connection, taken: Iterable[Document]) -> Taken:
    """Add the records that are not there yet.

    Raises:
        UsageError: a record belongs to a reflection that is neither here nor among them.

    """
    added, known, differing, touched = 0, 0, [], set()
    for record in taken:
        kind = record["record"]
        document = {key: value for key, value in record.items() if key != "record"} if kind in _INSERT else record
        owner = records.owner(document)
        if kind in _INSERT and kind != "reflection" and not holds(connection, owner):
            raise UsageError(
                f"A {kind} belongs to the reflection {owner}, which is neither here nor in the file.",
                hint="Nothing was imported.",
            )
        standing = _standing(connection, kind, document)
        if standing is None:
            _add(connection, kind, document)
            touched |= {owner} if kind in _INSERT else set()
            added += 1
        elif standing == document:
            known += 1
        else:
            differing.append(f"{kind} {owner}")
    for each in touched:
        index(connection, each)
    return Taken(added, known, tuple(differing))


def _standing(connection: sqlite3.Connection, kind: str, document: Document) -> Document | None:
    if kind in _INSERT:
        keys = [records.owner(document), *([records.about(document)] if kind == "mark" else [])]
        row = connection.execute(_SAME[kind], keys).fetchone()
    else:
        row = connection.execute("SELECT document FROM unknown WHERE document = ?", (dump(document),)).fetchone()
    standing: Document | None = json.loads(row[0]) if row else None
    return standing


def _add(connection: sqlite3.Connection, kind: str, document: Document) -> None:
    if kind in _INSERT:
        connection.execute(_INSERT[kind], _columns(kind, document))
    else:
        connection.execute("INSERT INTO unknown (document) VALUES (?)", (dump(document),))


def _columns(kind: str, document: Document) -> tuple[object, ...]:
    middle: tuple[object, ...]
    if kind == "reflection":
        middle = (datetime.fromisoformat(document["reflection"]["created_at"]).isoformat(),)
    elif kind == "turn":
        middle = (document["conversation"], document["position"])
    elif kind == "mark":
        middle = (records.about(document),)
    else:
        middle = (document["planned_at"],)
    return (records.owner(document), *middle, dump(document))


def holds(connection: sqlite3.Connection, reflection: str) -> bool:
    """Say whether that reflection is kept."""
    return connection.execute("SELECT 1 FROM reflection WHERE id = ?", (reflection,)).fetchone() is not None


def resolve(connection: sqlite3.Connection, identifier: str | None) -> str:
    """Return the whole id that begins so, or that of the newest reflection.

    Raises:
        NotFound: there is none of that id.
        NothingYet: none was named, and there is none at all.
        UsageError: the beginning is too short or fits several.

    """
    if identifier is None:
        newest = "SELECT id FROM reflection ORDER BY created_at DESC, number DESC LIMIT 1"
        rows = connection.execute(newest).fetchall()
        if not rows:
            raise nothing_yet()
        return str(rows[0][0])
    if len(identifier) < MIN_PREFIX:
        raise UsageError(f"«{identifier}» is too short for an id.", hint=f"Give at least {MIN_PREFIX} characters.")
    query = "SELECT id FROM reflection WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 2"
    rows = connection.execute(query, (len(identifier), identifier)).fetchall()
    if not rows:
        raise not_found(identifier)
    if len(rows) > 1 and rows[0][0] != identifier:
        raise UsageError(f"Several saved reflections begin with «{identifier}».", hint="Give more of the id.")
    return str(rows[0][0])


def together(connection: sqlite3.Connection, identifier: str | None) -> list[tuple[int, str]]:
    """Return number and id of every reflection in the conversation of that one, or of all, oldest first."""
    if identifier is None:
        return connection.execute("SELECT number, id FROM reflection ORDER BY created_at, number").fetchall()
    query = (
        f"SELECT r.number, r.id FROM {TABLES} WHERE coalesce(t.conversation, r.id) = "  # noqa: S608 - a constant
        f"(SELECT coalesce(t.conversation, r.id) FROM {TABLES} WHERE r.id = ?) ORDER BY r.created_at, r.number"
    )
    return connection.execute(query, (resolve(connection, identifier),)).fetchall()


def entry(identifier: str, created_at: str, situation: str, *rest: object) -> Entry:
    """Return the entry of a row of `ENTRY`."""
    status, mode, partial, pack, dimensions, conversation, position = rest
    return Entry(
        id=identifier,
        created_at=datetime.fromisoformat(created_at),
        situation=situation,
        status=str(status),
        mode=str(mode),
        partial=bool(partial),
        pack=str(pack),
        dimensions=tuple(json.loads(str(dimensions))),
        conversation=str(conversation),
        position=int(str(position)),
    )


def passage(*found: str) -> str:
    """Return the passage in which a search hit first: what was written, else the remarks, else the notes."""
    hit = next(each for each in found if each and "\x02" in each)
    return hit.replace("\x02", "«").replace("\x03", "»")


def match(query: str) -> str:
    """Return a query of FTS5 in which each word begins a word, and nothing is an operator.

    Raises:
        UsageError: it holds no word.

    """
    words = [word.replace('"', "") for word in query.split()]
    parts = [f'"{word}"*' for word in words if any(char.isalnum() for char in word)]
    if not parts:
        raise UsageError(
            "There is nothing to search for.", hint="Give a word or several: reflect journal search ovens."
        )
    return " ".join(parts)


def not_found(identifier: str) -> NotFound:
    """Return the error that there is no such reflection."""
    return NotFound(f"There is no saved reflection «{identifier}».", hint="reflect journal list shows what there is.")


def nothing_yet() -> NothingYet:
    """Return the error that there is no reflection at all."""
    return NothingYet("There is no saved reflection yet.", hint='Make one: reflect "what happened".')


def dump(document: Document) -> str:
    """Return a record as it is kept."""
    return json.dumps(document, ensure_ascii=False)
