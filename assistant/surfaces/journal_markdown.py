"""The journal as Markdown: for reading, printing and keeping elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.surfaces.charts import head, sections, sentences
from assistant.surfaces.kept import Kept, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.patterns import Patterns
    from assistant.types import Citation, Definition

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|])")
_AT_LINE_START = re.compile(r"^(\s*)([#+=~-]|\d+(?=[.)]))", re.MULTILINE)


def to_markdown(kept: Sequence[Kept | Unreadable], found: Patterns) -> str:
    """Return the whole journal, patterns last."""
    parts = ["# Journal", *(block for each in kept for block in _entry(each))]
    if found.n:
        parts += ["# Patterns", escape(head(found)), *_patterns(found)]
    return "\n\n".join(parts) + "\n"


def one_to_markdown(kept: Kept) -> str:
    """Return one reflection."""
    return "\n\n".join(_entry(kept)) + "\n"


def escape(text: str) -> str:
    """Return the text so that Markdown shows it as it was written."""
    return _AT_LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def _entry(kept: Kept | Unreadable) -> Iterator[str]:
    if isinstance(kept, Unreadable):
        yield f"## {kept.id}"
        yield f"This reflection cannot be shown. {kept.fault}"
        return
    reflection = kept.reflection
    reflection.assert_proven()
    turn = f", turn {kept.position} of conversation {kept.conversation}" if kept.conversation else ""
    yield f"## {reflection.created_at:%Y-%m-%d %H:%M} UTC · {reflection.id}"
    yield f"{escape(reflection.model or 'offline')} · {reflection.pack.id} {reflection.pack.version}{turn}"
    yield "\n".join(f"> {line}".rstrip() for line in escape(reflection.situation).split("\n"))
    for remark in reflection.remarks:
        notes = "".join(f" \\[{number}\\]" for number in kept.numbers(remark.citations))
        yield escape(remark.text) + notes
    if reflection.referral is not None:
        yield escape(reflection.referral.message)
    if kept.notes():
        yield "\n".join(_note(number, *note) for number, note in enumerate(kept.notes(), 1))
    yield from (f"*{escape(line)}*" for line in kept.sayings())
    yield f"{escape(reflection.notice)}{' This reflection was interrupted.' if reflection.partial else ''}"


def _note(number: int, citation: Citation, definition: Definition) -> str:
    sentence, (start, end) = citation.sentence, (each - citation.start for each in citation.highlight)
    shown = f"{escape(sentence[:start])}**{escape(sentence[start:end])}**{escape(sentence[end:])}"
    return f"{number}. {escape(definition.name)} ({escape(definition.side)}): {shown}"


def _patterns(found: Patterns) -> Iterator[str]:
    for title, counts, of, _ in sections(found):
        lines = [f"- {escape(count.name)}: {count.n} of {of} ({', '.join(count.entries)})" for count in counts]
        yield "\n".join([f"**{title}**", "", *lines])
    yield from (escape(line) for line in sentences(found))
