"""The journal: what is kept of reflections, conversations, marks and experiments, in one SQLite file."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant import records
from assistant.adapters import rows
from assistant.adapters.database import Database
from assistant.entries import Found
from assistant.errors import StorageError
from assistant.saved import from_document, to_document

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from assistant.entries import Document, Entry, Experiment, Mark, Taken, Turn
    from assistant.reflection import Reflection

_ALL = -1  # no limit, to SQLite


class SqliteJournal:
    """Keeps everything in ``journal.sqlite3`` inside the user's data directory; fulfils the ports of a journal.

    Every method raises `StorageError` where the file cannot be used or was made by a newer version.
    """

    def __init__(self, *, folder: Path) -> None:
        """Name the folder; nothing is created before the first save."""
        self.path = folder / "journal.sqlite3"
        self._database = Database(self.path)

    def save(self, reflection: Reflection, *, turn: Turn | None = None) -> None:
        """Keep a reflection, replacing an earlier state of the same one, and the turn it answers."""
        with self._database.writing() as connection:
            rows.put(connection, "reflection", to_document(reflection))
            if turn is not None:
                rows.put(connection, "turn", rows.turn_document(connection, reflection.id, turn))
            rows.index(connection, reflection.id)

    def load(self, identifier: str | None = None) -> Reflection:
        """Return the reflection with that id or unique beginning of one, or the newest.

        Raises:
            NotFound: there is none of that id.
            NothingYet: none was named, and there is none at all.
            UsageError: the beginning is too short or fits several.
            CitationError: the saved text was changed.

        """
        self._must_exist(identifier)
        with self._database.reading() as connection:
            whole = rows.resolve(connection, identifier)
            (text,) = connection.execute("SELECT document FROM reflection WHERE id = ?", (whole,)).fetchone()
        return from_document(json.loads(text))

    def find(self, identifier: str | None = None) -> str:
        """Return the whole id that `load` would take, also where what is kept under it cannot be read."""
        self._must_exist(identifier)
        with self._database.reading() as connection:
            return rows.resolve(connection, identifier)

    def entries(self, *, limit: int | None = None) -> list[Entry]:
        """Return what is kept, newest first."""
        if not self.path.exists():
            return []
        with self._database.reading() as connection:
            sql = f"SELECT {rows.ENTRY} FROM {rows.TABLES} {rows.NEWEST_FIRST}"  # noqa: S608 - constants
            return [rows.entry(*row) for row in connection.execute(sql, (_ALL if limit is None else limit,))]

    def search(self, query: str, *, limit: int | None = None) -> list[Found]:
        """Return the entries in which every word of the query begins a word; see `assistant.ports.Shelf`."""
        match = rows.match(query)
        if not self.path.exists():
            return []
        sql = (
            f"SELECT {rows.PASSAGES}, {rows.ENTRY} FROM {rows.TABLES} "  # noqa: S608 - constants
            f"JOIN words ON words.rowid = r.number WHERE words MATCH ? {rows.NEWEST_FIRST}"
        )
        with self._database.reading() as connection:
            found = connection.execute(sql, (match, _ALL if limit is None else limit))
            return [
                Found(rows.entry(*row), rows.passage(*three)) for *three, row in ((*row[:3], row[3:]) for row in found)
            ]

    def forget(self, identifier: str | None) -> tuple[str, ...]:
        """Delete that reflection with its whole conversation, or everything; no byte of it is left in any file.

        Raises:
            NotFound: there is none of that id.
            NothingYet: there is none at all.
            UsageError: the beginning of an id is too short or fits several.

        """
        self._must_exist(identifier)
        with self._database.forgetting() as connection:
            if identifier is None:
                connection.execute("DELETE FROM unknown")
            gone = rows.together(connection, identifier)
            connection.executemany("DELETE FROM words WHERE rowid = ?", [(number,) for number, _ in gone])
            connection.executemany("DELETE FROM reflection WHERE number = ?", [(number,) for number, _ in gone])
        return tuple(each for _, each in gone)

    def mark(self, mark: Mark) -> None:
        """Keep what the person says about a reflection, in place of what they said about the same part before."""
        self._attach("mark", records.of_mark(mark))

    def unmark(self, reflection: str, *, remark: int | None = None) -> None:
        """Take back what was said about a remark, or, without one, about the dimension."""
        about = records.about({"remark": remark})
        with self._changing(reflection) as connection:
            connection.execute("DELETE FROM mark WHERE reflection = ? AND about = ?", (reflection, about))

    def marks(self, reflection: str | None = None) -> list[Mark]:
        """Return what was said about one reflection, or about all, oldest first."""
        found = self._documents("SELECT document FROM mark WHERE ? IN (reflection, '')", reflection or "")
        known = [each for each in map(records.to_mark, found) if each is not None]
        return sorted(
            known, key=lambda each: (each.created_at, each.reflection, -1 if each.remark is None else each.remark)
        )

    def note(self, experiment: Experiment) -> None:
        """Keep an experiment, in place of an earlier state of the one of the same reflection."""
        self._attach("experiment", records.of_experiment(experiment))

    def experiments(self) -> list[Experiment]:
        """Return all experiments, the newest first."""
        found = self._documents("SELECT document FROM experiment ORDER BY planned_at DESC, reflection DESC")
        return [each for each in map(records.to_experiment, found) if each is not None]

    def records(self) -> list[Document]:
        """Return everything as plain values, oldest first: what an export holds."""
        if not self.path.exists():
            return []
        with self._database.reading() as connection:
            found = connection.execute(rows.EVERYTHING).fetchall()
        return [{"record": kind, **json.loads(text)} if kind else json.loads(text) for kind, text in found]

    def take(self, records: Iterable[Document]) -> Taken:
        """Add records, all or none; one that stands here already, in whatever form, stays as it is."""
        with self._database.writing() as connection:
            return rows.take(connection, records)

    def condition(self) -> str:
        """Return where the journal is, how much it keeps, and whether its file is whole.

        Raises:
            StorageError: it cannot be read, or is damaged.

        """
        if not self.path.exists():
            return f"{self.path} (none yet)"
        with self._database.reading() as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            (count,) = connection.execute("SELECT count(*) FROM reflection").fetchone()
        if found != "ok":
            raise StorageError(
                f"The journal {self.path} is damaged.", hint="Export what can be read, and move it away."
            )
        return f"{self.path}: {count} reflection{'' if count == 1 else 's'}, the file is whole"

    def _must_exist(self, identifier: str | None) -> None:
        if not self.path.exists():
            raise rows.nothing_yet() if identifier is None else rows.not_found(identifier)

    def _documents(self, sql: str, *parameters: str) -> list[Document]:
        if not self.path.exists():
            return []
        with self._database.reading() as connection:
            return [json.loads(text) for (text,) in connection.execute(sql, parameters)]

    def _attach(self, kind: str, document: Document) -> None:
        with self._changing(document["reflection"]) as connection:
            rows.put(connection, kind, document)

    @contextmanager
    def _changing(self, reflection: str) -> Iterator[sqlite3.Connection]:
        """Yield a connection that changes what belongs to a reflection; then its words are indexed anew."""
        self._must_exist(reflection)
        with self._database.writing() as connection:
            if not rows.holds(connection, reflection):
                raise rows.not_found(reflection)
            yield connection
            rows.index(connection, reflection)
