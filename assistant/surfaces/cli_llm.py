"""What the plugin for `llm` runs: the command, and the tools. It imports what is heavy when one of them runs."""

from __future__ import annotations

import json

import click

from assistant.errors import ReflectError
from assistant.surfaces.options import Common, common_options, tell

_PLAIN = Common(
    model=None,
    base_url=None,
    offline=False,
    pack=None,
    as_json=False,
    no_save=True,
    quiet=False,
    dry_run=False,
    yes=False,
    require_model=False,
)


@click.command()
@click.argument("text", required=False)
@click.option("-f", "--file", metavar="FILE", help="Read the situation from a file; - is standard input.")
@common_options
def reflect(common: Common, text: str | None, file: str | None) -> None:
    """Reflect on a situation from work, grounded in definitions of management and leadership.

    It does what the command reflect does, with its settings, and writes nothing into llm's own log. For a model that
    calls tools there are reflect and reflect_retrieve.

    \b
    Examples:
      llm reflect "I spent all week on the roadmap and nobody read it."
      pbpaste | llm reflect --offline
      llm -T reflect "Reflect on this with me: I spent all week on the roadmap and nobody read it."
    """
    from assistant.surfaces import once

    try:
        once.reflect_once(common, once.read_situation(text, file))
    except ReflectError as error:
        tell(error, as_json=common.as_json)
        raise click.exceptions.Exit(error.exit_code) from error


def reflect_tool(situation: str) -> str:
    """Return what a model that called ``reflect`` is given."""
    return _answer("reflect", situation=situation)


def retrieve_tool(situation: str, count: int | None = None) -> str:
    """Return what a model that called ``reflect_retrieve`` is given."""
    return _answer("retrieve", situation=situation, count=count)


def _answer(name: str, **arguments: object) -> str:
    from assistant.app import open_assistant
    from assistant.surfaces.called import settings_for_calls, where_it_goes
    from assistant.surfaces.openai_tool import run_tool

    settings = settings_for_calls(_PLAIN)
    _PLAIN.say(where_it_goes(settings))
    given = {key: value for key, value in arguments.items() if value is not None}
    with open_assistant(settings=settings, notify=_PLAIN.say) as assistant:
        return run_tool(assistant, name, json.dumps(given))
