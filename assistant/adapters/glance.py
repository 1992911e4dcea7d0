"""A glance at the journal before anything heavy is loaded: its reflections are not read, only one question answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.adapters.database import Database
from assistant.entries import LOOK_BACK
from assistant.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

_NEWEST = """
    SELECT json_extract(e.document, '$.state')
    FROM (SELECT number, id, created_at, document FROM reflection ORDER BY created_at DESC, number DESC LIMIT ?) AS r
    LEFT JOIN experiment AS e ON e.reflection = r.id
    WHERE e.reflection IS NOT NULL OR EXISTS (
        SELECT 1 FROM json_each(r.document, '$.reflection.remarks') WHERE json_extract(value, '$.kind') = 'experiment'
    )
    ORDER BY r.created_at DESC, r.number DESC LIMIT 1
"""


def experiment_waits(folder: Path) -> bool:
    """Say whether the newest experiment that was offered lately is still open; True also where that cannot be read."""
    path = folder / "journal.sqlite3"
    if not path.exists():
        return False
    try:
        with Database(path).reading() as connection:
            found = connection.execute(_NEWEST, (LOOK_BACK,)).fetchone()
    except StorageError:
        return True
    return found is not None and found[0] in {None, "planned"}
