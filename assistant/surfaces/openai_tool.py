"""Function calling: `reflect` and `retrieve` as tools that a model may ask for, and what answers when it does.

Nothing here needs the openai SDK: the descriptions are what any OpenAI-compatible endpoint takes, and the answer is the
text of a tool message. ::

    tools = chat_tools()
    message = client.chat.completions.create(model=…, messages=messages, tools=tools).choices[0].message
    for call in message.tool_calls or ():
        content = run_tool(assistant, call.function.name, call.function.arguments)
        messages.append({"role": "tool", "tool_call_id": call.id, "content": content})
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant.errors import ReflectError, UsageError
from assistant.surfaces.tools import REFLECT, RETRIEVE, checked_count, ranking_shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.facade import Assistant
    from assistant.reflection import Reflection
    from assistant.surfaces.tools import Spec
    from assistant.types import Ranking

_SPECS = {spec.name: spec for spec in (REFLECT, RETRIEVE)}
_TYPES = {"string": str, "integer": int}


def chat_tools() -> list[dict[str, Any]]:
    """Return the tools as Chat Completions takes them, strict: a model's arguments keep their schema."""
    return [{"type": "function", "function": _function(spec)} for spec in _SPECS.values()]


def responses_tools() -> list[dict[str, Any]]:
    """Return the tools as the Responses API takes them, strict."""
    return [{"type": "function", **_function(spec)} for spec in _SPECS.values()]


def run_tool(assistant: Assistant, name: str, arguments: str) -> str:
    """Run a tool that a model asked for, and return the content of the tool message.

    Args:
        assistant: answers; open it once, for all calls.
        name: the function's name, as the model gave it.
        arguments: its arguments as the model gave them: a JSON object, as text.

    Returns:
        JSON: a reflection in the shipped schema, a ranking as ``reflect retrieve --json`` gives it, or, where
        something is wrong with the call or fails, ``{"error": {"code", "message", "hint"}}`` for the model to read.

    """
    try:
        situation, count = _read(name, arguments)
        if name == RETRIEVE.name:
            return _ranking(assistant.retrieve(situation), count)
        return _reflection(assistant.reflect(situation))
    except ReflectError as error:
        return _error(error)


async def arun_tool(assistant: Assistant, name: str, arguments: str) -> str:
    """Do what `run_tool` does, asynchronously."""
    try:
        situation, count = _read(name, arguments)
        if name == RETRIEVE.name:
            return _ranking(await assistant.aretrieve(situation), count)
        return _reflection(await assistant.areflect(situation))
    except ReflectError as error:
        return _error(error)


def _function(spec: Spec) -> dict[str, Any]:
    """Return a function's description; strict ones name every property as required, and let it be null instead."""
    required = spec.parameters["required"]
    properties = {
        name: dict(shape) if name in required else {**shape, "type": [shape["type"], "null"]}
        for name, shape in spec.parameters["properties"].items()
    }
    parameters = {**spec.parameters, "properties": properties, "required": list(properties)}
    return {"name": spec.name, "description": spec.purpose, "parameters": parameters, "strict": True}


def _read(name: str, arguments: str) -> tuple[str, int | None]:
    """Return situation and count of a call.

    Raises:
        UsageError: there is no such tool, or its arguments are not what it takes.

    """
    spec = _SPECS.get(name)
    if spec is None:
        raise UsageError("There is no such tool.", hint=f"There are: {', '.join(_SPECS)}.")
    properties: Mapping[str, Mapping[str, str]] = spec.parameters["properties"]
    takes = f"Give a JSON object with: {', '.join(properties)}."
    try:
        given = json.loads(arguments)
    except (ValueError, RecursionError):
        raise UsageError("The arguments are not JSON.", hint=takes) from None
    if not isinstance(given, dict) or not given.keys() <= properties.keys():
        raise UsageError("The arguments are not those of this tool.", hint=takes)
    for key, shape in properties.items():
        missing = given.get(key) is None
        if (missing and key in spec.parameters["required"]) or not (missing or _is(given[key], shape["type"])):
            raise UsageError(f"The argument {key} is missing or of another type.", hint=takes)
    return given["situation"], checked_count(given.get("count"))


def _is(value: object, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and not isinstance(value, bool)


def _reflection(reflection: Reflection) -> str:
    return json.dumps(reflection.to_dict(), ensure_ascii=False)  # asserts at the last moment what it calls proven


def _ranking(ranking: Ranking, count: int | None) -> str:
    return json.dumps(ranking_shape(ranking, count), ensure_ascii=False)


def _error(error: ReflectError) -> str:
    shape = {"code": error.code, "message": error.message, "hint": error.hint}
    return json.dumps({"error": shape}, ensure_ascii=False)
