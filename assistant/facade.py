"""What a caller holds: `Assistant`, and the `Conversation` that it opens. Knows ports, not adapters."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import aclosing, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.draft import Draft
from assistant.driver import adrive, drive
from assistant.entries import Turn
from assistant.errors import SituationError
from assistant.pipeline import Task, build_request, reflect_steps
from assistant.reflection import Finished

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping, Sequence

    from assistant.ports import Clock, Journal, Model, Request
    from assistant.prompts import Prompt
    from assistant.reflection import Event, Reflection
    from assistant.retrieval import Retriever
    from assistant.types import Pack, Ranking

MAX_SITUATION_LENGTH = 20_000  # characters


@dataclass(frozen=True, slots=True)
class Parts:
    """What an assistant is made of; `assistant.app` puts it together, a test may bring its own."""

    pack: Pack
    prompts: Mapping[str, Prompt]
    retriever: Retriever
    clock: Clock
    model: Model | None = None
    journal: Journal | None = None
    require_model: bool = False
    context_definitions: int = 24


class Assistant:
    """Reflects on situations; safe to use for many, one after the other.

    Every method that takes a text raises `SituationError` for an empty one, one of over 20,000 characters, or
    one that is no text, and other `ReflectError` where the installation fails. A model that fails is no error
    unless ``require_model`` was set: the offline composer stands in, and ``mode`` and ``fallback`` say so.
    """

    def __init__(self, parts: Parts) -> None:
        """Take the parts; nothing is loaded before it is used."""
        self._parts = parts

    @property
    def pack(self) -> Pack:
        """The definitions that this assistant cites."""
        return self._parts.pack

    @property
    def model(self) -> str | None:
        """Name of the model that is asked, or None for the offline composer."""
        return self._parts.model.name if self._parts.model else None

    def reflect(self, text: str) -> Reflection:
        """Return the reflection on a situation."""
        return _last(self.stream(text))

    async def areflect(self, text: str) -> Reflection:
        """Do what `reflect` does, asynchronously."""
        return await _alast(self.astream(text))

    def stream(self, text: str) -> Generator[Event, None, None]:
        """Yield each proven remark as it is proven, what was withheld, and last the finished reflection."""
        return self._run(_Turn(check_situation(text)))

    def astream(self, text: str) -> AsyncGenerator[Event, None]:
        """Do what `stream` does, asynchronously."""
        return self._arun(_Turn(check_situation(text)))

    def retrieve(self, text: str) -> Ranking:
        """Return every definition of the pack, best first, and whether any fits."""
        return self._parts.retriever.rank_one(check_situation(text))

    def retrieve_many(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the ranking of each text, in one go."""
        return self._parts.retriever.rank([check_situation(text) for text in texts])

    async def aretrieve(self, text: str) -> Ranking:
        """Do what `retrieve` does, in a thread."""
        return await asyncio.to_thread(self.retrieve, text)

    def preview(self, text: str) -> Request | None:
        """Return exactly what would be sent to the model for this situation, or None if nothing would be."""
        if self._parts.model is None:
            return None
        turn = _Turn(check_situation(text))
        request, _ = build_request(self._task(turn), self._parts.retriever.rank_one(turn.situation))
        return request

    def chat(self, *, resume: Reflection | None = None) -> Conversation:
        """Return a new conversation, or one that goes on from a saved reflection."""
        return Conversation(self, resume)

    def _task(self, turn: _Turn) -> Task:
        parts = self._parts
        return Task(
            situation=turn.situation,
            pack=parts.pack,
            prompts=parts.prompts,
            nonce=secrets.randbits(64),
            with_model=parts.model is not None,
            require_model=parts.require_model,
            context_definitions=parts.context_definitions,
            earlier=turn.earlier,
            latest=turn.latest,
            said=turn.said,
        )

    def _draft(self, turn: _Turn) -> Draft:
        parts = self._parts
        identifier = secrets.token_hex(5)
        return Draft(
            situation=turn.situation, pack=parts.pack, clock=parts.clock, identifier=identifier, model=parts.model
        )

    def _run(self, turn: _Turn) -> Generator[Event, None, None]:
        draft, parts = self._draft(turn), self._parts
        finished = False
        try:
            for event in drive(reflect_steps(self._task(turn), draft), retriever=parts.retriever, model=parts.model):
                if isinstance(event, Finished):
                    finished = True
                    self._save(event.reflection, turn)
                yield event
        finally:
            if not finished and draft.remarks:  # Ctrl-C, or whoever listened has left: keep what was shown
                self._save(draft.finish(partial=True), turn)

    async def _arun(self, turn: _Turn) -> AsyncGenerator[Event, None]:
        draft, parts = self._draft(turn), self._parts
        finished = False
        steps = reflect_steps(self._task(turn), draft)
        try:
            async with aclosing(adrive(steps, retriever=parts.retriever, model=parts.model)) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        finished = True
                        await asyncio.to_thread(self._save, event.reflection, turn)
                    yield event
        finally:
            if not finished and draft.remarks:
                self._save(draft.finish(partial=True), turn)

    def _save(self, reflection: Reflection, turn: _Turn) -> None:
        if self._parts.journal is not None:
            said = Turn(turn.latest, turn.follows) if turn.in_conversation else None
            self._parts.journal.save(reflection, turn=said)


