"""How a reflection reads in a terminal or a pipe: remarks, numbered notes, one legend line. Rich lives here.

Whatever prints takes a `Citation`, never a model's `Quote`, and checks it once more against the definition's
text that is kept with the reflection before the sentence leaves the program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.citations import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO

    from assistant.reflection import Referral, Reflection, Status
    from assistant.types import Citation, Definition, Pack, Ranking, Remark

MAX_WIDTH = 100
_PERSON = "italic cyan"
_CITED = "bold"
_QUIET = "dim"
_PERSONS_WORDS = re.compile(r"«[^»]*»")

STATUS_LINES: dict[Status, str] = {
    "nothing_fits": (
        "None of these definitions seems to fit, and forcing one on it would not help you. They speak about plans, "
        "structures, direction and the like; this may be about something else, one person and you perhaps, and there "
        "they say little."
    ),
    "too_thin": (
        "Too little is told yet to hold it against the definitions. An answer to the question is enough to go on, or "
        "one moment: who was there, what was said, what you did."
    ),
    "unsupported_language": (
        "This does not seem to be in English, and offline only English can be read. Write it in English, or configure "
        "a model, which reads any language: --model NAME --base-url URL."
    ),
}


def open_console(stream: TextIO | None = None, *, color: bool = True, stderr: bool = False) -> Console:
    """Return a console that wraps at a readable width; it sends control codes only to a terminal, and if wanted."""
    system: Literal["auto"] | None = "auto" if color else None
    console = Console(file=stream, stderr=stderr, color_system=system, highlight=False, soft_wrap=False, emoji=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


class Notes:
    """Numbers citations in the order in which they are first shown; the same sentence keeps its number."""

    def __init__(self) -> None:
        """Begin at 1."""
        self._numbers: dict[tuple[str, int], int] = {}
        self.citations: list[Citation] = []

    def number(self, citation: Citation) -> int:
        """Return the number of the note that holds this citation."""
        key = (citation.definition, citation.sentence_index)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.citations.append(citation)
        return self._numbers[key]


def print_remark(console: Console, remark: Remark, notes: Notes) -> None:
    """Print one remark as a paragraph, the person's words set off, its notes behind it."""
    text = Text(remark.text)
    for match in _PERSONS_WORDS.finditer(remark.text):
        text.stylize(_PERSON, *match.span())
    numbers = sorted({notes.number(citation) for citation in remark.citations})
    if numbers:
        text.append(" " + "".join(f"[{number}]" for number in numbers), _QUIET)
    console.print(Padding(text, (0, 0, 1, 3 if remark.kind == "question" else 0)))


def print_notes(console: Console, notes: Notes, definitions: Iterable[Definition]) -> None:
    """Print the cited sentences, whole, with the quoted part emphasised."""
    if not notes.citations:
        return
    texts = {definition.id: definition for definition in definitions}
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style=_QUIET)
    table.add_column(ratio=1)
    for number, citation in enumerate(notes.citations, 1):
        definition = texts[citation.definition]
        head = Text(f"{definition.name} ({definition.side}) — ", style=_QUIET)
        table.add_row(f"[{number}]", head + cited_sentence(citation, definition))
    console.print(Padding(table, (0, 0, 1, 0)))


def cited_sentence(citation: Citation, definition: Definition) -> Text:
    """Return the whole sentence, its quoted part emphasised, proven at the last moment.

    Raises:
        CitationError: it does not stand in the definition.

    """
    check(citation, definition)
    sentence = Text(citation.sentence)
    start, end = (offset - citation.start for offset in citation.highlight)
    sentence.stylize(_CITED, start, end)
    return sentence


def print_referral(console: Console, referral: Referral) -> None:
    """Print what to say where a human is needed, and whom to turn to, each with its source and its date."""
    console.print(Padding(Text(referral.message), (0, 0, 1, 0)))
    for contact in referral.contacts:
        line = Text(f"{contact.name}: {contact.reach}")
        line.append(f"  ({contact.region}; {contact.source}, checked {contact.checked})", _QUIET)
        console.print(Padding(line, (0, 0, 0, 3)))
    if referral.contacts:
        console.print()


