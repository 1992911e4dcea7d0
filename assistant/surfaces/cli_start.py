"""Where the command ``reflect`` begins: a conversation shows its prompt before even the command line is loaded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.surfaces.threshold import Greeted


def main() -> None:
    """Run the command; where it is called to talk, and nothing else is asked of it, greet before it is loaded."""
    greeted = _greet() if sys.argv[1:] in ([], ["chat"]) and sys.stdin.isatty() else None
    try:
        from assistant.surfaces.cli import main as run

        run(greeted=greeted)
    except KeyboardInterrupt:  # while it is being loaded
        sys.exit(130)
    finally:
        if greeted is not None:
            greeted.end()


def _greet() -> Greeted | None:
    """Greet, unless something is wrong, which is told where it is met again."""
    from assistant.errors import ReflectError
    from assistant.settings import load_settings
    from assistant.surfaces.threshold import greet

    try:
        return greet(load_settings({}))
    except ReflectError:
        return None
