"""Fulfils the needs of `assistant.pipeline`, once in a plain and once in an asynchronous way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from assistant.errors import ModelError, ModelNotConfigured
from assistant.pipeline import Ask, More, Retrieve

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from assistant.pipeline import Need, Steps
    from assistant.ports import Model
    from assistant.reflection import Event
    from assistant.retrieval import Retriever
    from assistant.types import Delta


def drive(steps: Steps, *, retriever: Retriever, model: Model | None) -> Generator[Event, None, None]:
    """Yield the events of one reflection.

    Raises:
        ReflectError: what the pipeline, the index or a required model raises.

    """
    reply: Generator[Delta, None, None] = _nothing()
    step = _start(steps)
    try:
        while step is not None:
            if isinstance(step, Retrieve):
                step = _send(steps, retriever.rank_one(step.text))
            elif isinstance(step, Ask | More):
                try:
                    if isinstance(step, Ask):
                        reply.close()
                        reply = _configured(model).stream(step.request)
                    delta = next(reply, None)
                except ModelError as error:
                    step = _throw(steps, error)
                else:
                    step = _send(steps, delta)
            else:
                yield step
                step = _send(steps, None)
    finally:
        reply.close()  # whoever stops listening stops the connection too


def _nothing() -> Generator[Delta, None, None]:
    yield from ()


async def adrive(steps: Steps, *, retriever: Retriever, model: Model | None) -> AsyncGenerator[Event, None]:
    """Do what `drive` does, asynchronously; retrieval runs in a thread.

    Raises:
        ReflectError: what the pipeline, the index or a required model raises.

    """
    reply = _no_reply()
    step = _start(steps)
    try:
        while step is not None:
            if isinstance(step, Retrieve):
                step = _send(steps, await asyncio.to_thread(retriever.rank_one, step.text))
            elif isinstance(step, Ask | More):
                delta: Delta | None
                try:
                    if isinstance(step, Ask):
                        await reply.aclose()
                        reply = _configured(model).astream(step.request)
                    delta = await anext(reply, None)
                except ModelError as error:
                    step = _throw(steps, error)
                else:
                    step = _send(steps, delta)
            else:
                yield step
                step = _send(steps, None)
    finally:
        await reply.aclose()  # an abandoned asynchronous generator would keep its connection


async def _no_reply() -> AsyncGenerator[Delta, None]:
    nothing: tuple[Delta, ...] = ()
    for delta in nothing:
        yield delta


def _configured(model: Model | None) -> Model:
    if model is None:
        raise ModelNotConfigured("No model is configured.", hint="Set --model and --base-url or OPENAI_API_KEY.")
    return model


def _start(steps: Steps) -> Need | Event | None:
    return next(steps, None)


def _send(steps: Steps, answer: object) -> Need | Event | None:
    try:
        return steps.send(answer)  # type: ignore[arg-type]  # the pipeline checks what it is sent
    except StopIteration:
        return None


def _throw(steps: Steps, error: ModelError) -> Need | Event | None:
    try:
        return steps.throw(error)
    except StopIteration:
        return None
