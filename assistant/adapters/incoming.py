"""Turns what an endpoint sends into deltas, and judges whether it was a whole reply. No library in here.

Endpoints send what no type foresees: null and empty pieces, pieces of a thought, a second choice, content as a
list of parts, usage with every piece, an error object with status 200.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.adapters.failures import Failure
from assistant.errors import ModelReplyInvalid
from assistant.types import Delta, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.adapters.failures import Kind

MAX_REPLY_LENGTH = 1_000_000  # characters; an honest reply has a few thousand
MAX_BODY_LENGTH = 20_000_000  # bytes; a long thought, a few letters a piece, takes some millions
SERVER_ERROR = 500


class Failed(ValueError):
    """What came was no reply; ``failure`` says in which way."""

    def __init__(self, failure: Failure) -> None:
        """Keep the failure."""
        super().__init__(failure.kind)
        self.failure = failure


class Watch:
    """Bounds one response, whatever is in it: how long it may take, and how long it may be."""

    def __init__(self, budget_s: float, clock: Callable[[], float]) -> None:
        """Begin to count; ``clock`` gives seconds."""
        self._until, self._clock, self._length = clock() + budget_s, clock, 0

    def saw(self, length: int) -> None:
        """Take note of so many bytes.

        Raises:
            Failed: the time is over, though something still comes.
            ModelReplyInvalid: it is far more than a reply.

        """
        self._length += length
        if self._clock() > self._until:
            raise Failed(Failure("timeout"))
        if self._length > MAX_BODY_LENGTH:
            raise _too_much()


class Reading:
    """Reads one reply, in pieces or whole."""

    def __init__(self) -> None:
        """Begin before the first piece."""
        self._length = 0
        self._finish: str | None = None
        self._usage: Usage | None = None
        self._refused = self._called = False

    @property
    def started(self) -> bool:
        """Whether some of the reply's text has been handed on."""
        return self._length > 0

    def take(self, chunk: Any) -> Iterator[Delta]:  # noqa: ANN401 - endpoints send what the SDK's types do not foresee
        """Yield what a streamed piece adds; its usage counts for the whole reply, so the last one stands."""
        self._usage = usage_of(getattr(chunk, "usage", None)) or self._usage
        for choice in chunk.choices or ():
            if not getattr(choice, "index", 0):  # another choice is another reply
                yield from self._add(getattr(choice, "delta", None), choice.finish_reason)

    def take_whole(self, body: Any, headers: Any) -> Iterator[Delta]:  # noqa: ANN401 - whatever stood in the body
        """Yield a reply that came in one piece although a stream was asked for."""
        if "json" not in headers.get("content-type", ""):
            raise Failed(Failure("garbage"))
        if isinstance(body, dict) and body.get("error"):
            raise Failed(failure_in(body["error"]))
        choice = body["choices"][0]
        self._usage = usage_of(body.get("usage"))
        yield from self._add(_Message(choice["message"]), choice.get("finish_reason") or "stop")
        yield from self.end()

    def end(self) -> Iterator[Delta]:
        """Yield the usage, if the reply is whole.

        Raises:
            Failed: it was cut off, or holds no text.

        """
        if self._finish is None:
            raise Failed(Failure("cut"))
        if not self.started:
            raise Failed(Failure(self._why_empty()))
        if self._usage:
            yield Delta(usage=self._usage)

    def _why_empty(self) -> Kind:
        if self._refused or self._finish == "content_filter":
            return "filtered"
        if self._called or self._finish in {"tool_calls", "function_call"}:
            return "tool"
        return "used_up" if self._finish == "length" else "garbage"

    def _add(self, delta: Any, finish: object) -> Iterator[Delta]:  # noqa: ANN401 - a message or a piece of one
        text = _text_of(getattr(delta, "content", None))
        self._refused = self._refused or bool(getattr(delta, "refusal", None))
        self._called = self._called or bool(getattr(delta, "tool_calls", None))
        self._length += len(text)
        if self._length > MAX_REPLY_LENGTH:
            raise _too_much()
        self._finish = str(finish) if finish else self._finish  # some send "" with every piece
        if text or finish:
            yield Delta(text, self._finish if finish else None)


class _Message:
    """A message out of a JSON body, with attributes like the SDK's."""

    def __init__(self, message: dict[str, Any]) -> None:
        self.content, self.refusal, self.tool_calls = (message.get(key) for key in ("content", "refusal", "tool_calls"))


def failure_in(error: object) -> Failure:
    """Return the failure that an error object with status 200 amounts to."""
    code = error.get("code") if isinstance(error, dict) else None
    known = isinstance(code, int) and 400 <= code < 600
    return Failure("status", code if known else SERVER_ERROR, complaint=str(error))


def usage_of(usage: Any) -> Usage | None:  # noqa: ANN401 - endpoints send what the SDK's types do not foresee
    """Return the counts of a usage object or table, None where there are none."""
    table = usage if isinstance(usage, dict) else vars(usage) if usage is not None else {}
    given, made = table.get("prompt_tokens"), table.get("completion_tokens")
    return Usage(given, made) if isinstance(given, int) and isinstance(made, int) else None


def _text_of(content: object) -> str:
    """Return the text of a content: a string, null, or a list of parts of which only the texts count."""
    if isinstance(content, list):
        parts = (part if isinstance(part, dict) else vars(part) for part in content)
        return "".join(str(part["text"]) for part in parts if part.get("type") == "text")
    if content is None or isinstance(content, str):
        return content or ""
    raise Failed(Failure("garbage"))


def _too_much() -> ModelReplyInvalid:
    return ModelReplyInvalid("The endpoint sent far more than a reply.", hint="Check model and base URL.")
