"""What a caller holds: `Assistant`, which opens a `Conversation`. Knows ports, not adapters."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.care import Care, shipped_care
from assistant.conversation import MAX_SITUATION_LENGTH, Conversation, Saying, alast_of, check_situation, last_of
from assistant.draft import Draft
from assistant.driver import adrive, drive
from assistant.entries import Turn
from assistant.errors import StorageError
from assistant.pipeline import Task, build_request, is_referred_alone, reflect_steps
from assistant.pseudonyms import Pseudonyms
from assistant.reflection import Finished

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping, Sequence

    from assistant.ports import Clock, Journal, Model, Request
    from assistant.prompts import Prompt
    from assistant.reflection import Event, Reflection
    from assistant.retrieval import Retriever
    from assistant.types import Pack, Ranking

__all__ = ["MAX_SITUATION_LENGTH", "Assistant", "Conversation", "Parts", "check_situation"]


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
    care: Care = field(default_factory=shipped_care)  # there is no assistant without it
    region: str | None = None
    hide: Sequence[str] | None = ()  # names of one's own to replace before a text is sent; None replaces nothing


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
        return last_of(self.stream(text))

    async def areflect(self, text: str) -> Reflection:
        """Do what `reflect` does, asynchronously."""
        return await alast_of(self.astream(text))

    def stream(self, text: str) -> Generator[Event, None, None]:
        """Yield each proven remark as it is proven, what was withheld, and last the finished reflection."""
        return self._run(Saying(check_situation(text)))

    def astream(self, text: str) -> AsyncGenerator[Event, None]:
        """Do what `stream` does, asynchronously."""
        return self._arun(Saying(check_situation(text)))

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
        turn = Saying(check_situation(text))
        task = self._task(turn)
        if self._parts.model is None or is_referred_alone(task):
            return None
        request, _ = build_request(task, self._parts.retriever.rank_one(turn.situation))
        return request

    def chat(self, *, resume: Reflection | None = None) -> Conversation:
        """Return a new conversation, or one that goes on from a saved reflection."""
        return Conversation(self._run, self._arun, resume)

    def _task(self, turn: Saying) -> Task:
        parts = self._parts
        return Task(
            situation=turn.situation,
            pack=parts.pack,
            prompts=parts.prompts,
            nonce=secrets.randbits(64),
            care=parts.care,
            region=parts.region,
            names=self._names(turn),
            with_model=parts.model is not None,
            require_model=parts.require_model,
            context_definitions=parts.context_definitions,
            earlier=turn.earlier,
            latest=turn.latest,
            said=turn.said,
            talk=turn.talk,
        )

    def _names(self, turn: Saying) -> Pseudonyms | None:
        """Return the stand-ins for a text and all that was written before it: the same from turn to turn."""
        if self._parts.model is None or self._parts.hide is None:
            return None
        names = Pseudonyms(self._parts.hide)
        names.learn(turn.situation)
        return names

    def _draft(self, turn: Saying) -> Draft:
        parts = self._parts
        identifier = secrets.token_hex(5)
        return Draft(
            situation=turn.situation, pack=parts.pack, clock=parts.clock, identifier=identifier, model=parts.model
        )

    def _run(self, turn: Saying) -> Generator[Event, None, None]:
        draft, parts = self._draft(turn), self._parts
        finished = False
        try:
            for event in drive(reflect_steps(self._task(turn), draft), retriever=parts.retriever, model=parts.model):
                failed = self._keep(event, turn) if isinstance(event, Finished) else None
                finished = finished or isinstance(event, Finished)
                yield event
                if failed is not None:
                    raise failed
        finally:
            if not finished and draft.remarks:  # Ctrl-C, or whoever listened has left: keep what was shown
                self._save(draft.finish(partial=True), turn)

    async def _arun(self, turn: Saying) -> AsyncGenerator[Event, None]:
        draft, parts = self._draft(turn), self._parts
        finished = False
        steps = reflect_steps(self._task(turn), draft)
        try:
            async with aclosing(adrive(steps, retriever=parts.retriever, model=parts.model)) as events:
                async for event in events:
                    failed = await asyncio.to_thread(self._keep, event, turn) if isinstance(event, Finished) else None
                    finished = finished or isinstance(event, Finished)
                    yield event
                    if failed is not None:
                        raise failed
        finally:
            if not finished and draft.remarks:
                self._save(draft.finish(partial=True), turn)

    def _keep(self, event: Finished, turn: Saying) -> StorageError | None:
        """Save what is finished; return what went wrong, so that the reflection is seen before that is raised."""
        try:
            self._save(event.reflection, turn)
        except StorageError as error:
            return error
        return None

    def _save(self, reflection: Reflection, turn: Saying) -> None:
        if self._parts.journal is None:
            return
        said = Turn(turn.latest, turn.follows) if turn.in_conversation else None
        try:
            self._parts.journal.save(reflection, turn=said)
        except KeyboardInterrupt:  # Ctrl-C at this very moment: it was not kept yet, and it has been shown
            self._parts.journal.save(reflection, turn=said)
            raise
