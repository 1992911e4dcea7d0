"""An index in memory, searched whole, to measure packs and encoders without a store: an `assistant.ports.Index`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assistant.ports import Changes, Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from assistant.ports import Learned, Record, Vectors


class ExactIndex:
    """Keeps what it was given at the last `sync`; nothing is written anywhere."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._records: list[Record] = []
        self._vectors: dict[tuple[str, str], NDArray[np.float32]] = {}
        self._learned: Learned = {}

    def sync(
        self,
        records: Sequence[Record],
        *,
        embed: Callable[[Sequence[str]], Vectors],
        learn: Callable[[Sequence[Record], Vectors], Learned],
    ) -> Changes:
        """Bring the index to exactly ``records``; see `assistant.ports.Index`."""
        wanted = {_key(record): record for record in records}
        fresh = [key for key in wanted if key not in self._vectors]
        gone = self._vectors.keys() - wanted.keys()
        known = self._vectors | dict(zip(fresh, embed([wanted[key].text for key in fresh]), strict=True))
        self._records = list(wanted.values())
        self._vectors = {key: known[key] for key in wanted}
        if fresh or gone:
            self._learned = learn(self._records, self._rows(self._records))
        return Changes(len(fresh), len(gone), len(wanted) - len(fresh))

    def search(self, vectors: Vectors, *, kind: str, count: int) -> list[list[Hit]]:
        """Return the nearest records of that kind for each row; see `assistant.ports.Index`."""
        records = [record for record in self._records if record.kind == kind]
        if not records:
            return [[] for _ in vectors]
        cosines = vectors @ self._rows(records).T
        orders = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
        return [[_hit(records[at], row[at]) for at in order] for row, order in zip(cosines, orders, strict=True)]

    def learned(self) -> Learned:
        """Return what was learned at the last sync."""
        return self._learned

    def _rows(self, records: Sequence[Record]) -> Vectors:
        return np.array([self._vectors[_key(record)] for record in records], dtype=np.float32)


def _key(record: Record) -> tuple[str, str]:
    return record.kind, record.id


def _hit(record: Record, similarity: float) -> Hit:
    return Hit(record.id, record.kind, record.definition, record.position, float(similarity))
