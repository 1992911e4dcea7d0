"""A progress bar on a terminal's stderr for what takes a while, a line on a plain one; silence everywhere else."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from assistant.surfaces.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.settings import Settings
    from assistant.surfaces.options import Common

LONGEST_BAR = 30  # columns


def progress_on_terminal(
    common: Common, settings: Settings, what: str = "Reading the definitions, once"
) -> Callable[[int, int], None] | None:
    """Return a function of (done, total) that shows how far ``what`` is, or None where nobody would see it."""
    if common.quiet or not sys.stderr.isatty():
        return None
    said = False

    def say(_done: int, _total: int) -> None:
        nonlocal said
        if not said:
            click.echo(wrapped(f"{what}; this takes a moment."), err=True)
        said = True

    def draw(done: int, total: int) -> None:
        room = shutil.get_terminal_size().columns - len(f"{what}: [] {total}/{total} ")
        width = max(min(LONGEST_BAR, room), 0)
        filled = width * done // max(total, 1)
        end = "\n" if done >= total else ""
        bar = "#" * filled + "." * (width - filled)
        click.echo(f"\r{what}: [{bar}] {done}/{total}{end}", nl=False, err=True)

    return draw if settings.color else say
