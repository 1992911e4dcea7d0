"""Retrieval: from a text to the ranking of a pack's definitions. Knows ports, not adapters.

A text is read whole and sentence by sentence, since in a long account the point is often at the end.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assistant import learning, narrowing, ranking
from assistant.ports import Record
from assistant.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.ports import Changes, Embedder, Hit, Index, Learned, Vectors
    from assistant.types import Pack, Ranking, Situation

MAX_PARTS = 24  # sentences of one text that are read singly; of a longer text the first and the last


class Retriever:
    """Ranks the definitions of one pack; brings the index up to date at its first use."""

    def __init__(
        self,
        pack: Pack,
        embedder: Embedder,
        index: Index,
        calibration: Learned | None = None,
        stored: Embedder | None = None,
    ) -> None:
        """Take what it works with; nothing is loaded yet.

        Args:
            pack: whose definitions are ranked.
            embedder: turns texts into vectors.
            index: keeps the pack's vectors.
            calibration: what training measured for this pack and this encoder; it overrules what the index learned.
            stored: gives the same vectors for the pack's own texts, sooner; None embeds those too.

        """
        self._pack, self._embedder, self._index = pack, embedder, index
        self._calibration = calibration or {}
        self._stored = stored or embedder
        self._records = records_of(pack)
        self._definitions = [definition.id for definition in pack.definitions]
        self._sentences = list({each.id: each for each in self._records if each.kind == "sentence"}.values())
        self._columns = {each.id: at for at, each in enumerate(self._sentences)}
        self._owners = np.array([each.definition for each in self._sentences])
        self._learned: Learned | None = None
        self._preparing = threading.Lock()  # a chain's batch or a server asks from several threads at once

    def prepare(self) -> Changes:
        """Bring the index up to date and return what that took; a second call changes nothing."""
        changes = self._index.sync(self._records, embed=self._stored.embed, learn=self._learn)
        self._learned = self._index.learned() | self._calibration
        return changes

    def rank_one(self, text: str) -> Ranking:
        """Return the ranking of one text."""
        return self.rank([text])[0]

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the ranking of each text; every text and every sentence is embedded once."""
        with self._preparing:
            if self._learned is None:
                self.prepare()
        spans = [parts_of(text) for text in texts]
        pieces = [[text, *(text[a:b] for a, b in parts)] for text, parts in zip(texts, spans, strict=True)]
        vectors = self._embed([piece for group in pieces for piece in group])
        starts = np.cumsum([0, *map(len, pieces)])
        hits = self._index.search(vectors[starts[:-1]], kind="sentence", count=len(self._sentences))
        near = self._near_practice(vectors)
        rankings: list[Ranking] = []
        for start, end, found, parts in zip(starts[:-1], starts[1:], hits, spans, strict=True):
            cosines = self._cosines(vectors[start:end], found)
            ranked = self._score(vectors[start:end], cosines, parts)
            rankings.append(replace(ranked, shortlist=self._shortlist(cosines, near[start:end])) if near else ranked)
        return rankings

    def _embed(self, pieces: Sequence[str]) -> Vectors:
        """Return one row a piece; a piece that stands twice, as a text of one sentence does, is embedded once."""
        place = {piece: at for at, piece in enumerate(dict.fromkeys(pieces))}
        return self._embedder.embed(list(place))[[place[piece] for piece in pieces]]

    def _cosines(self, vectors: Vectors, hits: Sequence[Hit]) -> Vectors:
        """Return the cosine of each row to each sentence of the pack.

        The whole text is found in the index; its sentences are compared here, which is sooner done.
        """
        cosines: Vectors = vectors @ (self._learned or {})["sentences"].T
        cosines[0] = 0.0
        for hit in hits:
            cosines[0, self._columns[hit.id]] = hit.similarity
        return cosines

    def _score(self, vectors: Vectors, cosines: Vectors, parts: Sequence[tuple[int, int]]) -> Ranking:
        similarities = np.stack([cosines[:, self._owners == name].max(axis=1) for name in self._definitions], axis=1)
        best = cosines.max(axis=0)
        columns = {name: int(np.argmax(np.where(self._owners == name, best, -np.inf))) for name in self._definitions}
        nearest = {name: self._sentences[at].position for name, at in columns.items()}
        return ranking.rank(self._definitions, self._learned or {}, vectors, similarities, parts, nearest)

    def _near_practice(self, vectors: Vectors) -> list[list[Hit]]:
        """Return the practice sentences near each row, if there are any; an empty list for a pack shown whole."""
        if len(self._definitions) < narrowing.NARROWED_FROM:
            return []
        count = min(narrowing.NEAR, sum(record.kind == "part" for record in self._records))
        return self._index.search(vectors, kind="part", count=count) if count else [[] for _ in vectors]

    def _shortlist(self, cosines: Vectors, near: list[list[Hit]]) -> tuple[str, ...]:
        """Return the definitions in the order in which they would be shown; rows are the whole text, then its parts."""
        singly = slice(1 if len(cosines) > 1 else 0, None)
        column = {identifier: at for at, identifier in enumerate(self._definitions)}
        practised = np.zeros((len(near), len(column)), dtype=np.float32)
        for row, found in enumerate(near):
            practised[row] = found[-1].similarity if found else 0.0  # what was not found is at most that near
            for hit in reversed(found):
                for name in _central(self._pack.situations[hit.position]):
                    practised[row, column[name]] = hit.similarity
        owners = [record.definition for record in self._sentences]
        return narrowing.shortlist(self._definitions, owners, cosines[singly], practised[singly])

    def _learn(self, records: Sequence[Record], vectors: Vectors) -> Learned:
        """Keep the sentences' vectors, and fit what the pack's practice situations teach, if it has any."""
        rows = [at for at, record in enumerate(records) if record.kind == "situation"]
        sentence_rows = [at for at, record in enumerate(records) if record.kind == "sentence"]
        situations = [self._pack.situations[records[at].position] for at in rows]
        owners = [records[at].definition for at in sentence_rows]
        sentences = vectors[sentence_rows]
        return {
            "sentences": sentences,
            **learning.learn(self._definitions, sentences, owners, vectors[rows], situations),
        }


def records_of(pack: Pack) -> tuple[Record, ...]:
    """Return one record a citable sentence and one a practice situation, each under a digest of its content.

    A pack that is narrowed also has one for each sentence of those situations that some definition fits.
    """
    sentences = [
        Record(_digest(each.id, sentence.text), "sentence", each.id, sentence.index, sentence.text)
        for each in pack.definitions
        for sentence in each.sentences
    ]
    situations = [
        Record(_digest(each.id, each.text), "situation", "", position, each.text)
        for position, each in enumerate(pack.situations)
    ]
    parts = [
        Record(_digest(each.id, "part", each.text[start:end]), "part", "", position, each.text[start:end])
        for position, each in enumerate(pack.situations if len(pack.definitions) >= narrowing.NARROWED_FROM else ())
        for start, end in parts_of(each.text)
        if _central(each)
    ]
    return (*sentences, *situations, *parts)


def _central(situation: Situation) -> list[str]:
    return [name for name, grade in situation.relevant.items() if grade == 2]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def parts_of(text: str) -> Sequence[tuple[int, int]]:
    """Return the spans of the sentences that are read singly: all, or of many the first and the last."""
    spans = split_sentences(text)
    if len(spans) <= MAX_PARTS:
        return spans
    half = MAX_PARTS // 2
    return [*spans[:half], *spans[-half:]]
