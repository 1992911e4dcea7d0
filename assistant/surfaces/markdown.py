"""A reflection, a ranking and definitions as Markdown: what a model's client shows, and what a model reads.

Whatever was written by a person, a model or a pack's author is escaped, so that it shows as it was written and cannot
become a link, a heading or an image on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.proof import check
from assistant.surfaces.journal_markdown import escape
from assistant.surfaces.opened import Notes, lines_below, status_lines, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.reflection import Referral, Reflection
    from assistant.types import Citation, Definition, Ranking, Remark


def reflection_markdown(reflection: Reflection) -> str:
    """Return a reflection as it reads in a terminal: remarks, numbered notes, what stands below.

    Raises:
        CitationError: something in it does not match its text; there is nothing to show.

    """
    reflection.assert_proven()
    notes, parts = Notes(), []
    if reflection.fallback is not None:
        parts.append(_plain(reflection.fallback.told))
    if reflection.referral is not None:
        parts.extend(_referral(reflection.referral))
    if reflection.declined is not None:
        parts.append(_plain(reflection.declined.message))
    parts.extend(_remark(each, notes) for each in reflection.remarks)
    parts.extend(_plain(line) for line in status_lines(reflection))
    texts = {each.id: each for each in reflection.definitions}
    if notes.citations:
        parts.append("\n".join(_note(n, each, texts[each.definition]) for n, each in enumerate(notes.citations, 1)))
    parts.append("  \n".join(f"*{_plain(line)}*" for line in lines_below(reflection)))
    return "\n\n".join(parts)


def ranking_markdown(ranking: Ranking, names: Mapping[str, str], count: int) -> str:
    """Return the first ``count`` of a ranking as a numbered list, under the verdict whether any fits."""
    verdict = "Fits" if ranking.fits else "None of them fits"
    ranked = [
        f"{place}. {_plain(names[each.definition])} (`{each.definition}`): {each.score:.2f}"
        for place, each in enumerate(ranking.ranked[:count], 1)
    ]
    return "\n\n".join([f"{verdict} (probability that any does: {ranking.fit:.2f}).", "\n".join(ranked)])


def definitions_markdown(definitions: Sequence[Definition]) -> str:
    """Return definitions, each with what it belongs to and its sentences, numbered."""
    return "\n\n".join(part for each in definitions for part in _definition(each))


def _definition(definition: Definition) -> Iterator[str]:
    pair = f" · counterpart: `{definition.counterpart}`" if definition.counterpart else ""
    yield f"**{_plain(definition.name)}** (`{definition.id}`)"
    yield f"{_plain(definition.side)} · task: {_plain(definition.task)}{pair}"
    yield "\n".join(f"{each.index + 1}. {_plain(each.text)}" for each in definition.sentences)
    yield f"*{_plain(definition.source)}*"


def _plain(text: str) -> str:
    return escape(visible(text))


def _remark(remark: Remark, notes: Notes) -> str:
    numbers = sorted({notes.number(citation) for citation in remark.citations})
    text = _plain(remark.text) + "".join(f" \\[{number}\\]" for number in numbers)
    return f"> {text}" if remark.kind == "question" else text


def _note(number: int, citation: Citation, definition: Definition) -> str:
    check(citation, definition)
    low, high = (each - citation.start for each in citation.highlight)
    before, quoted, after = citation.sentence[:low], citation.sentence[low:high], citation.sentence[high:]
    where = f"{_plain(definition.name)} ({_plain(definition.side)})"
    return f"{number}. {where}: {_plain(before)}**{_plain(quoted)}**{_plain(after)}"


def _referral(referral: Referral) -> Iterator[str]:
    yield _plain(referral.message)
    if referral.contacts:
        lines = (f"{each.name}: {each.reach} ({each.origin})" for each in referral.contacts)
        yield "\n".join(f"- {_plain(line)}" for line in lines)