class Conversation:
    """Several turns about one situation: each reflects on all that was written so far.

    A turn's `Reflection.situation` holds every turn of the person, parted by blank lines.
    """

    def __init__(self, assistant: Assistant, resume: Reflection | None = None) -> None:
        """Begin with nothing said, or with what a saved reflection holds."""
        self._assistant = assistant
        self._written: list[str] = [resume.situation] if resume else []
        self._last: Reflection | None = resume

    def say(self, text: str) -> Reflection:
        """Return the reflection on the conversation after this turn."""
        return _last(self.stream(text))

    def stream(self, text: str) -> Generator[Event, None, None]:
        """Yield the events of this turn; see `Assistant.stream`. A turn that fails is not kept."""
        turn = self._turn(text)
        for event in self._assistant._run(turn):  # noqa: SLF001 - one class in two halves
            if isinstance(event, Finished):
                self._keep(turn, event.reflection)
            yield event

    async def asay(self, text: str) -> Reflection:
        """Do what `say` does, asynchronously."""
        return await _alast(self.astream(text))

    async def astream(self, text: str) -> AsyncGenerator[Event, None]:
        """Do what `stream` does, asynchronously."""
        turn = self._turn(text)
        async with aclosing(self._assistant._arun(turn)) as events:  # noqa: SLF001 - one class in two halves
            async for event in events:
                if isinstance(event, Finished):
                    self._keep(turn, event.reflection)
                yield event

    def _turn(self, text: str) -> _Turn:
        latest = check_situation(text)
        said = "\n".join(remark.text for remark in self._last.remarks) if self._last else ""
        follows = self._last.id if self._last else None
        return _Turn(latest, "\n\n".join(self._written), said, in_conversation=True, follows=follows)

    def _keep(self, turn: _Turn, reflection: Reflection) -> None:
        self._written.append(turn.latest)
        self._last = reflection


@dataclass(frozen=True, slots=True)
class _Turn:
    """What the person writes now, and what was written and said before."""

    latest: str
    earlier: str = ""
    said: str = ""
    in_conversation: bool = False
    follows: str | None = None

    @property
    def situation(self) -> str:
        return check_situation(f"{self.earlier}\n\n{self.latest}") if self.earlier else self.latest


def check_situation(text: str) -> str:
    """Return the text without white space and byte order mark at either end.

    Raises:
        SituationError: it is empty, too long, or holds what no text holds.

    """
    if not isinstance(text, str):
        raise SituationError(f"This is not text, but {type(text).__name__}.", hint="Give plain UTF-8 text.")
    stripped = text.strip().lstrip("\ufeff").strip()
    if not any(char.isalnum() for char in stripped):
        raise SituationError("There is no text to reflect on.", hint='Write what happened: reflect "…".')
    if len(stripped) > MAX_SITUATION_LENGTH:
        raise SituationError(
            f"The text has {len(stripped):,} characters; up to {MAX_SITUATION_LENGTH:,} can be read at once.",
            hint="Keep the one scene that matters most: who was there, what was said, what you did.",
        )
    if "\x00" in stripped or any("\ud800" <= char <= "\udfff" for char in stripped):
        raise SituationError("This is not text: it holds bytes that no text holds.", hint="Give plain UTF-8 text.")
    return stripped


def _last(events: Generator[Event, None, None]) -> Reflection:
    with closing(events):
        for event in events:
            if isinstance(event, Finished):
                return event.reflection
    raise AssertionError("a stream ends with Finished")


async def _alast(events: AsyncGenerator[Event, None]) -> Reflection:
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Finished):
                return event.reflection
    raise AssertionError("a stream ends with Finished")
