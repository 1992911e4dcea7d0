"""A model behind any OpenAI-compatible endpoint, by Chat Completions. The only room for ``openai``.

Endpoints differ in what they take, so a request goes down a ladder where one refuses it: strict JSON schema,
JSON object, plain; with and without usage in the stream. What a step taught is remembered for the next
request. The SDK's own retries and time-outs are made for servers; here a person waits, so they are ours.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Literal

import httpx2
import openai

from assistant.adapters.failures import Asked, Failure, Patience
from assistant.errors import ModelReplyInvalid
from assistant.types import Delta, Usage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterator

    from assistant.ports import Request

MAX_REPLY_LENGTH = 1_000_000  # characters; an honest reply has a few thousand
UNNAMED = "default"  # what a server with one model takes for any name

# Besides its own tree, the SDK lets through what httpx raises in mid-stream, and, for a body that is no
# reply, JSONDecodeError and pydantic's ValidationError (both ValueError), AttributeError and TypeError.
_HTTP_ERRORS = (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL)
_GARBAGE_ERRORS = (ValueError, AttributeError, TypeError)
_FAILURES = (openai.OpenAIError, *_HTTP_ERRORS, *_GARBAGE_ERRORS)


class OpenAIModel:
    """Continues a conversation at an endpoint; fulfils `assistant.ports.Model`."""

    def __init__(
        self,
        *,
        name: str | None,
        api_key: str | None,
        base_url: str | None,
        destination: str,
        connect_timeout_s: float = 5.0,
        read_timeout_s: float = 60.0,
        budget_s: float = 120.0,
        notify: Callable[[str], None] | None = None,
    ) -> None:
        """Keep how to reach the endpoint; nothing is sent yet.

        Args:
            name: the model's name; None takes the first one that the endpoint lists.
            api_key: the key, if the endpoint wants one.
            base_url: the endpoint; None is OpenAI's own.
            destination: the endpoint as it may be shown, without credentials.
            connect_timeout_s: seconds to wait for a connection.
            read_timeout_s: seconds to wait for the next piece of a reply.
            budget_s: seconds for one request with all its tries.
            notify: takes one line when there is a wait.

        """
        self._name, self._destination, self._budget_s = name, destination, budget_s
        self._notify = notify or (lambda _line: None)
        self._asked = Asked()
        self._options: dict[str, Any] = {
            "api_key": api_key or "unused",  # the SDK wants one; local servers ignore it
            "base_url": base_url,
            "max_retries": 0,
            "timeout": httpx2.Timeout(read_timeout_s, connect=connect_timeout_s),
        }
        self._client: openai.OpenAI | None = None

    @property
    def name(self) -> str:
        """Name of the model; where none was given, what the endpoint listed, once it was asked."""
        return self._name or UNNAMED

    def models(self) -> list[str]:
        """Return the names that the endpoint lists; it is asked once.

        Raises:
            ModelError: it cannot be reached, refuses the key, or has no list.

        """
        try:
            return [each.id for each in openai.OpenAI(**self._options).models.list()]
        except _FAILURES as error:
            raise self._patience().explain(_failure(error)) from None

    def stream(self, request: Request) -> Generator[Delta, None, None]:
        """Yield the reply as it arrives; see `assistant.ports.Model`."""
        self._client = self._client or openai.OpenAI(**self._options)
        patience, reading = self._patience(), _Reading()
        while True:
            try:
                if self._name is None:
                    self._name = _first_listed(self._client)
                with self._client.chat.completions.with_streaming_response.create(**self._body(request)) as raw:
                    if not _is_stream(raw.headers):
                        yield from reading.take_whole(raw.json(), raw.headers)
                        return
                    for chunk in raw.parse():
                        yield from reading.take(chunk)
                        reading.check_time(patience)
                    reading.end()
            except _FAILURES as error:
                wait = self._next_try(error, patience, reading)
            else:
                return
            time.sleep(wait)

    async def astream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Do what `stream` does, asynchronously; each call has a client of its own, bound to the running loop."""
        patience, reading = self._patience(), _Reading()
        async with openai.AsyncOpenAI(**self._options) as client:
            while True:
                try:
                    if self._name is None:
                        self._name = await asyncio.to_thread(_first_listed, openai.OpenAI(**self._options))
                    created = client.chat.completions.with_streaming_response.create(**self._body(request))
                    async with created as raw:
                        if not _is_stream(raw.headers):
                            for delta in reading.take_whole(await raw.json(), raw.headers):
                                yield delta
                            return
                        async for chunk in await raw.parse():
                            for delta in reading.take(chunk):
                                yield delta
                            reading.check_time(patience)
                        reading.end()
                except _FAILURES as error:
                    wait = self._next_try(error, patience, reading)
                else:
                    return
                await asyncio.sleep(wait)

    def _patience(self) -> Patience:
        began = time.monotonic()
        return Patience(self._destination, self.name, self._budget_s, lambda: time.monotonic() - began, self._notify)

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": each.role, "content": each.content} for each in request.messages],
            "stream": True,
            self._asked.limit: request.max_tokens,
        }
        if self._asked.usage:
            body["stream_options"] = {"include_usage": True}
        if self._asked.schema:
            schema = {"name": "reply", "strict": True, "schema": dict(request.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self._asked.json:
            body["response_format"] = {"type": "json_object"}
        return body

    def _next_try(self, error: Exception, patience: Patience, reading: _Reading) -> float:
        """Return how long to wait before the next try; raises `ModelError` where there is none."""
        failure = _failure(error)
        if not reading.started and failure.kind == "status" and self._asked.step_down(failure):
            return 0.0
        patience.model = self.name
        try:
            return patience.after(failure, started=reading.started)
        finally:
            error.__traceback__ = None  # its frames hold the request, and the request what the person wrote


class _Cut(ValueError):
    """The stream ended without saying that it was finished."""


class _TooSlow(ValueError):
    """The whole budget is spent."""


class _Reading:
    """Turns what an endpoint sends into deltas, and judges whether it was a whole reply."""

    def __init__(self) -> None:
        self._length = 0
        self._finished = False

    @property
    def started(self) -> bool:
        return self._length > 0

    def take(self, chunk: Any) -> Iterator[Delta]:  # noqa: ANN401 - endpoints send what the SDK's types do not foresee
        usage = _usage(getattr(chunk, "usage", None))
        choice = chunk.choices[0] if chunk.choices else None
        text = (choice.delta.content if choice and choice.delta else None) or ""
        finish = choice.finish_reason if choice else None
        self._count(text)
        self._finished = self._finished or finish is not None
        if text or finish or usage:
            yield Delta(text, finish, usage)

    def take_whole(self, body: Any, headers: Any) -> Iterator[Delta]:  # noqa: ANN401 - whatever stood in the body
        """Yield a reply that came in one piece although a stream was asked for."""
        if "json" not in headers.get("content-type", ""):
            raise TypeError("not JSON")
        choice = body["choices"][0]
        text = choice["message"]["content"]
        if not isinstance(text, str):
            raise TypeError("no content")
        self._count(text)
        yield Delta(text, choice.get("finish_reason") or "stop", _usage(body.get("usage")))

    def check_time(self, patience: Patience) -> None:
        """Give up on a stream that drips for longer than the whole budget."""
        if not self._finished and patience.elapsed() > patience.budget_s:
            raise _TooSlow

    def end(self) -> None:
        if not self._finished:
            raise _Cut
        if not self.started:
            raise TypeError("no content")

    def _count(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_REPLY_LENGTH:
            raise ModelReplyInvalid("The endpoint sent far more than a reply.", hint="Check model and base URL.")


def _first_listed(client: openai.OpenAI) -> str:
    try:
        return next(iter(client.models.list())).id
    except (openai.APIStatusError, StopIteration, *_GARBAGE_ERRORS):
        return UNNAMED  # an endpoint without a list of models may still answer


def _is_stream(headers: Any) -> bool:  # noqa: ANN401 - httpx's headers, or the SDK's
    return "event-stream" in headers.get("content-type", "")


def _usage(usage: Any) -> Usage | None:  # noqa: ANN401 - endpoints send what the SDK's types do not foresee
    """Return the counts of a usage object or table, None where there are none."""
    table = usage if isinstance(usage, dict) else vars(usage) if usage is not None else {}
    given, made = table.get("prompt_tokens"), table.get("completion_tokens")
    return Usage(given, made) if isinstance(given, int) and isinstance(made, int) else None


def _failure(error: Exception) -> Failure:
    """Return what an exception amounts to."""
    kind: Literal["unreachable", "timeout", "cut", "garbage"] = "garbage"
    if isinstance(error, openai.APIStatusError):
        headers = error.response.headers
        return Failure("status", error.status_code, headers.get("retry-after"), str(error.body))
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException | _TooSlow):
        kind = "timeout"
    elif isinstance(error, httpx2.StreamError | httpx2.ReadError | httpx2.RemoteProtocolError | _Cut):
        kind = "cut"
    elif isinstance(error, openai.APIConnectionError | httpx2.HTTPError | httpx2.InvalidURL):
        kind = "unreachable"
    return Failure(kind)
