"""MCP: the tools, served to a client over standard input and output. Needs the extra ``mcp``.

Standard output belongs to the protocol alone. Nothing is logged: a log of this library may hold what a client sent,
and that is what a person wrote. What the person should know, such as where texts go, is said once on stderr.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations

import assistant as package
from assistant.app import open_assistant, open_journal
from assistant.errors import ReflectError
from assistant.resources import schema_file
from assistant.surfaces.called import settings_for_calls, where_it_goes
from assistant.surfaces.looking import find_definition
from assistant.surfaces.markdown import definitions_markdown, ranking_markdown, reflection_markdown
from assistant.surfaces.options import tell_interrupt
from assistant.surfaces.tools import (
    DEFINITIONS,
    DEFINITIONS_SHAPE,
    INSTRUCTIONS,
    RANKING_SHAPE,
    REFLECT,
    RETRIEVE,
    REVIEW,
    checked_count,
    ranking_shape,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from types import FrameType

    from assistant.facade import Assistant
    from assistant.ports import Journal
    from assistant.reflection import Reflection
    from assistant.settings import Settings
    from assistant.surfaces.options import Common
    from assistant.surfaces.tools import Spec


def serve(common: Common, *, journal: bool) -> None:
    """Serve the tools until the client closes the connection.

    Args:
        common: the common options.
        journal: keep each reflection in the journal, and offer a tool that opens what is kept there.

    """
    settings = settings_for_calls(common, save=journal)
    with open_assistant(settings=settings, notify=common.say) as assistant:
        tools = make_tools(assistant, journal=open_journal(settings) if journal else None, saves=settings.save)
        if common.dry_run:
            _preview(tools, settings, as_json=common.as_json)
        else:
            common.say(where_it_goes(settings))
            if sys.stdin.isatty():
                common.say("An MCP client starts this command and speaks to it here. Ctrl-C ends it.")
            _run(make_server(tools), common)


def _run(server: MCPServer[Any], common: Common) -> None:
    """Serve until the client leaves; at Ctrl-C leave at once: the library's thread waits for a line, come what may."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        click.echo(err=True)  # below the ^C, as everywhere
        os._exit(tell_interrupt(as_json=common.as_json))

    signal.signal(signal.SIGINT, leave)
    server.run("stdio")


def make_tools(assistant: Assistant, *, journal: Journal | None = None, saves: bool = False) -> list[Tool]:
    """Return the tools of a server.

    Args:
        assistant: answers; a test gives it a `assistant.adapters.scripted.ScriptedModel`.
        journal: what the tool ``review`` opens; without one there is no such tool.
        saves: whether the assistant keeps what it makes, which a client is told.

    """
    tools = [_reflect(assistant, saves=saves), _retrieve(assistant), _definitions(assistant)]
    return tools if journal is None else [*tools, _review(journal)]


def make_server(tools: list[Tool]) -> MCPServer[Any]:
    """Return a server of these tools, to be run, or to be connected to in a test."""
    return MCPServer(
        "reflect",
        title="Reflection assistant",
        version=package.__version__,
        instructions=INSTRUCTIONS,
        tools=tools,
        log_level="CRITICAL",  # below it, errors are logged with what was sent
    )


def _reflect(assistant: Assistant, *, saves: bool) -> Tool:
    async def reflect(situation: str) -> CallToolResult:
        with _told():
            return _shown(await assistant.areflect(situation))

    asks = assistant.model is not None
    hints = ToolAnnotations(
        read_only_hint=not saves, destructive_hint=False, idempotent_hint=not saves, open_world_hint=asks
    )
    return _tool(REFLECT, reflect, _reflection_shape(), hints)


def _retrieve(assistant: Assistant) -> Tool:
    names = {each.id: each.name for each in assistant.pack.definitions}

    async def retrieve(situation: str, count: int | None = None) -> CallToolResult:
        with _told():
            most = checked_count(count)
            ranking = await assistant.aretrieve(situation)
        return _result(ranking_markdown(ranking, names, most), ranking_shape(ranking, most))

    return _tool(RETRIEVE, retrieve, RANKING_SHAPE, _looks_only())


def _definitions(assistant: Assistant) -> Tool:
    pack = assistant.pack

    async def definitions(id: str | None = None) -> CallToolResult:  # noqa: A002 - the model's word for it
        if id is None:
            found = pack.definitions
        else:
            with _told():
                one = find_definition(pack, id)
            pair = (one, pack.counterpart(one.id))
            found = tuple(each for each in pair if each is not None)
        return _result(definitions_markdown(found), {"definitions": [each.to_dict() for each in found]})

    return _tool(DEFINITIONS, definitions, DEFINITIONS_SHAPE, _looks_only())


def _review(journal: Journal) -> Tool:
    def review(id: str | None = None) -> CallToolResult:  # noqa: A002 - the model's word for it
        with _told():
            return _shown(journal.load(id))

    return _tool(REVIEW, review, _reflection_shape(), _looks_only())


def _looks_only() -> ToolAnnotations:
    return ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def _tool(
    spec: Spec,
    run: Callable[..., CallToolResult | Awaitable[CallToolResult]],
    gives: Mapping[str, Any],
    hints: ToolAnnotations,
) -> Tool:
    """Return a tool that publishes our own schemas: the library would make poorer ones of the function's types."""
    tool = Tool.from_function(
        run, name=spec.name, title=spec.title, description=spec.purpose, annotations=hints, structured_output=False
    )
    tool.parameters = dict(spec.parameters)
    tool.fn_metadata.output_schema = dict(gives)
    return tool


def _reflection_shape() -> dict[str, Any]:
    shape: dict[str, Any] = json.loads(schema_file().read_text(encoding="utf-8"))
    return shape


def _shown(reflection: Reflection) -> CallToolResult:
    """Return a reflection for people and for programs, both asserted at the last moment."""
    return _result(reflection_markdown(reflection), reflection.to_dict())


def _result(text: str, shape: dict[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=shape)


@contextmanager
def _told() -> Iterator[None]:
    """Tell a failure of ours in words; the library keeps to itself what any other exception says."""
    try:
        yield
    except ReflectError as error:
        raise ToolError(str(error)) from error


def _preview(tools: list[Tool], settings: Settings, *, as_json: bool) -> None:
    """Print which tools there would be, and where a model would get texts; serve nothing."""
    names = [tool.name for tool in tools]
    destination = settings.destination if settings.mode == "model" else None
    if as_json:
        click.echo(json.dumps({"destination": destination, "model": settings.model, "tools": names}))
        return
    click.echo(f"Tools: {', '.join(names)}.")
    click.echo(where_it_goes(settings))
