"""The index in Chroma, embedded. The only room for ``chromadb``; it never starts a server.

Vectors are always passed explicitly, so Chroma's own embedding, which downloads, is never triggered; its
telemetry is off. The Chroma directory is a cache of the pack: whatever is wrong with it, it is made again.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError

from assistant.adapters.generations import Generations, Manifest, digests, unusable
from assistant.errors import StorageError
from assistant.ports import Changes, Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

    from assistant.ports import Learned, Record, Vectors

COLLECTION = "records"
EMBED_AT_ONCE = 16  # texts between two steps of the progress bar
FOUND_AT_ONCE = 20_000  # records found by one query; Chroma asks its SQLite for all at once, which takes 32,766
UPSERT_AT_ONCE = 1_000  # well below Chroma's limit for one call
HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_search": 400,  # the default of 100 misses neighbours beyond a thousand records
    # Everything is written at once: of what waits in memory, each reader would write a state of its own to the disk.
    "sync_threshold": 2,
    "batch_size": 2,
}
FAULTS = (ChromaError, ValueError, RuntimeError, OSError)  # what Chroma raises over files that are not what they were
VECTORS, LEARNED = "vectors.npz", "learned.npz"


class ChromaIndex:
    """Keeps the records of one pack under one encoder; fulfils `assistant.ports.Index`."""

    def __init__(
        self,
        *,
        folder: Path,
        pack_digest: str,
        encoder_digest: str,
        dimensions: int,
        progress: Callable[[int, int], None] | None = None,
        notify: Callable[[str], None] | None = None,
        lock_timeout_s: float = 300.0,
    ) -> None:
        """Name what is indexed and where; nothing is opened or created before `sync`.

        Args:
            folder: a folder of this index alone.
            pack_digest: identifies the pack's content.
            encoder_digest: identifies the encoder; vectors of another one are never mixed in.
            dimensions: length of a vector.
            progress: takes (embedded, to embed) while the index is built.
            notify: takes one line when the index had to be made anew.
            lock_timeout_s: how long to wait, in seconds, for another process that is building.

        """
        self._generations = Generations(folder, lock_timeout_s=lock_timeout_s)
        self._pack, self._encoder, self._dimensions = pack_digest, encoder_digest, dimensions
        self._progress = progress or _unheard
        self._notify = notify or _unheard
        self._manifest: Manifest | None = None
        self._client: Client | None = None
        self._collection: chromadb.Collection | None = None
        self._again: Callable[[], Changes] | None = None

    def sync(
        self,
        records: Sequence[Record],
        *,
        embed: Callable[[Sequence[str]], Vectors],
        learn: Callable[[Sequence[Record], Vectors], Learned],
    ) -> Changes:
        """Bring the index to exactly these records; see `assistant.ports.Index`.

        Raises:
            IndexBusy: another process is building and does not finish.
            StorageError: the folder cannot be read or written.

        """
        self._again = lambda: self._build(records, embed, learn)
        if self._is_current(records):
            return Changes(0, 0, len(records))
        return self._build(records, embed, learn)

    def search(self, vectors: Vectors, *, kind: str, count: int) -> list[list[Hit]]:
        """Return the nearest records of that kind for each row; see `assistant.ports.Index`.

        Raises:
            StorageError: the index was not brought up to date, or stays unusable after it was made anew.

        """
        if not len(vectors):
            return []
        due = min(count, self._number_of(kind))
        hits = self._whole(vectors, kind, due)
        if hits is None and self._reopened():
            hits = self._whole(vectors, kind, due)
        if hits is not None:
            return hits
        self._rebuild("does not find what it holds")
        try:
            return self._query(vectors, kind, due)
        except FAULTS as error:
            raise unusable(self._generations.folder, error) from error

    def learned(self) -> Learned:
        """Return what was learned at the last sync; raises `StorageError` where it cannot be read."""
        try:
            return _load(self._directory() / LEARNED)
        except (OSError, ValueError) as error:
            raise unusable(self._generations.folder, error) from error

    def _whole(self, vectors: Vectors, kind: str, due: int) -> list[list[Hit]] | None:
        """Return the hits, or None where the query fails or finds less than is due."""
        try:
            hits = self._query(vectors, kind, due)
        except FAULTS:
            return None
        return hits if len(hits) == len(vectors) and all(len(row) == due for row in hits) else None

    def _reopened(self) -> bool:
        """Open the same records where another process has built them since; return whether it has."""
        current = self._generations.successor(self._manifest) if self._manifest else None
        if current is not None:
            self._open(current)
        return current is not None

    def _is_current(self, records: Sequence[Record]) -> bool:
        manifest = self._generations.manifest()
        if manifest is None or not self._matches(manifest) or manifest.pack != self._pack:
            return False
        if set(manifest.ids) != {_key(record) for record in records} or self._generations.damage(manifest):
            return False
        self._open(manifest)
        return True

    def _matches(self, manifest: Manifest) -> bool:
        mine = (self._encoder, self._dimensions, chromadb.__version__)
        return (manifest.encoder, manifest.dimensions, manifest.engine) == mine

    def _build(
        self,
        records: Sequence[Record],
        embed: Callable[[Sequence[str]], Vectors],
        learn: Callable[[Sequence[Record], Vectors], Learned],
    ) -> Changes:
        with self._generations.writing() as directory:
            if self._is_current(records):  # another process has built it while this one waited
                directory.rmdir()
                return Changes(0, 0, len(records))
            known, reason = self._known_vectors(directory)
            wanted = {_key(record): record for record in records}
            fresh = [key for key in wanted if key not in known]
            known |= zip(fresh, self._embed([wanted[key].text for key in fresh], embed), strict=True)
            matrix = np.array([known[key] for key in wanted], dtype=np.float32).reshape(-1, self._dimensions)
            np.savez(directory / VECTORS, ids=np.array(list(wanted)), vectors=matrix)
            np.savez(directory / LEARNED, **learn(list(wanted.values()), matrix))  # type: ignore[arg-type]  # arrays by name
            self._fill(directory, wanted, matrix)
            before = self._generations.manifest()
            manifest = self._describe(directory, tuple(wanted), before.generation if before else "")
            self._generations.publish(manifest)
            self._open(manifest)
        if reason:
            self._notify(
                f"The index in {self._generations.folder} {reason}; it has been made again from the definitions."
            )
        removed = 0 if reason or before is None else len(set(before.ids) - set(wanted))
        return Changes(len(fresh), removed, len(wanted) - len(fresh), reason)

    def _known_vectors(self, fresh: Path) -> tuple[dict[str, Any], str | None]:
        """Return the vectors that can be kept, by record, and why none can, if there was an index."""
        manifest = self._generations.manifest()
        if manifest is None:
            return {}, "was not whole" if self._generations.holds_more_than(fresh) else None
        if not self._matches(manifest):
            return {}, "was made by another version"
        reason = self._generations.damage(manifest)
        if reason:
            return {}, reason
        stored = _load(self._generations.path(manifest) / VECTORS)
        return dict(zip(stored["ids"].tolist(), stored["vectors"], strict=True)), None

    def _embed(self, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]) -> list[Any]:
        rows: list[Any] = []
        for start in range(0, len(texts), EMBED_AT_ONCE):
            rows.extend(embed(texts[start : start + EMBED_AT_ONCE]))
            self._progress(len(rows), len(texts))
        return rows

    def _fill(self, directory: Path, wanted: dict[str, Record], matrix: Vectors) -> None:
        try:
            with closing(_connect(directory)) as client:
                collection = client.create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": HNSW})
                keys = list(wanted)
                for start in range(0, len(keys), UPSERT_AT_ONCE):
                    part = keys[start : start + UPSERT_AT_ONCE]
                    collection.upsert(
                        ids=part,
                        embeddings=matrix[start : start + len(part)],
                        metadatas=[_metadata(wanted[key]) for key in part],
                    )
        except FAULTS as error:
            raise unusable(self._generations.folder, error) from error

    def _describe(self, directory: Path, ids: tuple[str, ...], previous: str) -> Manifest:
        return Manifest(
            generation=directory.name,
            previous=previous,
            encoder=self._encoder,
            engine=chromadb.__version__,
            dimensions=self._dimensions,
            pack=self._pack,
            ids=ids,
            files=digests(directory),
        )

    def _open(self, manifest: Manifest) -> None:
        before = self._client
        try:
            self._client = _connect(self._generations.path(manifest))
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
        except FAULTS as error:
            raise unusable(self._generations.folder, error) from error
        self._manifest = manifest
        if before is not None:
            before.close()  # it keeps a dozen files open

    def _query(self, vectors: Vectors, kind: str, count: int) -> list[list[Hit]]:
        if self._collection is None:
            raise StorageError("The index was searched before it was brought up to date.", hint="Call sync first.")
        if not count:
            return [[] for _ in vectors]
        at_once = max(1, FOUND_AT_ONCE // count)
        return [
            row
            for start in range(0, len(vectors), at_once)
            for row in self._query_some(self._collection, vectors[start : start + at_once], kind, count)
        ]

    def _query_some(self, collection: chromadb.Collection, vectors: Vectors, kind: str, count: int) -> list[list[Hit]]:
        found: dict[str, Any] = collection.query(  # type: ignore[assignment]  # a TypedDict of optional lists
            query_embeddings=vectors, n_results=count, where={"kind": kind}, include=["metadatas", "distances"]
        )
        rows = zip(found["ids"], found["metadatas"], found["distances"], strict=True)
        return [[_hit(*each) for each in zip(*row, strict=True)] for row in rows]

    def _number_of(self, kind: str) -> int:
        return sum(key.startswith(f"{kind}:") for key in self._manifest.ids) if self._manifest else 0

    def _directory(self) -> Path:
        if self._manifest is None:
            raise StorageError("The index was read before it was brought up to date.", hint="Call sync first.")
        return self._generations.path(self._manifest)

    def _rebuild(self, reason: str) -> None:
        if self._again is None:
            raise StorageError("The index was searched before it was brought up to date.", hint="Call sync first.")
        self._generations.distrust()
        self._again()
        self._notify(f"The index in {self._generations.folder} {reason}; it has been made again from the definitions.")


def _connect(directory: Path) -> Client:
    return chromadb.PersistentClient(str(directory), Settings(anonymized_telemetry=False))  # type: ignore[return-value]  # which can be closed


def _key(record: Record) -> str:
    return f"{record.kind}:{record.id}"


def _metadata(record: Record) -> dict[str, Any]:
    return {"kind": record.kind, "definition": record.definition, "position": record.position}


def _hit(key: str, metadata: dict[str, Any], distance: float) -> Hit:
    kind, _, identifier = key.partition(":")
    return Hit(identifier, kind, str(metadata["definition"]), int(metadata["position"]), 1.0 - float(distance))


def _load(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _unheard(*_: object) -> None:
    """Take what nobody asked for."""
