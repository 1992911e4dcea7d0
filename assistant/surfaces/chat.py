"""A conversation in the terminal: a turn is a line; a backslash at its end goes on to the next."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from assistant.app import open_assistant, open_journal
from assistant.errors import ReflectError, UsageError
from assistant.surfaces.once import preview, settings_of, show
from assistant.surfaces.options import tell
from assistant.surfaces.progress import progress_on_terminal
from assistant.surfaces.render import open_console, print_definition, print_definitions

if TYPE_CHECKING:
    from collections.abc import Generator

    from rich.console import Console

    from assistant.facade import Assistant, Conversation
    from assistant.reflection import Event
    from assistant.settings import Settings
    from assistant.surfaces.options import Common

HELP = """What happened? Write it down; a line is a turn, a backslash at its end goes on to the next line.
/definitions [ID]  the definitions    /new  begin another situation
/help  these lines                    /quit  leave (so does Ctrl-D; Ctrl-C stops a reply)"""


def converse(common: Common, *, resume: str | None) -> None:
    """Talk until the person leaves.

    Args:
        common: the common options.
        resume: id of a saved reflection to go on with, empty for the newest, None for a new conversation.

    """
    settings = settings_of(common)
    progress = progress_on_terminal(common, settings)
    with open_assistant(settings=settings, notify=common.say, progress=progress) as assistant:
        saved = None if resume is None else open_journal(settings).load(resume or None)
        conversation = assistant.chat(resume=saved)
        common.say(HELP)
        while (text := read_turn()) is not None:
            if text in {"/quit", "/exit"}:
                _sum_up(conversation, common, settings)
                break
            if text == "/new":
                conversation = assistant.chat()
                common.say("A new situation. What happened?")
            elif text.startswith("/"):
                _command(text, assistant, open_console(color=settings.color), common)
            elif text:
                _turn(conversation, text, common, settings, assistant)


def read_turn() -> str | None:
    """Return what the person writes, without white space at its ends, or None at the end of input."""
    lines: list[str] = []
    prompt = "\n> " if sys.stdin.isatty() else ""
    while True:
        try:
            click.echo(prompt, nl=False, err=True)
            line = input()
        except EOFError:
            return "\n".join(lines).strip() if lines else None
        if not line.endswith("\\"):
            return "\n".join([*lines, line]).strip()
        lines.append(line[:-1])
        prompt = ". " if prompt else ""


def _turn(conversation: Conversation, text: str, common: Common, settings: Settings, assistant: Assistant) -> None:
    """Reflect on one turn; what fails is told, and the conversation goes on."""
    if common.dry_run:
        preview(assistant, settings, text, as_json=common.as_json)
        return
    _show_turn(conversation.stream(text), common, settings)


def _sum_up(conversation: Conversation, common: Common, settings: Settings) -> None:
    """End a conversation of several turns with a summary in the person's own words."""
    if conversation.turns > 1 and not common.dry_run:
        common.say("What it came to:")
        _show_turn(conversation.stream_close(), common, settings)


def _show_turn(stream: Generator[Event, None, None], common: Common, settings: Settings) -> None:
    try:
        with closing(stream) as events:
            show(events, common, open_console(color=settings.color))
    except KeyboardInterrupt:
        common.say("\nStopped. What was shown is kept.")
    except ReflectError as error:
        tell(error, as_json=common.as_json)


def _command(text: str, assistant: Assistant, console: Console, common: Common) -> None:
    name, _, argument = text.partition(" ")
    if name == "/help":
        click.echo(HELP, err=True)
    elif name == "/definitions" and not argument:
        print_definitions(console, assistant.pack)
    elif name == "/definitions":
        try:
            print_definition(console, assistant.pack.definition(argument.strip()))
        except KeyError:
            tell(
                UsageError(f"There is no definition «{argument}».", hint="/definitions lists them."),
                as_json=common.as_json,
            )
    else:
        tell(UsageError(f"{name} is no command here.", hint="/help lists them."), as_json=common.as_json)
