"""The command that serves the tools over MCP; the library behind it is an extra, imported when the command runs."""

from __future__ import annotations

import click

from assistant.errors import ConfigError
from assistant.surfaces.options import Common, common_options


@click.command()
@click.option("--journal", is_flag=True, help="Keep reflections in the journal, and let the client open what is there.")
@common_options
def mcp(common: Common, *, journal: bool) -> None:
    """Serve the tools to an MCP client over standard input and output.

    A client starts this command itself and offers its model the tools reflect, retrieve and definitions. Nothing is
    kept unless --journal is given. What you write in a client has been seen by it, and by its model, before it comes
    here; where it goes from here is said on stderr, and --dry-run prints it.

    \b
    Examples:
      reflect mcp --offline
      reflect mcp --base-url http://localhost:11434/v1 --model qwen3:14b
      reflect mcp --journal --dry-run

    It needs: pip install 'reflection-assistant[mcp]'
    """
    try:
        from assistant.surfaces import mcp as serving
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise ConfigError(
            "MCP needs a library that is not installed.", hint="pip install 'reflection-assistant[mcp]'"
        ) from error
    serving.serve(common, journal=journal)
