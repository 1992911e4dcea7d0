"""What the core needs from outside, as Protocols. Adapters fulfil them; tests bring fakes with the same contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping, Sequence
    from datetime import datetime

    from assistant.entries import Document, Entry, Experiment, Found, Mark, Taken, Turn
    from assistant.reflection import Reflection
    from assistant.types import Delta, Message

Vectors = NDArray[np.float32]
"""Unit-length embeddings, shape (texts, dimensions)."""

Learned = dict[str, NDArray[np.float32]]
"""Named arrays that are fitted from a pack's vectors and kept beside its index."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the index holds, keyed by its content: a citable sentence, a practice situation, or a part of one."""

    id: str
    kind: Literal["sentence", "situation", "part"]
    definition: str
    position: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, with its cosine similarity to what was searched."""

    id: str
    kind: str
    definition: str
    position: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What bringing the index up to date took; ``rebuilt`` says why it was made anew, if it was."""

    added: int
    removed: int
    kept: int
    rebuilt: str | None = None


class Embedder(Protocol):
    """Turns texts into unit vectors; ``digest`` changes whenever its vectors would."""

    @property
    def digest(self) -> str:
        """Identify weights and tokeniser."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, each of length 1; a text's row does not depend on its neighbours."""


class Classifier(Protocol):
    """Says of which kind an English text is; `assistant.likeness` knows what the kinds are."""

    @property
    def alarm_from(self) -> float:
        """The probability that a text needs a human, from which on it is referred."""

    @property
    def grave_from(self) -> float:
        """The probability that it needs one for something grave, from which on it is referred as well."""

    def scores(self, text: str) -> Vectors:
        """Return a probability for each kind, and last how far it leans to being about the writer, from -1 to 1."""


class Index(Protocol):
    """Keeps the records of one pack under one encoder; the pack is the truth, the index a cache of it."""

    def sync(
        self,
        records: Sequence[Record],
        *,
        embed: Callable[[Sequence[str]], Vectors],
        learn: Callable[[Sequence[Record], Vectors], Learned],
    ) -> Changes:
        """Bring the index to exactly ``records``; embed only what is new, learn only when something changed."""

    def search(self, vectors: Vectors, *, kind: str, count: int) -> list[list[Hit]]:
        """Return, for each row of ``vectors``, the ``count`` nearest records of that kind, nearest first."""

    def learned(self) -> Learned:
        """Return what was learned at the last sync."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent to a model: messages, and the JSON schema that the reply should keep."""

    messages: tuple[Message, ...] = field(repr=False)
    schema: Mapping[str, object] = field(repr=False)
    max_tokens: int = 2000


class Model(Protocol):
    """An endpoint that continues a conversation; failures are `assistant.errors.ModelError`."""

    @property
    def name(self) -> str:
        """Name of the model, as the endpoint knows it."""

    def stream(self, request: Request) -> Generator[Delta, None, None]:
        """Yield the reply as it arrives; the last delta has ``finish`` set. Closing it closes the connection.

        Raises:
            ModelError: no reply, or one that was cut.

        """

    def astream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Do what `stream` does, asynchronously."""


class Journal(Protocol):
    """Keeps finished and partial reflections on this machine; the ports below are other sides of the same thing."""

    def save(self, reflection: Reflection, *, turn: Turn | None = None) -> None:
        """Keep it, replacing an earlier one with the same id; in a conversation, with the turn that it answers."""

    def load(self, identifier: str | None = None) -> Reflection:
        """Return that reflection (a unique prefix of an id will do), or the newest.

        Raises `NotFound`, or `NothingYet` where none was named and there is none.
        """

    def find(self, identifier: str | None = None) -> str:
        """Return the whole id that `load` would take; what is kept under it is not read."""


class Shelf(Protocol):
    """Finds what a journal keeps, and forgets it."""

    def entries(self, *, limit: int | None = None) -> list[Entry]:
        """Return what is kept, newest first."""

    def search(self, query: str, *, limit: int | None = None) -> list[Found]:
        """Return the entries, newest first, in which every word of the query begins a word, case and accents aside.

        What the person wrote is searched, the remarks, and the person's notes. Raises `UsageError` where the
        query holds no word.
        """

    def forget(self, identifier: str | None) -> tuple[str, ...]:
        """Delete that reflection with its whole conversation, or, for None, everything; return what is gone.

        Marks and experiments go with their reflection. Raises `NotFound`, or `NothingYet` for None.
        """


class Marks(Protocol):
    """Keeps what the person says about reflections: confirmed, corrected, unhelpful."""

    def mark(self, mark: Mark) -> None:
        """Keep it, in place of what was said about the same part before; raises `NotFound`."""

    def unmark(self, reflection: str, *, remark: int | None = None) -> None:
        """Take back what was said about that remark, or, without one, about the dimension; raises `NotFound`."""

    def marks(self, reflection: str | None = None) -> list[Mark]:
        """Return what was said about one reflection (its whole id), or about all, oldest first."""


class Ledger(Protocol):
    """Keeps the experiments that a person wants to try; a reflection has one at most."""

    def note(self, experiment: Experiment) -> None:
        """Keep it, in place of an earlier state of the one of the same reflection; raises `NotFound`."""

    def experiments(self) -> list[Experiment]:
        """Return all, the newest first."""


class Carrier(Protocol):
    """Gives out a whole journal as plain values, and takes one in; see `assistant.records`."""

    def records(self) -> list[Document]:
        """Return everything, oldest first: each reflection, followed by what belongs to it."""

    def take(self, records: Iterable[Document]) -> Taken:
        """Add records, all or none; one that stands here already, in whatever form, stays as it is.

        Raises `UsageError` where one belongs to a reflection that is neither here nor among them.
        """


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the current time, in UTC."""

    def elapsed(self) -> float:
        """Return seconds on a clock that never goes back."""
