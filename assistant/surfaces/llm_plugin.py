"""A plugin for Simon Willison's `llm`: ``llm reflect``, and tools for any model there. `llm` finds it by itself.

Loaded whenever `llm` starts, so it holds only the hooks; what they lead to is imported when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import llm

from assistant.surfaces.cli_llm import reflect, reflect_tool, retrieve_tool
from assistant.surfaces.tools import REFLECT, RETRIEVE

if TYPE_CHECKING:
    from collections.abc import Callable

    import click

_TOOLS = (
    # all plugins' tools share one list of names: ours begin with the program's
    llm.Tool("reflect", REFLECT.purpose, dict(REFLECT.parameters), reflect_tool),
    llm.Tool("reflect_retrieve", RETRIEVE.purpose, dict(RETRIEVE.parameters), retrieve_tool),
)


@llm.hookimpl
def register_commands(cli: click.Group) -> None:
    """Add the command ``llm reflect``."""
    cli.add_command(reflect, "reflect")


@llm.hookimpl
def register_tools(register: Callable[[llm.Tool], None]) -> None:
    """Add the tools, for ``llm -T reflect -T reflect_retrieve``."""
    for tool in _TOOLS:
        register(tool)
