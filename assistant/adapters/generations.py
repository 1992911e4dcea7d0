"""Directories of an index that are written once: built aside, named by a manifest, never changed again.

A manifest beside them names the current one and holds what must be true of it: digests of encoder and pack,
the ids of its records, and the SHA-256 of every file (of a database, which Chroma writes to whenever it
opens it, of the content that must not change). Whoever finds the manifest fulfilled may open the
directory without a lock; a new state is a new directory, and the manifest is replaced in one step. The one
before is left standing, since another process may still be reading it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import filelock

from assistant.errors import IndexBusy, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "manifest.json"
_LOCK = "write.lock"
_DATABASE = ".sqlite3"
_LOCK_TABLE = "acquire_write"  # Chroma adds a row to it at every opening
_BUSY_TIMEOUT_S = 30.0
_VOLATILE = ("-wal", "-shm", "-journal", ".lock")  # SQLite's own, made and removed by whoever reads


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the current generation is, and must be."""

    generation: str
    previous: str
    encoder: str
    engine: str
    dimensions: int
    pack: str
    ids: tuple[str, ...]
    files: dict[str, str]

    def records(self) -> tuple[object, ...]:
        """Return what decides which records it holds, and with which vectors; alike in two manifests, so are they."""
        return self.encoder, self.engine, self.dimensions, self.pack, frozenset(self.ids)


class Generations:
    """The generations of one index in a folder of its own; nothing outside that folder is touched."""

    def __init__(self, folder: Path, *, lock_timeout_s: float) -> None:
        """Name the folder; it is created by the first `build`."""
        self.folder = folder
        self._lock_timeout_s = lock_timeout_s

    def manifest(self) -> Manifest | None:
        """Return the manifest, or None if there is none that can be read."""
        try:
            data = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            return Manifest(**{**data, "ids": tuple(data["ids"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def path(self, manifest: Manifest) -> Path:
        """Return the directory of the current generation."""
        return self.folder / manifest.generation

    def holds_more_than(self, fresh: Path) -> bool:
        """Say whether anything but a directory that is being written lies here."""
        return any(path.name not in {fresh.name, _LOCK} for path in self.folder.iterdir())

    def distrust(self) -> None:
        """Forget the current generation, so that nothing of it is used again.

        Raises:
            StorageError: the folder cannot be written.

        """
        try:
            (self.folder / MANIFEST).unlink(missing_ok=True)
        except OSError as error:
            raise unusable(self.folder, error) from error

    def successor(self, manifest: Manifest) -> Manifest | None:
        """Return a newer generation of the same records, if another process has built one and it is whole."""
        current = self.manifest()
        if current is None or current.generation == manifest.generation:
            return None
        return current if current.records() == manifest.records() and not self.damage(current) else None

    def damage(self, manifest: Manifest) -> str | None:
        """Return what is wrong with the files of the current generation, or None if they are as they were built."""
        try:
            found = digests(self.path(manifest))
        except OSError as error:
            return f"cannot be read ({error.strerror})"
        except sqlite3.Error:
            return "was damaged"
        if set(manifest.files) - set(found):
            return "has lost files"
        if any(found[name] != digest for name, digest in manifest.files.items()):
            return "was damaged"
        return None

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Hold the lock and yield a new, private directory; whoever is given it calls `publish`, or it is removed.

        Raises:
            IndexBusy: another process kept the lock for too long.
            StorageError: the folder cannot be written.

        """
        fresh = self.folder / f"gen-{secrets.token_hex(6)}"
        try:
            for folder in (self.folder.parent, self.folder):  # parents=True alone would let others read the first
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with filelock.FileLock(self.folder / _LOCK, timeout=self._lock_timeout_s, mode=0o600):
                fresh.mkdir(mode=0o700)
                yield fresh
                self._remove_stale(keep=self.manifest())
        except filelock.Timeout as error:
            raise IndexBusy(
                f"Another process has been writing the index {self.folder} for too long.",
                hint="Try again; if nothing else runs, remove that folder: it is made again from the definitions.",
            ) from error
        except OSError as error:
            raise unusable(self.folder, error) from error

    def publish(self, manifest: Manifest) -> None:
        """Make a finished directory the current one, in one step."""
        for path in self.path(manifest).rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        draft = self.folder / f"{manifest.generation}.json"
        draft.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(self.folder / MANIFEST)

    def _remove_stale(self, keep: Manifest | None) -> None:
        kept = {keep.generation, keep.previous} if keep else set()
        for path in self.folder.glob("gen-*"):
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every lasting file below a folder, by its relative path.

    Raises:
        OSError, sqlite3.Error: a file cannot be read, or a database is none any more.

    """
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(_VOLATILE))
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, or of a database's rows once SQLite has found it whole."""
    if not path.name.endswith(_DATABASE):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=_BUSY_TIMEOUT_S)) as database:
        digest.update(repr(database.execute("PRAGMA integrity_check").fetchall()).encode())
        tables = database.execute("SELECT name, sql FROM sqlite_master WHERE rootpage > 0 ORDER BY name").fetchall()
        for name, statement in tables:
            digest.update(repr((name, statement)).encode())
            if str(statement).startswith("CREATE TABLE") and name != _LOCK_TABLE:
                for row in database.execute(f"SELECT * FROM '{name}'"):  # noqa: S608 - a table of its own
                    digest.update(repr(row).encode())
    return digest.hexdigest()


def unusable(folder: Path, error: Exception) -> StorageError:
    """Return the error for a folder that cannot be used."""
    cause = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return StorageError(
        f"The index {folder} cannot be used: {cause}.",
        hint="Check the folder's rights and free space, or name another with REFLECT_DATA_DIR.",
    )