def print_status(console: Console, reflection: Reflection) -> None:
    """Print what is to be said about a reflection that is not grounded."""
    line = STATUS_LINES.get(reflection.status)
    if line:
        console.print(Padding(Text(line), (0, 0, 1, 0)))


def print_close(console: Console, reflection: Reflection, notes: Notes) -> None:
    """Print what stands below the remarks: notes, what was withheld, the notice."""
    print_status(console, reflection)
    print_notes(console, notes, reflection.definitions)
    if reflection.withheld:
        count = len(reflection.withheld)
        console.print(Text(f"{count} remark{'s' if count > 1 else ''} withheld: it could not be proven.", style=_QUIET))
    if reflection.partial:
        console.print(Text("This reflection was interrupted; it holds what had been shown.", style=_QUIET))
    console.print(Text(reflection.notice, style=_QUIET))


def print_reflection(console: Console, reflection: Reflection) -> None:
    """Print a whole reflection."""
    notes = Notes()
    if reflection.referral is not None:
        print_referral(console, reflection.referral)
    for remark in reflection.remarks:
        print_remark(console, remark, notes)
    print_close(console, reflection, notes)


def print_review(console: Console, reflection: Reflection) -> None:
    """Print a saved reflection with its citations opened: situation, remarks, and each cited definition whole."""
    pack = f"pack {reflection.pack.id} {reflection.pack.version}"
    made = f"{reflection.created_at:%Y-%m-%d %H:%M} UTC · {reflection.model or 'offline'} · {pack}"
    console.print(Text(f"Reflection {reflection.id}", style=_CITED))
    console.print(Padding(Text(made, style=_QUIET), (0, 0, 1, 0)))
    console.print(Text("What you wrote (the words that remarks are judged from are marked)", style=_QUIET))
    console.print(Padding(_situation(reflection), (0, 0, 1, 2)))
    print_reflection(console, reflection)
    cited = [citation for remark in reflection.remarks for citation in remark.citations]
    for definition in reflection.definitions:
        print_definition(console, definition, [each for each in cited if each.definition == definition.id])


def _situation(reflection: Reflection) -> Text:
    text = Text(reflection.situation)
    for remark in reflection.remarks:
        for evidence in remark.evidence:
            text.stylize("underline cyan", evidence.start, evidence.end)
    return text


def print_definition(console: Console, definition: Definition, cited: Sequence[Citation] = ()) -> None:
    """Print one definition with its sentences; the cited ones are marked with an arrow."""
    by_sentence = {citation.sentence_index: citation for citation in cited}
    console.print()
    head = Text(definition.name, style=_CITED)
    pair = f" · counterpart: {definition.counterpart}" if definition.counterpart else ""
    head.append(f"  {definition.side} · task: {definition.task}{pair}", _QUIET)
    console.print(head)
    for sentence in definition.sentences:
        citation = by_sentence.get(sentence.index)
        body = cited_sentence(citation, definition) if citation else Text(sentence.text)
        row = Table.grid(padding=(0, 1))
        row.add_row("→" if citation else " ", f"{sentence.index + 1}.", body)
        console.print(row)
    console.print(Padding(Text(definition.source, style=_QUIET), (0, 0, 0, 5)))


def print_definitions(console: Console, pack: Pack) -> None:
    """Print the pack as a table, pair beside pair."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=_QUIET)
    for column in ("id", "name", "side", "task", "counterpart"):
        table.add_column(column, overflow="fold")
    for each in pack.definitions:
        table.add_row(each.id, each.name, each.side, each.task, each.counterpart or "—")
    console.print(Text(f"{pack.name} ({pack.id} {pack.version}, {pack.licence})", style=_CITED))
    console.print(table)


def print_ranking(console: Console, ranking: Ranking, names: Mapping[str, str], count: int) -> None:
    """Print the ranking of one text with a bar for each score."""
    verdict = "fits" if ranking.fits else "none of them fits"
    console.print(Text(f"{verdict} (probability that any does: {ranking.fit:.2f})", style=_QUIET))
    table = Table.grid(padding=(0, 2))
    for ranked in ranking.ranked[:count]:
        bar = "█" * round(ranked.score * 20)
        table.add_row(f"{ranked.score:.2f}", Text(bar.ljust(20), style=_PERSON), names[ranked.definition])
    console.print(table)
