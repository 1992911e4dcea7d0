"""A model behind any OpenAI-compatible endpoint, by Chat Completions. The only room for ``openai``.

Endpoints differ in what they take, so a request goes down a ladder where one refuses it: strict JSON schema,
JSON object, plain; with and without usage in the stream. What a step taught is remembered for the next
request. The SDK's own retries and time-outs are made for servers; here a person waits, so they are ours.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import httpx2
import openai

from assistant.adapters.failures import Asked, Failure, Patience
from assistant.adapters.incoming import Failed, Reading, Watch, failure_in

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator

    from assistant.adapters.failures import Kind
    from assistant.ports import Request
    from assistant.types import Delta

UNNAMED = "default"  # what a server with one model takes for any name

# Besides its own tree, the SDK lets through what httpx raises in mid-stream, and, for a body that is no
# reply, JSONDecodeError and pydantic's ValidationError (both ValueError) and what reading it as one raises.
_HTTP_ERRORS = (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL)
_GARBAGE_ERRORS = (ValueError, AttributeError, TypeError, LookupError, RecursionError)
_FAILURES = (openai.OpenAIError, *_HTTP_ERRORS, *_GARBAGE_ERRORS)
_KINDS: tuple[tuple[tuple[type[Exception], ...], Kind], ...] = (
    ((UnicodeEncodeError, httpx2.LocalProtocolError), "key"),  # it goes into a header, which takes ASCII only
    ((openai.APITimeoutError, httpx2.TimeoutException), "timeout"),
    ((httpx2.DecodingError,), "garbage"),
    ((openai.APIConnectionError, *_HTTP_ERRORS), "unreachable"),
)


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
        }
        self._timeout = httpx2.Timeout(read_timeout_s, connect=connect_timeout_s)
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
        self._client = self._client or self._open()
        patience, reading = self._patience(), Reading()
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
                    yield from reading.end()
            except _FAILURES as error:
                wait = self._next_try(error, patience, reading)
            else:
                return
            time.sleep(wait)

    async def astream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Do what `stream` does, asynchronously; each call has a client of its own, bound to the running loop."""
        patience, reading = self._patience(), Reading()
        async with self._aopen() as client:
            while True:
                try:
                    if self._name is None:
                        self._name = await asyncio.to_thread(self._listed)
                    created = client.chat.completions.with_streaming_response.create(**self._body(request))
                    async with created as raw:
                        if not _is_stream(raw.headers):
                            for delta in reading.take_whole(await raw.json(), raw.headers):
                                yield delta
                            return
                        async for chunk in await raw.parse():
                            for delta in reading.take(chunk):
                                yield delta
                        for delta in reading.end():
                            yield delta
                except _FAILURES as error:
                    wait = self._next_try(error, patience, reading)
                else:
                    return
                await asyncio.sleep(wait)

    def _open(self) -> openai.OpenAI:
        """Return a client that follows no redirect (texts go where the person was told) and bounds each response."""

        def guard(response: httpx2.Response) -> None:
            response.stream = _Guarded(response.stream, self._budget_s)

        client = httpx2.Client(timeout=self._timeout, event_hooks={"response": [guard]})
        return openai.OpenAI(**self._options, http_client=client)

    def _aopen(self) -> openai.AsyncOpenAI:
        async def guard(response: httpx2.Response) -> None:
            response.stream = _AsyncGuarded(response.stream, self._budget_s)

        client = httpx2.AsyncClient(timeout=self._timeout, event_hooks={"response": [guard]})
        return openai.AsyncOpenAI(**self._options, http_client=client)

    def _listed(self) -> str:
        with self._open() as client:
            return _first_listed(client)

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

    def _next_try(self, error: Exception, patience: Patience, reading: Reading) -> float:
        """Return how long to wait before the next try; raises `ModelError` where there is none."""
        failure = _failure(error)
        if not reading.started and failure.kind == "status" and self._asked.step_down(failure):
            return 0.0
        patience.model = self.name
        try:
            return patience.after(failure, started=reading.started)
        finally:
            error.__traceback__ = None  # its frames hold the request, and the request what the person wrote


class _Guarded(httpx2.SyncByteStream):
    """A response's bytes under a watch: a server that drips for ever, or sends only comments, is not waited for."""

    def __init__(self, stream: Any, budget_s: float) -> None:  # noqa: ANN401 - httpx types it as either kind
        self._stream, self._watch = stream, Watch(budget_s, time.monotonic)

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._watch.saw(len(piece))
            yield piece

    def close(self) -> None:
        self._stream.close()


class _AsyncGuarded(httpx2.AsyncByteStream):
    """The same, asynchronously."""

    def __init__(self, stream: Any, budget_s: float) -> None:  # noqa: ANN401 - httpx types it as either kind
        self._stream, self._watch = stream, Watch(budget_s, time.monotonic)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._watch.saw(len(piece))
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def _first_listed(client: openai.OpenAI) -> str:
    try:
        return next(iter(client.models.list())).id
    except (openai.APIStatusError, StopIteration, *_GARBAGE_ERRORS):
        return UNNAMED  # an endpoint without a list of models may still answer


def _is_stream(headers: Any) -> bool:  # noqa: ANN401 - httpx's headers, or the SDK's
    return "event-stream" in headers.get("content-type", "")


def _failure(error: Exception) -> Failure:
    """Return what an exception amounts to."""
    if isinstance(error, Failed):
        return error.failure
    if isinstance(error, openai.APIStatusError):
        headers = error.response.headers
        return Failure("status", error.status_code, headers.get("retry-after"), str(error.body))
    if isinstance(error, openai.APIConnectionError) and isinstance(error.__cause__, httpx2.LocalProtocolError):
        return Failure("key")
    kind = next((kind for kinds, kind in _KINDS if isinstance(error, kinds)), None)
    if kind is None and isinstance(error, openai.APIError):  # an error object in mid-stream
        return failure_in(error.body)
    return Failure(kind or "garbage")
