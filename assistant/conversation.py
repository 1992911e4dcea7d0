"""A conversation: several turns about one situation, and what each is handed on with. Knows no adapters."""

from __future__ import annotations

from contextlib import aclosing, closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.errors import SituationError
from assistant.reflection import Finished
from assistant.turns import Talk

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from assistant.reflection import Event, Reflection

MAX_SITUATION_LENGTH = 20_000  # characters
ALWAYS_GRAVE = frozenset({"self-harm", "violence"})  # a referral for these that is not alone reminds of one that was
_SINGLE = Talk()


@dataclass(frozen=True, slots=True)
class Saying:
    """What the person writes now, and what was written and said before; empty where they end the conversation."""

    latest: str = field(repr=False)
    earlier: str = field(default="", repr=False)
    said: str = field(default="", repr=False)
    talk: Talk = _SINGLE
    follows: str | None = None

    @property
    def in_conversation(self) -> bool:
        """Whether this is a turn of a conversation."""
        return self.talk.stage != "single"

    @property
    def situation(self) -> str:
        """All that was written, turn after turn."""
        parts = [part for part in (self.earlier, self.latest) if part]
        return check_situation("\n\n".join(parts)) if self.earlier else self.latest


class Conversation:
    """Several turns about one situation: each reflects on all that was written so far, the last turn most.

    A turn's `Reflection.situation` holds every turn of the person, parted by blank lines. A first turn may be answered
    with a mirror and a question only; `close` sums up.
    """

    def __init__(
        self,
        run: Callable[[Saying], Generator[Event, None, None]],
        arun: Callable[[Saying], AsyncGenerator[Event, None]],
        resume: Reflection | None = None,
    ) -> None:
        """Begin with nothing said, or with what a saved reflection holds; an `Assistant` brings what runs a turn."""
        self._run, self._arun = run, arun
        self._written: list[str] = [resume.situation] if resume and not _is_grave(resume) else []
        self._last: Reflection | None = resume
        self._referred = _referred(resume)
        self._before, self._shown_by = _main(resume), _shown_by(resume)
        self._tried = _offers(resume)
        self._asked = _questions(resume)

    @property
    def turns(self) -> int:
        """How many turns there are; a resumed reflection counts as one."""
        return len(self._written)

    @property
    def written(self) -> str:
        """All that the person wrote so far, turn after turn."""
        return "\n\n".join(self._written)

    def say(self, text: str) -> Reflection:
        """Return the reflection on the conversation after this turn."""
        return last_of(self.stream(text))

    def stream(self, text: str) -> Generator[Event, None, None]:
        """Yield the events of this turn; see `Assistant.stream`. A turn that fails is not kept."""
        saying = self._saying(text)
        with closing(self._run(saying)) as events:
            for event in events:
                if isinstance(event, Finished):
                    self._keep(saying, event.reflection)
                yield event

    async def asay(self, text: str) -> Reflection:
        """Do what `say` does, asynchronously."""
        return await alast_of(self.astream(text))

    async def astream(self, text: str) -> AsyncGenerator[Event, None]:
        """Do what `stream` does, asynchronously."""
        saying = self._saying(text)
        async with aclosing(self._arun(saying)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    self._keep(saying, event.reflection)
                yield event

    def close(self) -> Reflection | None:
        """Return a summary of the conversation in the person's own words, with citations; None if nothing was said."""
        return last_of(self.stream_close()) if self._written else None

    async def aclose(self) -> Reflection | None:
        """Do what `close` does, asynchronously."""
        return await alast_of(self._arun(self._closing())) if self._written else None

    def stream_close(self) -> Generator[Event, None, None]:
        """Yield the events of the summary; nothing if nothing was said. The conversation may go on afterwards."""
        if self._written:
            yield from self._run(self._closing())

    def _saying(self, text: str) -> Saying:
        latest, earlier = check_situation(text), "\n\n".join(self._written)
        talk = Talk(
            stage="turn" if earlier else "opening",
            start=len(earlier) + 2 if earlier else 0,
            asked=tuple(self._asked),
            before=self._before,
            tried=self._tried,
            referred=self._referred,
            answers=self._last is not None and _is_grave(self._last),
        )
        return Saying(latest, earlier, self._said, talk, self._last.id if self._last else None)

    def _closing(self) -> Saying:
        start = len("\n\n".join(self._written[:-1])) + 2 if len(self._written) > 1 else 0
        talk = Talk("closing", start, before=self._before, shown_by=self._shown_by, referred=self._referred)
        return Saying("", "\n\n".join(self._written), self._said, talk, self._last.id if self._last else None)

    @property
    def _said(self) -> str:
        return "\n".join(remark.text for remark in self._last.remarks) if self._last else ""

    def _keep(self, saying: Saying, reflection: Reflection) -> None:
        if not _is_grave(reflection):  # such a turn goes no further: no later request holds it
            self._written.append(saying.latest)
        self._last = reflection
        self._referred = _referred(reflection) or self._referred
        if reflection.dimensions:
            self._before, self._shown_by = _main(reflection), _shown_by(reflection)
        self._tried = self._tried or _offers(reflection)
        self._asked += _questions(reflection)


def _is_grave(reflection: Reflection) -> bool:
    return reflection.referral is not None and reflection.referral.grave


def _referred(reflection: Reflection | None) -> str | None:
    """Return the category that a reflection was referred for, where that has to stay in view; see ``docs/care.md``."""
    referral = reflection.referral if reflection else None
    return referral.category if referral and (referral.grave or referral.category in ALWAYS_GRAVE) else None


def _main(reflection: Reflection | None) -> str | None:
    return reflection.dimensions[0].id if reflection and reflection.dimensions else None


def _shown_by(reflection: Reflection | None) -> tuple[int, int] | None:
    remarks = reflection.remarks if reflection else ()
    pieces = [each for remark in remarks if remark.kind == "dimension" for each in remark.evidence]
    return (pieces[0].start, pieces[0].end) if pieces else None


def _questions(reflection: Reflection | None) -> list[str]:
    return [remark.text for remark in reflection.remarks if remark.kind == "question"] if reflection else []


def _offers(reflection: Reflection | None) -> bool:
    return any(remark.kind == "experiment" for remark in reflection.remarks) if reflection else False


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


def last_of(events: Generator[Event, None, None]) -> Reflection:
    """Return the reflection that a stream of events ends with; raises what is raised after it: it was not saved."""
    event: Event | None = None
    with closing(events):
        for event in events:  # noqa: B007 - the last one is what is wanted
            pass
    return _reflection_of(event)


async def alast_of(events: AsyncGenerator[Event, None]) -> Reflection:
    """Do what `last_of` does, asynchronously."""
    event: Event | None = None
    async with aclosing(events):
        async for event in events:  # noqa: B007 - the last one is what is wanted
            pass
    return _reflection_of(event)


def _reflection_of(event: Event | None) -> Reflection:
    if not isinstance(event, Finished):
        raise AssertionError("a stream ends with Finished")  # noqa: TRY004 - no fault of the caller's
    return event.reflection
