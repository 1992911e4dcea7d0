"""One fake a port, each with a vocabulary; `tests/contracts` hold them to what the real adapters do."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime, timedelta

import numpy as np

from assistant.errors import NotFound
from assistant.ports import Changes, Hit

DIMENSIONS = 64


class FakeEmbedder:
    """Hashes words into a small vector: texts that share words are near."""

    digest = "fake-1"
    dimensions = DIMENSIONS

    def __init__(self):
        self.embedded = []

    def embed(self, texts):
        self.embedded.extend(texts)
        matrix = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            matrix[row, 0] = 1e-3
            for word in re.findall(r"\w+", text.lower()):
                matrix[row, zlib.crc32(word.encode()) % DIMENSIONS] += 1.0
        return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)


class FakeIndex:
    """Keeps everything in a dictionary and searches it whole."""

    def __init__(self):
        self._vectors, self._records, self._learned = {}, {}, {}

    def sync(self, records, *, embed, learn):
        wanted = {(record.kind, record.id): record for record in records}
        fresh = [key for key in wanted if key not in self._vectors]
        removed = [key for key in self._vectors if key not in wanted]
        for key, vector in zip(fresh, embed([wanted[key].text for key in fresh]), strict=True):
            self._vectors[key] = vector
        for key in removed:
            del self._vectors[key]
        changed = bool(fresh or removed or not self._records)
        self._records = wanted
        if changed:
            self._learned = learn(list(wanted.values()), np.array([self._vectors[key] for key in wanted]))
        return Changes(len(fresh), len(removed), len(wanted) - len(fresh))

    def search(self, vectors, *, kind, count):
        keys = [key for key in self._records if key[0] == kind]
        rows = []
        for vector in vectors:
            found = sorted(((float(vector @ self._vectors[key]), key) for key in keys), reverse=True)[:count]
            rows.append([self._hit(similarity, key) for similarity, key in found])
        return rows

    def _hit(self, similarity, key):
        record = self._records[key]
        return Hit(record.id, record.kind, record.definition, record.position, similarity)

    def learned(self):
        return self._learned


class FakeClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self):
        self._seconds = 0.0

    def now(self):
        return datetime(2026, 11, 24, 12, 0, tzinfo=UTC) + timedelta(seconds=self._seconds)

    def elapsed(self):
        return self._seconds

    def passes(self, seconds):
        self._seconds += seconds


class FakeJournal:
    """Keeps reflections in memory."""

    def __init__(self):
        self.kept = {}

    def save(self, reflection):
        self.kept.pop(reflection.id, None)
        self.kept[reflection.id] = reflection

    def load(self, identifier=None):
        if identifier is None and self.kept:
            return list(self.kept.values())[-1]
        for key, reflection in self.kept.items():
            if identifier is not None and key.startswith(identifier):
                return reflection
        raise NotFound("none")
