"""One fake a port, each with a vocabulary; `tests/contracts` hold them to what the real adapters do."""

from __future__ import annotations

import copy
import re
import unicodedata
import zlib
from datetime import UTC, datetime, timedelta

import numpy as np

from assistant import records
from assistant.entries import Entry, Found, Taken
from assistant.errors import NotFound, NothingYet, UsageError
from assistant.ports import Changes, Hit
from assistant.saved import from_document, to_document

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


class FakeClassifier:
    """Gives the kind of the first of its words that a text holds, and is sure of it; harmless without one."""

    alarm_from = grave_from = 0.5

    def __init__(self, *, kinds=3, words=(), sure=0.9, leaning=0.0):
        self._kinds, self._words, self._sure, self._leaning = kinds, words, sure, leaning

    def scores(self, text):
        kind = next((1 + at for at, word in enumerate(self._words) if word in text.lower()), 0)
        row = np.full(self._kinds + 1, (1 - self._sure) / (self._kinds - 1), np.float32)
        row[kind], row[-1] = self._sure, self._leaning
        return row


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
    """Keeps reflections, and what belongs to them, in memory: as documents, so that what comes back is proven again."""

    def __init__(self):
        self._documents, self._turns, self._marks, self._experiments, self._unknown = {}, {}, {}, {}, []

    # --- Journal

    def save(self, reflection, *, turn=None):
        self._documents[reflection.id] = to_document(reflection)
        if turn is not None and reflection.id not in self._turns:
            before = self._turns.get(turn.follows, {"conversation": turn.follows or reflection.id, "position": 1})
            place = {"conversation": before["conversation"], "position": before["position"] + bool(turn.follows)}
            self._turns[reflection.id] = {"reflection": reflection.id, **place, "text": turn.text}

    def load(self, identifier=None):
        return from_document(self._documents[self.find(identifier)])

    # --- Shelf

    def entries(self, *, limit=None):
        return [self._entry(each) for each in self._in_order()[::-1]][:limit]

    def search(self, query, *, limit=None):
        wanted = re.findall(r"\w+", self._fold(query))
        if not wanted:
            raise UsageError("nothing to search for")
        hits = []
        for entry in self.entries():
            words = re.findall(r"\w+", self._fold(self._searchable(entry.id)))
            if all(any(word.startswith(each) for word in words) for each in wanted):
                hits.append(Found(entry, "…"))
        return hits[:limit]

    def forget(self, identifier):
        if not self._documents and identifier is None:
            raise NothingYet("none")
        gone = self._in_order()
        if identifier is not None:
            conversation = self._entry(self.find(identifier)).conversation
            gone = [each for each in gone if self._entry(each).conversation == conversation]
        else:
            self._unknown.clear()
        for each in gone:
            for kept in (self._documents, self._turns, self._marks, self._experiments):
                kept.pop(each, None)
        return tuple(gone)

    # --- Marks and Ledger

    def mark(self, mark):
        self._must_hold(mark.reflection)
        self._marks.setdefault(mark.reflection, {})[mark.remark] = records.of_mark(mark)

    def unmark(self, reflection, *, remark=None):
        self._must_hold(reflection)
        self._marks.get(reflection, {}).pop(remark, None)

    def marks(self, reflection=None):
        owners = self._marks if reflection is None else [reflection]
        found = [records.to_mark(mark) for each in owners for mark in self._marks.get(each, {}).values()]
        return sorted(found, key=lambda mark: mark.created_at)

    def note(self, experiment):
        self._must_hold(experiment.reflection)
        self._experiments[experiment.reflection] = records.of_experiment(experiment)

    def experiments(self):
        found = [records.to_experiment(each) for each in self._experiments.values()]
        return sorted(found, key=lambda each: each.planned_at, reverse=True)

    # --- Carrier

    def records(self):
        given = []
        for each in self._in_order():
            given.append({"record": "reflection", **self._documents[each]})
            given += [{"record": "turn", **self._turns[each]}] if each in self._turns else []
            marks = sorted(self._marks.get(each, {}).values(), key=records.about)
            given += [{"record": "mark", **mark} for mark in marks]
            given += [{"record": "experiment", **self._experiments[each]}] if each in self._experiments else []
        return copy.deepcopy([*given, *self._unknown])

    def take(self, taken):
        kept, added, known, differing = copy.deepcopy(vars(self)), 0, 0, []
        for record in taken:
            try:
                standing = self._place(record)
            except NotFound as error:
                vars(self).update(kept)
                raise UsageError("belongs to nothing") from error
            added += standing is None
            known += standing == "same"
            differing += [f"{record['record']} {records.owner(record)}"] if standing == "other" else []
        return Taken(added, known, tuple(differing))

    def _place(self, record):
        kind, owner = record["record"], records.owner(record)
        document = {key: value for key, value in record.items() if key != "record"}
        tables = {"reflection": self._documents, "turn": self._turns, "experiment": self._experiments}
        if kind not in {*tables, "mark"}:
            known = record in self._unknown
            self._unknown += [] if known else [record]
            return "same" if known else None
        if kind != "reflection":
            self._must_hold(owner)
        table, key = (
            (self._marks.setdefault(owner, {}), record.get("remark")) if kind == "mark" else (tables[kind], owner)
        )
        standing = table.setdefault(key, document)
        return None if standing is document else "same" if standing == document else "other"

    def _in_order(self):
        return sorted(self._documents, key=lambda each: self._documents[each]["reflection"]["created_at"])

    def _must_hold(self, reflection):
        if reflection not in self._documents:
            raise NotFound("none")

    def find(self, identifier=None):
        found = [each for each in self._in_order() if identifier is None or each.startswith(identifier)]
        if identifier is not None and len(identifier) < 4:
            raise UsageError("too short")
        if not found:
            raise NothingYet("none") if identifier is None else NotFound("none")
        if identifier is not None and len(found) > 1 and identifier not in found:
            raise UsageError("several")
        return identifier if identifier in found else found[-1]

    def _entry(self, identifier):
        shape = self._documents[identifier]["reflection"]
        turn = self._turns.get(identifier, {"conversation": identifier, "position": 1})
        same = {name: shape[name] for name in ("id", "situation", "status", "mode", "partial")}
        dimensions = tuple(each["id"] for each in shape["dimensions"])
        where = {"conversation": turn["conversation"], "position": turn["position"], "pack": shape["pack"]["id"]}
        return Entry(**same, **where, dimensions=dimensions, created_at=datetime.fromisoformat(shape["created_at"]))

    def _searchable(self, identifier):
        shape = self._documents[identifier]["reflection"]
        notes = [each["note"] for each in self._marks.get(identifier, {}).values()]
        seen = [self._experiments[identifier]["seen"]] if identifier in self._experiments else []
        return "\n".join([shape["situation"], *(each["text"] for each in shape["remarks"]), *notes, *seen])

    @staticmethod
    def _fold(text):
        plain = unicodedata.normalize("NFD", text.casefold())
        return "".join(char for char in plain if not unicodedata.combining(char))
