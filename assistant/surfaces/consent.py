"""Before the first text goes to an endpoint that is not this machine, the person is told where to, and asked once."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assistant.errors import StorageError
from assistant.settings import load_settings
from assistant.surfaces.threshold import AGREED, is_agreed, mode_line

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.settings import Settings
    from assistant.surfaces.options import Common

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
    if yes or is_agreed(settings):
        return settings
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return replace(settings, confirmed=False)
    if not click.confirm(_QUESTION.format(destination=settings.destination), default=False, err=True):
        return replace(settings, confirmed=False)
    _remember(settings.data_dir / AGREED, settings.destination)
    return settings


def settings_of(common: Common) -> Settings:
    """Return the settings under these options, and say in one line which mode they amount to."""
    settings = load_settings(common.overrides())
    if not common.dry_run:
        settings = ask_where_needed(settings, yes=common.yes)
    for warning in settings.warnings:
        common.say(warning)
    if common.dry_run:
        return settings
    if settings.mode == "offline" or settings.confirmed:
        common.say(mode_line(settings))
    return settings


def _remember(file: Path, destination: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{destination}\n")
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.", hint="Check the data directory.") from error
