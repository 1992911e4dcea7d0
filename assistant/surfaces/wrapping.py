"""Lines for a terminal, cut between words. It loads next to nothing, since it comes before everything else."""

from __future__ import annotations

import shutil
import textwrap

MAX_WIDTH = 100  # columns; longer lines are hard to read


def wrapped(text: str, *, head: str = "") -> str:
    """Return a text in lines that fit the terminal: behind ``head`` the first, the others indented as far."""
    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    filler = textwrap.TextWrapper(
        width,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(filler.fill(line) for line in text.split("\n"))
