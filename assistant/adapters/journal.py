"""The journal: one SQLite file on this machine, readable by its owner only. The only room for ``sqlite3``."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from assistant.errors import NotFound, StorageError, UsageError
from assistant.saved import from_document, to_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.reflection import Reflection

SCHEMA_VERSION = 1
MIN_PREFIX = 4
_SCHEMA = """
CREATE TABLE reflection (
    id         TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,       -- UTC, ISO 8601
    document   TEXT NOT NULL        -- the reflection and the definitions that it cites, as JSON
) STRICT;
CREATE INDEX reflection_by_time ON reflection (created_at);
"""
_BUSY_TIMEOUT_S = 30.0


class SqliteJournal:
    """Keeps reflections in ``journal.sqlite3`` inside the user's data directory."""

    def __init__(self, *, folder: Path) -> None:
        """Name the folder; nothing is created before the first save."""
        self.path = folder / "journal.sqlite3"

    def save(self, reflection: Reflection) -> None:
        """Keep a reflection, replacing an earlier state of the same one.

        Raises:
            StorageError: the file cannot be written, or was made by a newer version.

        """
        document = json.dumps(to_document(reflection), ensure_ascii=False)
        row = (reflection.id, reflection.created_at.isoformat(), document)
        with self._open(create=True) as connection:
            connection.execute("INSERT OR REPLACE INTO reflection VALUES (?, ?, ?)", row)

    def load(self, identifier: str | None = None) -> Reflection:
        """Return the reflection with that id or unique beginning of one, or the newest.

        Raises:
            NotFound: there is none.
            UsageError: the beginning is too short or fits several.
            StorageError: the file cannot be read.
            CitationError: the saved text was changed.

        """
        if not self.path.exists():
            raise NotFound("There is no saved reflection yet.", hint='Make one: reflect "what happened".')
        if identifier is not None and len(identifier) < MIN_PREFIX:
            raise UsageError(f"«{identifier}» is too short for an id.", hint=f"Give at least {MIN_PREFIX} characters.")
        with self._open(create=False) as connection:
            rows = self._find(connection, identifier)
        if not rows:
            raise NotFound(f"There is no saved reflection «{identifier}».", hint="reflect review shows the newest.")
        if len(rows) > 1:
            raise UsageError(f"Several saved reflections begin with «{identifier}».", hint="Give more of the id.")
        return from_document(json.loads(rows[0][0]))

    @staticmethod
    def _find(connection: sqlite3.Connection, identifier: str | None) -> list[tuple[str]]:
        if identifier is None:
            return connection.execute(
                "SELECT document FROM reflection ORDER BY created_at DESC, rowid DESC LIMIT 1"
            ).fetchall()
        query = "SELECT document FROM reflection WHERE substr(id, 1, ?) = ? LIMIT 2"
        return connection.execute(query, (len(identifier), identifier)).fetchall()

    @contextmanager
    def _open(self, *, create: bool) -> Iterator[sqlite3.Connection]:
        try:
            if create:
                self._make_private()
            with closing(sqlite3.connect(self.path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("BEGIN IMMEDIATE")
                self._migrate(connection)
                yield connection
                connection.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"The journal {self.path} cannot be used: {error}.",
                hint="Check the folder's rights and free space, or use --no-save.",
            ) from error

    def _make_private(self) -> None:
        """Create folder and file so that nobody else can read them, not even for a moment."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def _migrate(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise StorageError(
                f"The journal {self.path} was made by a newer version of this program.",
                hint="Update: pip install --upgrade reflection-assistant. Nothing was changed.",
            )
        if version < 1:
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
