"""What the shell offers when TAB is pressed; what cannot be read offers nothing, and says nothing."""

from __future__ import annotations

from click.shell_completion import CompletionItem

from assistant.app import open_journal, open_pack
from assistant.errors import ReflectError
from assistant.resources import shipped_packs
from assistant.settings import load_settings

MANY = 50


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


def packs(incomplete: str) -> list[CompletionItem]:
    """Return the names of the shipped packs that begin so; folders are offered by the shell itself."""
    return [CompletionItem(each) for each in shipped_packs() if each.startswith(incomplete)]
