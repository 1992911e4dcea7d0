"""What the shell offers when TAB is pressed; what cannot be read offers nothing, and says nothing."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from assistant.app import open_journal, open_pack
from assistant.errors import ReflectError, UsageError
from assistant.settings import load_settings

MANY = 50


def print_script(shell: str) -> None:
    """Print the script that click makes for that shell; it calls ``reflect`` itself whenever TAB is pressed."""
    made = get_completion_class(shell)
    if made is None:
        raise UsageError(f"There is no completion for {shell}.", hint="There is one for bash, zsh and fish.")
    script = made(click.Command("reflect"), {}, "reflect", "_REFLECT_COMPLETE")
    click.echo(script.source_template % script.source_vars(), nl=False)


def reflections(incomplete: str) -> list[CompletionItem]:
    """Return the ids of the newest saved reflections that begin so, each with its first words."""
    try:
        entries = open_journal(load_settings({})).entries(limit=MANY)
    except ReflectError:
        return []
    return [
        CompletionItem(each.id, help=" ".join(each.situation.split()[:8]))
        for each in entries
        if each.id.startswith(incomplete)
    ]


def definitions(incomplete: str) -> list[CompletionItem]:
    """Return the ids of the definitions that begin so, each with its name."""
    try:
        pack = open_pack(load_settings({}))
    except ReflectError:
        return []
    return [CompletionItem(each.id, help=each.name) for each in pack.definitions if each.id.startswith(incomplete)]
