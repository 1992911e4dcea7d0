"""Before the first text goes to an endpoint that is not this machine, the person is told where to, and asked once."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assistant.errors import StorageError
from assistant.settings import is_this_machine

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.settings import Settings

FILE = "destinations.txt"
_QUESTION = (
    "Your text would go to {destination}. Names, addresses and numbers that are recognised are replaced first; what is "
    "sent is kept there as long as whoever runs it keeps it. reflect --dry-run shows exactly what would be sent.\n"
    "Send texts there from now on?"
)


def ask_where_needed(settings: Settings, *, yes: bool) -> Settings:
    """Return settings that say whether texts may go to their destination.

    Nothing is asked offline, for this machine, with ``--yes``, or where it was agreed to before. On a terminal the
    person is asked, and a yes is remembered; without one nothing is sent.
    """
    if settings.mode == "offline" or yes or is_this_machine(settings.destination):
        return settings
    file = settings.data_dir / FILE
    if settings.destination in _agreed(file):
        return settings
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return replace(settings, confirmed=False)
    if not click.confirm(_QUESTION.format(destination=settings.destination), default=False, err=True):
        return replace(settings, confirmed=False)
    _remember(file, settings.destination)
    return settings


def _agreed(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _remember(file: Path, destination: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{destination}\n")
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.", hint="Check the data directory.") from error
