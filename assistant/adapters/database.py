"""One SQLite file on this machine, readable by its owner only: made, opened, migrated, and erased for good.

Many processes may come at once, also when there is no file yet: whoever takes the write lock first makes
it, and the others wait. A kill at any moment leaves the file as it was before or after a transaction.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from assistant.adapters.schema import STEPS
from assistant.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = len(STEPS)
PATIENCE_S = 60.0
_PAUSE_S = (0.005, 0.05)  # between two tries, at random, so that many who wait do not come at once
_ERASE = "erase"


class Database:
    """The file of a journal; each `reading` and `writing` is one transaction on a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is created before the first `writing`."""
        self.path = path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection to what is there, all of one moment.

        Raises:
            StorageError: the file cannot be read, or was made by a newer version.

        """
        with self._told(), closing(self._open()) as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection whose changes are kept together when the block ends, or not at all.

        Raises:
            StorageError: the file cannot be written, or was made by a newer version.

        """
        with self._told():
            self._make_private()
            with closing(self._open()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")

    @contextmanager
    def forgetting(self) -> Iterator[sqlite3.Connection]:
        """Do what `writing` does; when it returns, nothing that was deleted is left in any file.

        What was deleted is gone from the journal as soon as the block ends. Should the erasing be interrupted,
        it is owed, and the next one to open the file does it first.
        """
        with self.writing() as connection:
            yield connection
            connection.execute("INSERT OR IGNORE INTO owed VALUES (?)", (_ERASE,))
        with self._told(), closing(self._open()) as connection:
            _erase(connection)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"The journal {self.path} cannot be used: {_cause(error)}.", hint=_what_to_do(error)
            ) from error

    def _make_private(self) -> None:
        """Create folder and file so that nobody else can read them, not even for a moment."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def _open(self) -> sqlite3.Connection:
        """Return a connection to a file of this version that owes nothing."""
        effective = os.access in os.supports_effective_ids
        writable = all(os.access(each, os.W_OK, effective_ids=effective) for each in (self.path, self.path.parent))
        deadline = time.monotonic() + PATIENCE_S
        while True:
            connection = self._connect(writable=writable)
            try:
                self._prepare(connection, writable=writable)
            except sqlite3.OperationalError as error:
                connection.close()
                if not _is_busy(error) or time.monotonic() > deadline:
                    raise
                time.sleep(random.uniform(*_PAUSE_S))  # noqa: S311 - only spreads out those who wait
            except BaseException:
                connection.close()
                raise
            else:
                return connection

    def _connect(self, *, writable: bool) -> sqlite3.Connection:
        if writable:
            return sqlite3.connect(self.path, timeout=PATIENCE_S, isolation_level=None)
        # Beside a file in a folder that cannot be written, SQLite cannot keep its log. Where there is none, nobody
        # writes, and the file can be read as it stands.
        logged = self.path.with_name(f"{self.path.name}-wal").exists()
        address = f"{self.path.absolute().as_uri()}?mode=ro{'' if logged else '&immutable=1'}"
        return sqlite3.connect(address, timeout=PATIENCE_S, isolation_level=None, uri=True)

    def _prepare(self, connection: sqlite3.Connection, *, writable: bool) -> None:
        version = self._version(connection)
        if not writable:
            if version < VERSION:
                raise StorageError(
                    f"The journal {self.path} was made by an older version of this program and cannot be written.",
                    hint="Make its folder writable, so that it can be brought up to date.",
                )
            return
        for pragma in ("secure_delete = ON", "foreign_keys = ON", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL")
        if version < VERSION:
            self._migrate(connection)
        if connection.execute("SELECT 1 FROM owed WHERE what = ?", (_ERASE,)).fetchone():
            _pay(connection)

    def _version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            raise StorageError(
                f"The journal {self.path} was made by a newer version of this program.",
                hint="Update: pip install --upgrade reflection-assistant. Nothing was changed.",
            )
        return version

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Take every step that is missing, all in one transaction."""
        connection.execute("BEGIN IMMEDIATE")
        version = self._version(connection)
        for number, step in enumerate(STEPS[version:], version + 1):
            for statement in _statements(step):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def _statements(text: str) -> Iterator[str]:
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _pay(connection: sqlite3.Connection) -> None:
    """Erase what another process forgot and could not erase; where somebody is reading, leave it to the next."""
    connection.execute("PRAGMA busy_timeout = 500")
    try:
        _erase(connection)
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            raise
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_S * 1000:.0f}")


def _erase(connection: sqlite3.Connection) -> None:
    """Leave no byte of what was deleted, in the file or in its log.

    ``secure_delete`` overwrites what a table lets go of, but not the words in the segments of a full-text
    index: it is made again. VACUUM writes the file anew through the log, and the log is emptied last.
    """
    connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
    connection.execute("VACUUM")
    _empty_log(connection)
    connection.execute("DELETE FROM owed WHERE what = ?", (_ERASE,))
    _empty_log(connection)


def _empty_log(connection: sqlite3.Connection) -> None:
    (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise _StillRead("another process is reading it; what was forgotten is gone, traces of it are not yet")


class _StillRead(sqlite3.OperationalError):
    """The log cannot be emptied while another process reads from it."""


def _is_busy(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, _StillRead) or code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _cause(error: OSError | sqlite3.Error) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _what_to_do(error: OSError | sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return "The file is damaged: move it away and import your last export (reflect journal import FILE)."
    if _is_busy(error):
        return "Another process holds it; end that one and try again."
    if code == sqlite3.SQLITE_FULL:
        return "The disk is full: nothing was lost of what stood there before; make room, or use --no-save."
    return "Check the folder's rights and free space, or use --no-save."
